"""What may be set from several sides, and which side won: a flag, a variable, the store, else a default."""

from __future__ import annotations

import locale
import platform
import sys
from collections.abc import Mapping

from freelance_sos import __version__
from freelance_sos.commands.session import Session
from freelance_sos.domain.errors import StoreError
from freelance_sos.domain.health import DEFAULT, Setting


def settings_of(session: Session) -> tuple[Setting, ...]:
    """What this run goes by, each with where it comes from."""
    environment, flags = session.environment, session.flags
    colour = "no" if flags.get("no_color") or environment.get("NO_COLOR") else "auto"
    return (
        Setting(name="store", value=str(session.home), source=_variable(environment, "SOS_HOME")),
        Setting(
            name="now",
            value=f"{session.now:%Y-%m-%dT%H:%M:%SZ}",
            source="--at" if flags.get("at") else _variable(environment, "SOS_NOW", "the machine's clock"),
        ),
        Setting(
            name="time zones",
            value=session.zone_data.release,
            source=_zones_from(environment, session.zone_data.source),
        ),
        _own_zone(session),
        Setting(
            name="colour",
            value=colour,
            source="--no-color" if flags.get("no_color") else _variable(environment, "NO_COLOR"),
        ),
        Setting(
            name="editor",
            value=environment.get("VISUAL") or environment.get("EDITOR") or "",
            source=_variable(environment, "VISUAL", _variable(environment, "EDITOR")),
        ),
    )


def facts(session: Session) -> dict[str, str | None]:
    """What a report of a bug should say of the machine: releases and encodings, nothing about a person."""
    return {
        "sos": __version__,
        "python": platform.python_version(),
        "platform": platform.system(),
        "output_encoding": sys.stdout.encoding,
        "file_encoding": sys.getfilesystemencoding(),
        "locale": next(
            (value for name in ("LC_ALL", "LC_CTYPE", "LANG") if (value := session.environment.get(name))),
            locale.getlocale()[0],
        ),
    }


def _variable(environment: Mapping[str, str], name: str, otherwise: str = DEFAULT) -> str:
    return name if environment.get(name) else otherwise


def _own_zone(session: Session) -> Setting:
    """The zone as it is written: a damaged one must not be loaded here."""
    try:
        written = session.maybe_store.my_file().values.get("zone")
    except StoreError:
        written = None
    if isinstance(written, str):
        return Setting(name="your zone", value=written, source="sos.toml")
    return Setting(name="your zone", value="UTC", source=DEFAULT)


def _zones_from(environment: Mapping[str, str], source: str) -> str:
    return f"{source} (PYTHONTZPATH)" if environment.get("PYTHONTZPATH") else source
