"""What was taken back, or stands again: files, an incident, or both, and the way back."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.text import Text

from freelance_sos.domain.changes import ChangedFile
from freelance_sos.domain.events import Event
from freelance_sos.domain.views import IncidentView
from freelance_sos.rendering.changes import STANDS_AGAIN, TAKEN_BACK, file_words, redo_words, undo_words
from freelance_sos.rendering.incident import recorded_screen
from freelance_sos.rendering.json_parts import Json
from freelance_sos.rendering.json_views import whole_incident_json
from freelance_sos.rendering.next_step import next_line
from freelance_sos.rendering.theme import Symbols

MOST_FILES = 5


def reversed_screen(
    view: IncidentView | None,
    events: Sequence[Event],
    files: Sequence[ChangedFile],
    signs: Symbols,
    width: int,
    *,
    is_undo: bool,
) -> RenderableType:
    """``view`` is the incident after it, ``events`` what it is about; None where only files were changed."""
    lead = TAKEN_BACK if is_undo else STANDS_AGAIN
    back = "not what you meant? sos redo" if is_undo else "to take it back again: sos undo"
    told = [Text(f"{lead}: {file_words(file)}") for file in files[:MOST_FILES]]
    if len(files) > MOST_FILES:
        told.append(Text(f"and {len(files) - MOST_FILES} more"))
    if view is None:
        return Group(*told, next_line(back, signs))
    words = undo_words(events) if is_undo else redo_words(events)
    return Group(*told, recorded_screen(view, words, signs, width), Text(back, "quiet"))


def reversed_json(view: IncidentView | None, files: Sequence[ChangedFile]) -> Json:
    """The same as plain values: the incident as it is now, where there is one, and the files."""
    named = [{"file": file.label, "change": file.doing, "keys": list(file.keys)} for file in files]
    return {**(whole_incident_json(view) if view else {}), "files": named}
