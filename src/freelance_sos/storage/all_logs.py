"""The logs of all clients: what they add up to, and when the last of their lines was written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from freelance_sos.domain.errors import StoreError
from freelance_sos.domain.incident import Incident
from freelance_sos.domain.problems import Problem
from freelance_sos.storage.files import folder_entries, read_bytes
from freelance_sos.storage.logs import Log, incident_of, later_than, log_paths, read_log
from freelance_sos.storage.toml_files import Loaded

# In a text the quotes would be escaped: nothing that was typed is taken for it.
_RECORDED = re.compile(rb'"recorded"\s*:\s*"([0-9T:.+Z-]{1,40})"')


def clients_with_logs(folder: Path) -> list[str]:
    """Every client that ever had an incident; ``folder`` is the store's ``incidents``."""
    return [path.name for path in folder_entries(folder) if path.is_dir()]


def every_incident(folder: Path) -> Loaded[list[Incident]]:
    """Every incident that can be read, also those whose opening was taken back; and what can't be read."""
    found: list[Incident] = []
    problems: list[Problem] = []
    for client in clients_with_logs(folder):
        try:
            paths = log_paths(folder, client)
        except StoreError as error:
            problems.append(Problem(file=f"incidents/{client}", message=error.message, hint=error.hint))
            continue
        for path in paths:
            log = _log_at_worst(path)
            problems += log.problems
            if incident := incident_of(log):
                found.append(incident)
    return Loaded(value=found, problems=tuple(problems))


def later_than_all(recorded: datetime, folder: Path, *more: bytes) -> datetime:
    """``recorded``, moved past every line of every log and of ``more``: what is done later also counts later.

    So the order holds where the clock went back, an hour or to 1970.
    """
    last = (at for data in (*_texts(folder), *more) for at in _instants(data))
    return later_than(recorded, last)


def _texts(folder: Path) -> Iterator[bytes]:
    with suppress(StoreError):
        for client in clients_with_logs(folder):
            with suppress(StoreError):
                for path in log_paths(folder, client):
                    with suppress(StoreError, FileNotFoundError):
                        yield read_bytes(path)


def _instants(data: bytes) -> Iterable[datetime]:
    # Lines of one command share it: each is read once.
    for written in set(_RECORDED.findall(data)):
        with suppress(ValueError):
            at = datetime.fromisoformat(written.decode("ascii"))
            if at.tzinfo:
                yield at


def _log_at_worst(path: Path) -> Log:
    """What can be read of a log: one that can't be read hides no other."""
    label = f"incidents/{path.parent.name}/{path.name}"
    try:
        return read_log(path)
    except StoreError as error:
        told = Problem(file=label, message=error.message, hint=error.hint)
    except FileNotFoundError:
        told = Problem(file=label, message="is not there any more")
    return Log(path=path, label=label, events=(), problems=(told,))
