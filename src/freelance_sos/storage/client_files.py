"""The texts of new files for people, and what could not be kept of an edited one."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import count
from pathlib import Path
from typing import Any

import tomli_w

from freelance_sos.storage.files import replace_file

_ME_HEAD = "# You. All that may stand here: docs/files.md; to check it: sos client check\n\n"
_CLIENT_HEAD = (
    "# A client of yours. All that may stand here: docs/files.md; to check it: sos client check\n\n"
)
_MORE = "\n# More that may stand here: take away the # and write what is true.\n"

# What a new file does not hold yet, by key; keys first, then tables, as TOML wants it.
_MY_KEYS = {
    "holidays": 'holidays = "PT"                      # a country, or a region: DE-BY',
    "reach": 'reach = "+351 900 000 000"           # how clients reach you in an emergency',
}
_MY_TABLES = {
    "away": """\
[[away]]
from = 2026-12-24
to = 2026-12-31
reason = "winter break\"""",
    "backup": """\
[backup]                             # who stands in when you can't
name = "Kim"
reach = "+351 900 000 000"
zone = "Europe/Lisbon\"""",
    "support": """\
[[support]]                          # whom to call when you are stuck
name = "Ana"
reach = "signal"
zone = "America/Sao_Paulo"
awake = "Mo-Fr 09:00-20:00\"""",
}
_CLIENT_KEYS = {
    "second_language": 'second_language = "en"               # for messages, where sos lacks theirs',
    "holidays": 'holidays = "DE-BY"                   # a country, or a region of one',
    "closed": "closed = [2026-12-24]",
    "channel": 'channel = "slack"                    # where they expect you',
    "after_hours": 'after_hours = "…"                    # work outside the agreed hours, in their language',
    "notes": 'notes = "Decisions go through …"     # shown when you open an incident',
}
_CLIENT_TABLES = {
    "special_hours": """\
[special_hours]
2026-12-31 = "09:00-12:00\"""",
    "links": """\
[links]                              # names of your own: runbooks show them as {client.links.site}
site = "https://www.example.com"
host = "deploy@www.example.com\"""",
    "contact": """\
[[contact]]
name = "Petra Weber"
called = "Frau Weber"                # what you call them
role = "owner"
email = "petra@example.com"
phone = "+49 30 901820\"""",
    "response": """\
[response.1]                         # what you agreed for severity 1, the worst
clock = "24/7"                       # or client, mine, shared: whose hours count
acknowledge = "30m"
update = "1h"
resolve = "8h\"""",
}


def new_me_text(values: Mapping[str, Any]) -> bytes:
    """A sos.toml with ``values``, and what else may stand there as comments."""
    return _text(_ME_HEAD, values, _MY_KEYS, _MY_TABLES)


def new_client_text(values: Mapping[str, Any]) -> bytes:
    """A client file with ``values``, and what else may stand there as comments."""
    return _text(_CLIENT_HEAD, values, _CLIENT_KEYS, _CLIENT_TABLES)


def rejected_paths(path: Path) -> list[Path]:
    """Texts that were once meant for ``path`` and could not be kept, the first one first."""
    found = path.parent.glob(f"{path.name}.rejected*")
    return sorted((one for one in found if one.is_file()), key=lambda one: (len(one.name), one.name))


def save_rejected(path: Path, data: bytes, over: Path | None = None) -> Path:
    """``data`` beside ``path``, which stays as it is. Overwrites nothing but ``over``, which it began as."""
    taken = {one.name for one in rejected_paths(path)}
    names = (f"{path.name}.rejected{f'-{number}' if number > 1 else ''}" for number in count(1))
    target = over or path.with_name(next(name for name in names if name not in taken))
    replace_file(target, data)
    return target


def _text(
    head: str, values: Mapping[str, Any], more_keys: Mapping[str, str], more_tables: Mapping[str, str]
) -> bytes:
    keys = {key: value for key, value in values.items() if key not in more_tables}
    tables = {key: value for key, value in values.items() if key in more_tables}
    other_keys = [text for key, text in more_keys.items() if key not in values]
    other_tables = [text for key, text in more_tables.items() if key not in values]
    parts = [head, _dumped(keys), _MORE, _comment("\n".join(other_keys))]
    if tables:
        parts += ["\n", _dumped(tables)]
    parts += [f"\n{_comment(text)}" for text in other_tables]
    return "".join(parts).encode("utf-8", "replace")


def _dumped(values: Mapping[str, Any]) -> str:
    # A list of tables is written as [[contact]] only where a line of it would be too long.
    arrays = {key: value for key, value in values.items() if _is_array_of_tables(value)}
    rest = {key: value for key, value in values.items() if key not in arrays}
    dumped = tomli_w.dumps(rest)
    for key, tables in arrays.items():
        for table in tables:
            dumped += f"{'' if not dumped else chr(10)}[[{key}]]\n{tomli_w.dumps(table)}"
    return dumped


def _is_array_of_tables(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(item, dict) for item in value)


def _comment(text: str) -> str:
    return "".join(f"# {line}\n" for line in text.split("\n")) if text else ""
