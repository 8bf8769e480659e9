"""``sos report``: what the client gets in writing, and everything for me."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from freelance_sos.domain.agreement import TargetName
from freelance_sos.domain.clocks import state_at
from freelance_sos.domain.drill import update_moments
from freelance_sos.domain.other_names import without_names
from freelance_sos.domain.problems import Problem
from freelance_sos.domain.progress import progress_of
from freelance_sos.domain.promise_record import Kept, kept_of, promise_record
from freelance_sos.domain.report import (
    PARTS,
    Around,
    ClientReport,
    Glance,
    MyReport,
    Outcome,
    Part,
    PartName,
    ReportStatus,
    told_by_part,
    told_title,
)
from freelance_sos.domain.review_facts import review_facts
from freelance_sos.domain.secrets import masked, secret_spans
from freelance_sos.domain.targets import TargetState
from freelance_sos.domain.views import IncidentView
from freelance_sos.services.draft_fields import one_line
from freelance_sos.services.finding import anything, find_incident
from freelance_sos.services.incidents import view_of
from freelance_sos.services.page_tongue import Tongue, tongue_for
from freelance_sos.services.people import AtWorst
from freelance_sos.services.report_timeline import report_timeline
from freelance_sos.storage.store import Store

GLANCE_HEADS = ("what", "when", "agreed", "result")


def my_report(store: Store, word: str | None, now: datetime) -> tuple[MyReport, tuple[Problem, ...]]:
    """Everything about one incident. Raises NotFound or UsageError where none or several fit."""
    view, problems = _view(store, word, now, AtWorst(store))
    is_in_hours = state_at(view.client.calendar, now).is_open
    walks = tuple(progress_of(view.incident, walk, is_in_hours=is_in_hours) for walk in view.incident.walks)
    return MyReport(view=view, facts=review_facts(view), walks=walks), problems


def client_report(
    store: Store, word: str | None, now: datetime, language: str = ""
) -> tuple[ClientReport, tuple[Problem, ...]]:
    """What the client was told of one incident, and how it went, in their language or in ``language``.

    Raises NotFound or UsageError where no incident or several fit, NotFound for a language without words.
    """
    people = AtWorst(store)
    view, problems = _view(store, word, now, people)
    tongue = tongue_for(view.client, store.messages, language)
    safe = SafeText(
        _others(store, people, view.client.slug), view.client.name, tongue.words["report"]["removed"]
    )
    report = _Writer(view, tongue, safe).report()
    # Of other clients' files nothing is told: what is wrong with them is not for this one to read.
    told = (*problems, *tongue.problems)
    return replace(report, is_theirs=tongue.is_theirs, removed=safe.removed), told


class SafeText:
    """Takes out of a text what its reader is not to see: other clients' names, and secrets; counts them."""

    def __init__(self, others: list[str], own: str, instead: str) -> None:
        self.others = others
        self.own = own
        self.instead = instead
        self.removed = 0

    def __call__(self, text: str) -> str:
        line = one_line(text)
        self.removed += len(secret_spans(line))
        told, count = without_names(masked(line, self.instead), self.others, self.own, self.instead)
        self.removed += count
        return told


def _view(
    store: Store, word: str | None, now: datetime, people: AtWorst
) -> tuple[IncidentView, tuple[Problem, ...]]:
    incident = find_incident(store, word, anything)
    view = view_of(incident, people, now)
    return view, (*store.log_of(incident).problems, *people.problems)


def _others(store: Store, people: AtWorst, own: str) -> list[str]:
    """What all other clients are called, and their incidents."""
    slugs = {*store.slugs_at_worst().value, *store.clients_with_logs()} - {own}
    ids = (one.id for one in store.incidents().value if one.client != own)
    return [*(people.client(slug).name for slug in sorted(slugs)), *ids]


def _missing(told: set[PartName]) -> tuple[PartName, ...]:
    """The parts that nothing was told of; a cause tells what happened as well."""
    enough = told | {"happened", "cause"} if told & {"happened", "cause"} else told | {"cause"}
    return tuple(name for name in PARTS if name not in enough)


