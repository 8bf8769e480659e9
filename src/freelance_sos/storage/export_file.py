"""A whole store as one JSON file, and back to the byte. docs/carry.md describes it for people."""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NoReturn

from freelance_sos.domain.errors import UsageError
from freelance_sos.domain.layout import most_bytes, part_of
from freelance_sos.domain.problems import Problem
from freelance_sos.storage.json_text import dump_instant, dump_json

FORMAT = "freelance-sos store"
VERSION = 1
MOST_BYTES = 64_000_000
# Each is a name, a text, or a mark between them: far more than a store has files.
_MOST_PARTS = 400_000
# What stands between the texts; one that is not closed ends with the file.
_TEXTS = re.compile(rb'"(?:[^"\\]++|\\.)*+(?:"|\Z)', re.DOTALL)
_PARTS = (b",", b"{", b"[")
_NO_EXPORT = "sos export writes such a file"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadExport:
    """The files of an export by label, with what can't be taken from it."""

    files: Mapping[str, bytes]
    problems: tuple[Problem, ...] = ()


def dump_export(files: Mapping[str, bytes], at: datetime, release: str, client: str = "") -> str:
    """``files`` as the text of an export, the same for the same files and moment.

    ``release`` is that of sos; ``client`` is named where it is about one alone.
    """
    head: dict[str, Any] = {
        "format": FORMAT,
        "version": VERSION,
        "exported": dump_instant(at),
        "sos": release,
    }
    whose = {"client": client} if client else {}
    return (
        dump_json(
            {**head, **whose, "files": {label: _told(files[label]) for label in sorted(files)}}, indent=2
        )
        + "\n"
    )


def parse_export(data: bytes) -> ReadExport:
    """The files in the text of an export. What is none of a store's files is left out, and told.

    Raises UsageError in one line where ``data`` is no export, is damaged, or was made by a newer sos.
    """
    values = _json(data)
    if not isinstance(values, dict) or values.get("format") != FORMAT:
        raise UsageError("it is no export of a store", _NO_EXPORT)
    version = values.get("version")
    if type(version) is not int or version < 1:
        raise UsageError("its version is no number", _NO_EXPORT)
    if version > VERSION:
        raise UsageError(
            f"it is of version {str(version)[:20]}, made by a newer sos; this one reads {VERSION}",
            "install the newest sos",
        )
    entries = values.get("files")
    if not isinstance(entries, dict):
        raise UsageError("it holds no files", _NO_EXPORT)
    return _checked(entries)


def _checked(entries: Mapping[str, object]) -> ReadExport:
    files: dict[str, bytes] = {}
    problems: list[Problem] = []
    for label, value in entries.items():
        part = part_of(label)
        try:
            if part is None:
                raise ValueError("is none of a store's files")
            data = _bytes(value)
            if len(data) > most_bytes(part):
                raise ValueError("is too large")
        except ValueError as error:
            problems.append(
                Problem(file=label[:200], message=str(error), hint="it is left out", level="warning")
            )
        else:
            files[label] = data
    return ReadExport(files=files, problems=tuple(problems))


def _told(data: bytes) -> object:
    """The text itself; what is none in base64, so that no byte is lost."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return {"base64": base64.b64encode(data).decode("ascii")}


def _bytes(value: object) -> bytes:
    """The bytes of one file. Raises ValueError."""
    if isinstance(value, str):
        try:
            return value.encode("utf-8")
        except UnicodeEncodeError:
            raise ValueError("holds half a character") from None
    if isinstance(value, dict) and isinstance(coded := value.get("base64"), str):
        try:
            return base64.b64decode(coded, validate=True)
        except (binascii.Error, ValueError):
            raise ValueError("is no base64") from None
    raise ValueError("is no text")


def _json(data: bytes) -> object:
    """What the JSON of ``data`` says. Raises UsageError in one line, before it costs time or memory."""
    if len(data) > MOST_BYTES:
        raise UsageError(f"it is larger than {MOST_BYTES // 1_000_000} MB", "copy the store's folder instead")
    if sum(map(_TEXTS.sub(b"", data).count, _PARTS)) > _MOST_PARTS:
        raise UsageError("it has more parts than any store", _NO_EXPORT)
    try:
        return json.loads(
            data.decode("utf-8-sig"),
            parse_constant=_no_number,
            parse_float=_number,
            object_pairs_hook=_without_doubles,
        )
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise UsageError(f"line {line} is not UTF-8 text", "export it again") from None
    except json.JSONDecodeError as error:
        raise UsageError(f"line {error.lineno} is no JSON: {error.msg.lower()}", _NO_EXPORT) from None
    except RecursionError:
        raise UsageError("it is nested too deeply", _NO_EXPORT) from None
    except ValueError as error:
        told = str(error)
        raise UsageError("a number in it is too long" if "digits" in told else told, _NO_EXPORT) from None


def _without_doubles(pairs: Iterable[tuple[str, object]]) -> dict[str, object]:
    """Of two entries with one name nobody can say which one is meant."""
    found: dict[str, object] = {}
    for key, value in pairs:
        if key in found:
            raise ValueError(f'"{key[:80]}" stands in it twice')
        found[key] = value
    return found


def _no_number(text: str) -> NoReturn:
    raise ValueError(f"{text} in it is no number")


def _number(text: str) -> float:
    value = float(text)
    if value in (float("inf"), float("-inf")):
        raise ValueError(f"{text[:20]} in it is no number")
    return value
