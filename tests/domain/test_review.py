"""The review as a document, and actions as people write them: what is read back is what was written."""

from __future__ import annotations

import contextlib
import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from freelance_sos.domain.actions import ActionDraft, parse_action
from freelance_sos.domain.errors import UsageError
from freelance_sos.domain.events import Reviewed
from freelance_sos.domain.review import Draft, dump_review, items_of, on_top, parse_review

# Pieces that a document could take for something else, among ordinary words.
_PIECES = st.sampled_from(
    [
        "# ",
        "## Lessons",
        "\\",
        "<!--",
        "-->",
        "<\\!--",
        "- ",
        "* ",
        "1. ",
        "[x] ",
        "[ ] ",
        " ",
        "word",
        "ü",
        "@",
    ]
)
_TEXT = st.lists(_PIECES | st.just("\n") | st.text(max_size=4), max_size=12).map("".join)
_PART = _TEXT.map(lambda text: text.replace("\r", "").strip())
_LINE = _TEXT.map(lambda text: " ".join(text.split())).filter(bool)


def _action(text: str, due: date | None, owner: str) -> ActionDraft | None:
    """An action as it comes out of reading; None where there is none."""
    try:
        return parse_action(str(ActionDraft(text=text, owner=owner, due=due)))
    except UsageError:
        return None


_ACTION = st.builds(
    _action, _LINE, st.none() | st.dates(date(1970, 1, 1), date(2200, 1, 1)), st.sampled_from(["", "Kim"])
).filter(lambda action: action is not None and bool(items_of(f"- {action}")))


_DRAFT = st.builds(
    Draft,
    review=st.builds(Reviewed, happened=_PART, why=_PART, lessons=st.lists(_LINE, max_size=3).map(tuple)),
    actions=st.lists(_ACTION, max_size=3).map(tuple),
)


@given(draft=_DRAFT, title=_TEXT, intro=_TEXT)
def test_what_is_dumped_is_read_back(draft: Draft, title: str, intro: str) -> None:
    assert parse_review(dump_review(draft, title=f"Review of {title}", intro=intro)) == draft


@given(st.text())
def test_reading_anything_gives_a_review_or_our_own_error(text: str) -> None:
    with contextlib.suppress(UsageError):
        parse_review(text)


@pytest.mark.parametrize(
    "text",
    [
        "<!--" * 250_000,
        "# " + "?" * 1_000_000,
        "## Lessons\n" + "\\" * 1_000_000,
        "## Why\n" + "<!---->" * 200_000,
    ],
)
def test_a_hostile_document_takes_no_time(text: str) -> None:
    started = time.monotonic()

    with contextlib.suppress(UsageError):
        parse_review(text)

    assert time.monotonic() - started < 2


@pytest.mark.parametrize(
    "text", ["by " * 300_000, "@a " * 300_000, "a @" + "b" * 1_000_000 + "@ c", "1/" * 400_000]
)
def test_a_hostile_action_takes_no_time(text: str) -> None:
    started = time.monotonic()

    parse_action(text)

    assert time.monotonic() - started < 2


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "rotate the keys @Kim by 2026-12-01",
            ActionDraft(text="rotate the keys", owner="Kim", due=date(2026, 12, 1)),
        ),
        ("rotate by 2026-12-01 @Kim.", ActionDraft(text="rotate", owner="Kim", due=date(2026, 12, 1))),
        ("  rotate\n the   keys ", ActionDraft(text="rotate the keys")),
        ("replace it by hand", ActionDraft(text="replace it by hand")),
        ("cut the noise by 50%", ActionDraft(text="cut the noise by 50%")),
        ("raise the limit by 1.5", ActionDraft(text="raise the limit by 1.5")),
        ("mail ops@example.com", ActionDraft(text="mail ops@example.com")),
        ("stand by 2026-12-01 to help", ActionDraft(text="stand by 2026-12-01 to help")),
    ],
)
def test_an_action_in_its_parts(text: str, expected: ActionDraft) -> None:
    assert parse_action(text) == expected


def test_headings_may_be_written_as_people_write_them() -> None:
    draft = parse_review(
        "# My notes\n### what HAPPENED?\nx\n## lessons:\n* a\n  b\nc\n\n-\n- [ ] d\n## Actions\n"
    )

    assert draft.review == Reviewed(happened="x", lessons=("a b", "c", "d"))


def test_on_top_replaces_parts_and_adds_lessons() -> None:
    below = Draft(review=Reviewed(why="a", well="w", lessons=("1", "2")), actions=(ActionDraft(text="x"),))
    above = Draft(review=Reviewed(why="b", lessons=("2", "3")), actions=(ActionDraft(text="y"),))

    assert on_top(below, above) == Draft(
        review=Reviewed(why="b", well="w", lessons=("1", "2", "3")),
        actions=(ActionDraft(text="x"), ActionDraft(text="y")),
    )
