"""The review as a document that people fill in: headings and what stands under them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from freelance_sos.domain.actions import ActionDraft, ReadDay, iso_day, parse_action
from freelance_sos.domain.errors import UsageError
from freelance_sos.domain.events import Reviewed

SECTIONS = {
    "happened": "What happened",
    "why": "Why",
    "well": "What went well",
    "badly": "What went badly",
    "lucky": "Where we were lucky",
    "lessons": "Lessons",
    "actions": "Actions",
}
PARTS = ("happened", "why", "well", "badly", "lucky")

_HEADING = re.compile(r"(#{1,6})\s+(.+)")
_BULLET = re.compile(r"\s*(?:[-*+]|\d+[.)])(?:\s+\[[ xX]\])?(?:\s+|$)")
# What would be read as a heading, a comment or a tick stands in the document with a backslash before it.
_AS_HEADING = re.compile(r"^(\\*)(?=#{1,6}\s)", re.MULTILINE)
_AS_COMMENT = re.compile(r"<(\\*)!--")
_AS_TICK = re.compile(r"^(\\*)(?=\[[ xX]\](?:\s|$))")


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A review before it is recorded."""

    review: Reviewed = Reviewed()
    actions: tuple[ActionDraft, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all was written."""
        return self.review == Reviewed() and not self.actions


def on_top(below: Draft, above: Draft) -> Draft:
    """``below`` with what ``above`` says: its parts replace, its lessons and actions come behind."""
    parts = {name: getattr(above.review, name) or getattr(below.review, name) for name in PARTS}
    new = tuple(lesson for lesson in above.review.lessons if lesson not in below.review.lessons)
    review = replace(below.review, **parts, lessons=(*below.review.lessons, *new))
    return Draft(review=review, actions=(*below.actions, *above.actions))


def dump_review(draft: Draft, title: str = "", intro: str = "") -> str:
    """``draft`` as a document; parse_review reads it back the same, whatever stands in it.

    ``title`` and ``intro`` are for the person who fills it in, and count for nothing.
    """
    chunks = [f"# {_escape(' '.join(title.split()))}\n"] if title else []
    if intro:
        chunks.append(f"<!--\n{intro.replace('-->', '-- >')}\n-->\n")
    for name, heading in SECTIONS.items():
        match name:
            case "lessons":
                body = "\n".join(_dump_item(lesson) for lesson in draft.review.lessons)
            case "actions":
                body = "\n".join(_dump_item(str(action)) for action in draft.actions)
            case _:
                body = _escape(getattr(draft.review, name))
        chunks.append(f"## {heading}\n\n{body}\n" if body else f"## {heading}\n")
    return "\n".join(chunks)


def parse_review(text: str, read_day: ReadDay = iso_day) -> Draft:
    """What a filled-in document says. A title at its beginning, and comments, count for nothing.

    Raises UsageError for a heading that is none of SECTIONS and for text above the first one, so that
    nothing written is lost; and for an action that can't be read.
    """
    bodies: dict[str, list[str]] = {name: [] for name in SECTIONS}
    current: list[str] | None = None
    for line in _without_comments(text.replace("\r\n", "\n").replace("\r", "\n")).split("\n"):
        match = _HEADING.fullmatch(line)
        if match and current is None and match[1] == "#" and not _known(match[2]):
            continue
        if match:
            current = bodies[_section(match[2])]
        elif current is not None:
            current.append(line)
        elif line.strip():
            raise UsageError(
                f'"{line.strip()[:40]}" stands under no heading', f'begin with "## {SECTIONS["happened"]}"'
            )
    parts = {name: _unescape("\n".join(bodies[name]).strip()) for name in PARTS}
    return Draft(
        review=Reviewed(**parts, lessons=tuple(_items(bodies["lessons"]))),
        actions=tuple(parse_action(item, read_day) for item in _items(bodies["actions"])),
    )


def items_of(text: str) -> list[str]:
    """What was typed or pasted as a list: one item a line, with or without a bullet."""
    return _items(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))


def _without_comments(text: str) -> str:
    """Read from left to right once: a pattern would begin anew at every comment that never ends."""
    kept, place = [], 0
    while (start := text.find("<!--", place)) >= 0 and (end := text.find("-->", start)) >= 0:
        kept.append(text[place:start])
        place = end + len("-->")
    return "".join([*kept, text[place:]])


def _known(heading: str) -> str:
    """The part that a heading names, by its title or its short name; ``""`` for none."""
    folded = heading.rstrip(" \t#?:.").casefold()
    return next((name for name, known in SECTIONS.items() if folded in (known.casefold(), name)), "")


def _section(heading: str) -> str:
    if name := _known(heading):
        return name
    raise UsageError(
        f'the review has no part "{heading[:40]}"', f"its parts are: {', '.join(SECTIONS.values())}"
    )


def _items(lines: list[str]) -> list[str]:
    """One item a line, with or without a bullet; indented lines belong to the item above them."""
    items: list[list[str]] = []
    for line in lines:
        bullet = _BULLET.match(line)
        if bullet or not items or not line[:1].isspace():
            items.append([line[bullet.end() :] if bullet else line])
        else:
            items[-1].append(line)
    joined = (" ".join(" ".join(item).split()) for item in items)
    return [_unescape(_AS_TICK.sub(_shorter, item)) for item in joined if item]


def _dump_item(text: str) -> str:
    line = " ".join(text.split())
    return f"- {_escape(_AS_TICK.sub(_longer, line))}"


def _escape(text: str) -> str:
    return _AS_COMMENT.sub(r"<\\\1!--", _AS_HEADING.sub(_longer, text))


def _unescape(text: str) -> str:
    return re.sub(r"<\\(\\*)!--", r"<\1!--", _AS_HEADING.sub(_shorter, text))


def _longer(match: re.Match[str]) -> str:
    return f"\\{match[1]}"


def _shorter(match: re.Match[str]) -> str:
    return match[1][1:]
