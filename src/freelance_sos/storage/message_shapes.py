"""What a file of messages may hold: each text with the fields of its phrase, and no others."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, PlainValidator
from pydantic_core import PydanticCustomError

from freelance_sos.domain.errors import UsageError
from freelance_sos.domain.kinds import IncidentKind
from freelance_sos.domain.messages import ADDRESSES, Text
from freelance_sos.domain.phrases import NEEDED_FIELDS, PHRASES, allowed_fields, fields_of
from freelance_sos.domain.problems import Problem
from freelance_sos.domain.text import clean, clean_lines
from freelance_sos.storage.shapes import Shape
from freelance_sos.storage.toml_files import TomlFile

CONTACT, ME = ("contact",), ("me",)


def _as_text(value: object) -> Text:
    """A text, or a table of formal and informal."""
    if isinstance(value, str):
        value = dict.fromkeys(ADDRESSES, value)
    if not isinstance(value, dict) or not all(isinstance(one, str) for one in value.values()):
        raise PydanticCustomError("refused", 'must be text in quotes: "…", or a table of formal and informal')
    if set(value) != set(ADDRESSES):
        raise PydanticCustomError("refused", "needs both: formal and informal")
    return Text(**{address: clean_lines(text).strip() for address, text in value.items()})


# Cleaned here and not where it is shown: what keeps words from left to right together is put in later.
TextShape = Annotated[Text, PlainValidator(_as_text)]
Words = Annotated[str, AfterValidator(clean)]


class TextsShape(Shape):
    """``text`` stands for both, chat and email."""

    subject: TextShape | None = None
    chat: TextShape | None = None
    email: TextShape | None = None
    text: TextShape | None = None


class PhraseShape(TextsShape):
    calm: TextsShape | None = None


class FrameShape(Shape):
    greeting: TextShape | None = None
    to_all: TextShape | None = None
    closing: TextShape | None = None


class FramesShape(Shape):
    chat: FrameShape = FrameShape()
    email: FrameShape = FrameShape()


class MomentShape(Shape):
    text: Words | None = None
    zone: Words | None = None
    earlier: Words | None = None
    later: Words | None = None
    zones: dict[str, Words] = Field(default_factory=dict)


class MessagesShape(Shape):
    """``messages/<language>.toml``: the words around, and a table a phrase."""

    name: Words | None = None
    direction: Literal["ltr", "rtl"] | None = None
    moment: MomentShape = MomentShape()
    frame: FramesShape = FramesShape()
    gaps: dict[str, Words] = Field(default_factory=dict)
    questions: dict[IncidentKind, tuple[Words, ...]] = Field(default_factory=dict)
    ack: PhraseShape | None = None
    ask: PhraseShape | None = None
    scope: PhraseShape | None = None
    update: PhraseShape | None = None
    waiting: PhraseShape | None = None
    try_again: PhraseShape | None = Field(default=None, alias="try-again")
    found: PhraseShape | None = None
    fixed_confirm: PhraseShape | None = Field(default=None, alias="fixed-confirm")
    resolved: PhraseShape | None = None
    off_hours: PhraseShape | None = Field(default=None, alias="off-hours")
    queue: PhraseShape | None = None
    handover: PhraseShape | None = None
    delay: PhraseShape | None = None
    consent: PhraseShape | None = None
    call: PhraseShape | None = None
    close: PhraseShape | None = None
    checkin: PhraseShape | None = None

    def phrase(self, name: str) -> PhraseShape | None:
        """What the file says of the phrase of that name."""
        shape: PhraseShape | None = getattr(self, name.replace("-", "_"))
        return shape


def field_problems(file: TomlFile, shape: MessagesShape) -> Iterator[Problem]:
    """Everything that is wrong with the fields of texts: one that is foreign to its place, or missing."""
    for phrase in PHRASES:
        if given := shape.phrase(phrase):
            yield from _phrase_problems(file, (phrase,), phrase, given)
            if given.calm:
                yield from _phrase_problems(file, (phrase, "calm"), phrase, given.calm)
    for form, frame in (("chat", shape.frame.chat), ("email", shape.frame.email)):
        place = ("frame", form)
        yield from _text_problems(file, (*place, "greeting"), frame.greeting, CONTACT, CONTACT)
        yield from _text_problems(file, (*place, "to_all"), frame.to_all, (), ())
        yield from _text_problems(file, (*place, "closing"), frame.closing, ME, ())
    moment = shape.moment
    for name, text, needed in (
        ("text", moment.text, ("date", "time", "zone")),
        ("zone", moment.zone, ("city",)),
        ("earlier", moment.earlier, ("moment",)),
        ("later", moment.later, ("moment",)),
    ):
        yield from _problems(file, ("moment", name), text or "", needed, needed if text else ())


def _phrase_problems(
    file: TomlFile, place: tuple[str, ...], phrase: str, shape: TextsShape
) -> Iterator[Problem]:
    allowed, needed = allowed_fields(phrase), NEEDED_FIELDS[phrase]
    yield from _text_problems(file, (*place, "subject"), shape.subject, allowed, ())
    for name, text in (("chat", shape.chat), ("email", shape.email), ("text", shape.text)):
        yield from _text_problems(file, (*place, name), text, allowed, needed)


def _text_problems(
    file: TomlFile,
    place: tuple[str, ...],
    text: Text | None,
    allowed: tuple[str, ...],
    needed: tuple[str, ...],
) -> Iterator[Problem]:
    if text is None:
        return
    if text.formal == text.informal:
        yield from _problems(file, place, text.formal, allowed, needed)
        return
    for address in ADDRESSES:
        yield from _problems(file, (*place, address), text.to(address), allowed, needed)


def _problems(
    file: TomlFile, place: tuple[str, ...], text: str, allowed: tuple[str, ...], needed: tuple[str, ...]
) -> Iterator[Problem]:
    try:
        used = fields_of(text, allowed)
    except UsageError as error:
        yield file.problem(place, error.message, hint=error.hint)
        return
    for name in needed:
        if name not in used:
            yield file.problem(place, f"lacks {{{name}}}", hint="every text there names it")
