"""The words that stand beneath a step of a checklist, written by export and read by import."""

from __future__ import annotations

import re
from datetime import timedelta

from freelance_sos.domain.agreement import SEVERITIES
from freelance_sos.domain.durations import parse_elapsed
from freelance_sos.domain.errors import UsageError
from freelance_sos.domain.kinds import INCIDENT_KINDS
from freelance_sos.domain.runbook import When

WHY = "Why:"
ASK = "Ask them:"
SAY = "Say:"
SHOW = "Show:"
WAIT = "Wait for the client:"
MARKS = "Marks:"
WHEN = "Only when:"
LABELS = (WHY, ASK, SAY, SHOW, WAIT, MARKS, WHEN)

_UNIT = r"\d{1,4}\s*(?:d|days?|h|hrs?|hours?|m|mins?|minutes?|s|secs?|seconds?)(?![a-z])\.?"
_TIME_BOX = re.compile(rf"\(\s*(within\s+)?({_UNIT}(?:\s*{_UNIT})*)\s*\)", re.IGNORECASE)


def one_line(text: str) -> str:
    """``text`` with every run of space as one."""
    return " ".join(text.split())


def label_of(text: str) -> tuple[str, str]:
    """The label that ``text`` begins with, in any case, and what follows; ``("", text)`` for none."""
    folded = text.casefold()
    for label in LABELS:
        if folded.startswith(label.casefold()):
            return label, text[len(label) :].strip()
    return "", text


def dump_when(when: When) -> str:
    """``severity 1, 2; kind outage; off hours``; ``""`` where the step is always needed."""
    parts = []
    if when.severities:
        parts.append(f"severity {', '.join(map(str, when.severities))}")
    if when.kinds:
        parts.append(f"kind {', '.join(when.kinds)}")
    if when.off_hours is not None:
        parts.append("off hours" if when.off_hours else "in hours")
    return "; ".join(parts)


def parse_when(text: str) -> When | None:
    """What dump_when wrote; None for anything else."""
    given = dict.fromkeys(("severity", "kind", "hours"), "")
    for part in text.split("; "):
        first, _, rest = part.partition(" ")
        if first in ("off", "in") and rest == "hours":
            first, rest = "hours", first
        if given.get(first) != "" or not rest:
            return None
        given[first] = rest
    severities = {str(one): one for one in SEVERITIES}
    kinds = {str(one): one for one in INCIDENT_KINDS}
    try:
        return When(
            severities=tuple(severities[one] for one in _listed(given["severity"])),
            kinds=tuple(kinds[one] for one in _listed(given["kind"])),
            off_hours=given["hours"] == "off" if given["hours"] else None,
        )
    except KeyError:
        return None


def _listed(text: str) -> list[str]:
    return text.split(", ") if text else []


def time_box(text: str) -> tuple[str, timedelta | None, bool]:
    """``text`` without its one time box, its length, and whether that is bare: ``(15 min)``, without a word.

    ``(text, None, False)`` where there is none, more than one, or nothing else.
    """
    found = list(_TIME_BOX.finditer(text))
    if len(found) != 1:
        return text, None, False
    box = found[0]
    before, after = text[: box.start()].rstrip(), text[box.end() :]
    try:
        length = parse_elapsed(re.sub(r"(\d)\s*([dhms])[a-z]*\.?", r"\1\2", box[2].lower()))
    except UsageError:
        return text, None, False
    left = (before + after).strip() if not after or after[0] in ".,;:!? \n" else f"{before} {after}".strip()
    if not length or not re.search(r"\w", left):
        return text, None, False
    return left, length, not box[1]
