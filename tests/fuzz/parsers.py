"""What a parser is to the fuzzer: how to ask it, what it may refuse with, and what it was made for.

A parser here takes bytes, as a file or an argument brings them. It gives a value or raises one of its own
errors; whatever it gives is looked at again where there is a way to write it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from freelance_sos.domain.errors import SosError


@dataclass(frozen=True)
class Parser:
    """One parser: ``again`` asserts what must hold for every value that it gives."""

    name: str
    parse: Callable[[bytes], Any]
    samples: tuple[bytes, ...]
    errors: tuple[type[Exception], ...] = (SosError,)
    again: Callable[[Any], None] = lambda value: None

    def take(self, data: bytes) -> str:
        """Whether it ``took`` or ``refused`` the data. Raises any other error, and where a value is wrong."""
        try:
            value = self.parse(data)
        except self.errors as error:
            if not str(error).strip():
                raise AssertionError("it refuses without a word") from error
            return "refused"
        self.again(value)
        return "took"


def typed(data: bytes) -> str:
    """What a program finds in its arguments where somebody gave it these bytes."""
    return data.decode("utf-8", "surrogateescape")


def same(one: Any, other: Any) -> None:
    """What was written and read again is what it was."""
    assert one == other, f"{str(one)[:300]} became {str(other)[:300]}"
