"""Messages as files: the store's own wording over the built-in one, phrase by phrase, and nothing broken."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import tomli_w
from hypothesis import given
from hypothesis import strategies as st

from freelance_sos.domain.messages import Messages, Text
from freelance_sos.domain.phrases import PHRASES
from freelance_sos.storage.message_files import MessageFiles, built_in, english, read_messages
from freelance_sos.storage.toml_files import Loaded, parse_toml


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "messages").mkdir()
    return tmp_path / "messages"


def read(text: str, base: Messages | None = None) -> Loaded[Messages]:
    return read_messages("de", parse_toml(text.encode(), "messages/de.toml"), base or built_in("de"))


def told(text: str) -> list[str]:
    return [str(problem) for problem in read(text).problems]


# -- over the built-in one ----------------------------------------------------------------------------


def test_what_is_not_written_stays_as_it_is() -> None:
    assert read("").value == built_in("de")


def test_one_text_stands_for_chat_and_email_and_for_both_ways_to_speak() -> None:
    made = read('[ack]\ntext = "Bis {next_update}."').value.phrases["ack"]
    assert made.chat == made.email == Text("Bis {next_update}.", "Bis {next_update}.")
    assert made.subject == built_in_phrase("ack").subject


def built_in_phrase(name: str) -> Any:
    german = built_in("de")
    assert german is not None
    return german.phrases[name]


def test_a_chat_of_ones_own_leaves_the_email() -> None:
    made = read('[ack]\nchat.formal = "Sie: {next_update}"\nchat.informal = "Du: {next_update}"').value
    assert made.phrases["ack"].chat == Text("Sie: {next_update}", "Du: {next_update}")
    assert made.phrases["ack"].email == built_in_phrase("ack").email


def test_ones_own_text_is_for_every_severity_unless_it_has_a_calm_one() -> None:
    own = '[ack]\ntext = "Bis {next_update}."\n'
    assert read(own).value.phrases["ack"].calm is None
    calm = read(own + '[ack.calm]\nchat = "Ruhig, bis {next_update}."').value.phrases["ack"].calm
    assert calm is not None
    assert calm.chat.formal == "Ruhig, bis {next_update}."
    assert calm.email.formal == "Bis {next_update}."


def test_a_subject_of_ones_own_leaves_the_calm_text() -> None:
    made = read('[ack]\nsubject = "Da"').value.phrases["ack"]
    assert made.subject.formal == "Da"
    assert made.calm == built_in_phrase("ack").calm


def test_greeting_gaps_and_zones_can_be_changed_one_by_one() -> None:
    made = read(
        '[frame.chat]\ngreeting = "Moin {contact},"\n[gaps]\ncause = "woran es lag"\n'
        '[moment.zones]\n"Europe/Berlin" = "Ortszeit Berlin"\n'
    ).value
    german = built_in("de")
    assert german is not None
    assert made.frames["chat"].greeting.formal == "Moin {contact},"
    assert made.frames["email"] == german.frames["email"]
    assert made.gaps == {**german.gaps, "cause": "woran es lag"}
    assert made.moment.zones["Europe/Berlin"] == "Ortszeit Berlin"
    assert made.moment.zones["Europe/Vienna"] == german.moment.zones["Europe/Vienna"]


# -- what is refused ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (
            '[ack]\n\ntext = "Bis {next_updat}."',
            'messages/de.toml:3: ack.text: "{next_updat}" is no field; did you mean {next_update}?',
        ),
        # Foreign to this phrase, though it exists.
        (
            '[ack]\ntext = "{next_update} {price} {slots}"',
            'messages/de.toml:2: ack.text: "{slots}" is no field',
        ),
        ('[ack]\ntext = "Bin dran."', "messages/de.toml:2: ack.text: lacks {next_update}"),
        (
            '[ack]\nchat.formal = "a {next_update}"\nchat.informal = "b"',
            "messages/de.toml:3: ack.chat.informal: lacks {next_update}",
        ),
        ('[ack.calm]\nemail = "x"', "messages/de.toml:2: ack.calm.email: lacks {next_update}"),
        (
            '[ack]\nchat.formal = "a {next_update}"',
            "messages/de.toml:2: ack.chat: needs both: formal and informal",
        ),
        ("[ack]\nchat = 3", "messages/de.toml:2: ack.chat: must be text in quotes"),
        ('[frame.chat]\ngreeting = "Hallo"', "messages/de.toml:2: frame.chat.greeting: lacks {contact}"),
        ('[moment]\ntext = "{date} {time}"', "messages/de.toml:2: moment.text: lacks {zone}"),
        ('[ack]\ntext = "{next_update!r}"', 'messages/de.toml:2: ack.text: "{next_update!r}" is no field'),
        ('[ack]\ntext = "{{next_update}}"', "messages/de.toml:2: ack.text: "),
        ('direction = "up"', "messages/de.toml:1: direction: "),
    ],
)
def test_a_broken_text_names_its_line_and_the_built_in_is_said(text: str, problem: str) -> None:
    problems = told(text)
    assert problems[0].startswith(problem)
    assert read(text).value == built_in("de")


def test_a_phrase_that_does_not_exist_names_the_nearest() -> None:
    assert told('[updaet]\ntext = "x"') == [
        "messages/de.toml:1: updaet: unknown key, left as it is; did you mean update?"
    ]


def test_one_broken_phrase_costs_no_other() -> None:
    made = read('[ack]\ntext = "x"\n[queue]\ntext = "Später: {next_update}"').value
    assert made.phrases["queue"].chat.formal == "Später: {next_update}"
    assert made.phrases["ack"] == built_in_phrase("ack")


# -- which language -----------------------------------------------------------------------------------


def test_the_first_language_that_has_the_phrase_is_taken(folder: Path) -> None:
    (folder / "hu.toml").write_text('[ack]\ntext = "Megvan. {next_update}"', "utf-8")
    files = MessageFiles(folder)
    assert files.pick("ack", ["hu", "de"]).value.language == "hu"
    assert files.pick("update", ["hu", "de"]).value.language == "de"
    assert files.pick("update", ["hu"]).value.language == "en"


def test_a_region_has_the_words_of_its_language_and_brazil_its_own(folder: Path) -> None:
    files = MessageFiles(folder)
    for wanted, language in (
        ("de-AT", "de"),
        ("PT_br", "pt-BR"),
        ("pt-AO", "pt"),
        ("fr-CA", "fr"),
        ("xx", "en"),
    ):
        assert files.pick("ack", [wanted]).value.language == language


@pytest.mark.parametrize("language", ["../../secret", "/etc/passwd", "", ".", "..", "de/../../x", "a\x00b"])
def test_a_language_never_names_a_path(folder: Path, language: str) -> None:
    (folder.parent / "secret.toml").write_text('[ack]\ntext = "stolen {next_update}"')
    assert MessageFiles(folder).pick("ack", [language]).value == english()


def test_no_folder_is_no_problem(tmp_path: Path) -> None:
    loaded = MessageFiles(tmp_path / "messages").pick("ack", ["de"])
    assert (loaded.value, loaded.problems) == (built_in("de"), ())


# -- whatever stands in it ----------------------------------------------------------------------------

values = st.recursive(
    st.text(max_size=20)
    | st.integers(-5, 5)
    | st.booleans()
    | st.sampled_from(["{next_update}", "{me}", "{"]),
    lambda inner: (
        st.dictionaries(st.sampled_from(["chat", "email", "text", "calm", "formal", "informal", "x"]), inner)
        | st.lists(inner, max_size=3)
    ),
    max_leaves=8,
)
keys = st.sampled_from([*PHRASES, "name", "direction", "moment", "frame", "gaps", "questions", "other"])


@given(st.dictionaries(keys, values, max_size=6))
def test_whatever_is_written_every_phrase_can_still_be_said(written: dict[str, Any]) -> None:
    made = read(tomli_w.dumps(written)).value
    assert set(made.phrases) == set(PHRASES)
    assert all(isinstance(gap, str) for gap in made.gaps.values())
