"""Random events of every kind."""

from __future__ import annotations

from dataclasses import fields
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any, get_args

from hypothesis import strategies as st

from freelance_sos.domain.agreement import CLOCK_NAMES, SEVERITIES, Agreement, SeverityTargets, Target
from freelance_sos.domain.durations import Duration
from freelance_sos.domain.errors import SosError
from freelance_sos.domain.events import KNOWN, Event, KnownPayload, Opened, RunbookStarted, Unknown
from freelance_sos.domain.kinds import INCIDENT_KINDS
from freelance_sos.domain.runbook import MARKS, STYLES, Phase, Runbook, Step, When
from freelance_sos.storage.bounds import LARGEST

EPOCH = datetime(1971, 1, 1, tzinfo=UTC)

texts = st.text(max_size=40) | st.sampled_from(["[red]x[/]", "\x1b[31m", "שלום\u202e", "a\u2028b\n\x00\x85"])
words = texts.filter(bool)
instants = st.integers(0, 7_000_000_000_000_000).map(lambda ticks: EPOCH + timedelta(microseconds=ticks))
ids = st.text("0123456789abcdef", min_size=16, max_size=16)
values: st.SearchStrategy[Any] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-LARGEST, LARGEST)
    | st.floats(allow_nan=False, allow_infinity=False)
    | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=6,
)

elapsed = st.integers(0, 10**7).map(lambda seconds: Duration(elapsed=timedelta(seconds=seconds)))
business_days = st.integers(1, 300).map(lambda days: Duration(business_days=days))
targets = st.builds(Target, within=elapsed, clock=st.sampled_from(CLOCK_NAMES)) | st.builds(
    Target, within=business_days, clock=st.sampled_from(["client", "mine", "shared"])
)


@st.composite
def severity_targets(draw: st.DrawFn) -> SeverityTargets:
    """Targets of one severity; without the resolve target where it would be refused."""
    acknowledge, update, resolve = (draw(st.none() | targets) for _ in range(3))
    try:
        return SeverityTargets(acknowledge=acknowledge, update=update, resolve=resolve)
    except SosError:
        return SeverityTargets(acknowledge=acknowledge, update=update)


agreements = st.builds(
    Agreement, by_severity=st.dictionaries(st.sampled_from(SEVERITIES), severity_targets(), max_size=4)
)

kinds = st.lists(st.sampled_from(INCIDENT_KINDS), max_size=3).map(tuple)
severities = st.lists(st.sampled_from(SEVERITIES), max_size=4).map(tuple)
days = st.dates(date(1971, 1, 1), date(2199, 1, 1))
# A file keeps a step on one line.
lines = words.map(lambda text: " ".join(text.split())).filter(bool)
texts_of_a_step = st.lists(texts, max_size=3).map(tuple)
time_boxes = st.integers(1, 10**7).map(lambda seconds: timedelta(seconds=seconds))
whens = st.builds(When, severities=severities, kinds=kinds, off_hours=st.none() | st.booleans())


@st.composite
def runbooks(draw: st.DrawFn) -> Runbook:
    """Runbooks as they come from a file: with a step in each phase, the steps numbered through."""
    numbers = count(1)
    phases = tuple(
        Phase(
            title=draw(texts),
            style=draw(st.sampled_from(STYLES)),
            steps=tuple(
                draw(
                    st.builds(
                        Step,
                        number=st.just(next(numbers)),
                        do=lines,
                        why=texts,
                        ask=texts_of_a_step,
                        say=texts,
                        show=texts_of_a_step,
                        within=st.none() | time_boxes,
                        wait=texts,
                        marks=st.none() | st.sampled_from(MARKS),
                        when=whens,
                    )
                )
                for _ in range(draw(st.integers(1, 3)))
            ),
        )
        for _ in range(draw(st.integers(1, 3)))
    )
    return Runbook(
        name=draw(words),
        title=draw(words),
        phases=phases,
        kinds=draw(kinds),
        severities=draw(severities),
        style=draw(st.sampled_from(STYLES)),
        reviewed=draw(st.none() | days),
    )


# By name of the field, where its type does not say enough.
_BY_NAME: dict[str, st.SearchStrategy[Any]] = {
    "severity": st.sampled_from(SEVERITIES),
    "incident_kind": st.sampled_from(INCIDENT_KINDS),
    "number": st.integers(1, 99999),
    "action": st.integers(1, 999),
    "reported": instants,
    "promise": st.none() | instants,
    "response": agreements,
    "due": st.none() | days,
    "lessons": st.lists(words, max_size=3).map(tuple),
    "events": st.lists(ids, min_size=1, max_size=3).map(tuple),
    "not_applicable": st.booleans(),
    "told": st.dictionaries(texts, texts, max_size=3),
}
# Texts that no command leaves empty; an empty one is not written at all.
_NEVER_EMPTY = {
    ("opened", "client"),
    ("opened", "title"),
    ("noted", "text"),
    ("sent", "text"),
    ("received", "text"),
    ("step_done", "step"),
    ("step_skipped", "step"),
    ("action_added", "text"),
}


def payloads(kind: type[KnownPayload]) -> st.SearchStrategy[KnownPayload]:
    """Payloads of one known kind, every field filled at random."""
    if kind is RunbookStarted:
        # The copy has its name from the line.
        return runbooks().map(lambda copy: RunbookStarted(runbook=copy.name, copy=copy))
    given = {
        field.name: _BY_NAME.get(field.name, words if (kind.kind, field.name) in _NEVER_EMPTY else texts)
        for field in fields(kind)
    }
    return st.builds(kind, **given)


@st.composite
def events(draw: st.DrawFn, kind: str) -> Event:
    """Events of one kind, known or not, with keys of a newer program beside its own."""
    own = {"id", "at", "recorded", "kind"}
    payload = KNOWN.get(kind)
    if payload:
        own |= {field.name for field in fields(payload)}
    more = draw(st.dictionaries(words.filter(lambda key: key not in own), values, max_size=3))
    return Event(
        id=draw(ids),
        at=draw(instants),
        recorded=draw(instants),
        what=draw(payloads(payload)) if payload else Unknown(kind=kind, fields=more),
        extra=more if payload else {},
    )


assert set(get_args(KnownPayload)) == set(KNOWN.values())
assert {field.name for field in fields(Opened)} - set(_BY_NAME) == {"client", "title", "via"}
