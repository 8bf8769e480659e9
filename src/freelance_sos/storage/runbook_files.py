"""Runbooks as files: those of the store, and those that come with sos."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from freelance_sos.domain.errors import NotFound
from freelance_sos.domain.names import SLUG, pick
from freelance_sos.domain.problems import Problem
from freelance_sos.domain.runbook import GENERAL, Runbook
from freelance_sos.storage.built_in_runbooks import built_in_bytes, built_in_names
from freelance_sos.storage.files import folder_entries
from freelance_sos.storage.people_files import required_file
from freelance_sos.storage.runbook_shapes import RunbookShape
from freelance_sos.storage.toml_files import BrokenFile, Loaded, TomlFile, parse_toml, salvage, validate


@dataclass(frozen=True, slots=True)
class Shelf:
    """The runbooks at hand: a file in ``folder`` stands before a built-in of the same name."""

    folder: Path

    def own_names(self) -> list[str]:
        """Runbooks in the store, sorted. Raises StoreError where the folder can't be read."""
        names = (path.stem for path in folder_entries(self.folder) if path.suffix == ".toml")
        return [name for name in names if SLUG.fullmatch(name)]

    def names(self) -> list[str]:
        """Every runbook: the store's own first."""
        own = self.own_names()
        return [*own, *(name for name in built_in_names() if name not in own)]

    def pick(self, word: str) -> str:
        """The runbook ``word`` names or uniquely begins. Raises NotFound with the nearest."""
        return pick(word, self.names(), "runbook", hint="see them: sos runbook list")

    def is_own(self, name: str) -> bool:
        """Whether it stands in the store."""
        return name in self.own_names()

    def path(self, name: str) -> Path:
        return self.folder / f"{name}.toml"

    def label(self, name: str) -> str:
        """What messages call its file."""
        return label_of(name) if self.is_own(name) else f"built-in {name}"

    def file(self, name: str) -> TomlFile:
        """The file as it stands. Raises BrokenFile where it is no TOML, NotFound where there is none."""
        if self.is_own(name):
            return required_file(self.path(name), self.label(name), "see them: sos runbook list")
        return self.built_in_file(name)

    def built_in_file(self, name: str) -> TomlFile:
        """The one that comes with sos, whatever the store holds. Raises NotFound."""
        if name not in built_in_names():
            raise NotFound(f'no runbook "{name[:40]}"', "see them: sos runbook list")
        return parse_toml(built_in_bytes(name), f"built-in {name}")

    def load(self, name: str) -> Loaded[Runbook]:
        """The runbook, with a warning for each unknown key. Raises BrokenFile with all that is wrong."""
        return parse_runbook(name, self.file(name))

    def load_at_worst(self, name: str) -> Loaded[Runbook]:
        """The runbook with whatever can be read of it, and what had to be left out: for an emergency.

        Where no step of it can be read, the built-in of that name takes its place, or the general one.
        """
        try:
            loaded = runbook_at_worst(name, self.file(name))
        except BrokenFile as broken:
            problems = broken.problems
        else:
            if loaded.value.steps:
                return loaded
            no_step = Problem(file=self.label(name), key="phase", message="no step of it can be read")
            problems = (*loaded.problems, no_step)
        instead = name if name in built_in_names() else GENERAL
        return Loaded(value=parse_runbook(instead, self.built_in_file(instead)).value, problems=problems)


def label_of(name: str) -> str:
    """What messages call the file of a runbook in the store, there or not."""
    return f"runbooks/{name}.toml"


def parse_runbook(name: str, file: TomlFile) -> Loaded[Runbook]:
    """The runbook that ``file`` describes. Raises BrokenFile."""
    shape = validate(RunbookShape, file)
    return Loaded(value=shape.value.to_domain(name), problems=shape.problems)


def runbook_at_worst(name: str, file: TomlFile) -> Loaded[Runbook]:
    """What can be read of it: a broken key costs itself, a step without its line costs the step."""
    shape = salvage(RunbookShape, file, {"title": name})
    return Loaded(value=shape.value.to_domain(name), problems=shape.problems)


def copied_runbook(name: str, values: Mapping[str, Any]) -> Runbook:
    """A runbook from the copy in a log: one that a newer sos wrote is read as far as it is understood."""
    return runbook_at_worst(name, TomlFile(label="", text="", values=dict(values))).value
