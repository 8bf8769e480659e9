"""A slip in a file for people is told in one line: file, line, key, what is wrong and what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from freelance_sos.domain.durations import EXAMPLES
from freelance_sos.storage.store import Store
from freelance_sos.storage.toml_files import BrokenFile
from tests.storage.samples import LEAST, ME, store_at

S1 = '[response.1]\nclock = "24/7"\n'


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return store_at(tmp_path / "store")


def problems(store: Store, text: str | bytes, *, me: bool = False) -> list[str]:
    """What is told of a client file, or of sos.toml, that holds ``text``."""
    path = store.root / "sos.toml" if me else store.client_path("acme")
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    try:
        loaded = store.me() if me else store.client("acme")
    except BrokenFile as broken:
        return [str(problem) for problem in broken.problems]
    return [str(problem) for problem in loaded.problems]


OF_A_CLIENT = {
    "no value": (f"{LEAST}channel = slack\n", "4: can't be read: invalid value; mend that line"),
    "no equals sign": (
        f"{LEAST}channel\n",
        "4: can't be read: expected '=' after a key in a key/value pair; mend that line",
    ),
    "quote left open": (
        f'{LEAST}notes = "a\n',
        "4: can't be read: the quote after notes is not closed; mend that line",
    ),
    "quote left open in the middle": (
        LEAST.replace('-17:00"', "-17:00") + 'notes = "a"\n',
        "3: can't be read: the quote after hours is not closed; mend that line",
    ),
    "quote left open at the very end": (
        f'{LEAST}notes = "a',
        "4: can't be read: the quote after notes is not closed; mend that line",
    ),
    "quote left open in a list": (
        f'{LEAST}closed = [\n  "a,\n]\n',
        "5: can't be read: a quote is not closed; mend that line",
    ),
    "quote left open around a key": (
        f'{LEAST}[special_hours]\n"2026-12-31 = off\n',
        "5: can't be read: a quote is not closed; mend that line",
    ),
    "three quotes left open": (
        f'{LEAST}notes = """a\nb\n',
        "5: can't be read: unterminated string; mend that line",
    ),
    "list left open": (f"{LEAST}closed = [\n\n", "4: can't be read: invalid value; mend that line"),
    "same key twice": (
        f'{LEAST}zone = "UTC"\n',
        "4: can't be read: cannot overwrite a value; mend that line",
    ),
    "merge conflict": (f"{LEAST}<<<<<<< HEAD\n", "4: can't be read: invalid statement; mend that line"),
    "wrong zone": (
        LEAST.replace("Berlin", "Berln"),
        '2: zone: "Europe/Berln" is no time zone; did you mean "Europe/Berlin"?',
    ),
    "braces in a zone": (
        LEAST.replace("Europe/Berlin", "{0}"),
        '2: zone: "{0}" is no time zone; write an IANA name such as Europe/Lisbon',
    ),
    "abbreviation": (
        LEAST.replace("Europe/Berlin", "WIB"),
        '2: zone: "WIB" is an abbreviation, not a time zone; name the place: Asia/Jakarta',
    ),
    "overlapping hours": (
        LEAST.replace("09:00-17:00", "09:00-12:30,12:00-18:00"),
        "3: hours: column 19: 12:00-18:00 overlaps 09:00-12:30; merge the two",
    ),
    "hours in months": (
        LEAST.replace("Mo-Fr", "Dec Mo-Fr"),
        "3: hours: column 1: months are not supported; write dates under special_hours",
    ),
    "number for text": (
        LEAST.replace('"Acme"', "7"),
        '1: name: 7 can\'t be used: it must be text in quotes: "…"',
    ),
    "empty name": (LEAST.replace('"Acme"', '""'), '1: name: "" can\'t be used: it is empty'),
    "zone without quotes": (LEAST.replace('"Europe/Berlin"', "1"), '2: zone: must be text in quotes: "…"'),
    "no zone": (LEAST.replace("zone", "# zone"), ' zone: is missing; add zone = "Europe/Lisbon"'),
    "no hours": (LEAST.replace("hours", "# hours"), ' hours: is missing; add hours = "Mo-Fr 09:00-17:00"'),
    "bad date": (
        f'{LEAST}closed = [\n  2026-12-24,\n  "24.12.2026",\n]\n',
        '4: closed: "24.12.2026" can\'t be used: it is no date; write it like 2026-12-24',
    ),
    "one date, no list": (
        f"{LEAST}closed = 2026-12-24\n",
        "4: closed: 2026-12-24 can't be used: it must be a list: [ … ]",
    ),
    "special hours of no date": (
        f'{LEAST}[special_hours]\n2026-12-30 = "off"\n"31.12." = "off"\n',
        '6: special_hours.31.12.: "31.12." can\'t be used: it is no date; write it like 2026-12-24',
    ),
    "special hours that are none": (
        f'{LEAST}[special_hours]\n2026-12-31 = "9-12"\n',
        '5: special_hours.2026-12-31: column 1: can\'t read "9-12"; write it like 09:00-17:00',
    ),
    "bad duration": (
        f'{LEAST}{S1}acknowledge = "30 minuets"\n',
        f'6: response.1.acknowledge: "30 minuets" is no length of time; {EXAMPLES}',
    ),
    "duration without quotes": (
        f"{LEAST}{S1}update = 30\n",
        '6: response.1.update: must be text in quotes: "…"',
    ),
    "resolve shorter than acknowledge": (
        f'{LEAST}{S1}acknowledge = "8h"\nresolve = "30m"\n',
        "4: response.1: resolve (30m) is shorter than acknowledge (8h); one of the two is a slip",
    ),
    "business days round the clock": (
        f'{LEAST}{S1}resolve = "2bd"\n',
        "4: response.1: a 24/7 clock has no business days; use hours or days, or the client clock",
    ),
    "no such severity": (
        f'{LEAST}[response.0]\nclock = "24/7"\n',
        "4: response.0: \"0\" is not one of '1', '2', '3' or '4'",
    ),
    "no clock": (
        f'{LEAST}[response.2]\nupdate = "1h"\n',
        '4: response.2: names no clock; add clock = "client" (or 24/7, client, mine, shared)',
    ),
    "no such clock": (
        f'{LEAST}[response.2]\nclock = "ours"\n',
        "5: response.2.clock: \"ours\" is not one of '24/7', 'client', 'mine' or 'shared'",
    ),
    "no such address": (
        f'{LEAST}address = "Sie"\n',
        "4: address: \"Sie\" is not one of 'formal' or 'informal'",
    ),
    "holidays of no country": (
        f'{LEAST}holidays = "de"\n',
        '4: holidays: no holidays known for "de"; did you mean DE?',
    ),
    "contact without a name": (
        f'{LEAST}[[contact]]\nname = "A"\n[[contact]]\nrole = "owner"\n',
        '6: contact.name: is missing; add name = "…"',
    ),
    "contact that is no table": (
        f'{LEAST}contact = "Petra"\n',
        '4: contact: "Petra" can\'t be used: it must be a list: [ … ]',
    ),
    "not UTF-8": (
        (LEAST + 'notes = "Grüße"\n').encode("latin-1"),
        "4: is not UTF-8 text; save it as UTF-8",
    ),
}


