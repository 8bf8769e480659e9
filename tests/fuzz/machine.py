"""One machine of two: a home of its own, the command line in this process, and what must never go away."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from freelance_sos.cli import main
from freelance_sos.domain.layout import label_of_other, log_name, part_of
from tests.conftest import Result, run_captured
from tests.environment import private_folders

# docs/exit-codes.md, but for a bug, and for what only a signal does.
CODES = (0, 2, 3, 4, 5, 6)


@dataclass
class Texts:
    """What people wrote into the files of clients, on any machine, and which text came after which.

    A text is lost where neither it nor any that was made from it can be found. This knows nothing of how two
    copies are merged.
    """

    after: dict[bytes, set[bytes]] = field(default_factory=dict)

    def wrote(self, before: bytes | None, text: bytes) -> None:
        """Somebody who saw ``before`` wrote ``text`` instead."""
        self.after.setdefault(text, set())
        if before is not None:
            self.after.setdefault(before, set()).add(text)

    def gave_up(self, text: bytes, instead: bytes) -> None:
        """Somebody took ``text`` back, or chose another one."""
        self.after.setdefault(text, set()).add(instead)

    def lost(self, found: set[bytes]) -> list[bytes]:
        """Texts of which nothing can be found."""
        return [text for text in self.after if not self._is_there(text, found)]

    def _is_there(self, text: bytes, found: set[bytes]) -> bool:
        seen, ahead = set[bytes](), [text]
        while ahead:
            one = ahead.pop()
            if one in found:
                return True
            if one not in seen:
                seen.add(one)
                ahead += self.after.get(one, ())
        return False


GONE = b"(taken away by hand)"


@dataclass
class Machine:
    """Runs commands at its own time and remembers every line that it was shown to have kept."""

    home: Path
    texts: Texts
    now: datetime
    lines: set[tuple[str, bytes]] = field(default_factory=set)
    said: list[str] = field(default_factory=list)

    @property
    def store(self) -> Path:
        return self.home / "store"

    def sos(self, *words: str) -> Result:
        """One command. Raises AssertionError where it ended in a way that is not documented."""
        before = self.client_files()
        result = self._run(*words)
        if words[0] != "sync":
            self._follow(before, self.client_files())
        self._look_at_the_logs()
        return result

    def settle(self, slug: str, side: str) -> Result:
        """A choice between the texts of one client, which the person gives up but for one."""
        label = f"clients/{slug}.toml"
        before = self.client_files()
        beside = [text for other, text in before.items() if label_of_other(other) == label]
        mine = before.get(label)
        chosen = mine if side == "--mine" else beside[0] if len(beside) == 1 else None
        result = self.sos("sync", side, slug)
        if result.code in (0, 3, 6):
            for text in {mine, *beside} - {chosen, None}:
                self.texts.gave_up(text, chosen or GONE)
        return result

    def write(self, label: str, text: bytes) -> None:
        """An edit by hand."""
        before = self.client_files()
        (self.store / label).write_bytes(text)
        self._follow(before, self.client_files())

    def files(self) -> dict[str, bytes]:
        """Every file of the store, by its label."""
        return dict(self._files())

    def client_files(self) -> dict[str, bytes]:
        """The files of clients, with the texts beside them and those of clients that were removed."""
        kinds = ("client", "other", "removed")
        return {label: data for label, data in self._files() if part_of(label) in kinds}

    def incidents(self) -> list[str]:
        """The ids of all incidents, as `sos list` tells them."""
        told = self.sos("list", "--all", "--json")
        return [one["id"] for one in told.json()["incidents"]] if told.code == 0 else []

    def slugs(self) -> list[str]:
        """The short names of the clients there are."""
        return sorted(path.stem for path in (self.store / "clients").glob("*.toml"))

    def damage(self) -> list[Any]:
        """What `sos doctor` finds wrong with logs and clients, but for texts that wait for a choice."""
        checks = json.loads(self._run("doctor", "--json").out)["checks"]
        wrong = [one for one in checks if not one["ok"] and one["name"] in ("store", "files", "incidents")]
        return [one for one in wrong if ".other-" not in one["message"]]

    def _files(self) -> Iterator[tuple[str, bytes]]:
        for path in sorted(self.store.rglob("*")):
            label = path.relative_to(self.store).as_posix()
            if path.is_file() and part_of(label):
                yield label, path.read_bytes()

    def _run(self, *words: str) -> Result:
        self.said.append(f"{self.home.name} {self.now:%d %b %Y %H:%M:%S} sos {' '.join(words)}")
        with pytest.MonkeyPatch.context() as patch:
            for name, value in private_folders(self.home).items():
                patch.setenv(name, value)
            patch.setenv("SOS_NOW", self.now.isoformat())
            patch.chdir(self.home)
            result = run_captured(main, [*words, "--no-input"], None)
        self.now += timedelta(seconds=7)
        self.said.append(f"    {result.code} {(result.out + result.err).strip()[:300]}")
        assert result.code in CODES, result
        assert "Traceback" not in result.out + result.err
        assert not list((self.home / ".local").rglob("crash-*")), result.err
        assert result.code in (0, 3) or result.err.startswith("contacting") or result.err.count("\n") >= 1
        return result

    def _follow(self, before: dict[str, bytes], after: dict[str, bytes]) -> None:
        """What a person did to the files of clients; what sync does is never followed: it may change none."""
        still = set(after.values())
        for label, text in after.items():
            if before.get(label) != text:
                self.texts.wrote(before.get(label), text)
        for label, text in before.items():
            if label not in after and text not in still:
                self.texts.gave_up(text, after.get(label_of_other(label), GONE))

    def _look_at_the_logs(self) -> None:
        """No line of a log goes away, whatever was done, and whatever number the incident has by now."""
        lines = set(self._log_lines())
        assert not self.lines - lines, "a line of a log is gone"
        self.lines |= lines

    def _log_lines(self) -> Iterator[tuple[str, bytes]]:
        for label, data in self._files():
            if name := log_name(label):
                yield from ((name.suffix, line) for line in data.split(b"\n") if line)
