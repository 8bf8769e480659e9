"""Paths as people read them."""

from __future__ import annotations

from pathlib import Path

from freelance_sos.commands.session import Session


def shown(session: Session, path: Path) -> str:
    """``path`` with the home folder as ``~``, which every shell reads back."""
    home = session.environment.get("HOME", "")
    if home and path.is_relative_to(home) and Path(home) != Path("/"):
        return str(Path("~") / path.relative_to(home))
    return str(path)
