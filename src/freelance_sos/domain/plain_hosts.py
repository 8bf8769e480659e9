"""Machines and paths in a text: what tells a client nothing, and others where to attack."""

from __future__ import annotations

import re
from collections.abc import Iterator
from ipaddress import IPv6Address

ADDRESS = re.compile(
    r"(?<![\w+.-])(?P<scheme>[a-z][a-z0-9+.-]{1,15})://(?P<rest>[^\s<>\"'`)\]}]+)", re.IGNORECASE
)
EMAIL = re.compile(r"(?<![\w.+•-])[\w.+-]+@(?P<host>[\w.-]*\w)(?P<path>:[\w~/.][^\s,;)]*)?")
_V4 = re.compile(r"(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?::\d{1,5}|/\d{1,2})?(?![\w.]*\d)")
_V6_RUN = re.compile(r"(?<![\w:.])[0-9A-Fa-f:.]{3,}(?!\w)")
_NAME_RUN = re.compile(r"[\w.-]+(?::\d{2,5})?")
_INTERNAL = (".local", ".internal", ".intranet", ".lan", ".corp", ".localdomain", ".home.arpa")
_ROLE = (
    r"(?:web|db|database|sql|mysql|mariadb|postgres|pg|redis|mongo|srv|server|app|api|mail|smtp|mx|ns|vm|node|host"
    r"|worker|cache|proxy|lb|backup|queue|storage|nas|k8s|gw|bastion|jump|prod|staging|stage)"
)
_STAGE = r"(?:prod|production|staging|stage|dev|test|live|main|master|primary|replica|backup|int|internal)"
# web1.example.com, db-2, srv03, db-prod, prod-db, staging-web-1; not web-based, api-v2, mail-in
_MACHINE = re.compile(
    rf"{_ROLE}\d{{1,3}}\.[\w.-]+|(?:srv|db|vm|node|lb|nas|mx|ns)\d{{1,3}}"
    rf"|{_ROLE}-(?:[a-z]{{0,8}}-?)?\d{{1,3}}(?:\..+)?|{_ROLE}-{_STAGE}(?:[.-].+)?|{_STAGE}-{_ROLE}(?:[.-].+)?"
    r"|db-[a-z0-9]+(?:[.-].+)?|(?:srv|vm|ip)-[\w-]+(?:\..+)?"
)
_VERSION = re.compile(r"[a-z]+-v\d+")
_PATH = re.compile(
    r"(?<![\w/.:~•-])(?:/(?:var|etc|usr|home|root|opt|srv|tmp|mnt|proc|dev|boot|run|www|httpdocs|Users|Library"
    r"|Applications|Volumes)(?:/[\w.@~-]+)+/?|~/[\w.][\w./-]*|[A-Za-z]:\\[\w.-][^\s,;]*|\\\\[\w.-]+\\[^\s,;]+"
    r"|/(?:etc|tmp|opt|srv)(?![\w/]))"
)
_VERSION_BEFORE = re.compile(r"(?:version|versión|versão|vers\.|release|v\.)\s{0,2}$", re.IGNORECASE)
_COMMAND_BEFORE = re.compile(r"\b(?:ssh|scp|sftp|rsync)\s(?:-\S+\s)?$", re.IGNORECASE)
_LONGEST_NAME = 253


def host_spans(text: str) -> tuple[tuple[int, int], ...]:
    """Where machines, their addresses and paths on them stand in ``text``; public pages are none."""
    found: list[tuple[int, int]] = []
    for span in sorted({*_in_addresses(text), *_in_words(without_addresses(text))}):
        if found and span[0] < found[-1][1]:
            found[-1] = (found[-1][0], max(span[1], found[-1][1]))
        else:
            found.append(span)
    return tuple(found)


def without_addresses(text: str, filler: str = " ") -> str:
    """``text`` with a run of ``filler`` in the place of every address of a page, so that places stay."""

    def filled(match: re.Match[str]) -> str:
        address = match[0].rstrip(".,;:!?")
        return filler * len(address) + match[0][len(address) :]

    return ADDRESS.sub(filled, text)


def _in_addresses(text: str) -> Iterator[tuple[int, int]]:
    for match in ADDRESS.finditer(text):
        authority = re.split(r"[/?#]", match["rest"], maxsplit=1)[0]
        host = re.sub(r":\d+$", "", authority.rpartition("@")[2]).rstrip(".,;:!?").casefold()
        is_page = match["scheme"].casefold() in ("http", "https")
        if host and (not is_page or _is_inside(host) or _V4.fullmatch(host)):
            yield match.start(), match.start() + len(match[0].rstrip(".,;:!?"))


def _is_inside(host: str) -> bool:
    return host.startswith("[") or host.endswith(_INTERNAL) or "." not in host


def _in_words(text: str) -> Iterator[tuple[int, int]]:
    yield from (match.span() for match in _PATH.finditer(text))
    yield from _numbers(text)
    rest = text
    for match in EMAIL.finditer(text):
        host = match["host"].casefold()
        is_command = bool(_COMMAND_BEFORE.search(text, max(0, match.start() - 30), match.start()))
        is_machine = (
            _is_inside(host) or _is_machine(host) or _V4.fullmatch(host) or match[0].startswith("root@")
        )
        if match["path"] or is_command or is_machine:
            yield match.span()
    rest = EMAIL.sub(lambda match: " " * len(match[0]), text)
    for match in _NAME_RUN.finditer(rest):
        name = re.sub(r":\d+$", "", match[0]).rstrip(".-")
        if len(name) <= _LONGEST_NAME and _is_machine(name):
            yield match.start(), match.start() + len(match[0].rstrip(".-:"))


def _is_machine(name: str) -> bool:
    small = name.casefold()
    if small == "localhost" or (small.endswith(_INTERNAL) and not small.startswith(".")):
        return True
    return name == small and bool(_MACHINE.fullmatch(name)) and not _VERSION.fullmatch(name)


def _numbers(text: str) -> Iterator[tuple[int, int]]:
    for match in _V4.finditer(text):
        numbers = [int(number) for number in re.split(r"[:/]", match[0])[0].split(".")]
        is_version = _VERSION_BEFORE.search(text, max(0, match.start() - 12), match.start())
        if max(numbers) <= 255 and not is_version:
            yield match.span()
    for match in _V6_RUN.finditer(text):
        run = match[0].rstrip(".") if match[0].endswith("::") else match[0].rstrip(".:")
        if run.count(":") >= 2 and len(run) <= 45 and any(letter.isalnum() for letter in run) and _is_v6(run):
            yield match.start(), match.start() + len(run)


def _is_v6(run: str) -> bool:
    try:
        IPv6Address(run)
    except ValueError:
        return False
    return True
