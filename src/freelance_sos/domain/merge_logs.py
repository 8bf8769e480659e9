"""The logs of two copies of a store become one: every line of both stays, and every incident has a number."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from freelance_sos.domain.layout import MOST_INCIDENTS, LogName, log_name

Copy = Mapping[str, bytes]
_LAST = "￿"


@dataclass(frozen=True, slots=True, kw_only=True)
class Renumbered:
    """An incident whose number was taken by another machine's; ``before`` is still found."""

    before: LogName
    after: LogName


def following(base: Copy, mover: Copy, other: Copy) -> Copy:
    """``other`` with the logs that ``mover`` gave to another client, because it changed the short name."""
    before, now = by_key(base), by_key(mover)
    moved: dict[tuple[str, str], str] = {}
    for key in before.keys() - now.keys():
        lines = set(_lines(before[key][1]))
        for client, suffix in now.keys() - before.keys():
            if suffix == key[1] and lines & set(_lines(now[client, suffix][1])):
                moved[key] = client
    if not moved:
        return other
    return {_moved(label, moved): text for label, text in other.items()}


def _moved(label: str, clients: Mapping[tuple[str, str], str]) -> str:
    name = log_name(label)
    return replace(name, client=clients[name.key]).label if name and name.key in clients else label


def merged_logs(
    mine: Copy, theirs: Copy, taken: Collection[str]
) -> tuple[dict[str, bytes], tuple[Renumbered, ...]]:
    """Every log of both, each under a number of its own; who is renumbered was not in their copy so far."""
    my_logs, their_logs = by_key(mine), by_key(theirs)
    texts: dict[LogName, bytes] = {}
    befores: dict[LogName, LogName] = {}
    for key in sorted({*my_logs, *their_logs}):
        (my_name, my_text), (their_name, their_text) = (
            my_logs.get(key, (None, None)),
            their_logs.get(key, (None, None)),
        )
        name = max(filter(None, (my_name, their_name)), key=lambda one: one.number)
        texts[name] = united(my_text, their_text)
        befores[name] = my_name or name
    numbered = tuple(_numbered(texts, their_logs.keys(), taken))
    renumbered = [Renumbered(before=befores[old], after=new) for old, new in numbered if befores[old] != new]
    return {new.label: texts[old] for old, new in numbered}, tuple(renumbered)


def _numbered(
    texts: Mapping[LogName, bytes], theirs: Collection[tuple[str, str]], taken: Collection[str]
) -> Iterator[tuple[LogName, LogName]]:
    """Each log's name before and from now on. Who comes later gets the next number that nobody has."""
    given: dict[str, set[int]] = {}
    for label in taken:
        if name := log_name(label):
            given.setdefault(name.client, set()).add(name.number)
    highest = {client: max(filter(_is_counted_on, numbers), default=0) for client, numbers in given.items()}
    for name in filter(lambda name: _is_counted_on(name.number), texts):
        highest[name.client] = max(highest.get(name.client, 0), name.number)
    # Theirs keep their numbers: whoever sits here is told of mine right now, and they are not asked.
    order = sorted(texts, key=lambda name: (name.key not in theirs, _first_recorded(texts[name]), name.key))
    for name in order:
        numbers = given.setdefault(name.client, set())
        number = name.number
        if number in numbers:
            number = highest[name.client] = highest.get(name.client, 0) + 1
        numbers.add(number)
        yield name, replace(name, number=number)


def _is_counted_on(number: int) -> bool:
    return number < MOST_INCIDENTS


def by_key(copy: Copy) -> dict[tuple[str, str], tuple[LogName, bytes]]:
    """The logs of one copy. One that stands there twice, cut off between two names, counts as one."""
    found: dict[tuple[str, str], tuple[LogName, bytes]] = {}
    for label in sorted(copy):
        if name := log_name(label):
            _, text = found.get(name.key, (None, None))
            found[name.key] = (name, united(text, copy[label]))
    return found


def united(mine: bytes | None, theirs: bytes | None) -> bytes:
    """Every line of both: mine as they stand, then what they have more; theirs where that is all."""
    if mine is None or theirs is None or mine == theirs:
        return mine if mine is not None else theirs or b""
    my_lines, their_lines = _lines(mine), _lines(theirs)
    mine_known, theirs_known = set(my_lines), set(their_lines)
    if mine_known <= theirs_known:
        return theirs
    more = [line for line in their_lines if line not in mine_known]
    if not more:
        return mine
    whole = mine if mine.endswith(b"\n") or not mine else mine + b"\n"
    return whole + b"".join(line + b"\n" for line in more)


def _lines(text: bytes) -> list[bytes]:
    return [line for one in text.split(b"\n") if (line := one.rstrip(b"\r"))]


def _first_recorded(text: bytes) -> str:
    """When the log was begun, as it is written; what can't be read comes last."""
    return min(_recorded(_lines(text)), default=_LAST)


def _recorded(lines: Iterable[bytes]) -> Iterator[str]:
    for line in lines:
        try:
            values = json.loads(line)
        except (ValueError, RecursionError):
            continue
        if isinstance(values, dict) and isinstance(recorded := values.get("recorded"), str):
            yield recorded
