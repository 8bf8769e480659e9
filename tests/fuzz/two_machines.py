"""Random commands on two machines that share one copy: nothing is lost, both end the same, nothing breaks."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

from hypothesis import note
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from tests.fuzz.machine import GONE, Machine, Texts

BEGINNING = datetime(2026, 11, 23, 9, tzinfo=UTC)
SLUGS = ("acme", "bayou")
JUMPS = (
    *(timedelta(minutes=3), timedelta(hours=5), timedelta(days=30), timedelta(seconds=-1)),
    *(timedelta(hours=-1), timedelta(days=-1), timedelta(days=-20_000)),
)
WORDS = ("log", "ack", "wait", "resume", "resolve", "reopen", "cancel", "severity", "close")

machines = st.sampled_from([0, 1])
slugs = st.sampled_from(SLUGS)


class TwoMachines(RuleBasedStateMachine):
    """The commands; what holds between them is in Machine, what holds at the end in `teardown`."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="two-machines-"))
        self.remote = self.folder / "remote"
        subprocess.run(["git", "init", "-q", "--bare", "-b", "main", str(self.remote)], check=True)
        self.texts = Texts()
        self.two = [Machine(self._home(name), self.texts, BEGINNING) for name in ("left", "right")]
        self.numbers = count(1)
        self.is_ready = False

    def _home(self, name: str) -> Path:
        home = self.folder / name
        home.mkdir()
        return home

    @initialize(share=st.booleans(), both=st.booleans())
    def begin(self, share: bool, both: bool) -> None:
        """Two stores with one past, or each with its own; in most of them there are clients and incidents."""
        left, right = self.two
        for machine in (left,) if share else (left, right):
            assert machine.sos("init", "--name", "Robin", "--zone", "Europe/Lisbon").code == 0
            for slug in SLUGS if both else SLUGS[:1]:
                self._add(machine, slug)
                self._open(machine, slug)
        for machine in self.two:
            assert machine.sos("sync", "--to", str(self.remote)).code in (0, 3)
        self.is_ready = True

    def _add(self, machine: Machine, slug: str) -> None:
        name = f"Name {next(self.numbers)}"
        machine.sos("client", "add", slug, "--name", name, "--zone", "Europe/Berlin")

    def _open(self, machine: Machine, slug: str) -> None:
        machine.sos("new", slug, f"Down {next(self.numbers)}", "-s", "1", "-k", "outage")

    @rule(at=machines, slug=slugs)
    def change_client(self, at: int, slug: str) -> None:
        """A new one, where there is none of that name."""
        machine = self.two[at]
        if slug in machine.slugs():
            machine.sos("client", "edit", slug, "--set", f"channel=room {next(self.numbers)}")
        else:
            self._add(machine, slug)

    @rule(at=machines, slug=slugs, ends=st.sampled_from([b"\n", b"\r\n", b""]))
    def edit_by_hand(self, at: int, slug: str, ends: bytes) -> None:
        machine = self.two[at]
        label = f"clients/{slug}.toml"
        if before := machine.files().get(label):
            machine.write(label, b"# note %d\n" % next(self.numbers) + before.rstrip() + ends)

    @rule(at=machines, slug=slugs, is_sure=st.sampled_from([True, True, False]))
    def remove_client(self, at: int, slug: str, is_sure: bool) -> None:
        self.two[at].sos("client", "remove", slug, *(["--yes"] if is_sure else []))

    @rule(at=machines, slug=slugs)
    def new(self, at: int, slug: str) -> None:
        self._open(self.two[at], slug)

    @rule(at=machines, word=st.sampled_from(WORDS), data=st.data())
    def record(self, at: int, word: str, data: st.DataObject) -> None:
        machine = self.two[at]
        if not (incidents := machine.incidents()):
            return
        incident = data.draw(st.sampled_from(incidents))
        text = f"text {next(self.numbers)}"
        more = {"severity": ["2"], "close": ["--skip", text], "resume": []}.get(word, [text])
        result = machine.sos(word, incident, *more)
        if result.code == 0 and word == "log":
            logs = b"".join(data for label, data in machine.files().items() if label.endswith(".jsonl"))
            assert text.encode() in logs, "it said done"

    @rule(at=machines, word=st.sampled_from(["undo", "redo"]))
    def take_back(self, at: int, word: str) -> None:
        self.two[at].sos(word)

    @rule(at=machines, jump=st.sampled_from(JUMPS))
    def move_clock(self, at: int, jump: timedelta) -> None:
        machine = self.two[at]
        if 1971 <= (machine.now + jump).year <= 2100:
            machine.now += jump

    @rule(at=machines)
    def sync(self, at: int) -> None:
        result = self.two[at].sos("sync")
        assert result.code in (0, 3), result

    @rule(at=machines, is_refused=st.booleans())
    def sync_that_fails(self, at: int, is_refused: bool) -> None:
        """The other side takes nothing, or is not there: what came may stay, what goes is kept for later."""
        hook, away = self.remote / "hooks" / "pre-receive", self.remote.with_name("away")
        if is_refused:
            hook.parent.mkdir(exist_ok=True)
            hook.write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
            hook.chmod(0o755)
        else:
            self.remote.rename(away)
        code = self.two[at].sos("sync").code
        if is_refused:
            hook.unlink()
            assert code in (0, 3, 6)
        else:
            away.rename(self.remote)
            assert code == 6

    @rule(at=machines, side=st.sampled_from(["--mine", "--theirs"]), slug=slugs)
    def settle(self, at: int, side: str, slug: str) -> None:
        machine = self.two[at]
        if any(label.startswith(f"clients/{slug}.toml.other-") for label in machine.files()):
            machine.settle(slug, side)

    @precondition(lambda self: self.is_ready)
    @invariant()
    def every_text_is_somewhere(self) -> None:
        """Between two syncs a text may be on one machine alone."""
        found = {text for machine in self.two for text in machine.client_files().values()} | {GONE}
        assert not self.texts.lost(found)

    def teardown(self) -> None:
        """After both have synced twice they hold the same, and all of it."""
        try:
            if self.is_ready:
                self._end()
        finally:
            for machine in self.two:
                for line in machine.said:
                    note(line)
            shutil.rmtree(self.folder, ignore_errors=True)

    def _end(self) -> None:
        for machine in (*self.two, *self.two):
            result = machine.sos("sync", "--bring-back")
            assert result.code in (0, 3), result
        left, right = self.two
        assert left.files() == right.files()
        assert left.lines | right.lines <= set(left._log_lines())
        assert not self.texts.lost({*left.client_files().values(), GONE})
        assert [machine.damage() for machine in self.two] == [[], []]


def machine_test(examples: int, steps: int) -> Any:
    """The test case of so many sequences of so many commands."""
    from hypothesis import HealthCheck, settings

    case = TwoMachines.TestCase
    case.settings = settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        print_blob=True,
    )
    return case
