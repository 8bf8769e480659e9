"""Changing single keys of a file that people edit: comments, order and unknown keys stay as they are."""

from __future__ import annotations

import tomllib
from codecs import BOM_UTF8
from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from typing import Any, NamedTuple

import tomlkit
from tomlkit.container import Container
from tomlkit.items import AoT, Array, InlineTable, Table

from freelance_sos.domain.agreement import TARGET_NAMES
from freelance_sos.domain.errors import StoreError, UsageError
from freelance_sos.storage.toml_files import parse_toml

# Keys that hold several tables: a number after them counts from 1.
_LISTS = frozenset(["contact", "away", "support"])
_OPENING = ("[", "{", '"', "'")


class Change(NamedTuple):
    """One key, its parts joined by dots, and the text of its new value; ``""`` takes the key out.

    ``is_whole`` replaces a table as well, such as a target with a clock of its own.
    """

    key: str
    value: str
    is_whole: bool = False


def change_toml(data: bytes, label: str, changes: Sequence[Change]) -> bytes:
    """``data`` with ``changes`` made, and nothing else.

    Raises BrokenFile where ``data`` is no TOML, UsageError for a key that can't be changed so.
    """

    def make(wanted: dict[str, Any], document: Any) -> None:
        for change in changes:
            _change(wanted, change, document)

    return changed_by(data, label, make)


def set_values(data: bytes, label: str, values: Mapping[str, Any]) -> bytes:
    """``data`` with ``values`` of keys at its top, and nothing else changed. Raises as change_toml does."""

    def make(wanted: dict[str, Any], document: Any) -> None:
        for key, value in values.items():
            _put(wanted, [key], value, key)
            _put(document, [key], value, key)

    return changed_by(data, label, make)


def changed_by(data: bytes, label: str, make: Callable[[dict[str, Any], Any], None]) -> bytes:
    """``data`` after ``make`` changed its plain values and its document, which must say the same afterwards.

    Raises BrokenFile where ``data`` is no TOML, StoreError where they do not.
    """
    before = parse_toml(data, label)
    wanted: dict[str, Any] = deepcopy(before.values)
    try:
        document: Any = tomlkit.parse(before.text)
        make(wanted, document)
        text = tomlkit.dumps(document)
        is_as_wanted = tomllib.loads(text) == wanted
    except (UsageError, StoreError):
        raise
    except Exception as error:
        # The library has many ways to stumble over a legal file; the person needs only one.
        raise _too_hard(label) from error
    if not is_as_wanted:
        raise _too_hard(label)
    return encoded_like(text, data)


def encoded_like(text: str, data: bytes) -> bytes:
    """``text`` with the line ends and the byte-order mark of ``data``."""
    if b"\r\n" in data:
        text = text.replace("\n", "\r\n")
    return text.encode("utf-8-sig" if data.startswith(BOM_UTF8) else "utf-8")


def _too_hard(label: str) -> StoreError:
    return StoreError(f"{label} can't be changed safely by key", "nothing was changed; use an editor")


def _change(wanted: dict[str, Any], change: Change, document: Any) -> None:
    """The same change to plain values and to the document, which are compared afterwards."""
    place = _place(change.key)
    current: Any = None if change.is_whole else _current(wanted, place)
    if _is_target(current, place) and change.value[:1] not in _OPENING and change.value:
        # A target with a clock of its own keeps that clock.
        place = [*place, "within"]
        current = current["within"]
    if isinstance(current, dict) or (isinstance(current, list) and any(isinstance(i, dict) for i in current)):
        raise UsageError(
            f"{change.key} is a table", f"name a key in it, such as {change.key}.{_a_key(current)}"
        )
    value = _value(change.value, current)
    _put(wanted, place, value, change.key)
    _put(document, place, value, change.key)


def _place(key: str) -> list[str]:
    parts = [part.strip().strip("\"'") for part in key.split(".")]
    if not all(parts):
        raise UsageError(f'"{key[:60]}" is no key', "write it like channel or response.1.acknowledge")
    return parts


def _current(values: Any, place: Sequence[str]) -> Any:
    for part in place:
        if isinstance(values, list):
            values = values[int(part) - 1] if part.isdigit() and 1 <= int(part) <= len(values) else None
        else:
            values = values.get(part) if isinstance(values, dict) else None
    return values


def _is_target(current: Any, place: Sequence[str]) -> bool:
    return isinstance(current, dict) and place[-1] in TARGET_NAMES and "within" in current


def _a_key(current: dict[str, Any] | list[Any]) -> str:
    inside = current if isinstance(current, dict) else {f"1.{key}": "" for key in current[0]}
    return next(iter(inside), "…")


def _value(text: str, current: object) -> Any:
    """Text, unless it is written as a list, a table or in quotes, or replaces what was no text."""
    was_text = current is None or isinstance(current, str)
    if not text or (was_text and text[:1] not in _OPENING):
        return text
    try:
        value = tomllib.loads(f"value = {text}")["value"]
    except (tomllib.TOMLDecodeError, RecursionError):
        return text
    return value if was_text or isinstance(value, type(current)) else text


def _put(values: Any, place: Sequence[str], value: Any, key: str) -> None:
    """``value`` at ``place``; tables on the way are made where they are missing. ``""`` takes it out."""
    for number, part in enumerate(place[:-1]):
        inside = _inside(values, part)
        if inside is None:
            if value == "":
                return
            inside = _make(values, part, is_last=number == len(place) - 2)
        if not isinstance(inside, (dict, list)):
            raise UsageError(f"{key}: {part} is no table", "see it: sos client edit")
        values = inside
    last = place[-1]
    if not isinstance(values, dict):
        raise UsageError(f"{key} names no single value", f"write it like {'.'.join(place[:-1])}.1.name")
    if value == "":
        values.pop(last, None)
    elif isinstance(values, Container) and last not in values and not isinstance(value, dict):
        _add_before_tables(values, last, value)
    else:
        values[last] = _item(values, value)


def _inside(values: Any, part: str) -> Any:
    if not isinstance(values, list):
        return values.get(part)
    if not part.isdigit() or not 1 <= int(part) <= len(values) + 1:
        raise UsageError(f'there is no number "{part[:20]}"', f"they go from 1 to {len(values)}")
    return values[int(part) - 1] if int(part) <= len(values) else None


def _make(values: Any, part: str, *, is_last: bool) -> Any:
    """A new table, or list of tables, at ``part``; as the library's own kind inside its documents."""
    is_plain = type(values) in (dict, list)
    if isinstance(values, list):
        inline = isinstance(values, Array)
        values.append({} if is_plain else tomlkit.inline_table() if inline else tomlkit.table())
        return values[-1]
    if part in _LISTS:
        values[part] = [] if is_plain else tomlkit.aot()
    elif is_plain:
        values[part] = {}
    elif isinstance(values, InlineTable):
        values[part] = tomlkit.inline_table()
    else:
        values[part] = tomlkit.table(is_super_table=not is_last)
    return values[part]


def _add_before_tables(document: Container, key: str, value: Any) -> None:
    """A new key after the last one at the top, above the comments that belong to the first table."""
    keys = [own for own, item in document.body if own and not isinstance(item, (Table, AoT))]
    if keys:
        document._insert_after(keys[-1], key, _item(document, value))
    else:
        document[key] = _item(document, value)


def _item(values: Any, value: Any) -> Any:
    """Inside a document a table that was written in one line stays in one line."""
    if type(values) is dict or not isinstance(value, dict):
        return value
    item = tomlkit.inline_table()
    item.update(value)
    return item
