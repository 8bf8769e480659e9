"""How far a walk has come: what is done, what is not needed, and what is next."""

from __future__ import annotations

from dataclasses import replace

import pytest

from freelance_sos.domain.events import Acknowledged, Payload, Reopened, Resolved, Sent
from freelance_sos.domain.incident import Incident
from freelance_sos.domain.progress import Progress, progress_of
from tests.domain.walks import FIRST, LAST, RESOLVING, SITE, at, done, lines, skipped, started, state, walked

ACK: tuple[str, Payload] = ("09:07", Acknowledged())


def progress(incident: Incident, *, is_in_hours: bool = False) -> Progress:
    """How far it is; off hours unless told, so that every step of the runbook is needed."""
    assert incident.walk is not None
    return progress_of(incident, incident.walk, is_in_hours=is_in_hours)


def states(one: Progress) -> list[str]:
    return [view.state for view in one.steps]


def test_at_first_all_is_to_do_and_the_first_step_is_next() -> None:
    one = progress(walked())

    assert states(one) == ["to do"] * 6
    assert one.current is not None
    assert (one.current.step.number, one.current.done_at) == (1, None)


def test_each_step_is_what_was_said_of_it_and_the_first_gap_is_next() -> None:
    one = progress(walked(ACK, ("09:10", skipped(3)), ("09:20", skipped(4, "", applies=False))))

    assert states(one) == ["done", "to do", "skipped", "not applicable", "to do", "to do"]
    assert one.current is one.view(2)


@pytest.mark.parametrize("told", [Acknowledged(), Sent(text="I have it")])
def test_who_was_told_already_need_not_be_told_by_a_step(told: Payload) -> None:
    view = progress(walked(("09:07", told))).view(1)

    assert view is not None
    assert (view.state, view.tick, view.done_at) == ("done", None, at("09:07"))


def test_resolved_by_another_command_is_resolved_until_it_is_reopened() -> None:
    over: tuple[str, Payload] = ("09:30", Resolved())
    silent = replace(SITE, phases=(FIRST, replace(LAST, steps=tuple(replace(s, say="") for s in LAST.steps))))
    taken_up = ("09:05", started(silent))
    before = progress(state(lines(taken_up, over)))
    after = progress(state(lines(taken_up, over, ("09:40", Reopened()))))

    assert (states(before)[RESOLVING - 1], states(after)[RESOLVING - 1]) == ("done", "to do")


def test_that_it_is_resolved_they_have_still_to_be_told() -> None:
    assert states(progress(walked(("09:30", Resolved()))))[RESOLVING - 1] == "to do"


def test_what_somebody_said_of_a_step_counts_more_than_its_mark() -> None:
    view = progress(walked(ACK, ("09:20", skipped(1, "Kim told them")))).view(1)

    assert view is not None
    assert (view.state, view.done_at) == ("skipped", at("09:20"))


def test_a_step_that_is_not_needed_now_is_passed_over_but_a_tick_of_it_stands() -> None:
    ticked = [("09:10", done(number)) for number in (1, 2, 3)]
    in_hours = progress(walked(*ticked), is_in_hours=True)

    assert states(in_hours)[3] == "not needed"
    assert in_hours.current is in_hours.view(RESOLVING)
    assert states(progress(walked(*ticked)))[3] == "to do"
    assert states(progress(walked(*ticked, ("09:20", done(4))), is_in_hours=True))[3] == "done"


def test_a_time_box_is_counted_from_the_opening() -> None:
    dues = [view.due_at for view in progress(walked(("09:05", done(1)))).steps]

    assert dues == [None, at("09:15"), None, None, None, None]


def test_through_is_through() -> None:
    one = progress(walked(*((f"09:1{number}", done(number)) for number in range(1, 7))))

    assert (one.current, one.next_after(6), one.next_after(1)) == (None, None, None)


def test_behind_a_step_comes_the_next_gap_and_behind_the_last_the_first_that_was_left_out() -> None:
    one = progress(walked(("09:10", done(2)), ("09:11", done(3)), ("09:12", done(RESOLVING))))

    following = [one.next_after(number) for number in range(1, 7)]
    assert [view and view.step.number for view in following] == [4, 4, 4, 6, 6, 1]


def test_back_goes_to_the_nearest_needed_step() -> None:
    one = progress(walked(), is_in_hours=True)

    before = [one.before(number) for number in range(1, 7)]
    assert [view and view.step.number for view in before] == [None, 1, 2, 3, 3, 5]


def test_a_phase_has_its_own_steps_and_a_number_that_is_none_has_no_view() -> None:
    one = progress(walked())

    assert [view.step.number for view in one.in_phase(LAST)] == [4, 5, 6]
    assert (one.view(0), one.view(7)) == (None, None)
