"""The review, question by question. Every answer is kept at once: whatever stops it, nothing is lost."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from rich.padding import Padding
from rich.text import Text

from freelance_sos.commands.asking import ask
from freelance_sos.commands.session import Session
from freelance_sos.domain.actions import ActionDraft, ReadDay, parse_action
from freelance_sos.domain.decide import LESSONS_WANTED
from freelance_sos.domain.errors import StoreError
from freelance_sos.domain.review import PARTS, Draft, dump_review, items_of
from freelance_sos.domain.views import IncidentView
from freelance_sos.rendering.actions import day_words
from freelance_sos.rendering.review import answer_lines, review_head
from freelance_sos.rendering.text import clean
from freelance_sos.services.actions import USUAL_TIME_FOR_ACTIONS
from freelance_sos.storage.drafts import KeptText
from freelance_sos.storage.wording import wording

T = TypeVar("T")
NOTHING = "-"


class ReviewQuestions:
    """One round of questions; ``draft`` holds what is answered so far."""

    def __init__(
        self, session: Session, view: IncidentView, draft: Draft, kept: KeptText, read_day: ReadDay
    ) -> None:
        self.session = session
        self.view = view
        self.draft = draft
        self.kept = kept
        self.read_day = read_day
        self.words: dict[str, Any] = wording("review")
        self.can_keep = True

    def run(self, *, resumed: bool) -> tuple[Draft, str]:
        """The review, and why it has no lesson where one is wanted."""
        if sys.stdout.isatty():
            self.session.show(review_head(self.view, self.session.signs))
        self._tell(self.words["again" if resumed else "intro"], "quiet")
        self._tell("")
        for name in PARTS:
            self._part(name)
        self._lessons()
        skipped = self._reason()
        self._actions()
        self._tell("")
        return self.draft, skipped

    def _part(self, name: str) -> None:
        heading = self.words["part"][name]
        before: str = getattr(self.draft.review, name)
        if before:
            self._tell(heading, "heading")
            for line in answer_lines(before):
                self._tell(line, "quiet", indent=2)
            answer = ask(self.words["take"]) or before
        else:
            answer = ask(heading)
        part: dict[str, Any] = {name: "" if answer == NOTHING else answer}
        self._keep(replace(self.draft, review=replace(self.draft.review, **part)))

    def _lessons(self) -> None:
        def keep(lessons: Sequence[str]) -> None:
            self._keep(replace(self.draft, review=replace(self.draft.review, lessons=tuple(lessons))))

        self._list("lessons", self.draft.review.lessons, items_of, keep)

    def _reason(self) -> str:
        """Why there is no lesson, where one is wanted; whoever finds one after all writes it down."""
        severity = self.view.incident.severity
        while severity in LESSONS_WANTED and not self.draft.review.lessons:
            self._tell(self.words["lessons"]["missing"].format(severity=severity), "due")
            if reason := ask(self.words["lessons"]["reason"]):
                return reason
            self._lessons()
        return ""

    def _actions(self) -> None:
        def read(answer: str) -> list[ActionDraft]:
            return [parse_action(item, self.read_day) for item in items_of(answer)]

        def keep(actions: Sequence[ActionDraft]) -> None:
            for action in actions[len(self.draft.actions) :]:
                self._tell(self._when(action), "quiet", indent=2)
            self._keep(replace(self.draft, actions=tuple(actions)))

        self._list("actions", self.draft.actions, read, keep)

    def _when(self, action: ActionDraft) -> str:
        """By when, in words: a date that was read wrongly, or named by nobody, must be seen."""
        today = self.session.now.astimezone(self.session.my_zone).date()
        if action.due:
            return f"by {day_words(action.due, today)}"
        usual: str = self.words["actions"]["undated"]
        return usual.format(day=day_words(today + USUAL_TIME_FOR_ACTIONS, today))

    def _list(
        self,
        name: str,
        before: Sequence[T],
        read: Callable[[str], list[T]],
        keep: Callable[[Sequence[T]], None],
    ) -> None:
        """Items until an empty line. What is there already may be taken, added to, or left out."""
        words, items = self.words[name], list(before)
        self._tell("")
        self._tell(words["heading"], "heading")
        for number, item in enumerate(items, start=1):
            self._tell(f"{number}. {item}", "quiet", indent=2)
        if items:
            self._tell(self.words["take_list"], "quiet")
        is_first = True
        while answer := ask(f"{words['item']} {len(items) + 1}", check=lambda text: _answer(text, read)):
            if isinstance(answer, str):
                # What stood there before goes as a whole; what was just written goes one by one.
                gone = items if is_first else items[-1:]
                items = items[: len(items) - len(gone)]
                told = "; ".join(map(str, gone)) or self.words["nothing"]
                self._tell(self.words["taken_out"].format(items=told), "quiet", indent=2)
            else:
                items = [*items, *answer]
            keep(items)
            is_first = False

    def _keep(self, draft: Draft) -> None:
        self.draft = draft
        if not self.can_keep:
            return
        try:
            self.kept.keep(dump_review(draft))
        except StoreError as error:
            # Nobody is stopped in the middle of a thought for this.
            self.can_keep = False
            self._tell(self.words["not_kept"].format(why=error.message), "due")

    def _tell(self, text: str, style: str = "", *, indent: int = 0) -> None:
        """One line to the person, never where data goes."""
        if sys.stdout.isatty():
            line = Text(clean(text), style)
            self.session.show(Padding(line, (0, 0, 0, indent), expand=False) if indent else line)
        else:
            self.session.say(" " * indent + clean(text))


def _answer(text: str, read: Callable[[str], list[T]]) -> list[T] | str:
    return NOTHING if text == NOTHING else read(text)
