"""The program's own wording, read from the data files of the words package."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import Any

FALLBACK = "en"


@cache
def wording(name: str, language: str = "en") -> dict[str, Any]:
    """``words/<language>/<name>.toml``."""
    path = resources.files("freelance_sos.words").joinpath(language, f"{name}.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))


@cache
def messages(language: str) -> tuple[str, dict[str, Any]]:
    """What is sent to clients, and the language that it is in: ``words/messages/<language>.toml``.

    ``de-AT`` falls back to ``de``, and a language that we lack to English.
    """
    folder = resources.files("freelance_sos.words").joinpath("messages")
    # Looked up, never built from what somebody wrote into a file.
    known = {file.name.removesuffix(".toml").casefold(): file for file in folder.iterdir()}
    wanted = language.strip().replace("_", "-").casefold()
    found = next(name for name in (wanted, wanted.partition("-")[0], FALLBACK) if name in known)
    file = known[found]
    return file.name.removesuffix(".toml"), tomllib.loads(file.read_text(encoding="utf-8"))
