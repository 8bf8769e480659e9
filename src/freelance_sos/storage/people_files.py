"""Reading the files about people: required, or at the worst with whatever can be read of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from freelance_sos.domain.errors import SosError, StoreError
from freelance_sos.domain.problems import Problem
from freelance_sos.storage.toml_files import (
    BrokenFile,
    Loaded,
    ShapeT,
    TomlFile,
    read_toml,
    salvage,
    validate,
)

T = TypeVar("T")


def required_file(path: Path, label: str, hint: str) -> TomlFile:
    """The parsed file. Raises BrokenFile where it is no TOML, unreadable or missing (``hint``)."""
    try:
        return read_toml(path, label)
    except FileNotFoundError:
        raise BrokenFile([Problem(file=label, message="is missing", hint=hint)]) from None
    except BrokenFile:
        raise
    except StoreError as error:
        raise BrokenFile([Problem(file=label, message=error.message, hint=error.hint)]) from None


def at_worst(
    shape_type: type[ShapeT],
    read: Callable[[], TomlFile],
    label: str,
    fallback: Mapping[str, str],
    convert: Callable[[ShapeT], T],
) -> Loaded[T]:
    """What can be read of a file; all else is ``fallback``, and told."""
    try:
        file = read()
    except BrokenFile as broken:
        # What is missing from nothing needs no telling: the file is.
        empty = TomlFile(label=label, text="", values=dict(fallback))
        told = tuple(_meanwhile(problem, fallback) for problem in broken.problems)
        return Loaded(value=convert(validate(shape_type, empty).value), problems=told)
    shape = salvage(shape_type, file, fallback)
    shape = replace(shape, problems=tuple(_meanwhile(problem, fallback) for problem in shape.problems))
    try:
        return Loaded(value=convert(shape.value), problems=shape.problems)
    except SosError as error:
        sound = shape.value.model_copy(update={"holidays": ""})
        bad_region = file.problem(["holidays"], str(error))
        return Loaded(value=convert(sound), problems=(*shape.problems, bad_region))


def _meanwhile(problem: Problem, fallback: Mapping[str, str]) -> Problem:
    """``problem`` with what counts until it is mended: nobody should take UTC for their own time."""
    if problem.level == "warning" or (problem.key and problem.key not in fallback):
        return problem
    return replace(
        problem, meanwhile=fallback.get(problem.key) or f"{fallback['zone']} and {fallback['hours']}"
    )
