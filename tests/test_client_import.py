"""`sos client import`: clients from a table or an address book; each unsound row costs only itself (P4, P9).

F20, F21, F22.
"""

from __future__ import annotations

import csv
import io
import tomllib
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from freelance_sos.adapters.client_table import read_table
from freelance_sos.adapters.countries import zone_of_country
from freelance_sos.adapters.vcard import read_cards
from freelance_sos.domain.client_rows import CLIENT_KEYS, ClientRows
from freelance_sos.domain.errors import UsageError
from tests.conftest import Result, Sos
from tests.desk import ACME, refused, set_desk
from tests.hostile import STRINGS, kept, unsafe_in
from tests.storage.samples import contents

NOW = "2026-11-23T10:00:00Z"


@pytest.fixture
def store(home: Path) -> Path:
    return set_desk(home, {"acme": ACME})


def written(store: Path, slug: str) -> dict[str, Any]:
    return tomllib.loads((store / "clients" / f"{slug}.toml").read_text())


def table(sos: Sos, text: str | bytes, *words: str) -> Result:
    return sos("client", "import", "-", *words, stdin=text, at=NOW)


def cards(sos: Sos, home: Path, text: str | bytes, *words: str) -> Result:
    (home / "c.vcf").write_bytes(text.encode() if isinstance(text, str) else text)
    return sos("client", "import", "c.vcf", *words, at=NOW)


def card(*lines: str, version: str = "4.0") -> str:
    return "\r\n".join(["BEGIN:VCARD", f"VERSION:{version}", *lines, "END:VCARD", ""])


# -- a table -----------------------------------------------------------------------------------------

WHOLE = """\
phone,name,slug,zone,hours,language,address,holidays,channel,email,contact,role,notes
+49 30 1,Bäckerei Huber,huber,berlin,Mon-Fri 6-14,de,informal,Bavaria,phone,h@x.test,Anna,owner,"Ring, twice"
"""


def test_every_column_goes_where_it_belongs_in_any_order(sos: Sos, store: Path) -> None:
    done = table(sos, WHOLE)

    assert (done.code, done.err) == (0, "")
    assert written(store, "huber") == {
        "name": "Bäckerei Huber",
        "zone": "Europe/Berlin",
        "hours": "Mo-Fr 06:00-14:00",
        "language": "de",
        "address": "informal",
        "holidays": "DE-BY",
        "channel": "phone",
        "notes": "Ring, twice",
        "contact": [
            {"name": "Anna", "role": "owner", "email": "h@x.test", "phone": "+49 30 1"},
        ],
    }
    assert done.out.splitlines() == [
        "huber  Bäckerei Huber  Europe/Berlin",
        "1 client added",
        "not what you meant? sos undo",
        "next → sos client check",
    ]


@pytest.mark.parametrize(
    "data",
    [
        WHOLE.encode(),
        b"\xef\xbb\xbf" + WHOLE.encode(),
        WHOLE.encode("utf-16"),
        WHOLE.replace("\n", "\r\n").encode(),
        WHOLE.replace(",", ";").replace('"Ring; twice"', '"Ring, twice"').encode(),
        WHOLE.replace(",", "\t").replace('"Ring\t twice"', '"Ring, twice"').encode(),
        WHOLE.replace("phone,name", "Phone , NAME ", 1).encode(),
    ],
    ids=["plain", "mark", "UTF-16", "CRLF", "semicolons", "tabs", "capitals"],
)
def test_however_the_table_was_saved_it_says_the_same(sos: Sos, home: Path, data: bytes) -> None:
    store = set_desk(home, {})
    table(sos, WHOLE)
    expected = contents(store)
    store = set_desk(home, {})
    done = table(sos, data)

    assert (done.code, done.err) == (0, "")
    assert contents(store) == expected


def test_what_is_no_utf_8_is_read_as_windows_writes_it_and_told(sos: Sos, store: Path) -> None:
    done = table(sos, "name,slug,zone\nCafé „Süß“,cafe,Paris\n".encode("cp1252"))

    assert done.code == 0
    assert done.err == "warning: standard input: is not UTF-8: read as Windows-1252 (Latin-1)\n"
    assert written(store, "cafe")["name"] == "Café „Süß“"


def test_what_rows_lack_is_said_once(sos: Sos, store: Path) -> None:
    text = "name,zone\nLuna,\nKyoto Crafts,tokyo\n"
    assert table(sos, text, "--zone", "lisbon", "--language", "pt_BR").code == 0

    assert (written(store, "luna")["zone"], written(store, "luna")["language"]) == ("Europe/Lisbon", "pt-BR")
    assert (written(store, "kyoto")["zone"], written(store, "kyoto")["hours"]) == (
        "Asia/Tokyo",
        "Mo-Fr 09:00-17:00",
    )


