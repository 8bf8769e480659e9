"""What arrives on standard input: a text that somebody wrote or pasted, and never more than that."""

from __future__ import annotations

import sys

from freelance_sos.domain.errors import UsageError

MOST_BYTES = 1_000_000


def read_all() -> str:
    """All of standard input. Raises UsageError where it is more than anybody writes: it may never end."""
    data = sys.stdin.buffer.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise UsageError("standard input is larger than 1 MB", "give the part of it that matters")
    return data.decode("utf-8", "replace")
