"""The review as a document that people fill in: headings and what stands under them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

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
_HEADING = re.compile(r"#{1,6}\s+(.+?)\s*#*\s*")
_BULLET = re.compile(r"\s*(?:[-*+]|\d+[.)])\s+(?:\[[ xX]\]\s+)?")
_ACTION = re.compile(
    r"(?P<text>.*?)(?:\s+@(?P<owner>[^\s@]+))?(?:\s+by\s+(?P<due>\d{4}-\d{2}-\d{2}))?\s*", re.DOTALL
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionDraft:
    """An improvement as somebody wrote it down: ``rotate the keys @Kim by 2026-12-01``."""

    text: str
    owner: str = ""
    due: date | None = None

    def __str__(self) -> str:
        owner = f" @{self.owner}" if self.owner else ""
        return f"{self.text}{owner}{f' by {self.due}' if self.due else ''}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A review before it is recorded."""

    review: Reviewed = Reviewed()
    actions: tuple[ActionDraft, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all was written."""
        return self.review == Reviewed() and not self.actions


def parse_action(text: str) -> ActionDraft:
    """``text @owner by 2026-12-01`` in its parts; owner and date may be missing.

    Raises UsageError for no text and for a date that does not exist.
    """
    match = _ACTION.fullmatch(text.strip())
    if not match or not match["text"].strip():
        raise UsageError(f'"{text}" is no action', 'write it like "rotate the keys @Kim by 2026-12-01"')
    try:
        due = date.fromisoformat(match["due"]) if match["due"] else None
    except ValueError:
        raise UsageError(f'"{match["due"]}" is no date', "write it like 2026-12-01") from None
    return ActionDraft(text=match["text"].strip(), owner=match["owner"] or "", due=due)


def dump_review(draft: Draft, intro: str = "") -> str:
    """``draft`` as a document; parse_review reads it back the same."""
    review = draft.review
    parts = [f"<!-- {intro} -->\n"] if intro else []
    for name, heading in SECTIONS.items():
        if name == "lessons":
            body = "\n".join(f"- {lesson}" for lesson in review.lessons)
        elif name == "actions":
            body = "\n".join(f"- {action}" for action in draft.actions)
        else:
            body = str(getattr(review, name))
        parts.append(f"## {heading}\n\n{body}\n" if body else f"## {heading}\n\n")
    return "\n".join(parts)


def parse_review(text: str) -> Draft:
    """What a filled-in document says. Text before the first heading and comments count for nothing.

    Raises UsageError for a heading that is none of SECTIONS, so that nothing written is lost.
    """
    bodies: dict[str, list[str]] = {name: [] for name in SECTIONS}
    current: list[str] = []
    for line in re.sub(r"<!--.*?-->", "", text, flags=re.DOTALL).splitlines():
        if match := _HEADING.fullmatch(line):
            current = bodies[_section(match[1])]
        else:
            current.append(line)
    words = {name: "\n".join(lines).strip() for name, lines in bodies.items()}
    return Draft(
        review=Reviewed(
            happened=words["happened"],
            why=words["why"],
            well=words["well"],
            badly=words["badly"],
            lucky=words["lucky"],
            lessons=tuple(_items(words["lessons"])),
        ),
        actions=tuple(parse_action(item) for item in _items(words["actions"])),
    )


def _section(heading: str) -> str:
    for name, known in SECTIONS.items():
        if heading.casefold() == known.casefold():
            return name
    raise UsageError(
        f'the review has no part "{heading[:40]}"', f"its parts are: {', '.join(SECTIONS.values())}"
    )


def _items(text: str) -> list[str]:
    """One item a bullet; further lines of a bullet belong to it. Without bullets, one a paragraph line."""
    items: list[str] = []
    for line in text.splitlines():
        if _BULLET.match(line) or not items or not line.strip() or not line[0].isspace():
            items.append(_BULLET.sub("", line, count=1).strip())
        else:
            items[-1] += " " + line.strip()
    return [item for item in items if item]
