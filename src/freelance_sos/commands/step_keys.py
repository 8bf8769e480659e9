"""What each key does at a step of a walk."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from freelance_sos.commands.asking import ask, ask_yes
from freelance_sos.commands.secrets import guarded
from freelance_sos.commands.sending import Sending
from freelance_sos.commands.walk_keys import Answer, written_out
from freelance_sos.domain.decide import decide_note, decide_received, decide_resume, decide_wait
from freelance_sos.domain.decide_steps import (
    decide_done,
    decide_skipped,
    decide_untick,
    refuse_changed,
)
from freelance_sos.domain.errors import NotAllowed, UsageError
from freelance_sos.domain.events import Payload, StepDone
from freelance_sos.domain.incident import Incident
from freelance_sos.domain.progress import StepView, marked_at
from freelance_sos.rendering.changes import change_words, undo_words
from freelance_sos.rendering.walk import steps_screen
from freelance_sos.services.walking import Decide, tick

if TYPE_CHECKING:
    from freelance_sos.commands.walker import Walker


class StepKeys:
    """The keys of one walk; each records at once, or raises a SosError and changes nothing."""

    def __init__(self, walker: Walker) -> None:
        self.walker = walker
        self.sending = Sending(walker)
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
            "r": incident.is_live,
            "b": before is not None,
            "l": True,
            "q": True,
        }
        return [key for key, does_something in offers.items() if does_something]

    def press(self, answer: Answer, one: StepView) -> None:
        """Do what the answer says; nothing typed only shows the step again."""
        if answer.key:
            text = guarded(self.walker.session, answer.text)
            self.does[answer.key](replace(answer, text=text), one)

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
            told, text = self.sending.told(step.number, text), ""
        self._record(
            one,
            lambda incident: decide_done(incident, self.walker.session.now, step.number, text, told),
        )

    def _skip(self, answer: Answer, one: StepView, *, applies: bool) -> None:
        why, meant = answer.text, self._meant(answer, one)
        if applies and not why:
            why = self._asked("why_skip")
        if applies and not why:
            self.walker.tell(self.walker.words["not_kept"])
            return
        for view in meant:
            self._record(view, partial(self._skipped, number=view.step.number, why=why, applies=applies))
        self._go_on()

    def _skipped(self, incident: Incident, *, number: int, why: str, applies: bool) -> Sequence[Payload]:
        return decide_skipped(incident, self.walker.session.now, number, why, applies=applies)

    def _untick(self, answer: Answer, one: StepView) -> None:
        walker = self.walker
        for view in self._meant(answer, one):
            decide = partial(decide_untick, number=view.step.number)
            ids = {id_ for payload in decide(walker.walk.incident) for id_ in getattr(payload, "events", ())}
            events = [event for event in walker.walk.incident.timeline if event.id in ids]
            named = undo_words(events).partition(": ")[2]
            if len(events) > 1:
                walker.tell(walker.words["ask"]["untick"].format(events=named), "note")
            if len(events) == 1 or ask_yes(walker.words["ask"]["do_it"], default=False):
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
        left = [view for view in shown if view.is_to_do]
        # Words belong to one step: the same ones are hardly true of all.
        if (is_all and not answer.text) or (answer.key != "u" and len(left) == 1):
            return left
        raise UsageError(
            "several are to do", f"put its number behind the key: {answer.key} {one.step.number}"
        )

    def _record(self, one: StepView, decide: Decide) -> None:
        """Append what was decided, unless that step was ticked elsewhere since it was shown: that stands."""

        def decided(incident: Incident) -> Sequence[Payload]:
            try:
                refuse_changed(incident, one.step.number, one.tick)
            except NotAllowed:
                return []
            # What it marks may stand without a tick: told by another command.
            return [] if one.is_to_do and marked_at(one.step, incident) else decide(incident)

        number = one.step.number
        if number == self.walker.number:
            self.walker.seen_step = None
        if not self._append(decided, f"step {number}"):
            now = self.walker.walk.progress.view(number)
            self.walker.tell(
                self.walker.words["elsewhere"].format(number=number, state=now.state if now else "")
            )

    def _append(self, decide: Decide, what: str = "") -> bool:
        """Record it and say so. False: nothing was decided."""
        walker = self.walker
        moment = walker.session.move_on()
        walker.walk, done = tick(walker.session.store, walker.walk.incident, decide, moment)
        walker.seen |= {event.id for event in done.events}
        walker.known_status = walker.walk.incident.status
        if not done.events:
            return False
        # What was recorded with a tick says more than the tick.
        more = [event for event in done.events if not isinstance(event.what, StepDone)]
        told = change_words(more or done.events, done.view, moment.at)
        walker.tell(f"{what}: {told}" if what else told, "quiet")
        return True

    def _go_on(self) -> None:
        self.walker.is_looking_back = False

    def _asked(self, name: str) -> str:
        """What somebody writes down, asked for."""
        text = ask(self.walker.words["ask"][name], check=written_out)
        return guarded(self.walker.session, text)

    # -- beside the steps --------------------------------------------------------------------------

    def _note(self, answer: Answer, one: StepView) -> None:
        text = answer.text or self._asked("note")
        if not text:
            self.walker.tell(self.walker.words["no_text"])
            return
        self._append(lambda incident: [decide_note(incident, self.walker.session.now, text)])

    def _wait(self, answer: Answer, one: StepView) -> None:
        text = answer.text or one.step.wait or self._asked("wait")
        self._append(lambda incident: [decide_wait(incident, self.walker.session.now, text)])

    def _answered(self, answer: Answer, one: StepView) -> None:
        """What they wrote; where it was waited for, the wait ends with it."""
        is_waiting = self.walker.walk.incident.status == "waiting"
        text = answer.text or self._asked("answered" if is_waiting else "wrote")
        if not (text or is_waiting):
            self.walker.tell(self.walker.words["no_text"])
            return

        def decide(incident: Incident) -> Sequence[Payload]:
            said = [decide_received(text)] if text else []
            return [*said, decide_resume(incident, self.walker.session.now)] if is_waiting else said

        self._append(decide)

    def _copy(self, answer: Answer, one: StepView) -> None:
        lines = answer.numbers
        if self.walker.is_confirmed_together(one):
            # The first number names the step here, the second one its line.
            one, lines = self._meant(Answer(key="c", numbers=lines[:1]), one)[0], lines[1:]
        self.sending.copy(one, lines)

    def _back(self, answer: Answer, one: StepView) -> None:
        walker = self.walker
        before = walker.walk.progress.before(walker.shown(one)[0].step.number)
        if before is None:
            raise UsageError(walker.words["back_first"])
        walker.number, walker.is_looking_back = before.step.number, True

    def _list(self, answer: Answer, one: StepView) -> None:
        self.walker.session.show(steps_screen(self.walker.walk, self.walker.session.signs))
