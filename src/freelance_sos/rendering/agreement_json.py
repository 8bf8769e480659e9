"""The page of an agreement as plain JSON values. docs/json.md is the contract."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from freelance_sos.domain.agreement import SEVERITIES, TARGET_NAMES, Target
from freelance_sos.domain.agreement_page import AgreementPage, AgreementText, Example, OffDays, Weekdays
from freelance_sos.domain.hours import WEEKDAYS, DaySpan, dump_spans
from freelance_sos.domain.people import Client, Helper
from freelance_sos.rendering.json_parts import Json, instant, local_time
from freelance_sos.rendering.json_views import accepted_json


def agreement_json(page: AgreementPage, text: AgreementText) -> Json:
    """What the page tells, for programs: times and lengths as in the files, and the language it is in."""
    client, me, week = page.client, page.me, page.week
    return {
        "client": client.slug,
        "client_name": client.name,
        "client_zone": client.zone.key,
        "my_name": me.name or None,
        "my_zone": me.zone.key,
        "language": text.language,
        "date": page.on.isoformat(),
        "agreement_version": page.version,
        "accepted": accepted_json(client),
        "week_from": week.first.isoformat(),
        "hours": [
            {
                "weekday": WEEKDAYS[day],
                "client_hours": _hours(week.theirs[day]),
                "my_hours_there": _hours(week.mine_there[day]),
                "my_hours": _hours(week.mine[day]),
            }
            for day in week.weekdays
        ],
        "changes": [
            {"from": change.day.isoformat(), "my_hours_there": _by_weekday(change.mine_there)}
            for change in page.changes
        ],
        "channel": client.channel or None,
        "reach": me.reach or None,
        "backup": _backup(me.backup),
        "contacts": [
            {"name": one.name, "phone": one.phone or None, "email": one.email or None}
            for one in client.contacts
        ],
        "response": _response(client),
        "examples": [_example(example, page) for example in page.examples],
        "days_off": [_off(one) for year in page.years for one in year.days],
        "after_hours": client.after_hours or None,
    }


def _hours(spans: Iterable[DaySpan]) -> str | None:
    told = list(spans)
    return dump_spans(told) if told else None


def _by_weekday(hours: Weekdays) -> dict[str, str | None]:
    return {name: _hours(spans) for name, spans in zip(WEEKDAYS, hours, strict=True)}


def _backup(backup: Helper | None) -> Json | None:
    return {"name": backup.name, "reach": backup.reach or None} if backup else None


def _response(client: Client) -> dict[str, Any]:
    """By severity; None where nothing was agreed."""
    return {
        str(severity): {name: _target(client.agreement.target(severity, name)) for name in TARGET_NAMES}
        for severity in SEVERITIES
    }


def _target(target: Target | None) -> Json | None:
    return {"within": str(target.within), "clock": target.clock} if target else None


def _example(example: Example, page: AgreementPage) -> Json:
    zone = page.client.zone
    return {
        "severity": example.severity,
        "written_at": instant(example.written_at),
        "written_client_time": local_time(example.written_at, zone),
        "answered_at": instant(example.answered_at),
        "answered_client_time": local_time(example.answered_at, zone),
    }


def _off(one: OffDays) -> Json:
    return {
        "from": one.first.isoformat(),
        "to": one.last.isoformat(),
        "kind": one.kind,
        "name": one.name or None,
        "whose": list(one.whose),
    }
