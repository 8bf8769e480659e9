"""A runbook as a page to print: one file that loads nothing and runs nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from freelance_sos.domain.checklist_words import SAY, WAIT, WHEN, dump_when
from freelance_sos.domain.durations import dump_elapsed
from freelance_sos.domain.phrases import PHRASES
from freelance_sos.domain.runbook import Mark, Phase, Runbook, Step
from freelance_sos.rendering.page import language_tag, render_page
from freelance_sos.rendering.runbook_words import made_for, phase_style
from freelance_sos.rendering.text import clean, clean_lines
from freelance_sos.storage.message_files import english

_FIELD = re.compile(r"\{(\w+)\}")
# A field of the client is filled on a screen, never on paper: with one in it, an address leads nowhere.
_LINK = re.compile(r"https?://[^\s{}]+", re.IGNORECASE)
BLANK = "_" * 14
QUESTIONS = "{questions}"
MARK_WORDS: dict[Mark, str] = {
    "acknowledged": "then: sos ack",
    "resolved": "then: sos resolve",
}


def runbook_html(runbook: Runbook, language: str) -> str:
    """The whole of ``runbook``, which is written in ``language``: nothing that it says becomes markup."""
    return render_page(
        "runbook.html",
        language="en",
        is_rtl=False,
        title=clean(runbook.title),
        name=clean(runbook.name),
        words_language=language_tag(language),
        about=made_for(runbook),
        phases=[_phase(number, phase, runbook) for number, phase in enumerate(runbook.phases, 1)],
    )


def _phase(number: int, phase: Phase, runbook: Runbook) -> dict[str, Any]:
    return {
        "title": clean(phase.title) or f"Phase {number}",
        "style": phase_style(phase, runbook),
        "steps": [_step(step) for step in phase.steps],
    }


def _step(step: Step) -> dict[str, Any]:
    shown = [clean_lines(line).strip() for line in step.show]
    asks = [clean(question) for question in step.ask if clean(question)]
    text = _message_text(step)
    return {
        "number": step.number,
        "do": clean(step.do),
        "why": clean(step.why),
        "tags": list(_tags(step)),
        # Questions that the message puts to them need no second place.
        "ask": [] if QUESTIONS in text else asks,
        "say": clean(step.say),
        "message": [
            {"pieces": list(_pieces(part, asks)), "is_mine": part == QUESTIONS and bool(asks)}
            for part in text.split("\n\n")
            if part
        ],
        "show": [{"text": line, "is_link": bool(_LINK.fullmatch(line))} for line in shown if line],
    }


def _message_text(step: Step) -> str:
    """What a step sends to the client, in English, with its fields; ``""`` where that is nothing we know."""
    if step.say not in PHRASES:
        return ""
    messages, frame = english(), english().frames["email"]
    body = messages.phrases[step.say].email
    return clean_lines(f"{frame.greeting.formal}\n\n{body.formal}\n\n{frame.closing.formal}")


def _pieces(text: str, asks: Sequence[str]) -> Iterator[dict[str, str]]:
    """``text`` in pieces: words, and for each field a blank to write on, which ``blank`` names aloud.

    The questions of the step stand in their place, as they would be sent.
    """
    gaps = english().gaps
    at = 0
    for field in _FIELD.finditer(text):
        yield {"text": text[at : field.start()], "blank": ""}
        if field[0] == QUESTIONS and asks:
            yield {"text": "\n".join(f"{n}. {asked}" for n, asked in enumerate(asks, 1)), "blank": ""}
        else:
            yield {"text": BLANK, "blank": f"blank: {gaps.get(field[1], field[1].replace('_', ' '))}"}
        at = field.end()
    yield {"text": text[at:], "blank": ""}


def _tags(step: Step) -> list[dict[str, Any]]:
    """What is short enough to stand in one line under a step."""
    tags = []
    if step.within:
        tags.append({"text": f"within {dump_elapsed(step.within)} of the opening", "is_time": True})
    told = (
        f"{WHEN.lower()} {needed}" if (needed := dump_when(step.when)) else "",
        f"{SAY.lower()} {clean(step.say)}" if step.say and not _message_text(step) else "",
        f"{WAIT.lower()} {clean(step.wait)}" if step.wait else "",
        MARK_WORDS[step.marks] if step.marks else "",
    )
    return tags + [{"text": text, "is_time": False} for text in told if text]
