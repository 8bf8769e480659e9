"""The review document as its writer knows it: what stands under which heading, and what is refused."""

from __future__ import annotations

from datetime import date

import pytest

from freelance_sos.domain.actions import ActionDraft, parse_action
from freelance_sos.domain.errors import UsageError
from freelance_sos.domain.events import Reviewed
from freelance_sos.domain.review import SECTIONS, Draft, dump_review, parse_review

DOCUMENT = """# Review of acme-7

<!-- Nobody is to blame. ## Why not? -->

## What happened

The disk was full.

Nobody saw it coming.

## Why
Logs were kept <!-- since when? --> for ever.

## What went well
The backup.
## What went badly
We noticed after an hour.
## Where we were lucky
It was Sunday.

## Lessons

- Watch the disk,
  all of them
- Roll back first - then look
1. Keep logs for 30 days

## Actions

- [ ] watch the disk @Kim by 2026-12-01
* [x] roll the logs
"""


def test_each_part_goes_to_its_place() -> None:
    assert parse_review(DOCUMENT) == Draft(
        review=Reviewed(
            happened="The disk was full.\n\nNobody saw it coming.",
            why="Logs were kept  for ever.",
            well="The backup.",
            badly="We noticed after an hour.",
            lucky="It was Sunday.",
            lessons=(
                "Watch the disk, all of them",
                "Roll back first - then look",
                "Keep logs for 30 days",
            ),
        ),
        actions=(
            ActionDraft(text="watch the disk", owner="Kim", due=date(2026, 12, 1)),
            ActionDraft(text="roll the logs"),
        ),
    )


def test_lessons_need_no_bullets_and_keep_the_dashes_in_them() -> None:
    lessons = parse_review(
        "## Lessons\nRoll back first - then look\nStep 2. of the runbook is wrong\n"
    ).review.lessons

    assert lessons == ("Roll back first - then look", "Step 2. of the runbook is wrong")


def test_an_empty_document_has_every_heading_and_says_nothing() -> None:
    empty = dump_review(Draft(), title="Review of acme-7", intro="Fill in what you know.")

    assert [line for line in empty.splitlines() if line.startswith("## ")] == [
        f"## {heading}" for heading in SECTIONS.values()
    ]
    assert parse_review(empty).is_empty
    assert parse_review("").is_empty


@pytest.mark.parametrize(
    "draft",
    [
        Draft(review=Reviewed(happened="x")),
        Draft(review=Reviewed(lessons=("x",))),
        Draft(actions=(ActionDraft(text="x"),)),
    ],
)
def test_anything_that_was_written_is_not_nothing(draft: Draft) -> None:
    assert not draft.is_empty
    assert parse_review(dump_review(draft)) == draft


def test_a_part_written_in_two_places_is_one() -> None:
    assert parse_review("## Why\na\n## Lessons\n- b\n## Why\nc").review == Reviewed(
        why="a\nc", lessons=("b",)
    )


def test_any_line_ending_will_do() -> None:
    for ending in ("\r\n", "\r"):
        assert parse_review(DOCUMENT.replace("\n", ending)) == parse_review(DOCUMENT)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("## Root cause\nthe disk", 'no part "Root cause"; its parts are: What happened, Why'),
        ("## Why\n# df -h\n", 'no part "df -h"'),
        ("the disk was full\n## Why\n", '"the disk was full" stands under no heading'),
        ("## Actions\n- @Kim\n", "nothing to do"),
        ("## Actions\n- watch it by 2026-02-30\n", '"2026-02-30" is no date'),
    ],
)
def test_what_would_be_lost_is_refused(text: str, reason: str) -> None:
    with pytest.raises(UsageError) as refused:
        parse_review(text)

    assert reason in str(refused.value)


@pytest.mark.parametrize("text", ["", "  ", "@Kim", "by 2026-12-01", "@Kim by 2026-12-01"])
def test_an_action_says_what_to_do(text: str) -> None:
    with pytest.raises(UsageError, match="nothing to do"):
        parse_action(text)


@pytest.mark.parametrize("day", ["2026-02-30", "12/1/2026", "1 December", "next week", "end of the month"])
def test_a_date_that_cant_be_read_is_not_taken_for_text(day: str) -> None:
    with pytest.raises(UsageError, match="date"):
        parse_action(f"rotate the keys by {day}")


def test_other_days_are_left_to_whoever_knows_today() -> None:
    asked: list[str] = []

    def read_day(text: str) -> date:
        asked.append(text)
        return date(2026, 11, 27)

    assert parse_action("rotate the keys by Fri", read_day).due == date(2026, 11, 27)
    assert asked == ["fri"]
    with pytest.raises(UsageError, match="no date"):
        parse_action("rotate the keys by Fri")
