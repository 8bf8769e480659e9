"""Questions to the person at the terminal: Enter takes what stands in brackets, ``?`` tells what to write."""

from __future__ import annotations

import os
import shutil
import signal
import sys
import textwrap
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from itertools import count
from typing import TypeVar, overload

from freelance_sos.commands.consoles import is_plain_terminal
from freelance_sos.commands.session import Session
from freelance_sos.domain.errors import SosError, UsageError
from freelance_sos.rendering.text import clean

T = TypeVar("T")
WAKINGS_A_SECOND = 10
Meanwhile = Callable[[], str]
HELP_SIGN = "?"
MOST_LISTED = 8
UNBROKEN = "\N{NO-BREAK SPACE}"
HOLIDAYS_HELP = "a country, or a region: DE, Portugal, DE-BY, Bavaria, PT-11; - for none"
USUAL_HELP = "write your answer and press Enter; Ctrl-C stops"
USUAL_HELP_WITH_DEFAULT = f"Enter takes what stands in brackets; or {USUAL_HELP}"


def nothing_to_say() -> str:
    """Nothing happens while somebody thinks about an answer."""
    return ""


@overload
def ask(
    question: str,
    default: str = "",
    *,
    intro: str = "",
    more: str = "",
    meanwhile: Meanwhile = nothing_to_say,
) -> str: ...


@overload
def ask(
    question: str,
    default: str = "",
    *,
    check: Callable[[str], T],
    intro: str = "",
    more: str = "",
    meanwhile: Meanwhile = nothing_to_say,
) -> T: ...


def ask(
    question: str,
    default: str = "",
    *,
    check: Callable[[str], object] = str,
    intro: str = "",
    more: str = "",
    meanwhile: Meanwhile = nothing_to_say,
) -> object:
    """What ``check`` makes of the answer; Enter alone stands for ``default``.

    ``intro`` is told once before; ``more`` is what ``?`` tells. An answer that ``check`` refuses (SosError)
    is told in one line. After both the question comes again. ``meanwhile`` is asked every second whether it
    has something to say: its line stands above the question, and what was typed so far stays.

    Ctrl-C and Ctrl-D give up: KeyboardInterrupt and EOFError end the whole command. Ask only where
    session.may_ask.
    """
    _tell_wrapped(intro)
    prompt = f"{clean(question)} [{clean(default)}]: " if default else f"{_closed(clean(question))} "
    while True:
        try:
            answer = _read(_last_line(prompt), meanwhile)
            if answer != HELP_SIGN:
                return check(answer or default)
            _tell_wrapped(more or (USUAL_HELP_WITH_DEFAULT if default else USUAL_HELP))
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
    intro: str = "",
    more: str = "",
) -> T:
    """What ``check`` makes of what was given as ``flag``; else of an answer (see ask); else of ``default``.

    Raises UsageError naming the flag, also where it is needed and there is nobody to ask.
    """
    if given is None and question and session.may_ask:
        return ask(question, default, check=check, intro=intro, more=more)
    if given is None and not default and is_needed:
        raise UsageError(f"{flag} is missing", f"add {flag}")
    try:
        return check(default if given is None else given)
    except UsageError as error:
        raise UsageError(f"{flag}: {error.message}", error.hint) from None


def ask_region(session: Session, question: str, zone: str) -> str:
    """A country or region whose holidays count, or ``""``; the country of ``zone`` is offered.

    Where the country's regions have different holidays, the region is asked for as well (ruling 15).
    """
    from freelance_sos.adapters.public_holidays import country_of, has_regions_that_differ, region_words
    from freelance_sos.services import checks

    near = country_of(zone)
    region = ask(question, near or "-", check=partial(checks.check_region, near=near), more=HOLIDAYS_HELP)
    if not has_regions_that_differ(region, session.now.year):
        return region
    words = [word.replace(" ", UNBROKEN) for word in region_words(region, zone)]
    shown, rest = words[:MOST_LISTED], len(words) - MOST_LISTED
    listed = f"{', '.join(shown)}{f' and {rest} more; ? lists them' if rest > 0 else ''}"
    return ask(
        "region, by code or name",
        region,
        check=partial(checks.check_region_of, region),
        intro=f"regions of {region} have holidays of their own: {listed}",
        more=f"{', '.join(words)}; Enter takes {region} alone: its national holidays",
    )


