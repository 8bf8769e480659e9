"""The runbooks that come with sos keep what is promised of them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from freelance_sos.domain.kinds import INCIDENT_KINDS
from freelance_sos.domain.phrases import PHRASES
from freelance_sos.domain.runbook import Runbook, choose
from freelance_sos.domain.runbook_checks import MOST_STEPS, check_runbook
from freelance_sos.domain.show_fields import fields_in, is_field
from freelance_sos.storage.built_in_runbooks import built_in_bytes, built_in_names
from freelance_sos.storage.runbook_files import Shelf
from tests.environment import ROOT

NAMES = [
    *("bad-deploy", "data-loss", "difficult-client", "email-or-dns", "general", "payment-failure"),
    *("security-breach", "site-down", "urgent-change"),
]
# A line of a checklist is read at a glance; a screen of 60 columns keeps it whole with its number.
LONGEST_STEP = 66


@pytest.fixture(params=NAMES)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def runbook(name: str) -> Runbook:
    """Read strictly, with nothing to be said about any key."""
    loaded = Shelf(Path("/nowhere")).load(name)
    assert loaded.problems == ()
    return loaded.value


def test_these_are_all_of_them() -> None:
    assert built_in_names() == NAMES


def test_nothing_is_to_be_mended_in_it_on_the_day_it_was_reviewed(runbook: Runbook) -> None:
    assert runbook.reviewed is not None
    assert check_runbook(runbook, runbook.reviewed) == ()


def test_it_begins_with_the_acknowledgement_in_time(runbook: Runbook) -> None:
    first = runbook.steps[0]

    assert (first.marks, first.say) == ("acknowledged", "ack")
    assert first.within is not None
    assert first.within.total_seconds() <= 15 * 60
    assert [step.number for step in runbook.steps if step.marks == "acknowledged"] == [1]


def test_it_ends_with_a_yes_how_to_reach_me_lessons_and_one_improvement(runbook: Runbook) -> None:
    last = runbook.phases[-1].steps
    confirm, resolved, lessons, improvement = last[-4:]

    assert confirm.say == "fixed-confirm"
    assert confirm.wait
    assert resolved.marks == "resolved"
    assert "how to reach you" in f"{resolved.do} {resolved.why}"
    assert "learned" in lessons.do
    assert "improvement" in improvement.do
    assert "with a date" in improvement.do
    assert improvement.show == ("sos close {incident.id}",)
    assert [step.number for step in runbook.steps if step.marks == "resolved"] == [resolved.number]


def test_no_phase_is_longer_than_a_tired_head_can_hold(runbook: Runbook) -> None:
    assert len(runbook.phases) >= 3
    assert all(phase.title and 1 <= len(phase.steps) <= MOST_STEPS for phase in runbook.phases)


def test_its_phrases_and_fields_exist(runbook: Runbook) -> None:
    assert {step.say for step in runbook.steps} - {""} <= set(PHRASES)
    fields = [field for step in runbook.steps for line in step.show for field in fields_in(line)]
    assert all(is_field(field) for field in fields)


def test_it_is_plain_and_short(runbook: Runbook) -> None:
    for step in runbook.steps:
        assert len(step.do) <= LONGEST_STEP, step.do
        assert len(step.why) <= 120, step.why
        assert len(step.ask) <= 5, step.do
        assert step.do[-1] in ".?", step.do
        assert not re.search(r"\b(simply|just run|obviously|ASAP|please don't panic)\b", step.do), step.do


def test_nothing_in_it_promises_when_it_will_be_fixed_or_names_a_real_host(name: str) -> None:
    text = built_in_bytes(name).decode()

    assert not re.search(r"will be fixed (by|at|in|within|today|tomorrow)\b", text)
    assert not re.search(r"show = .*https?://", text)


def test_it_states_its_sources_in_a_comment_at_the_top(name: str) -> None:
    head = built_in_bytes(name).decode().split("title =")[0]
    lines = [line for line in head.splitlines() if line]

    assert all(line.startswith("# ") for line in lines)
    comment = " ".join(line.removeprefix("# ") for line in lines)
    named = comment.split("Sources of practice: ")[1]
    assert len(re.split(r"[;,]", named)) >= 3
    assert re.search(r"\([A-Z][^)]+\)", named)


def test_a_runbook_that_a_step_sends_to_exists(runbook: Runbook) -> None:
    lines = [line for step in runbook.steps for line in (*step.show, step.why, step.do)]
    named = [match for line in lines for match in re.findall(r"(?:runbook|go on with) ([a-z-]+)", line)]

    assert set(named) <= set(NAMES)
    assert runbook.name not in named


def test_every_kind_of_incident_has_a_runbook_and_the_general_one_is_for_no_kind() -> None:
    books = [Shelf(Path("/nowhere")).load(name).value for name in NAMES]

    chosen = {kind: choose(books, kind, severity) for kind in INCIDENT_KINDS for severity in (1, 2, 3, 4)}
    assert {kind: book and book.name for kind, book in chosen.items()} == {
        "outage": "site-down",
        "security": "security-breach",
        "data-loss": "data-loss",
        "urgent-change": "urgent-change",
        "billing": "payment-failure",
        "other": "general",
    }
    assert all(sum(kind in book.kinds for book in books) <= 1 for kind in INCIDENT_KINDS)


def test_they_are_part_of_what_is_installed() -> None:
    folder = ROOT / "src" / "freelance_sos" / "words" / "en" / "runbooks"

    assert sorted(path.name for path in folder.iterdir()) == [f"{name}.toml" for name in NAMES]
