"""Is everything there that right answers need? What is found is told, never raised."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from datetime import datetime

from freelance_sos.adapters.zone_data import ZoneData
from freelance_sos.domain.health import Check
from freelance_sos.services.doctor_files import check_permissions, check_stray_files, labels_told
from freelance_sos.services.doctor_logs import check_logs
from freelance_sos.services.doctor_machine import Surroundings, check_machine
from freelance_sos.services.doctor_store import (
    check_own_runbooks,
    check_store,
    looked_at,
    no_store,
    readable,
)
from freelance_sos.services.doctor_time import (
    can_load_holidays,
    check_holidays,
    check_zone_data,
    check_zones,
)
from freelance_sos.storage.entries import store_entries
from freelance_sos.storage.repair import Mend, mends
from freelance_sos.storage.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnosis:
    """Everything that was looked at, and what of it sos can mend by itself."""

    checks: tuple[Check, ...]
    mends: tuple[Mend, ...] = ()

    @property
    def is_well(self) -> bool:
        """Whether there is nothing to mend."""
        return all(check.ok for check in self.checks)


def examine(store: Store, zone_data: ZoneData, now: datetime, around: Surroundings) -> Diagnosis:
    """Everything: the store and its files, time zones, public holidays, runbooks, the machine around.

    Where zones or holidays can't be loaded at all the files wait: each of them would be blamed for it.
    """
    with warnings.catch_warnings():
        # What a library mutters is looked for where it matters, and told in our words.
        warnings.simplefilter("ignore")
        missing = no_store(store)
        # Nothing is mended in a folder that holds no store: it is somebody else's.
        found = [] if missing else mends(store.root, around.folders)
        checks = _of_files(store, zone_data, now, missing, found)
        if not missing:
            told = labels_told(checks, [entry.label for entry in store_entries(store.root)])
            checks += check_stray_files(store, found, told)
            checks += check_permissions(store, found)
            checks += check_logs(store)
        checks += check_machine(store.root, around)
    return Diagnosis(checks=tuple(checks), mends=tuple(found))


def _of_files(
    store: Store, zone_data: ZoneData, now: datetime, missing: Check | None, found: list[Mend]
) -> list[Check]:
    misnamed = {one.label for one in found if one.what == "misnamed"}
    files = [] if missing else readable(store)
    data = check_zone_data(zone_data, now.date())
    zones = None if zone_data.is_missing else check_zones(zone_data, files)
    holidays = check_holidays(files, now.date())
    may_load = zones is not None and zones.ok and can_load_holidays()
    told = check_store(store, now, misnamed) if may_load and not missing else [looked_at(store)]
    if missing:
        told = [missing, *(told if str(store.root) not in missing.message else [])]
    runbooks = check_own_runbooks(store, now.date(), misnamed)
    return [*told, data, *([zones] if zones else []), holidays, *runbooks]
