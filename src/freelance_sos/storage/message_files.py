"""Messages as files: those that come with sos, and the store's own wording over them, phrase by phrase."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

from freelance_sos.domain.errors import StoreError
from freelance_sos.domain.languages import FALLBACK, pick_language
from freelance_sos.domain.messages import Form, Frame, Messages, MomentWords, PhraseTexts, Text
from freelance_sos.domain.phrases import PHRASES
from freelance_sos.domain.problems import Problem
from freelance_sos.storage.files import folder_entries
from freelance_sos.storage.message_shapes import (
    FrameShape,
    MessagesShape,
    MomentShape,
    PhraseShape,
    TextsShape,
    field_problems,
)
from freelance_sos.storage.people_files import required_file
from freelance_sos.storage.toml_files import BrokenFile, Loaded, TomlFile, parse_toml, salvage

SUFFIX = ".toml"


@dataclass(frozen=True, slots=True)
class MessageFiles:
    """The messages at hand: a file in ``folder`` stands over the built-in of the same language."""

    folder: Path

    def own_languages(self) -> list[str]:
        """Languages with a file in the store, sorted. Raises StoreError where the folder can't be read."""
        return [path.stem for path in folder_entries(self.folder) if path.suffix == SUFFIX]

    def pick(self, phrase: str, languages: Sequence[str]) -> Loaded[Messages]:
        """The messages in the first of ``languages`` that has ``phrase``; else in English.

        What is broken in the store's own file is left out and told: the built-in takes its place.
        """
        problems: list[Problem] = []
        for wanted in (*languages, FALLBACK):
            loaded = self.load(wanted)
            problems += loaded.problems
            if loaded.value and phrase in loaded.value.phrases:
                return Loaded(value=loaded.value, problems=tuple(dict.fromkeys(problems)))
        raise AssertionError("English has every phrase")

    def load(self, wanted: str) -> Loaded[Messages | None]:
        """The messages in that language, or in what it falls back to (``de`` for ``de-AT``); None without."""
        try:
            own = pick_language(wanted, self.own_languages())
        except StoreError as error:
            told = Problem(file="messages", message=error.message, hint=error.hint)
            return Loaded(value=built_in(wanted), problems=(told,))
        if own is None:
            return Loaded(value=built_in(wanted))
        label = f"messages/{own}{SUFFIX}"
        try:
            file = required_file(self.folder / f"{own}{SUFFIX}", label, "")
        except BrokenFile as broken:
            return Loaded(value=built_in(wanted), problems=broken.problems)
        read = read_messages(own, file, built_in(own))
        return Loaded(value=read.value, problems=read.problems)

    def problems(self) -> tuple[Problem, ...]:
        """Everything that is wrong with the store's own files."""
        return tuple(problem for language in self.own_languages() for problem in self.load(language).problems)


def languages() -> tuple[str, ...]:
    """The languages that come with sos, sorted."""
    return tuple(sorted(_built_in_files()))


@cache
def built_in(wanted: str) -> Messages | None:
    """What comes with sos in that language, or in what it falls back to; None where that is nothing."""
    language = pick_language(wanted, languages())
    if language is None:
        return None
    data = _built_in_files()[language].read_bytes()
    loaded = read_messages(language, parse_toml(data, f"built-in {language}"), None)
    if loaded.problems:
        raise BrokenFile(loaded.problems)
    return loaded.value


def english() -> Messages:
    """The messages in the language that every other falls back to."""
    found = built_in(FALLBACK)
    assert found is not None
    return found


def read_messages(language: str, file: TomlFile, base: Messages | None) -> Loaded[Messages]:
    """What ``file`` says, over ``base``: a phrase that can't be used is left out, and told."""
    loaded = salvage(MessagesShape, file, {})
    wrong = tuple(field_problems(file, loaded.value))
    sound = _without(file, {problem.key.split(".")[0] for problem in wrong})
    shape = salvage(MessagesShape, sound, {}).value if wrong else loaded.value
    return Loaded(
        value=_messages(language, shape, base or _bare(language)), problems=(*loaded.problems, *wrong)
    )


def page_words(wanted: str) -> tuple[str, dict[str, object]]:
    """The words of pages for clients, and the language that they are in: English where we lack it."""
    language = pick_language(wanted, languages()) or FALLBACK
    path = resources.files("freelance_sos.words").joinpath("pages", f"{language}{SUFFIX}")
    return language, tomllib.loads(path.read_text(encoding="utf-8"))


@cache
def _built_in_files() -> dict[str, Traversable]:
    folder = resources.files("freelance_sos.words").joinpath("messages")
    return {file.name.removesuffix(SUFFIX): file for file in folder.iterdir() if file.name.endswith(SUFFIX)}


def _without(file: TomlFile, keys: set[str]) -> TomlFile:
    return replace(file, values={key: value for key, value in file.values.items() if key not in keys})


def _bare(language: str) -> Messages:
    """What a language begins with that does not come with sos: no phrase, and words that read in any."""
    frame = Frame(greeting=Text("{contact}", "{contact}"), to_all=Text("", ""), closing=Text("", ""))
    return Messages(
        language=language,
        name=language,
        is_rtl=False,
        moment=MomentWords(
            text="{date}, {time} ({zone})", zone="{city}", earlier="{moment} (1)", later="{moment} (2)"
        ),
        frames={"chat": frame, "email": frame},
        gaps={},
        questions={},
        phrases={},
    )


def _messages(language: str, shape: MessagesShape, base: Messages) -> Messages:
    phrases = dict(base.phrases)
    for name in PHRASES:
        given = shape.phrase(name)
        if given and (texts := _phrase(given, phrases.get(name))):
            phrases[name] = texts
    frames: dict[Form, FrameShape] = {"chat": shape.frame.chat, "email": shape.frame.email}
    return Messages(
        language=language,
        name=shape.name or base.name,
        is_rtl=shape.direction == "rtl" if shape.direction else base.is_rtl,
        moment=_moment(shape.moment, base.moment),
        frames={form: _frame(one, base.frames[form]) for form, one in frames.items()},
        gaps={**base.gaps, **shape.gaps},
        questions={**base.questions, **shape.questions},
        phrases=phrases,
    )


def _phrase(shape: PhraseShape, base: PhraseTexts | None) -> PhraseTexts | None:
    """What is given over ``base``. Its own texts are for every severity, unless it has calm ones too."""
    texts = _texts(shape, base)
    if texts is None:
        return None
    says_all = bool(shape.chat or shape.email or shape.text)
    calm = _texts(shape.calm, texts) if shape.calm else None if says_all or not base else base.calm
    return replace(texts, calm=calm)


def _texts(shape: TextsShape, base: PhraseTexts | None) -> PhraseTexts | None:
    chat = shape.chat or shape.text or (base.chat if base else shape.email)
    email = shape.email or shape.text or (base.email if base else shape.chat)
    if chat is None or email is None:
        return None
    subject = shape.subject or (base.subject if base else Text("{title}", "{title}"))
    return PhraseTexts(subject=subject, chat=chat, email=email)


def _frame(shape: FrameShape, base: Frame) -> Frame:
    return Frame(
        greeting=shape.greeting or base.greeting,
        to_all=shape.to_all or base.to_all,
        closing=shape.closing or base.closing,
    )


def _moment(shape: MomentShape, base: MomentWords) -> MomentWords:
    return MomentWords(
        text=shape.text or base.text,
        zone=shape.zone or base.zone,
        earlier=shape.earlier or base.earlier,
        later=shape.later or base.later,
        zones={**base.zones, **shape.zones},
    )
