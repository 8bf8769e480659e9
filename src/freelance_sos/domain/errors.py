"""What can go wrong in a way the user can mend: one line, one hint, one exit code."""

from __future__ import annotations


class SosError(Exception):
    """A mistake or a refusal, told in one line: what is wrong, then what to do.

    ``exit_code`` is what a script sees; docs/exit-codes.md lists them all.
    """

    exit_code = 2

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message}; {self.hint}" if self.hint else self.message


class UsageError(SosError):
    """What was typed can't be understood."""

    exit_code = 2


class NotFound(SosError):
    """Nothing here goes by that name."""

    exit_code = 4


class NotAllowed(SosError):
    """Not in the state the incident or client is in."""

    exit_code = 5


class StoreError(SosError):
    """The store can't be read or written: damaged, full, busy, not there."""

    exit_code = 6


class Stopped(SosError):
    """The person stopped it, and something of theirs is kept."""

    exit_code = 130


class NoOpenTime(SosError):
    """Not one open moment for a whole year ahead (ruling 14)."""

    exit_code = 3


class Undecided(SosError):
    """Nothing was done: something is for the person to choose first."""

    exit_code = 3
