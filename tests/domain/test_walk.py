"""What events add up to for the steps of a runbook, in whatever order they arrive."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from freelance_sos.domain.events import (
    Event,
    Payload,
    Reopened,
    Resolved,
    Retracted,
    RunbookStarted,
    StepDone,
    StepSkipped,
)
from freelance_sos.domain.runbook import Runbook
from freelance_sos.domain.walk import Tick
from tests.domain.support import MINUTE, event
from tests.domain.walks import (
    OTHER,
    REPORT,
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


def test_nothing_is_walked_before_a_runbook_is_taken_up() -> None:
    incident = state(lines(("09:10", done(1))))

    assert (incident.walks, incident.walk) == ((), None)


def test_a_tick_says_what_became_of_the_step_when_and_in_which_line() -> None:
    walk = walked(
        ("09:10", done(1, text="by phone")),
        ("09:20", skipped(2, "it is plain")),
        ("09:30", skipped(3, "", applies=False)),
    ).walk

    assert walk is not None
    assert (walk.runbook, walk.started_at) == (SITE, at("09:05"))
    assert walk.ticks == {
        1: Tick(state="done", at=at("09:10"), event=f"{2:016x}", text="by phone"),
        2: Tick(state="skipped", at=at("09:20"), event=f"{3:016x}", text="it is plain"),
        3: Tick(state="not applicable", at=at("09:30"), event=f"{4:016x}"),
    }


# A step skipped and then done; that taken back; the end ticked and reopened; another runbook, and back.
SMALL = lines(
    ("09:05", started()),
    ("09:10", skipped(2)),
    ("09:20", done(2)),
    ("09:30", Retracted(events=(f"{3:016x}",))),
    ("09:40", done(RESOLVING)),
    ("09:50", Reopened()),
    ("09:55", started(OTHER)),
)


def test_every_order_of_arrival_gives_the_same() -> None:
    whole = state(SMALL)

    assert ticks(whole) == {2: "skipped"}
    assert [walk.runbook.name for walk in whole.walks] == ["site-down", "bad-deploy"]
    assert all(state(list(order)).walks == whole.walks for order in permutations(SMALL))


def test_a_line_that_came_twice_counts_once() -> None:
    assert state([*SMALL, *reversed(SMALL)]) == state(SMALL)


@pytest.mark.parametrize("cut", range(1, len(SMALL)))
def test_copies_of_two_machines_add_up_to_the_same_in_either_order(cut: int) -> None:
    here, there = SMALL[: cut + 1], [SMALL[0], *SMALL[cut:]]

    assert state([*here, *there]) == state([*there, *here]) == state(SMALL)


def test_of_two_ticks_the_later_one_counts_also_where_it_was_written_first() -> None:
    early = event(20, at("09:10"), skipped(2), at("10:00"))
    late = event(21, at("09:30"), done(2), at("09:31"))

    assert ticks(state([*lines(("09:05", started())), late, early])) == {2: "done"}


def test_taking_back_the_later_tick_leaves_the_earlier_one() -> None:
    last = Retracted(events=(f"{3:016x}",))

    assert ticks(walked(("09:10", skipped(2)), ("09:20", done(2)), ("09:30", last))) == {2: "skipped"}


def test_a_tick_may_be_dated_before_the_runbook_was_taken_up() -> None:
    assert ticks(walked(("09:02", done(1)))) == {1: "done"}


def test_an_old_tick_without_a_runbooks_name_is_of_the_one_that_is_walked_then() -> None:
    incident = walked(
        ("09:02", done(1, "")),
        ("09:10", done(2, "")),
        ("09:15", started(OTHER)),
        ("09:20", done(3, "")),
    )

    assert (ticks(incident), ticks(incident, "bad-deploy")) == ({1: "done", 2: "done"}, {3: "done"})


def test_a_tick_of_another_runbook_leaves_this_one_alone_and_waits_for_its_own() -> None:
    ticked = ("09:10", done(2, "bad-deploy"))

    assert ticks(walked(ticked)) == {}
    assert ticks(walked(ticked, ("09:30", started(OTHER))), "bad-deploy") == {2: "done"}


def test_going_back_to_a_runbook_goes_on_with_its_ticks_and_its_first_copy() -> None:
    changed = replace(SITE, title="Site down, rewritten")
    incident = walked(("09:10", done(1)), ("09:20", started(OTHER)), ("09:30", started(changed)))

    assert incident.walk is not None
    assert (incident.walk.runbook, incident.walk.started_at) == (SITE, at("09:05"))
    assert ticks(incident) == {1: "done"}
    assert [walk.runbook.name for walk in incident.walks] == ["bad-deploy", "site-down"]


def test_a_start_that_is_taken_back_was_none_and_its_ticks_come_again_with_the_next() -> None:
    gone = (("09:10", done(1)), ("09:20", Retracted(events=(f"{1:016x}",))))

    assert walked(*gone).walks == ()
    assert ticks(walked(*gone, ("09:30", started()))) == {1: "done"}


@pytest.mark.parametrize("step", ["x", "0", "-1", "1.0", "", " 1", "１", "²", "01", "9" * 5000])
def test_what_is_no_number_of_a_step_is_no_tick(step: str) -> None:
    assert ticks(walked(("09:10", done(step)), ("09:20", skipped(step)))) == {}


def test_a_number_that_no_step_has_changes_no_other_step() -> None:
    assert ticks(walked(("09:10", done(1)), ("09:20", done(999))))[1] == "done"


# ---------------------------------------------------------------------------------------- reopening

ALL_DONE = [(f"09:{10 + number}", done(number)) for number in range(1, 7)]
OVER: tuple[str, Payload] = ("09:30", Resolved())


def test_after_a_reopening_the_step_that_resolved_is_to_do_again_and_all_behind_it() -> None:
    before, after = walked(*ALL_DONE, OVER), walked(*ALL_DONE, OVER, ("09:40", Reopened()))

    assert list(ticks(before)) == [1, 2, 3, 4, 5, 6]
    assert list(ticks(after)) == [1, 2, 3, 4]


def test_what_is_ticked_after_the_reopening_stands() -> None:
    incident = walked(*ALL_DONE, OVER, ("09:40", Reopened()), ("09:50", done(6)))

    assert list(ticks(incident)) == [1, 2, 3, 4, 6]


def test_a_reopening_that_is_taken_back_leaves_every_tick() -> None:
    incident = walked(*ALL_DONE, ("09:40", Reopened()), ("09:50", Retracted(events=(f"{8:016x}",))))

    assert list(ticks(incident)) == [1, 2, 3, 4, 5, 6]


def test_where_no_step_resolves_a_reopening_leaves_every_tick() -> None:
    ticked = [(time, replace(tick, runbook="bad-deploy")) for time, tick in ALL_DONE[:3]]
    incident = state(lines(("09:05", started(OTHER)), *ticked, OVER, ("09:40", Reopened())))

    assert list(ticks(incident, "bad-deploy")) == [1, 2, 3]


# ------------------------------------------------------------------------------------- larger logs

books: st.SearchStrategy[Runbook] = st.sampled_from([SITE, OTHER])
payloads: st.SearchStrategy[Payload] = st.one_of(
    books.map(started),
    st.builds(StepDone, step=st.integers(1, 6).map(str), runbook=books.map(lambda book: book.name)),
    st.builds(
        StepSkipped,
        step=st.integers(1, 6).map(str),
        runbook=books.map(lambda book: book.name),
        not_applicable=st.booleans(),
    ),
    st.just(Reopened()),
    st.lists(st.integers(1, 25).map(lambda number: f"{number:016x}"), max_size=2).map(
        lambda ids: Retracted(events=tuple(ids))
    ),
)


@st.composite
def logs(draw: st.DrawFn) -> list[Event]:
    """A log of up to 25 lines; several happen at the same minute."""
    happened = draw(st.lists(st.tuples(payloads, st.integers(0, 12), st.integers(0, 3)), max_size=25))
    return [
        event(0, REPORT.reported, REPORT),
        *(
            # Written in the order of their numbers, so that a retraction names what it takes back.
            event(number, at("09:00") + minute * MINUTE, what, at("10:00") + (number + later) * MINUTE)
            for number, (what, minute, later) in enumerate(happened, start=1)
        ),
    ]


@given(events=logs(), data=st.data())
def test_any_order_any_repeats_and_any_merge_give_the_same(events: list[Event], data: st.DataObject) -> None:
    shuffled = data.draw(st.permutations(events))
    cut = data.draw(st.integers(0, len(events)))
    again = data.draw(st.lists(st.sampled_from(events), max_size=6))

    assert state(shuffled) == state([*shuffled[cut:], *again, *shuffled[:cut], *again]) == state(events)


@given(events=logs())
def test_a_step_is_what_its_last_standing_tick_says(events: list[Event]) -> None:
    incident = state(events)
    standing = [line for line in events if line.id not in incident.taken_back]
    reopened = max((line.order for line in standing if isinstance(line.what, Reopened)), default=None)
    taken_up = {line.what.runbook for line in standing if isinstance(line.what, RunbookStarted)}
    assert {walk.runbook.name for walk in incident.walks} == taken_up
    for walk in incident.walks:
        for number in range(1, 7):
            own = [
                line
                for line in standing
                if isinstance(line.what, StepDone | StepSkipped)
                and (line.what.runbook, line.what.step) == (walk.runbook.name, str(number))
            ]
            if reopened and walk.runbook == SITE and number >= RESOLVING:
                own = [line for line in own if line.order > reopened]
            last = max(own, key=lambda line: line.order, default=None)
            tick = walk.ticks.get(number)
            assert (tick and tick.event) == (last and last.id)
