"""What would be due: a table a severity."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.text import Text

from freelance_sos.domain.views import Dues
from freelance_sos.rendering.targets import comfort_lines, targets_table
from freelance_sos.rendering.text import clean
from freelance_sos.rendering.theme import Symbols
from freelance_sos.rendering.times import MINE, THEIRS, day_name


def dues_screen(dues: Dues, signs: Symbols, width: int) -> RenderableType:
    """If they reported it at this moment: every target in both zones."""
    now = dues.reported_at
    mine, theirs = now.astimezone(dues.me.zone), now.astimezone(dues.client.zone)
    parts: list[RenderableType] = [
        Text(
            f"reported {day_name(mine, mine)} {mine:%H:%M} {MINE}, "
            f"{day_name(theirs, theirs)} {theirs:%H:%M} {THEIRS}, by {clean(dues.client.name)}"
        )
    ]
    if not dues.by_severity:
        parts.append(Text(f"nothing agreed {signs.next} sos client edit {dues.client.slug}", "quiet"))
    for severity, states in dues.by_severity:
        parts.append(Text(f"\nseverity {severity}", "heading"))
        if states:
            parts.append(targets_table(states, dues.client, dues.me, now, width))
            parts += comfort_lines(states, dues.me, now)
        else:
            edit = f"sos client edit {dues.client.slug}"
            parts.append(Text(f"nothing agreed for this severity {signs.next} {edit}", "quiet"))
    return Group(*parts)
