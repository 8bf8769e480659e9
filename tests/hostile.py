"""Hostile text: what a person may type, paste or sync that is more than letters to some reader, each by name.

    store = write_desk(home, giver(["\\x1b[31mred", "=1+1"]))

writes a store in which every field that takes free text holds some of it.
"""

from __future__ import annotations

import json
import re
import shutil
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from tests.reports import quoted

STRINGS = {
    # -- what a terminal obeys
    "colour": "a\x1b[31mred\x1b[0m z",
    "cursor": "a\x1b[2J\x1b[H\x1b[10;10Hz",
    "alternate screen": "a\x1b[?1049h\x1b[?25lz",
    "mouse reports": "a\x1b[?1000h\x1b[?2004hz",
    "answer back": "a\x1b[c\x1b[6n\x1b[21t\x05z",
    "window title": "a\x1b]0;owned\x07z",
    "clipboard": "a\x1b]52;c;cm0gLXJmIC8=\x07z",
    "hidden link": "a\x1b]8;;https://evil.example\x1b\\click\x1b]8;;\x1b\\z",
    "open link": "a\x1b]8;;https://evil.example\x07 z",
    "notification": "a\x1b]9;4;1;50\x07\x1b]777;notify;a;b\x07z",
    "device control": "a\x1bP$q\"p\x1b\\\x1bPtmux;x\x1b\\z",
    "application command": "a\x1b_Gi=1;AAAA\x1b\\\x1b^privacy\x1b\\\x1bXstring\x1b\\z",
    "reset": "a\x1bc\x1b[!p\x1b#8z",
    "shift out": "a\x0e\x0f\x1b(0lqk\x1b(Bz",
    "unended escape": "a z\x1b",
    "unended sequence": "a z\x1b[38;5;",
    "C1 codes": "a\x9b31mred\x9b0m\x9d0;t\x9c\x90x\x9c\x9fy\x9cz",
    "C1 as bytes": b"a\xc2\x9b31m\xc2\x9d0;t\xc2\x9cz".decode(),
    "bell": "a\x07\x07z",
    "backspace": "safe\x08\x08\x08\x08evil",
    "overwrite": "all is well\revil is well",
    "delete": "a\x7f\x7fz",
    "vertical tab and form feed": "a\x0bb\x0cz",
    "tabs": "\ta\t\tz\t",
    "file separators": "a\x1cb\x1dc\x1ed\x1fz",
    "null": "a\x00b\x00z",
    "substitute": "a\x1ab\x04z",
    # -- what Unicode obeys
    "next line": "a\x85b z",
    "line separators": "a\u2028b\u2029z",
    "override": "a\u202egnp.exe\u202c z",
    "embeddings": "a\u202a\u202b\u202dz",
    "isolates": "a\u2066b\u2067c\u2068z",
    "unended isolate": "a \u2067z",
    "direction marks": "a\u200e\u200f\u061cz",
    "tag letters": "a\U000e0001\U000e0065\U000e0076\U000e0069\U000e006c\U000e007fz",
    "no width": "pass\u200bword \u2060\ufeffz",
    "stray joiners": "pay\u200dpal \u200c\u200c\u200dz",
    "soft hyphens": "ad\u00admin z",
    "annotation": "a\ufff9b\ufffac\ufffbz",
    "old formatting": "a\u206a\u206b\u206c\u206d\u206e\u206fz",
    "music": "a\U0001d173\U0001d17az",
    "no characters": "a\ufffe\uffff\ufdd0\U0001ffffz",
    "private use": "a\ue000\U000f0000z",
    "storm of marks": "a" + "\u0301\u0336\u035f\u0489" * 40 + "z",
    "storm of vowels": "\u0e01" + "\u0e47" * 60 + "z",
    "selectors": "a" + "".join(chr(0xE0100 + number) for number in range(60)) + "\ufe0f\ufe0ez",
    "half characters": "a\ud800b\udfffc\udce9z",
    "family": "\U0001f469\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466\U0001f3fd " * 5 + "z",
    "flags and keycaps": "\U0001f1f5\U0001f1f9 1\ufe0f\u20e3 \u2764\ufe0f\u200d\U0001f525 z",
    "right to left": "\u05d4\u05e9\u05e8\u05ea \u05e0\u05e4\u05dc \u0627\u0644\u062e\u0627\u062f\u0645 z",
    "wide": "\u6f22\u5b57\uff21\uff22\u3000z",
    "fillers": "a\u3164\u115f\uffa0\u2800z",
    # -- markup
    "screen markup": "[red]a[/red] [/] [link=https://evil.example]x[/link] [b z",
    "screen action": "[@click=app.bell]a[/] [on red blink]z",
    "emoji code": "a :boom: :smile: z",
    "markdown link": "[a](https://evil.example) <https://evil.example> [x][1] ![y](//evil.example/z.png)",
    "markdown reference": "[1]: https://evil.example z",
    "markdown list": "- [ ] a * b + c z",
    "markdown heading": "# a z",
    "markdown quote": "> a z",
    "numbered": "1. a 2) z",
    "setext": "a z\n===\nb z\n---\nc z",
    "fence": "```sh\nrm z\n```\n~~~\nz",
    "code": "a `` ` b` z\\`",
    "indented": "    a z",
    "table": "a | b | c\n|---|---|---|\n| | z",
    "emphasis": "*a* _b_ **c** ~~d~~ ^e^ ==f== $g$ z",
    "entities": "&lt;b&gt; &#60;i&#62; &amp;amp; &nbsp z",
    "comment": "<!-- a --> <![CDATA[b]]> <?php c ?> z",
    "script": "<script>alert(1)</script> z",
    "event": "<img src=x onerror=alert(1)> <svg/onload=alert(1)> z",
    "attribute": "\" onmouseover=\"alert(1)\" x='y z",
    "end of page": "</style></title></textarea></main></body></html><h1>z",
    "frame": "<iframe src=//evil.example></iframe><base href=//evil.example><form> z",
    "script address": "javascript:alert(1)",
    "data address": "data:text/html,<script>alert(1)</script>",
    "odd address": "https://evil.example/\"onclick=alert(1)\u202e z",
    # -- templates, formulas, options, programs, paths, other formats
    "template": "{title} {me} {{7*7}} {% raw %} {0} {__class__} {z}",
    "brace": "a } { z",
    "percent": "%s %(x)s %n %x z",
    "variable": "${HOME} $HOME %PATH% ~z",
    "backslash": "\\n \\u001b[31m \\x1b \\\\ z\\",
    "formula": "=1+1 z",
    "command formula": "=cmd|' /C calc'!A0",
    "plus": "+1 z",
    "minus": "-1+1 z",
    "at sign": "@SUM(1+1) z",
    "tab formula": "\t=1+1 z",
    "quotes": "\"'\\\" '''z''' \"\"\"",
    "option": "--help z",
    "short option": "-rf",
    "end of options": "-- z",
    "shell": "$(touch x) `touch x`; touch x | touch x && touch x > x z",
    "up": "../../../../x",
    "absolute": "/x/../x z",
    "device": "CON",
    "home": "~/x z",
    "toml": "z\"\"\"\n[response.1]\nzone = \"x\" # ",
    "json": "z\", \"severity\": 1, \"x\": \"\\u0000",
    "calendar": "z\nEND:VEVENT\nBEGIN:VALARM\nATTENDEE:mailto:x@evil.example",
    "calendar, with returns": "z\r\nEND:VCALENDAR\r\nX-EVIL;a=\"b\":c,d;e",
    "header": "z\r\nBcc: x@evil.example\r\n\r\nbody",
    "csv": "z\",\"=1+1\"\n=2+2;=3+3",
    "log line": "z\n{\"id\": \"0000000000000000\", \"kind\": \"closed\"}",
    "git": "z\n\nSigned-off-by: x\n# z\n<<<<<<< x",
    "long word": "a" * 3000,
}  # fmt: skip
# A log of a server in one line: as much as is taken from standard input.
LONGEST = "a\x1b[31m\u202e=" * 99_000

