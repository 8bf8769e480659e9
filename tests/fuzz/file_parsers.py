"""The parsers of files: those of the store, of the cache, and of what people bring."""

from __future__ import annotations

import json
import tempfile
import tomllib
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from freelance_sos.adapters import zone_data
from freelance_sos.adapters.markdown import read_markdown
from freelance_sos.adapters.public_holidays import holiday_calendar
from freelance_sos.domain.almanac import Almanac
from freelance_sos.domain.checklist import Checklist, runbook_of
from freelance_sos.domain.errors import StoreError
from freelance_sos.domain.events import Event
from freelance_sos.domain.incident import Incident
from freelance_sos.domain.review import Draft, dump_review, parse_review
from freelance_sos.domain.runbook import Runbook
from freelance_sos.services.almanac import make_almanac
from freelance_sos.services.runbook_import import checklist_text
from freelance_sos.storage import almanac_file
from freelance_sos.storage.almanac_lines import dump_almanac
from freelance_sos.storage.drills import DrillMemory, drill_values
from freelance_sos.storage.event_lines import dump_event, parse_event
from freelance_sos.storage.logs import incident_of, read_log
from freelance_sos.storage.message_files import english, read_messages
from freelance_sos.storage.people_files import at_worst
from freelance_sos.storage.runbook_files import parse_runbook, runbook_at_worst
from freelance_sos.storage.runbook_steps import add_step
from freelance_sos.storage.runbook_text import runbook_text
from freelance_sos.storage.shapes import ClientShape, MeShape
from freelance_sos.storage.toml_changes import Change, change_toml
from freelance_sos.storage.toml_files import BrokenFile, ShapeT, in_domain, parse_toml, validate
from tests.fuzz.parsers import Parser, same
from tests.fuzz.samples import CHECKLISTS, EVENTS, LOG, MESSAGES, REVIEW
from tests.storage.runbook_samples import FULL
from tests.storage.samples import CLIENT, LEAST, ME, NOON, store_at

_WORST = {"name": "x", "zone": "UTC", "hours": "24/7"}


@cache
def _folder() -> Path:
    """A place for parsers that read from a path; gone with the process."""
    folder = tempfile.TemporaryDirectory(prefix="fuzz-")
    _kept.append(folder)
    return Path(folder.name)


_kept: list[tempfile.TemporaryDirectory[str]] = []


def _file(name: str, data: bytes) -> Path:
    path = _folder() / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


# -- people, runbooks, messages ------------------------------------------------------------------------


def _person(shape: type[ShapeT], convert: Callable[[ShapeT], Any]) -> Callable[[bytes], Any]:
    """As leniently as an emergency reads it, which never fails; then as strictly as `sos client check`."""

    def read(data: bytes) -> Any:
        label = "clients/acme.toml"
        at_worst(shape, lambda: parse_toml(data, label), label, _WORST, convert)
        file = parse_toml(data, label)
        value = validate(shape, file).value
        return in_domain(file, ["holidays"], lambda: convert(value))

    return read


def _runbook(data: bytes) -> Runbook:
    file = parse_toml(data, "runbooks/shop.toml")
    assert runbook_at_worst("shop", file).value.title
    return parse_runbook("shop", file).value


def _written_runbook(runbook: Runbook) -> None:
    """What is written of a runbook reads back as it was."""
    written = runbook_text(runbook)
    same(parse_runbook(runbook.name, parse_toml(written, "shop")).value, runbook)


def _with_a_step(data: bytes) -> int:
    """How many steps a sound runbook has more than before, after one was added to its last phase."""
    before = _runbook(data)
    phases = parse_toml(data, "runbooks/shop.toml").values.get("phase", [])
    if not phases:
        return 1
    added = add_step(data, "runbooks/shop.toml", len(phases) - 1, {"do": "Rotate."}, date(2026, 11, 23))
    return len(_runbook(added).steps) - len(before.steps)


def _changed(data: bytes) -> bytes:
    return change_toml(data, "clients/acme.toml", [Change("channel", "phone"), Change("notes", "")])


def _is_changed(data: bytes) -> None:
    values = tomllib.loads(data.decode("utf-8-sig"))
    assert values["channel"] == "phone"
    assert "notes" not in values


# -- logs ----------------------------------------------------------------------------------------------


def _again_an_event(event: Event) -> None:
    """Half letters apart, which no file can hold, a line that was read can be written and read again."""
    line = dump_event(event).encode()
    same(parse_event(line), event)


