"""Names of other clients are taken out of what one client gets, and nothing else is."""

from __future__ import annotations

import pytest

from freelance_sos.domain.other_names import without_names


@pytest.mark.parametrize(
    ("text", "others", "expected"),
    [
        ("as at Luna Late Kitchen.", ["Luna Late Kitchen"], "as at […]."),
        ("LUNA LATE KITCHEN, luna late  kitchen", ["Luna Late Kitchen"], "[…], […]"),
        ("Luna's moon", ["Luna Late Kitchen"], "Luna's moon"),
        ("Lunatic", ["Luna"], "Lunatic"),
        ("a Luna-like shop, (Luna)", ["Luna"], "a […]-like shop, ([…])"),
        # The longer one first: nothing is left of it.
        ("Luna Park", ["Luna", "Luna Park"], "[…]"),
        # Their own name stays, also where another one is a part of it.
        ("Acme GmbH and Acme", ["Acme"], "Acme GmbH and […]"),
        ("acme gmbh", ["Acme GmbH"], "acme gmbh"),
        # Letters that are written in two ways.
        ("bei Café Blau", ["Cafe\u0301 Blau"], "bei […]"),
        # What stands for something in a pattern stands for itself here.
        ("C++ (Ltd.) is down", ["C++ (Ltd.)"], "[…] is down"),
        ("anything", [".*", "", "   "], "anything"),
        # Where words are not parted by spaces, a name ends where another script begins.
        ("昨日Lunaの店で", ["Luna"], "昨日[…]の店で"),
        ("昨日月光食堂で", ["月光食堂"], "昨日[…]で"),
        ("루나는 오늘", ["루나"], "[…]는 오늘"),
    ],
)
def test_names_of_others(text: str, others: list[str], expected: str) -> None:
    told, removed = without_names(text, others, "Acme GmbH", "[…]")

    assert told == expected
    assert removed == expected.count("[…]")
