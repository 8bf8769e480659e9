"""The pictures in the documentation show what the program shows."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from tests.pictures import FOLDER, pictures


@pytest.fixture(scope="module")
def drawn() -> dict[str, str]:
    return pictures()


@pytest.mark.parametrize("name", ["board.svg", "week.svg"])
def test_a_picture_is_what_is_drawn_today(drawn: dict[str, str], name: str) -> None:
    kept = (FOLDER / name).read_text(encoding="utf-8")

    assert kept == drawn[name], "make pictures draws them anew"


@pytest.mark.parametrize("name", ["board.svg", "week.svg"])
def test_a_picture_is_sound_and_fetches_nothing(drawn: dict[str, str], name: str) -> None:
    root = ElementTree.fromstring(drawn[name])
    words = " ".join("".join(root.itertext()).replace("\xa0", " ").split())

    assert "Luna Late Kitchen" in words
    assert "Los Angeles on 1 Nov: one hour closer for a week" in words
    assert drawn[name].count("http") == drawn[name].count("http://www.w3.org/2000/svg")
