"""Questions to the person at the terminal: one line each, Enter takes what stands in brackets."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TypeVar, overload

from freelance_sos.domain.errors import SosError, UsageError
from freelance_sos.rendering.text import clean

T = TypeVar("T")


@overload
def ask(question: str, default: str = "") -> str: ...


@overload
def ask(question: str, default: str = "", *, check: Callable[[str], T]) -> T: ...


def ask(question: str, default: str = "", *, check: Callable[[str], object] = str) -> object:
    """What ``check`` makes of the answer; Enter alone stands for ``default``.

    An answer that ``check`` refuses (SosError) is told in one line, and the question comes again. Ctrl-C and
    Ctrl-D give up: KeyboardInterrupt and EOFError end the whole command. Ask only where session.may_ask.
    """
    prompt = f"{clean(question)} [{clean(default)}]: " if default else f"{clean(question)}: "
    while True:
        try:
            return check(_read(prompt) or default)
        except SosError as error:
            _tell(str(error))


def ask_yes(question: str, *, default: bool = False) -> bool:
    """Whether the answer is yes."""
    return ask(f"{question} (y/n)", "y" if default else "n", check=_yes_or_no)


def _yes_or_no(answer: str) -> bool:
    word = answer.casefold()
    if word in ("y", "yes"):
        return True
    if word in ("n", "no"):
        return False
    raise UsageError(f'"{answer[:20]}" is neither yes nor no', "answer y or n")


def _read(prompt: str) -> str:
    """One line from the person; the question never goes where data goes."""
    try:
        if sys.stdout.isatty():
            _use_line_editing()
            answer = input(prompt)
        else:
            print(prompt, end="", file=sys.stderr, flush=True)
            answer = input()
    except UnicodeDecodeError:
        raise UsageError("that can't be read as text", "type it again") from None
    # Half characters can't be written to any file.
    return answer.encode("utf-8", "replace").decode().strip()


def _use_line_editing() -> None:
    """Arrow keys and Ctrl-W in answers, where Python has them."""
    try:
        import readline  # noqa: F401
    except ImportError:
        return


def _tell(line: str) -> None:
    encoding = sys.stderr.encoding or "utf-8"
    print(clean(line).encode(encoding, "replace").decode(encoding), file=sys.stderr)
