"""Events to JSON lines and back. A line that can't be read is told, never guessed."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import fields
from datetime import UTC, date, datetime
from functools import cache
from math import isfinite
from typing import Any, Literal

from pydantic import TypeAdapter, ValidationError

from freelance_sos.domain.agreement import Agreement, SeverityTargets, Target
from freelance_sos.domain.events import KNOWN, Event, KnownPayload, Unknown
from freelance_sos.domain.runbook import Runbook
from freelance_sos.storage.bounds import LARGEST, MOST_DEPTH, too_much
from freelance_sos.storage.json_text import dump_instant, dump_json
from freelance_sos.storage.runbook_files import copied_runbook
from freelance_sos.storage.runbook_shapes import runbook_values
from freelance_sos.storage.shapes import ResponseShape, agreement_from

# Far from the ends of the calendar, where arithmetic on instants breaks.
FIRST_YEAR, LAST_YEAR = 1900, 2300
_HALF_LETTER = re.compile(rb"\\u[dD][89a-fA-F]")
_OWN_KEYS = ("id", "at", "recorded", "kind")


def dump_event(event: Event) -> str:
    """One line, without its end. Keys that hold nothing are left out."""
    return dump_json(event_fields(event))


def event_fields(event: Event) -> dict[str, Any]:
    """``event`` as it stands in the file, as plain JSON values."""
    head = {
        "id": event.id,
        "at": dump_instant(event.at),
        "recorded": dump_instant(event.recorded),
        "kind": event.what.kind,
    }
    if isinstance(event.what, Unknown):
        return {**head, **event.what.fields}
    own = {field.name: _dumped(getattr(event.what, field.name)) for field in fields(event.what)}
    return {
        **head,
        **{name: value for name, value in own.items() if value not in (None, "", [], {}, False)},
        **event.extra,
    }


def parse_event(line: bytes) -> Event:
    """The event on ``line``. Raises ValueError saying what is wrong with it."""
    values = _read(line)
    if not isinstance(values, dict):
        raise ValueError("is no event: it must be { … }")
    for key in _OWN_KEYS:
        if not isinstance(values.get(key), str) or not values[key]:
            raise ValueError(f"is no event: {key} is missing")
    own = {key: value for key, value in values.items() if key not in _OWN_KEYS}
    payload = KNOWN.get(values["kind"])
    names = {field.name for field in fields(payload)} if payload else set()
    return Event(
        id=values["id"],
        at=_instant(values, "at"),
        recorded=_instant(values, "recorded"),
        what=_payload(payload, own) if payload else Unknown(kind=values["kind"], fields=own),
        extra={key: value for key, value in own.items() if key not in names} if payload else {},
    )


class _Refused(ValueError):
    """JSON that says nothing sure, or what can't be written again; its words name it."""


def _read(line: bytes) -> Any:
    try:
        # Of bytes json.loads would guess the encoding, line by line.
        values = _loads(line.decode("utf-8-sig"))
        if _HALF_LETTER.search(line):
            # JSON can name half a letter, and no file can hold one: it is read as it would be written.
            values = _loads(json.dumps(values, ensure_ascii=False).encode("utf-8", "replace").decode())
        told = too_much(values) if line.count(b"[") + line.count(b"{") > MOST_DEPTH else ""
    except _Refused:
        raise
    except (ValueError, RecursionError):
        raise ValueError("is no line of JSON") from None
    if told:
        raise ValueError(f"can't be read: {told}")
    return values


def _loads(text: str) -> Any:
    return json.loads(
        text, parse_constant=_number, parse_float=_number, parse_int=_whole, object_pairs_hook=_once_each
    )


def _number(text: str) -> float:
    """JSON has no NaN and no endless numbers: what is read must be fit to be written again."""
    value = float(text)
    if not isfinite(value):
        raise _Refused(f"says {text[:20]}, which is no number")
    return value


def _whole(text: str) -> int:
    if len(text) > len(str(-LARGEST)) or abs(int(text)) > LARGEST:
        raise _Refused("says a number that is too long")
    return int(text)


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Which of two counts, each program decides for itself: neither does."""
    values = dict(pairs)
    if len(values) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise _Refused(f"says {twice[:40]} twice")
    return values


def _payload(payload: type[KnownPayload], own: Mapping[str, Any]) -> KnownPayload:
    given = {field.name: own[field.name] for field in fields(payload) if field.name in own}
    try:
        for key in ("reported", "promise"):
            if given.get(key) is not None:
                given[key] = _instant(given, key)
        if given.get("due") is not None:
            given["due"] = _date(given["due"])
        if "copy" in given:
            given["copy"] = _copy(given)
        if "response" in given:
            named = _response().validate_python({"response": given["response"]})
            given["response"] = agreement_from(named["response"])
        return _adapter(payload.kind).validate_python(given)
    except ValidationError as error:
        finding = error.errors()[0]
        place = ".".join(str(part) for part in finding["loc"] if part != "[key]")
        raise ValueError(f"{place}: {finding['msg'][:1].lower()}{finding['msg'][1:]}") from None


def _copy(given: Mapping[str, Any]) -> Runbook:
    name, values = given.get("runbook"), given["copy"]
    if not isinstance(name, str) or not name:
        raise ValueError("runbook: is no name")
    if not isinstance(values, dict):
        raise ValueError("copy: must be a table: { … }")
    copy = copied_runbook(name, values)
    if not copy.steps:
        # To walk it would be over before it began; without this line it is taken up again.
        raise ValueError("copy: has no step that can be read")
    return copy


def _instant(values: Mapping[str, Any], key: str) -> datetime:
    try:
        at = datetime.fromisoformat(values[key])
    except (ValueError, TypeError):
        raise ValueError(f'{key}: "{str(values[key])[:40]}" is no instant') from None
    if at.tzinfo is None:
        raise ValueError(f"{key}: has no zone; instants end in Z")
    if not FIRST_YEAR < at.year < LAST_YEAR:
        raise ValueError(f"{key}: {at.year:04} is no year for an incident")
    return at.astimezone(UTC)


def _date(value: object) -> date:
    try:
        return date.fromisoformat(value if isinstance(value, str) else "")
    except ValueError:
        raise ValueError(f'due: "{str(value)[:40]}" is no date') from None


@cache
def _adapter(kind: str) -> TypeAdapter[KnownPayload]:
    return TypeAdapter(KNOWN[kind])


@cache
def _response() -> TypeAdapter[Any]:
    return TypeAdapter(dict[str, dict[Literal["1", "2", "3", "4"], ResponseShape]])


def _dumped(value: object) -> Any:
    match value:
        case datetime():
            return dump_instant(value)
        case date():
            return value.isoformat()
        case Runbook():
            return runbook_values(value)
        case Agreement():
            return {str(number): _dumped(targets) for number, targets in value.by_severity.items()}
        case SeverityTargets():
            named = {"acknowledge": value.acknowledge, "update": value.update, "resolve": value.resolve}
            return {name: _dumped(target) for name, target in named.items() if target}
        case Target():
            return {"within": str(value.within), "clock": value.clock}
        case tuple():
            return list(value)
        case _:
            return value
