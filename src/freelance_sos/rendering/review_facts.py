"""What the timeline says for a review, in words: how long things took, against what was agreed."""

from __future__ import annotations

from datetime import timedelta

from rich.console import RenderableType
from rich.padding import Padding
from rich.text import Text

from freelance_sos.domain.promise_record import Kept, kept_of
from freelance_sos.domain.review_facts import Measure, ReviewFacts
from freelance_sos.rendering.targets import agreed_words
from freelance_sos.rendering.times import length

MINUTE = timedelta(minutes=1)


def fact_lines(facts: ReviewFacts) -> list[RenderableType]:
    """``resolved: 26 min after the report, in time (within 8h, 24/7)``, a line each, moved in a little."""
    return [
        Padding(Text.assemble((f"{name}: ", "quiet"), (told, "due" if is_bad else "")), (0, 0, 0, 2))
        for name, told, is_bad in fact_words(facts)
    ]


def fact_words(facts: ReviewFacts) -> list[tuple[str, str, bool]]:
    """The name and the words of each fact, and whether it is one to learn from: too late, or not kept."""
    promises = kept_of(facts.promises)
    told = [
        ("noticed", _after(facts.noticed_after), False),
        ("acknowledged", *_measured(facts.acknowledge)),
        ("resolved", *_measured(facts.resolve)),
        ("messages", f"{facts.sent} to them, {facts.received} from them", False),
    ]
    if promises.decided:
        told.append(("promises", kept_words(promises), promises.kept < promises.decided))
    return told


def kept_words(promises: Kept) -> str:
    """``2 of 3 kept``."""
    return f"{promises.kept} of {promises.decided} kept"


def _measured(measure: Measure) -> tuple[str, bool]:
    if measure.took is None:
        return "never", False
    took, state = _after(measure.took), measure.target
    if state is None or state.target is None:
        return f"{took} (nothing agreed)", False
    if state.due_at is None:
        return f"{took} ({agreed_words(state)})", False
    result = f"{length(measure.late_by)} late" if measure.late_by else "in time"
    return f"{took}, {result} ({agreed_words(state)})", bool(measure.late_by)


def _after(span: timedelta) -> str:
    return "at once" if span < MINUTE else f"{length(span)} after the report"
