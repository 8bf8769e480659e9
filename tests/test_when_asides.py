"""What `sos when` says beside its answer: the other moment that may have been meant.

Robin's desk on Monday 23 November 2026, 15:40 UTC: 15:40 in Lisbon, 16:40 in Berlin.
"""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest

from tests.conftest import Sos
from tests.desk import at, once, set_desk
from tests.test_when import FAR

NOW = at("15:40")


@pytest.fixture
def store(home: Path, kept: Path) -> Path:
    return once(home, kept, lambda: set_desk(home))


@pytest.mark.parametrize(
    ("words", "told"),
    [
        # One client behind a time that was taken as mine, and whose clock shows another.
        (["thu", "17:00", "acme"], ['in their time it would be: sos when "thu 17:00 acme"']),
        (["26 nov 15:00", "acme"], ['in their time it would be: sos when "26 nov 15:00 acme"']),
        (["17:00 acme"], []),
        (["17:00 acme", "acme"], []),
        (["17:00", "acme", "kyoto"], []),
        (["17:00"], []),
        (["in", "2h", "acme"], []),
        (["2026-11-23T17:00Z", "acme"], []),
        # A time of today that was hours ago; 15:00 was forty minutes ago.
        (["9:00"], ['the next 9:00: sos when "tomorrow 9:00"']),
        (["9:00 acme"], ['the next 9:00 acme: sos when "tomorrow 9:00 acme"']),
        (["9:00", "acme", "souq"], ['the next 9:00: sos when "tomorrow 9:00" acme souq']),
        (["15:00"], []),
        (["mon 9:00"], []),
        (["today 9:00"], []),
        (["2026-11-23 9:00"], []),
        (["3h ago"], []),
    ],
)
@pytest.mark.usefixtures("store")
def test_what_else_may_have_been_meant_is_said_once(sos: Sos, words: list[str], told: list[str]) -> None:
    assert sos("when", *words, at=NOW).err.splitlines() == told
    assert sos("when", *words, "--json", at=NOW).err == ""
    assert sos("when", *words, "--quiet", at=NOW).err == ""


@pytest.mark.usefixtures("store")
def test_what_is_offered_can_be_typed(sos: Sos) -> None:
    offered = sos("when", "9:00", "acme", at=NOW).err.splitlines()
    commands = [shlex.split(line.partition(": sos ")[2]) for line in offered]

    # Tomorrow at my nine; today at theirs, which is my eight.
    moments = [sos(*command, "--json", at=NOW).json()["moment_at"] for command in commands]
    assert moments == ["2026-11-24T09:00:00Z", "2026-11-23T08:00:00Z"]


def test_a_client_in_my_own_zone_has_no_other_time(home: Path, sos: Sos) -> None:
    set_desk(home, {"near": FAR.replace("Pacific/Honolulu", "Europe/London")})

    assert sos("when", "17:00", "near", at=NOW).err == ""


def test_a_name_that_a_shell_would_change_is_quoted_for_it(home: Path, sos: Sos) -> None:
    set_desk(home, {"far": FAR.replace("Far Isle", "Far $HOME")})
    offered = sos("when", "1:00 far $home", at="2026-11-23T23:00:00Z").err.partition(": sos ")[2]

    assert shlex.split(offered) == ["when", "tomorrow 1:00 far $home"]
    assert "'" in offered
