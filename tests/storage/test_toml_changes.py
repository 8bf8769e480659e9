"""Changing one key of a file that people write leaves every other letter of it where it was."""

from __future__ import annotations

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from freelance_sos.domain.errors import UsageError
from freelance_sos.storage.toml_changes import Change, change_toml
from freelance_sos.storage.toml_files import BrokenFile

FILE = """\
# My oldest client.
name = "Acme GmbH"   # ask for Petra
zone = 'Europe/Berlin'
rate = 95            # not a key of sos: mine
closed = [2026-12-24]

# Agreed by mail, 2026-03-01.
[response.2]
clock = "client"
acknowledge = { within = "4h", clock = "24/7" }  # they insisted

[response.1]
clock = "24/7"       # always
acknowledge = "30m"
[[contact]]
name = "Petra Weber"
[mine]
colour = "red"
"""
COMMENTS = [line[line.index("#") :] for line in FILE.splitlines() if "#" in line]


def changed(text: str, *changes: str) -> str:
    pairs = [Change(*change.split("=", 1)) for change in changes]
    return change_toml(text.encode(), "clients/acme.toml", pairs).decode()


@pytest.mark.parametrize(
    ("change", "old", "new"),
    [
        ("name=Acme AG", '"Acme GmbH"', '"Acme AG"'),
        ("response.1.acknowledge=45m", '"30m"', '"45m"'),
        ("rate=100", "95 ", "100 "),
        ("rate=a lot", "95 ", '"a lot" '),
        ("closed=[2026-12-24, 2026-12-31]", "[2026-12-24]", "[2026-12-24, 2026-12-31]"),
        ("contact.1.name=Kim", '"Petra Weber"', '"Kim"'),
        ("mine.colour=blue", '"red"', '"blue"'),
        ("closed=", "closed = [2026-12-24]\n", ""),
        # An own clock is a promise: changing the time alone keeps it.
        ("response.2.acknowledge=2h", '"4h"', '"2h"'),
        # A new key stands with the other keys, not under the comment of a table.
        ("channel=slack", "\n\n# Agreed", '\nchannel = "slack"\n\n# Agreed'),
        ("response.1.resolve=8h", '"30m"\n', '"30m"\nresolve = "8h"\n'),
        ("contact.1.email=p@example.com", 'Weber"\n', 'Weber"\nemail = "p@example.com"\n'),
    ],
)
def test_one_change_is_the_only_change(change: str, old: str, new: str) -> None:
    assert FILE.count(old) == 1
    assert changed(FILE, change) == FILE.replace(old, new)


def test_tables_that_are_not_there_yet_are_made() -> None:
    text = changed(
        FILE, "response.3.clock=mine", "contact.2.name=Kim", "special_hours.2026-12-31=09:00-12:00"
    )

    values, before = tomllib.loads(text), tomllib.loads(FILE)
    assert values.pop("special_hours") == {"2026-12-31": "09:00-12:00"}
    assert values["response"].pop("3") == {"clock": "mine"}
    assert values["contact"].pop() == {"name": "Kim"}
    assert values == before
    assert [line[line.index("#") :] for line in text.splitlines() if "#" in line] == COMMENTS


def test_tables_written_in_one_line_stay_in_one_line() -> None:
    text = 'contact = [{ name = "A" }]\nresponse = { 1 = { clock = "24/7" } }\n'
    values = tomllib.loads(changed(text, "contact.2.name=B", "response.1.update=1h", "response.2.clock=mine"))
    assert values == {
        "contact": [{"name": "A"}, {"name": "B"}],
        "response": {"1": {"clock": "24/7", "update": "1h"}, "2": {"clock": "mine"}},
    }


@pytest.mark.parametrize("change", ["name=Acme GmbH", "rate=95", "nothing=", "response.4.clock=", "mine.x="])
def test_what_is_so_already_changes_nothing(change: str) -> None:
    assert changed(FILE, change) == FILE


@pytest.mark.parametrize(
    "change",
    [
        "response.1=24/7",
        "response.1=",
        "contact=Kim",
        "contact=",
        "contact.3.name=Kim",
        "contact.0.name=Kim",
        "contact.x.name=Kim",
        "contact.2=Kim",
        "name.first=A",
        "rate.x=1",
        "=x",
        "a..b=x",
        ".=x",
    ],
)
def test_what_would_take_more_than_one_value_away_is_refused(change: str) -> None:
    with pytest.raises(UsageError):
        changed(FILE, change)


def test_line_endings_and_byte_order_mark_stay() -> None:
    text = FILE.replace("\n", "\r\n")
    data = b"\xef\xbb\xbf" + text.encode()

    done = change_toml(data, "clients/acme.toml", [Change("name", "Acme AG"), Change("channel", "mail")])

    expected = text.replace("Acme GmbH", "Acme AG").replace("\r\n\r\n#", '\r\nchannel = "mail"\r\n\r\n#', 1)
    assert done == b"\xef\xbb\xbf" + expected.encode()


def test_a_file_that_is_no_toml_is_told_by_its_line() -> None:
    with pytest.raises(BrokenFile, match=r"clients/acme\.toml:2"):
        changed('name = "A"\nzone =\n', "zone=UTC")


plain = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20)
places = st.sampled_from(
    [
        "name",
        "zone",
        "channel",
        "notes",
        "response.1.clock",
        "response.4.update",
        "contact.2.role",
        "mine.new",
    ]
)


@given(key=places, value=plain)
def test_whatever_text_is_set_is_read_back_and_all_else_stays(key: str, value: str) -> None:
    text = changed(FILE, f"{key}={value}")
    for comment in COMMENTS:
        assert comment in text
    values, before = tomllib.loads(text), tomllib.loads(FILE)
    taken = _take(values, key)
    _take(before, key)
    assert values == before
    if value[:1] not in ("[", "{", '"', "'"):
        assert taken == value


def _take(values: object, key: str) -> object:
    """Take the value at ``key`` out, and the tables that are empty afterwards."""
    part, _, rest = key.partition(".")
    if isinstance(values, list):
        inside = values[int(part) - 1] if int(part) <= len(values) else None
        found = _take(inside, rest) if inside is not None else None
        if inside == {}:
            values.remove(inside)
        return found
    assert isinstance(values, dict)
    if not rest:
        return values.pop(part, None)
    found = _take(values.get(part, {}), rest)
    if values.get(part) in ({}, []):
        del values[part]
    return found
