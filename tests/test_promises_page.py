"""docs/promises.md names, for every promise and every fault, tests that there are."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from tests.environment import ROOT

PAGE = ROOT / "docs" / "promises.md"
ROW = re.compile(r"^\| (?P<id>[PF]\d+) \|(?P<cells>.*)\|$", re.MULTILINE)
NAMED = re.compile(r"`(?P<file>tests/[\w/]+\.py)(?:::(?P<test>\w+))?`")
PROMISES = [f"P{number}" for number in range(1, 12)]
FAULTS = [f"F{number}" for number in range(1, 28)]


def rows() -> dict[str, str]:
    """What stands beside each promise and each fault."""
    return {row["id"]: row["cells"] for row in ROW.finditer(PAGE.read_text(encoding="utf-8"))}


@cache
def names_in(path: Path) -> frozenset[str]:
    """The names of all tests in a file, also inside of classes."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    functions = (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
    return frozenset(node.name for node in functions if node.name.startswith("test_"))


def missing(cells: str) -> list[str]:
    """What ``cells`` name and is not there."""
    lost: list[str] = []
    for named in NAMED.finditer(cells):
        path = ROOT / named["file"]
        if not path.is_file() or (named["test"] and named["test"] not in names_in(path)):
            lost.append(named[0])
    return lost


def test_every_promise_and_every_fault_has_a_row_in_order() -> None:
    assert [id_ for id_ in rows() if id_.startswith("P")] == PROMISES
    assert [id_ for id_ in rows() if id_.startswith("F")] == FAULTS


@pytest.mark.parametrize("id_", [*PROMISES, *FAULTS])
def test_each_names_tests_that_there_are(id_: str) -> None:
    cells = rows()[id_]
    assert NAMED.search(cells), "names no test"
    assert missing(cells) == []


@pytest.mark.parametrize(
    "named", ["`tests/test_nowhere.py`", "`tests/test_promises_page.py::test_of_nothing`"]
)
def test_a_test_that_is_not_there_is_noticed(named: str) -> None:
    assert missing(named) == [named]
