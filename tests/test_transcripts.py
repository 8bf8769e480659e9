"""What `…` stands for in the expected output of a document."""

from __future__ import annotations

import pytest

from tests.transcripts import as_expected, line_matches, matches, met


@pytest.mark.parametrize(
    ("expected", "output", "same"),
    [
        ([], [], True),
        (["…"], [], True),
        (["…"], ["a", "b"], True),
        (["a", "…", "d"], ["a", "b", "c", "d"], True),
        (["a", "…", "d"], ["a", "d", "c", "d"], True),
        (["a", "…", "d"], ["a", "d", "c"], False),
        (["…", "b", "…", "b"], ["a", "b"], False),
        (["…", "b"], ["b", "a"], False),
        (["a"], [], False),
        ([], ["a"], False),
    ],
)
def test_a_line_of_dots_stands_for_any_lines(expected: list[str], output: list[str], same: bool) -> None:
    assert matches(expected, output) is same


@pytest.mark.parametrize(
    ("wanted", "line", "same"),
    [
        ("in … minutes", "in 12 minutes", True),
        ("in … minutes", "in 12 hours", False),
        ("…:…", "10:30", True),
        ("a.c", "abc", False),
        ("more…", "more…", True),
        ("end  ", "end", True),
        ("  indented", "indented", False),
    ],
)
def test_dots_within_a_line_stand_for_any_text(wanted: str, line: str, same: bool) -> None:
    assert line_matches(wanted, line) is same


def test_dots_that_are_met_do_not_clutter_a_difference() -> None:
    assert met(["due …", "…", "no …"], ["due 12:00", "yes"]) == ["due 12:00", "…", "no …"]


@pytest.mark.parametrize("line", ["$ a", "> a", ">", "```", "~~~~", "plain", "", "$HOME", ">>> a"])
def test_any_line_can_be_written_as_expected(line: str) -> None:
    written = as_expected(line)

    assert line_matches(written, line)
    assert not written.startswith(("$ ", "> ", "```", "~~~"))
