"""What is said on the command line of a draft: what to do with it, and what to put into it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Hands:
    """What is to be done with a draft, beside showing it."""

    copy: bool = False
    osc52: bool = False
    mailto: bool = False
    file: str = ""
    force: bool = False
    sent: bool = False
    pause: bool = False

    @property
    def takes_it(self) -> bool:
        """Whether the text leaves the screen: then it must be whole."""
        return self.copies or self.mailto or bool(self.file) or self.sent

    @property
    def copies(self) -> bool:
        return self.copy or self.osc52


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What was typed to be put into a draft, as it was typed; ``told`` are pairs such as ``cause=…``."""

    told: tuple[str, ...] = ()
    promise: str = ""
    form: str = ""
    language: str = ""
