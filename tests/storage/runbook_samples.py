"""A runbook file with every key there is, and what it says."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from freelance_sos.domain.runbook import Phase, Runbook, Step, When
from freelance_sos.storage.runbook_files import runbook_at_worst
from freelance_sos.storage.toml_files import parse_toml

FULL = """\
title = "Shop down"
kinds = ["outage", "billing"]
severities = [1, 2]
style = "do-confirm"
reviewed = 2026-11-22

[[phase]]
title = "First minutes"
style = "read-do"

[[phase.step]]
do = "Tell them you have it."
why = "They wait."
ask = ["What do you see?", "Since when?"]
say = "ack"
show = ["{client.links.status}"]
within = "1h30m"
wait = "their answer"
marks = "acknowledged"
when = { severities = [1], kinds = ["outage"], off_hours = false }

[[phase.step]]
do = "Look."
ask = "Alone?"
show = "ping it"

[[phase]]
title = "The end"

[[phase.step]]
do = "Write it down."
"""
SHOP = Runbook(
    name="shop",
    title="Shop down",
    kinds=("outage", "billing"),
    severities=(1, 2),
    style="do-confirm",
    reviewed=date(2026, 11, 22),
    phases=(
        Phase(
            title="First minutes",
            style="read-do",
            steps=(
                Step(
                    number=1,
                    do="Tell them you have it.",
                    why="They wait.",
                    ask=("What do you see?", "Since when?"),
                    say="ack",
                    show=("{client.links.status}",),
                    within=timedelta(minutes=90),
                    wait="their answer",
                    marks="acknowledged",
                    when=When(severities=(1,), kinds=("outage",), off_hours=False),
                ),
                Step(number=2, do="Look.", ask=("Alone?",), show=("ping it",)),
            ),
        ),
        Phase(title="The end", style="do-confirm", steps=(Step(number=3, do="Write it down."),)),
    ),
)


def at_worst(text: str) -> tuple[Runbook, list[str]]:
    """What is left of a file that holds ``text``, and what is told of the rest, without its hints."""
    loaded = runbook_at_worst("shop", parse_toml(text.encode(), "f"))
    return loaded.value, [str(problem).removeprefix("f").split("; ")[0] for problem in loaded.problems]


def changed(step: Step, **keys: Any) -> Runbook:
    """SHOP with a step that differs."""
    first, last = SHOP.phases
    steps = tuple(replace(one, **keys) if one.number == step.number else one for one in first.steps)
    return replace(SHOP, phases=(replace(first, steps=steps), last))
