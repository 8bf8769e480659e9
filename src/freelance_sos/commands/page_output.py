"""Where a page goes: standard output, or a new file that is nobody else's to read."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from freelance_sos.commands.paths import shown
from freelance_sos.commands.session import JSON_VERSION, OutputClosed, Session
from freelance_sos.domain.errors import NotAllowed, StoreError, UsageError

STDOUT = "-"
FORMATS = ("markdown", "html", "json")
_NAMES = {"md": "markdown", "htm": "html", **{name: name for name in FORMATS}}
_ENDINGS = {"markdown": ".md", "html": ".html", "json": ".json"}
READ_AND_SEND = "read it once, then send it"


def check_page(session: Session, *, as_: str = "", file: str = "", force: bool = False) -> None:
    """What is wrong with where a page shall go, told before the page is made. Raises as write_page does."""
    _format(session, as_, file)
    if _is_file(file):
        refuse_existing(file, force=force)


def write_page(
    session: Session,
    *,
    markdown: Callable[[], str],
    html: Callable[[], str],
    json: Callable[[], Mapping[str, Any]],
    as_: str = "",
    file: str = "",
    force: bool = False,
    then: str = READ_AND_SEND,
) -> None:
    """The page in the form that ``as_``, ``--json`` or the ending of ``file`` names; Markdown without one.

    Only that form is made. ``then`` is the next step after a file was written. Raises UsageError where the
    form is none or is named twice, NotAllowed where ``file`` is there already, StoreError where it can't be
    written.
    """
    form = _format(session, as_, file)
    if not _is_file(file):
        if form == "json":
            session.show_json(json())
        else:
            print_text(session, markdown() if form == "markdown" else html())
        return
    refuse_existing(file, force=force)
    text = _json_text(session, json()) if form == "json" else markdown() if form == "markdown" else html()
    write_file(session, file, text, force=force, then=then)


def write_file(session: Session, file: str, text: str, *, force: bool, then: str = "") -> None:
    """``text`` as a file of its own, private and whole; says where it is and what comes next.

    Raises NotAllowed where there is one by that name and ``force`` is not given, StoreError where it can't be
    written.
    """
    from freelance_sos.rendering.text import clean

    refuse_existing(file, force=force)
    path = replaced(file, text)
    session.say(clean(f"written to {shown(session, path)}"))
    if then:
        session.say(f"next {session.signs.next} {then}")


def refuse_existing(file: str, *, force: bool, option: str = "--file") -> None:
    """Raises UsageError where ``file``, given as ``option``, is no name, NotAllowed where it is there."""
    if not file.strip():
        raise UsageError(f"{option} has no file name", f"write: {option} page.html")
    if os.path.lexists(file) and not force:
        raise NotAllowed(f"{file[:80]} is already there", "give another name, or add --force")


def replaced(file: str, text: str, *, option: str = "--file") -> Path:
    """Where ``text`` is now: in ``file``, private and whole. Raises StoreError where it can't be written."""
    from freelance_sos.storage.files import replace_file

    path = Path(file)
    try:
        replace_file(path, text.encode("utf-8", "replace"))
    except StoreError as error:
        raise StoreError(error.message, f"give {option} another place") from None
    return path.absolute()


def print_text(session: Session, text: str) -> None:
    """The same letters on standard output as in a file, whatever its encoding is."""
    if session.is_quiet:
        return
    try:
        sys.stdout.flush()
        sys.stdout.buffer.write(text.encode("utf-8", "replace"))
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        raise OutputClosed from None


def _is_file(file: str) -> bool:
    return file not in ("", STDOUT)


def _format(session: Session, as_: str, file: str) -> str:
    """One of FORMATS. Raises UsageError where two are named, or none that there is."""
    named = _named(as_)
    if session.wants_json:
        if named not in ("", "json"):
            raise UsageError(f"--json and --as {named} at once", "leave one of them out")
        named = "json"
    ending = _NAMES.get(Path(file).suffix.lower().removeprefix("."), "") if _is_file(file) else ""
    if named and ending and named != ending:
        raise UsageError(
            f"{file[:80]} says {ending} by its ending, and {named} is wanted",
            f"name it {_ENDINGS[named]}, or leave the other out",
        )
    if _is_file(file) and not named and not ending:
        raise UsageError(
            f"{file[:80]} says no form by its ending", "name it .md, .html or .json, or add --as markdown"
        )
    return named or ending or "markdown"


def _named(as_: str) -> str:
    word = as_.strip().lower()
    if not word:
        return ""
    if word not in _NAMES:
        raise UsageError(f'"{as_[:40]}" is no form of a page', f"there are: {', '.join(FORMATS)}")
    return _NAMES[word]


def _json_text(session: Session, values: Mapping[str, Any]) -> str:
    """What ``--json`` prints, for a file: without problems of the store, which are not for its reader."""
    from freelance_sos.storage.json_text import dump_json

    head = {"version": JSON_VERSION, "time_zone_data": session.zone_data.release}
    return dump_json({**head, **values}, indent=2) + "\n"
