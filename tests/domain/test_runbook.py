"""Which runbook is made for an incident, and which of its steps are needed."""

from __future__ import annotations

import pytest

from freelance_sos.domain.agreement import Severity
from freelance_sos.domain.kinds import INCIDENT_KINDS, IncidentKind
from freelance_sos.domain.runbook import Runbook, When, choose
from tests.domain.walks import SITE


def book(name: str, *kinds: IncidentKind, severities: tuple[Severity, ...] = ()) -> Runbook:
    return Runbook(name=name, title=name, kinds=kinds, severities=severities)


GENERAL = book("general")


@pytest.mark.parametrize(
    ("when", "severity", "kind", "is_in_hours", "is_needed"),
    [
        (When(), 4, "other", True, True),
        (When(severities=(1, 2)), 2, "other", True, True),
        (When(severities=(1, 2)), 3, "other", True, False),
        (When(kinds=("outage",)), 1, "outage", True, True),
        (When(kinds=("outage",)), 1, "billing", True, False),
        (When(off_hours=True), 1, "outage", False, True),
        (When(off_hours=True), 1, "outage", True, False),
        (When(off_hours=False), 1, "outage", True, True),
        (When(off_hours=False), 1, "outage", False, False),
        # All that is given must hold.
        (When(severities=(1,), kinds=("outage",), off_hours=True), 1, "outage", False, True),
        (When(severities=(1,), kinds=("outage",), off_hours=True), 2, "outage", False, False),
        (When(severities=(1,), kinds=("outage",), off_hours=True), 1, "security", False, False),
        (When(severities=(1,), kinds=("outage",), off_hours=True), 1, "outage", True, False),
    ],
)
def test_a_step_is_needed_where_all_that_it_asks_for_holds(
    when: When, severity: Severity, kind: IncidentKind, is_in_hours: bool, is_needed: bool
) -> None:
    assert when.holds(severity, kind, is_in_hours=is_in_hours) is is_needed


def test_a_runbook_fits_its_kinds_and_severities() -> None:
    worst = book("worst", "outage", "billing", severities=(1, 2))

    assert worst.fits("billing", 2)
    assert not worst.fits("billing", 3)
    assert not worst.fits("security", 1)
    assert book("any", "outage").fits("outage", 4)


def test_without_kinds_it_is_chosen_by_name_alone() -> None:
    assert not any(book("named").fits(kind, 1) for kind in INCIDENT_KINDS)
    assert choose([book("named")], "outage", 1) is None


def test_the_one_for_that_kind_comes_before_the_general_one() -> None:
    outage = book("site-down", "outage")

    assert choose([GENERAL, outage], "outage", 3) is outage
    assert choose([GENERAL, outage], "billing", 3) is GENERAL


def test_what_names_the_severity_comes_first() -> None:
    wide, worst = book("a", "outage"), book("b", "outage", "security", severities=(1,))

    assert choose([wide, worst], "outage", 1) is worst
    assert choose([wide, worst], "outage", 2) is wide


def test_then_what_is_made_for_fewer_kinds() -> None:
    wide, narrow = book("a", "outage", "security"), book("b", "outage")

    assert choose([wide, narrow], "outage", 1) is narrow


def test_among_equals_the_first_one_counts_so_ones_own_come_before_the_built_in() -> None:
    own, built_in = book("mine", "outage"), book("site-down", "outage")

    assert choose([own, built_in], "outage", 1) is own
    assert choose([built_in, own], "outage", 1) is built_in


def test_without_a_general_one_nothing_is_made_for_it() -> None:
    assert choose([book("site-down", "outage")], "billing", 1) is None
    assert choose(iter([]), "outage", 1) is None


def test_a_general_one_with_kinds_is_general_as_well() -> None:
    general = book("general", "outage")

    assert choose([general], "security", 1) is general


def test_a_step_knows_its_phase_and_all_steps_stand_in_order() -> None:
    assert [step.number for step in SITE.steps] == [1, 2, 3, 4, 5, 6]
    assert [SITE.phase_of(number) for number in range(1, 7)] == [0, 0, 0, 1, 1, 1]