class _Writer:
    """Writes one report for a client; each part is left out where there is nothing to say."""

    def __init__(self, view: IncidentView, tongue: Tongue, safe: SafeText) -> None:
        self.view = view
        self.incident = view.incident
        self.tongue = tongue
        self.safe = safe
        self.words = tongue.words["report"]
        self.targets = {state.name: state for state in view.targets}

    def report(self) -> ClientReport:
        words, incident = self.words, self.incident
        promises = kept_of(promise_record(incident, self.view.now))
        lasted = incident.resolved_at - incident.reported_at if incident.resolved_at else None
        parts = tuple(self._parts())
        return ClientReport(
            incident=incident.id,
            client=one_line(self.view.client.name),
            language=self.tongue.language,
            is_rtl=self.tongue.messages.is_rtl,
            is_theirs=True,
            zone=self.tongue.zone.key,
            heading=words["title"],
            title=self.safe(told_title(incident)),
            status=self._status(),
            facts=(
                (words["reference"], incident.id),
                (words["client"], one_line(self.view.client.name)),
                (words["status"], words[self._status()]),
            ),
            glance_heading=words["glance"],
            glance_heads=tuple(words[name] for name in GLANCE_HEADS),
            glance=tuple(self._glance()),
            lasted=lasted,
            promises=promises,
            sums=tuple(self._sums(promises)),
            parts=parts,
            timeline_heading=words["timeline"],
            timeline=report_timeline(incident, self.tongue, self.safe),
            zone_note=words["zone_note"].format(zone=self.tongue.zone_name()),
            closing=tuple(self._closing()),
            removed=0,
            missing=_missing({part.name for part in parts}),
        )

    def _status(self) -> ReportStatus:
        if self.incident.is_live:
            return "open"
        return "cancelled" if self.incident.status == "cancelled" else "restored"

    def _glance(self) -> Iterator[Glance]:
        incident, words = self.incident, self.words
        yield Glance(
            name="reported",
            what=words["reported"],
            at=incident.reported_at,
            when=self.tongue.moment(incident.reported_at),
        )
        yield self._line("acknowledge", words["first_answer"], incident.acknowledged_at)
        yield from self._messages_between()
        if self._status() != "cancelled":
            yield self._line("resolve", words["working_again"], incident.resolved_at)

    def _line(self, name: TargetName, what: str, at: datetime | None) -> Glance:
        state = self.targets.get(name)
        outcome = self._outcome(state)
        return Glance(
            name=name,
            what=what,
            at=at,
            when=self.tongue.moment(at) if at else "",
            agreed=self._agreed(state),
            outcome=outcome,
            result=self.words[outcome] if outcome else "",
        )

    def _agreed(self, state: TargetState | None) -> str:
        target = state.target if state else None
        return self.tongue.target(target) if target else str(self.words["not_agreed"])

    def _outcome(self, state: TargetState | None) -> Outcome:
        if state is None or state.target is None:
            return ""
        if state.breached:
            return "late"
        if state.met_at:
            return "on_time"
        return "running" if self.incident.is_live else ""

    def _messages_between(self) -> Iterator[Glance]:
        """Whether the client heard from me as often as agreed; no line where no message was ever due."""
        view, state = self.view, self.targets.get("update")
        # Of what was agreed alone: a promise that was closer than that is told apart.
        due = list(update_moments(self.incident, view.client, view.me, view.now, counts_promises=False))
        if not due or state is None or state.target is None:
            return
        outcome: Outcome = "late" if any(one.is_late for one in due) else "on_time"
        yield Glance(
            name="update",
            what=self.words["next_word"],
            at=None,
            when="",
            agreed=self._agreed(state),
            outcome=outcome,
            result=self.words[outcome],
        )

    def _sums(self, promises: Kept) -> Iterator[str]:
        incident = self.incident
        if incident.resolved_at:
            duration = self.tongue.length(incident.resolved_at - incident.reported_at)
            yield self.words["lasted"].format(duration=duration)
        if promises.decided:
            number = self.tongue.spoken.number
            kept, decided = number(promises.kept), number(promises.decided)
            yield self.words["promises"].format(kept=kept, all=decided)

    def _parts(self) -> Iterator[Part]:
        told = told_by_part(self.incident)
        for name in PARTS:
            texts = tuple(text for text in map(self.safe, told.get(name, ())) if text)
            if texts:
                yield Part(name=name, heading=self.words[name], texts=texts)

    def _closing(self) -> Iterator[Around]:
        me, words = self.view.me, self.words
        if reach := one_line(me.reach):
            before, _, after = words["questions"].partition("{reach}")
            yield Around(before, reach, after)
        if name := one_line(me.name):
            written = words["written"].replace("{date}", self.tongue.date(self.view.now))
            before, _, after = written.partition("{me}")
            yield Around(before, name, after)
