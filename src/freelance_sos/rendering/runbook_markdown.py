"""A runbook as Markdown: a list of tasks that reads well everywhere, and that import reads back."""

from __future__ import annotations

import re
from collections.abc import Iterator

from freelance_sos.domain.checklist_words import ASK, MARKS, SAY, SHOW, WAIT, WHEN, WHY, dump_when
from freelance_sos.domain.durations import dump_elapsed
from freelance_sos.domain.runbook import Phase, Runbook, Step
from freelance_sos.rendering.markdown_text import escape
from freelance_sos.rendering.runbook_words import made_for, phase_style
from freelance_sos.rendering.text import clean, clean_lines


def runbook_markdown(runbook: Runbook) -> str:
    """The whole of ``runbook``: nothing that it says becomes markup."""
    parts = [f"# {escape(runbook.title)}", escape(" ".join(made_for(runbook)))]
    for number, phase in enumerate(runbook.phases, 1):
        parts.append(f"## {escape(phase.title) or f'Phase {number}'}")
        parts += [escape(told) for told in [phase_style(phase, runbook)] if told]
        parts.append("\n".join(_lines(phase)))
    return "\n\n".join(part for part in parts if part) + "\n"


def _lines(phase: Phase) -> Iterator[str]:
    for step in phase.steps:
        box = f" (within {dump_elapsed(step.within)})" if step.within else ""
        yield f"- [ ] {step.number}. **{escape(step.do)}**{box}"
        yield from (f"  - {line}" for line in _beneath(step))


def _beneath(step: Step) -> Iterator[str]:
    if why := escape(step.why):
        yield f"{WHY} {why}"
    yield from (f"{ASK} {escape(question)}" for question in step.ask if clean(question))
    if phrase := escape(step.say):
        yield f"{SAY} {phrase}"
    for line in (line for shown in step.show for line in clean_lines(shown).split("\n")):
        if line.strip():
            yield f"{SHOW} {_code(line.strip())}"
    if step.wait:
        yield f"{WAIT} {escape(step.wait)}"
    if step.marks:
        yield f"{MARKS} {step.marks}"
    if needed := dump_when(step.when):
        yield f"{WHEN} {needed}"


def _code(text: str) -> str:
    """``text`` between as many backticks as it needs: nothing in it is read as markup."""
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * (longest + 1)
    space = " " if text[0] == "`" or text[-1] == "`" else ""
    return f"{fence}{space}{text}{space}{fence}"
