"""A drafted message on the screen: what it is, its text as it would be sent, and the same in my language."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from rich.cells import cell_len
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from freelance_sos.domain.languages import is_same_language
from freelance_sos.domain.phrases import Draft
from freelance_sos.domain.text import counted
from freelance_sos.domain.views import DraftView
from freelance_sos.rendering.next_step import next_line
from freelance_sos.rendering.text import clean, clean_lines
from freelance_sos.rendering.theme import Symbols
from freelance_sos.rendering.times import MINE, THEIRS, clock_time

INDENT = 2
# Two texts beside each other need room for some words each.
LEAST_COLUMN = 44
GUTTER = 3
# Lines that terminals turn round, and letters on which they do not agree how wide they are.
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff]")
_STACKED = re.compile("[\u0900-\u0dff\u0e00-\u0eff\u0f00-\u109f\u1780-\u17ff]")


def draft_block(view: DraftView, signs: Symbols, width: int) -> RenderableType:
    """The text, indented by two and otherwise as it would be sent, under a quiet head with both times.

    What is copied is ``draft.text`` alone. No bars stand beside it: they would be read aloud on every line.
    In a language that is not mine, mine stands beside it, or below where there is no room.
    """
    draft = view.draft
    head = [_language_words(view), *_promise_words(view)]
    on_one_line = f" {signs.dot} ".join(head)
    told = on_one_line if cell_len(on_one_line) <= width else "\n".join(head)
    parts: list[RenderableType] = [Text(told, "quiet"), Text(), _texts(draft, width)]
    if draft.gaps:
        parts += [Text(), Text(_gap_words(draft), "note")]
    return Group(*parts)


def _texts(draft: Draft, width: int) -> RenderableType:
    """What is sent, and what it says in my language."""
    theirs = _marked(draft.subject, draft.text, [gap.shown for gap in draft.gaps])
    if not draft.beside:
        return _indented(theirs, width)
    mine = _marked(draft.beside_subject, draft.beside, [f"[{gap.asked}]" for gap in draft.gaps])
    mine.stylize_before("quiet")
    whole = draft.text + draft.beside
    lines_up = not (_RIGHT_TO_LEFT.search(whole) or _STACKED.search(whole))
    if not lines_up or width < 2 * LEAST_COLUMN + INDENT + GUTTER:
        named = Text(f"in your language ({draft.beside_name})", "quiet")
        texts = [theirs, Text(), named, mine]
        return Group(*(_indented(text, width) for text in texts))
    table = Table.grid(expand=True, padding=(0, GUTTER, 0, 0))
    table.add_column(ratio=1)
    table.add_column(ratio=1)
    table.add_row(
        Text(f"to send ({draft.language_name})", "quiet"), Text(f"for you ({draft.beside_name})", "quiet")
    )
    table.add_row(theirs, mine)
    return Padding(table, (0, 0, 0, INDENT))


def _indented(text: Text, width: int) -> RenderableType:
    """With room to spare where a terminal may count letters as wider than they are counted here."""
    return Padding(text, (0, width // 5 if _STACKED.search(text.plain) else 0, 0, INDENT))


def _marked(subject: str, text: str, gaps: list[str]) -> Text:
    body = Text(clean_lines(text))
    if subject:
        body = Text.assemble(("subject  ", "quiet"), clean(subject), "\n\n", body)
    for gap in gaps:
        body.highlight_regex(re.escape(clean(gap)), "note")
    return body


def _language_words(view: DraftView) -> str:
    """``draft in Deutsch, a chat message``, and that it is not their language where it isn't."""
    draft, theirs = view.draft, view.client.language
    form = "an email" if draft.form == "email" else "a chat message"
    told = f"draft in {draft.language_name}, {form}"
    if is_same_language(theirs, draft.language):
        return told
    return f"{told} (their language: {clean(theirs)})"


def _promise_words(view: DraftView) -> list[str]:
    """``next word 19:40 their time, 18:40 your time``; nothing where nothing is promised."""
    at = view.draft.promise_at
    if at is None:
        return []
    there = clock_time(at, view.client.zone, view.now)
    here = clock_time(at, view.me.zone, view.now)
    return [f"next word {there} {THEIRS}, {here} {MINE}"]


def _gap_words(draft: Draft) -> str:
    return f"{counted(len(draft.gaps), 'place')} in [brackets] to fill in before you send it"


def phrase_list(meanings: Mapping[str, str], languages: Sequence[str], signs: Symbols) -> RenderableType:
    """Every phrase and what it says, and the languages that there are."""
    table = Table.grid(padding=(0, 2, 0, 0))
    for name, meaning in meanings.items():
        table.add_row(Text(name, "name"), Text(meaning))
    told = f"in {', '.join(languages)}; another one, or your own words: docs/say.md"
    return Group(table, Text(), Text(told, "quiet"), next_line("sos say ack", signs))