def test_an_unsound_row_is_told_with_its_line_and_the_others_come(sos: Sos, store: Path) -> None:
    text = """\
name,zone,hours,language,slug,holidays,notes
Good,berlin,,,,,"two
lines"
No Zone,,,,,,
Short,IST,,,,,
Typo,Europe/Berln,,,,,
Hours,berlin,Mo-Xx,,,,
Tongue,berlin,,klingonisch!,,,
Slug,berlin,,,../evil,,
Region,berlin,,,,DE-XX,
,berlin,,,,,
Wide,berlin,a,b,c,d,e,f

株式会社,tokyo,,,,,
Also good,tokyo,,,,,
"""
    done = table(sos, text)

    assert done.code == 0
    assert set(contents(store)) == {"sos.toml", "clients/acme.toml", "clients/good.toml", "clients/also.toml"}
    told = [line.removeprefix("warning: standard input:") for line in done.err.splitlines()]
    begins = [
        "4: left out: no zone; add a column zone, or --zone",
        '5: left out: zone: "IST" is an abbreviation',
        '6: left out: zone: "Europe/Berln" is no time zone; did you mean "Europe/Berlin"?',
        "7: left out: hours: ",
        "8: left out: language: ",
        "9: left out: slug: ",
        "10: left out: holidays: ",
        "11: left out: no name; add a column name",
        "12: left out: it has more cells than columns; put text with a , in quotes",
        "14: left out: its name gives no short name; add a column slug",
    ]
    assert len(told) == len(begins)
    assert [line for line, begin in zip(told, begins, strict=True) if not line.startswith(begin)] == []


def test_who_is_here_or_was_stays_as_they_are(sos: Sos, store: Path) -> None:
    (store / "clients" / "old.toml").write_text(ACME.replace("Acme GmbH", "Old Shop"))
    sos("client", "remove", "old", "--yes", at=NOW)
    before = contents(store)
    text = "name,slug,zone\nACME  gmbh,,paris\nX,acme,paris\nOld Shop,,paris\nY,old,paris\n"
    done = table(sos, text)

    assert (done.code, done.err) == (0, "")
    assert contents(store) == before
    assert done.out.splitlines()[:3] == [
        "no new client",
        "here already, left as they are: acme",
        "removed before, not brought back: old",
    ]
    told = table(sos, text, "--json").json()
    assert told["known"] == [{"line": 2, "slug": "acme"}, {"line": 3, "slug": "acme"}]
    assert [one["line"] for one in told["removed"]] == [4, 5]


def test_rows_of_one_company_are_one_client_with_several_contacts(sos: Sos, store: Path) -> None:
    text = """\
name,slug,zone,contact,email,channel
Huber,huber,,Anna,a@example.com,
HUBER,,berlin,Carl,c@example.com,phone
Else,huber,paris,,e@example.com,
"""
    done = table(sos, text)
    client = written(store, "huber")

    assert (client["name"], client["zone"], client["channel"]) == ("Huber", "Europe/Berlin", "phone")
    assert [(one["name"], one["email"]) for one in client["contact"]] == [
        ("Anna", "a@example.com"),
        ("Carl", "c@example.com"),
        ("Huber", "e@example.com"),  # without a name of their own
    ]
    assert done.err == "warning: standard input:4: zone is another one than in line 2: left out\n"


def test_two_names_that_begin_the_same_get_two_short_names(sos: Sos, store: Path) -> None:
    assert (
        table(
            sos, "name,zone\nAcme Labs,berlin\nAcme Labs & Sons,berlin\nLuna 1,berlin\nLuna 2,berlin\n"
        ).code
        == 0
    )

    slugs = {path.stem for path in (store / "clients").iterdir()}
    assert slugs == {"acme", "acme-labs", "acme-labs-sons", "luna", "luna-2"}


def test_a_trial_writes_nothing_and_says_the_same(sos: Sos, store: Path) -> None:
    before = contents(store)
    trial = table(sos, WHOLE, "--dry-run")

    assert contents(store) == before
    assert "1 client would be added\nnothing was written\n" in trial.out
    assert trial.out.splitlines()[0] == table(sos, WHOLE).out.splitlines()[0]


