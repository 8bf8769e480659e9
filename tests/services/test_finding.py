"""Which incident somebody means, by all the names they may give it."""

from __future__ import annotations

from pathlib import Path

import pytest

from freelance_sos.adapters.public_holidays import holiday_calendar
from freelance_sos.domain.errors import NotFound, UsageError
from freelance_sos.domain.incident import Incident
from freelance_sos.services.finding import anything, find_incident
from freelance_sos.storage.store import Store
from tests.conftest import Sos
from tests.desk import ACME, EVERYBODY, at, once, set_desk


def is_live(incident: Incident) -> bool:
    """Those that still burn fit."""
    return incident.is_live


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("kept") / "store"


@pytest.fixture
def store(home: Path, sos: Sos, kept: Path) -> Store:
    return Store(once(home, kept, lambda: build(home, sos)), holiday_calendar)


def build(home: Path, sos: Sos) -> Path:
    """acme-1 is over; acme-2, labs-1 (of acme-labs) and kyoto-1 burn."""
    folder = set_desk(home, {**EVERYBODY, "acme-labs": ACME})
    sos("new", "acme", "old trouble", at=at("10:00"))
    sos("cancel", "acme-1", at=at("10:30"))
    sos("new", "acme", "checkout is down", at=at("15:00"))
    sos("new", "acme-labs", "no build", at=at("15:10"))
    sos("new", "kyoto", "the till is stuck", at=at("15:20"))
    return folder


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("acme-1", "acme-1"),  # an id names any incident, also one that does not fit
        ("acme-2", "acme-2"),
        ("ACME-2", "acme-2"),
        ("2", "acme-2"),
        ("acme", "acme-2"),  # the client's only one that fits; and not the one of acme-labs
        ("Acme", "acme-2"),
        ("acme-l", "acme-labs-1"),
        ("kyoto", "kyoto-1"),
        ("k", "kyoto-1"),
        ("kyoto-", "kyoto-1"),
    ],
)
def test_a_word_names_an_incident(store: Store, word: str, meant: str) -> None:
    assert find_incident(store, word, is_live).id == meant


def test_without_a_word_the_only_one_that_fits_is_meant(store: Store) -> None:
    assert find_incident(store, None, lambda one: one.client == "kyoto").id == "kyoto-1"
    assert find_incident(store, "", lambda one: one.client == "kyoto").id == "kyoto-1"


def test_an_id_is_exact_where_others_begin_with_it(store: Store, sos: Sos) -> None:
    for _ in range(10):
        sos("new", "kyoto", "again", at=at("16:00"))

    assert find_incident(store, "kyoto-1", is_live).id == "kyoto-1"
    assert find_incident(store, "kyoto-11", is_live).id == "kyoto-11"


@pytest.mark.parametrize(
    ("word", "named"),
    [
        (None, ["acme-2 (checkout is down)", "acme-labs-1 (no build)", "kyoto-1 (the till is stuck)"]),
        ("1", ["acme-labs-1", "kyoto-1"]),
        ("a", ["acme-2", "acme-labs-1"]),
    ],
)
def test_where_several_fit_they_are_listed(store: Store, word: str | None, named: list[str]) -> None:
    with pytest.raises(UsageError, match="name one") as refused:
        find_incident(store, word, is_live)

    assert [name for name in named if name not in refused.value.message] == []
    assert "acme-1 " not in refused.value.message  # it is over


def test_a_long_list_is_cut_short_and_so_is_a_long_title(store: Store, sos: Sos) -> None:
    for _ in range(5):
        sos("new", "pulse", "no sound\nin any of the studios since this morning", at=at("16:00"))
    with pytest.raises(UsageError) as refused:
        find_incident(store, None, is_live)

    assert refused.value.message.startswith("8 incidents fit: ")
    assert refused.value.message.endswith(" and 2 more")
    assert "(no sound in any of the studio…)" in refused.value.message


@pytest.mark.parametrize(
    ("word", "told"),
    [
        ("acne-2", "did you mean acme-2?"),
        ("kioto-1", "did you mean kyoto-1?"),
        ("acme-9", "did you mean acme-"),
        ("zzz", "see: sos list --all"),
        ("99", "see: sos list --all"),
    ],
)
def test_a_name_that_is_none_is_told_with_the_nearest(store: Store, word: str, told: str) -> None:
    with pytest.raises(NotFound) as refused:
        find_incident(store, word, anything)

    assert f'no incident "{word}"' in refused.value.message
    assert told in refused.value.hint


def test_where_none_fits_it_says_so(store: Store, home: Path) -> None:
    with pytest.raises(NotFound, match="no incident is in a state for that"):
        find_incident(store, None, lambda one: one.status == "waiting")
    # By name it is found all the same: whoever asked says what is wrong with its state.
    assert find_incident(store, "kyoto", lambda one: one.status == "waiting").id == "kyoto-1"
    set_desk(home)
    with pytest.raises(NotFound, match="there is no incident yet; open one: sos new CLIENT"):
        find_incident(store, None, is_live)


def test_commands_tell_it_in_one_line(store: Store, sos: Sos) -> None:
    unclear, unknown = sos("ack", at=at("16:00")), sos("ack", "acne-2", at=at("16:00"))

    assert (unclear.code, unknown.code) == (2, 4)
    assert unclear.err.startswith("3 incidents fit: acme-2 (checkout is down), ")
    assert unknown.err == 'no incident "acne-2"; did you mean acme-2?\n'
    # Typed in capitals, a name is still a name, and no text for the only incident that fits.
    sos("ack", "ACME-2", at=at("16:00"))
    assert sos("show", "acme-2", "--json").json()["status"] == "acknowledged"
