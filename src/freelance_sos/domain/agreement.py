"""What was agreed: response targets by severity, each on a clock."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

from freelance_sos.domain.durations import Duration
from freelance_sos.domain.errors import UsageError

ClockName = Literal["24/7", "client", "mine", "shared"]
Severity = Literal[1, 2, 3, 4]
TargetName = Literal["acknowledge", "update", "resolve"]

CLOCK_NAMES: tuple[ClockName, ...] = get_args(ClockName)
SEVERITIES: tuple[Severity, ...] = get_args(Severity)
TARGET_NAMES: tuple[TargetName, ...] = get_args(TargetName)


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """An agreed time ``within`` which something is done, counted on ``clock``."""

    within: Duration
    clock: ClockName

    def __post_init__(self) -> None:
        if self.within.business_days and self.clock == "24/7":
            raise UsageError("a 24/7 clock has no business days", "use hours or days, or the client clock")


@dataclass(frozen=True, slots=True, kw_only=True)
class SeverityTargets:
    """The targets of one severity; what was not agreed is not there."""

    acknowledge: Target | None = None
    update: Target | None = None
    resolve: Target | None = None

    def __post_init__(self) -> None:
        if self.acknowledge and self.resolve and _surely_shorter(self.resolve, self.acknowledge):
            raise UsageError(
                f"resolve ({self.resolve.within}) is shorter than acknowledge ({self.acknowledge.within})",
                "one of the two is a slip",
            )

    def named(self, name: TargetName) -> Target | None:
        """The target of that name, where one was agreed."""
        return {"acknowledge": self.acknowledge, "update": self.update, "resolve": self.resolve}[name]


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """Response targets by severity. A severity that is not there has nothing agreed."""

    by_severity: Mapping[Severity, SeverityTargets] = field(default_factory=dict)

    def target(self, severity: Severity, name: TargetName) -> Target | None:
        """What was agreed, or None: nothing."""
        targets = self.by_severity.get(severity)
        return targets.named(name) if targets else None


def _surely_shorter(resolve: Target, acknowledge: Target) -> bool:
    """Whether ``resolve`` runs out first wherever both start. Other clocks can't be compared by length."""
    if resolve.clock not in ("24/7", acknowledge.clock):
        return False
    if bool(resolve.within.business_days) != bool(acknowledge.within.business_days):
        # A day of hours is longer than a few of them, but how much depends on the week: leave it be.
        return False
    return (resolve.within.business_days, resolve.within.elapsed) < (
        acknowledge.within.business_days,
        acknowledge.within.elapsed,
    )