def test_sos_import_takes_both_by_their_ending(sos: Sos, store: Path, home: Path) -> None:
    (home / "a.csv").write_text("name\nLuna\n")
    (home / "b.VCF").write_text(card("FN:Jo Marsh"))
    assert sos("import", "a.csv", "--zone", "lisbon", at=NOW).code == 0
    assert sos("import", "b.VCF", "--zone", "lisbon", at=NOW).code == 0
    assert sos("import", "-", "--zone", "lisbon", stdin=card("FN:Kim"), at=NOW).code == 0

    assert {"luna", "jo", "kim"} < {path.stem for path in (store / "clients").iterdir()}


def test_unknown_columns_are_told_with_the_nearest(sos: Sos, store: Path) -> None:
    done = table(sos, "name,zone,langauge,birthday\nLuna,lisbon,pt,x\n")

    assert done.err.splitlines() == [
        "warning: standard input:1: langauge: unknown column, not taken in; did you mean language?",
        "warning: standard input:1: birthday: unknown column, not taken in",
    ]
    assert "birthday" not in (store / "clients" / "luna.toml").read_text()


BAD_TABLES = {
    "empty": b"",
    "no header": b"Luna,lisbon\n",
    "doubled column": b"name,zone,name\nLuna,lisbon,x\n",
    "open quote": b'name,zone\n"Luna,lisbon\n',
    "text after a quote": b'name,zone\n"Luna"x,lisbon\n',
    "long cell": b"name,zone,notes\nLuna,lisbon," + b"x" * 200_000,
    "too large": b"name,zone\n" * 600_000,
    "NUL": b"name,zone\nLu\0na,lisbon\n",
    "many": b"name\n" + b"x\n" * 5_001,
    "nobody sound": b"name,zone\nLuna,\n",
    "JSON": b'{"format": "freelance-sos store"}',
    "picture": bytes(range(256)) * 9,
}  # fmt: skip


@pytest.mark.parametrize("data", BAD_TABLES.values(), ids=BAD_TABLES)
def test_what_is_no_table_of_clients_is_refused_and_nothing_is_written(
    sos: Sos, store: Path, data: bytes
) -> None:
    before = contents(store)
    done = table(sos, data)

    assert (done.code, done.out) == (2, "")
    assert done.err.splitlines()[-1].startswith("standard input: ")
    assert [line for line in done.err.splitlines() if len(line) > 300] == []
    assert contents(store) == before


def test_a_long_list_of_slips_does_not_hide_the_answer(sos: Sos, store: Path) -> None:
    text = "name,zone\nLuna,lisbon\n" + "".join(f"n{number},nowhere\n" for number in range(50))
    done = table(sos, text)

    assert done.err.splitlines()[20] == "and 30 more like these; all of them: --json"
    assert len(table(sos, text.replace("Luna", "Moon"), "--json").json()["problems"]) == 50


@pytest.mark.parametrize("words", [["--zone", "IST"], ["--language", "klingonisch!"], ["--zone", ""]])
def test_a_wrong_flag_is_told_before_anything_is_read(sos: Sos, store: Path, words: list[str]) -> None:
    refused(table(sos, WHOLE, *words), 2, words[0])


def test_hostile_cells_are_kept_and_shown_safely(sos: Sos, home: Path) -> None:
    set_desk(home, {})
    told = io.StringIO()
    writer = csv.writer(told)
    keys = [*CLIENT_KEYS, "contact", "role", "email", "phone"]
    writer.writerow(keys)
    for number, text in enumerate(STRINGS.values()):
        hostile = kept(text).replace("\0", "").replace("\r", "")[:150]
        fixed = {
            "slug": f"c{number}",
            "zone": "berlin",
            "hours": "",
            "language": "",
            "address": "",
            "holidays": "",
        }
        writer.writerow([fixed.get(key, f"{number} {hostile}") for key in keys])
    done = table(sos, told.getvalue())

    assert unsafe_in(done.out + done.err) == []
    added = len(list((home / "store" / "clients").iterdir()))
    assert f"{added} clients added" in done.out
    assert added > len(STRINGS) - 3  # a name of one sign may be the same as another's
    assert f"{added + 1} files, 0 errors" in sos("client", "check", at=NOW).out


# -- an address book ---------------------------------------------------------------------------------


