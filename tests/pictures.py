"""The pictures of the documentation, from the sample store: `python -m tests.pictures` draws them anew."""

from __future__ import annotations

import io
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from rich.console import Console, Group, RenderableType
from rich.terminal_theme import TerminalTheme
from rich.text import Text

from freelance_sos.adapters.public_holidays import holiday_calendar
from freelance_sos.adapters.zone_data import use_newest
from freelance_sos.domain.almanac import Almanac
from freelance_sos.rendering.board import board_screen
from freelance_sos.rendering.drafts import draft_block
from freelance_sos.rendering.next_step import next_line
from freelance_sos.rendering.theme import THEME, Symbols
from freelance_sos.rendering.walk import legend, step_screen
from freelance_sos.rendering.week import week_screen
from freelance_sos.services.almanac import make_almanac
from freelance_sos.services.board import board
from freelance_sos.services.incidents import Report, open_incident
from freelance_sos.services.moment import Moment
from freelance_sos.services.saying import Wanted, say
from freelance_sos.services.step_drafts import step_drafts
from freelance_sos.services.walking import walk_of
from freelance_sos.storage.store import Store
from freelance_sos.storage.wording import wording
from tests.environment import EXAMPLE_STORE

FOLDER = Path(__file__).parent.parent / "docs" / "pictures"
COLUMNS = 104
# A lunch that just ended, a holiday in India, and a clock change ahead.
TUESDAY = datetime(2026, 10, 20, 12, 0, tzinfo=UTC)
EVENING = datetime(2026, 11, 19, 18, 40, tzinfo=UTC)
CALL = Report(
    client="luna",
    title="online ordering is down",
    severity=1,
    kind="outage",
    reported=EVENING - timedelta(minutes=5),
)

COLOURS = TerminalTheme(
    background=(24, 26, 31),
    foreground=(214, 217, 222),
    normal=[
        (24, 26, 31),
        (224, 108, 117),
        (126, 190, 110),
        (219, 180, 96),
        (97, 160, 240),
        (190, 132, 220),
        (86, 182, 194),
        (214, 217, 222),
    ],
)

# No font is fetched from anywhere: whoever looks at the picture has a monospaced one.
SVG = """\
<svg class="{unique_id}" viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg" role="img">
<style>
.{unique_id}-matrix {{ font: {char_height}px "DejaVu Sans Mono", Menlo, Consolas, monospace; }}
.{unique_id}-title {{ font: 18px system-ui, sans-serif; }}
{styles}
</style>
<defs>
<clipPath id="{unique_id}-clip-terminal">
<rect x="0" y="0" width="{terminal_width}" height="{terminal_height}" />
</clipPath>
{lines}
</defs>
{chrome}
<g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}
<g class="{unique_id}-matrix">
{matrix}
</g>
</g>
</svg>
"""


def pictures() -> dict[str, str]:
    """The SVG of each picture, by the name of its file."""
    use_newest()
    almanac = make_almanac(Store(EXAMPLE_STORE, holiday_calendar), TUESDAY)
    return {
        "board.svg": _picture("sos now", _screen(almanac, 1, board_screen)),
        "week.svg": _picture("sos now --week", _screen(almanac, 7, week_screen)),
        "run.svg": _picture("sos run", _step_of_a_walk()),
        "say.svg": _picture("sos say ack acme", _first_message()),
    }


def _screen(almanac: Almanac, days: int, screen: Callable[..., RenderableType]) -> RenderableType:
    return screen(board(almanac, [], TUESDAY, days=days), Symbols(), COLUMNS)


def _step_of_a_walk() -> RenderableType:
    """The first step at Luna's, ten minutes before they must hear from me."""
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(shutil.copytree(EXAMPLE_STORE, Path(folder) / "store")), holiday_calendar)
        opening, _ = open_incident(store, CALL, Moment(at=EVENING, recorded=EVENING))
        walk, _ = walk_of(store, opening.view.incident, None, EVENING)
        current = walk.progress.current
        assert current
        drafts, _ = step_drafts(store, walk, [current], EVENING)
    words = wording("walk")["key"]
    keys = [f"d {words['d_message']}", *(f"{key} {words[key]}" for key in "sxncwlq")]
    return Group(
        step_screen(walk, current, drafts, Symbols(), COLUMNS),
        legend(keys, Symbols(), COLUMNS),
        Text("step 1: "),
    )


def _first_message() -> RenderableType:
    """What Acme is told when their shop is down."""
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(shutil.copytree(EXAMPLE_STORE, Path(folder) / "store")), holiday_calendar)
        report = replace(CALL, client="acme", title="Shop ist nicht erreichbar", via="slack")
        open_incident(store, report, Moment(at=EVENING, recorded=EVENING))
        saying = say(store, Wanted(phrase="ack", word="acme"), EVENING)
    return Group(
        draft_block(saying.view, Symbols(), COLUMNS),
        Text(),
        next_line("sos say ack acme-2 --copy", Symbols()),
    )


def _picture(title: str, screen: RenderableType) -> str:
    console = Console(
        record=True,
        width=COLUMNS,
        file=io.StringIO(),
        theme=THEME,
        force_terminal=True,
        color_system="truecolor",
        highlight=False,
    )
    console.print(screen)
    return console.export_svg(title=title, theme=COLOURS, code_format=SVG, unique_id=title.replace(" ", "-"))


def main() -> None:
    """Write every picture."""
    FOLDER.mkdir(exist_ok=True)
    for name, svg in pictures().items():
        (FOLDER / name).write_text(svg, encoding="utf-8")


if __name__ == "__main__":
    main()
