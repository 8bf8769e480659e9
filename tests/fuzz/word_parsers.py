"""The parsers of what people type: into arguments, into answers, and into the values of their files."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from freelance_sos.adapters.public_holidays import find_region, holiday_calendar
from freelance_sos.commands.moments import parse_day, parse_moment, parse_promise, parse_reported
from freelance_sos.commands.say_check import MOST_LETTERS
from freelance_sos.commands.walk_keys import read_answer
from freelance_sos.domain.actions import ActionDraft, parse_action
from freelance_sos.domain.checklist_words import parse_when, time_box
from freelance_sos.domain.durations import dump_elapsed, parse_duration, parse_elapsed
from freelance_sos.domain.errors import NotFound
from freelance_sos.domain.hours import dump_hours, dump_spans, parse_day_hours, parse_hours
from freelance_sos.domain.layout import part_of
from freelance_sos.domain.names import check_slug, pick_client, slug_from
from freelance_sos.domain.other_names import without_names
from freelance_sos.domain.people import Client
from freelance_sos.domain.phrases import fields_of
from freelance_sos.domain.plain_words import check_text
from freelance_sos.domain.review import items_of
from freelance_sos.domain.secrets import masked, secret_spans
from freelance_sos.domain.show_fields import show_line
from freelance_sos.domain.when import Whose
from freelance_sos.domain.zones import find_zone
from freelance_sos.rendering.markdown_text import escape
from freelance_sos.rendering.text import clean, clean_lines
from freelance_sos.services.checks import check_hours, check_language, check_responses, check_worst_case
from freelance_sos.services.runbook_import import name_from
from freelance_sos.storage.check_words import check_words
from freelance_sos.storage.shapes import ClientShape
from freelance_sos.storage.toml_files import parse_toml, validate
from tests.fuzz.parsers import Parser, same, typed
from tests.storage.samples import CLIENT, NOON

_BERLIN = ZoneInfo("Europe/Berlin")
_CLIENTS = {"acme": "Acme GmbH", "bayou": "Bayou Nights", "b-2": "Größe & Söhne"}


def _said(parse: Callable[[str], Any]) -> Callable[[bytes], Any]:
    return lambda data: parse(typed(data))


def _whose(word: str) -> Whose:
    if word.casefold() == "acme":
        return Whose(zone=_BERLIN, slug="acme", name="Acme")
    raise NotFound(f'no client "{word[:40]}"')


def _is_an_instant(at: datetime) -> None:
    assert at.tzinfo is UTC
    assert at.microsecond == 0 or at == NOON
    assert 1960 < at.year < 2300


@cache
def _client() -> Client:
    return validate(ClientShape, parse_toml(CLIENT.encode(), "acme")).value.to_domain(
        "acme", holiday_calendar
    )


def _masked(text: str) -> None:
    """Nothing that was found is left; and what stands between is as it was."""
    spans, without = secret_spans(text), masked(text, "\0")
    same(without.count("\0") - text.count("\0"), len(spans) - sum(text[a:b].count("\0") for a, b in spans))
    assert all(start < end for start, end in spans)


def _checked(text: str) -> None:
    """As far as `sos say --check` looks at all."""
    for finding in check_text(text[:MOST_LETTERS], check_words("en")):
        assert finding.line >= 1
        assert finding.column >= 1


def _cleaned(text: str) -> None:
    """Nothing is left that a terminal obeys."""
    left = {unicodedata.category(letter) for letter in clean(text) + clean_lines(text).replace("\n", "")}
    assert not left & {"Cc", "Cs", "Zl", "Zp"}
    escape(text)


def _action(draft: ActionDraft) -> None:
    assert draft.text


MOMENTS = (
    *(b"20m ago", b"18:40", b"fri 17:30 acme", b"26 nov 15:00", b"2026-11-23T18:40:00+01:00", b"in 2 hours"),
    *(
        b"yesterday 17:05",
        b"next monday 9am",
        b"15h",
        b"Nov 26 2027 noon",
        b"26.11. 15:00",
        b"2026-11-23T12:00:00Z",
    ),
)
LENGTHS = (b"30m", b"1h30m", b"2d", b"3bd", b"1w2d3h4m5s")
TEXTS = (
    b"password: hunter2 and https://kim:s3cret@db.example/x",
    b"ssh root@10.0.0.1 -p 2222; see /var/log/app.log, AKIA1234567890ABCDEF",
    b"Es wird bis 15:00 Uhr MEZ laufen. ASAP!!! {finding} [name] TODO",
    b"# Title\n- [ ] rotate the keys @Kim by 2026-12-01\n\n1. look\n2) do",
    b"{client.links.status} --host '{client.name}' \"{client.contact.email}\"",
)

WORD_PARSERS = (
    Parser(
        "hours",
        _said(parse_hours),
        (b"Mo-Th 09:00-12:30,13:30-18:00; Fr 09:00-15:00", b"24/7", b"Mo,We 22:00-02:00; PH off"),
        again=lambda hours: same(parse_hours(dump_hours(hours)), hours),
    ),
    Parser(
        "special hours",
        _said(parse_day_hours),
        (b"09:00-12:00,13:00-15:00", b"off"),
        again=lambda spans: same(parse_day_hours(dump_spans(spans)), spans),
    ),
    Parser(
        "hours as people type", _said(check_hours), (b"Mon-Fri 9-17", b"9-12:30,13-18"), again=parse_hours
    ),
    Parser("length", _said(parse_duration), LENGTHS, again=lambda it: same(parse_duration(str(it)), it)),
    Parser(
        "length in time",
        _said(parse_elapsed),
        LENGTHS,
        again=lambda it: same(parse_elapsed(dump_elapsed(it)), it),
    ),
    Parser(
        "moment",
        _said(lambda text: parse_moment(text, NOON, _BERLIN, "today", _whose)),
        MOMENTS,
        again=_is_an_instant,
    ),
    Parser(
        "promise",
        _said(lambda text: parse_promise(text, NOON, _BERLIN, _whose)),
        (*MOMENTS, *LENGTHS),
        again=_is_an_instant,
    ),
    Parser(
        "reported",
        _said(lambda text: parse_reported(text, NOON, _BERLIN, _whose)),
        (*MOMENTS, *LENGTHS),
        again=_is_an_instant,
    ),
    Parser(
        "day", _said(lambda text: parse_day(text, NOON, _BERLIN)), (b"2026-12-01", b"1 dec", b"fri", b"2w")
    ),
    Parser(
        "zone",
        _said(find_zone),
        (b"Europe/Berlin", b"new york", b"CET", b"UTC+2", b"../../etc/passwd"),
        again=lambda zone: same(find_zone(zone.key).key, zone.key),
    ),
    Parser(
        "slug",
        _said(check_slug),
        (b"acme", b"a-1"),
        again=lambda slug: same(part_of(f"clients/{slug}.toml"), "client"),
    ),
    Parser(
        "slug of a name",
        _said(lambda text: slug_from(text) or None),
        ("Größe & Söhne".encode(), b"Acme GmbH"),
        again=lambda slug: same(slug and check_slug(slug), slug),
    ),
    Parser(
        "name of a checklist",
        _said(name_from),
        (b"Shop down (2)", b"con"),
        again=lambda name: same(name and check_slug(name), name),
    ),
    Parser(
        "client",
        _said(lambda text: pick_client(text, _CLIENTS, _CLIENTS)),
        (b"acme", b"bay", "grösse".encode()),
        again=lambda slug: same(slug in _CLIENTS, True),
    ),
    Parser("region", _said(find_region), (b"DE-BY", b"bavaria", b"portugal")),
    Parser(
        "language",
        _said(check_language),
        (b"pt-BR", b"de"),
        again=lambda code: same(check_language(code), code),
    ),
    Parser("response", _said(lambda text: check_responses([text])), (b"1 24/7 30m 1h 8h",)),
    Parser("worst case", _said(check_worst_case), (b"30m 1h 8h", b"-", b"2 client 1h")),
    Parser(
        "action", _said(parse_action), (b"rotate the keys @Kim by 2026-12-01", b"x by 12/1"), again=_action
    ),
    Parser("lessons", _said(items_of), (TEXTS[3],)),
    Parser("time box", _said(time_box), (b"Look (15 min)", b"Do it (within 1 hour 30 minutes)")),
    Parser("when", _said(parse_when), (b"severity 1, 2; kind outage; off hours",)),
    Parser(
        "answer at a step",
        _said(lambda text: read_answer(text, ["d", "s", "c", "n", "q"], takes_numbers=True)),
        (b"d", b"c 1, 2 3 done", b"n it's up", b"quit"),
    ),
    Parser("fields", _said(fields_of), (b"{contact}, {next_update}", b"{x}")),
    Parser("shown line", _said(lambda text: show_line(text, _client(), "acme-1")), TEXTS),
    Parser("secrets", _said(_masked), TEXTS),
    Parser("words to a client", _said(_checked), TEXTS),
    Parser("names of others", _said(lambda text: without_names(text, _CLIENTS.values(), "Acme", "…")), TEXTS),
    Parser("text for a screen", _said(_cleaned), TEXTS),
    Parser(
        "label",
        _said(part_of),
        (b"clients/acme.toml", b"incidents/acme/0001-0f1e2d3c.jsonl", b"clients/a.toml.other-01234567"),
    ),
)
