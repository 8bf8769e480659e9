"""A draft handed to the person: shown, filled in, copied, written to a file; and logged once it was sent."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from freelance_sos.adapters.clipboard import copy, through_terminal
from freelance_sos.adapters.mail_link import mail_link
from freelance_sos.commands.asking import ask_yes
from freelance_sos.commands.gaps import ask_gaps
from freelance_sos.commands.hands import Hands
from freelance_sos.commands.incidents import record_and_tell, which_of
from freelance_sos.commands.other_language import tell_other_language
from freelance_sos.commands.page_output import print_text, write_file
from freelance_sos.commands.session import Session
from freelance_sos.domain.errors import NotFound, UsageError
from freelance_sos.domain.languages import is_same_language
from freelance_sos.domain.names import nearest
from freelance_sos.domain.phrases import FIELDS, without_gaps
from freelance_sos.domain.text import counted
from freelance_sos.domain.told import told_to
from freelance_sos.rendering.drafts import draft_block
from freelance_sos.rendering.next_step import next_line
from freelance_sos.rendering.text import clean, clean_lines
from freelance_sos.services.finding import SeveralFit, anything
from freelance_sos.services.saying import Saying, Wanted, decide_said, say
from freelance_sos.storage.wording import wording

if TYPE_CHECKING:
    from freelance_sos.domain.incident import Incident


STDOUT = "-"
# What they are to do something for.
ASKS_SOMETHING = frozenset(["ask", "waiting", "try-again", "fixed-confirm"])


class HandingOver:
    """One run of ``sos say PHRASE``."""

    def __init__(self, session: Session, wanted: Wanted, hands: Hands) -> None:
        self.session = session
        self.hands = hands
        self.words: dict[str, Any] = wording("say")
        self.saying = self._drafted(wanted)
        self.draft = self.saying.view.draft
        self._check_told(wanted.told)

    def run(self) -> None:
        """Show it, or hand it over; what it promised is logged where it was sent."""
        session, hands = self.session, self.hands
        if hands.sent and self.saying.incident is None:
            raise UsageError(self.words["no_incident"], "leave out --sent")
        if session.wants_json and (hands.mailto or hands.osc52 or hands.pause):
            raise UsageError("--json is for programs", "leave out --mailto, --osc52 and --pause")
        session.warn(self.saying.problems)
        self._tell_language()
        self._tell_unknown()
        if hands.takes_it or hands.pause:
            self._fill()
        if hands.takes_it and self.draft.told:
            self._look_again()
        if hands.pause:
            self._hold()
        self._hand_over()
        is_copied = hands.copies and self._copy()
        if hands.sent or (is_copied and self._was_sent()):
            self._log()
        elif not session.wants_json:
            self._next()

    def _hand_over(self) -> None:
        """Where the text goes: a file, a link, or standard output; one that is only logged goes nowhere."""
        hands = self.hands
        if hands.file not in ("", STDOUT):
            self._write()
        elif hands.mailto:
            self._show_link()
        elif not hands.sent or (hands.copies and not self.session.wants_json) or hands.file == STDOUT:
            self._show()

    def _drafted(self, wanted: Wanted) -> Saying:
        session = self.session
        try:
            return say(session.store, wanted, session.now)
        except SeveralFit as several:
            return say(session.store, replace(wanted, word=which_of(session, several)), session.now)

    @property
    def id(self) -> str:
        """What the incident is called; ``""`` for none."""
        return self.saying.incident.id if self.saying.incident else ""

    @cached_property
    def known(self) -> Mapping[str, str]:
        """What they were told before, by field."""
        return told_to(self.saying.incident) if self.saying.incident else {}

    def _check_told(self, told: Mapping[str, str]) -> None:
        """Raises NotFound for a name that nothing has, naming the nearest; says what has no place here."""
        used = self.draft.told
        for name in told:
            if name == "next_update":
                raise UsageError("next_update is worked out, and promised", self.words["own_promise"])
            if name not in used and name not in FIELDS:
                close = nearest(name, (*FIELDS, *(gap.name for gap in self.draft.gaps)))
                hint = f"did you mean {close[0]}?" if close else f"there are: {', '.join(FIELDS)}"
                raise NotFound(f'no field "{name[:40]}"', hint)
            if name not in used:
                self.session.say(clean(self.words["unused"].format(name=name, phrase=self.draft.phrase)))

    def _tell_unknown(self) -> None:
        """Why sos does not know what it could."""
        missing = {gap.name for gap in self.draft.gaps}
        for name in ("reach", "slots"):
            if name in missing:
                self.session.say(clean(self.words[f"no_{name}"].format(client=self.saying.view.client.slug)))

    # -- filling in --------------------------------------------------------------------------------

    def _fill(self) -> None:
        """Ask for what only the person knows. Raises UsageError where nobody is there to ask."""
        if not self.draft.gaps:
            return
        if not self.session.may_ask:
            raise UsageError(self._gap_words(), self._gap_hint())
        if sys.stdout.isatty():
            self._show()
        self.draft = without_gaps(self.draft, ask_gaps(self.draft, self.known))
        if self.draft.gaps and self.hands.sent and not ask_yes(self.words["empty"]):
            raise UsageError(self._gap_words(), self._gap_hint())

    def _look_again(self) -> None:
        """What was written in a hurry, before it leaves: told, never refused."""
        from freelance_sos.domain.plain_words import check_text
        from freelance_sos.storage.check_words import check_advice, check_words

        draft = self.draft
        expects_next = draft.promise_at is not None
        lists = check_words(draft.language)
        for one in check_text(draft.text, lists, expects_next=expects_next, advice=check_advice()):
            if one.kind not in ("unfilled", "no-next-update"):
                told = self.words["look_again"].format(what=one.kind, shown=one.shown, instead=one.instead)
                self.session.say(clean(told))

    def _gap_words(self) -> str:
        names = ", ".join(gap.name for gap in self.draft.gaps)
        told: str = self.words["gaps"]
        return told.format(places=counted(len(self.draft.gaps), "place"), names=names)

    def _gap_hint(self) -> str:
        return str(self.words["gaps_hint"].format(name=self.draft.gaps[0].name))

    def _hold(self) -> None:
        from freelance_sos.commands.holding import hold

        hold(self.session, self._whole(), self.id or self.draft.phrase)

    # -- handing over ------------------------------------------------------------------------------

    def _show(self) -> None:
        """On a terminal beside my own language; anywhere else the text alone, as it would be sent."""
        session = self.session
        if session.wants_json:
            from freelance_sos.rendering.walk_json import draft_json

            session.show_json({"incident": self.id or None, **draft_json(self.draft)})
        elif sys.stdout.isatty():
            view = replace(self.saying.view, draft=self.draft)
            session.show(draft_block(view, session.signs, session.screen.width))
        else:
            print_text(session, self._whole() + "\n")
            if self.draft.gaps:
                session.say(f"{self._gap_words()}; {self._gap_hint()}")

    def _whole(self) -> str:
        """The text with its subject, as a file or a pipe gets it."""
        return f"{self.draft.subject}\n\n{self.draft.text}" if self.draft.subject else self.draft.text

    def _copy(self) -> bool:
        session = self.session
        if self.hands.osc52:
            if not sys.stderr.isatty():
                raise UsageError("--osc52 needs a terminal", "without one, leave it out")
            print(through_terminal(self.draft.text), end="", file=sys.stderr, flush=True)
            session.say(self.words["copied_osc52"])
            return True
        copied = copy(self.draft.text, session.environment)
        if copied.done:
            session.say(self.words["copied_email" if self.draft.subject else "copied"])
            return True
        session.say(self.words["not_copied"].format(why=copied.why_not))
        if sys.stdout.isatty():
            # Alone: beside another text no mouse could take it.
            print_text(session, f"\n{clean_lines(self._whole())}\n")
        return False

    def _show_link(self) -> None:
        """A link, not a program that is run: an argument would show the text to everybody on the machine."""
        contacts = self.saying.view.client.contacts
        address = next((contact.email for contact in contacts if contact.email), "")
        print_text(self.session, mail_link(address, self.draft.subject, self.draft.text) + "\n")

    def _write(self) -> None:
        write_file(self.session, self.hands.file, self._whole() + "\n", force=self.hands.force)

    # -- afterwards --------------------------------------------------------------------------------

    def _was_sent(self) -> bool:
        """Asked after copying, where there is somebody to ask and something to log it in."""
        if self.saying.incident is None or not self.session.may_ask:
            return False
        return ask_yes(self.words["empty" if self.draft.gaps else "sent"])

    def _log(self) -> None:
        # Where nobody was asked, no time went by.
        now = self.session.move_on().at if self.session.may_ask else self.session.now
        if self.draft.promise_at and self.draft.promise_at <= now:
            # Sent all the same: what they were promised is over, and a new word is due.
            self.draft = replace(self.draft, promise_at=None)
            self.session.say(self.words["promise_passed"].format(id=self.id))

        def decided(incident: Incident) -> Any:
            return decide_said(incident, self.draft, now)

        record_and_tell(self.session, self.id, anything, decided)
        is_waiting = self.saying.incident is not None and self.saying.incident.status == "waiting"
        if self.draft.phrase in ASKS_SOMETHING and not is_waiting and not self.session.wants_json:
            self._tell(self.words["then_wait"].format(id=self.id))

    def _next(self) -> None:
        if self.hands.file or self.hands.mailto or not sys.stdout.isatty():
            return
        flag = "--sent" if self.hands.copies and not self.draft.gaps else "--copy"
        if self.id or flag == "--copy":
            name = "fill" if self.draft.gaps else flag.removeprefix("--")
            self.session.show("")
            self._tell(self.words[f"then_{name}"].format(command=self._command(flag)))

    def _command(self, flag: str) -> str:
        """This one again, with all that was said already."""
        wanted = self.saying.wanted
        words = ["sos", "say", self.draft.phrase, self.id or wanted.word or ""]
        words += [word for name, text in self.draft.told.items() for word in ("--set", f"{name}={text}")]
        for option, value in (("--language", wanted.language), ("--as", wanted.form)):
            words += [option, value] if value else []
        if wanted.promise_at:
            words += ["--promise", f"{wanted.promise_at.astimezone(self.session.my_zone):%Y-%m-%dT%H:%M}"]
        return clean(shlex.join([*filter(None, words), flag]))

    def _tell(self, told: str) -> None:
        self.session.show(next_line(told, self.session.signs))

    def _tell_language(self) -> None:
        """Off a terminal nobody sees the head of the draft: that it is not in their language is told."""
        theirs = self.saying.view.client.language
        if not sys.stdout.isatty() and not is_same_language(theirs, self.draft.language):
            tell_other_language(self.session, self.draft.language_name, theirs)
