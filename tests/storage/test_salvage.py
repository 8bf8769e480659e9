"""An emergency with a broken file: only what is broken is left out, all else is used, and it is told."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from freelance_sos.domain.agreement import TARGET_NAMES
from freelance_sos.domain.people import Client
from freelance_sos.storage.shapes import ClientShape, MeShape
from freelance_sos.storage.store import Store
from freelance_sos.storage.toml_files import TomlFile, salvage
from tests.storage.samples import CLIENT, ME, store_at

UNSOUND: tuple[Any, ...] = (7, True, [], {}, ["x"], "", "x\x1b[31m", [{"name": 5}], {"1": 5}, {"x": {}})


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return store_at(tmp_path / "store")


def salvaged(store: Store, text: str | bytes) -> tuple[Client, list[str]]:
    """What is left of a client file that holds ``text``, and what is told of the rest, without its hints."""
    store.client_path("acme").write_bytes(text.encode() if isinstance(text, str) else text)
    loaded = store.client_at_worst("acme")
    return loaded.value, [
        str(problem).removeprefix("clients/acme.toml").split("; ")[0] for problem in loaded.problems
    ]


def agreed(client: Client) -> dict[int, list[str]]:
    """The names of the agreed targets by severity."""
    return {
        severity: [name for name in TARGET_NAMES if targets.named(name)]
        for severity, targets in client.agreement.by_severity.items()
    }


def test_a_sound_file_comes_whole_and_nothing_is_told(store: Store) -> None:
    assert store.client_at_worst("acme") == store.client("acme")
    assert store.me_at_worst() == store.me()


def test_a_wrong_zone_costs_the_zone(store: Store) -> None:
    acme, told = salvaged(store, CLIENT.replace("Berlin", "Berln"))

    assert (acme.zone.key, acme.name, len(acme.contacts)) == ("UTC", "Acme GmbH", 1)
    assert agreed(acme) == {1: ["acknowledge", "update", "resolve"], 2: ["acknowledge", "update", "resolve"]}
    assert str(acme.calendar.hours) == "Mo-Th 09:00-12:30,13:30-18:00; Fr 09:00-15:00"
    assert told == [':3: zone: "Europe/Berln" is no time zone']


def test_wrong_hours_cost_the_hours_and_every_hour_counts(store: Store) -> None:
    acme, told = salvaged(store, CLIENT.replace("13:30", "12:00"))

    assert (acme.zone.key, str(acme.calendar.hours)) == ("Europe/Berlin", "24/7")
    assert told == [":6: hours: column 19: 12:00-18:00 overlaps 09:00-12:30"]


@pytest.mark.parametrize("missing", ["zone", "hours", "name"])
def test_what_is_missing_is_told_as_well(store: Store, missing: str) -> None:
    acme, told = salvaged(store, CLIENT.replace(f"\n{missing} = ", f"\n# {missing} = ", 1))

    assert told == [f": {missing}: is missing"]
    assert (acme.name, acme.zone.key, str(acme.calendar.hours))[["name", "zone", "hours"].index(missing)] in (
        *("acme", "UTC", "24/7"),
    )


def test_one_wrong_target_costs_only_itself(store: Store) -> None:
    acme, told = salvaged(store, CLIENT.replace('update = "1h"', 'update = "an hour"'))

    assert agreed(acme) == {1: ["acknowledge", "resolve"], 2: ["acknowledge", "update", "resolve"]}
    assert told == [':21: response.1.update: "an hour" is no length of time']


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ('clock = "24/7"', 'clock = "ours"', ':19: response.1.clock: "ours" is not one of'),
        ('clock = "24/7"', "", ":18: response.1: names no clock"),
        ('resolve = "8h"', 'resolve = "5m"', ":18: response.1: resolve (5m) is shorter than acknowledge"),
    ],
)
def test_targets_that_can_not_be_counted_cost_their_severity(
    store: Store, old: str, new: str, line: str
) -> None:
    acme, told = salvaged(store, CLIENT.replace(old, new))

    assert agreed(acme) == {2: ["acknowledge", "update", "resolve"]}
    assert len(told) == 1
    assert told[0].startswith(line)


def test_a_wrong_telephone_costs_no_contact(store: Store) -> None:
    kim = '[[contact]]\nname = "Kim"\nemail = 5\n[[contact]]\nrole = "nobody"\nphone = 6\n'
    acme, told = salvaged(
        store,
        CLIENT.replace('phone = "+49 30 901820"\n', f'phone = 4930901820\n{kim}[[contact]]\nname = "Z"\n'),
    )

    assert [(contact.name, contact.phone) for contact in acme.contacts] == [
        *(("Petra Weber", ""), ("Kim", ""), ("Z", "")),
    ]
    assert acme.contacts[0].email == "petra@example.com"
    assert told == [
        ':17: contact.phone: 4930901820 can\'t be used: it must be text in quotes: "…"',
        ':20: contact.email: 5 can\'t be used: it must be text in quotes: "…"',
        ":21: contact.name: is missing",
        ':23: contact.phone: 6 can\'t be used: it must be text in quotes: "…"',
    ]


def test_wrong_dates_cost_only_themselves(store: Store) -> None:
    closed = 'closed = ["24.12.", 2026-12-25, true, 2026-12-28]'
    acme, told = salvaged(
        store,
        CLIENT.replace("closed = [2026-12-24]", closed).replace(
            "[special_hours]", '[special_hours]\n2026-12-30 = "9-12"'
        ),
    )

    assert [off.first.day for off in acme.calendar.days_off] == [25, 28]
    assert [day.day for day in acme.calendar.special] == [31]
    assert len(told) == 3


def test_holidays_of_no_country_cost_the_holidays(store: Store) -> None:
    acme, told = salvaged(store, CLIENT.replace("DE-BY", "DE-XX"))

    assert (acme.holidays, acme.zone.key, len(agreed(acme))) == ("", "Europe/Berlin", 2)
    assert told == [':7: holidays: DE has no region "XX"']


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (b"", [": name: is missing", ": zone: is missing", ": hours: is missing"]),
        (b'name = "Acme', [":1: can't be read: the quote after name is not closed"]),
        (b"\xff\xfe\x00", [":1: is not UTF-8 text"]),
        (b"#" * 2_000_000, [": is larger than 1 MB"]),
    ],
)
def test_a_file_of_which_nothing_can_be_read_leaves_the_short_name(
    store: Store, text: bytes, told: list[str]
) -> None:
    acme, found = salvaged(store, text)

    assert (acme.name, acme.zone.key, str(acme.calendar.hours), agreed(acme)) == ("acme", "UTC", "24/7", {})
    assert (acme.language, found) == ("en", told)


def test_a_file_that_is_missing_or_a_folder_leaves_the_short_name(store: Store) -> None:
    store.client_path("acme").unlink()
    loaded = store.client_at_worst("acme")
    assert (loaded.value.name, [str(problem) for problem in loaded.problems]) == (
        *("acme", ["clients/acme.toml: is missing; sos client add acme; meanwhile: UTC and 24/7"]),
    )

    store.client_path("acme").mkdir()
    loaded = store.client_at_worst("acme")
    assert loaded.value.name == "acme"
    assert len(loaded.problems) == 1


@pytest.mark.parametrize("text", [None, "", "zone = ", 'zone = "Lisbn"\nhours = "24/7"\n'])
def test_i_am_in_utc_and_always_awake_at_the_worst(store: Store, text: str | None) -> None:
    if text is None:
        (store.root / "sos.toml").unlink()
    else:
        (store.root / "sos.toml").write_text(text, encoding="utf-8")
    loaded = store.me_at_worst()

    assert (loaded.value.zone.key, str(loaded.value.calendar.hours), str(loaded.value.awake)) == (
        *("UTC", "24/7", "24/7"),
    )
    assert loaded.problems
    assert all(problem.file == "sos.toml" for problem in loaded.problems)


@pytest.mark.parametrize(("shape", "text"), [(ClientShape, CLIENT), (MeShape, ME)], ids=["client", "me"])
@given(data=st.data())
def test_whatever_is_wrong_all_else_is_kept_and_every_wrong_key_is_told(
    shape: type[ClientShape | MeShape], text: str, data: st.DataObject
) -> None:
    sound = tomllib.loads(text)
    wrong = data.draw(st.dictionaries(st.sampled_from(sorted(sound)), st.sampled_from(UNSOUND)))
    fallback = {"name": "acme", "zone": "UTC", "hours": "24/7"}
    whole = shape.model_validate(sound)

    loaded = salvage(shape, TomlFile(label="x.toml", text=text, values={**sound, **wrong}), fallback)

    for field, info in shape.model_fields.items():
        if (info.alias or field) not in wrong:
            assert getattr(loaded.value, field) == getattr(whole, field)
    told = {problem.key.split(".")[0] for problem in loaded.problems}
    assert told <= set(wrong)
    assert not {key for key, value in wrong.items() if value == 7} - told
