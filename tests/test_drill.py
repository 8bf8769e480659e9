"""`sos drill` at a terminal: an invented client, the real walk, a scorecard, and nothing real touched."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import time
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Sos
from tests.desk import ROBIN, set_desk
from tests.drills import LAST_STEP, NOW, begun, drill, ticked


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where temporary folders are made."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    return folder


def fingerprint(folder: Path) -> dict[str, tuple[str, int, int]]:
    """Every file and folder with what it holds, its mode and when it was changed."""
    return {
        str(path.relative_to(folder)): (
            hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "",
            path.stat().st_mode,
            path.stat().st_mtime_ns,
        )
        for path in sorted(folder.rglob("*"))
    }


def memory(home: Path) -> dict[str, Any]:
    (path,) = (home / ".local" / "state" / "freelance-sos" / "drills").iterdir()
    return dict(json.loads(path.read_text(encoding="utf-8"))["drills"])


# -- walked to the end -------------------------------------------------------------------------------


def test_a_drill_of_a_site_down_to_its_scorecard_touches_nothing_real(
    agency: Path, home: Path, place: Path
) -> None:
    before = fingerprint(agency)

    with drill("site-down") as t:
        t.expect("This is a drill")
        t.expect("nothing real is touched")
        t.expect("10 times as fast: 6 s are a minute")
        t.expect("q ends it at any step and shows the scorecard")
        t.expect("Enter starts the clock")
        (folder,) = place.glob("sos-drill-*")
        assert folder.stat().st_mode & 0o777 == 0o700
        assert sorted(path.name for path in (folder / "clients").iterdir()) == ["drill.toml"]
        assert (
            "invented"
            in (folder / "clients" / "drill.toml").read_text(encoding="utf-8").splitlines()[0].lower()
        )
        t.type("\n")
        # It is 18:40 in Lisbon; nine hours behind it is 09:40 in Anchorage.
        t.expect("18:40 your time, 09:40 in Anchorage. Harbour Guesthouse (invented) writes:")
        t.expect("drill-1  the whole website is down")
        for number in range(1, LAST_STEP + 1):
            ticked(t, number)
        t.expect("acknowledge")
        t.expect("agreed 15m: met")
        t.expect("on time")
        t.expect("agreed 4h: met")
        t.expect("20 of 20 done")
        t.expect("practise")
        assert t.wait() == 0
        assert "last drill" not in t.text
        assert "close" not in t.text.split("Scorecard")[1]

    assert fingerprint(agency) == before
    assert list(place.iterdir()) == []
    kept = memory(home)["site-down"]
    assert (kept["at"], kept["pace"], kept["done"], kept["skipped"], kept["left"]) == (NOW, 10, 20, 0, 0)
    assert kept["updates_late"] == 0


def test_the_second_drill_is_compared_with_the_first(agency: Path, sos: Sos, place: Path) -> None:
    with begun("site-down") as t:
        ticked(t, 1)
        t.type("s no time for it\n")
        t.expect("step 3: ")
        t.type("q\n")
        t.expect("1 of 20 done")
        t.expect("2 Ask what they see. (no time for it)")
        t.expect("3-20")
        t.expect("walk it to the end once")
        assert t.wait() == 0
    with begun("site-down", columns=120) as t:
        ticked(t, 1)
        t.type("q\n")
        t.expect("last drill")
        t.expect("Thu 19 Nov, at 10 times the pace: acknowledged after less than 1 min, now the same")
        t.expect("skipped 1, now 0")
        t.expect("left 18, now 19")
        assert t.wait() == 0

    told = sos("drill", "--list", at="2026-11-21T10:00:00Z")
    assert "20 steps · last drill Thu 19 Nov" in told.out
    assert "next → sos drill general" in told.out
    listed = sos("runbook", "list", "--json", at="2026-11-21T10:00:00Z").json()["runbooks"]
    assert {one["name"]: one["drilled"] for one in listed if one["drilled"]} == {"site-down": "2026-11-19"}


def test_the_client_grows_impatient_and_answers_what_is_asked(agency: Path, place: Path) -> None:
    # Five minutes a second: nobody types until twenty minutes are over.
    with begun("site-down", "--pace", "300") as t:
        t.expect("they wrote: Hello? Is anybody there?")
        t.expect("they wrote: Please!")
        t.type("d I have it. You hear from me soon.\n")
        t.expect("step 2: ")
        t.type("d Which pages are down?\n")
        t.expect("step 3: ")
        t.expect("they wrote: Every page.")
        t.type("q\n")
        t.expect("agreed 15m: late")
        t.expect("say that you have it before you look")
        assert t.wait() == 0


# -- stopped -----------------------------------------------------------------------------------------


def test_ctrl_c_at_the_first_prompt_leaves_no_folder_behind(agency: Path, home: Path, place: Path) -> None:
    with drill("site-down") as t:
        t.expect("Enter starts the clock")
        assert len(list(place.iterdir())) == 1
        t.key("ctrl-c")
        t.expect("the drill is stopped; nothing of it is kept")
        assert t.wait() == 130

    assert list(place.iterdir()) == []


@pytest.mark.parametrize("key", ["ctrl-c", "ctrl-d"])
def test_ctrl_c_at_a_step_throws_the_drill_away(agency: Path, home: Path, place: Path, key: str) -> None:
    with begun("site-down") as t:
        ticked(t, 1)
        t.key(key)
        t.expect("the drill is stopped; nothing of it is kept")
        assert t.wait() == 130
        assert "Scorecard" not in t.text

    assert list(place.iterdir()) == []
    assert not (home / ".local" / "state" / "freelance-sos" / "drills").exists()


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGHUP])
def test_a_closed_terminal_leaves_no_folder_behind(agency: Path, place: Path, ending: signal.Signals) -> None:
    with begun("site-down") as t:
        os.kill(t._process.pid, ending)
        assert t.wait() == 128 + ending

    assert list(place.iterdir()) == []


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGHUP])
def test_ended_again_while_it_ends_it_still_leaves_no_folder_behind(
    agency: Path, place: Path, ending: signal.Signals
) -> None:
    with begun("site-down") as t:
        end = time.monotonic() + 20
        while t._process.poll() is None and time.monotonic() < end:
            os.kill(t._process.pid, ending)  # Again and again, while the folder is taken away.
        t.wait()

    assert list(place.iterdir()) == []


def test_what_was_only_looked_at_is_not_remembered(agency: Path, home: Path, place: Path) -> None:
    with begun() as t:
        t.type("q\n")
        t.expect("0 of 20 done")
        t.expect("nothing was done: this drill is not remembered")
        assert t.wait() == 0
    with drill() as t:
        t.expect("Enter starts the clock")
        t.type("q\n")
        t.expect("not begun")
        assert t.wait() == 0

    assert not (home / ".local" / "state" / "freelance-sos" / "drills").exists()


# -- what is read ------------------------------------------------------------------------------------


def test_no_client_and_no_log_of_mine_is_opened(home: Path, place: Path) -> None:
    store = set_desk(home, {}, ROBIN)
    (store / "incidents" / "acme").mkdir(parents=True)
    # Whoever opens one of these waits for ever.
    os.mkfifo(store / "clients" / "acme.toml")
    os.mkfifo(store / "incidents" / "acme" / "0001-3f9c21aa.jsonl")

    with begun("general") as t:
        ticked(t, 1)
        t.type("q\n")
        t.expect("Scorecard")
        assert t.wait() == 0


def test_my_own_runbook_is_drilled_with_an_emergency_of_its_kind(agency: Path, place: Path) -> None:
    (agency / "runbooks").mkdir()
    (agency / "runbooks" / "cards.toml").write_text(
        'title = "Cards"\nkinds = ["billing"]\nseverities = [2]\n[[phase]]\ntitle = "All"\n'
        '[[phase.step]]\ndo = "Say hello."\nsay = "ack"\nmarks = "acknowledged"\n'
        '[[phase.step]]\ndo = "Look there."\nshow = ["{client.links.ledger}"]\n',
        encoding="utf-8",
    )

    # My own come first: nobody else has tried them.
    with begun() as t:
        assert "guests can't pay" in t.text
        assert "severity 2 · billing" in t.text
        t.type("d hello\n")
        t.expect("https://ledger.guesthouse.example")
        t.type("d\n")
        t.expect("2 of 2 done")
        t.expect("not resolved")
        assert t.wait() == 0


@pytest.mark.parametrize("me", [None, 'name = "Robin\n', 'name = "Robin"\nzone = "Mars/Olympus"\n'])
def test_without_a_usable_file_of_mine_a_sample_one_counts(home: Path, place: Path, me: str | None) -> None:
    if me is not None:
        set_desk(home, {}, me)

    with drill("site-down") as t:
        t.expect("the drill goes on with a sample one")
        t.type("\n")
        t.expect("your time")
        t.expect("step 1: ")
        t.type("q\n")
        t.expect("Scorecard")
        assert t.wait() == 0

    assert (home / "store").exists() is (me is not None)
