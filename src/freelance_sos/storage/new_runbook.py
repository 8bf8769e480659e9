"""The text of a runbook that begins with nothing: a short checklist to go on from."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import tomli_w

from freelance_sos.domain.kinds import IncidentKind

_TEXT = """\
# A runbook. All that may stand here: docs/runbooks.md; to check it: sos runbook check {name}

{title}{kinds}# severities = [1, 2]          # left out: all of them
style = "read-do"              # read a line, do it; or do-confirm: do them all, then go through the list
reviewed = {today}          # when somebody last read it through

[[phase]]                      # a pause point; at most nine steps each
title = "First minutes"

[[phase.step]]
do = "Tell them you have it."
why = "Two sentences are enough. Do not promise when it will be fixed."
say = "ack"                    # a message from sos say
within = "10m"                 # counted from the moment you opened the incident
marks = "acknowledged"         # ticking it records that

[[phase.step]]
do = "Ask what they see."
ask = ["What did you do, and what happened then?", "Since when?"]
say = "ask"
# wait = "their answer"        # ticking it starts waiting on the client

[[phase]]
title = "Bring it back"

[[phase.step]]
do = "List what changed in the last two days, and take the last change back first."
# show = ["{{client.links.site}}"]   # links or commands, filled from the client's file; shown, never run

[[phase.step]]
do = "Tell them what you know, even if it is nothing new."
say = "update"
within = "30m"
# when = {{ severities = [1, 2], off_hours = true }}   # needed only then

[[phase]]
title = "Confirm and learn"

[[phase.step]]
do = "Ask them to confirm that it works for them."
say = "fixed-confirm"
wait = "their yes that it works"

[[phase.step]]
do = "Tell them it is restored, and how to reach you."
say = "resolved"
marks = "resolved"

[[phase.step]]
do = "Write down what you learned, and propose one improvement."
show = ["sos close {{incident.id}}"]
"""


def new_runbook_text(name: str, title: str, kinds: Sequence[IncidentKind], today: date) -> bytes:
    """A runbook of three short phases, sound as it is."""
    listed = f"[{', '.join(_quoted(kind) for kind in kinds)}]" if kinds else '["outage"]'
    comment = "incident kinds it is for" if kinds else "incident kinds it is for; without: by name alone"
    line = f"{'' if kinds else '# '}kinds = {listed}"
    text = _TEXT.format(
        name=name,
        title=tomli_w.dumps({"title": title}),
        kinds=f"{line:<30} # {comment}\n",
        today=today.isoformat(),
    )
    return text.encode("utf-8", "replace")


def _quoted(text: str) -> str:
    return tomli_w.dumps({"text": text}).partition("= ")[2].strip()
