"""What many answers share, as plain JSON values: times, problems, the board. docs/json.md is the contract."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from freelance_sos.domain.board import Board, Standing
from freelance_sos.domain.clients import ComingDay
from freelance_sos.domain.clock_changes import Drift
from freelance_sos.domain.hours import dump_spans
from freelance_sos.domain.problems import Problem
from freelance_sos.domain.weeks import Span
from freelance_sos.storage.json_text import dump_instant

Json = dict[str, Any]


def instant(at: datetime | None) -> str | None:
    """UTC ending in Z, or null."""
    return dump_instant(at) if at else None


def local_time(at: datetime | None, zone: ZoneInfo) -> str | None:
    """The wall clock at ``at``, with its offset; the zone's name stands beside it."""
    return at.astimezone(zone).isoformat(timespec="seconds") if at else None


def board_json(board: Board) -> Json:
    """``sos now --json``."""
    return {
        "at": instant(board.at),
        "from": instant(board.frame.whole.opens_at),
        "to": instant(board.frame.whole.closes_at),
        "me": standing_json(board.mine),
        "clients": [{"slug": one.slug, **standing_json(one)} for one in board.clients],
        "unread": list(board.unread),
        "together": spans_json(board.together),
        "clock_changes": [_drift_json(zone, one) for zone, one in board.outlook.drifts]
        if board.outlook
        else [],
    }


def standing_json(standing: Standing) -> Json:
    """One line of the board."""
    return {
        "name": standing.name,
        "zone": standing.zone.key,
        "local_time": local_time(standing.at, standing.zone),
        "in_hours": standing.is_in_hours,
        "state": standing.state,
        "reason": standing.reason or None,
        "changes_at": instant(standing.changes_at),
        "back_at": instant(standing.back_at),
        "spans": spans_json(standing.spans),
        "rests": spans_json(standing.rests),
        "unusual_days": [coming_json(one) for one in standing.unusual],
    }


def spans_json(spans: Iterable[Span]) -> list[list[str | None]]:
    """Pairs of UTC instants: opens, closes."""
    return [[instant(span.opens_at), instant(span.closes_at)] for span in spans]


def coming_json(one: ComingDay) -> Json:
    """A date that is not like its weekday."""
    return {
        "date": one.day.isoformat(),
        "kind": one.kind,
        "name": one.name or None,
        "hours": dump_spans(one.spans) if one.spans else None,
    }


def _drift_json(zone: ZoneInfo, drift: Drift) -> Json:
    """How far they are ahead of me before and after the next change, and the other one that belongs to it."""
    return {
        "zone": zone.key,
        "at": instant(drift.shift.at),
        "who": drift.shift.who,
        "ahead_seconds": int(drift.shift.before.total_seconds()),
        "then_ahead_seconds": int(drift.shift.after.total_seconds()),
        "kind": drift.kind,
        "other_at": instant(drift.other.at) if drift.other else None,
    }


def problem_json(problem: Problem) -> Json:
    """One finding of ``sos client check --json``."""
    return {
        "file": problem.file,
        "line": problem.line,
        "key": problem.key or None,
        "level": problem.level,
        "message": problem.message,
        "hint": problem.hint or None,
    }