def test_a_card_becomes_a_client_with_its_contact(sos: Sos, store: Path, home: Path) -> None:
    text = card(
        "PRODID:-//x//y",
        "N:Weber;Petra;;;",
        "FN:Petra We",
        " ber",
        "ORG:Bäckerei\\, Huber\\; Söhne;Verkauf",
        "item1.EMAIL;TYPE=INTERNET:second@example.com",
        'item2.email;TYPE="home,work";PREF=1:petra@exa',
        "\tmple.com",
        'TEL;VALUE=uri;TYPE="voice:work":tel:+49-30-1',
        "TZ:Europe/Berlin",
        "LANG:de",
        "TITLE:Geschäftsführerin",
        "NOTE:Zeile eins\\nZeile zwei\\\\n",
        "PHOTO:data:image/png;base64,AAAA",
        " BBBB",
    )
    done = cards(sos, home, text)

    assert (done.code, done.err) == (0, "")
    assert written(store, "backerei") == {
        "name": "Bäckerei, Huber; Söhne",
        "zone": "Europe/Berlin",
        "hours": "Mo-Fr 09:00-17:00",
        "language": "de",
        "address": "formal",
        "notes": "Zeile eins\nZeile zwei\\n",
        "contact": [
            {
                "name": "Petra Weber",
                "role": "Geschäftsführerin",
                "email": "petra@example.com",
                "phone": "+49-30-1",
            }
        ],
    }


@pytest.mark.parametrize("version", ["3.0", "4.0"])
def test_cards_of_one_company_are_one_client(sos: Sos, store: Path, home: Path, version: str) -> None:
    text = "".join(
        card(f"FN:{name}", "ORG:Luna", "TZ:Europe/Lisbon", version=version) for name in ("Ana", "Jo")
    )
    text += card("N:Solo;Han;;;", "TZ:Europe/Lisbon", version=version)
    assert cards(sos, home, text).code == 0

    assert [one["name"] for one in written(store, "luna")["contact"]] == ["Ana", "Jo"]
    assert written(store, "han")["name"] == "Han Solo"


def test_an_offset_is_no_zone_and_the_country_answers_where_it_has_one_time(
    sos: Sos, store: Path, home: Path
) -> None:
    def at(place: str) -> str:
        return f"ADR;TYPE=work:;;Street 1;Town;;12345;{place}"

    text = (
        card("FN:Delta", "TZ:+01:00", at("Deutschland"))
        + card("FN:India", at("India"))
        + card("FN:Iberia", at("Portugal"))
        + card("FN:Usa", at("United States"))
        + card("FN:Nobody", at("Atlantis"))
        + card("FN:Early", "TZ;VALUE=utc-offset:-0500")
    )
    done = cards(sos, home, text)

    assert written(store, "delta")["zone"] == "Europe/Berlin"
    assert written(store, "india")["zone"] == "Asia/Kolkata"
    assert {path.stem for path in (store / "clients").iterdir()} == {"acme", "delta", "india"}
    assert 'c.vcf:1: zone: "+01:00" is a fixed offset, not a time zone' in done.err
    assert done.err.count("left out: no zone; add --zone") == 4
    assert cards(sos, home, text, "--zone", "lisbon").code == 0
    assert {written(store, slug)["zone"] for slug in ("iberia", "usa", "nobody", "early")} == {
        "Europe/Lisbon"
    }


@pytest.mark.parametrize(
    ("name", "zone"),
    [
        ("Germany", "Europe/Berlin"),  # Busingen has the same time
        ("de", "Europe/Berlin"),
        (" JAPAN ", "Asia/Tokyo"),
        ("Allemagne", "Europe/Berlin"),
        ("Spain", ""),  # the Canaries
        ("Brazil", ""),
        ("", ""),
        ("../etc", ""),
    ],
)
def test_a_country_has_a_zone_where_all_of_it_has_one_time(name: str, zone: str) -> None:
    now = datetime(2026, 11, 23, tzinfo=UTC)

    assert zone_of_country(name, now, ["en", "de", "fr"]) == zone


BAD_CARDS = {
    "empty": "",
    "text": "hello\n",
    "2.1": card("FN:Luna", version="2.1"),
    "quoted-printable": card("NOTE;ENCODING=QUOTED-PRINTABLE:=41", version="3.0"),
    "no version": "BEGIN:VCARD\nFN:Luna\nEND:VCARD\n",
    "no end": "BEGIN:VCARD\nVERSION:4.0\nFN:Luna\n",
    "no begin": "FN:Luna\nEND:VCARD\n",
    "card in a card": card("BEGIN:VCARD", "FN:Luna", "END:VCARD"),
    "calendar": "BEGIN:VCALENDAR\nEND:VCALENDAR\n",
    "no colon": card("FN Luna"),
    "open quote": card('TEL;TYPE="work:+1'),
    "many semicolons": card("FN" + ";" * 1_000_000),
    "many quotes": card('FN;a="' + '";"' * 300_000),
    "too large": card("NOTE:" + "x" * 5_000_001),
    "many": card("FN:x") * 5_001,
}


