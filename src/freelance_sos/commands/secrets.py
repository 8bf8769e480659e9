"""A password or a key that somebody pastes into a log: noticed before it is written, where it would stay."""

from __future__ import annotations

from freelance_sos.commands.asking import ask_yes
from freelance_sos.commands.session import Session

INSTEAD = "[removed]"
AROUND = 30


def guarded(
    session: Session, text: str, *, mask: bool = False, as_it_is: bool = False, told: str = ""
) -> str:
    """``text``, or the same with ``[removed]`` for each password and key in it.

    On a terminal that is asked, and Enter masks. Where nobody can be asked the text stays, which is told.
    ``mask`` and ``as_it_is`` are the two answers, given before. ``told`` is said of what is no log.
    """
    if as_it_is:
        return text
    from freelance_sos.domain.secrets import masked

    without = masked(text, INSTEAD)
    if mask or without == text:
        return without
    shown = _around(without)
    if session.may_ask:
        session.say(f"that looks like a password or key: {shown}")
        return without if ask_yes("mask it?", default=True) else text
    if told:
        session.say(f"that looks like a password or key, and is not masked: {shown}; {told}")
        return text
    # What comes after may still be refused: it is not said to be written.
    session.say(
        f"that looks like a password or key, and is not masked: {shown}; next time: sos log --mask;"
        " sos undo hides it, but it stays in the file: change that password"
    )
    return text


def _around(without: str) -> str:
    """Where it stands: a few words on either side of the first, which is masked already."""
    from freelance_sos.rendering.text import clean

    before, _, after = without.partition(INSTEAD)
    start = "…" if len(before) > AROUND else ""
    end = "…" if len(after) > AROUND else ""
    return clean(f'"{start}{before[-AROUND:]}{INSTEAD}{after[:AROUND]}{end}"')
