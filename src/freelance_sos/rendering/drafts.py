"""A drafted message on the screen: what it is, its text as it would be sent, and what is left to fill in."""

from __future__ import annotations

import re

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from freelance_sos.domain.phrases import Draft
from freelance_sos.domain.views import IncidentView
from freelance_sos.rendering.text import clean, clean_lines
from freelance_sos.rendering.theme import Symbols
from freelance_sos.rendering.times import MINE, THEIRS, clock_time
from freelance_sos.storage.wording import messages

INDENT = 2


def draft_block(draft: Draft, view: IncidentView, signs: Symbols, width: int) -> RenderableType:
    """The text, indented by two and otherwise as it would be sent, under a quiet head with both times.

    What is copied is ``draft.text`` alone. No bars stand beside it: they would be read aloud on every line.
    """
    head = [_language_words(draft, view), *_promise_words(draft, view)]
    on_one_line = f" {signs.dot} ".join(head)
    told = on_one_line if len(on_one_line) <= width else "\n".join(head)
    body = Text(clean_lines(draft.text))
    for gap in draft.gaps:
        body.highlight_regex(re.escape(f"[{gap}]"), "note")
    parts: list[RenderableType] = [Text(told, "quiet"), Text(), Padding(body, (0, 0, 0, INDENT))]
    if draft.gaps:
        parts += [Text(), Text(_gap_words(draft), "note")]
    return Group(*parts)


def _language_words(draft: Draft, view: IncidentView) -> str:
    """``draft in English``, and that it is not their language where it isn't."""
    told = f"draft in {messages(draft.language)[1]['name']}"
    theirs = view.client.language
    if theirs.partition("-")[0].casefold() == draft.language.partition("-")[0].casefold():
        return told
    return f"{told} (their language: {clean(theirs)})"


def _promise_words(draft: Draft, view: IncidentView) -> list[str]:
    """``next word 19:40 their time, 18:40 your time``; nothing where nothing is promised."""
    if draft.promise_at is None:
        return []
    there = clock_time(draft.promise_at, view.client.zone, view.now)
    here = clock_time(draft.promise_at, view.me.zone, view.now)
    return [f"next word {there} {THEIRS}, {here} {MINE}"]


def _gap_words(draft: Draft) -> str:
    count = len(draft.gaps)
    places = "1 place" if count == 1 else f"{count} places"
    return f"{places} in [brackets] to fill in before you send it"
