"""What a checklist becomes: its headings are phases, its list items steps. What has no place is told."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from freelance_sos.domain.checklist_items import (
    ADDRESS,
    ADDRESS_LINE,
    Code,
    Document,
    Foreign,
    Heading,
    Item,
    Items,
    LeftOut,
    Prose,
)
from freelance_sos.domain.checklist_steps import (
    Draft,
    Note,
    beneath_line,
    draft_of,
    is_question,
    take_beneath,
)
from freelance_sos.domain.checklist_words import one_line
from freelance_sos.domain.kinds import IncidentKind
from freelance_sos.domain.runbook import Phase, Runbook

STEPS = "Steps"


@dataclass(frozen=True, slots=True, kw_only=True)
class Checklist:
    """A runbook made of a checklist, what was left out, and what was read in a way worth a look."""

    runbook: Runbook
    left_out: tuple[LeftOut, ...]
    notes: tuple[Note, ...]


def runbook_of(document: Document, name: str, kinds: tuple[IncidentKind, ...] = ()) -> Checklist:
    """The runbook ``name`` that ``document`` describes, for incidents of ``kinds``.

    Every line with a word in it is either in the runbook or in ``left_out``. Nothing is added: a step says a
    phrase or marks an event only where the checklist says so in the words that export writes.
    """
    title = _title_heading(document)
    reader = _Reader(document, title)
    reader.read()
    told = (
        title.prose.text if title else document.title or name.replace("-", " ").replace("_", " ").capitalize()
    )
    runbook = Runbook(name=name, title=one_line(told), kinds=kinds, phases=reader.numbered())
    shown = {line for step in runbook.steps for line in step.show}
    left_out = (one for one in reader.left_out if _address_in(one) not in shown)
    return Checklist(
        runbook=runbook,
        left_out=tuple(sorted(left_out, key=lambda one: (one.line, one.last_line))),
        notes=tuple(sorted(reader.notes, key=lambda one: one.line)),
    )


def _address_in(left: LeftOut) -> str:
    """The address on a line that only gives a link its address; ``""`` for any other."""
    match = ADDRESS_LINE.match(left.text) if left.what == ADDRESS else None
    return match[1] if match else ""


def _title_heading(document: Document) -> Heading | None:
    """The heading that names the whole: the first of the first level, or else the one that holds all others.

    Where several stand on the first level and the first has items of its own, each of them is a phase.
    """
    headings = [block for block in document.blocks if isinstance(block, Heading)]
    top = min((one.level for one in headings), default=0)
    highest = [one for one in headings if one.level == top]
    if not highest or not one_line(highest[0].prose.text):
        return None
    is_alone = len(highest) == 1 and (top == 1 or highest[0] is headings[0])
    return highest[0] if is_alone or (top == 1 and not _holds_items(document, highest[0])) else None


def _holds_items(document: Document, heading: Heading) -> bool:
    """Whether a list follows before the next heading."""
    at = next(position for position, block in enumerate(document.blocks) if block is heading)
    for block in document.blocks[at + 1 :]:
        if isinstance(block, Heading | Items):
            return isinstance(block, Items)
    return False


@dataclass(slots=True)
class _Section:
    """A heading with the steps under it; ``is_named`` once its words stand in the title of a phase."""

    heading: Heading | None
    title: str
    drafts: list[Draft]
    is_named: bool = False


class _Reader:
    """Goes through a document once, from the top."""

    def __init__(self, document: Document, title: Heading | None) -> None:
        self.document = document
        self.title = title
        self.left_out = list(document.apart)
        self.notes: list[Note] = []
        self.path: list[_Section] = []
        self.sections = [_Section(None, STEPS, [], is_named=True)]

    def read(self) -> None:
        """Take over every block, or list it."""
        if self.title and self.document.title:
            self._refuse_second_title()
        blocks = self.document.blocks
        for before, block in pairwise((None, *blocks)):
            if isinstance(block, Heading):
                self._enter(block)
            elif isinstance(block, Items):
                for item in block.items:
                    self.take(item)
            elif isinstance(block, Code) and isinstance(before, Items | Code) and self.sections[-1].drafts:
                # Code that stands after an item without being indented belongs to it for every reader.
                self.beneath(self.sections[-1].drafts[-1], block)
            elif block is not None:
                self.leave(block)
        for section in self.sections:
            if section.heading and not section.is_named:
                self._leave_prose(section.heading.prose, "heading without steps")

    def numbered(self) -> tuple[Phase, ...]:
        """The phases with a step in them, numbered through."""
        phases, number = [], 1
        for section in self.sections:
            if section.drafts:
                steps = tuple(draft.step(number + place) for place, draft in enumerate(section.drafts))
                phases.append(Phase(title=section.title, style="read-do", steps=steps))
                number += len(steps)
        return tuple(phases)

    def take(self, item: Item, above: str = "") -> None:
        """One item of a list as a step, with what stands beneath; without words of its own, what is in it.

        ``above`` is the line of the step that it stands under.
        """
        first = item.blocks[0] if item.blocks else None
        if isinstance(first, Prose):
            self._lose(first)
        draft = draft_of(first, is_bullet=not item.is_numbered, notes=self.notes)
        if draft is None:
            self._take_inside(item.blocks)
            return
        draft.do = beneath_line(above, draft.do)
        self._add(draft)
        for block in item.blocks[1:]:
            self.beneath(draft, block)

    def beneath(self, draft: Draft, block: object) -> None:
        """What stands under the text of a step."""
        if isinstance(block, Items):
            for item in block.items:
                self._item_beneath(draft, item)
        elif isinstance(block, Prose | Code):
            if isinstance(block, Prose):
                self._lose(block)
            if not take_beneath(draft, block, notes=self.notes):
                self.leave(block)
        else:
            self.leave(block)

    def leave(self, block: object) -> None:
        """List a block as left out."""
        if isinstance(block, Prose):
            self._leave_prose(block, "paragraph")
        elif isinstance(block, Code):
            self.left_out.append(self.document.left_out(block.line, block.last_line, "code"))
        elif isinstance(block, Foreign):
            self.left_out.append(self.document.left_out(block.line, block.last_line, block.what))
        elif isinstance(block, Heading):
            self._leave_prose(block.prose, "heading in a list")

    def _item_beneath(self, draft: Draft, item: Item) -> None:
        first = item.blocks[0] if item.blocks else None
        asks = isinstance(first, Prose) and is_question(first.text)
        if item.is_task or (item.is_numbered and not asks):
            self.take(item, draft.do)
            return
        if isinstance(first, Prose):
            self._lose(first)
            if not take_beneath(draft, first, notes=self.notes, is_item=True):
                self._leave_words(first)
        for block in item.blocks[1:] if isinstance(first, Prose) else item.blocks:
            self.beneath(draft, block)

    def _take_inside(self, blocks: Iterable[object]) -> None:
        for block in blocks:
            if isinstance(block, Items):
                for item in block.items:
                    self.take(item)
            elif isinstance(block, Prose) and not block.text.strip():
                self._leave_words(block)
            else:
                self.leave(block)

    def _enter(self, heading: Heading) -> None:
        self._lose(heading.prose)
        for link in heading.prose.links:
            self._leave_part(heading.prose, "link in a heading", link)
        if heading is self.title:
            return
        while self.path and self.path[-1].heading and self.path[-1].heading.level >= heading.level:
            self.path.pop()
        words = one_line(heading.prose.text)
        above = self.path[-1].title if self.path else ""
        section = _Section(heading, f"{above}: {words}" if above and words else words or above, [])
        self.path.append(section)
        self.sections.append(section)

    def _add(self, draft: Draft) -> None:
        self.sections[-1].drafts.append(draft)
        for section in self.path:
            section.is_named = True

    def _refuse_second_title(self) -> None:
        words = one_line(self.title.prose.text) if self.title else ""
        if words.casefold() != one_line(self.document.title).casefold():
            line = next(n for n, told in enumerate(self.document.source, 1) if self.document.title in told)
            self.left_out.append(self.document.left_out(line, line, "second title"))

    def _lose(self, prose: Prose) -> None:
        self.left_out += prose.lost

    def _leave_prose(self, prose: Prose, what: str) -> None:
        self.left_out.append(self.document.left_out(prose.line, prose.last_line, what))

    def _leave_words(self, prose: Prose) -> None:
        """An item of which nothing but its lost parts is left needs no second line."""
        if prose.text.strip() or prose.links:
            self._leave_prose(prose, "item without words")

    def _leave_part(self, prose: Prose, what: str, text: str) -> None:
        self.left_out.append(LeftOut(line=prose.line, last_line=prose.last_line, what=what, text=text))
