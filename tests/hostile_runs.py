"""Every command that reads, over a store of hostile text; what must hold of each output.

`alone(sos, home, name)` sets one string into every field; `make exhaustive` does so with each.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from icalendar import Calendar

from tests.conftest import Result, Sos
from tests.hostile import STRINGS, giver, harmless, kept, unsafe_in, write_desk
from tests.reports import Nodes, markdown_structure

NOW = "2026-11-23T15:50:00Z"
SCREENS = (
    "|now|now acme|now --week|when 15:00|due acme|meet acme bolt|list --all|show acme-1|show acme-2"
    "|actions --all|client list|client show acme|client check|runbook list|runbook show own|runbook check"
    "|run acme-1 --list|say ask acme-1|say update acme-1 --as email|drill --list|doctor"
)
# What they say: they tell what was written.
CHANGES = "wait acme-2|resume acme-1|resolve acme-1|reopen acme-1|undo acme-1|undo acme-2|step undo acme-1 1"
# Where there may be something to tell: an unknown phrase in a step, a zone behind; or the state forbids it.
MAY_REFUSE = {"doctor": (0, 3), "runbook check": (0, 6), "runbook show own": (0, 6), "wait acme-2": (5,)}
AS_JSON = (
    "now|meet acme bolt|list --all|show acme-1|show acme-2|actions --all|client list|client show acme"
    "|client check|runbook show own|run acme-1 --list|say update acme-1|report acme-1 --for me"
    "|report acme-2 --for client|client agreement acme|doctor"
)
PAGES = (
    "report acme-1 --for me --as|report acme-2 --for me --as|report acme-1 --for client --as"
    "|report acme-2 --for client --as|client agreement acme --as|runbook export own --format"
)
# What a spreadsheet takes for a formula, also behind the space that it cuts off.
FORMULA = re.compile(r"\s*[=+@\t\r-]")
MAIL_LINK = re.compile(r"mailto:[\w.@~%-]*\?subject=[\w.~%-]*&body=[\w.~%-]*\n", re.ASCII)
# What no page of ours has: what runs, loads, or leads somewhere.
FOREIGN = frozenset(["script", "img", "iframe", "svg", "object", "embed", "form", "base", "link", "a"])


def check_store(sos: Sos, home: Path, texts: Sequence[str], turn: int = 0) -> list[str]:
    """What is wrong in any output of a store filled with ``texts``: nothing, if all is well.

    Half of the pages are made, by ``turn``; a negative one makes all.
    """
    give, again = giver(texts), giver(texts)
    _, told = write_desk(home, give)
    pages = [(line, form) for line in PAGES.split("|") for form in ("html", "md")]
    chosen = [page for number, page in enumerate(pages) if turn < 0 or number % 2 == turn % 2]
    faults = [*_screens(sos, SCREENS), *_answers(sos, told), *_link(sos)]
    drawn = {page: _page(sos, *page) for page in chosen}
    calls, table = _calls(sos, give()), _table(sos)
    faults += [f"export --csv: {cell[:60]!r}" for row in table for cell in row if FORMULA.match(cell)]
    faults += _screens(sos, CHANGES)
    write_desk(home, lambda: harmless(again()))
    for (line, form), text in drawn.items():
        faults += [f"{line} {form}: {fault}" for fault in _compared(form, text, _page(sos, line, form))]
    if calls != _calls(sos, "word"):
        faults.append(f"--ics: {calls}")
    if [len(row) for row in table] != [len(row) for row in _table(sos)]:
        faults.append(f"export --csv: {table}")
    return faults


def alone(sos: Sos, home: Path, name: str) -> list[str]:
    """What is wrong in any output where every field holds that one string."""
    return check_store(sos, home, [kept(STRINGS[name])], -1)


def unsafe_screens(results: Sequence[Result]) -> list[tuple[str, list[str]]]:
    """The beginnings of outputs that are no good to look at, and what is wrong there; also of any bug."""
    found = [
        (each.out[:80], unsafe_in(each.out, alone=each.out.startswith("{")) + unsafe_in(each.err))
        for each in results
    ]
    return [one for one in found if one[1]] + [(each.err, ["a bug"]) for each in results if each.code == 1]


def _screens(sos: Sos, lines: str) -> Iterator[str]:
    for line in lines.split("|"):
        result = sos(*line.split())
        if wrong := unsafe_in(result.out) + unsafe_in(result.err):
            yield f"{line}: {wrong}"
        if result.code not in MAY_REFUSE.get(line, (0,)):
            yield f"{line}: code {result.code}: {result.err[-300:]}"


def _answers(sos: Sos, told: dict[str, Any]) -> Iterator[str]:
    """JSON is valid, safe to show, and gives back every letter."""
    expected = {
        "show acme-1": ("title", "noted", "received"),
        "show acme-2": ("lesson", "action", "owner"),
        "actions --all": ("action", "owner"),
        "list --all": ("title",),
        "client show acme": ("name", "notes", "link", "linked"),
        "runbook show own": ("runbook",),
    }
    for line in AS_JSON.split("|"):
        result = sos(*line.split(), "--json")
        if wrong := unsafe_in(result.out, alone=True):
            yield f"{line} --json: {wrong}"
        try:
            texts = set(_texts(json.loads(result.out)))
        except ValueError:
            yield f"{line} --json: is none: {result.out[:200]} {result.err[-300:]}"
            continue
        yield from (
            f"{line} --json: lost {name}" for name in expected.get(line, ()) if told[name] not in texts
        )


def _texts(node: object) -> Iterator[str]:
    if isinstance(node, str):
        yield node
    elif isinstance(node, dict):
        yield from (text for pair in node.items() for part in pair for text in _texts(part))
    elif isinstance(node, list):
        yield from (text for part in node for text in _texts(part))


def _link(sos: Sos) -> Iterator[str]:
    # In German, where no wording of one's own has brackets to fill in.
    link = sos("say", "ack", "acme-1", "--as", "email", "--language", "de", "--mailto").out
    if not MAIL_LINK.fullmatch(link):
        yield f"--mailto: {link[:300]}"


def _page(sos: Sos, line: str, form: str) -> str:
    return sos(*line.split(), form).out


def _compared(form: str, page: str, plain: str) -> Iterator[str]:
    """What is in ``page`` that is not in the same one made of harmless text."""
    if wrong := unsafe_in(page):
        yield str(wrong)
    seen, wanted = (_html(page), _html(plain)) if form == "html" else _markdown(page, plain)
    if len(wanted) < 8:
        yield f"there is hardly a page: {plain}"
    if seen != wanted:
        first = next(
            (n for n, pair in enumerate(zip(seen, wanted, strict=False)) if pair[0] != pair[1]), len(wanted)
        )
        yield f"{seen[first - 2 : first + 2]} instead of {wanted[first - 2 : first + 2]}"
    if form == "html":
        yield from (f"<{tag}>" for tag, _ in Nodes(page).elements if tag in FOREIGN)


def _html(page: str) -> list[Any]:
    """Its elements with their attributes, but for words that are only shown."""
    shown = ("aria-label", "data-label")
    return [
        (tag, {name: value for name, value in attributes.items() if name not in shown})
        for tag, attributes in Nodes(page).elements
    ]


def _markdown(page: str, plain: str) -> tuple[list[Any], list[Any]]:
    return markdown_structure(page), markdown_structure(plain)


def _calls(sos: Sos, title: str) -> list[tuple[str, list[str]]]:
    """What calendar files are made of: their components and the names of what they hold."""
    parts = []
    for words in (["meet", "acme", "bolt", "--ics", "-", "--title", title], ["export", "--ics", "-o", "-"]):
        result = sos(*words)
        # A long line is broken anywhere, also before a joiner.
        unsafe = unsafe_in(result.out.replace("\r\n", "\n"), alone=True)
        assert (result.code, unsafe) == (0, []), result.err
        parts += [(part.name, sorted(part)) for part in Calendar.from_ical(result.out.encode()).walk()]
    return parts


def _table(sos: Sos) -> list[list[str]]:
    """The table of incidents, as a spreadsheet reads it."""
    result = sos("export", "--csv", "-o", "-")
    assert (result.code, unsafe_in(result.out.replace("\r\n", "\n"))) == (0, []), result.err
    return list(csv.reader(io.StringIO(result.out, newline="")))
