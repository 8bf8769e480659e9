"""A runbook as a page to print: one file that loads nothing and runs nothing."""

from __future__ import annotations

import re
from importlib import resources
from typing import Any

from jinja2 import Environment, StrictUndefined

from freelance_sos.domain.checklist_words import SAY_COMMAND, WAIT, WHEN, dump_when
from freelance_sos.domain.durations import dump_elapsed
from freelance_sos.domain.runbook import Mark, Phase, Runbook, Step
from freelance_sos.rendering.runbook_words import made_for, phase_style
from freelance_sos.rendering.text import clean, clean_lines

# A field of the client is filled on a screen, never on paper: with one in it, an address leads nowhere.
_LINK = re.compile(r"https?://[^\s{}]+", re.IGNORECASE)
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
MARK_WORDS: dict[Mark, str] = {
    "acknowledged": "then: sos ack",
    "resolved": "then: sos resolve",
}


def runbook_html(runbook: Runbook, language: str) -> str:
    """The whole of ``runbook``, which is written in ``language``: nothing that it says becomes markup."""
    environment = Environment(
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    template = environment.from_string(
        resources.files("freelance_sos.rendering").joinpath("templates", "runbook.html").read_text("utf-8")
    )
    return template.render(
        name=clean(runbook.name),
        title=clean(runbook.title),
        language=language if _LANGUAGE.fullmatch(language) else "en",
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
    return {
        "number": step.number,
        "do": clean(step.do),
        "why": clean(step.why),
        "tags": list(_tags(step)),
        "ask": [clean(question) for question in step.ask if clean(question)],
        "show": [{"text": line, "is_link": bool(_LINK.fullmatch(line))} for line in shown if line],
    }


def _tags(step: Step) -> list[dict[str, Any]]:
    """What is short enough to stand in one line under a step."""
    tags = []
    if step.within:
        tags.append({"text": f"within {dump_elapsed(step.within)} of the opening", "is_time": True})
    told = (
        f"{WHEN.lower()} {needed}" if (needed := dump_when(step.when)) else "",
        f"say: {SAY_COMMAND}{clean(step.say)}" if step.say else "",
        f"{WAIT.lower()} {clean(step.wait)}" if step.wait else "",
        MARK_WORDS[step.marks] if step.marks else "",
    )
    return tags + [{"text": text, "is_time": False} for text in told if text]
