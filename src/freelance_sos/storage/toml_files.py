"""Reading the files that people write: what is wrong is told by file, line and key, and costs only itself."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ValidationError

from freelance_sos.domain.errors import SosError, StoreError
from freelance_sos.domain.layout import MOST_TOML_BYTES
from freelance_sos.domain.names import nearest
from freelance_sos.domain.problems import Problem
from freelance_sos.storage.bounds import MOST_LINES, endless_line, too_much
from freelance_sos.storage.files import TooLarge, read_bytes
from freelance_sos.storage.toml_lines import Place, line_of

ShapeT = TypeVar("ShapeT", bound=BaseModel)
T = TypeVar("T")
# Where one wrong value costs less than the entry around it.
# How many parts of the key name such a value.
_FINE = {"contact": 3, "response": 3, "support": 3, "phase": 5}
_NEEDED = ("clock", "name", "do")

_EXAMPLES = {
    "zone": 'add zone = "Europe/Lisbon"',
    "hours": 'add hours = "Mo-Fr 09:00-17:00"',
    "name": 'add name = "…"',
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded(Generic[T]):
    """What a file holds, with what was wrong with it."""

    value: T
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TomlFile:
    """One file's text, what it parses to, and its name in messages (``clients/acme.toml``)."""

    label: str
    text: str
    values: dict[str, Any]

    def problem(self, place: Sequence[str | int], message: str, **more: Any) -> Problem:
        """A finding about the key at ``place``."""
        key = ".".join(str(part) for part in place if not isinstance(part, int))
        return Problem(file=self.label, line=line_of(self.text, place), key=key, message=message, **more)


class BrokenFile(StoreError):
    """A file that can't be used, with everything that is wrong with it."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        first = problems[0]
        more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
        super().__init__(f"{first}{more}")
        self.problems = tuple(problems)


def read_toml(path: Path, label: str) -> TomlFile:
    """The parsed file. Raises BrokenFile for a syntax error, FileNotFoundError where there is none."""
    try:
        return parse_toml(read_bytes(path, MOST_TOML_BYTES), label)
    except TooLarge:
        raise _too_large(label) from None


def parse_toml(data: bytes, label: str) -> TomlFile:
    """Like read_toml, from bytes. A byte-order mark and CRLF are fine."""
    if len(data) > MOST_TOML_BYTES:
        raise _too_large(label)
    try:
        text = data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise _refusal(label, "is not UTF-8 text", "save it as UTF-8", line) from None
    if text.count("\n") > MOST_LINES:
        raise _refusal(label, f"has more than {MOST_LINES:,} lines", "it should be a short text")
    if endless := endless_line(text):
        raise _refusal(label, "has too many dots to be read", "shorten that line", endless)
    try:
        values = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        raise BrokenFile([_syntax_problem(label, text, error)]) from None
    if told := too_much(values):
        raise _refusal(label, f"can't be read: {told}", "mend it by hand")
    return TomlFile(label=label, text=text, values=values)


def _too_large(label: str) -> BrokenFile:
    return _refusal(label, "is larger than 1 MB", "it should be a short text")


def _refusal(label: str, message: str, hint: str, line: int | None = None) -> BrokenFile:
    return BrokenFile([Problem(file=label, line=line, message=message, hint=hint)])


def _syntax_problem(label: str, text: str, error: Exception) -> Problem:
    match = re.search(r"(.*?) ?\(at (?:line (\d+), column \d+|end of document)\)", str(error), re.DOTALL)
    last = text.rstrip().count("\n") + 1
    line = int(match[2] or last) if match else None
    if match:
        message = _open_quote(text, line, match[1]) or match[1]
    else:
        message = "nested too deeply" if isinstance(error, RecursionError) else "a number is too long"
    return Problem(
        file=label,
        line=line,
        message=f"can't be read: {message[:1].lower()}{message[1:]}",
        hint="mend that line" if line else "mend it by hand",
    )


def _open_quote(text: str, line: int | None, message: str) -> str:
    """What to say where a text runs past the end of its line; ``""`` where that is not what is wrong."""
    written = text.split("\n")[line - 1] if line else ""
    is_open = message == "Illegal character '\\n'" or (message == "Unterminated string" and '"""' not in text)
    if not is_open:
        return ""
    key = re.match(r"\s*([^=\"\[{]+?)\s*=", written)
    return f"the quote after {key[1][:40]} is not closed" if key else "a quote is not closed"


def validate(shape: type[ShapeT], file: TomlFile) -> Loaded[ShapeT]:
    """``file`` as ``shape``, with a warning for each unknown key. Raises BrokenFile with all errors."""
    try:
        value = shape.model_validate(file.values)
    except ValidationError as error:
        raise BrokenFile(_problems(file, error)) from None
    return Loaded(value=value, problems=tuple(_unknown_keys(file, value)))


