"""One walk at the terminal: show a step, hear a key, record it at once, show the next."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from functools import partial

from freelance_sos.commands.asking import ask, ask_yes
from freelance_sos.commands.session import Session
from freelance_sos.commands.step_keys import StepKeys
from freelance_sos.commands.walk_alarm import Alarm
from freelance_sos.commands.walk_keys import Answer, read_answer
from freelance_sos.domain.errors import SosError, Stopped, StoreError, UsageError
from freelance_sos.domain.events import Received
from freelance_sos.domain.incident import Incident
from freelance_sos.domain.phrases import Draft
from freelance_sos.domain.problems import Problem
from freelance_sos.domain.progress import StepView
from freelance_sos.domain.runbook import Phase, Runbook
from freelance_sos.domain.views import WalkView
from freelance_sos.rendering.next_step import next_line
from freelance_sos.rendering.text import clean
from freelance_sos.rendering.walk import (
    count_words,
    legend,
    list_screen,
    phase_screen,
    step_screen,
    walk_head,
)
from freelance_sos.services.step_drafts import step_drafts
from freelance_sos.services.walking import take_up, walk_of
from freelance_sos.storage.wording import wording

# A promise nearer than that is made anew where the draft is shown again: it could hardly be kept.
SOON = timedelta(minutes=5)


class Walker:
    """Walks one incident. ``number`` is the step one stands at; ``drafts`` are those on the screen.

    ``seen_step`` is that step as it was shown, until what became of it is told. ``filled`` are drafts that
    were copied, with what the person filled in, by number of the step. ``stands_above`` is the step whose
    screen ends just above the next question.
    """

    def __init__(self, session: Session, incident: Incident, runbook: str | None) -> None:
        self.session = session
        self.words = wording("walk")
        self.walk = self._read(incident, runbook)
        self.number = 0
        self.is_looking_back = False
        self.knows_change = self.walk.is_changed
        self.known_status = self.walk.incident.status
        self.seen_step: StepView | None = None
        self.drafts: dict[int, Draft] = {}
        self.filled: dict[int, Draft] = {}
        self.stands_above: StepView | None = None
        self.seen = {event.id for event in incident.timeline}
        self.alarm = Alarm()
        self.keys = StepKeys(self)

    def run(self) -> None:
        """Until the last step, or until the person has enough: nothing is lost either way."""
        self._begin()
        try:
            while (one := self._here()) is not None:
                answer = self._ask(one)
                if answer.key == "q":
                    self._leave()
                    return
                self._obey(answer, one)
            self._end()
        except (KeyboardInterrupt, EOFError):
            told = self.words["stopped"].format(number=self.number)
            raise Stopped(f"\n{told}", self.words["go_on"].format(id=self.walk.incident.id)) from None

    # -- where one stands --------------------------------------------------------------------------

    def _begin(self) -> None:
        self.session.show(walk_head(self.walk, self.session.signs))
        current = self.walk.progress.current
        self.number = current.step.number if current else 0
        # One that was begun before may have been left for another one since.
        walked, runbook = self.walk.incident.walk, self.walk.progress.runbook
        if walked is None or walked.runbook.name != runbook.name:
            self._take_up(runbook)

    def _take_up(self, runbook: Runbook) -> None:
        try:
            take_up(self.session.store, self.walk.incident, runbook, self.session.move_on())
        except StoreError:
            # Nothing can be recorded; the steps help all the same.
            self.session.show(list_screen(self.walk, self.session.signs))
            raise

    def _here(self) -> StepView | None:
        """The step to show: read again, for another terminal may have come further. None at the end."""
        seen, self.seen_step = self.seen_step, None
        self.walk = self._read(self.walk.incident, None)
        self._tell_news()
        progress = self.walk.progress
        if not self.walk.incident.is_unfinished:
            return None
        one = progress.view(self.number)
        if one and (one.is_to_do or self.is_looking_back):
            return one
        if one and seen and seen.step.number == one.step.number and seen.state != one.state:
            told = self.words["not_needed" if one.state == "not needed" else "elsewhere"]
            self.tell(told.format(number=self.number, state=one.state))
        following = progress.next_after(self.number)
        self.number = following.step.number if following else self.number
        return following

    def _read(self, incident: Incident, runbook: str | None) -> WalkView:
        self.session.move_on()
        walk, problems = walk_of(self.session.store, incident, runbook, self.session.now)
        self._warn(problems)
        return walk

    def _warn(self, problems: Iterable[Problem]) -> None:
        """Each once, however often the files are read again."""
        told = {str(problem) for problem in self.session.told}
        self.session.warn(problem for problem in problems if str(problem) not in told)

    def _tell_news(self) -> None:
        """What the client wrote meanwhile, logged by somebody else than this walk; and a changed runbook."""
        if self.walk.is_changed and not self.knows_change:
            self.tell(self.words["changed"].format(runbook=self.walk.progress.runbook.name), "note")
        self.knows_change = self.walk.is_changed
        incident = self.walk.incident
        if incident.status != self.known_status:
            self.tell(self.words["status"].format(id=incident.id, status=incident.status), "note")
        self.known_status = incident.status
        for event in incident.timeline:
            if event.id not in self.seen and isinstance(event.what, Received):
                self.tell(f"they wrote: {event.what.text}", "note")
            self.seen.add(event.id)

    # -- asking ------------------------------------------------------------------------------------

    def _ask(self, one: StepView) -> Answer:
        drafts = self._drafts(one)
        # What stands just above is not shown again for a note or a slip of the keys.
        is_above = self.stands_above == one and drafts == self.drafts
        self.drafts = drafts
        keys = self.keys.offered(one)
        if not is_above:
            self._show(one, keys)
        self.stands_above = None
        self.alarm.set(self.walk.view, one)
        self.seen_step = one
        first, last = self.shown(one)[0].step.number, self.shown(one)[-1].step.number
        question = f"step {one.step.number}" if first == last else f"steps {first} to {last}"
        check = partial(self._read_answer, one=one, keys=keys)
        return ask(question, check=check, more=self._help(one), meanwhile=partial(self._meanwhile, one))

    def _read_answer(self, typed: str, *, one: StepView, keys: Sequence[str]) -> Answer:
        if typed.casefold() in ("h", "help"):
            raise UsageError(self._help(one))
        return read_answer(typed, keys, takes_numbers=self.is_confirmed_together(one))

    def _show(self, one: StepView, keys: Sequence[str]) -> None:
        session, width = self.session, self.session.screen.width
        if self.is_confirmed_together(one):
            screen = phase_screen(self.walk, self.phase_of(one), self.drafts, session.signs, width)
        else:
            screen = step_screen(self.walk, one, self.drafts, session.signs, width)
        session.show(screen)
        names = [*(self._named(key, one) for key in keys), self.words["key"]["help"]]
        session.show(legend(names, session.signs, width))

    def _meanwhile(self, one: StepView) -> str:
        """What is to be said while somebody stands at a step."""
        return self.alarm.line(self.walk.view, one, self.session.now + self.session.passed)

    def _drafts(self, one: StepView) -> dict[int, Draft]:
        """The drafts of the steps on the screen.

        One that stands there stays while it can be kept: it may be on its way already, copied by hand. One
        that was copied stays until its promise passes.
        """
        now = self.session.now
        made, problems = step_drafts(self.session.store, self.walk, self.shown(one), now)
        self._warn(problems)
        self.filled = {number: draft for number, draft in self.filled.items() if _promises_after(draft, now)}
        kept = {number: draft for number, draft in self.drafts.items() if _promises_after(draft, now + SOON)}
        return {
            number: self.filled.get(number) or kept.get(number) or draft for number, draft in made.items()
        }

    def _named(self, key: str, one: StepView) -> str:
        """A key and its word; where a message is to be sent, done means that it was."""
        if self.is_confirmed_together(one):
            variant = "_phase"
        elif one.step.number in self.drafts:
            variant = "_message"
        else:
            variant = "" if one.is_to_do else "_back"
        if key == "r" and self.walk.incident.status != "waiting":
            variant = "_unasked"
        names = self.words["key"]
        return f"{key} {names.get(key + variant, names[key])}"

    def _help(self, one: StepView) -> str:
        words = self.words["help"]
        first = words["done_phase" if self.is_confirmed_together(one) else "done"]
        return "\n".join([first, words["skip"], words["note"], words["wait"], words["back"]])

    def _obey(self, answer: Answer, one: StepView) -> None:
        """Do what the key says. A refusal is told in one line, and the step stands as it stood."""
        self.stands_above = one if answer.key in ("n", "c") else None
        try:
            self.keys.press(answer, one)
        except SosError as error:
            self.tell(str(error), "note")
            self.stands_above = one

    # -- what stands on the screen -----------------------------------------------------------------

    def phase_of(self, one: StepView) -> Phase:
        """The phase in which that step stands."""
        runbook = self.walk.progress.runbook
        return runbook.phases[runbook.phase_of(one.step.number)]

    def is_confirmed_together(self, one: StepView) -> bool:
        """Whether all steps of its phase are shown at once; a step one came back to stands alone."""
        return self.phase_of(one).style == "do-confirm" and not self.is_looking_back

    def shown(self, one: StepView) -> tuple[StepView, ...]:
        """The steps on the screen."""
        return self.walk.progress.in_phase(self.phase_of(one)) if self.is_confirmed_together(one) else (one,)

    def tell(self, line: str, style: str = "") -> None:
        """One line to the person."""
        from rich.text import Text

        self.session.show(Text(clean(line), style))

    # -- the end -----------------------------------------------------------------------------------

    def _leave(self) -> None:
        progress, id_ = self.walk.progress, self.walk.incident.id
        told = self.words["left"].format(id=id_, number=self.number, all=len(progress.steps))
        self.tell(told)
        self._next(self.words["go_on"].format(id=id_))

    def _end(self) -> None:
        incident = self.walk.incident
        if not incident.is_unfinished:
            self.tell(self.words["over"].format(id=incident.id, status=incident.status))
            return
        self.tell("")
        self.tell(self.words["through"].format(count=count_words(self.walk.progress)), "met")
        if incident.status != "resolved":
            self._next(f"when it works again: sos resolve {incident.id}")
        elif ask_yes(self.words["review"], default=True):
            from freelance_sos.commands.closing import walk_review

            walk_review(self.session, incident.id)
        else:
            self._next(f"sos close {incident.id}")

    def _next(self, told: str) -> None:
        self.session.show(next_line(told, self.session.signs))


def _promises_after(draft: Draft, at: datetime) -> bool:
    """Whether nothing in ``draft`` is promised for before ``at``."""
    return draft.promise_at is None or draft.promise_at > at
