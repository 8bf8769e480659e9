"""F13: two copies of a store, changed offline, become one: nothing is lost, and both end equal (P7)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from freelance_sos.domain.layout import label_of_other, log_name, part_of
from freelance_sos.domain.merge import digest, merge, purge_mark, vanished, without_purged

Files = dict[str, bytes]
Changes = Mapping[str, bytes | None]

ME, ACME, BAYOU = "sos.toml", "clients/acme.toml", "clients/bayou.toml"
REMOVED, RUNBOOK = "clients/removed/acme.toml", "runbooks/site-down.toml"
ONE, TWO = "incidents/acme/0001-11111111.jsonl", "incidents/acme/0002-22222222.jsonl"


def line(number: int, day: int = 1) -> bytes:
    """One event, written on that day of November."""
    at = f"2026-11-{day:02}T10:00:{number % 60:02}Z"
    values = {"id": f"{number:016x}", "at": at, "recorded": at, "kind": "noted", "text": f"note {number}"}
    return json.dumps(values).encode() + b"\n"


def log(*numbers: int, day: int = 1) -> bytes:
    return b"".join(line(number, day) for number in numbers)


START: Files = {
    ME: b'name = "Robin"\n',
    ACME: b'name = "Acme"\n',
    BAYOU: b'name = "Bayou"\n',
    RUNBOOK: b'title = "Site down"\n',
    ONE: log(1, 2),
    TWO: log(3),
}


def acme(number: int, suffix: int) -> str:
    return f"incidents/acme/{number:04}-{suffix:08x}.jsonl"


# What each machine did while offline: the files it changed, and those it removed (None).
SCENARIOS: dict[str, tuple[Changes, ...]] = {
    "nothing": ({}, {}),
    "one adds a client": ({"clients/kyoto.toml": b"k"}, {}),
    "each adds a client": ({"clients/kyoto.toml": b"k"}, {"clients/pulse.toml": b"p"}),
    "one edits": ({ACME: b"A"}, {}),
    "each edits another file": ({ACME: b"A"}, {BAYOU: b"B"}),
    "both make the same edit": ({ACME: b"same"}, {ACME: b"same"}),
    "both edit one file": ({ACME: b"A"}, {ACME: b"B"}),
    "both edit their own settings": ({ME: b"A"}, {ME: b"B"}),
    "both edit a runbook": ({RUNBOOK: b"A"}, {RUNBOOK: b"B"}),
    "both add wording of one language": ({"messages/de.toml": b"A"}, {"messages/de.toml": b"B"}),
    "one removes": ({RUNBOOK: None}, {}),
    "both remove": ({RUNBOOK: None}, {RUNBOOK: None}),
    "delete against edit": ({ACME: None}, {ACME: b"B"}),
    "delete of settings against edit": ({ME: None}, {ME: b"B"}),
    "delete of a runbook against edit": ({RUNBOOK: None}, {RUNBOOK: b"B"}),
    "a client is set aside, and edited": ({ACME: None, REMOVED: START[ACME]}, {ACME: b"B"}),
    "both set a client aside": ({ACME: None, REMOVED: START[ACME]}, {ACME: None, REMOVED: START[ACME]}),
    "the same new slug": ({"clients/new.toml": b"A"}, {"clients/new.toml": b"B"}),
    "the same new slug and text": ({"clients/new.toml": b"A"}, {"clients/new.toml": b"A"}),
    "removed and added anew": ({ACME: b"anew"}, {ACME: None}),
    "a file is emptied": ({ACME: b""}, {BAYOU: b"B"}),
    "each logs in its own incident": ({ONE: log(1, 2, 11)}, {TWO: log(3, 12)}),
    "both log in one incident": ({ONE: log(1, 2, 11)}, {ONE: log(1, 2, 12)}),
    "both log the same lines": ({ONE: log(1, 2, 11)}, {ONE: log(1, 2, 11)}),
    "one logs a lot": ({ONE: log(1, 2, *range(20, 60))}, {ONE: log(1, 2, 61)}),
    "each opens an incident": ({acme(3, 0xA): log(11)}, {"incidents/bayou/0001-0000000b.jsonl": log(12)}),
    "the same number": ({acme(3, 0xA): log(11)}, {acme(3, 0xB): log(12)}),
    "two numbers each": (
        {acme(3, 0xA): log(11), acme(4, 0xAA): log(13)},
        {acme(3, 0xB): log(12), acme(4, 0xBB): log(14)},
    ),
    "one number against three": (
        {acme(3, 0xA): log(11)},
        {acme(3, 0xB): log(12), acme(4, 0xBB): log(14), acme(5, 0xBBB): log(15)},
    ),
    "the same number for a new client": (
        {"clients/new.toml": b"A", "incidents/new/0001-0000000a.jsonl": log(11)},
        {"clients/new.toml": b"B", "incidents/new/0001-0000000b.jsonl": log(12)},
    ),
    "the same number, and clocks that disagree": (
        {acme(3, 0xA): log(11, day=28)},
        {acme(3, 0xB): log(12, day=2)},
    ),
    "the same number, unreadable": ({acme(3, 0xA): b"torn"}, {acme(3, 0xB): b"\0\0"}),
    "renumbered by hand": ({ONE: None, acme(9, 0x11111111): log(1, 2)}, {ONE: log(1, 2, 12)}),
    "renumbered by hand onto a new one": (
        {ONE: None, acme(9, 0x11111111): log(1, 2)},
        {acme(9, 0xB): log(12)},
    ),
    "an incident is removed by hand": ({ONE: None}, {}),
    "an incident is removed by hand, and goes on": ({ONE: None}, {ONE: log(1, 2, 12)}),
    "a line is removed by hand": ({ONE: log(1)}, {ONE: log(1, 2, 12)}),
    "a line is mended by hand": ({ONE: log(1) + b"mended\n"}, {ONE: log(1, 2, 12)}),
    "a line is doubled": ({ONE: log(1, 1, 2)}, {ONE: log(1, 2, 12)}),
    "lines are swapped": ({ONE: log(2, 1)}, {ONE: log(1, 2, 12)}),
    "the last line is torn": ({ONE: log(1, 2) + line(11)[:20]}, {ONE: log(1, 2, 12)}),
    "both torn at another place": ({ONE: log(1, 2) + line(11)[:20]}, {ONE: log(1, 2) + line(11)[:30]}),
    "line ends of Windows": ({ONE: log(1, 2).replace(b"\n", b"\r\n")}, {ONE: log(1, 2, 12)}),
    "a block of nothing": ({ONE: log(1, 2) + b"\0" * 50}, {ONE: log(1, 2, 12)}),
    "no line end, and more": ({ONE: log(1, 2)[:-1]}, {ONE: log(1, 2, 12)}),
    "thirty days apart": (
        {
            **{acme(3 + n, 0xA0 + n): log(100 + n, day=n + 1) for n in range(28)},
            ACME: b"A",
            ONE: log(1, 2, 200),
        },
        {
            **{acme(3 + n, 0xB0 + n): log(300 + n, day=n + 1) for n in range(28)},
            BAYOU: b"B",
            ONE: log(1, 2, 400),
        },
    ),
    "another short name": (
        {
            ACME: None,
            "clients/ajax.toml": START[ACME],
            ONE: None,
            "incidents/ajax/0001-11111111.jsonl": log(1, 2),
        },
        {ONE: log(1, 2, 12)},
    ),
    "three machines edit one file": ({ACME: b"A"}, {ACME: b"B"}, {ACME: b"C"}),
    "three machines give out one number": (
        {acme(3, 0xA): log(11)},
        {acme(3, 0xB): log(12)},
        {acme(3, 0xC): log(13)},
    ),
    "three machines log in one incident": ({ONE: log(1, 2, 11)}, {ONE: log(1, 2, 12)}, {ONE: log(1, 2, 13)}),
    "one deletes, one edits, one adds": ({ACME: None}, {ACME: b"B"}, {acme(3, 0xC): log(13)}),
    "conflict markers": (
        {ONE: log(1, 2) + b"<<<<<<< ours\n" + line(11) + b"=======\n" + line(12) + b">>>>>>> theirs\n"},
        {ONE: log(1, 2, 11)},
    ),
}


def changed(files: Files, changes: Changes) -> Files:
    kept = {label: text for label, text in files.items() if label not in changes}
    return kept | {label: text for label, text in changes.items() if text is not None}


@dataclass
class Machine:
    """A copy, and what it had in common with the other copy when they last met."""

    files: Files
    base: Files = field(default_factory=dict)


@dataclass
class Remote:
    files: Files = field(default_factory=dict)

    def meets(self, machine: Machine) -> None:
        machine.files = dict(merge(machine.base, machine.files, self.files).files)
        machine.base = self.files = dict(machine.files)


def texts_and_lines(files: Mapping[str, bytes]) -> set[bytes]:
    """Everything that a copy says: the lines of its logs, the whole text of other files."""
    found: set[bytes] = set()
    for label, text in files.items():
        if part_of(label) == "log":
            found |= {one.rstrip(b"\r") for one in text.split(b"\n") if one.rstrip(b"\r")}
        else:
            found.add(text)
    return found


def orders() -> list[tuple[str, tuple[int, ...]]]:
    return [(name, order) for name, sides in SCENARIOS.items() for order in permutations(range(len(sides)))]


@pytest.mark.parametrize(("name", "order"), orders())
def test_nothing_is_lost_and_all_end_equal(name: str, order: tuple[int, ...]) -> None:
    changes = SCENARIOS[name]
    machines = [Machine(files=changed(START, one), base=dict(START)) for one in changes]
    offline = [dict(machine.files) for machine in machines]
    remote = Remote(files=dict(START))

    for _ in range(2):
        for index in order:
            remote.meets(machines[index])

    assert all(machine.files == remote.files for machine in machines)
    # What one left as it was, another may have changed or removed; every line of a log stays.
    left = {text for label, text in START.items() if part_of(label) != "log"}
    said = set[bytes]().union(*(texts_and_lines(files) for files in offline)) - left
    assert said <= texts_and_lines(remote.files)
    numbers = [(one.client, one.number) for label in remote.files if (one := log_name(label))]
    assert len(numbers) == len(set(numbers))
    # Once in step, nothing ever moves again.
    again = merge(remote.files, remote.files, remote.files)
    assert (again.files, again.conflicts, again.renumbered) == (remote.files, (), ())


def test_the_table_is_as_large_as_was_asked_for() -> None:
    assert len(SCENARIOS) >= 40


def test_cut_off_before_it_was_sent_and_done_again() -> None:
    """The store is written first: what was merged once merges with the same to the same."""
    for sides in SCENARIOS.values():
        mine, theirs = changed(START, sides[0]), changed(START, sides[1])
        once = dict(merge(START, mine, theirs).files)
        assert merge(START, once, theirs).files == once


def test_a_conflict_keeps_mine_and_puts_theirs_beside() -> None:
    merged = merge({ACME: b"old"}, {ACME: b"mine"}, {ACME: b"theirs"})

    (other,) = set(merged.files) - {ACME}
    assert merged.conflicts == (ACME,)
    assert (merged.files[ACME], merged.files[other]) == (b"mine", b"theirs")
    assert label_of_other(other) == ACME


def test_a_settled_conflict_stays_settled() -> None:
    both = dict(merge({}, {ACME: b"mine"}, {ACME: b"theirs"}).files)

    assert merge(both, both, {ACME: b"theirs"}).files == {ACME: b"theirs"}
    assert merge(both, {ACME: b"mine"}, both).files == {ACME: b"mine"}


def test_who_comes_later_gets_the_next_number_and_is_told() -> None:
    merged = merge(START, changed(START, {acme(3, 0xA): log(11)}), changed(START, {acme(3, 0xB): log(12)}))

    (one,) = merged.renumbered
    assert (one.before.id, one.after.id, one.after.suffix) == ("acme-3", "acme-4", "0000000a")
    assert merged.files[acme(4, 0xA)] == log(11)


def test_numbers_outside_of_the_copies_are_given_out() -> None:
    merged = merge({}, {}, {acme(3, 0xB): log(12)}, taken=[acme(3, 0xA), acme(4, 0xC)])

    assert set(merged.files) == {acme(5, 0xB)}


def test_a_change_wins_over_a_removal_and_is_told() -> None:
    assert merge({ACME: b"old"}, {}, {ACME: b"new"}).kept == (ACME,)
    assert merge({ACME: b"old"}, {ACME: b"new"}, {}).kept == (ACME,)
    assert merge({RUNBOOK: b"old"}, {}, {RUNBOOK: b"old"}).files == {}


@pytest.mark.parametrize("is_mine", [True, False])
def test_a_client_whose_file_is_gone_is_set_aside(is_mine: bool) -> None:
    """P7: whoever deletes a file by hand has not said that the client is to be forgotten."""
    sides: tuple[Files, Files] = ({}, {ACME: b"old"})
    mine, theirs = sides if is_mine else sides[::-1]

    assert merge({ACME: b"old"}, mine, theirs).files == {REMOVED: b"old"}


def test_a_client_is_not_set_aside_where_the_text_is_elsewhere_or_both_removed_it() -> None:
    moved = {"clients/ajax.toml": b"old"}

    assert merge({ACME: b"old"}, moved, {ACME: b"old"}).files == moved
    assert merge({ACME: b"old"}, {}, {}).files == {}


def test_a_client_set_aside_takes_no_place_of_one_that_was_removed_before() -> None:
    mine = {REMOVED: b"older"}
    machines = [Machine(mine, {ACME: b"old"}), Machine({ACME: b"old"}, {ACME: b"old"})]
    remote = Remote({ACME: b"old"})

    for machine in (*machines, *machines):
        remote.meets(machine)

    assert machines[0].files == machines[1].files == remote.files
    (beside,) = remote.files.keys() - {REMOVED}
    assert (remote.files[REMOVED], remote.files[beside]) == (b"older", b"old")
    assert label_of_other(beside) == REMOVED


def test_a_text_beside_that_says_the_same_as_its_file_goes() -> None:
    other = f"{ACME}.other-12345678"
    copy = {ACME: b"one", other: b"one", f"{BAYOU}.other-12345678": b"one"}

    assert set(merge(copy, copy, copy).files) == {ACME, f"{BAYOU}.other-12345678"}
    assert set(merge({}, {ACME: b"one"}, copy).files) == {ACME, f"{BAYOU}.other-12345678"}


def test_a_log_that_stands_twice_in_one_copy_is_one() -> None:
    twice = {acme(1, 1): log(1), acme(2, 1): log(1)}
    once = {acme(2, 1): log(1)}

    assert merge(once, once, twice).files == merge(once, {}, twice).files == once


def test_a_damaged_text_never_takes_the_place_of_mine() -> None:
    merged = merge({ACME: b"good"}, {ACME: b"good"}, {ACME: b"bad"}, damaged=[ACME])

    assert merged.files[ACME] == b"good"
    assert b"bad" in merged.files.values()


def test_what_is_moved_or_renumbered_has_not_vanished() -> None:
    after = {REMOVED: START[ACME], acme(7, 0x11111111): log(1, 2), ME: START[ME], TWO: START[TWO]}

    assert vanished(START, after) == [BAYOU, RUNBOOK]


def test_a_text_beside_that_somebody_edited_is_not_written_over() -> None:
    edited = f"{ACME}.other-{digest(b'theirs')[:8]}"
    after = merge(
        {ACME: b"base"}, {ACME: b"mine", edited: b"edited"}, {ACME: b"theirs", edited: b"theirs"}
    ).files

    assert sorted(after.values()) == [b"edited", b"mine", b"theirs"]
    assert after[ACME] == b"mine"


def test_a_number_that_no_incident_has_is_not_counted_on_from() -> None:
    first, second = (f"incidents/acme/9999999-{suffix}.jsonl" for suffix in ("aaaaaaaa", "bbbbbbbb"))

    after = merge({}, {first: log(1)}, {second: log(2), ONE: log(3)}).files

    assert set(after) == {second, ONE, "incidents/acme/0002-aaaaaaaa.jsonl"}
    assert log_name("incidents/acme/10000000-aaaaaaaa.jsonl") is None
    assert log_name("incidents/acme/00001-aaaaaaaa.jsonl") is None


def test_a_purge_is_known_by_its_mark_alone() -> None:
    other = "clients/acme.toml.other-12345678"
    marks = {purge_mark(ACME, b"text"), purge_mark(ONE, b"")}
    copy = {ACME: b"text", other: b"text", BAYOU: b"text", acme(9, 0x11111111): log(1, 99), TWO: log(3)}

    assert set(without_purged(copy, marks)) == {BAYOU, TWO}
    aside = {REMOVED: b"text", f"{REMOVED}.other-12345678": b"text", "clients/removed/bayou.toml": b"text"}
    assert set(without_purged(aside, marks)) == {"clients/removed/bayou.toml"}
    assert all("acme" not in mark and len(mark) == 64 for mark in marks)


# -- any two copies ------------------------------------------------------------------------------------

# Also texts beside a file that somebody edited by hand, under the names that conflicts would give.
BESIDE = [f"{ACME}.other-{digest(text)[:8]}" for text in (b"a\n", b"b\n")]
LABELS = [ME, ACME, BAYOU, RUNBOOK, "purges.jsonl", *BESIDE]
LOGS = st.builds(acme, st.integers(1, 4), st.integers(1, 6))
LINES = st.lists(st.sampled_from([line(n) for n in range(8)] + [b"torn\n"]), max_size=5).map(b"".join)
COPIES = st.builds(
    lambda texts, logs: {**texts, **logs},
    st.dictionaries(st.sampled_from(LABELS), st.sampled_from([b"a\n", b"b\n", b"c\n"]), max_size=4),
    st.dictionaries(LOGS, LINES, max_size=5),
)


@given(COPIES, COPIES, COPIES)
def test_no_line_and_no_text_is_ever_lost(base: Files, mine: Files, theirs: Files) -> None:
    after = merge(base, mine, theirs).files

    for copy, other in ((mine, theirs), (theirs, mine)):
        for label, text in copy.items():
            if part_of(label) in ("log", "purges"):
                assert texts_and_lines({ONE: text}) <= texts_and_lines({ONE: b"".join(after.values())})
            elif text not in (base.get(label), other.get(label)):
                assert text in after.values(), label
    numbers = [(one.client, one.number) for label in after if (one := log_name(label))]
    assert len(numbers) == len(set(numbers)) or _doubled(base, mine, theirs)


def _doubled(*copies: Files) -> bool:
    """Whether all copies already agree on two incidents of one number: that is left alone."""
    same = [label for label in copies[0] if all(copy.get(label) == copies[0][label] for copy in copies)]
    numbers = [(one.client, one.number) for label in same if (one := log_name(label))]
    return len(numbers) != len(set(numbers))


@given(COPIES, COPIES, COPIES, st.booleans())
def test_both_orders_end_equal(base: Files, one: Files, other: Files, turned: bool) -> None:
    machines = [Machine(files=dict(one), base=dict(base)), Machine(files=dict(other), base=dict(base))]
    remote = Remote(files=dict(base))
    for _ in range(2):
        for machine in reversed(machines) if turned else machines:
            remote.meets(machine)

    assert machines[0].files == machines[1].files == remote.files


@given(COPIES, COPIES, COPIES)
def test_merging_again_changes_nothing(base: Files, mine: Files, theirs: Files) -> None:
    once = dict(merge(base, mine, theirs).files)

    assert merge(base, once, theirs).files == once
    assert merge(once, once, once).files == once
