"""`sos client agreement`: a page that can be sent as it is, and what happens when they say yes."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import pytest

from freelance_sos.storage.message_files import languages
from tests.conftest import Sos
from tests.desk import ACME, KYOTO, ROBIN, SOUQ, refused, set_desk
from tests.hostile import TEXTS, is_safe
from tests.reports import Nodes, markdown_structure, markdown_words, quoted

THURSDAY = "2026-11-19T18:40:00Z"
FORMS = ("markdown", "html", "json")
MARKER = "zqxinternal"
MORE = 'after_hours = "Nur nach Absprache."\n'
FIRST, LAST = "\u2068", "\u2069"


@pytest.fixture(autouse=True)
def now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOS_NOW", THURSDAY)


def page(sos: Sos, client: str, form: str = "markdown", *words: str, at: str | None = None) -> str:
    done = sos("client", "agreement", client, "--as", form, *words, at=at)
    assert (done.code, done.err) == (0, "")
    return done.out


def rows(markdown: str, heading: str) -> list[list[str]]:
    """The table below a heading, without its heads."""
    part = re.split(r"^## ", markdown, flags=re.MULTILINE)
    (found,) = [one for one in part if one.startswith(f"{heading}\n")]
    lines = [line for line in found.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


# -- what it says ----------------------------------------------------------------------------------------


def test_hours_of_both_by_the_clocks_of_both(sos: Sos, agency: Path) -> None:
    english = ("--language", "en")
    # Los Angeles is eight hours behind Lisbon; their Friday and Saturday end after midnight.
    assert rows(page(sos, "luna"), "Hours") == [
        ["Sunday", "12:00 PM–10:00 PM", "not at work", "not at work"],
        ["Monday–Thursday", "10:00 AM–12:00 AM", "1:00 AM–10:00 AM", "9:00 AM–6:00 PM"],
        ["Friday", "10:00 AM–2:00 AM", "1:00 AM–10:00 AM", "9:00 AM–6:00 PM"],
        ["Saturday", "10:00 AM–2:00 AM", "not at work", "not at work"],
    ]
    # Mumbai is five and a half hours ahead.
    assert rows(page(sos, "kavya", "markdown", *english), "Hours") == [
        ["Sunday", "not at work", "not at work", "not at work"],
        ["Monday–Friday", "10:00 am–6:30 pm", "2:30 pm–11:30 pm", "9:00 am–6:00 pm"],
        ["Saturday", "10:00 am–6:30 pm", "not at work", "not at work"],
    ]
    assert rows(page(sos, "acme"), "Zeiten") == [
        ["Montag–Donnerstag", "09:00–12:30, 13:30–18:00", "10:00–19:00", "09:00–18:00"],
        ["Freitag", "09:00–15:00", "10:00–19:00", "09:00–18:00"],
        ["Samstag–Sonntag", "arbeitsfrei", "arbeitsfrei", "arbeitsfrei"],
    ]


def test_a_day_that_ends_at_midnight_and_one_that_never_ends(sos: Sos, home: Path) -> None:
    always = ACME.replace(
        "Mo-Th 09:00-12:30,13:30-18:00; Fr 09:00-15:00", "Mo-Fr 16:00-24:00; Sa 00:00-24:00"
    )
    set_desk(home, {"acme": always})
    told = rows(page(sos, "acme"), "Zeiten")
    assert [row[:2] for row in told] == [
        ["Montag–Freitag", "16:00–24:00"],
        ["Samstag", "Tag und Nacht"],
        ["Sonntag", "arbeitsfrei"],
    ]


def test_clock_changes_are_told_with_their_dates(sos: Sos, home: Path) -> None:
    me = ROBIN.replace("Europe/Lisbon", "Europe/Berlin", 1)
    set_desk(home, {"luna": KYOTO.replace("Asia/Tokyo", "America/Los_Angeles")}, me)
    told = page(sos, "luna", "markdown", "--language", "en")
    changes = re.findall(r"^From (.+?) the clocks differ: my hours are then (.+?) in", told, re.MULTILINE)
    assert changes == [
        ("March 14, 2027", "1:00 AM–10:00 AM"),
        ("March 28, 2027", "12:00 AM–9:00 AM"),
        ("October 31, 2027", "1:00 AM–10:00 AM"),
        ("November 7, 2027", "12:00 AM–9:00 AM"),
    ]
    assert "the week of November 15, 2026" in told


def test_targets_and_their_clocks_in_words(sos: Sos, home: Path) -> None:
    set_desk(home, {"acme": ACME})
    one, two, three, four = rows(
        page(sos, "acme", "markdown", "--language", "en"), "How fast you hear from me"
    )
    assert one == ["1 Critical", *(f"{n} (around the clock)" for n in ("30 minutes", "1 hour", "8 hours"))]
    assert two == [
        "2 Serious",
        *(f"{n} (counted in your hours)" for n in ("4 hours", "1 business day", "3 business days")),
    ]
    both = "8 hours (counted while both of us are at work)"
    assert three == ["3 Moderate", "2 hours (counted in my hours)", "not agreed", both]
    assert four == ["4 Minor", *["not agreed"] * 3]


def test_examples_are_in_their_time_and_say_so(sos: Sos, agency: Path) -> None:
    told = page(sos, "acme")
    assert "Freitag, 20. November, 16:00 Uhr, Berliner Zeit" in told
    # Four of their hours after a Friday that ended at 15:00, with lunch from 12:30 to 13:30.
    assert "Montag, 23. November, 14:00 Uhr, Berliner Zeit" in told
    assert "Samstag, 21. November, 11:30 Uhr, Berliner Zeit" in told
    nothing = ACME[: ACME.index("[response.1]")]
    (agency / "clients" / "acme.toml").write_text(nothing, encoding="utf-8")
    assert "## Drei Beispiele" not in page(sos, "acme")


def test_days_off_of_both_until_the_end_of_the_year_and_of_the_next(sos: Sos, agency: Path) -> None:
    told = page(sos, "acme")
    assert rows(told, "Freie Tage 2026") == [
        ["Dienstag, 1. Dezember", "Restoration of Independence Day", "bei mir"],
        ["Dienstag, 8. Dezember", "Immaculate Conception", "bei mir"],
        ["Donnerstag, 24. Dezember", "geschlossen", "bei Ihnen"],
        ["Donnerstag, 24. Dezember – Donnerstag, 31. Dezember", "nicht da", "bei mir"],
        ["Freitag, 25. Dezember", "Erster Weihnachtstag", "bei Ihnen"],
    ]
    assert rows(told, "Freie Tage 2027")[0] == ["Freitag, 1. Januar", "Neujahr", "bei Ihnen und bei mir"]
    assert "Freie Tage 2027" not in page(sos, "acme", at="2026-10-30T12:00:00Z")
    assert "winter break" not in told
    # Nobody is off for the rest of that day.
    assert "## Freie Tage 2029\n\nKeine." in page(sos, "acme", at="2029-12-31T12:00:00Z")


def test_how_they_reach_me_without_what_is_not_there(sos: Sos, home: Path) -> None:
    me = ROBIN.replace("[[away]]", 'reach = "+351 555 0100"\n[[away]]')
    set_desk(home, {"acme": ACME}, me)
    told = markdown_words(page(sos, "acme", "markdown", "--language", "en"))
    for line in (
        "Please write to me here: Slack",
        "In an emergency: +351 555 0100",
        "If I can't be reached: Kim · +351 555 0142",
        "Whom I write to: Petra Weber · +49 30 901820 · petra@example.com",
    ):
        assert line in told
    bare = 'name = "A"\nzone = "UTC"\nhours = "24/7"\n'
    set_desk(home, {"a": bare}, 'name = "R"\nzone = "UTC"\nhours = "24/7"\n')
    assert "## How you reach me" not in page(sos, "a")


def test_the_rule_for_work_outside_the_hours_is_theirs_or_the_usual_one(sos: Sos, home: Path) -> None:
    set_desk(home, {"acme": ACME})
    assert "nur bei Schweregrad 1" in page(sos, "acme")
    set_desk(home, {"acme": MORE + ACME})
    told = page(sos, "acme")
    assert "\n## Außerhalb dieser Zeiten\n\nNur nach Absprache.\n" in told
    assert "nur bei Schweregrad 1" not in told


def test_they_are_spoken_to_as_their_file_says(sos: Sos, home: Path) -> None:
    set_desk(home, {"acme": ACME})
    assert "wie Sie mich erreichen" in page(sos, "acme")
    set_desk(home, {"acme": ACME.replace('"formal"', '"informal"')})
    assert "wie du mich erreichst" in page(sos, "acme")


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("client", ["acme", "kavya", "luna", "noor"])
def test_every_language_fills_every_field(sos: Sos, agency: Path, language: str, client: str) -> None:
    told = page(sos, client, "markdown", "--language", language)
    assert not set("{}") & set(told)
    assert markdown_structure(told)[0] == "heading_open"
    assert Nodes(page(sos, client, "html", "--language", language)).elements[0] == (
        "html",
        {"lang": language, "dir": "rtl"} if language == "ar" else {"lang": language},
    )


def test_a_language_without_words_is_told_and_another_one_taken(sos: Sos, home: Path) -> None:
    set_desk(home, {"acme": ACME.replace('"de"', '"sv"\nsecond_language = "fr"')})
    done = sos("client", "agreement", "acme")
    assert (done.code, done.err) == (0, "")
    assert "\nAcme GmbH et Robin\n" in done.out
    set_desk(home, {"acme": ACME.replace('"de"', '"sv"')})
    done = sos("client", "agreement", "acme")
    assert done.err == "in English: there is no wording in sv\n"
    assert done.out.startswith("# How we work together")
    refused(
        sos("client", "agreement", "acme", "--language", "xx"), 4, 'no words in "xx"; there are: ar, de, en'
    )


def test_json_has_the_same_for_programs(sos: Sos, agency: Path) -> None:
    values = json.loads(page(sos, "kavya", "json"))
    assert values["version"] == 1
    assert (values["client"], values["language"], values["date"]) == ("kavya", "hi", "2026-11-20")
    assert values["hours"][1] == {
        "weekday": "Mo",
        "client_hours": "10:00-18:30",
        "my_hours_there": "14:30-23:30",
        "my_hours": "09:00-18:00",
    }
    assert [one["from"] for one in values["changes"]] == ["2027-03-28", "2027-10-31"]
    assert values["response"]["2"]["acknowledge"] == {"within": "2h", "clock": "24/7"}
    assert values["response"]["4"] == {"acknowledge": None, "update": None, "resolve": None}
    assert values["examples"][0] == {
        "severity": 1,
        "written_at": "2026-11-22T05:30:00Z",
        "written_client_time": "2026-11-22T11:00:00+05:30",
        "answered_at": "2026-11-22T06:30:00Z",
        "answered_client_time": "2026-11-22T12:00:00+05:30",
    }
    assert values["days_off"][0] == {
        "from": "2026-11-24",
        "to": "2026-11-24",
        "kind": "holiday",
        "name": "गुरु नानक जयंती",
        "whose": ["client"],
    }


def test_a_file_that_is_broken_makes_no_page(sos: Sos, home: Path) -> None:
    set_desk(home, {"acme": ACME.replace("Europe/Berlin", "Europe/Berln")})
    refused(sos("client", "agreement", "acme"), 6, "clients/acme.toml:2: zone:")
    set_desk(home, {"acme": ACME}, ROBIN.replace("Mo-Fr", "Monday"))
    refused(sos("client", "agreement", "acme"), 6, "sos.toml:4: hours:")
    refused(sos("client", "agreement", "nobody"), 4, 'no client "nobody"')


# -- what it never says ------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", FORMS)
def test_nothing_that_is_internal_is_on_it(sos: Sos, home: Path, form: str) -> None:
    me = ROBIN.replace("winter break", MARKER) + f'[[support]]\nname = "{MARKER}"\nreach = "{MARKER}"\n'
    mine = ACME.replace("Decisions go through Frau Weber. No calls before 10.", MARKER)
    mine = mine.replace('role = "owner"', f'role = "{MARKER}"')
    links = f'[links]\nsite = "{MARKER}"\n{MARKER} = "x"\n'
    store = set_desk(home, {"acme": mine.replace("[special_hours]", f"{links}[special_hours]")}, me)
    (store / "clients" / "other.toml").write_text(SOUQ.replace("Souq Online", MARKER), encoding="utf-8")
    assert sos("new", "acme", MARKER).code == 0
    assert MARKER not in page(sos, "acme", form)


def hostile_desk(home: Path, text: str) -> None:
    typed = quoted(text)
    me = (
        f'name = {typed}\nzone = "Europe/Lisbon"\nhours = "Mo-Fr 09:00-18:00"\nreach = {typed}\n'
        f"[[away]]\nfrom = 2026-12-28\nto = 2026-12-31\nreason = {typed}\n"
        f"[backup]\nname = {typed}\nreach = {typed}\n"
    )
    contact = "".join(f"{key} = {typed}\n" for key in ("name", "called", "role", "email", "phone"))
    client = (
        f'name = {typed}\nzone = "Europe/Berlin"\nlanguage = "ar"\nhours = "Mo-Fr 09:00-18:00"\n'
        f"channel = {typed}\nnotes = {typed}\nafter_hours = {typed}\n"
        f'[[contact]]\n{contact}[[contact]]\n{contact}[response.1]\nclock = "24/7"\nacknowledge = "1h"\n'
    )
    set_desk(home, {"acme": client}, me)


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_what_people_typed_stays_text(sos: Sos, home: Path, text: str) -> None:
    more = f"{text} </style></title><script>alert(1)</script> | a | b |\n# x\n- y\n\n> z ![i](j) {{{{ 7 }}}}"
    hostile_desk(home, "harmless")
    harmless = {form: page(sos, "acme", form) for form in FORMS}
    hostile_desk(home, more)
    hostile = {form: page(sos, "acme", form) for form in FORMS}

    # In Arabic, our own marks keep together what is read from the left.
    assert all(told.count(FIRST) == told.count(LAST) for told in hostile.values())
    assert all(is_safe(told.replace(FIRST, "").replace(LAST, "")) for told in hostile.values())
    assert markdown_structure(hostile["markdown"]) == markdown_structure(harmless["markdown"])
    html = Nodes(hostile["html"])
    assert (html.open, html.elements) == ([], Nodes(harmless["html"]).elements)
    assert "<script>alert(1)</script>" in html.text
    assert "<script>alert(1)</script>" in markdown_words(hostile["markdown"])
    assert json.loads(hostile["json"])["channel"] == more


def test_a_page_is_whole_and_can_be_read_without_eyes(sos: Sos, agency: Path) -> None:
    html = Nodes(page(sos, "noor", "html"))
    names = [name for name, _ in html.elements]
    assert (html.open, names.count("main"), names.count("h1")) == ([], 1, 1)
    ids = {attributes["id"] for name, attributes in html.elements if name == "h2"}
    tables = [attributes["aria-labelledby"] for name, attributes in html.elements if name == "table"]
    assert len(tables) >= 4
    assert set(tables) <= ids
    assert not {"script", "img", "iframe", "link", "a"} & set(names)
    # A number runs from left to right, also where the page does not.
    assert {"dir": "ltr"} in [attributes for name, attributes in html.elements if name == "bdi"]


# -- when they say yes -------------------------------------------------------------------------------------


def test_a_yes_is_recorded_and_nothing_else_in_the_file_changes(sos: Sos, home: Path) -> None:
    text = "# My oldest client.\n" + ACME.replace('"slack"', '"slack"  # not mail') + "x = 1  # kept\n"
    path = set_desk(home, {"acme": text}) / "clients" / "acme.toml"
    path.write_bytes(text.replace("\n", "\r\n").encode())
    version = json.loads(page_of_unknown_keys(sos))["agreement_version"]

    done = sos("client", "agreement", "acme", "--accepted", "2026-11-18")
    assert done.code == 0
    assert done.out.splitlines() == [
        f"acme agreed 2026-11-18, version {version}",
        "file   ~/store/clients/acme.toml, under [accepted]: delete that to take it back",
        "next → sos client show acme",
    ]
    written = path.read_bytes().decode()
    accepted = f'\n[accepted]\non = 2026-11-18\nversion = "{version}"\n'
    assert written == (text + accepted).replace("\n", "\r\n")
    assert sos("client", "agreement", "acme", "--accepted", "18 nov").err.endswith("acme: nothing changed\n")
    assert path.read_bytes().decode() == written


def page_of_unknown_keys(sos: Sos) -> str:
    """The page of a file with a key that nobody knows, which is told beside it."""
    return sos("client", "agreement", "acme", "--json").out


def test_a_later_yes_takes_the_place_of_the_first_one_and_keeps_its_comments(sos: Sos, home: Path) -> None:
    accepted = '[accepted]   # see my mail\non = 2026-01-02  # by phone\nversion = "00000000"\n'
    path = set_desk(home, {"acme": ACME + accepted}) / "clients" / "acme.toml"
    assert sos("client", "agreement", "acme", "--accepted", "today").code == 0
    text = path.read_text()
    assert "[accepted]   # see my mail\non = 2026-11-19  # by phone\n" in text
    assert tomllib.loads(text)["accepted"]["version"] != "00000000"

    inline = 'accepted = { on = 2026-01-02, version = "00000000" }  # by phone\n'
    path.write_text(inline + ACME)
    assert sos("client", "agreement", "acme", "--accepted", "today").code == 0
    assert path.read_text().startswith("accepted = { on = 2026-11-19, version = ")
    assert "# by phone\n" in path.read_text()


def test_a_change_of_what_was_agreed_is_noticed_everywhere(sos: Sos, home: Path) -> None:
    set_desk(home, {"acme": ACME})
    assert "Bitte antworten Sie mit Ja" in page(sos, "acme")
    assert "agreed 2026" not in sos("client", "show", "acme").out
    version = sos("client", "agreement", "acme", "--accepted", "today", "--json").json()["accepted"][
        "version"
    ]

    assert "Vereinbart am 19. November 2026" in page(sos, "acme")
    assert f"agreed 2026-11-19, version {version}" in sos("client", "show", "acme").out
    assert sos("client", "check", "acme").out == "the file is good\n"

    for change in ("notes=Other.", "name=Other GmbH", "contact.1.phone=1", "closed=[2026-12-23]"):
        assert sos("client", "edit", "acme", "--set", change).code == 0
    assert sos("client", "check", "acme").out == "the file is good\n"

    assert sos("client", "edit", "acme", "--set", "hours=Mo-Fr 09:00-17:00").code == 0
    checked = sos("client", "check", "acme")
    assert checked.code == 0
    assert re.match(r"warning: clients/acme.toml:\d+: accepted: ", checked.out)
    assert f"version {version} of 2026-11-19 is not what the file says now; not accepted yet" in checked.out
    assert "send it again: sos client agreement acme" in checked.out
    shown = sos("client", "show", "acme").out
    assert f"changed since it was accepted 2026-11-19, version {version}" in " ".join(shown.split())
    assert "Bitte antworten Sie mit Ja" in page(sos, "acme")
    assert "Vereinbart am" not in page(sos, "acme")
    assert json.loads(page(sos, "acme", "json"))["accepted"]["is_current"] is False

    assert (
        sos("client", "edit", "acme", "--set", "hours=Mo-Th 9:00-12:30,13:30-18:00; Fr 9:00-15:00").code == 0
    )
    assert sos("client", "check", "acme").out == "the file is good\n"


def test_who_never_recorded_a_yes_is_not_warned(sos: Sos, home: Path) -> None:
    set_desk(home, {"acme": ACME})
    assert sos("client", "check", "acme").out == "the file is good\n"


def test_nobody_says_yes_tomorrow(sos: Sos, home: Path) -> None:
    path = set_desk(home, {"kyoto": KYOTO}) / "clients" / "kyoto.toml"
    refused(
        sos("client", "agreement", "kyoto", "--accepted", "2026-11-21"),
        2,
        "2026-11-21 is still to come; give the day on which they said yes",
    )
    refused(sos("client", "agreement", "kyoto", "--accepted", "soon"), 2, 'can\'t read the date "soon"')
    assert path.read_text() == KYOTO
    # In Kyoto it is the 20th already.
    assert sos("client", "agreement", "kyoto", "--accepted", "2026-11-20").code == 0


@pytest.mark.parametrize("words", [["--as", "html"], ["--file", "a.md"], ["--force"], ["--language", "en"]])
def test_a_yes_makes_no_page(sos: Sos, home: Path, words: list[str]) -> None:
    set_desk(home, {"acme": ACME})
    refused(
        sos("client", "agreement", "acme", "--accepted", "today", *words),
        2,
        "--accepted makes no page; leave the other options out",
    )


def test_a_broken_file_keeps_what_it_says(sos: Sos, home: Path) -> None:
    broken = ACME.replace("Europe/Berlin", "Europe/Berln")
    path = set_desk(home, {"acme": broken}) / "clients" / "acme.toml"
    refused(sos("client", "agreement", "acme", "--accepted", "today"), 6, "clients/acme.toml:2: zone:")
    assert path.read_text() == broken
    path.write_text(ACME + "[accepted]\non = 5\n")
    shown = sos("client", "show", "acme")
    assert shown.code == 6
    assert "accepted: can't be read" in shown.out
