"""What is said about a runbook before it is needed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from freelance_sos.domain.agreement import Severity
from freelance_sos.domain.kinds import IncidentKind
from freelance_sos.domain.phrases import PHRASES
from freelance_sos.domain.runbook import Phase, Runbook, Step
from freelance_sos.domain.runbook_checks import (
    Finding,
    Precedence,
    check_runbook,
    incidents_words,
    is_stale,
    phrase_hint,
    precedences,
)

TODAY = date(2026, 11, 23)
ACK = Step(number=1, do="Tell them you have it.", say="ack", marks="acknowledged")


def book(*steps: Step, reviewed: date | None = TODAY, more: tuple[Phase, ...] = ()) -> Runbook:
    """A runbook whose first phase holds the acknowledgement and ``steps``."""
    first = Phase(title="First", style="read-do", steps=(ACK, *steps))
    return Runbook(name="mine", title="Mine", phases=(first, *more), reviewed=reviewed)


def step(number: int = 2, say: str = "", show: tuple[str, ...] = ()) -> Step:
    return Step(number=number, do="Look.", say=say, show=show)


def found(runbook: Runbook) -> list[Finding]:
    return list(check_runbook(runbook, TODAY))


def only(runbook: Runbook) -> Finding:
    (finding,) = check_runbook(runbook, TODAY)
    return finding


def test_of_a_good_one_nothing_is_said() -> None:
    lines = ("{client.links.site}", "ssh {client.links.host}", "{incident.id} {client.contact.phone}")

    assert found(book(step(say="update", show=lines))) == []


def test_without_a_step_it_is_no_runbook() -> None:
    for phases in ((), (Phase(title="First", style="read-do", steps=()),)):
        errors = [finding for finding in found(replace(book(), phases=phases)) if finding.level == "error"]
        assert [(one.place, one.message) for one in errors] == [(("phase",), "has no step")]


def test_a_phrase_that_does_not_exist_is_an_error_with_the_nearest() -> None:
    finding = only(book(step(say="udpate")))

    assert (finding.level, finding.place) == ("error", ("phase", 0, "step", 1, "say"))
    assert (finding.message, finding.hint) == ('"udpate" is no phrase', "did you mean update?")


@pytest.mark.parametrize("phrase", PHRASES)
def test_every_phrase_exists(phrase: str) -> None:
    assert found(book(step(say=phrase))) == []


@pytest.mark.parametrize(
    ("word", "hint"),
    [
        ("akc", "did you mean ack or ask?"),
        ("ASK", "did you mean ask?"),
        ("cll", "did you mean call?"),
        ("xyzzy", "such as ack, update or resolved; all: docs/runbooks.md"),
    ],
)
def test_two_phrases_about_as_near_are_both_offered(word: str, hint: str) -> None:
    assert phrase_hint(word) == hint


def made_for(name: str, *kinds: IncidentKind, severities: tuple[Severity, ...] = ()) -> Runbook:
    return replace(book(), name=name, kinds=kinds, severities=severities)


def test_of_two_for_the_same_incidents_the_one_that_is_taken_is_told() -> None:
    found = precedences(
        [made_for("a", "outage", "billing"), made_for("b", "billing", "outage", severities=(2, 3))]
    )
    assert found == (
        Precedence(taken="b", passed="a", kinds=("outage", "billing"), severities=(2, 3), is_by_order=False),
    )
    (same,) = precedences([made_for("z", "other"), made_for("a", "other"), made_for("c", "outage")])
    assert (same.taken, same.passed, same.is_by_order) == ("z", "a", True)
    assert incidents_words(same.kinds, same.severities) == "other"
    assert precedences([made_for("a"), made_for("b", "outage"), made_for("general")]) == ()


@pytest.mark.parametrize(
    ("line", "field", "hint"),
    [
        ("{client.link.site}", "client.link.site", "did you mean {client.links.site}?"),
        ("ssh {client.slugs}", "client.slugs", "did you mean {client.slug}?"),
        ("{x}", "x", "such as {client.links.site}, from [links] of the client file"),
        ("{client.links.}", "client.links.", "did you mean {client.links.site}?"),
        ("{client.links.a b}", "client.links.a b", "did you mean {client.links.site}?"),
        ("awk '{print}'", "print", "such as {client.links.site}, from [links] of the client file"),
    ],
)
def test_a_field_that_does_not_exist_is_an_error_with_the_nearest(line: str, field: str, hint: str) -> None:
    finding = only(book(step(show=("{client.slug}", line))))

    assert (finding.level, finding.place) == ("error", ("phase", 0, "step", 1, "show"))
    assert (finding.message, finding.hint) == (f"{{{field}}} is no field", hint)


def test_a_place_names_the_phase_and_the_step_in_it() -> None:
    second = Phase(title="Then", style="read-do", steps=(step(2), step(3, say="nope")))

    assert only(book(more=(second,))).place == ("phase", 1, "step", 1, "say")


def test_who_does_not_begin_with_the_acknowledgement_is_warned() -> None:
    phase = Phase(title="First", style="read-do", steps=(step(1), replace(ACK, number=2)))
    finding = only(replace(book(), phases=(phase,)))

    assert (finding.level, finding.place) == ("warning", ("phase", 0, "step", 0))
    assert finding.message == "the first step is not the acknowledgement"


def test_saying_ack_is_not_marking_it() -> None:
    phase = Phase(title="First", style="read-do", steps=(replace(ACK, marks=None),))

    assert "acknowledgement" in only(replace(book(), phases=(phase,))).message


def test_nine_steps_are_a_phase_and_ten_are_too_many() -> None:
    nine = [step(number) for number in range(2, 10)]

    assert found(book(*nine)) == []
    finding = only(book(*nine, step(10)))
    assert (finding.level, finding.place) == ("warning", ("phase", 0))
    assert finding.message == "has 10 steps, more than 9"


@pytest.mark.parametrize(("days", "is_old"), [(0, False), (180, False), (181, True), (-3, False)])
def test_half_a_year_after_it_was_read_a_runbook_is_stale(days: int, is_old: bool) -> None:
    runbook = book(reviewed=TODAY - timedelta(days=days))

    assert is_stale(runbook, TODAY) is is_old
    assert [finding.place for finding in found(runbook)] == ([("reviewed",)] if is_old else [])


def test_what_nobody_has_read_is_told_so_and_how_long_ago_it_was() -> None:
    assert only(book(reviewed=None)).message == "never reviewed"
    old = only(book(reviewed=date(2026, 1, 1)))
    assert (old.message, old.hint) == (
        "not reviewed for 326 days",
        "read it through, then set reviewed = 2026-11-23",
    )


def test_errors_come_first() -> None:
    phase = Phase(title="First", style="read-do", steps=(step(1), step(2, say="nope")))
    levels = [one.level for one in found(replace(book(reviewed=None), phases=(phase,)))]

    assert levels == ["error", "warning", "warning"]


def test_what_is_said_is_short_whatever_the_file_holds() -> None:
    long = "x" * 5000
    for finding in found(book(step(say=long, show=(f"{{{long}}}",)))):
        assert len(finding.message) < 80