def salvage(shape: type[ShapeT], file: TomlFile, fallback: Mapping[str, Any]) -> Loaded[ShapeT]:
    """``file`` as ``shape`` with whatever can be read: broken parts are left out and told.

    ``fallback`` has a sound value for every key that must be there.
    """
    values: Mapping[str, Any] = file.values
    # First as it is, so that what is missing is told as well.
    ground: Mapping[str, Any] = {}
    told: list[Problem] = []
    while True:
        try:
            value = shape.model_validate({**ground, **values})
            return Loaded(value=value, problems=(*told, *_unknown_keys(file, value)))
        except ValidationError as error:
            told += _problems(file, error)
            sound = _without(values, {_to_leave_out(finding) for finding in error.errors()})
            # What can't be cut out costs the whole file, never the emergency.
            values = {} if ground and sound == values else sound
            ground = fallback


def _to_leave_out(finding: Any) -> Place:
    """The least that must go: what an entry is nothing without, such as its name, costs the entry."""
    place: Place = tuple(part for part in finding["loc"] if part != "[key]")
    if finding["type"] == "missing" and len(place) > 1:
        place = place[:-1]
    place = place[: _FINE.get(str(place[0]), 2)]
    return place[:-1] if len(place) > 1 and place[-1] in _NEEDED else place


def _without(value: Any, places: Iterable[Place]) -> Any:
    """``value`` without the entries at ``places``."""
    gone = {place[0] for place in places if len(place) == 1}
    inside: dict[int | str, set[Place]] = {}
    for place in places:
        inside.setdefault(place[0], set()).add(place[1:])
    if isinstance(value, dict):
        return {key: _without(item, inside.get(key, set())) for key, item in value.items() if key not in gone}
    if isinstance(value, list):
        return [
            _without(item, inside.get(number, set()))
            for number, item in enumerate(value)
            if number not in gone
        ]
    return value


def _problems(file: TomlFile, error: ValidationError) -> list[Problem]:
    return [_problem(file, finding) for finding in error.errors()]


def _problem(file: TomlFile, finding: Any) -> Problem:
    place = tuple(part for part in finding["loc"] if part != "[key]")
    key, kind = str(place[-1]), finding["type"]
    if place and place[-1] == "within" and place[0] == "response" and kind != "missing":
        place = place[:-1]
    if kind == "missing":
        return file.problem(place, "is missing", hint=_EXAMPLES.get(key, f'add {key} = "…"'))
    if kind == "literal_error":
        expected, given = finding["ctx"]["expected"], finding["input"]
        close = nearest(given, re.findall(r"'([^']+)'", expected)) if isinstance(given, str) else []
        hint = f"did you mean {close[0]}?" if close else ""
        return file.problem(place, f"{_shown(given)} is not one of {expected}", hint=hint)
    if kind == "refused":
        return file.problem(place, finding["msg"])
    return file.problem(place, f"{_shown(finding['input'])} can't be used: {_plain(kind, finding['msg'])}")


def _plain(kind: str, message: str) -> str:
    if kind.startswith("string_too_short"):
        return "it is empty"
    if kind.startswith("string"):
        return 'it must be text in quotes: "…"'
    if kind.startswith("date"):
        return "it is no date; write it like 2026-12-24"
    if kind in ("dict_type", "model_type", "model_attributes_type"):
        return "it must be a table"
    if kind in ("tuple_type", "list_type"):
        return "it must be a list: [ … ]"
    return message[:1].lower() + message[1:]


def _shown(value: object) -> str:
    text = (
        value.isoformat()
        if isinstance(value, date)
        else f'"{value}"'
        if isinstance(value, str)
        else str(value)
    )
    return text if len(text) <= 60 else f"{text[:59]}…"


def _unknown_keys(file: TomlFile, model: BaseModel, place: tuple[str | int, ...] = ()) -> Iterator[Problem]:
    known = [field.alias or name for name, field in type(model).model_fields.items()]
    for key in model.model_extra or {}:
        close = nearest(key, known)
        yield file.problem(
            (*place, key),
            "unknown key, left as it is",
            hint=f"did you mean {close[0]}?" if close else "",
            level="warning",
        )
    for name, field in type(model).model_fields.items():
        yield from _unknown_inside(file, getattr(model, name), (*place, field.alias or name))


def _unknown_inside(file: TomlFile, value: object, place: tuple[str | int, ...]) -> Iterator[Problem]:
    if isinstance(value, BaseModel):
        yield from _unknown_keys(file, value, place)
    elif isinstance(value, tuple):
        for number, item in enumerate(value):
            yield from _unknown_inside(file, item, (*place, number))
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _unknown_inside(file, item, (*place, str(key)))


def in_domain(file: TomlFile, place: Sequence[str], convert: Any) -> Any:
    """What ``convert`` gives; its refusal becomes a problem of the key at ``place``."""
    try:
        return convert()
    except SosError as error:
        raise BrokenFile([file.problem(place, str(error))]) from None
