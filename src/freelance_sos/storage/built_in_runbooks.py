"""The runbooks that come with sos, as data files of the words package."""

from __future__ import annotations

from importlib import resources
from importlib.resources.abc import Traversable


def built_in_names() -> list[str]:
    """Their names, sorted."""
    files = (path.name for path in _folder().iterdir())
    return sorted(name.removesuffix(".toml") for name in files if name.endswith(".toml"))


def built_in_bytes(name: str) -> bytes:
    """The text of one of them."""
    return _folder().joinpath(f"{name}.toml").read_bytes()


def _folder() -> Traversable:
    return resources.files("freelance_sos.words").joinpath("en", "runbooks")