# What a text holds, as a reader of Markdown or HTML counts its lines.
_LINE_ENDS = re.compile("\r\n?|[\n\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
Give = Callable[[], str]


def kept(text: str) -> str:
    """What the store holds of ``text``: half characters can't be written to any file."""
    return text.encode("utf-8", "replace").decode()


def harmless(text: str) -> str:
    """Words of as many lines as ``text`` has, and nothing else."""
    return "\n".join("word" if line.strip() else "" for line in _LINE_ENDS.split(text))


def groups(count: int) -> list[list[str]]:
    """All strings, as files can hold them, in that many lists of about the same length."""
    texts = [kept(text) for text in STRINGS.values()]
    return [texts[number::count] for number in range(count)]


# All strings, a few to a text.
TEXTS = {f"part {number}": " ".join(group) for number, group in enumerate(groups(5), 1)}


def giver(texts: Sequence[str]) -> Give:
    """Gives all of ``texts`` as one each time, and each time another of them stands first."""
    turns = _turns(texts)
    return lambda: next(turns)


def _turns(texts: Sequence[str]) -> Iterator[str]:
    while True:
        for first in range(len(texts)):
            yield " ".join([*texts[first:], *texts[:first]])


def is_safe(shown: str) -> bool:
    """Whether a screen only shows ``shown``: nothing in it moves, colours, reorders or rings."""
    return not unsafe_in(shown, alone=True)


def unsafe_in(shown: str, *, alone: bool = False) -> list[str]:
    """What a screen would obey, or nobody sees, by its codes. Told without the program's own list of it.

    ``alone``: joiners are left out, which hide only between other letters.
    """
    found = {letter for letter in shown if letter != "\n" and _is_unsafe(letter)}
    joined = set(re.findall("[\x00-\x7f][\u200c\u200d]|[\u200c\u200d]{2}", shown))
    return [ascii(one) for one in sorted(found if alone else found | joined)]


def _is_unsafe(letter: str) -> bool:
    code = ord(letter)
    if letter in "\u200c\u200d":
        return False  # Hindi, Persian and families of emoji need them
    return (
        unicodedata.category(letter) in ("Cc", "Cf", "Zl", "Zp", "Cs")
        or 0xFDD0 <= code <= 0xFDEF
        or code & 0xFFFE == 0xFFFE
        or 0xE0000 <= code <= 0xE00FF
    )


# -- a store ----------------------------------------------------------------------------------------------

_AT = datetime(2026, 11, 23, 15, 20, tzinfo=UTC)


def write_desk(home: Path, give: Give) -> tuple[Path, dict[str, Any]]:
    """The store of ``home``, written anew; every free text in it is what ``give`` gives.

    acme-1 is live, acme-2 is closed with a review and actions; runbook ``own``; the messages in English are
    of one's own. Also says what some fields hold.
    """
    store = home / "store"
    shutil.rmtree(store, ignore_errors=True)
    told: dict[str, Any] = {}
    _write(store / "sos.toml", _me(give))
    _write(store / "clients" / "acme.toml", _client(give, told))
    bolt = f'name = {quoted("Bolt " + give())}\nzone = "Asia/Tokyo"\nhours = "Mo-Fr 09:00-19:00"\n'
    _write(store / "clients" / "bolt.toml", bolt)
    _write(store / "runbooks" / "own.toml", _runbook(give, told))
    _write(store / "messages" / "en.toml", _messages(give))
    _write(store / "incidents" / "acme" / "0001-00000001.jsonl", _log(1, _live(give, told)))
    _write(store / "incidents" / "acme" / "0002-00000002.jsonl", _log(2, _closed(give, told)))
    return store, told


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode())


