"""The benchmark runs and compares answers. How fast it is here is for people to read, and tested nowhere."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from benchmarks import claims
from benchmarks.__main__ import main
from freelance_sos.domain.clocks import add

A_FEW = ["--rounds", "1", "--questions", "5"]


def test_it_prints_each_claim_with_its_bar(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(A_FEW) == 0

    told = capsys.readouterr().out
    assert told.startswith("5 answers across holidays are the same")
    assert re.search(r"^ +[\d.]+ +≥ 100 +(ok|missed) +adding 40 hours across a holiday", told, re.MULTILINE)
    assert len(re.findall(r"^ +[\d.]+ +≤ 12 +(?:ok|missed) +", told, re.MULTILINE)) == 4
    # Counted and not timed: the same everywhere.
    assert re.search(r"^ +20\.0 +≤ 25 +ok +dates looked at", told, re.MULTILINE)


def test_a_wrong_answer_is_told_and_not_timed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def late(*question: object) -> object:
        return add(*question) + timedelta(seconds=1)  # type: ignore[arg-type]

    monkeypatch.setattr(claims, "add", late)

    assert main(A_FEW) == 1

    told = capsys.readouterr().out.splitlines()
    assert len(told) == 5
    assert all(line.startswith("40 hours from ") for line in told)


def test_a_bar_is_met_or_missed_on_its_own_side() -> None:
    def verdict(measured: float, bar: float | None, *, at_least: bool = False) -> str:
        return claims.Claim("", measured, bar, at_least).verdict

    assert [verdict(100, 100, at_least=True), verdict(99.9, 100, at_least=True)] == ["ok", "missed"]
    assert [verdict(12, 12), verdict(12.1, 12)] == ["ok", "missed"]
    assert verdict(3, None) == "—"
