"""Bad input from outside: one clear line, the right code, nothing lost, no emergency stopped."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from freelance_sos.storage import locks
from freelance_sos.storage.locks import locked
from freelance_sos.storage.store import Store
from tests.conftest import Result, Sos
from tests.desk import ACME, PULSE, ROBIN, set_desk
from tests.storage.samples import contents

NOW = "2026-11-23T15:40:00Z"  # Monday, 16:40 in Berlin


@pytest.fixture
def store(home: Path, sos: Sos, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A store with two open incidents: acme-1, which is acknowledged, and pulse-1."""
    folder = set_desk(home, {"acme": ACME, "pulse": PULSE})
    monkeypatch.setenv("SOS_NOW", NOW)
    for command in (["new", "acme", "checkout is down"], ["ack"], ["new", "pulse", "silence on air"]):
        assert sos(*command).code == 0
    return folder


def line(result: Result, code: int) -> str:
    """The one line on standard error, where a command refused with ``code``."""
    assert (result.code, result.out) == (code, ""), result
    assert result.err.endswith("\n")
    assert result.err.count("\n") == 1
    return result.err[:-1]


def log_of(store: Path, incident: str) -> Path:
    client, number = incident.split("-")
    (path,) = (store / "incidents" / client).glob(f"{int(number):04}-*.jsonl")
    return path


def last_event(path: Path) -> dict[str, object]:
    event: dict[str, object] = json.loads(path.read_bytes().splitlines()[-1])
    return event


# -- what was typed --------------------------------------------------------------------------------

NO_TITLE = 'an incident needs a title; say what is wrong: sos new acme "checkout is down"'
TWO = "2 incidents fit: acme-1 (checkout is down), pulse-1 (silence on air); name one"
WHEN = 'try 18:40, "20m ago", "yesterday 17:05" or 2026-11-23T18:40'
REFUSED = [
    (["new", "acne", "down"], 4, 'no client "acne"; did you mean acme?'),
    (["new", "zebra", "down"], 4, 'no client "zebra"; you have: acme, pulse'),
    (["now", "puls", "acne"], 4, 'no client "acne"; did you mean acme?'),
    (["new", "acme", ""], 2, NO_TITLE),
    (["new", "acme", " \t\n\r "], 2, NO_TITLE),
    (["new", "acme", "down", "-s", "5"], 2, '"5" is no severity; 1 is the worst, 4 the least; unsure: 1'),
    (["new", "acme", "down", "-k", "outrage"], 2, '"outrage" is no kind; did you mean outage?'),
    (["new", "acme", "down", "--reported", "elevenish"], 2, f'can\'t read the time "elevenish"; {WHEN}'),
    (
        ["new", "acme", "down", "--reported", "2026-11-24T10:00"],
        2,
        'it can\'t have been reported in the future; try --reported "20m ago"',
    ),
    (["log", "what happened"], 2, TWO),
    (["resolve"], 2, TWO),
    (["show"], 2, TWO),
    (["ack", "acme-9"], 4, 'no incident "acme-9"; did you mean acme-1?'),
    (["close", "acme-1"], 5, "acme-1 is acknowledged, not resolved; first: sos resolve acme-1"),
    (
        ["ack", "acme-1"],
        5,
        'acme-1 is acknowledged already; what you told them since: sos log acme-1 --to "…"',
    ),
    (["log", "acme-1", " \n"], 2, 'there is no text; say it in quotes, or "-" to read standard input'),
]


@pytest.mark.parametrize(("arguments", "code", "told"), REFUSED)
def test_what_can_not_be_done_is_told_in_one_line_and_writes_nothing(
    sos: Sos, store: Path, arguments: list[str], code: int, told: str
) -> None:
    before = contents(store)

    assert line(sos(*arguments), code) == told
    assert contents(store) == before


# -- broken files ----------------------------------------------------------------------------------

BROKEN = {
    "syntax": ('name = "Acme\n', "1: can't be read: the quote after name is not closed; mend that line"),
    "no value": ("channel = \n" + ACME, "1: can't be read: invalid value; mend that line"),
    "wrong zone": (
        ACME.replace("Berlin", "Berln"),
        '2: zone: "Europe/Berln" is no time zone; did you mean "Europe/Berlin"?',
    ),
    "overlapping hours": (
        ACME.replace("13:30-18:00", "12:15-18:00"),
        "5: hours: column 19: 12:15-18:00 overlaps 09:00-12:30; merge the two",
    ),
    "empty": ("", ' name: is missing; add name = "…"'),
}
EMERGENCY = [
    *(["new", "acme", "mail is down"], ["ack", "acme-2"], ["log", "acme-2", "restarted"]),
    *(["list"], ["show", "acme-2"], []),
]
AFTERWARDS = [
    *(["wait", "acme-2", "their host"], ["resume", "acme-2"], ["severity", "acme-2", "2"]),
    *(["resolve", "acme-2"], ["reopen", "acme-2"], ["undo"], ["cancel", "acme-2"]),
]


@pytest.mark.parametrize(("text", "told"), BROKEN.values(), ids=BROKEN)
def test_a_broken_client_file_is_told_by_file_line_and_key(
    sos: Sos, store: Path, text: str, told: str
) -> None:
    (store / "clients" / "acme.toml").write_text(text, encoding="utf-8")
    before = contents(store)

    more = " (and 2 more)" if not text else ""
    assert line(sos("due", "acme"), 6) == f"clients/acme.toml:{told}{more}"
    board = sos("now")
    assert "Pulse Radio" in board.out
    assert f"error: clients/acme.toml:{told}" in board.err.splitlines()
    assert sos("due", "pulse").code == 0
    assert contents(store) == before


