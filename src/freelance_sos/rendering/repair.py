"""What ``sos doctor --repair`` did, or would do, on the screen and as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import Group, RenderableType
from rich.text import Text

from freelance_sos.domain.health import REPAIR, few_of
from freelance_sos.rendering.json_parts import Json
from freelance_sos.rendering.text import clean
from freelance_sos.rendering.theme import Symbols
from freelance_sos.storage.repair import Mend, What

_DONE: dict[What, str] = {
    "open to others": "closed to others",
    "stray": "moved away, left by a command that was cut off",
    "torn": "last line ended, as it stood",
    "misnamed": "renamed",
}
_PLANNED: dict[What, str] = {
    "open to others": "close to others",
    "stray": "move away, left by a command that was cut off",
    "torn": "end the last line, as it stands",
    "misnamed": "rename",
}


def plan_screen(mends: Sequence[Mend], signs: Symbols) -> RenderableType:
    """What would be done, a line each kind, and how to do it."""
    if not mends:
        return Text("there is nothing that sos could mend by itself", "quiet")
    last = Text.assemble("nothing was changed; ", (f"next {signs.next} ", "next"), REPAIR)
    return Group(*_lines(mends, _PLANNED), last)


def repaired_screen(done: Sequence[Mend], failed: Sequence[tuple[Mend, str]], copies: str) -> RenderableType:
    """What was done, what could not be, and where copies are."""
    lines = list(_lines(done, _DONE))
    lines += [Text(clean(f"not mended: {one.label}: {why}"), "breached") for one, why in failed]
    if copies:
        lines.append(Text(clean(f"a copy of what was there before is in {copies}")))
    return Group(*lines, *([Text()] if lines else []))


def mend_json(mend: Mend) -> Json:
    """One thing that was mended, or can be."""
    return {"what": mend.what.replace(" ", "_"), "file": mend.label, "to": mend.to or None}


def _lines(mends: Sequence[Mend], words: dict[What, str]) -> Iterator[Text]:
    for what, said in words.items():
        labels = [f"{one.label} to {one.to}" if one.to else one.label for one in mends if one.what == what]
        if labels:
            yield Text(clean(f"{said}: {few_of(labels)}"))
