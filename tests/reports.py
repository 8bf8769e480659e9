"""A store with one incident, made of events, and its report for the client in every form."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from markdown_it import MarkdownIt

from freelance_sos.adapters.public_holidays import holiday_calendar
from freelance_sos.domain.events import Event, Opened, Payload
from freelance_sos.rendering.report import client_document
from freelance_sos.rendering.report_html import report_html
from freelance_sos.rendering.report_json import client_report_json
from freelance_sos.rendering.report_markdown import report_markdown
from freelance_sos.services.report import client_report
from freelance_sos.storage.event_lines import dump_event
from freelance_sos.storage.store import Store

TEN = datetime(2026, 11, 23, 10, tzinfo=UTC)
NOON = TEN + timedelta(hours=2)

ME = 'name = {name}\nzone = "Europe/Lisbon"\nlanguage = "en"\nhours = "Mo-Fr 09:00-18:00"\nreach = {reach}\n'
CLIENT = """
name = {name}
zone = "Europe/Berlin"
language = "{language}"
address = "{address}"
hours = "Mo-Fr 09:00-18:00"
notes = {notes}
[[contact]]
name = {contact}
[response.1]
clock = "24/7"
acknowledge = "30m"
update = "1h"
resolve = "8h"
"""


@dataclass(frozen=True, kw_only=True)
class Desk:
    """Whose incident it is; every text may be anything."""

    me: str = "Robin"
    reach: str = "+351 555 0100"
    name: str = "Acme GmbH"
    notes: str = ""
    contact: str = "Petra Weber"
    title: str = "checkout is down"
    language: str = "de"
    address: str = "formal"
    others: tuple[str, ...] = ("Luna Late Kitchen",)


@dataclass(frozen=True, kw_only=True)
class Forms:
    """One report in every form."""

    markdown: str
    html: str
    json: str

    @property
    def all(self) -> tuple[str, str, str]:
        return self.markdown, self.html, self.json

    @property
    def values(self) -> Any:
        """The JSON, read again."""
        return json.loads(self.json)


def write_store(folder: Path, desk: Desk, story: Sequence[Payload]) -> Store:
    """A store in ``folder`` whose incident acme-1 was reported at ten, and ``story``, a minute an event."""
    clients = folder / "clients"
    clients.mkdir(parents=True)
    (folder / "sos.toml").write_text(ME.format(name=quoted(desk.me), reach=quoted(desk.reach)), "utf-8")
    own = CLIENT.format(
        name=quoted(desk.name),
        notes=quoted(desk.notes),
        contact=quoted(desk.contact),
        language=desk.language,
        address=desk.address,
    )
    (clients / "acme.toml").write_text(own, "utf-8")
    for number, name in enumerate(desk.others):
        other = f'name = {quoted(name)}\nzone = "Asia/Tokyo"\nhours = "Mo-Fr 10:00-19:00"\n'
        (clients / f"other-{number}.toml").write_text(other, "utf-8")
    store = Store(folder, holiday_calendar)
    agreed = store.client("acme").value.agreement
    opened = Opened(
        client="acme",
        number=1,
        title=desk.title,
        severity=1,
        incident_kind="outage",
        reported=TEN,
        response=agreed,
    )
    moments = [TEN + timedelta(minutes=number) for number in range(len(story) + 1)]
    events = [
        Event(id=f"{number:016x}", at=at, recorded=at, what=what)
        for number, (at, what) in enumerate(zip(moments, [opened, *story], strict=True))
    ]
    (folder / "incidents" / "acme").mkdir(parents=True)
    log = folder / "incidents" / "acme" / "0001-00000000.jsonl"
    log.write_text("".join(f"{dump_event(event)}\n" for event in events), "utf-8")
    return store


def forms_of(store: Store, now: datetime = NOON, language: str = "") -> Forms:
    """The client's report of acme-1."""
    report, _ = client_report(store, "acme-1", now, language)
    return Forms(
        markdown=report_markdown(client_document(report)),
        html=report_html(client_document(report)),
        json=json.dumps(client_report_json(report), ensure_ascii=False),
    )


def quoted(text: str) -> str:
    """``text`` as TOML takes it, whatever it holds."""
    return '"' + "".join(one if one.isalnum() else f"\\U{ord(one):08x}" for one in text) + '"'


class Nodes(HTMLParser):
    """Every element of a page with its attributes, and its text without that of the style sheet."""

    VOID = ("meta", "input", "br", "link", "img")

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.text = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attributes)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] != "style":
            self.text += data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        """The attributes of each element of that name."""
        return [attributes for name, attributes in self.elements if name == tag]


def markdown_structure(text: str) -> list[str]:
    """What ``text`` is made of, without its words: every block, and all that is more than words in a line."""
    words = ("text", "text_special")
    return [
        kind
        for token in MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(text)
        for kind in (
            token.type,
            *(child.type for child in token.children or () if child.type not in words),
        )
    ]


def markdown_words(text: str) -> str:
    """What somebody reads who has ``text`` shown as what it is."""
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(text)
    return "\n".join("".join(child.content for child in token.children) for token in tokens if token.children)
