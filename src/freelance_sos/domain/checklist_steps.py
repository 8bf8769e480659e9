"""One item of a checklist on its way to a step: its line, and what stands beneath."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import timedelta

from freelance_sos.domain.checklist_items import Code, Prose
from freelance_sos.domain.checklist_words import (
    ASK,
    MARKS,
    SAY,
    SHOW,
    WAIT,
    WHEN,
    WHY,
    label_of,
    one_line,
    parse_when,
    time_box,
)
from freelance_sos.domain.durations import dump_elapsed
from freelance_sos.domain.phrases import PHRASES
from freelance_sos.domain.runbook import MARKS as KNOWN_MARKS
from freelance_sos.domain.runbook import Mark, Step, When
from freelance_sos.domain.show_fields import fields_in, is_field

# More than fits beside a checkbox; what is longer is divided after its first sentence.
LONG_LINE = 80
# Nobody breaks a line so early only because it is full: what follows with a capital begins anew.
SHORT_LINE = 60
# Fewer seldom say what to do without the line that they stand under.
FEW_WORDS = 4
# A longer piece of code is a script, which has a better place than a step.
MOST_COMMANDS = 12

_NUMBER = re.compile(r"\d{1,3}[.)]\s+(?=\S)")
_SENTENCE_END = re.compile(r"(?<=[.!?…。！？])[\"”’»)]*(?:\s+|(?<=[。！？]))(?=\S)|:\s+(?=\S)")
# A full stop after these ends no sentence; a single letter is one of several: e.g., z. B.
_ABBREVIATION = re.compile(r"(?:^|[\s(])(?:(?:\w\.)*\w|etc|approx|incl|resp|bzw|ca|vs|Dr|Mrs?|St|Nr|No)\.$")
_ADDRESS = re.compile(r"https?://[^\s<>\"'`)\]]*[^\s<>\"'`)\].,;:!?]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """Something that was read in a way worth a look."""

    line: int
    text: str


@dataclass(slots=True)
class Draft:
    """A step that is still being read; ``line`` is where it stands in the checklist."""

    line: int
    do: str
    why: list[str] = field(default_factory=list)
    ask: list[str] = field(default_factory=list)
    say: str = ""
    show: list[str] = field(default_factory=list)
    within: timedelta | None = None
    wait: str = ""
    marks: Mark | None = None
    when: When | None = None

    def step(self, number: int) -> Step:
        """What it became."""
        return Step(
            number=number,
            do=self.do,
            why=_joined(self.why),
            ask=tuple(self.ask),
            say=self.say,
            show=tuple(dict.fromkeys(self.show)),
            within=self.within,
            wait=self.wait,
            marks=self.marks,
            when=self.when or When(),
        )


def draft_of(block: object, *, is_bullet: bool, notes: list[Note]) -> Draft | None:
    """The step whose own text is ``block``; None where that holds nothing to do."""
    if isinstance(block, Code):
        draft = Draft(line=block.line, do=one_line(block.lines[0]) if block.lines else "")
        return draft if draft.do and take_beneath(draft, block, notes=notes) else None
    if not isinstance(block, Prose) or not one_line(block.text):
        return None
    text = block.text.strip()
    if is_bullet:
        text = _NUMBER.sub("", text, count=1) if _NUMBER.match(text) else text
    draft = Draft(line=block.line, do="")
    if block.code and text.endswith(f"\n{block.code}"):
        # Code on a line of its own stands there to be typed.
        text = text[: -len(block.code)].rstrip()
        _show(draft, block.code, block.last_line, notes)
    if not _keep_whole(draft, text, block.strong):
        _divide(draft, text, notes)
    if block.code and one_line(block.code) == draft.do:
        _show(draft, block.code, block.line, notes)
    _show_links(draft, block, notes)
    return draft


def take_beneath(draft: Draft, block: Prose | Code, *, notes: list[Note], is_item: bool = False) -> bool:
    """Whether ``block`` has a place in the step; if so, it is there now."""
    if isinstance(block, Code):
        commands = _commands(block)
        if len(commands) > MOST_COMMANDS:
            return False
        for command in commands:
            _show(draft, command, block.line, notes)
        return True
    text = block.text.strip()
    if not text:
        return False
    if not _labelled(draft, block, notes):
        _unlabelled(draft, block, notes, is_item=is_item)
    _show_links(draft, block, notes)
    return True


def beneath_line(above: str, do: str) -> str:
    """The line ``do`` of a step that stood under the line ``above``: with that in front where it needs it.

    A line makes sense alone where it begins like a sentence and has FEW_WORDS words or more.
    """
    if not above or (do[:1].isupper() and len(do.split()) >= FEW_WORDS):
        return do
    above = above.rstrip(" .:;,…")
    if len(above) > LONG_LINE:
        above = above[:LONG_LINE].rpartition(" ")[0].rstrip(" .:;,") + "…"
    return f"{above}{' ' if above[-1:] in '?!…' else ': '}{do}"


def is_question(text: str) -> bool:
    """Whether it is one: it ends like one."""
    return text.rstrip(' \n\t*_"”’»)').endswith(("?", "？", "؟"))


def _keep_whole(draft: Draft, text: str, strong: str) -> bool:
    """A text that is bold as a whole is one line, however long; a time box may follow it."""
    if not strong.strip() or not text.startswith(strong):
        return False
    rest = text[len(strong) :].strip()
    if rest:
        left, length, is_bare = time_box(f"x {rest}")
        if left != "x" or is_bare:
            return False
        draft.within = length
    draft.do = one_line(strong)
    return True


def _divide(draft: Draft, text: str, notes: list[Note]) -> None:
    """The line to do, and why: the first sentence, where the text is longer than a line."""
    text, draft.within, is_bare = time_box(text)
    if is_bare and draft.within:
        told = (
            f"({dump_elapsed(draft.within)}) is read as: within {dump_elapsed(draft.within)} of the opening"
        )
        notes.append(Note(line=draft.line, text=told))
    first, _, rest = text.partition("\n" if _is_broken(text) else "\n\n")
    if not rest and ("\n" in text or len(text) > LONG_LINE):
        first, rest = _sentences(one_line(text))
    draft.do = one_line(first)
    if one_line(rest):
        draft.why.append(one_line(rest))


def _is_broken(text: str) -> bool:
    """Whether its first line ends because it is over."""
    first, _, rest = text.partition("\n")
    return len(first) <= SHORT_LINE and rest[:1].isupper()


def _sentences(text: str) -> tuple[str, str]:
    """The first sentence, and the others."""
    for end in _SENTENCE_END.finditer(text):
        if not _ABBREVIATION.search(text[max(0, end.end() - 12) : end.end()].rstrip()):
            return text[: end.end()].rstrip(), text[end.end() :]
    return text, ""


def _labelled(draft: Draft, prose: Prose, notes: list[Note]) -> bool:
    """Whether it says by its first word what it is, and there is room for that."""
    label, rest = label_of(prose.text.strip())
    told = one_line(rest)
    if not told:
        return False
    if label == WHY:
        draft.why.append(told)
    elif label == ASK:
        draft.ask.append(told)
    elif label == SAY and told in PHRASES and not draft.say:
        draft.say = told
    elif label == SHOW and prose.code and rest == prose.code.strip():
        _show(draft, prose.code, prose.line, notes)
    elif label == WAIT and not draft.wait:
        draft.wait = told
    elif label == MARKS and told in KNOWN_MARKS and not draft.marks:
        draft.marks = next(mark for mark in KNOWN_MARKS if mark == told)
    elif label == WHEN and (when := parse_when(told)) and not draft.when:
        draft.when = when
    else:
        return False
    return True


def _unlabelled(draft: Draft, prose: Prose, notes: list[Note], *, is_item: bool) -> None:
    text = one_line(prose.text)
    if prose.code and prose.text.strip() == prose.code.strip():
        _show(draft, prose.code, prose.line, notes)
    elif is_item and is_question(text):
        draft.ask.append(text)
    elif text not in prose.links:
        draft.why.append(text)


def _show_links(draft: Draft, prose: Prose, notes: list[Note]) -> None:
    for link in (*prose.links, *_ADDRESS.findall(prose.text)):
        if not any(link in shown for shown in draft.show):
            _show(draft, link, prose.line, notes)


def _show(draft: Draft, command: str, line: int, notes: list[Note]) -> None:
    """Show it; where braces in it would be taken for a field of the client, say it instead."""
    command = command.strip()
    strange = [name for name in fields_in(command) if not is_field(name)]
    if not strange:
        draft.show.append(command)
        return
    if one_line(command) != draft.do:
        draft.why.append(one_line(command))
    told = f"is written as text, not shown to copy: {{{strange[0][:40]}}} is no field of a client"
    notes.append(Note(line=line, text=told))


def _commands(code: Code) -> list[str]:
    """One command a line; a line that ends in a backslash goes on."""
    whole = "\n".join(code.lines).replace("\\\n", " ")
    return [line.strip() for line in whole.split("\n") if line.strip()]


def _joined(parts: list[str]) -> str:
    """Several sayings as one."""
    text = ""
    for part in parts:
        mark = "" if not text else " " if text[-1] in ".!?:;,…" else "; "
        text += mark + part
    return text
