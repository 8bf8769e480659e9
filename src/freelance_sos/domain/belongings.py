"""Which of a store's files are about one client."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath

from freelance_sos.domain.layout import label_of_other, log_name, toml_part_of

# Behind the short name where another client of that name had been removed before.
_STAMP = re.compile(r"-[0-9]{8}T[0-9]{6}Z\Z")


def client_of(label: str) -> str:
    """The short name of the client whose file ``label`` is; ``""`` for what is nobody's alone."""
    if name := log_name(label):
        return name.client
    label = label_of_other(label) or label
    if toml_part_of(label) not in ("client", "removed"):
        return ""
    return _STAMP.sub("", PurePosixPath(label).stem)


def clients_in(labels: Iterable[str]) -> list[str]:
    """The short name of everybody who has a file among ``labels``, removed ones too, sorted."""
    return sorted({client for label in labels if (client := client_of(label))})


def files_of(client: str, files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The part of ``files`` that is about ``client``."""
    return {label: data for label, data in files.items() if client_of(label) == client}
