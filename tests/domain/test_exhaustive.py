"""The long run, made short: what it prints, and that it fails where it should."""

from __future__ import annotations

import re

import pytest

from freelance_sos.domain.clocks import add
from tests import exhaustive
from tests.domain import checks
from tests.domain.brute_force import CHECKS, numbers
from tests.domain.model import SECOND, OddSecond, Window
from tests.domain.support import utc
from tests.domain.zone_changes import all_changes, is_at_a_whole_minute
from tests.exhaustive import main
from tests.fuzz import long_run
from tests.fuzz.fuzzing import PARSERS
from tests.fuzz.parsers import Parser


@pytest.fixture(autouse=True)
def _few_places(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exhaustive, "ZONES", ["Europe/Berlin", "Asia/Kathmandu"])


def test_the_long_run_ends_with_what_it_has_seen(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--cases", "40", "--inputs", "0", "--workers", "1"]) == 0

    changes, summary = capsys.readouterr().out.splitlines()
    # Berlin changes twice a year for sixty years.
    assert changes.endswith("120 clock changes of 2 places from 1990 to 2050, 0 not at a full minute")
    assert re.fullmatch(
        r"40 cases, \d+ answers compared, \d+ cases crossed a clock change, \d+ zones,"
        r" \d{4}–\d{4}, seed \d+: 0 mismatches",
        summary,
    )


def test_a_difference_is_told_with_how_to_see_it_again(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(checks, "add", lambda clock, at, amount: add(clock, at, amount + SECOND))

    assert main(["--cases", "40", "--inputs", "0", "--workers", "1"]) == 1

    told = capsys.readouterr().out
    assert "--only adding/0" in told
    assert re.search(r"^40 cases.*: \d+ mismatches$", told, re.MULTILINE)
    assert not told.endswith(": 0 mismatches\n")


def test_one_case_can_be_seen_again(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--only", "adding/7"]) == 0
    assert capsys.readouterr().out == "adding/7: no mismatch\n"


def test_the_long_run_of_hostile_input_ends_with_what_it_has_seen(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(long_run, "PARSERS", {name: PARSERS[name] for name in ("length", "event")})
    monkeypatch.setattr(long_run, "STEPS", 2)

    assert main(["--cases", "0", "--inputs", "40", "--workers", "1"]) == 0
    assert re.fullmatch(
        r"\d+ hostile inputs to 2 parsers, \d+ refused; \d+ bombs; 0 hostile stores;"
        r" 0 hostile texts in every field;"
        r" 1 sequences of 2 commands on two machines; slowest \d\.\d s, most memory \d+ MB, seed \d+:"
        r" 0 failures\n",
        capsys.readouterr().out,
    )


def test_a_parser_that_fails_is_told_by_its_name(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def stumble(data: bytes) -> None:
        raise KeyError("here")

    monkeypatch.setattr(long_run, "PARSERS", {"clumsy": Parser("clumsy", stumble, (b"x",))})
    monkeypatch.setattr(long_run, "_machines", lambda *_: None)

    assert main(["--cases", "0", "--inputs", "40", "--workers", "1"]) == 1

    told = capsys.readouterr().out
    assert "input clumsy:" in told
    assert "KeyError: 'here'" in told
    assert re.search(r"bomb clumsy, .*: KeyError", told)
    assert not told.endswith(": 0 failures\n")


def test_every_hostile_input_asked_for_is_tried() -> None:
    for inputs in (2_000, 50_000):
        assert sum(size for kind, _, size in long_run.parts(inputs) if kind == "input") == inputs


def test_every_case_asked_for_is_run() -> None:
    for cases in (2_000, 200_000):
        assert sum(len(numbers(name, cases)) for name in CHECKS) == cases
        assert sum(len(chosen) for _, chosen in exhaustive.batches(cases)) == cases


def test_the_clock_changes_of_a_place_are_found() -> None:
    # Half an hour back at 03:00 of four hours behind, and on at 02:30 of four and a half.
    assert all_changes("America/Caracas") == (seconds("2007-12-09 07:00"), seconds("2016-05-01 07:00"))
    # Half an hour back at midnight of nine hours ahead, and on at 23:30 of eight and a half.
    assert all_changes("Asia/Pyongyang") == (seconds("2015-08-14 15:00"), seconds("2018-05-04 15:00"))
    assert all_changes("Asia/Kathmandu") == ()


def test_a_change_in_the_middle_of_a_minute_is_left_out_by_name() -> None:
    # In 1972 Liberia gave up being 44 minutes and 30 seconds behind.
    change = utc("1972-01-07 00:44:30")

    assert not is_at_a_whole_minute("Africa/Monrovia", seconds("1972-01-07 00:44:30"))
    with pytest.raises(OddSecond, match="Africa/Monrovia"):
        Window("Africa/Monrovia", change.replace(hour=0, minute=0, second=0), 2)


def seconds(text: str) -> int:
    return int(utc(text).timestamp())