def _toml(**values: str) -> str:
    return "".join(f"{key} = {quoted(value)}\n" for key, value in values.items())


def _me(give: Give) -> str:
    return (
        _toml(name=give(), zone="Europe/Lisbon", language="en", hours="Mo-Fr 09:00-18:00", reach=give())
        + f"{quoted(give())} = 1\n"
        + f"[[away]]\nfrom = 2026-11-26\nto = 2026-11-27\n{_toml(reason=give())}"
        + f"[backup]\n{_toml(name=give(), reach=give(), zone='Europe/Lisbon')}"
        + f"[[support]]\n{_toml(name=give(), reach=give(), zone='Europe/Lisbon')}"
    )


def _client(give: Give, told: dict[str, Any]) -> str:
    told["name"], told["notes"], told["link"], told["linked"] = give(), give(), give(), give()
    contacts = [_toml(name=give(), called=give(), role=give(), email=give(), phone=give()) for _ in range(2)]
    return (
        _toml(name=told["name"], zone="Europe/Berlin", hours="Mo-Fr 09:00-18:00", language="en")
        + _toml(channel=give(), notes=told["notes"], after_hours=give(), second_language=give())
        + f"{quoted(give())} = 1\nclosed = [2026-11-25]\n"
        + "".join(f"[[contact]]\n{contact}" for contact in contacts)
        + f"[links]\n{quoted(told['link'])} = {quoted(told['linked'])}\nsite = {quoted(give())}\n"
        + '[response.1]\nclock = "24/7"\nacknowledge = "30m"\nupdate = "1h"\nresolve = "8h"\n'
        + f"[accepted]\non = 2026-11-01\nversion = {quoted(give())}\n"
    )


