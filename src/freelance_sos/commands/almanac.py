"""The almanac of this run: read from the cache, or worked out and kept there."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from freelance_sos import __version__
from freelance_sos.adapters.public_holidays import holiday_calendar, release

if TYPE_CHECKING:
    from pathlib import Path

    from freelance_sos.commands.session import Session
    from freelance_sos.domain.almanac import Almanac

# Zone data that names no release.
UNNAMED = "?"


def almanac_of(session: Session, now: datetime) -> Almanac:
    """The almanac of the store, good for some weeks from ``now`` on.

    Reading it from the cache loads neither pydantic nor the holidays. Raises StoreError without a store,
    BrokenFile where sos.toml can't be used.
    """
    from freelance_sos.storage.almanac_file import AlmanacFile

    zone_data, folder = session.zone_data, _folder(session)
    # Without a release nobody could tell when it changes.
    if zone_data.release == UNNAMED or folder is None:
        return _made(session, now)
    file = AlmanacFile(
        folder / "almanac.json",
        session.home,
        made_with=(__version__, zone_data.release, zone_data.source, release()),
    )
    found = file.read(holiday_calendar)
    if found and found.horizon.is_near(now):
        return found
    made = _made(session, now)
    file.write(made)
    return made


def _folder(session: Session) -> Path | None:
    """The cache folder; None for somebody without a home, as in a container: the working folder is none."""
    try:
        folder = session.cache_folder
    except RuntimeError:
        return None
    return folder if folder.is_absolute() else None


def _made(session: Session, now: datetime) -> Almanac:
    from freelance_sos.services.almanac import make_almanac

    return make_almanac(session.store, now)
