"""A runbook for tests, as a person would write it: with comments, and all that a step may hold."""

from __future__ import annotations

from pathlib import Path

NOW = "2026-11-23T10:00:00Z"

SHOP = """\
# My oldest checklist.
title = "Shop is down"
kinds = ["outage"]
severities = [1, 2]
style = "read-do"
reviewed = 2026-11-01   # with Kim

# what cannot wait
[[phase]]
title = "First minutes"

[[phase.step]]
do = "Tell them you have it."
why = "Two sentences."
say = "ack"
within = "10m"
marks = "acknowledged"

[[phase.step]]
do = "Ask what they see."   # no guessing
ask = ["Which page?", "Since when?"]

# now the real work
[[phase]]
title = "Bring it back"
style = "do-confirm"

[[phase.step]]
do = "Look at the server."
show = ["ssh {client.links.host}", "{client.links.site}"]
when = { severities = [1], kinds = ["outage"], off_hours = true }

# the end
[[phase]]
title = "Confirm"

[[phase.step]]
do = "Ask whether it works."
say = "fixed-confirm"
wait = "their yes"

[[phase.step]]
do = "Tell them it is restored."
say = "resolved"
marks = "resolved"
# bye
"""


def put(store: Path, text: str | bytes = SHOP, name: str = "shop") -> Path:
    """A runbook of the store's own, written by hand."""
    path = store / "runbooks" / f"{name}.toml"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def steps(count: int, *, first: str = 'do = "Tell them."\nsay = "ack"\nmarks = "acknowledged"\n') -> str:
    """A runbook of one phase with that many steps."""
    more = "".join(f'[[phase.step]]\ndo = "Step {number}."\n' for number in range(2, count + 1))
    head = 'title = "Long"\nreviewed = 2026-11-01\n[[phase]]\ntitle = "All"\n[[phase.step]]\n'
    return head + first + more
