"""Questions to the person at the terminal: one line each, Enter takes what stands in brackets."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar, overload

from freelance_sos.commands.session import Session
from freelance_sos.domain.errors import SosError, UsageError
from freelance_sos.rendering.text import clean

T = TypeVar("T")
WAKE_SECONDS = 0.1


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


def flag_or_answer(
    session: Session,
    flag: str,
    given: str | None,
    check: Callable[[str], T],
    *,
    question: str = "",
    default: str = "",
    is_needed: bool = True,
) -> T:
    """What ``check`` makes of what was given as ``flag``; else of an answer; else of ``default``.

    Raises UsageError naming the flag, also where it is needed and there is nobody to ask.
    """
    if given is None and question and session.may_ask:
        return ask(question, default, check=check)
    if given is None and not default and is_needed:
        raise UsageError(f"{flag} is missing", f"add {flag}")
    try:
        return check(default if given is None else given)
    except UsageError as error:
        raise UsageError(f"{flag}: {error.message}", error.hint) from None


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
            with _hearing_interrupts():
                answer = input(prompt)
        else:
            print(prompt, end="", file=sys.stderr, flush=True)
            answer = input()
    except UnicodeDecodeError:
        raise UsageError("that can't be read as text", "type it again") from None
    # Half characters can't be written to any file.
    return answer.encode("utf-8", "replace").decode().strip()


@contextmanager
def _hearing_interrupts() -> Iterator[None]:
    """Python may not hear a Ctrl-C that comes just before it begins to wait: wake it now and then.

    A Ctrl-C within the same instant as a letter is heard only at the next key: the terminal throws the letter
    away, and the line editor waits for it inside one call that nothing ends.
    """
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGALRM, lambda *_: None)
    signal.setitimer(signal.ITIMER_REAL, WAKE_SECONDS, WAKE_SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _use_line_editing() -> None:
    """Arrow keys and Ctrl-W in answers, where Python has them."""
    try:
        import readline  # noqa: F401
    except ImportError:
        return


def _tell(line: str) -> None:
    encoding = sys.stderr.encoding or "utf-8"
    print(clean(line).encode(encoding, "replace").decode(encoding), file=sys.stderr)
