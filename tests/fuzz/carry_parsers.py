"""The parsers of what is carried: exports, clients of other programs, the other copy, what can be undone."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from freelance_sos.adapters.client_table import read_table
from freelance_sos.adapters.git_address import Address, address_of, check_url, config_text
from freelance_sos.adapters.vcard import read_cards
from freelance_sos.domain.changes import Change, FileText
from freelance_sos.domain.layout import PURGES, part_of
from freelance_sos.domain.merge import merge
from freelance_sos.storage.changes import _line, _parsed
from freelance_sos.storage.export_file import ReadExport, dump_export, parse_export
from freelance_sos.storage.purges import marks, purge_lines
from tests.fuzz.parsers import Parser, same, typed
from tests.fuzz.samples import LOG
from tests.storage.samples import CLIENT, ME, NOON

_LOG_LABEL = "incidents/acme/0001-0f1e2d3c.jsonl"
_EXPORT = dump_export(
    {"sos.toml": ME.encode(), "clients/acme.toml": CLIENT.encode(), _LOG_LABEL: LOG}, NOON, "0.1.0"
).encode()
_TABLE = """\
name;zone;hours;email;language
Acme GmbH;Europe/Berlin;Mo-Fr 09:00-17:00;petra@example.com;de
"Größe; Söhne";Europe/Lisbon;;kim@example.com;pt
""".encode()
_CARD = """\
BEGIN:VCARD
VERSION:4.0
FN:Petra Weber
ORG:Acme GmbH;Shop
TEL;TYPE=work,voice;PREF=1:+49 30 901820
EMAIL:petra@exam
 ple.com
NOTE:Calls\\, not before 10\\nnever
END:VCARD
""".replace("\n", "\r\n").encode()
_CHANGE = _line(
    Change(
        id="00000000000000aa",
        recorded=NOON,
        files=(
            FileText(label="clients/acme.toml", before=CLIENT.encode(), after=b"\xff"),
            FileText(label="sos.toml", before=None, after=ME.encode()),
        ),
        undoes="00000000000000ab",
    )
)


def _again_an_export(read: ReadExport) -> None:
    """Only files of a store come in, and they can be given on."""
    assert all(part_of(label) for label in read.files)
    same(parse_export(dump_export(read.files, NOON, "0.1.0").encode()).files, read.files)


def _merged(data: bytes) -> None:
    """With any other log both orders give every line, and the same ones."""
    mine, theirs = {_LOG_LABEL: LOG}, {_LOG_LABEL: data}
    one, other = merge({}, mine, theirs).files, merge({}, theirs, mine).files
    lines = [set(files[_LOG_LABEL].replace(b"\r", b"").split(b"\n")) for files in (one, other)]
    same(*lines)
    assert {line for line in (LOG + data).replace(b"\r", b"").split(b"\n") if line} <= lines[0]


def _address(text: str) -> Address:
    found = check_url(text)
    assert not found.url.startswith("-")
    if not Path(found.url).is_absolute():
        same(address_of(config_text(found.url)), found)
    return found


CARRY_PARSERS = (
    Parser("export", parse_export, (_EXPORT,), again=_again_an_export),
    Parser("table of clients", lambda data: read_table(data, "clients.csv"), (_TABLE,)),
    Parser("cards", lambda data: read_cards(data, "clients.vcf"), (_CARD,)),
    Parser("merged logs", _merged, (LOG,)),
    Parser(
        "changes",
        _parsed,
        (_CHANGE,),
        again=lambda change: same(change and _parsed(_line(change)), change),
    ),
    Parser(
        "purges",
        lambda data: marks({PURGES: data}),
        (purge_lines(["0f" * 32, "1e" * 32], NOON, datetime(2026, 11, 23, tzinfo=UTC)),),
        again=lambda found: same(marks({PURGES: purge_lines(found, NOON, NOON)}), found),
    ),
    Parser(
        "address of a copy",
        lambda data: _address(typed(data)),
        (
            b"git@example.com:me/store.git",
            b"https://example.com/me/store.git",
            b"ssh://me@host:22/~/s",
            b"ext::sh",
        ),
    ),
    Parser(
        "address that was kept",
        lambda data: address_of(data.decode("utf-8", "replace")),
        (config_text("https://example.com/a.git").encode(), config_text("/backup/s").encode()),
    ),
)
