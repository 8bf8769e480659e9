"""``sos doctor``: is everything there that right answers need?"""

from __future__ import annotations

import typer

from freelance_sos.commands.session import Session

FOUND = 3


def doctor(context: typer.Context) -> None:
    """Is all well: the store, time zone data, public holidays?

    Exit code 3 where something is to be mended.

    \b
    sos doctor
    """
    from freelance_sos.rendering.doctor import doctor_json, doctor_screen
    from freelance_sos.services.doctor import examine

    session = Session.of(context)
    used = session.zone_data
    checks = examine(session.maybe_store, used, session.now)
    if session.wants_json:
        copies = {"source": used.source, "package": used.package, "machine": used.machine}
        session.show_json(doctor_json(checks, copies))
    else:
        session.show(doctor_screen(checks, session.signs, session.screen.width))
    if not all(check.ok for check in checks):
        raise typer.Exit(FOUND)
