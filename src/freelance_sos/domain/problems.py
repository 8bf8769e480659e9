"""What is wrong with a file, and where: one line a finding."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One finding in one file of the store. An ``error`` stops what needs the file, a ``warning`` nothing.

    ``meanwhile`` is what an emergency goes on with until it is mended.
    """

    file: str
    message: str
    hint: str = ""
    line: int | None = None
    key: str = ""
    level: Literal["error", "warning"] = "error"
    meanwhile: str = ""

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        told = f"{place}: {self.key}: {self.message}" if self.key else f"{place}: {self.message}"
        meanwhile = f"meanwhile: {self.meanwhile}" if self.meanwhile else ""
        return "; ".join(part for part in (told, self.hint, meanwhile) if part)
