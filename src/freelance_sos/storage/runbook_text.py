"""The text of a new runbook file."""

from __future__ import annotations

from datetime import date

import tomli_w

from freelance_sos.domain.runbook import Runbook
from freelance_sos.storage.runbook_shapes import runbook_values

_HEAD = "# A runbook. All that may stand here: docs/runbooks.md; to check it: sos runbook check {name}\n\n"


def runbook_text(runbook: Runbook) -> bytes:
    """A new file that holds ``runbook``."""
    values = runbook_values(runbook, day=_itself)
    return (_HEAD.format(name=runbook.name) + tomli_w.dumps(values)).encode("utf-8", "replace")


def _itself(day: date) -> date:
    return day
