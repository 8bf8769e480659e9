"""What a client accepted, written into their file: everything else in it stays as it is."""

from __future__ import annotations

from typing import Any

import tomlkit

from freelance_sos.domain.people import Accepted
from freelance_sos.storage.toml_changes import changed_by

KEY = "accepted"


def accepted_text(data: bytes, label: str, accepted: Accepted) -> bytes:
    """``data`` with the table ``[accepted]``, at its end where there is none yet.

    Raises BrokenFile where ``data`` is no TOML, StoreError where that can't be done safely.
    """

    def make(wanted: dict[str, Any], document: Any) -> None:
        values = {"on": accepted.on, "version": accepted.version}
        if not isinstance(wanted.get(KEY), dict):
            wanted[KEY] = {}
            document[KEY] = tomlkit.table()
        for key, value in values.items():
            wanted[KEY][key] = value
            document[KEY][key] = value

    return changed_by(data, label, make)
