"""What stands in the logs and can hardly be as it was. It is noted, and never rewritten."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from freelance_sos.domain.errors import StoreError
from freelance_sos.domain.events import Event
from freelance_sos.domain.health import Check
from freelance_sos.domain.incident import Incident
from freelance_sos.domain.log_checks import Oddity, odd_clock, odd_events, second_openings
from freelance_sos.domain.text import counted
from freelance_sos.storage.logs import Log, incident_of, line_of, log_paths, number_of, read_log
from freelance_sos.storage.store import Store

INCIDENTS = "incidents"


def check_logs(store: Store) -> list[Check]:
    """What is odd about the incidents' logs, a check a finding; what can't be read is told elsewhere."""
    checks: list[Check] = []
    logs: list[tuple[Log, Incident]] = []
    for client in store.clients_with_logs():
        try:
            paths = log_paths(store.incidents_folder, client)
        except StoreError:
            continue
        checks += [*_without_file(store, client, paths), *_same_number(client, paths)]
        logs += _read(paths)
    for log, incident in logs:
        checks += _of_log(log, _standing(log, incident))
    log_of = {event.id: log for log, _ in logs for event in log.events}
    events = [event for log, incident in logs for event in _standing(log, incident)]
    checks += [_told(log_of[odd.event.id], odd, ok=True) for odd in odd_clock(events)]
    if all(check.ok for check in checks):
        return [Check(name=INCIDENTS, ok=True, message=f"{counted(len(logs), 'log')} in order"), *checks]
    return checks


def _read(paths: list[Path]) -> Iterator[tuple[Log, Incident]]:
    for path in paths:
        try:
            log = read_log(path)
        except (StoreError, FileNotFoundError):
            continue
        if incident := incident_of(log):
            yield log, incident


def _standing(log: Log, incident: Incident) -> list[Event]:
    return [event for event in log.events if event.id not in incident.taken_back]


def _without_file(store: Store, client: str, paths: list[Path]) -> Iterator[Check]:
    """Without a client's file nobody knows whose time and which agreement count."""
    if paths and not store.client_path(client).exists() and not store.removed_paths(client):
        told = f"incidents/{client}: there is no clients/{client}.toml, nor was it removed by sos"
        hint = f"bring it back from a copy of the store, or write it anew: sos client add {client}"
        yield Check(name=INCIDENTS, ok=False, message=told, hint=hint)


def _same_number(client: str, paths: list[Path]) -> Iterator[Check]:
    by_number: dict[int, list[Path]] = defaultdict(list)
    for path in paths:
        by_number[number_of(path)].append(path)
    free = max(by_number, default=0) + 1
    for number, same in by_number.items():
        if len(same) > 1:
            told = f"{client}-{number} is {len(same)} incidents: {', '.join(path.name for path in same)}"
            named = f"{free:04}{same[-1].name[same[-1].name.index('-') :]}"
            hint = f"rename one in incidents/{client}: {same[-1].name} to {named}"
            yield Check(name=INCIDENTS, ok=False, message=told, hint=hint)


def _of_log(log: Log, standing: list[Event]) -> Iterator[Check]:
    for odd in odd_events(standing, log.path.parent.name):
        yield _told(log, odd, ok=True)
    for odd in second_openings(standing):
        yield _told(log, odd, ok=False)


def _told(log: Log, odd: Oddity, *, ok: bool) -> Check:
    line = line_of(log, odd.event)
    place = f"{log.label}:{line}" if line else log.label
    hint = "" if ok else "it may be a line of another incident; mend the file in an editor"
    return Check(
        name=INCIDENTS, ok=ok, message=f"{'note' if ok else 'warning'}: {place}: {odd.told}", hint=hint
    )
