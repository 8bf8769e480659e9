"""Whom to call when stuck, in a line."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from rich.text import Text

from freelance_sos.domain.helpers import Reachable
from freelance_sos.rendering.text import clean

MOST_NAMED = 3
AWAKE_WORDS = {True: "awake", False: "asleep or away", None: ""}


def stuck_line(helpers: Sequence[Reachable], now: datetime) -> Text:
    """``stuck? Ana, signal (15:40 there, awake); Kim, … stands in (18:40 there)``: those awake first."""
    told = "; ".join(_helper_words(one, now) for one in helpers[:MOST_NAMED])
    return Text.assemble(("stuck? ", "heading"), told)


def _helper_words(one: Reachable, now: datetime) -> str:
    name = clean(one.helper.name)
    reach = f", {clean(one.helper.reach)}" if one.helper.reach else ""
    stands_in = ", stands in for you" if one.role == "backup" else ""
    local = f"{now.astimezone(one.zone):%H:%M} there"
    awake = AWAKE_WORDS[one.is_awake]
    when = f"{local}, {awake}" if awake else local
    return f"{name}{reach}{stands_in} ({when})"