@pytest.mark.parametrize(("written", "told"), OF_A_CLIENT.values(), ids=OF_A_CLIENT)
def test_a_slip_in_a_client_file_is_told_by_line_and_key(
    store: Store, written: str | bytes, told: str
) -> None:
    assert problems(store, written) == [f"clients/acme.toml:{told}"]


OF_ME = {
    "away ends before it begins": (
        ME.replace("to = 2026-12-31", "to = 2026-12-01"),
        "8: away: ends before it begins; swap from and to",
    ),
    "away without an end": (
        ME.replace("to = 2026-12-31\n", ""),
        '8: away.to: is missing; add to = "…"',
    ),
    "bad zone of a helper": (
        ME.replace("America/Sao_Paulo", "Sao_Paolo"),
        '19: support.zone: "Sao_Paolo" is no time zone; did you mean "America/Sao_Paulo"?',
    ),
    "never awake": (
        ME.replace("Mo-Su 07:30-23:00", "Mo-Su off"),
        "6: awake: column 1: no hours at all; write them like Mo-Fr 09:00-17:00",
    ),
}


@pytest.mark.parametrize(("written", "told"), OF_ME.values(), ids=OF_ME)
def test_a_slip_in_the_file_about_me_is_told_by_line_and_key(store: Store, written: str, told: str) -> None:
    assert problems(store, written, me=True) == [f"sos.toml:{told}"]


def test_every_slip_of_a_file_is_told(store: Store) -> None:
    found = problems(store, 'name = 1\nzone = "Berlin/Europe"\nhours = "always"\n')

    assert [line.split(": ")[:2] for line in found] == [
        ["clients/acme.toml:1", "name"],
        ["clients/acme.toml:2", "zone"],
        ["clients/acme.toml:3", "hours"],
    ]


def test_an_unknown_key_is_a_warning_that_names_the_nearest(store: Store) -> None:
    added = f'chanel = "slack"\nmood = "grim"\n{S1}updat = "1h"\n[[contact]]\nname = "P"\nemial = "x"\n'

    assert problems(store, LEAST + added) == [
        "clients/acme.toml:4: chanel: unknown key, left as it is; did you mean channel?",
        "clients/acme.toml:5: mood: unknown key, left as it is",
        "clients/acme.toml:11: contact.emial: unknown key, left as it is; did you mean email?",
        "clients/acme.toml:8: response.1.updat: unknown key, left as it is; did you mean update?",
    ]


def test_names_that_the_program_uses_itself_are_keys_like_any_other(store: Store) -> None:
    names = ["model_config", "model_fields", "to_domain", "__class__", "self"]
    found = problems(store, LEAST + "".join(f"{name} = 1\n" for name in names))

    assert [line.split(": ")[1] for line in found] == names
