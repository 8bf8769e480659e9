"""The scorecard of a drill: every number here was worked out by hand from the times beside it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from freelance_sos.domain.agreement import Agreement, SeverityTargets, Target
from freelance_sos.domain.calendar import Calendar
from freelance_sos.domain.drill import (
    PastDrill,
    Scorecard,
    advice,
    least_practised,
    longest_silence,
    past_drill,
    scorecard,
    update_moments,
)
from freelance_sos.domain.durations import parse_duration
from freelance_sos.domain.events import (
    Acknowledged,
    Event,
    Opened,
    Payload,
    Resolved,
    Resumed,
    Retracted,
    RunbookStarted,
    Sent,
    StepDone,
    StepSkipped,
    Waiting,
)
from freelance_sos.domain.hours import parse_hours
from freelance_sos.domain.incident import Incident, fold
from freelance_sos.domain.people import Client, Me
from freelance_sos.domain.progress import progress_of
from freelance_sos.domain.runbook import Phase, Runbook, Step, When
from freelance_sos.domain.targets import target_states
from freelance_sos.domain.views import IncidentView

ALWAYS = Calendar(zone=ZoneInfo("UTC"), hours=parse_hours("24/7"))
CLIENT = Client(slug="drill", name="Drill", calendar=ALWAYS)
ME = Me(name="Robin", language="en", calendar=ALWAYS)
STEPS = tuple(Step(number=number, do=f"step {number}") for number in range(1, 4))
NIGHT_STEP = Step(number=4, do="step 4", when=When(off_hours=True))
PLAN = Runbook(
    name="plan", title="Plan", phases=(Phase(title="All", style="read-do", steps=(*STEPS, NIGHT_STEP)),)
)


def at(minute: float) -> datetime:
    """So many minutes after 10:00, when it was reported."""
    return datetime(2026, 11, 23, 10, tzinfo=UTC) + timedelta(minutes=minute)


def agreed() -> Agreement:
    """Acknowledge within 15 minutes, a word every 30, resolve within four hours, round the clock."""
    acknowledge, update, resolve = (
        Target(within=parse_duration(text), clock="24/7") for text in ("15m", "30m", "4h")
    )
    return Agreement(
        by_severity={1: SeverityTargets(acknowledge=acknowledge, update=update, resolve=resolve)}
    )


def incident(*events: tuple[float, Payload], agreement: Agreement | None = None) -> Incident:
    opened = Opened(
        client="drill",
        number=1,
        title="x",
        severity=1,
        incident_kind="outage",
        reported=at(0),
        response=agreed() if agreement is None else agreement,
    )
    told = [(0.0, opened), (0.0, RunbookStarted(runbook="plan", copy=PLAN)), *events]
    lines = [
        Event(
            id=f"{number:016x}",
            at=at(minute),
            recorded=at(minute) + timedelta(microseconds=number),
            what=what,
        )
        for number, (minute, what) in enumerate(told)
    ]
    return fold(lines, client="drill", number=1)


def card(one: Incident, end: float) -> Scorecard:
    targets = tuple(target_states(one, CLIENT, ME, at(end)))
    view = IncidentView(incident=one, client=CLIENT, me=ME, targets=targets, now=at(end))
    assert one.walk
    return scorecard(view, progress_of(one, one.walk, is_in_hours=True))


def moments(one: Incident, end: float) -> list[tuple[float, float | None, bool]]:
    """Due, told, late: in minutes after 10:00."""

    def minute(when: datetime | None) -> float | None:
        return None if when is None else (when - at(0)) / timedelta(minutes=1)

    found = update_moments(one, CLIENT, ME, at(end))
    return [(minute(each.due_at) or 0, minute(each.told_at), each.is_late) for each in found]


# -- acknowledge and resolve --------------------------------------------------------------------------


def test_an_acknowledgement_within_the_agreed_time_is_met() -> None:
    found = card(incident((15, Acknowledged())), 20).acknowledge

    assert (found.took, found.due_at, found.result) == (timedelta(minutes=15), at(15), "met")


def test_a_minute_more_is_late() -> None:
    assert card(incident((16, Acknowledged())), 20).acknowledge.result == "late"


def test_none_at_all_is_not_yet_while_there_is_time_and_late_after_it() -> None:
    silent = incident()

    assert [card(silent, end).acknowledge.result for end in (10, 15, 16)] == ["not yet", "not yet", "late"]
    assert card(silent, 16).acknowledge.took is None


def test_without_an_agreement_there_is_nothing_to_meet() -> None:
    found = card(incident((5, Acknowledged()), agreement=Agreement()), 20)

    assert (found.acknowledge.result, found.acknowledge.took) == ("nothing agreed", timedelta(minutes=5))
    assert found.updates == ()


def test_waiting_for_the_client_is_credited_to_the_time_to_resolve() -> None:
    # Reported 10:00, four hours agreed: 14:00. Waited from 11:00 to 12:00, so due at 15:00.
    one = incident((5, Acknowledged()), (60, Waiting(text="x")), (120, Resumed()), (290, Resolved()))
    found = card(one, 400)

    assert (found.resolve.took, found.resolve.due_at) == (timedelta(minutes=290), at(300))
    assert found.resolve.result == "met"
    assert found.waited == timedelta(minutes=60)


# -- updates -----------------------------------------------------------------------------------------


def test_each_message_is_held_against_what_the_one_before_it_named() -> None:
    one = incident(
        (5, Acknowledged(promise=at(25))),  # named 10:25, told at 10:20
        (20, Sent(text="a", promise=at(40))),  # named 10:40, told at 10:41
        (41, Sent(text="b")),  # named nothing: half an hour is agreed, 11:11; told at 11:11
        (71, Sent(text="c")),
        (80, Resolved()),
    )

    assert moments(one, 200) == [(25, 20, False), (40, 41, True), (71, 71, False)]


def test_the_first_message_is_the_acknowledgement_and_no_update() -> None:
    assert moments(incident((50, Acknowledged())), 60) == []


def test_what_is_not_due_yet_at_the_end_counts_for_nothing_and_what_is_over_is_late() -> None:
    one = incident((5, Acknowledged(promise=at(25))))

    assert moments(one, 25) == []
    assert moments(one, 26) == [(25, None, True)]


def test_nothing_is_due_once_it_is_resolved() -> None:
    one = incident((5, Acknowledged(promise=at(25))), (20, Resolved()), (90, Sent(text="more")))

    assert moments(one, 200) == []


def test_an_agreed_update_rests_while_waiting_and_a_promise_does_not() -> None:
    # Acknowledged at 10:05: due at 10:35; ten minutes of waiting move that to 10:45.
    waits = ((10, Waiting(text="x")), (20, Resumed()))
    assert moments(incident((5, Acknowledged()), *waits, (44, Sent(text="a"))), 50) == [(45, 44, False)]
    promised = incident((5, Acknowledged(promise=at(35))), *waits, (44, Sent(text="a")))
    assert moments(promised, 50) == [(35, 44, True)]


def test_a_message_that_was_taken_back_was_not_sent() -> None:
    one = incident(
        (5, Acknowledged(promise=at(25))), (20, Sent(text="a")), (22, Retracted(events=(f"{3:016x}",)))
    )

    assert moments(one, 30) == [(25, None, True)]


# -- silence -----------------------------------------------------------------------------------------


def test_the_longest_silence_lies_between_two_messages_or_at_either_end() -> None:
    one = incident((5, Acknowledged()), (20, Sent(text="a")), (50, Sent(text="b")), (60, Resolved()))
    middle = longest_silence(one, at(500))
    assert (middle.start, middle.end, middle.length) == (at(20), at(50), timedelta(minutes=30))

    assert longest_silence(incident((40, Acknowledged())), at(50)).length == timedelta(minutes=40)
    assert longest_silence(incident((5, Acknowledged())), at(50)).start == at(5)


# -- steps, memory, advice -----------------------------------------------------------------------------


def walked() -> Scorecard:
    """Step 1 done, 2 skipped, 3 left; 4 is for off hours alone."""
    return card(
        incident(
            (5, Acknowledged()),
            (5, StepDone(step="1", runbook="plan")),
            (6, StepSkipped(step="2", why="no time", runbook="plan")),
        ),
        20,
    )


def test_steps_are_told_by_what_became_of_them() -> None:
    found = walked()
    numbers = {
        state: [one.step.number for one in found.in_state(state)]
        for state in ("done", "skipped", "to do", "not applicable", "not needed")
    }

    assert numbers == {"done": [1], "skipped": [2], "to do": [3], "not applicable": [], "not needed": [4]}
    assert found.is_begun
    assert not card(incident(), 5).is_begun


def past(acknowledged: float | None = 5, day: int = 1) -> PastDrill:
    return PastDrill(
        at=datetime(2026, 11, day, tzinfo=UTC),
        pace=10,
        acknowledged_in=None if acknowledged is None else timedelta(minutes=acknowledged),
        resolved_in=None,
        updates_in_time=0,
        updates_late=0,
        longest_silence=timedelta(),
        done=1,
        skipped=0,
        left=0,
    )


def test_what_is_remembered() -> None:
    assert past_drill(walked(), 10, at(0)) == PastDrill(
        at=at(0),
        pace=10,
        acknowledged_in=timedelta(minutes=5),
        resolved_in=None,
        updates_in_time=0,
        updates_late=0,
        longest_silence=timedelta(minutes=15),
        done=1,
        skipped=1,
        left=1,
    )


def all_done(*events: tuple[float, Payload], end: float = 60) -> Scorecard:
    done = [(7.0, StepDone(step=str(number), runbook="plan")) for number in (1, 2, 3)]
    return card(incident(*done, *events), end)


def test_what_the_client_feels_first_is_practised_first() -> None:
    quick = (5.0, Acknowledged())

    assert advice(all_done((16, Acknowledged())), None) == "acknowledge"
    assert advice(all_done(quick, (36, Sent(text="a"))), None) == "updates"
    assert advice(walked(), None) == "to_the_end"
    skipped = (8.0, StepSkipped(step="3", why="x", runbook="plan"))
    assert advice(all_done(quick, skipped, (30, Resolved())), None) == "skipped"
    told = [(5.0 + 30 * number, Sent(text="a")) for number in range(1, 9)]
    assert advice(all_done(quick, *told, (245, Resolved()), end=300), None) == "resolve"
    good = all_done(quick, (30, Resolved()))
    assert advice(good, None) == "well"
    assert advice(good, past(4)) == "slower"
    assert advice(good, past(4.5)) == "well"  # half a minute is no difference
    assert advice(good, past(None)) == "well"


def test_the_runbook_to_drill_next_is_one_never_drilled_then_the_one_of_longest_ago() -> None:
    assert least_practised(["a", "b", "c"], {"a": past(day=1)}) == "b"
    assert least_practised(["a", "b"], {"a": past(day=3), "b": past(day=2)}) == "b"