def _yes_or_no(answer: str) -> bool:
    word = answer.casefold()
    if word in ("y", "yes"):
        return True
    if word in ("n", "no"):
        return False
    raise UsageError(f'"{answer[:20]}" is neither yes nor no', "answer y or n")


def _read(prompt: str, meanwhile: Meanwhile) -> str:
    """One line from the person; the question never goes where data goes."""
    try:
        if sys.stdout.isatty():
            _use_line_editing()
            with _waking_up(lambda: _speak_up(prompt, meanwhile)):
                answer = input(prompt)
        else:
            print(prompt, end="", file=sys.stderr, flush=True)
            answer = input()
    except UnicodeDecodeError:
        raise UsageError("that can't be read as text", "type it again") from None
    except SystemError as error:
        # A waking in the same instant as a Ctrl-C: Python runs it with the KeyboardInterrupt in its hands.
        if isinstance(error.__cause__, KeyboardInterrupt):
            raise KeyboardInterrupt from None
        raise
    # Half characters can't be written to any file.
    return answer.encode("utf-8", "replace").decode().strip()


def _speak_up(prompt: str, meanwhile: Meanwhile) -> None:
    """What there is to say, on a line of its own, and the question below it with what was typed so far."""
    if line := meanwhile():
        told = "\n".join(["", *_wrapped(clean(line)), f"{prompt}{_typed_so_far()}"])
        # Not through the stream: what is being written just now must not be broken into.
        os.write(sys.stdout.fileno(), told.encode(sys.stdout.encoding or "utf-8", "plain"))


def _typed_so_far() -> str:
    """What stands in the line editor; nothing is known of it where Python has none."""
    try:
        import readline
    except ImportError:
        return ""
    return readline.get_line_buffer()


@contextmanager
def _waking_up(each_second: Callable[[], None]) -> Iterator[None]:
    """Do something every second while somebody is asked.

    Python may not hear a Ctrl-C that comes just before it begins to wait: so it is woken more often.
    A Ctrl-C within the same instant as a letter is heard only at the next key: the terminal throws the letter
    away, and the line editor waits for it inside one call that nothing ends.
    """
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return
    wakings = count(1)

    def wake(*_: object) -> None:
        if next(wakings) % WAKINGS_A_SECOND == 0:
            each_second()

    before = signal.signal(signal.SIGALRM, wake)
    signal.setitimer(signal.ITIMER_REAL, 1 / WAKINGS_A_SECOND, 1 / WAKINGS_A_SECOND)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _use_line_editing() -> None:
    """Arrow keys and Ctrl-W in answers, where Python has them; a paste of many lines is one answer."""
    try:
        import readline
    except ImportError:
        return
    # Python turns it off. The line editor of macOS has none.
    if not is_plain_terminal() and "libedit" not in (readline.__doc__ or ""):
        readline.parse_and_bind("set enable-bracketed-paste on")


def _last_line(prompt: str) -> str:
    """The part of a long question on whose line the answer is typed; what comes before it is told."""
    *before, last = _wrapped(prompt) or [prompt]
    for line in before:
        _tell(line)
    return f"{last} "


def _closed(question: str) -> str:
    """With the sign that ends it; one that is there already is enough."""
    return question if question.endswith("?") else f"{question}:"


def _tell_wrapped(text: str) -> None:
    """Each paragraph on lines of its own."""
    for paragraph in text.splitlines():
        _tell(paragraph)


def _wrapped(text: str) -> list[str]:
    """``text`` in lines of the terminal's width, broken between words."""
    width = shutil.get_terminal_size().columns - 1
    return [line.replace(UNBROKEN, " ") for line in textwrap.wrap(text, width)]


def _tell(line: str) -> None:
    encoding = sys.stderr.encoding or "utf-8"
    for part in _wrapped(clean(line)):
        print(part.encode(encoding, "replace").decode(encoding), file=sys.stderr)
