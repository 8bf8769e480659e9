"""Text that is not finished: one private file each, outside the store, until what it is for was recorded."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from freelance_sos.storage.files import make_folder, read_bytes, replace_file


class KeptText:
    """A draft at ``path``, or none yet."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def read(self) -> str:
        """What was kept; nothing where there is no draft. Raises StoreError."""
        try:
            return read_bytes(self.path).decode("utf-8", "replace")
        except FileNotFoundError:
            return ""

    def keep(self, text: str) -> None:
        """``text`` instead of what was kept before, on the disk when this returns. Raises StoreError."""
        make_folder(self.path.parent)
        replace_file(self.path, text.encode("utf-8", "replace"))

    def drop(self) -> None:
        """It is recorded now."""
        # Where it can't be deleted it does no harm: it is offered only while its incident is resolved.
        with suppress(OSError):
            self.path.unlink()
