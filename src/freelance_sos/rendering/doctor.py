"""What ``sos doctor`` found, on the screen and as JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from freelance_sos.domain.health import REPAIR, Check, Setting
from freelance_sos.rendering.json_parts import Json
from freelance_sos.rendering.repair import mend_json
from freelance_sos.rendering.text import clean
from freelance_sos.rendering.theme import Symbols
from freelance_sos.storage.repair import Mend

NARROW = 76
# The step after which nothing is left that sos could mend.
BY_HAND = "do what each ! says, then sos doctor"


def doctor_screen(
    checks: Sequence[Check], signs: Symbols, width: int, *, may_mend: bool = False
) -> RenderableType:
    """Findings first, each with what to do; then what is well. ``may_mend``: sos can do some of it."""
    table = Table.grid(padding=(0, 1 if width < NARROW else 2, 0, 0))
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for check in sorted(checks, key=lambda check: check.ok):
        style = "quiet" if check.ok else "breached"
        told = Text(clean(check.message), "quiet" if check.ok else "")
        if check.hint and not check.ok:
            told.append_text(Text.assemble((f"\n{signs.next} ", "next"), clean(check.hint)))
        table.add_row(Text("ok" if check.ok else "!", style), Text(check.name, style), told)
    found = sum(not check.ok for check in checks)
    last = Text(f"{found} to mend", "due") if found else Text("nothing to mend", "in_hours")
    if found or may_mend:
        step = REPAIR if may_mend else BY_HAND
        last.append_text(Text.assemble((f"; next {signs.next} ", "next"), (step, "")))
    return Group(table, last)


def doctor_json(
    checks: Sequence[Check],
    mends: Sequence[Mend],
    zone_data: Mapping[str, str],
    machine: Mapping[str, str | None],
    settings: Sequence[Setting],
) -> Json:
    """``sos doctor --json``; ``zone_data`` says where the time zones come from."""
    return {
        "checks": [
            {"name": check.name, "ok": check.ok, "message": check.message, "hint": check.hint or None}
            for check in checks
        ],
        "mends": [mend_json(one) for one in mends],
        **{f"time_zone_data_{name}": value or None for name, value in zone_data.items()},
        "machine": dict(machine),
        "settings": [
            {"name": one.name, "value": one.value or None, "source": one.source} for one in settings
        ],
    }
