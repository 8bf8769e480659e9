"""What may happen to a step, what is recorded with it, and what is refused."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from freelance_sos.domain.decide import decide_undo
from freelance_sos.domain.decide_steps import (
    Told,
    decide_done,
    decide_skipped,
    decide_start,
    decide_untick,
    refuse_changed,
)
from freelance_sos.domain.errors import NotAllowed, NotFound, SosError, UsageError
from freelance_sos.domain.events import (
    Acknowledged,
    Cancelled,
    Closed,
    Event,
    Payload,
    Resolved,
    Retracted,
    Sent,
    Waiting,
)
from freelance_sos.domain.incident import Incident
from tests.domain.support import event
from tests.domain.walks import (
    OTHER,
    RESOLVING,
    SITE,
    at,
    done,
    lines,
    skipped,
    started,
    state,
    ticks,
    walked,
)

NOW = at("10:00")
ACK: tuple[str, Payload] = ("09:07", Acknowledged())
OVER: tuple[str, Payload] = ("09:30", Resolved())
ENDED = [[OVER, ("09:40", Closed())], [("09:40", Cancelled())]]


def after(incident: Incident, payloads: list[Payload], minute: int = 0) -> Incident:
    """``incident`` with what one command recorded: one ``recorded`` for all of it."""
    written = at("10:00") + timedelta(minutes=minute)
    first = len(incident.timeline)
    new = [event(first + number, written, what) for number, what in enumerate(payloads)]
    return state([*incident.timeline, *new])


def test_a_runbook_is_taken_up_with_a_copy_and_only_once() -> None:
    (start,) = decide_start(state(lines()), SITE)

    assert start == started(SITE)
    assert decide_start(walked(), SITE) == []
    assert decide_start(walked(), OTHER) == [started(OTHER)]


def test_the_one_that_is_walked_stays_though_its_file_has_changed() -> None:
    assert decide_start(walked(), replace(SITE, title="rewritten")) == []


@pytest.mark.parametrize("ended", ENDED)
def test_when_it_is_over_nothing_is_left_to_walk(ended: list[tuple[str, Payload]]) -> None:
    incident = walked(*ended)
    refusals: list[Callable[[], object]] = [
        lambda: decide_start(incident, OTHER),
        lambda: decide_done(incident, NOW, 2),
        lambda: decide_skipped(incident, NOW, 2, "why"),
        lambda: decide_untick(incident, 2),
        lambda: refuse_changed(incident, 2, None),
    ]
    for refused in refusals:
        with pytest.raises(NotAllowed, match="nothing is left to walk"):
            refused()


def test_resolved_is_not_over_the_lessons_are_still_to_do() -> None:
    assert decide_done(walked(OVER), NOW, 6) == [done(6)]


@pytest.mark.parametrize("number", [0, -1, 7, 999])
def test_a_number_that_no_step_has_is_not_found(number: int) -> None:
    refusals: list[Callable[[], object]] = [
        lambda: decide_done(walked(), NOW, number),
        lambda: decide_skipped(walked(), NOW, number, "why"),
        lambda: decide_untick(walked(), number),
    ]
    for refused in refusals:
        with pytest.raises(NotFound, match="they go from 1 to 6"):
            refused()


def test_before_a_runbook_is_taken_up_there_is_no_step() -> None:
    with pytest.raises(NotAllowed, match="walks no runbook yet; take one up: sos run acme-7"):
        decide_done(state(lines()), NOW, 1)


# ------------------------------------------------------------------------------ what comes with it


def test_the_step_that_acknowledges_records_that_as_well() -> None:
    promise = at("10:20")
    told = Told(text="I have it", promise=promise)

    assert decide_done(walked(), NOW, 1) == [done(1), Acknowledged()]
    assert decide_done(walked(), NOW, 1, "called them", told) == [
        done(1, text="called them"),
        Acknowledged(text="I have it", promise=promise),
    ]


def test_who_was_told_before_is_not_acknowledged_twice_but_hears_what_was_said() -> None:
    assert decide_done(walked(ACK), NOW, 1) == [done(1)]
    assert decide_done(walked(ACK), NOW, 1, told=Told(text="and more")) == [done(1), Sent(text="and more")]


def test_what_was_told_with_any_other_step_is_a_message() -> None:
    told = Told(text="we look at it", promise=at("10:30"))

    assert decide_done(walked(), NOW, 2, told=told) == [
        done(2),
        Sent(text="we look at it", promise=at("10:30")),
    ]


def test_the_step_that_waits_starts_the_wait_unless_one_runs_or_it_is_over() -> None:
    waiting: tuple[str, Payload] = ("09:20", Waiting(text="a login"))

    assert decide_done(walked(), NOW, 3) == [done(3), Waiting(text="the host's answer")]
    assert decide_done(walked(waiting), NOW, 3) == [done(3)]
    assert decide_done(walked(OVER), NOW, 3) == [done(3)]


def test_the_step_that_resolves_resolves_after_the_words_went_out() -> None:
    told = Told(text="it works again")

    assert decide_done(walked(ACK), NOW, RESOLVING, told=told) == [
        done(RESOLVING),
        Sent(text="it works again"),
        Resolved(),
    ]
    assert decide_done(walked(ACK, OVER), NOW, RESOLVING) == [done(RESOLVING)]


def test_a_mark_that_may_not_be_refuses_the_tick_as_well() -> None:
    with pytest.raises(NotAllowed, match="reported only after that"):
        decide_done(walked(), at("08:00"), 1)
    with pytest.raises(UsageError, match="must lie ahead"):
        decide_done(walked(), NOW, 2, told=Told(text="soon", promise=NOW))


@pytest.mark.parametrize(
    ("time", "number", "told"),
    [
        ("09:39", 2, "step 2 was skipped only after that"),
        ("08:59", 3, "acme-7 was reported only after that"),
    ],
)
def test_a_step_is_not_ticked_as_of_a_moment_at_which_it_would_not_count(
    time: str, number: int, told: str
) -> None:
    incident = walked(("09:40", skipped(2, "no time")))

    with pytest.raises(NotAllowed, match=told):
        decide_done(incident, at(time), number)
    with pytest.raises(NotAllowed, match=told):
        decide_skipped(incident, at(time), number, "", applies=False)


# ------------------------------------------------------------------------------------- passing over


def test_skipping_takes_a_reason_and_not_applicable_none() -> None:
    assert decide_skipped(walked(), NOW, 2, "  no time ") == [skipped(2, "no time")]
    assert decide_skipped(walked(), NOW, 2, "", applies=False) == [skipped(2, "", applies=False)]


@pytest.mark.parametrize("why", ["", "   ", "\n"])
def test_skipping_without_a_reason_is_refused(why: str) -> None:
    with pytest.raises(UsageError, match="skipped without a reason"):
        decide_skipped(walked(), NOW, 2, why)


@pytest.mark.parametrize("tick", [done(2), skipped(2), skipped(2, applies=False)])
def test_what_is_so_already_is_refused_and_everything_else_may_be_said_anew(tick: Payload) -> None:
    incident = walked(("09:10", tick))
    said: dict[str, Callable[[], list[Payload]]] = {
        "done": lambda: decide_done(incident, NOW, 2),
        "skipped": lambda: decide_skipped(incident, NOW, 2, "why"),
        "not applicable": lambda: decide_skipped(incident, NOW, 2, "why", applies=False),
    }
    before = ticks(incident)[2]
    with pytest.raises(NotAllowed, match=f"step 2 is {before} already"):
        said.pop(before)()
    for name, say in said.items():
        assert ticks(after(incident, say())) == {2: name}


# ------------------------------------------------------------------------------------- taking back


def test_unticking_takes_back_all_that_was_recorded_with_the_tick() -> None:
    before = walked()
    ticked = after(before, decide_done(before, NOW, 1, told=Told(text="I have it")))
    assert (ticked.status, ticks(ticked)) == ("acknowledged", {1: "done"})

    back = after(ticked, decide_untick(ticked, 1), minute=1)

    assert (back.status, back.acknowledged_at, ticks(back)) == ("open", None, {})


def test_undo_takes_back_the_tick_with_what_it_marked() -> None:
    before = walked()
    ticked = after(before, decide_done(before, NOW, 1))

    assert ticks(after(ticked, [decide_undo(ticked)], minute=1)) == {}
    assert after(ticked, [decide_undo(ticked)], minute=1).status == "open"


def test_unticking_one_step_leaves_the_others_and_what_stood_before_it() -> None:
    incident = walked(("09:10", done(1)), ("09:20", skipped(2)))
    incident = after(incident, decide_done(incident, NOW, 2))

    assert decide_untick(incident, 2) == [Retracted(events=(f"{4:016x}",))]
    assert ticks(after(incident, decide_untick(incident, 2), minute=1)) == {1: "done", 2: "skipped"}


@pytest.mark.parametrize("happened", [[], [ACK]])
def test_what_was_not_ticked_can_not_be_unticked(happened: list[tuple[str, Payload]]) -> None:
    with pytest.raises(NotAllowed, match="step 1 is not ticked"):
        decide_untick(walked(*happened), 1)


# ----------------------------------------------------------------------------------- two terminals


def test_two_terminals_do_not_double_a_step() -> None:
    seen = walked()
    assert seen.walk is not None
    there = after(seen, decide_done(seen, NOW, 2))

    refuse_changed(seen, 2, seen.walk.ticks.get(2))
    with pytest.raises(NotAllowed, match="step 2 is done meanwhile"):
        refuse_changed(there, 2, seen.walk.ticks.get(2))
    refuse_changed(there, 3, seen.walk.ticks.get(3))


def test_a_step_that_was_unticked_there_is_told_here() -> None:
    seen = after(walked(), decide_done(walked(), NOW, 2))
    assert seen.walk is not None
    there = after(seen, decide_untick(seen, 2), minute=1)

    with pytest.raises(NotAllowed, match="step 2 is to do again meanwhile"):
        refuse_changed(there, 2, seen.walk.ticks[2])


def test_a_tick_in_the_place_of_another_is_a_change_too() -> None:
    seen = walked(("09:10", done(2)))
    assert seen.walk is not None
    there = after(after(seen, decide_untick(seen, 2)), [done(2)], minute=1)

    with pytest.raises(NotAllowed, match="step 2 is done meanwhile"):
        refuse_changed(there, 2, seen.walk.ticks[2])


def test_two_terminals_that_both_tick_have_one_tick() -> None:
    seen = walked()
    here = after(seen, decide_done(seen, NOW, 2))
    both: list[Event] = [*here.timeline, event(90, at("10:00"), done(2))]

    assert ticks(state(both)) == {2: "done"}


def test_every_refusal_is_told_in_one_line() -> None:
    incident = walked(("09:10", done(2)))
    for number in (0, 2):
        with pytest.raises(SosError) as caught:
            decide_done(incident, NOW, number)
        assert "\n" not in str(caught.value)
