"""Lines of a log that a command began, and could not finish."""

from __future__ import annotations

import json

from freelance_sos.domain.errors import SosError
from freelance_sos.domain.layout import MOST_LOG_BYTES, part_of
from freelance_sos.domain.problems import Problem
from freelance_sos.storage.files import read_bytes
from freelance_sos.storage.store import Store

# A line that one machine lacks comes back from the next with sos sync.
EVERYWHERE = "take it out on every machine before the next sync"
_BEGINNING = b'{"id"'
_WORDS = ("true", "false", "null")


def is_cut_off(store: Store, problem: Problem) -> bool:
    """Whether the line that ``problem`` names is one of sos, of which only the end was never written.

    Such a line was never told to be done. One that ends the file without a line end is not yet at rest.
    """
    if problem.line is None or part_of(problem.file) != "log":
        return False
    try:
        lines = read_bytes(store.root / problem.file, MOST_LOG_BYTES).split(b"\n")
    except (SosError, OSError):
        return False
    return problem.line < len(lines) and _lacks_its_end(lines[problem.line - 1])


def told_of_cut_off(problem: Problem) -> str:
    """A note: nothing is missing, and nothing is to mend."""
    told = "is a line that was cut off: it is kept and left out, and does no harm"
    return f"note: {problem.file}:{problem.line}: {told}; to be rid of it {EVERYWHERE}"


def _lacks_its_end(line: bytes) -> bool:
    """Whether it is right as far as it goes. One that ends like a whole line is damaged elsewhere."""
    if not line.startswith(_BEGINNING) or line.rstrip().endswith(b"}"):
        return False
    try:
        text = line.decode()
    except UnicodeDecodeError as error:
        if error.end < len(line):
            return False
        text = line[: error.start].decode()
    try:
        json.loads(text)
    except json.JSONDecodeError as error:
        rest = text[error.pos :].rstrip()
        is_begun = any(word.startswith(rest) for word in _WORDS)
        return is_begun or error.msg.startswith("Unterminated string")
    except (ValueError, RecursionError):
        return False
    return False
