"""An independent look at an import: which words of a checklist are neither in the runbook nor in the list."""

from __future__ import annotations

import html
import re
from pathlib import Path

from freelance_sos.adapters.markdown import read_markdown
from freelance_sos.domain.checklist import Checklist, runbook_of
from freelance_sos.domain.runbook import Step

CHECKLISTS = sorted((Path(__file__).parent / "checklists").glob("*.md"))

# What is markup and no word: markers, boxes, the language of code, headings of a wiki, escaped signs, breaks.
MARKUP = re.compile(
    r"^\s*(?:[-*+]\s+)*\d{1,9}[.)]\s|\[[xX]\]|^\s*(?:```|~~~)\s*\w*$|^h[1-6]\.\s|^\{code:?\w*\}$|^bq\.\s|<br>"
    r"|^title:|^\[\w+\]:"
)
TIME_BOX = re.compile(r"\((within )?(\d+ ?(h|min|m) ?)+\)")
WORD = re.compile(r"\w+")


def imported(text: str) -> Checklist:
    return runbook_of(read_markdown(text), "made-here")


def step_words(step: Step) -> str:
    length = f"{step.within}" if step.within else ""
    return "\n".join(
        [step.do, step.why, *step.ask, *step.show, step.say, step.wait, step.marks or "", length]
    )


def lost_words(text: str) -> list[tuple[int, str]]:
    """Every word of ``text`` with its line that is told nowhere: the proof that an import is honest."""
    made = imported(text)
    runbook = made.runbook
    said = [runbook.title, *(phase.title for phase in runbook.phases), *map(step_words, runbook.steps)]
    known = set(WORD.findall("\n".join(said)))
    lost = []
    for number, line in enumerate(text.removeprefix("\ufeff").replace("\r\n", "\n").split("\n"), 1):
        listed = "\n".join(one.text for one in made.left_out if one.line <= number <= one.last_line)
        here = known | set(WORD.findall(html.unescape(listed)))
        words = WORD.findall(TIME_BOX.sub(" ", MARKUP.sub(" ", html.unescape(line))))
        lost += [(number, word) for word in words if word not in here]
    return lost
