"""The messages of a walk: a draft is copied and filled in, and what was sent is told with the step."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

from freelance_sos.adapters.clipboard import copy
from freelance_sos.commands.asking import ask_yes
from freelance_sos.commands.gaps import ask_gaps
from freelance_sos.commands.moments import parse_promise
from freelance_sos.domain.decide_steps import Told
from freelance_sos.domain.errors import UsageError
from freelance_sos.domain.phrases import Draft, without_gaps
from freelance_sos.domain.progress import StepView
from freelance_sos.domain.show_fields import show_line
from freelance_sos.domain.told import told_to
from freelance_sos.rendering.text import clean
from freelance_sos.rendering.times import clock_time

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from freelance_sos.commands.walker import Walker

# A time further ahead is hardly when they hear from me next: it may be when something happened.
NEAR = timedelta(hours=3)
_TIME = re.compile(r"(?<![\d:.])(?:[01]?\d|2[0-3]):[0-5]\d(?![\d:])")


class Sending:
    """Drafts by number of the step; ``words`` are those with which the person filled in their gaps."""

    def __init__(self, walker: Walker) -> None:
        self.walker = walker
        self.words: dict[int, dict[str, str]] = {}
        self.made: dict[int, Draft] = {}

    def told(self, number: int, text: str) -> Told:
        """What they were told: the draft on the screen, or ``text``. Raises UsageError for neither."""
        walker = self.walker
        if text:
            return Told(text=text, promise=self._promise_in(text))
        draft = walker.drafts[number]
        if draft.gaps:
            draft = self.fill(number, draft)
            if draft.gaps and not ask_yes(walker.words["ask"]["gaps"]):
                raise UsageError(walker.words["not_kept"])
        if draft.promise_at and draft.promise_at <= walker.session.now + walker.session.passed:
            raise UsageError(walker.words["promise_passed"])
        walker.filled.pop(number, None)
        return Told(text=draft.text, promise=draft.promise_at, phrase=draft.phrase, filled=draft.told)

    def fill(self, number: int, draft: Draft) -> Draft:
        """The draft with what the person fills in. It stands so from now on: it may be with them already."""
        before = self.made.get(number)
        made = before if before and before.promise_at == draft.promise_at else draft
        # What they were told before is offered again, and so is each answer as it was given.
        known = {**told_to(self.walker.walk.incident), **self.words.get(number, {})}
        words = ask_gaps(made, known)
        self.made[number], self.words[number] = made, words
        filled = without_gaps(made, words)
        self.walker.filled[number] = filled
        return filled

    def copy(self, one: StepView, lines: Sequence[int]) -> None:
        """The draft of a step onto the clipboard, or the line of that number. Raises UsageError for none."""
        walker = self.walker
        draft = walker.drafts.get(one.step.number)
        is_draft = draft is not None and not lines
        text = self.fill(one.step.number, draft).text if draft and is_draft else self._line(one, lines)
        copied = copy(text, walker.session.environment)
        if copied.done:
            walker.tell(walker.words["copied" if is_draft else "copied_line"])
        else:
            walker.tell(walker.words["not_copied"].format(why=copied.why_not), "note")

    def _line(self, one: StepView, numbers: Sequence[int]) -> str:
        walker, lines = self.walker, one.step.show
        if not lines:
            raise UsageError(walker.words["nothing_to_copy"])
        if len(lines) > 1 and not numbers:
            raise UsageError(walker.words["choose_line"])
        number = numbers[0] if numbers else 1
        if not 1 <= number <= len(lines):
            raise UsageError(f"there is no line {number}", f"they go from 1 to {len(lines)}")
        shown = show_line(lines[number - 1], walker.walk.view.client, walker.walk.incident.id)
        if shown.missing:
            raise UsageError(walker.words["missing"].format(fields=", ".join(shown.missing)))
        return clean(shown.text)

    def _promise_in(self, text: str) -> datetime | None:
        """The next word that own words promise: a time in them, taken for the client's, and asked about."""
        times, session, view = _TIME.findall(text), self.walker.session, self.walker.walk.view
        if not times:
            return None
        now = session.now + session.passed
        try:
            at = parse_promise(f"{times[-1]} {view.client.slug}", now, session.my_zone, session.whose_time)
        except UsageError:
            return None
        if at - now > NEAR:
            return None
        there, here = (clock_time(at, one.zone, now) for one in (view.client, view.me))
        question = self.walker.words["ask"]["promise"].format(there=there, here=here)
        return at if ask_yes(question, default=True) else None
