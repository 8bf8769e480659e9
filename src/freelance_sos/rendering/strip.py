"""A strip of my day, or of some of my days: when somebody is in hours, days off, and now."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from rich.text import Text

from freelance_sos.domain.board import Board
from freelance_sos.domain.weeks import Span
from freelance_sos.rendering.theme import Symbols

HOUR, QUARTER = timedelta(hours=1), timedelta(minutes=15)
LABEL_LETTERS = 3


@dataclass(frozen=True, kw_only=True)
class Ruler:
    """Cuts ``days`` into cells of equal length, so that strips of different people line up.

    A day has as many cells as it really has time for: at a clock change one more or less.
    """

    days: Sequence[Span]
    cell: timedelta
    now: datetime
    zone: ZoneInfo
    signs: Symbols

    @property
    def width(self) -> int:
        """Letters of one strip."""
        return strip_width(self.days, self.cell)

    def strip(self, spans: Sequence[Span], rests: Sequence[Span], style: str) -> Text:
        """One person's strip: ``spans`` in hours, in ``style``, and ``rests`` of days off."""
        drawn = Text()
        for number, cells in enumerate(self._cells):
            if number:
                drawn.append(self.signs.edge, "quiet")
            for cell in cells:
                drawn.append(*self._letter(cell, spans, rests, style))
        return drawn

    def hours(self) -> Text:
        """The hours above the strips, on my wall, with the time at the mark of now."""
        (cells,) = self._cells
        start, here = self._here(cells)
        letters = [" "] * len(cells)
        every = next(step for step in (3, 6, 12) if step * HOUR >= LABEL_LETTERS * self.cell)
        for number, cell in enumerate(cells):
            hour = self._hour_in(cell, every)
            end = number + len(str(hour))
            is_free = end < start or number > start + len(here)
            if hour is not None and end <= len(letters) and is_free:
                letters[number:end] = str(hour)
        told = "".join(letters)
        return Text.assemble((told[:start], "quiet"), (here, "now"), (told[start + len(here) :], "quiet"))

    def _here(self, cells: Sequence[Span]) -> tuple[int, str]:
        """Where the time at the mark begins, and what it says; late in the day it stands before its mark."""
        marked = next((number for number, cell in enumerate(cells) if _holds(cell, self.now)), None)
        if marked is None:
            return len(cells) + 1, ""
        time = f"{self.now.astimezone(self.zone):%H:%M}"
        if marked + len(time) < len(cells):
            return marked, f"{self.signs.here}{time}"
        return marked - len(time), f"{time}{self.signs.here}"

    def dates(self, names: Iterable[str]) -> Text:
        """A name above each day."""
        widths = map(len, self._cells)
        return Text(
            " ".join(name[:room].ljust(room) for name, room in zip(names, widths, strict=True)), "quiet"
        )

    @cached_property
    def _cells(self) -> list[list[Span]]:
        """The cells of each day, the same for everybody."""
        return [
            [
                Span(day.opens_at + number * self.cell, day.opens_at + (number + 1) * self.cell).cut(day)
                for number in range(_count(day, self.cell))
            ]
            for day in self.days
        ]

    def _hour_in(self, cell: Span, every: int) -> int | None:
        """The hour on my wall that begins in a cell and is worth a label."""
        steps = (cell.closes_at - cell.opens_at) // QUARTER
        walls = ((cell.opens_at + step * QUARTER).astimezone(self.zone) for step in range(steps))
        return next((wall.hour for wall in walls if wall.minute == 0 and wall.hour % every == 0), None)

    def _letter(
        self, cell: Span, spans: Sequence[Span], rests: Sequence[Span], style: str
    ) -> tuple[str, str]:
        if _holds(cell, self.now):
            return (self.signs.now_inside if _inside_at(spans, self.now) else self.signs.now), "now"
        middle = cell.opens_at + (cell.closes_at - cell.opens_at) / 2
        left, right = _covers(spans, cell.opens_at, middle), _covers(spans, middle, cell.closes_at)
        if left or right or _inside(spans, cell):
            if left == right:
                return self.signs.bar, style
            return self.signs.left if left else self.signs.right, style
        if _covers(rests, cell.opens_at, cell.closes_at):
            return self.signs.rest, "rest"
        return self.signs.none, "quiet"


def strip_width(days: Sequence[Span], cell: timedelta) -> int:
    """Letters of a strip over ``days``, with an edge between two of them."""
    return sum(_count(day, cell) for day in days) + len(days) - 1


def _count(day: Span, cell: timedelta) -> int:
    return -((day.opens_at - day.closes_at) // cell)


def ruler_over(board: Board, minutes: int, signs: Symbols) -> Ruler:
    """The ruler of a board on which a letter stands for so many minutes."""
    return Ruler(
        days=board.frame.days,
        cell=timedelta(minutes=minutes),
        now=board.at,
        zone=board.mine.zone,
        signs=signs,
    )


def _holds(cell: Span, at: datetime) -> bool:
    return cell.opens_at <= at < cell.closes_at


def _covers(spans: Sequence[Span], start: datetime, end: datetime) -> bool:
    """Whether at least half of [start, end) is inside."""
    inside = sum((_overlap(span, start, end) for span in spans), timedelta(0))
    return inside * 2 >= end - start


def _inside(spans: Sequence[Span], cell: Span) -> bool:
    """Whether a span is so short that it would vanish: it shows where it begins."""
    return any(
        _holds(cell, span.opens_at) and span.closes_at - span.opens_at <= cell.closes_at - cell.opens_at
        for span in spans
    )


def _inside_at(spans: Sequence[Span], at: datetime) -> bool:
    return any(_holds(span, at) for span in spans)


def _overlap(span: Span, start: datetime, end: datetime) -> timedelta:
    return max(min(span.closes_at, end) - max(span.opens_at, start), timedelta(0))