@pytest.mark.parametrize("text", BAD_CARDS.values(), ids=BAD_CARDS)
def test_what_is_no_address_book_is_refused_in_one_line(sos: Sos, store: Path, home: Path, text: str) -> None:
    before = contents(store)
    done = cards(sos, home, text, "--zone", "lisbon")

    refused(done, 2, "c.vcf: ")
    assert len(done.err) < 300
    assert contents(store) == before


GOOD = card("FN:Luna Shop", "EMAIL:a@luna.example")
LAST = card("FN:Kyoto Works", "EMAIL:b@kyoto.example")
# Each begins on line 6, below the first card: what is told of it, and on which line.
SPOILED = {
    "2.1": (card("N:Old;Jo", version="2.1"), 7, "vCard 2.1 has rules of its own"),
    "quoted-printable": (
        card("NOTE;ENCODING=QUOTED-PRINTABLE:=41=", "no line of its own", "FN:Jo", version="2.1"),
        *(7, "vCard 2.1 has rules of its own"),
    ),
    "cut in the middle": ("BEGIN:VCARD\nVERSION:4.0\nFN:Jo\nNOTE:half a\n", 6, "the card has no end"),
    "cut in a line": ("BEGIN:VCARD\nVERSION:4.0\nFN:Jo\nNOT\n", 9, "is no line of a vCard"),
    "its beginning is gone": ("FN:Jo\nEND:VCARD\n", 6, "stands outside of a card"),
    "no version": ("BEGIN:VCARD\nFN:Jo\nEND:VCARD\n", 6, "the card names no version"),
    "another in it": (
        "BEGIN:VCARD\nVERSION:4.0\nFN:Jo\nBEGIN:VEVENT\nEND:VCARD\n",
        *(9, "is no line of a vCard"),
    ),
    "two in one": (
        "BEGIN:VCARD\nVERSION:4.0\nFN:Jo\nNOTE:hBEGIN:VCARD\nVERSION:4.0\nEMAIL:c@c.example\nEND:VCARD\n",
        *(10, "two cards run into each other"),
    ),
}


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize(("spoiled", "line", "told"), SPOILED.values(), ids=SPOILED)
def test_a_card_that_can_not_be_read_costs_only_itself(
    sos: Sos, home: Path, spoiled: str, line: int, told: str
) -> None:
    done = cards(sos, home, f"{GOOD}{spoiled}{LAST}", "--zone", "lisbon", "--json")

    assert done.code == 0
    assert [one["slug"] for one in done.json()["added"]] == ["luna", "kyoto"]
    assert [row.contact["email"] for row in read_cards(f"{GOOD}{spoiled}{LAST}".encode(), "x").rows] == [
        *("a@luna.example", "b@kyoto.example"),
    ]
    (said,) = done.err.splitlines()
    assert f"c.vcf:{line}: {told}, left out; " in said


def test_a_book_whose_last_card_is_cut_off_gives_the_others(sos: Sos, store: Path, home: Path) -> None:
    done = cards(sos, home, f"{GOOD}{LAST}"[:-20], "--zone", "lisbon", "--json")

    assert [one["slug"] for one in done.json()["added"]] == ["luna"]
    assert "c.vcf:6: the card has no end, left out" in done.err


# -- whatever may come (F21) ---------------------------------------------------------------------------

_LINES = st.one_of(
    st.sampled_from(
        ["BEGIN:VCARD", "END:VCARD", "VERSION:4.0", "VERSION:3.0", "FN:Luna", "N:a;b\\;c;d", " x", ""]
    ),
    st.text(max_size=30),
)


def _is_promised(read: Callable[[bytes, str], ClientRows], data: bytes) -> bool:
    """Whether ``data`` is read as rows with lines, and nothing empty in them; or refused in one line."""
    try:
        rows = read(data, "x").rows
    except UsageError as error:
        return "\n" not in str(error)
    return all(row.line > 0 and all(row.values.values()) and all(row.contact.values()) for row in rows)


@given(st.lists(_LINES, max_size=12).map("\n".join))
def test_any_address_book_is_read_or_refused(text: str) -> None:
    assert _is_promised(read_cards, text.encode("utf-8", "replace"))


@given(st.one_of(st.binary(max_size=200), st.text('nameszo,;\t"\r\n\0é', max_size=80).map(str.encode)))
def test_any_table_is_read_or_refused(data: bytes) -> None:
    for begin in (b"", b"name,zone\n", b'"name";zone;notes\n'):
        assert _is_promised(read_table, begin + data)
