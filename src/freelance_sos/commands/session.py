"""One run of sos: the only place that asks for the clock, the environment, the home folder and the screen."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO
from zoneinfo import ZoneInfo

from freelance_sos.adapters.public_holidays import holiday_calendar
from freelance_sos.adapters.zone_data import ZoneData, use_newest
from freelance_sos.commands.consoles import console
from freelance_sos.commands.folders import cache_folder, state_folder, store_state
from freelance_sos.commands.moments import names_date, read_moment
from freelance_sos.commands.standard_input import read_all
from freelance_sos.domain.problems import Problem
from freelance_sos.rendering.text import LONGEST_LINE, clean_lines, shorten
from freelance_sos.services.moment import Moment

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

    from freelance_sos.domain.almanac import Almanac
    from freelance_sos.domain.when import Lean, Reading, Whose
    from freelance_sos.rendering.theme import Symbols
    from freelance_sos.storage.changes import Journal
    from freelance_sos.storage.store import Store

JSON_VERSION = 1


class OutputClosed(Exception):
    """Whoever read our output has seen enough."""


class Session:
    """What a command needs of the world. ``flags`` are the options that every command takes."""

    def __init__(self, flags: Mapping[str, Any], lean: Lean) -> None:
        self.flags = flags
        self.lean = lean
        self.told: list[Problem] = []
        self.environment: Mapping[str, str] = os.environ
        self.zone_data: ZoneData = use_newest()
        self._started = self._clock()
        self.pace = 1

    @staticmethod
    def of(context: Any, *, looks_ahead: bool = False) -> Session:
        """The session of this run; made once, whichever command asks first.

        ``--at "fri 17:00"`` means the coming Friday to a command that ``looks_ahead``, to others the last.
        """
        flags: dict[str, Any] = context.obj
        session: Session = flags.get("session") or Session(flags, "today" if looks_ahead else "happened")
        flags["session"] = session
        return session

    # -- where and when ----------------------------------------------------------------------------

    @cached_property
    def store(self) -> Store:
        """The store, which must be there: an error says how to begin where it is not."""
        from freelance_sos.commands.folders import with_way_back

        store = self.maybe_store
        with with_way_back(self.home):
            store.require()
        return store

    @cached_property
    def maybe_store(self) -> Store:
        """The store, there or not."""
        from freelance_sos.storage.store import Store

        return Store(self.home, holiday_calendar, self._journal())

    def _journal(self) -> Journal | None:
        """What this machine remembers of the store, to take it back; nothing for somebody without a home."""
        from freelance_sos.storage.changes import Journal

        try:
            folder = store_state(self.home)
        except RuntimeError:
            return None
        return Journal(folder, self._clock) if folder.is_absolute() else None

    @cached_property
    def home(self) -> Path:
        """``SOS_HOME``, or the platform's folder for user data."""
        if given := self.environment.get("SOS_HOME"):
            return Path(os.path.expanduser(given)).absolute()  # noqa: PTH111  of nobody's home it makes no error
        from platformdirs import user_data_path

        return user_data_path("freelance-sos", appauthor=False)

    @property
    def state_folder(self) -> Path:
        """Where this machine keeps what is no part of the store: half-written reviews, crash reports."""
        return state_folder()

    @cached_property
    def cache_folder(self) -> Path:
        """Where this machine keeps what can be worked out again; each store has a folder there."""
        return cache_folder(self.home)

    @cached_property
    def almanac(self) -> Almanac:
        """The coming weeks of everybody; see commands/almanac.py."""
        from freelance_sos.commands.almanac import almanac_of

        return almanac_of(self, self.present)

    @cached_property
    def almanac_at_worst(self) -> Almanac | None:
        """The almanac; none where sos.toml can't be used, which must not hide what burns."""
        from freelance_sos.storage.toml_files import BrokenFile

        try:
            return self.almanac
        except BrokenFile:
            return None

    @cached_property
    def my_zone(self) -> ZoneInfo:
        """My zone, or UTC where sos.toml can't be read."""
        return self.maybe_store.me_at_worst().value.zone

    @cached_property
    def now(self) -> datetime:
        """What time it is: ``--at``, else ``SOS_NOW``, else the machine's clock. UTC, to the second."""
        given = self.flags.get("at")
        return self._parse(given, self.present, self.lean) if given else self.present

    @cached_property
    def present(self) -> datetime:
        """Now, before ``--at`` shifts it: "5m ago" counts back from here."""
        clock = self._clock().replace(microsecond=0)
        return self._parse(given, clock, self.lean) if (given := self.environment.get("SOS_NOW")) else clock

    @property
    def moment(self) -> Moment:
        """For everything that is recorded. Where ``--at`` names no date but means another day, it is told."""
        moment, typed = Moment(at=self.now, recorded=self._clock()), self.flags.get("at")
        if typed and not names_date(typed) and not self._is_today_and_over(moment.at):
            self.say(f"--at is read as {self._named(moment.at)}")
        return moment

    def _is_today_and_over(self, at: datetime) -> bool:
        now, zone = self.present, self.my_zone
        return at <= now and at.astimezone(zone).date() == now.astimezone(zone).date()

    def _named(self, at: datetime) -> str:
        from freelance_sos.rendering.times import MINE, day_name

        local = at.astimezone(self.my_zone)
        return f"{day_name(local, self.present.astimezone(self.my_zone))} {local:%H:%M} {MINE}"

    def parse(self, text: str, lean: Lean) -> datetime:
        """A moment that somebody typed, in my zone or in the one it names. Raises UsageError."""
        return self.read(text, lean).at

    def read(self, text: str, lean: Lean) -> Reading:
        """The same, and whose time was typed."""
        return self._read(text, self.now, lean)

    def whose_time(self, words: str) -> Whose:
        """Whose time is meant by ``words`` beside a time: a client's, a place's or mine. Raises NotFound."""
        from freelance_sos.services.when import whose_time

        return whose_time(self.maybe_store, words, lambda: self.my_zone)

    def _parse(self, text: str, now: datetime, lean: Lean) -> datetime:
        return self._read(text, now, lean).at

    def _read(self, text: str, now: datetime, lean: Lean) -> Reading:
        # My zone is read where the text needs it: an instant needs nothing, not even a readable sos.toml.
        return read_moment(text, now, lambda: self.my_zone, lean, self.whose_time)

    @property
    def passed(self) -> timedelta:
        """How long this run has gone on, the machine's sleep included; a drill may let time run faster."""
        return (self._clock() - self._started) * self.pace

    def move_on(self) -> Moment:
        """For a run that goes on for long: now is moved by the time it has taken, to the second."""
        passed = timedelta(seconds=self.passed // timedelta(seconds=1))
        self._started += passed / self.pace
        self.now, self.present = self.now + passed, self.present + passed
        return Moment(at=self.now, recorded=self._clock())

    def _clock(self) -> datetime:
        return datetime.now(UTC)

    # -- asking ------------------------------------------------------------------------------------

    @property
    def may_ask(self) -> bool:
        """Whether there is somebody to ask: both ends are a terminal, and nothing forbids it."""
        return (
            not self.flags.get("no_input")
            and not self.wants_json
            and sys.stdin.isatty()
            and sys.stderr.isatty()
        )

    def read_input(self, what: str) -> str:
        """All of standard input; on a terminal says first what it waits for."""
        if sys.stdin.isatty():
            self.say(f"{what}, then Ctrl-D:")
        return read_all()

    # -- answering ---------------------------------------------------------------------------------

    @property
    def wants_json(self) -> bool:
        """Whether the answer is JSON."""
        return bool(self.flags.get("json"))

    @property
    def is_quiet(self) -> bool:
        """Whether only errors are said."""
        return bool(self.flags.get("quiet"))

    @cached_property
    def screen(self) -> Console:
        """Standard output."""
        return self._console(sys.stdout)

    @cached_property
    def signs(self) -> Symbols:
        """Signs that standard output can write."""
        from freelance_sos.rendering.theme import symbols_for

        return symbols_for(sys.stdout.encoding or "ascii")

    def show(self, renderable: RenderableType) -> None:
        """An answer, on standard output."""
        if self.is_quiet:
            return
        if sys.stdout.isatty():
            self.screen.print(renderable)
            return
        with self.screen.capture() as drawn:
            self.screen.print(renderable)
        # Tables fill their last column with space, which a program would have to take off again.
        self.write("\n".join(line.rstrip() for line in drawn.get().split("\n")))

    def show_json(self, values: Mapping[str, Any]) -> None:
        """An answer as JSON, on standard output."""
        from freelance_sos.rendering.json_parts import problem_json
        from freelance_sos.storage.json_text import dump_json

        head: dict[str, Any] = {"version": JSON_VERSION, "time_zone_data": self.zone_data.release}
        if self.told:
            head["problems"] = [problem_json(problem) for problem in self.told]
        if not self.is_quiet:
            encoding = sys.stdout.encoding or "ascii"
            self.write(dump_json({**head, **values}, indent=2, encoding=encoding) + "\n")

    def write(self, text: str) -> None:
        """``text`` as it is, on standard output."""
        try:
            sys.stdout.write(text)
        except BrokenPipeError:
            # Not as an OSError: Typer would end the program with 1 before we see it.
            raise OutputClosed from None

    def say(self, line: str) -> None:
        """One line to the person, on standard error: never data."""
        if not self.is_quiet:
            print(_encodable(clean_lines(line)), file=sys.stderr)

    def warn(self, problems: Iterable[Problem]) -> None:
        """What had to be left out, one line each, on standard error."""
        for problem in problems:
            self.told.append(problem)
            print(_encodable(shorten(f"{problem.level}: {problem}", LONGEST_LINE)), file=sys.stderr)

    def _console(self, stream: TextIO) -> Console:
        no_color = bool(self.flags.get("no_color"))
        return console(stream, no_color=no_color, columns=self.environment.get("COLUMNS", ""))


def _encodable(line: str) -> str:
    encoding = sys.stderr.encoding or "utf-8"
    return line.encode(encoding, "plain").decode(encoding)
