"""Clients from an address book: vCard 3.0 (RFC 2426) and 4.0 (RFC 6350).

icalendar splits such lines too, but takes the escapes out of a value before its parts can be told apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from freelance_sos.adapters.given_text import given_text
from freelance_sos.domain.client_rows import MOST_ROWS, ClientRow, ClientRows
from freelance_sos.domain.errors import UsageError
from freelance_sos.domain.problems import Problem

VERSIONS = ("3.0", "4.0")
_OLD = "export it as vCard 3.0 or 4.0"
_AGAIN = "export it again"
# The name may carry a group, item1.EMAIL; what is in quotes may hold any sign.
_LINE = re.compile(
    r'(?:[A-Za-z0-9-]++\.)?(?P<name>[A-Za-z0-9-]++)(?P<parameters>(?:;(?:[^":;]++|"[^"]*+")*+)*+):(?P<value>.*+)',
    re.DOTALL,
)
_SIGNS = re.compile(r"\\.|;|[^\\;]+|\\", re.DOTALL)
_PREFERRED = re.compile(r"\bPREF\b", re.IGNORECASE)
_COUNTRY = 6


@dataclass(frozen=True, slots=True)
class _Value:
    """One property: its parameters as they stand, its value, escapes and all, and its line."""

    line: int
    parameters: str
    text: str

    @property
    def parts(self) -> list[str]:
        """What stands between the semicolons, each as people read it."""
        parts: list[list[str]] = [[]]
        for sign in _SIGNS.findall(self.text):
            if sign == ";":
                parts.append([])
            else:
                parts[-1].append(_unescaped(sign))
        return ["".join(part).strip() for part in parts]

    @property
    def plain(self) -> str:
        """All of it as people read it."""
        return "".join(map(_unescaped, _SIGNS.findall(self.text))).strip()


@dataclass(slots=True)
class _Card:
    """One card, or lines that are none; ``broken`` is why it can't be used, and names the line."""

    line: int
    values: dict[str, list[_Value]] = field(default_factory=dict)
    broken: Problem | None = None

    def spoil(self, line: int, message: str, hint: str) -> None:
        """It can't be used; the first reason is told."""
        self.broken = self.broken or Problem(file="", line=line, message=message, hint=hint, level="warning")

    def first(self, name: str) -> str:
        """The preferred value of a property, or its first; ``""`` where it has none."""
        found = [one for one in self.values.get(name, []) if one.plain]
        found.sort(key=lambda one: not _PREFERRED.search(one.parameters))
        return found[0].plain if found else ""

    def parts(self, name: str) -> list[str]:
        """The parts of the first value of a property; none where it is missing."""
        return self.values[name][0].parts if self.values.get(name) else []


def read_cards(data: bytes, label: str) -> ClientRows:
    """Every card: who it is about, whose they are, and how they are reached.

    A card that can't be used costs itself: it is left out and told. Raises UsageError where the text holds
    none that can be read.
    """
    text, told = given_text(data)
    problems = [Problem(file=label, message=told, level="warning")] if told else []
    rows: list[ClientRow] = []
    is_read, broken = False, list[Problem]()
    for number, card in enumerate(_cards(text)):
        if number >= MOST_ROWS:
            raise UsageError(f"it has more than {MOST_ROWS:,} cards", "divide it")
        if card.broken:
            broken.append(card.broken)
            problems.append(replace(card.broken, file=label, message=f"{card.broken.message}, left out"))
            continue
        is_read = True
        if card.first("KIND").casefold() == "group":
            problems.append(_left_out(label, card, "is a list of cards"))
        else:
            rows.append(_row(card))
    if not is_read:
        if broken:
            raise UsageError(f"line {broken[0].line}: {broken[0].message}", broken[0].hint)
        raise UsageError("it holds no card", "export your contacts as vCard")
    return ClientRows(rows=tuple(rows), problems=tuple(problems))


def _row(card: _Card) -> ClientRow:
    """The card as a client with one contact: the company, or the person who is their own."""
    person = card.first("FN") or " ".join(part for part in card.parts("N")[1::-1] if part)
    company = next(iter(card.parts("ORG")), "")
    contact = {
        "name": person,
        "role": card.first("TITLE") or card.first("ROLE"),
        "email": card.first("EMAIL").removeprefix("mailto:"),
        "phone": card.first("TEL").removeprefix("tel:"),
    }
    values = {
        "name": company or person,
        "zone": card.first("TZ"),
        "language": card.first("LANG"),
        "notes": card.first("NOTE"),
    }
    return ClientRow(
        line=card.line,
        values={key: value for key, value in values.items() if value},
        contact={key: value for key, value in contact.items() if value},
        country=next(iter(card.parts("ADR")[_COUNTRY : _COUNTRY + 1]), ""),
        is_card=True,
    )


def _cards(text: str) -> Iterator[_Card]:
    """Each card from BEGIN to END, and each stretch of lines outside of any as one that is broken."""
    card, outside = None, None
    for line, written in _unfolded(text):
        match = _LINE.fullmatch(written)
        name, value = _property(line, match) if match else ("", None)
        mark = name if value and name in ("BEGIN", "END") and value.plain.upper() == "VCARD" else ""
        if mark == "BEGIN":
            if card:
                yield _without_end(card)
            card, outside = _Card(line), None
        elif card is None:
            if outside is None:
                outside = _Card(line)
                told = "stands outside of a card" if match else "is no line of a vCard"
                outside.spoil(line, told, _AGAIN)
                yield outside
        elif mark == "END":
            if "VERSION" not in card.values:
                card.spoil(card.line, "the card names no version", _OLD)
            yield card
            card = None
        elif value is None or name in ("BEGIN", "END"):
            card.spoil(line, "is no line of a vCard", _AGAIN)
        else:
            _keep(card, name, value)
    if card:
        yield _without_end(card)


def _property(line: int, match: re.Match[str]) -> tuple[str, _Value]:
    return match["name"].upper(), _Value(line, match["parameters"], match["value"])


def _keep(card: _Card, name: str, value: _Value) -> None:
    """The property goes into its card, which it may make unfit for use."""
    if name == "VERSION" and value.plain not in VERSIONS:
        card.spoil(value.line, f"vCard {value.plain[:10]} has rules of its own", _OLD)
    elif name == "VERSION" and name in card.values:
        # The end of one and the beginning of the next are lost: they are two people.
        card.spoil(value.line, "two cards run into each other", _AGAIN)
    elif "QUOTED-PRINTABLE" in value.parameters.upper():
        card.spoil(value.line, "is quoted-printable, which vCard 2.1 had", _OLD)
    card.values.setdefault(name, []).append(value)


def _without_end(card: _Card) -> _Card:
    card.spoil(card.line, "the card has no end", "it is cut off; export it again")
    return card


def _unfolded(text: str) -> Iterator[tuple[int, str]]:
    """The lines as they were before they were folded, each with the number it begins on."""
    begun, parts = 0, list[str]()
    for number, line in enumerate(text.split("\n"), 1):
        if line[:1] in (" ", "\t") and parts:
            parts.append(line[1:])
            continue
        if parts and parts[0].strip():
            yield begun, "".join(parts)
        begun, parts = number, [line]
    if parts and parts[0].strip():
        yield begun, "".join(parts)


def _unescaped(sign: str) -> str:
    if len(sign) != 2 or sign[0] != "\\":
        return sign
    return "\n" if sign[1] in "nN" else sign[1]


def _left_out(label: str, card: _Card, message: str) -> Problem:
    return Problem(file=label, line=card.line, message=f"{message}, left out", level="warning")
