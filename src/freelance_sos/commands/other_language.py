"""What is to be sent is not in the client's language: that is told, wherever it happens."""

from __future__ import annotations

from freelance_sos.commands.session import Session


def tell_other_language(session: Session, used: str, theirs: str) -> None:
    """``used`` is the name of the language that it is in, ``theirs`` the one that they read."""
    from freelance_sos.rendering.text import clean
    from freelance_sos.storage.wording import wording

    told: str = wording("say")["not_their_language"]
    session.say(clean(told.format(language=used, theirs=theirs)))
