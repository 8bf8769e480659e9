"""Clients from an address book: vCard 3.0 (RFC 2426) and 4.0 (RFC 6350).

icalendar splits such lines too, but takes the escapes out of a value before its parts can be told apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from freelance_sos.adapters.given_text import given_text
from freelance_sos.domain.client_rows import MOST_ROWS, ClientRow, ClientRows
from freelance_sos.domain.errors import UsageError
from freelance_sos.domain.problems import Problem

VERSIONS = ("3.0", "4.0")
_OLD = "export it as vCard 3.0 or 4.0"
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
    line: int
    values: dict[str, list[_Value]] = field(default_factory=dict)

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

    Cards that can't be used are left out and told. Raises UsageError where it holds none, or is of an older
    version, which has other rules.
    """
    text, told = given_text(data)
    problems = [Problem(file=label, message=told, level="warning")] if told else []
    rows: list[ClientRow] = []
    for card in _cards(text):
        if len(rows) >= MOST_ROWS:
            raise UsageError(f"it has more than {MOST_ROWS:,} cards", "divide it")
        if card.first("KIND").casefold() == "group":
            problems.append(_left_out(label, card, "is a list of cards"))
        else:
            rows.append(_row(card))
    if not rows and not problems:
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
    """Each card from BEGIN to END. Raises UsageError, with the line, for what is no vCard."""
    card: _Card | None = None
    for line, written in _unfolded(text):
        match = _LINE.fullmatch(written)
        if not match:
            raise UsageError(f"line {line} is no line of a vCard", "export it again")
        name, value = match["name"].upper(), _Value(line, match["parameters"], match["value"])
        is_vcard = value.plain.upper() == "VCARD"
        if name == "BEGIN" and is_vcard and card is None:
            card = _Card(line)
        elif name == "END" and is_vcard and card:
            if "VERSION" not in card.values:
                raise UsageError(f"line {card.line}: the card names no version", _OLD)
            yield card
            card = None
        elif card is None or name in ("BEGIN", "END"):
            raise UsageError(f"line {line} stands outside of a card", "export it again")
        else:
            _refuse_old(name, value)
            card.values.setdefault(name, []).append(value)
    if card:
        raise UsageError(f"line {card.line}: the card has no end", "the file is cut off; export it again")


def _refuse_old(name: str, value: _Value) -> None:
    if name == "VERSION" and value.plain not in VERSIONS:
        raise UsageError(f"line {value.line}: vCard {value.plain[:10]} has rules of its own", _OLD)
    if "QUOTED-PRINTABLE" in value.parameters.upper():
        raise UsageError(f"line {value.line} is quoted-printable, which vCard 2.1 had", _OLD)


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
