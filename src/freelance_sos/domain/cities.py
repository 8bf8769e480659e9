"""Large cities that IANA has under the name of another one. People type the city they know."""

from __future__ import annotations

# Zone -> cities, folded as zones.find_zone folds what is typed.
CITIES = {
    "America/Chicago": "austin dallas houston milwaukee minneapolis new_orleans san_antonio st._louis",
    "America/Denver": "salt_lake_city",
    "America/Edmonton": "calgary",
    "America/Los_Angeles": "las_vegas portland sacramento san_diego san_francisco san_jose seattle",
    "America/New_York": "atlanta baltimore boston brooklyn charlotte cleveland miami orlando philadelphia"
    " pittsburgh washington",
    "America/Sao_Paulo": "belo_horizonte brasilia campinas curitiba florianopolis"
    " porto_alegre rio_de_janeiro",
    "America/Toronto": "montreal ottawa quebec",
    "Asia/Dubai": "abu_dhabi sharjah",
    "Asia/Ho_Chi_Minh": "da_nang hanoi",
    "Asia/Jakarta": "bandung surabaya",
    "Asia/Jerusalem": "haifa tel_aviv",
    "Asia/Karachi": "islamabad lahore",
    "Asia/Kolkata": "ahmedabad bangalore bengaluru chennai delhi hyderabad kochi mumbai new_delhi pune",
    "Asia/Manila": "cebu quezon_city",
    "Asia/Riyadh": "dammam jeddah mecca medina",
    "Asia/Seoul": "busan incheon",
    "Asia/Shanghai": "beijing chengdu guangzhou hangzhou nanjing shenzhen tianjin wuhan xian",
    "Asia/Tokyo": "fukuoka hiroshima kobe kyoto nagoya osaka sapporo yokohama",
    "Africa/Cairo": "alexandria",
    "Africa/Johannesburg": "cape_town durban pretoria",
    "Africa/Lagos": "abuja",
    "Australia/Sydney": "canberra",
    "Europe/Amsterdam": "eindhoven rotterdam the_hague utrecht",
    "Europe/Berlin": "bremen cologne dresden dusseldorf düsseldorf essen frankfurt hamburg hannover"
    " leipzig munich münchen nuremberg nürnberg stuttgart köln",
    "Europe/Brussels": "antwerp ghent",
    "Europe/Istanbul": "ankara izmir",
    "Europe/Kyiv": "kharkiv lviv odesa",
    "Europe/Lisbon": "braga coimbra lisboa porto",
    "Europe/London": "birmingham bristol edinburgh glasgow leeds liverpool manchester",
    "Europe/Madrid": "barcelona bilbao malaga seville valencia",
    "Europe/Moscow": "saint_petersburg",
    "Europe/Paris": "bordeaux lille lyon marseille nantes nice strasbourg toulouse",
    "Europe/Rome": "bologna florence milan milano naples roma turin venice",
    "Europe/Stockholm": "gothenburg malmo",
    "Europe/Vienna": "graz linz salzburg wien",
    "Europe/Warsaw": "gdansk krakow lodz poznan wroclaw",
    "Europe/Zurich": "basel bern geneva lausanne zürich",
    "Pacific/Auckland": "christchurch wellington",
}