def _log(data: bytes) -> Incident | None:
    log = read_log(_file("incidents/acme/0001-0f1e2d3c.jsonl", data))
    read = len(log.events) + len(log.problems)
    # A file in another encoding is told once.
    lines = (
        1 if data[:2] in (BOM_UTF16_LE, BOM_UTF16_BE) else sum(map(bool, map(bytes.strip, data.split(b"\n"))))
    )
    assert read >= lines, "a line is neither read nor told"
    return incident_of(log)


# -- outside the store ---------------------------------------------------------------------------------


@cache
def _almanac_of_a_store() -> almanac_file.AlmanacFile:
    store = store_at(_folder() / "store")
    file = almanac_file.AlmanacFile(_folder() / "almanac.json", store.root, ["0.1.0"])
    file.write(make_almanac(store, NOON))
    return file


def _almanac_sample() -> bytes:
    """All that stands behind the seal."""
    file = _almanac_of_a_store()
    values = {"made_from": file.fingerprint, **dump_almanac(make_almanac(store_of(file), NOON))}
    return json.dumps(values, separators=(",", ":")).encode()


def store_of(file: almanac_file.AlmanacFile) -> Any:
    """The store that an almanac is made from."""
    from freelance_sos.storage.store import Store

    return Store(file._store, holiday_calendar)


def _almanac(data: bytes) -> Almanac | None:
    """What a cache gives whose seal is right, so that nothing but the values can give it away."""
    file = _almanac_of_a_store()
    try:
        sealed = almanac_file._with_seal(data.decode().removeprefix("{"))
    except ValueError:
        return None
    file.path.write_text(sealed, encoding="utf-8")
    return file.read(holiday_calendar)


def _drills(data: bytes) -> None:
    path = _file("drills.json", data)
    for name, past in DrillMemory(path).read().items():
        json.dumps({name: drill_values(past)}, allow_nan=False)


DRILL = json.dumps(
    {
        "version": 1,
        "drills": {
            "shop": {
                "at": "2026-11-23T12:00:00Z",
                "pace": 1,
                "acknowledged_in_seconds": 60,
                "resolved_in_seconds": None,
                "updates_in_time": 2,
                "updates_late": 0,
                "longest_silence_seconds": 90,
                "done": 3,
                "skipped": 1,
                "left": 0,
            }
        },
    }
).encode()


def _review(data: bytes) -> Draft:
    return parse_review(data.decode("utf-8", "replace"))


def _checklist(data: bytes) -> Checklist:
    return runbook_of(read_markdown(checklist_text(data)), "shop")


def _zone_sample(name: str) -> bytes:
    data = zone_data._zone_file(name)
    assert data
    return data


FILE_PARSERS = (
    Parser(
        "client file",
        _person(ClientShape, lambda shape: shape.to_domain("acme", holiday_calendar)),
        (CLIENT.encode(), LEAST.encode()),
        (BrokenFile,),
    ),
    Parser(
        "sos.toml",
        _person(MeShape, lambda shape: shape.to_domain(holiday_calendar)),
        (ME.encode(),),
        (BrokenFile,),
    ),
    Parser("runbook", _runbook, (FULL.encode(),), (BrokenFile,), _written_runbook),
    Parser(
        "messages",
        lambda data: read_messages("de", parse_toml(data, "messages/de.toml"), english()),
        (MESSAGES.encode(),),
        (BrokenFile,),
    ),
    Parser("client edit", _changed, (CLIENT.encode(), LEAST.encode()), again=_is_changed),
    Parser(
        "step added",
        _with_a_step,
        (FULL.encode(),),
        (StoreError,),
        again=lambda count: same(count, 1),
    ),
    Parser("event", parse_event, EVENTS, (ValueError,), _again_an_event),
    Parser("log", _log, (LOG,), (StoreError,)),
    Parser("almanac", _almanac, (_almanac_sample(),)),
    Parser("drills", _drills, (DRILL,)),
    Parser(
        "review",
        _review,
        (REVIEW.encode(),),
        again=lambda draft: same(parse_review(dump_review(draft)), draft),
    ),
    Parser("checklist", _checklist, CHECKLISTS, again=lambda made: _written_runbook(made.runbook)),
    Parser("zone file", zone_data._is_sound, (_zone_sample("Europe/Berlin"), _zone_sample("UTC"))),
)
