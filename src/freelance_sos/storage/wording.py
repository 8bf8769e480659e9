"""The program's own wording, read from the data files of the words package."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import Any


@cache
def wording(name: str, language: str = "en") -> dict[str, Any]:
    """``words/<language>/<name>.toml``."""
    path = resources.files("freelance_sos.words").joinpath(language, f"{name}.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))
