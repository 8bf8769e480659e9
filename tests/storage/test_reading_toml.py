"""The files that people write: those of the design are read word for word, whatever editor saved them."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from freelance_sos.domain.agreement import Agreement, SeverityTargets, Target
from freelance_sos.domain.calendar import DayOff
from freelance_sos.domain.durations import Duration
from freelance_sos.domain.hours import DaySpan, parse_hours
from freelance_sos.domain.people import Contact
from freelance_sos.storage.shapes import ClientShape
from freelance_sos.storage.store import Store
from freelance_sos.storage.toml_files import parse_toml, validate
from freelance_sos.storage.toml_lines import line_of
from tests.storage.samples import CLIENT, LEAST, store_at


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return store_at(tmp_path / "store")


def hours(amount: float) -> Duration:
    return Duration(elapsed=timedelta(hours=amount))


def test_the_client_file_of_the_design_is_read_word_for_word(store: Store) -> None:
    loaded = store.client("acme")
    acme = loaded.value

    assert loaded.problems == ()
    assert (acme.slug, acme.name, acme.zone.key) == ("acme", "Acme GmbH", "Europe/Berlin")
    assert (acme.language, acme.address, acme.channel) == ("de", "formal", "slack")
    assert acme.notes == "Decisions go through Frau Weber. No calls before 10."
    assert acme.calendar.hours == parse_hours("Mo-Th 09:00-12:30,13:30-18:00; Fr 09:00-15:00")
    assert acme.calendar.days_off == (DayOff(date(2026, 12, 24), date(2026, 12, 24), "closed"),)
    assert acme.calendar.special == {date(2026, 12, 31): (DaySpan(540, 720),)}
    assert acme.calendar.holiday_on(date(2026, 11, 1))  # a holiday of Bavaria, not of Berlin
    assert acme.contacts == (
        Contact(name="Petra Weber", role="owner", email="petra@example.com", phone="+49 30 901820"),
    )
    assert acme.agreement == Agreement(
        by_severity={
            1: SeverityTargets(
                acknowledge=Target(within=hours(0.5), clock="24/7"),
                update=Target(within=hours(1), clock="24/7"),
                resolve=Target(within=hours(8), clock="24/7"),
            ),
            2: SeverityTargets(
                acknowledge=Target(within=hours(4), clock="client"),
                update=Target(within=Duration(business_days=1), clock="client"),
                resolve=Target(within=Duration(business_days=3), clock="client"),
            ),
        }
    )


def test_the_file_about_me_of_the_design_is_read_word_for_word(store: Store) -> None:
    loaded = store.me()
    me = loaded.value

    assert loaded.problems == ()
    assert (me.name, me.zone.key, me.language) == ("Robin", "Europe/Lisbon", "en")
    assert me.calendar.hours == parse_hours("Mo-Fr 09:00-18:00")
    assert me.awake == parse_hours("Mo-Su 07:30-23:00")
    assert me.calendar.holiday_on(date(2026, 12, 8))
    assert me.away == (DayOff(date(2026, 12, 24), date(2026, 12, 31), "winter break"),)
    assert me.backup
    assert (me.backup.name, me.backup.reach, me.backup.zone and me.backup.zone.key) == (
        *("Kim", "+351 ...", "Europe/Lisbon"),
    )
    (ana,) = me.support
    assert (ana.name, ana.reach, ana.zone and ana.zone.key) == ("Ana", "signal", "America/Sao_Paulo")
    assert ana.awake == parse_hours("Mo-Fr 09:00-20:00")


@pytest.mark.parametrize(
    "written",
    [CLIENT.encode("utf-8-sig"), CLIENT.replace("\n", "\r\n").encode()],
    ids=["byte-order mark", "windows line ends"],
)
def test_what_editors_on_windows_add_is_no_harm(store: Store, written: bytes) -> None:
    before = store.client("acme").value
    store.client_path("acme").write_bytes(written)
    after = store.client("acme")

    assert after.problems == ()
    assert (after.value.agreement, after.value.contacts) == (before.agreement, before.contacts)
    assert after.value.notes == before.notes


def test_a_target_may_name_its_own_clock(store: Store) -> None:
    own = '[response.1]\nclock = "24/7"\nacknowledge = { within = "30m", clock = "mine" }\nresolve = "8h"\n'
    store.client_path("acme").write_text(LEAST + own, encoding="utf-8")

    assert store.client("acme").value.agreement.by_severity[1] == SeverityTargets(
        acknowledge=Target(within=hours(0.5), clock="mine"), resolve=Target(within=hours(8), clock="24/7")
    )


def test_lines_are_found_through_comments_texts_and_spellings() -> None:
    text = (
        'name = "x" # zone = 1\nnotes = """\nzone = 2\n[response.1]\n"""\n'
        '"zone" = 3\n[response . "1"] # hours\nacknowledge = "1h"\n[[contact]]\n[[contact]]\nname = "b"\n'
        '[special_hours]\n"2026-12-31" = "off"\nresponse.2.clock = "x"\n'
    )

    assert line_of(text, ("zone",)) == 6
    assert line_of(text, ("response", "1")) == 7
    assert line_of(text, ("response", "1", "acknowledge", "within")) == 8
    assert line_of(text, ("contact", 1, "name")) == 11
    assert line_of(text, ("contact", 0, "name")) == 9
    assert line_of(text, ("special_hours", "2026-12-31")) == 13
    assert line_of(text, ("hours",)) is None


def test_a_long_text_full_of_dots_and_brackets_is_no_bomb() -> None:
    notes = "\n".join(["[" + "." * 60 + "]", "e.g. a.b.c = " + "." * 200, "So it is. " * 40])
    file = parse_toml(f'{LEAST}notes = """\n{notes}"""\n'.encode(), "clients/acme.toml")

    assert validate(ClientShape, file).value.notes == notes
