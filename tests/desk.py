"""A freelancer's desk for tests: Robin in Lisbon, and clients whose days differ in every way that matters.

In the week of the tests, from Monday 23 November 2026, Lisbon stands at UTC+0, Berlin at +1, Riyadh at +3,
Kolkata at +5:30, Tokyo at +9 and Chicago at -6. That Monday is a holiday in Japan.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from tests.conftest import Result, Sos

ROBIN = """\
name = "Robin"
zone = "Europe/Lisbon"
language = "en"
hours = "Mo-Fr 09:00-18:00"
awake = "Mo-Su 07:30-23:00"
holidays = "PT"
[[away]]
from = 2026-12-28
to = 2026-12-31
reason = "winter break"
[backup]
name = "Kim"
reach = "+351 555 0142"
zone = "Europe/Lisbon"
"""

ACME = """\
name = "Acme GmbH"
zone = "Europe/Berlin"
language = "de"
address = "formal"
hours = "Mo-Th 09:00-12:30,13:30-18:00; Fr 09:00-15:00"
holidays = "DE-BY"
closed = [2026-12-24]
channel = "slack"
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
[response.3]
clock = "shared"
acknowledge = { within = "2h", clock = "mine" }
resolve = "8h"
"""

BAYOU = """\
name = "Bayou Nights"
zone = "America/Chicago"
hours = "Mo-Sa 17:00-02:00"
"""

KYOTO = """\
name = "Kyoto Crafts"
zone = "Asia/Tokyo"
hours = "Mo-Fr 10:00-19:00"
holidays = "JP"
[response.1]
clock = "client"
acknowledge = "1h"
resolve = "1bd"
"""

PULSE = """\
name = "Pulse Radio"
zone = "Asia/Kolkata"
hours = "24/7"
[response.2]
clock = "mine"
acknowledge = "2h"
"""

SOUQ = """\
name = "Souq Online"
zone = "Asia/Riyadh"
hours = "Su-Th 08:00-16:00"
[response.1]
clock = "24/7"
acknowledge = "1h"
"""

EVERYBODY = {"acme": ACME, "bayou": BAYOU, "kyoto": KYOTO, "pulse": PULSE, "souq": SOUQ}


def set_desk(home: Path, clients: Mapping[str, str] = EVERYBODY, me: str = ROBIN) -> Path:
    """The store of `home`, written anew as a person would by hand; the folder is returned."""
    folder = home / "store"
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "clients").mkdir(parents=True, exist_ok=True)
    (folder / "sos.toml").write_text(me, encoding="utf-8")
    for slug, text in clients.items():
        (folder / "clients" / f"{slug}.toml").write_text(text, encoding="utf-8")
    return folder


def once(home: Path, kept: Path, build: Callable[[], Path]) -> Path:
    """The store of `home`: what `build` makes, the first time; then a copy of that, kept in `kept`."""
    if kept.exists():
        return Path(shutil.copytree(kept, home / "store"))
    folder = build()
    shutil.copytree(folder, kept)
    return folder


# -- an incident that runs ---------------------------------------------------------------------------

REPORTED = "2026-11-23T15:20:00Z"


def at(time: str, day: int = 23) -> str:
    """A moment of that Monday, or of another day of November."""
    return f"2026-11-{day:02}T{time}:00Z"


def state(sos: Sos, now: str, name: str = "acme-1") -> Any:
    """What `sos show --json` tells of an incident."""
    return sos("show", name, "--json", at=now).json()


def done(result: Result) -> str:
    """The first line of what a command said that did what it was told."""
    assert (result.code, result.err) == (0, "")
    return result.out.splitlines()[0]


def refused(result: Result, code: int, told: str) -> None:
    """Assert that it was refused with that code, in one line that says `told`."""
    assert (result.code, result.out) == (code, "")
    assert told in result.err
    assert result.err.count("\n") == 1
