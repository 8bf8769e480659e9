"""The ways to write a review, and the one end of them all: it is recorded, or it is kept."""

from __future__ import annotations

from dataclasses import replace
from typing import NoReturn

from freelance_sos.commands.secrets import guarded
from freelance_sos.commands.session import Session
from freelance_sos.domain.actions import ReadDay
from freelance_sos.domain.errors import SosError, Stopped, StoreError, UsageError
from freelance_sos.domain.events import Reviewed
from freelance_sos.domain.review import PARTS, Draft, dump_review, on_top, parse_review
from freelance_sos.domain.views import IncidentView
from freelance_sos.rendering.text import clean
from freelance_sos.services.reviews import close_incident, prefilled
from freelance_sos.storage.drafts import KeptText
from freelance_sos.storage.wording import wording


class Closing:
    """One incident about to be closed, and what was written about it before."""

    def __init__(
        self, session: Session, view: IncidentView, kept: KeptText, read_day: ReadDay, skip: str
    ) -> None:
        self.session = session
        self.view = view
        self.kept = kept
        self.read_day = read_day
        self.skip = skip
        self.words = wording("review")

    def walk(self) -> None:
        """Ask, question by question."""
        from freelance_sos.commands.review_questions import ReviewQuestions

        text = self._kept_text()
        try:
            draft = self._start(text)
        except UsageError as error:
            hint = f"mend what you wrote before: sos close {self.view.incident.id} --edit"
            raise UsageError(error.message, hint) from None
        try:
            questions = ReviewQuestions(self.session, self.view, draft, self.kept, self.read_day)
            written, skipped = questions.run(resumed=bool(text))
            self._record(written, skipped)
        except (KeyboardInterrupt, EOFError):
            self._stop("kept")
        except SosError:
            self._tell_kept("kept")
            raise

    def edit(self, given: Draft) -> None:
        """One document in $EDITOR, and back into it until it can be recorded, or its writer has enough."""
        from freelance_sos.adapters.editor import edit_text

        named = any(self.session.environment.get(name) for name in ("VISUAL", "EDITOR"))
        if not (self.session.may_ask or named):
            raise UsageError("--edit needs a terminal", 'or give it by flags: --lesson "…", or - for a file')
        text = self._document(given)
        while True:
            edited = edit_text(text, self.session.environment, suffix=".md")
            try:
                self._record(self._written(edited, is_new=edited != text), self.skip)
            except SosError as error:
                self._offer_to_go_back(error)
                text = edited if edited.strip() else text
            else:
                return

    def write(self, given: Draft) -> None:
        """What flags or standard input say: added to the review there may be from before it was reopened."""
        before = self.view.incident.review
        is_more = before is not None and given.review != Reviewed()
        draft = on_top(Draft(review=before), given) if before and is_more else given
        self._record(draft, self.skip, uses_kept=False)

    def _start(self, text: str) -> Draft:
        """What was kept, or what was logged. Raises UsageError where what was kept can't be read."""
        return parse_review(text, self.read_day) if text else prefilled(self.view.incident)

    def _document(self, given: Draft) -> str:
        from freelance_sos.rendering.review import review_intro

        text, incident = self._kept_text(), self.view.incident
        try:
            draft = on_top(self._start(text), given)
        except UsageError:
            if not given.is_empty:
                raise
            # As it was left: whoever wrote it mends it.
            return text
        title = f"Review of {incident.id}: {clean(incident.title)}"
        return dump_review(draft, title=title, intro=review_intro(self.view, self.session.signs))

    def _written(self, edited: str, *, is_new: bool) -> Draft:
        """What the document says; its text is kept first, where anybody wrote in it."""
        if not edited.strip():
            raise UsageError("the review is empty", 'to close without one: sos close --skip "why"')
        try:
            if is_new:
                self.kept.keep(edited)
        except StoreError as error:
            self.session.say(self.words["not_kept"].format(why=error.message))
        return parse_review(edited, self.read_day)

    def _offer_to_go_back(self, error: SosError) -> None:
        """Raises ``error`` where nobody wants to, or the text is not to blame."""
        from freelance_sos.commands.asking import ask_yes

        try:
            if self.session.may_ask and not isinstance(error, StoreError):
                self.session.say(clean(str(error)))
                if ask_yes(self.words["go_back"], default=True):
                    return
        except (KeyboardInterrupt, EOFError):
            self._stop("kept_text")
        self._tell_kept("kept_text")
        raise error

    def _record(self, draft: Draft, skipped: str, *, uses_kept: bool = True) -> None:
        from freelance_sos.rendering.json_views import whole_incident_json
        from freelance_sos.rendering.review import closed_screen

        session, draft = self.session, self._guarded(draft)
        done = close_incident(
            session.store, self.view.incident.id, draft, guarded(session, skipped), session.moment
        )
        if uses_kept:
            self.kept.drop()
        elif self._kept_text():
            session.say(self.words["kept_beside"].format(id=self.view.incident.id, path=self.kept.path))
        session.warn(done.problems)
        if session.wants_json:
            session.show_json(whole_incident_json(done.view))
        else:
            today = done.view.me.calendar.local_date(session.now)
            session.show(closed_screen(done.view, draft, today, session.signs))

    def _guarded(self, draft: Draft) -> Draft:
        """``draft`` without the passwords and keys that its writer does not want in it."""

        def told(text: str) -> str:
            return guarded(self.session, text)

        review = draft.review
        texts = {name: told(getattr(review, name)) for name in PARTS}
        lessons = tuple(told(lesson) for lesson in review.lessons)
        actions = tuple(replace(action, text=told(action.text)) for action in draft.actions)
        return replace(draft, review=replace(review, **texts, lessons=lessons), actions=actions)

    def _kept_text(self) -> str:
        """What was kept; a folder that can't be read stops nobody, and holds nothing of the store's."""
        try:
            return self.kept.read()
        except StoreError:
            return ""

    def _stop(self, how: str) -> NoReturn:
        """Ctrl-C and Ctrl-D alike: one line about what is kept, if anything is."""
        if not self._kept_text():
            raise KeyboardInterrupt from None
        self.session.say("")
        raise Stopped(self.words[how].format(id=self.view.incident.id)) from None

    def _tell_kept(self, how: str) -> None:
        if self._kept_text():
            self.session.say(self.words[how].format(id=self.view.incident.id))
