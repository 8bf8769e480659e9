"""What each key does at a step of a walk."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from freelance_sos.adapters.clipboard import copy
from freelance_sos.commands.asking import ask, ask_yes
from freelance_sos.commands.walk_keys import Answer
from freelance_sos.domain.decide import decide_note, decide_received, decide_resume, decide_wait
from freelance_sos.domain.decide_steps import (
    Told,
    decide_done,
    decide_skipped,
    decide_untick,
    refuse_changed,
)
from freelance_sos.domain.errors import UsageError
from freelance_sos.domain.events import Payload, StepDone
from freelance_sos.domain.incident import Incident
from freelance_sos.domain.phrases import Draft, without_gaps
from freelance_sos.domain.progress import StepView
from freelance_sos.domain.show_fields import show_line
from freelance_sos.rendering.changes import change_words, undo_words
from freelance_sos.rendering.walk import list_screen
from freelance_sos.services.walking import Decide, tick

if TYPE_CHECKING:
    from freelance_sos.commands.walker import Walker


class StepKeys:
    """The keys of one walk; each records at once, or raises a SosError and changes nothing."""

    def __init__(self, walker: Walker) -> None:
        self.walker = walker
        self.does: dict[str, Callable[[Answer, StepView], None]] = {
            "d": self._done,
            "s": partial(self._skip, applies=True),
            "x": partial(self._skip, applies=False),
            "n": self._note,
            "c": self._copy,
            "w": self._wait,
            "r": self._answered,
            "u": self._untick,
            "b": self._back,
            "l": self._list,
        }

    def offered(self, one: StepView) -> list[str]:
        """The keys that do something at this step, in the order in which they are shown."""
        walker = self.walker
        incident, shown = walker.walk.incident, walker.shown(one)
        has_text = any(view.step.show or view.step.number in walker.drafts for view in shown)
        is_waiting = incident.status == "waiting"
        before = walker.walk.progress.before(shown[0].step.number)
        offers = {
            "d": True,
            "s": True,
            "x": True,
            "u": any(view.tick for view in shown),
            "n": True,
            "c": has_text,
            "w": incident.is_live and not is_waiting,
            "r": is_waiting,
            "b": before is not None,
            "l": True,
            "q": True,
        }
        return [key for key, does_something in offers.items() if does_something]

    def press(self, answer: Answer, one: StepView) -> None:
        """Do what the answer says; nothing typed only shows the step again."""
        if answer.key:
            self.does[answer.key](answer, one)

    # -- ticking -----------------------------------------------------------------------------------

    def _done(self, answer: Answer, one: StepView) -> None:
        if self.walker.is_looking_back and not one.is_to_do:
            # Looked at again, and left as it is.
            self._go_on()
            return
        for view in self._meant(answer, one, is_all=True):
            self._tick(view, answer.text)
        self._go_on()

    def _tick(self, one: StepView, text: str) -> None:
        step, told = one.step, None
        if step.number in self.walker.drafts:
            told, text = self._told(step.number, text), ""
        self._record(
            one,
            lambda incident: decide_done(incident, self.walker.session.now, step.number, text, told),
        )

    def _told(self, number: int, text: str) -> Told:
        """What they were told with this step: the draft on the screen, unless other words are given."""
        walker = self.walker
        draft = walker.drafts[number]
        if draft.gaps and not text:
            text = ask(walker.words["ask"]["sent"])
            # Whoever presses keys on did not write one letter to a client.
            if len(text) == 1:
                raise UsageError(walker.words["not_kept"])
        walker.filled.pop(number, None)
        return Told(text=text) if text else Told(text=draft.text, promise=draft.promise_at)

    def _skip(self, answer: Answer, one: StepView, *, applies: bool) -> None:
        why = answer.text
        if applies and not why:
            why = ask(self.walker.words["ask"]["why_skip"])
        if applies and not why:
            self.walker.tell(self.walker.words["not_kept"])
            return
        for view in self._meant(answer, one):
            number = view.step.number
            self._record(view, partial(decide_skipped, number=number, why=why, applies=applies))
        self._go_on()

    def _untick(self, answer: Answer, one: StepView) -> None:
        walker = self.walker
        for view in self._meant(answer, one):
            decide = partial(decide_untick, number=view.step.number)
            ids = {id_ for payload in decide(walker.walk.incident) for id_ in getattr(payload, "events", ())}
            events = [event for event in walker.walk.incident.timeline if event.id in ids]
            named = undo_words(events, walker.walk.view).partition(": ")[2]
            question = walker.words["ask"]["untick"].format(events=named)
            if len(events) == 1 or ask_yes(question, default=False):
                self._record(view, decide)
        walker.is_looking_back = False

    def _meant(self, answer: Answer, one: StepView, *, is_all: bool = False) -> Sequence[StepView]:
        """The steps that were named; without a number the one on the screen, or all of the phase."""
        shown = self.walker.shown(one)
        if answer.numbers:
            by_number = {view.step.number: view for view in shown}
            missing = [number for number in answer.numbers if number not in by_number]
            if missing:
                raise UsageError(f"step {missing[0]} does not stand here", "l lists all steps")
            return [by_number[number] for number in answer.numbers]
        if len(shown) == 1:
            return shown
        if is_all:
            return [view for view in shown if view.is_to_do]
        raise UsageError("which of them?", f"put its number behind the key: {answer.key} {one.step.number}")

    def _record(self, one: StepView, decide: Decide) -> None:
        """Append what was decided, unless somebody else ticked that step since it was shown."""

        def decided(incident: Incident) -> Sequence[Payload]:
            refuse_changed(incident, one.step.number, one.tick)
            return decide(incident)

        self._append(decided, f"step {one.step.number}")

    def _append(self, decide: Decide, what: str = "") -> None:
        walker = self.walker
        moment = walker.session.move_on()
        walker.walk, done = tick(walker.session.store, walker.walk.incident, decide, moment)
        walker.seen |= {event.id for event in done.events}
        # What was recorded with a tick says more than the tick.
        more = [event for event in done.events if not isinstance(event.what, StepDone)]
        told = change_words(more or done.events, done.view, moment.at)
        walker.tell(f"{what}: {told}" if what else told, "quiet")

    def _go_on(self) -> None:
        self.walker.is_looking_back = False

    # -- beside the steps --------------------------------------------------------------------------

    def _note(self, answer: Answer, one: StepView) -> None:
        text = answer.text or ask(self.walker.words["ask"]["note"])
        if not text:
            self.walker.tell(self.walker.words["no_text"])
            return
        self._append(lambda incident: [decide_note(incident, self.walker.session.now, text)])

    def _wait(self, answer: Answer, one: StepView) -> None:
        text = answer.text or one.step.wait or ask(self.walker.words["ask"]["wait"])
        self._append(lambda incident: [decide_wait(incident, self.walker.session.now, text)])

    def _answered(self, answer: Answer, one: StepView) -> None:
        text = answer.text or ask(self.walker.words["ask"]["answered"])

        def decide(incident: Incident) -> Sequence[Payload]:
            said = [decide_received(text)] if text else []
            return [*said, decide_resume(incident, self.walker.session.now)]

        self._append(decide)

    def _copy(self, answer: Answer, one: StepView) -> None:
        walker = self.walker
        text, is_draft = self._copyable(answer, one)
        copied = copy(text, walker.session.environment)
        if copied.done:
            walker.tell(walker.words["copied" if is_draft else "copied_line"])
        else:
            walker.tell(walker.words["not_copied"].format(why=copied.why_not), "note")

    def _copyable(self, answer: Answer, one: StepView) -> tuple[str, bool]:
        """The draft, or the line that is meant; and whether it is the draft. Raises UsageError for none."""
        walker, numbers = self.walker, list(answer.numbers)
        if walker.is_confirmed_together(one):
            # The first number names the step here, the second one its line.
            one = self._meant(Answer(key="c", numbers=tuple(numbers[:1])), one)[0]
            numbers = numbers[1:]
        draft, lines = walker.drafts.get(one.step.number), one.step.show
        if draft and not numbers:
            return self._without_gaps(one.step.number, draft).text, True
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
        return shown.text, False

    def _without_gaps(self, number: int, draft: Draft) -> Draft:
        """The draft with what the person fills in; it is shown so from now on."""
        if not draft.gaps:
            return draft
        draft = without_gaps(draft, {gap: ask(gap) for gap in draft.gaps})
        self.walker.filled[number] = draft
        return draft

    def _back(self, answer: Answer, one: StepView) -> None:
        walker = self.walker
        before = walker.walk.progress.before(walker.shown(one)[0].step.number)
        if before is None:
            raise UsageError(walker.words["back_first"])
        walker.number, walker.is_looking_back = before.step.number, True

    def _list(self, answer: Answer, one: StepView) -> None:
        self.walker.session.show(list_screen(self.walker.walk, self.walker.session.signs))
