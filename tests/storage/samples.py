"""Files as people write them, and small helpers to make stores and logs of them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from freelance_sos.adapters.public_holidays import holiday_calendar
from freelance_sos.domain.agreement import Agreement
from freelance_sos.domain.events import Opened
from freelance_sos.storage.logs import Log, append, new_log
from freelance_sos.storage.store import Store

# The two files of the design, word for word.
ME = """\
# sos.toml
name = "Robin"
zone = "Europe/Lisbon"
language = "en"
hours = "Mo-Fr 09:00-18:00"
awake = "Mo-Su 07:30-23:00"            # when an emergency may reach you
holidays = "PT"
[[away]]
from = 2026-12-24
to = 2026-12-31
reason = "winter break"
[backup]                               # who stands in when you can't
name = "Kim"
reach = "+351 ..."
zone = "Europe/Lisbon"
[[support]]                            # whom to call when you are stuck
name = "Ana"
reach = "signal"
zone = "America/Sao_Paulo"
awake = "Mo-Fr 09:00-20:00"
"""

CLIENT = """\
# clients/acme.toml
name = "Acme GmbH"
zone = "Europe/Berlin"
language = "de"
address = "formal"                     # formal | informal: how they are spoken to
hours = "Mo-Th 09:00-12:30,13:30-18:00; Fr 09:00-15:00"
holidays = "DE-BY"
closed = [2026-12-24]
channel = "slack"                      # where they expect you
notes = "Decisions go through Frau Weber. No calls before 10."
[special_hours]
2026-12-31 = "09:00-12:00"
[[contact]]
name = "Petra Weber"
role = "owner"
email = "petra@example.com"
phone = "+49 30 901820"
[response.1]
clock = "24/7"
acknowledge = "30m"
update = "1h"
resolve = "8h"
[response.2]
clock = "client"
acknowledge = "4h"
update = "1bd"
resolve = "3bd"
"""

# The least that a client file needs; whatever a test adds stands on line 4.
LEAST = """\
name = "Acme"
zone = "Europe/Berlin"
hours = "Mo-Fr 09:00-17:00"
"""

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def opened(title: str = "checkout is down", number: int = 1) -> Opened:
    """The first event of an incident at acme."""
    return Opened(
        client="acme",
        number=number,
        title=title,
        severity=1,
        incident_kind="outage",
        reported=NOON,
        response=Agreement(),
    )


def opened_log(folder: Path, title: str = "checkout is down") -> Log:
    """The log of a new incident in ``folder``, on the disk, with its first event."""
    return append(new_log(folder, "acme"), [opened(title)], NOON, NOON)


def store_at(folder: Path, *, me: str | None = ME, clients: dict[str, str] | None = None) -> Store:
    """A store in ``folder``, written by hand."""
    (folder / "clients").mkdir(parents=True)
    if me is not None:
        (folder / "sos.toml").write_text(me, encoding="utf-8")
    for slug, text in ({"acme": CLIENT} if clients is None else clients).items():
        (folder / "clients" / f"{slug}.toml").write_text(text, encoding="utf-8")
    return Store(folder, holiday_calendar)


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below ``folder`` but the lock, by name, with its bytes."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != ".lock"
    }
