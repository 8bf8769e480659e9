"""What the commands about runbooks answer with: one as it stands in its file, one that was written."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from freelance_sos.domain.problems import Problem
from freelance_sos.domain.runbook import Phase, Runbook
from freelance_sos.domain.runbook_checks import Precedence


@dataclass(frozen=True, slots=True, kw_only=True)
class RunbookView:
    """A runbook with whatever can be read of it, and everything that is wrong with its file.

    ``path`` is None for one that comes with sos. ``runbook`` has no steps where the file is no TOML.
    """

    runbook: Runbook
    path: Path | None = None
    replaces_built_in: bool = False
    is_stale: bool = False
    problems: tuple[Problem, ...] = ()

    @property
    def errors(self) -> tuple[Problem, ...]:
        """What keeps it from being walked as it was meant."""
        return tuple(problem for problem in self.problems if problem.level == "error")

    @property
    def is_legible(self) -> bool:
        """Whether anything of the file can be read: what is wrong with it as a whole names no key."""
        return not any(not problem.key for problem in self.errors)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptRunbook:
    """A runbook's file as it now stands in the store; ``origin`` is what it was copied from.

    ``beside`` says which of the others come before it or after it.
    """

    runbook: Runbook
    path: Path
    origin: str = ""
    replaces_built_in: bool = False
    problems: tuple[Problem, ...] = ()
    beside: tuple[Precedence, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Learned:
    """A lesson that is a step of a runbook now; ``is_added`` is False where it stood there already.

    ``is_copied`` says that the built-in had to be copied into the store for it, ``is_usual_phase`` that
    nobody named the phase.
    """

    runbook: Runbook
    step: int
    path: Path
    is_added: bool = True
    is_copied: bool = False
    is_usual_phase: bool = False

    @property
    def phase(self) -> Phase:
        """Where the step stands."""
        return self.runbook.phases[self.runbook.phase_of(self.step)]