def _runbook(give: Give, told: dict[str, Any]) -> str:
    told["runbook"], told["do"] = give(), give()
    return (
        _toml(title=told["runbook"])
        + 'kinds = ["outage"]\nseverities = [1]\nreviewed = 2026-11-01\n'
        + f"{quoted(give())} = 1\n"
        + f"[[phase]]\n{_toml(title=give())}[[phase.step]]\n{_toml(do=told['do'], why=give(), say=give())}"
        + f"ask = [{quoted(give())}, {quoted(give())}]\n"
        + f'show = [{quoted(give())}, "{{client.links.site}}", "ssh {{client.links.none}}"]\n'
        + f"wait = {quoted(give())}\n{quoted(give())} = 1\n"
        + f"[[phase.step]]\n{_toml(do=give(), say='update')}"
        + f'[[phase]]\n{_toml(title=give())}style = "do-confirm"\n[[phase.step]]\n{_toml(do=give())}'
    )


def _messages(give: Give) -> str:
    """Braces in a wording are fields: those of the texts become other brackets."""

    def words() -> str:
        return give().translate({ord("{"): "(", ord("}"): ")"})

    texts = _toml(subject=words(), chat=words() + " {next_update}", email=words() + " {title} {next_update}")
    return (
        f"{_toml(name=words())}[frame.email]\n"
        f"{_toml(greeting=words() + ' {contact}', closing=words() + ' {me}')}"
        f"[gaps]\n{_toml(cause=words())}"
        f"[questions]\noutage = [{quoted(words())}]\n"
        f"[update]\n{texts}[ask]\n{_toml(text='{questions} {next_update} ' + words())}"
    )


def _opened(number: int, title: str, via: str) -> dict[str, Any]:
    return {
        "kind": "opened",
        "client": "acme",
        "number": number,
        "title": title,
        "severity": 1,
        "incident_kind": "outage",
        "reported": "2026-11-23T15:20:00Z",
        "via": via,
        "response": {"1": {"acknowledge": {"within": "30m", "clock": "24/7"}}},
    }


def _live(give: Give, told: dict[str, Any]) -> list[dict[str, Any]]:
    step = {"do": give(), "why": give(), "ask": [give()], "show": [give()], "say": give()}
    told["title"], told["noted"], told["received"] = give(), give(), give()
    return [
        _opened(1, told["title"], give()),
        {"kind": "runbook_started", "runbook": "own", "copy": _copy(give, step)},
        {"kind": "acknowledged", "text": give(), "via": give(), "promise": "2026-11-23T16:20:00Z"},
        {"kind": "noted", "text": told["noted"]},
        {"kind": "received", "text": told["received"], "via": give()},
        {"kind": "sent", "text": give(), "via": give(), "phrase": "update", "told": {"cause": give()}},
        {"kind": "sent", "text": give(), "phrase": give(), "told": {give(): give()}},
        {"kind": "severity_changed", "severity": 1, "why": give()},
        {"kind": "step_done", "step": "1", "text": give(), "runbook": "own"},
        {"kind": "step_skipped", "step": "2", "why": give(), "runbook": "own"},
        {"kind": "step_done", "step": give(), "runbook": give()},
        {"kind": "action_added", "action": 1, "text": give(), "owner": give(), "due": "2026-11-20"},
        {"kind": give(), give(): give(), "deep": [{give(): give()}]},
        {"kind": "noted", "text": "one more", give(): give()},
        {"kind": "waiting", "text": give()},
    ]


def _copy(give: Give, step: dict[str, Any]) -> dict[str, Any]:
    steps = [step, {"do": give()}, {"do": give(), "wait": give()}]
    return {"title": give(), "phase": [{"title": give(), "step": steps}]}


def _closed(give: Give, told: dict[str, Any]) -> list[dict[str, Any]]:
    told["lesson"], told["action"], told["owner"] = give(), give(), give()
    reviewed = {name: give() for name in ("happened", "why", "well", "badly", "lucky")}
    return [
        _opened(2, give(), ""),
        {"kind": "waiting", "text": give()},
        {"kind": "resumed", "text": give()},
        {"kind": "resolved", "text": give()},
        {"kind": "reopened", "why": give()},
        {"kind": "resolved", "text": give()},
        {"kind": "reviewed", **reviewed, "lessons": [told["lesson"], give()]},
        {"kind": "action_added", "action": 1, "text": told["action"], "owner": told["owner"]},
        {"kind": "action_added", "action": 2, "text": give(), "owner": give()},
        {"kind": "action_done", "action": 2, "text": give()},
        {"kind": "closed", "skipped": give()},
    ]


def _log(number: int, payloads: Sequence[dict[str, Any]]) -> str:
    """A line an event, a minute apart, each letter of theirs as JSON allows it."""
    lines = []
    for place, payload in enumerate(payloads):
        at = f"{_AT + timedelta(minutes=place):%Y-%m-%dT%H:%M:%SZ}"
        lines.append(json.dumps({"id": f"{number:08x}{place:08x}", "at": at, "recorded": at, **payload}))
    return "".join(f"{line}\n" for line in lines)
