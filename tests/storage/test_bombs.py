"""Files that would keep a parser busy for minutes, or bring it down: read or refused at once, in one line."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from freelance_sos.storage.shapes import ClientShape
from freelance_sos.storage.toml_files import BrokenFile, parse_toml, salvage, validate
from tests.storage.samples import LEAST

MANY = ".".join(["a"] * 50_000)
DOTS = "has too many dots to be read; shorten that line"
DEEP = "can't be read: nested too deeply; mend it by hand"
LONG = ": can't be read: a number is too long; mend it by hand"
VALUES = ": can't be read: more than 10,000 values; mend it by hand"

REFUSED = {
    "a key of 50,000 parts": (f"{MANY} = 1\n", f":4: {DOTS}"),
    "a table of 50,000 parts": (f"[{MANY}]\n", f":4: {DOTS}"),
    "the same behind a quoted part": (f'"a = b".{MANY} = 1\n', f":4: {DOTS}"),
    "the same in braces": (f"x = {{ {MANY} = 1 }}\n", f":4: {DOTS}"),
    "9,000 keys of 50 parts": (
        "".join(f"x{number}.{MANY[:97]} = 1\n" for number in range(9_000)),
        f":4: {DOTS}",
    ),
    "a long table name above 45,000 keys": (
        f"[{MANY[:199]}]\n" + "".join(f"{number} = 1\n" for number in range(45_000)),
        f":4: {DOTS}",
    ),
    "a key of 1,000 parts": (f"{MANY[:1999]} = 1\n", f": {DEEP}"),
    "100,000 brackets": ("x = " + "[" * 100_000, f": {DEEP}"),
    "100,000 pairs of brackets": ("x = " + "[" * 100_000 + "]" * 100_000, f": {DEEP}"),
    "100,000 braces": ("x = " + "{a=" * 100_000, f": {DEEP}"),
    "a number of 900,000 digits": (
        "x = " + "9" * 900_000,
        LONG,
    ),
    "a hexadecimal number of 900,000 digits": ("x = 0x" + "f" * 900_000, LONG),
    "a number that is one too large": (f"x = [{2**63}]", LONG),
    "a number below all numbers": (f"x = {{ a = [-{2**63}] }}", LONG),
    "20,000 tables": ("".join(f"[t{number}]\n" for number in range(20_000)), VALUES),
    "20,000 contacts": ("[[contact]]\nname = 'x'\n" * 20_000, VALUES),
    "20,000 broken contacts": ("[[contact]]\nrole = 'x'\n" * 20_000, VALUES),
    "50,000 keys on one line": (
        "x = { " + ", ".join(f"k{number} = 1" for number in range(50_000)) + " }",
        VALUES,
    ),
    "70,000 days off": (f"closed = [{'2026-12-24, ' * 70_000}]", VALUES),
    "70,000 days off that are none": (f"closed = [{'nan, ' * 70_000}]", VALUES),
    "50,001 lines": ("\n" * 50_001, ": has more than 50,000 lines; it should be a short text"),
    "10 MB": ("# " + "x" * 10_000_000, ": is larger than 1 MB; it should be a short text"),
}
READ = {
    "a text of 900 kB": 'notes = "' + "x" * 900_000 + '"\n',
    "9,000 tables": "".join(f"[t{number}]\n" for number in range(9_000)),
    "4,900 contacts": "[[contact]]\nname = 'x'\n" * 4_900,
    "4,900 broken contacts": "[[contact]]\nrole = 'x'\n" * 4_900,
    "9,000 days off": f"closed = [{'2026-12-24, ' * 9_000}]\n",
    "the largest number": f"x = {2**63 - 1}\n",
    "a key with 100,000 spaces": '["a' + " " * 100_000 + 'b"]\nclock = 1\n',
}


@contextmanager
def at_once() -> Iterator[None]:
    """The body takes less than two seconds of this machine's work, however busy it is otherwise."""
    began = time.process_time()
    yield
    assert time.process_time() - began < 2


@pytest.mark.parametrize(("added", "told"), REFUSED.values(), ids=REFUSED)
def test_a_bomb_is_refused_in_one_line_at_once(added: str, told: str) -> None:
    with at_once(), pytest.raises(BrokenFile) as caught:
        parse_toml((LEAST + added).encode(), "clients/acme.toml")

    assert str(caught.value) == f"clients/acme.toml{told}"


@pytest.mark.parametrize("added", READ.values(), ids=READ)
def test_much_of_something_is_read_at_once(added: str) -> None:
    with at_once():
        loaded = salvage(ClientShape, parse_toml((LEAST + added).encode(), "clients/acme.toml"), {})

    assert loaded.value.name == "Acme"


def test_4900_slips_are_told_in_one_line() -> None:
    file = parse_toml((LEAST + "[[contact]]\nrole = 'x'\n" * 4_900).encode(), "clients/acme.toml")
    with at_once(), pytest.raises(BrokenFile) as caught:
        validate(ClientShape, file)

    assert str(caught.value) == (
        'clients/acme.toml:4: contact.name: is missing; add name = "…" (and 4899 more)'
    )