@pytest.mark.parametrize(("text", "told"), BROKEN.values(), ids=BROKEN)
def test_a_broken_client_file_stops_no_emergency(sos: Sos, store: Path, text: str, told: str) -> None:
    path = store / "clients" / "acme.toml"
    path.write_text(text, encoding="utf-8")

    for command in EMERGENCY:
        result = sos(*command)
        assert result.code == 0, (command, result)
        first = result.err.splitlines()[0]
        assert first.startswith(f"error: clients/acme.toml:{told}"), command
        assert "; meanwhile: " in first, command
        assert len(result.err.splitlines()) == (1 if text else 3)
    assert path.read_text(encoding="utf-8") == text


def test_nothing_broken_stops_an_emergency_to_its_end(sos: Sos, store: Path) -> None:
    for name in ("sos.toml", "clients/acme.toml", "clients/pulse.toml"):
        (store / name).write_bytes(b"\xff")

    for command in (*EMERGENCY, *AFTERWARDS):
        result = sos(*command)
        assert result.code == 0, (command, result)
        assert "sos.toml:1: is not UTF-8 text; save it as UTF-8" in result.err
    assert last_event(log_of(store, "acme-2"))["kind"] == "cancelled"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (ROBIN.replace("Lisbon", "Lissabon", 1), 'sos.toml:2: zone: "Europe/Lissabon" is no time zone; '),
        (ROBIN.replace('"Mo-Fr', '"Mo–Fr'), "sos.toml:4: hours: column 3: the long dash is not supported; "),
        ("name = Robin\n", "sos.toml:1: can't be read: invalid value; mend that line"),
        (None, "sos.toml: is missing; "),
    ],
    ids=["zone", "hours", "syntax", "missing"],
)
def test_a_broken_file_about_me_stops_no_emergency(
    sos: Sos, store: Path, text: str | None, told: str
) -> None:
    if text is None:
        (store / "sos.toml").unlink()
    else:
        (store / "sos.toml").write_text(text, encoding="utf-8")

    for command in EMERGENCY:
        result = sos(*command)
        assert result.code == 0, (command, result)
        assert len(result.err.splitlines()) == 1
        assert result.err.startswith(f"error: {told}")
    assert line(sos("now"), 6).startswith(told)
    assert (store / "sos.toml").exists() == (text is not None)


def test_an_unknown_key_is_a_warning_and_stays_in_the_file(sos: Sos, store: Path) -> None:
    path = store / "clients" / "acme.toml"
    path.write_text(f'chanel = "slack"  # soon\n{ACME}', encoding="utf-8")
    told = "warning: clients/acme.toml:1: chanel: unknown key, left as it is; did you mean channel?\n"

    for command in (["due", "acme"], ["now", "acme"], *EMERGENCY):
        result = sos(*command)
        assert (result.code, result.err) == (0, told), command
    assert path.read_text(encoding="utf-8").startswith('chanel = "slack"  # soon\n')


def test_a_bad_line_in_a_log_costs_only_itself(sos: Sos, store: Path) -> None:
    path = log_of(store, "acme-1")
    damaged = path.read_bytes() + b"\0\0\0 oops\n"
    path.write_bytes(damaged)
    told = f"error: incidents/acme/{path.name}:3: is no line of JSON; the line is kept, and left out\n"

    for command in (["show", "acme-1"], ["log", "acme-1", "restarted"], ["list"], ["resolve", "acme-1"]):
        result = sos(*command)
        assert (result.code, result.err) == (0, told), command
    assert path.read_bytes().startswith(damaged)
    assert [event["kind"] for event in sos("show", "acme-1", "--json").json()["timeline"]] == [
        *("opened", "acknowledged", "noted", "resolved"),
    ]


# -- the store -------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", [[], ["now"], ["list"], ["show"], ["ack"], ["new", "acme", "down"]])
def test_where_there_is_no_store_none_is_made(sos: Sos, home: Path, command: list[str]) -> None:
    told = f"there is no store in {home / 'store'}; begin with: sos init"

    assert line(sos(*command), 6) == told
    assert not (home / "store").exists()


def test_while_another_writes_reading_goes_on_and_writing_says_busy(
    sos: Sos, store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(locks, "BUSY_AFTER_SECONDS", 0.05)
    before = contents(store)
    with locked(store):
        for reading in (["now"], ["list"], ["show", "acme-1"], []):
            assert (sos(*reading).code, sos(*reading).err) == (0, "")
        told = f"another sos is writing to {store}; try again in a moment"
        assert line(sos("log", "acme-1", "restarted"), 6) == told
        assert line(sos("new", "acme", "mail is down"), 6) == told

    assert contents(store) == before


# -- bugs of our own -------------------------------------------------------------------------------


@pytest.mark.parametrize("can_report", [True, False])
def test_a_bug_is_one_line_and_a_report_where_one_can_be_written(
    sos: Sos, store: Path, home: Path, monkeypatch: pytest.MonkeyPatch, can_report: bool
) -> None:
    def stumble(*_: object) -> None:
        raise RuntimeError("secret of the client")

    monkeypatch.setattr(Store, "slug_in_emergency", stumble)
    state = home / "state"
    state.mkdir() if can_report else state.touch()
    told = line(sos("new", "acme", "secret title", env={"XDG_STATE_HOME": str(state)}), 1)

    assert told.startswith("sos has a bug: RuntimeError; ")
    assert "secret" not in told
    reports = list(state.rglob("crash-*.txt"))
    assert len(reports) == (1 if can_report else 0)
    for report in reports:
        assert str(report) in told
        assert "secret" not in report.read_text(encoding="utf-8")
        assert report.stat().st_mode & 0o777 == 0o600
