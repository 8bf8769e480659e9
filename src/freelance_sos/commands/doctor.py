"""``sos doctor``: is everything there that right answers need? ``--repair`` mends what it safely can."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from freelance_sos.commands.folders import store_state
from freelance_sos.commands.session import Session
from freelance_sos.commands.settings import facts, settings_of
from freelance_sos.domain.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from freelance_sos.services.doctor import Diagnosis
    from freelance_sos.services.doctor_machine import Surroundings
    from freelance_sos.services.repair import Repaired

FOUND = 3

Repair = Annotated[
    bool, typer.Option("--repair", help="mend what can be mended without losing a byte; copies are kept")
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="with --repair: only say what would be done")]


def doctor(context: typer.Context, repair: Repair = False, dry_run: DryRun = False) -> None:
    """Is all well: the store, its files, time zone data, public holidays, this machine?

    Exit code 3 where something is to be mended.

    \b
    sos doctor
    sos doctor --repair --dry-run
    sos doctor --repair
    """
    from freelance_sos.rendering.doctor import doctor_screen
    from freelance_sos.rendering.repair import plan_screen, repaired_screen
    from freelance_sos.services.doctor import examine

    if dry_run and not repair:
        raise UsageError("--dry-run goes with --repair", "sos doctor --repair --dry-run")
    session = Session.of(context)
    around = _surroundings(session)
    found = examine(session.maybe_store, session.zone_data, session.now, around)
    repaired = None
    if repair and not dry_run and found.mends:
        repaired = _repaired(session, around)
        found = examine(session.maybe_store, session.zone_data, session.now, around)
    if session.wants_json:
        _answer_json(session, found, repaired, around)
    elif dry_run:
        session.show(plan_screen(found.mends, session.signs))
    else:
        if repaired:
            session.show(repaired_screen(repaired.done, repaired.failed, _shown(session, repaired.copies)))
        may_mend = bool(found.mends) and not repair
        session.show(doctor_screen(found.checks, session.signs, session.screen.width, may_mend=may_mend))
    if not found.is_well or (repaired and repaired.failed):
        raise typer.Exit(FOUND)


def _surroundings(session: Session) -> Surroundings:
    from freelance_sos.services.doctor_machine import Surroundings

    try:
        cache = session.cache_folder
    except RuntimeError:
        cache = None
    return Surroundings(
        called_as=sys.argv[0],
        search_path=session.environment.get("PATH", os.defpath),
        state=session.state_folder,
        cache=cache,
        settings=settings_of(session),
    )


def _repaired(session: Session, around: Surroundings) -> Repaired:
    from freelance_sos.services.repair import repair

    copies = store_state(session.home) / "repairs"
    return repair(session.store, around.folders, copies, f"{session.moment.recorded:%Y%m%dT%H%M%SZ}")


def _shown(session: Session, path: Path | None) -> str:
    from freelance_sos.commands.paths import shown

    return shown(session, path) if path else ""


def _answer_json(session: Session, found: Diagnosis, repaired: Repaired | None, around: Surroundings) -> None:
    from freelance_sos.rendering.doctor import doctor_json
    from freelance_sos.rendering.repair import mend_json

    used = session.zone_data
    zones = {"source": used.source, "package": used.package, "machine": used.machine}
    answer = doctor_json(found.checks, found.mends, zones, facts(session), around.settings)
    if repaired:
        answer["mended"] = [mend_json(one) for one in repaired.done]
        answer["copies"] = str(repaired.copies) if repaired.copies else None
    session.show_json(answer)
