"""``sos say``: the sentence to send, in the client's language, with what it says in yours."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from freelance_sos.commands.hands import Hands, Typed
from freelance_sos.commands.session import Session
from freelance_sos.domain.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

Words = Annotated[list[str] | None, typer.Argument(metavar="[PHRASE] [INCIDENT]")]
Copy = Annotated[bool, typer.Option("--copy", help="onto the clipboard; then asks whether you sent it")]
Osc52 = Annotated[bool, typer.Option("--osc52", help="copy through the terminal: works over ssh")]
Mailto = Annotated[bool, typer.Option("--mailto", help="as a link that opens your mail program")]
File = Annotated[str, typer.Option("--file", metavar="FILE", help="into a new file")]
Force = Annotated[bool, typer.Option("--force", help="over a file that is there")]
Sent = Annotated[bool, typer.Option("--sent", help="you sent it: log it, with what it promised")]
Set = Annotated[list[str] | None, typer.Option("--set", metavar="NAME=TEXT", help="fill in a gap; again")]
Promise = Annotated[
    str | None, typer.Option("--promise", metavar="TIME", help="when they hear from you next: 45m, 15:20")
]
Form = Annotated[str, typer.Option("--as", metavar="chat|email", help="short, or with a subject")]
Language = Annotated[str, typer.Option(metavar="LANGUAGE", help="another language than theirs")]
Check = Annotated[bool, typer.Option("--check", help="your own words: TEXT or - for input")]
Pause = Annotated[bool, typer.Option("--pause", help="hold it for ten minutes, then look again")]


def say(
    context: typer.Context,
    words: Words = None,
    *,
    copy: Copy = False,
    osc52: Osc52 = False,
    mailto: Mailto = False,
    file: File = "",
    force: Force = False,
    sent: Sent = False,
    set_: Set = None,
    promise: Promise = None,
    form: Form = "",
    language: Language = "",
    check: Check = False,
    pause: Pause = False,
) -> None:
    """The sentence to send, in the client's language, with their local time in it. You send it yourself.

    \b
    sos say ack acme-7 --copy
    sos say update acme-7 --set done="restarted the queue" --set next_step="test orders"
    sos say ack acme-7 --promise 45m --sent
    sos say off-hours --language de
    sos say --check acme-7 "You should have told me yesterday!!"
    """
    session, given = Session.of(context), list(words or [])
    hands = Hands(copy=copy, osc52=osc52, mailto=mailto, file=file, force=force, sent=sent, pause=pause)
    typed = Typed(told=tuple(set_ or ()), promise=promise or "", form=form, language=language)
    if check or (pause and not given):
        _check(session, given, hands, typed)
    elif given:
        _hand_over(session, given, hands, typed)
    else:
        _refuse_options(hands, typed, "PHRASE is missing", "see them: sos say")
        _list_phrases(session)


def _check(session: Session, given: list[str], hands: Hands, typed: Typed) -> None:
    from freelance_sos.commands.say_check import check_words

    _refuse_options(hands, typed, "--check looks at your own words", "leave the options of drafts out")
    check_words(session, given, typed.language, pause=hands.pause)


def _refuse_options(hands: Hands, typed: Typed, told: str, hint: str) -> None:
    """Raises UsageError for what belongs to a draft, where there is none."""
    if hands.takes_it or typed.told or typed.form or typed.promise:
        raise UsageError(told, hint)


def _hand_over(session: Session, given: list[str], hands: Hands, typed: Typed) -> None:
    if len(given) > 2:
        raise UsageError("too many words", 'to check your own text: sos say --check "…"')
    from freelance_sos.commands.handing_over import HandingOver
    from freelance_sos.services.saying import Wanted

    wanted = Wanted(
        phrase=given[0],
        word=given[1] if len(given) == 2 else None,
        told=_told(typed.told),
        form=_form(typed.form, hands),
        promise_at=_promised(session, typed.promise),
        language=typed.language,
    )
    HandingOver(session, wanted, hands).run()


def _promised(session: Session, text: str) -> datetime | None:
    from freelance_sos.commands.moments import parse_promise

    if not text:
        return None
    at = parse_promise(text, session.now, session.my_zone, session.whose_time)
    if at <= session.now:
        raise UsageError("a promise must lie ahead", "try --promise 20m")
    return at


def _form(text: str, hands: Hands) -> Any:
    from freelance_sos.domain.messages import FORMS

    if not text:
        return "email" if hands.mailto else None
    if text not in FORMS:
        raise UsageError(f'"{text[:40]}" is no form of a message', f"there are: {', '.join(FORMS)}")
    if hands.mailto and text != "email":
        raise UsageError("--mailto and --as chat at once", "choose one")
    return text


def _told(pairs: Sequence[str]) -> dict[str, str]:
    """``--set cause="…"``, by name as it was typed."""
    told = {}
    for pair in pairs:
        name, equals, text = pair.partition("=")
        if not equals:
            raise UsageError(f'"{pair[:40]}" fills in nothing', 'write it like --set cause="…"')
        told[name.strip()] = text.strip()
    return told


def _list_phrases(session: Session) -> None:
    from freelance_sos.domain.phrases import PHRASES
    from freelance_sos.storage.message_files import languages
    from freelance_sos.storage.wording import wording

    meanings = wording("say")["phrases"]
    if session.wants_json:
        phrases = [{"phrase": name, "says": meanings[name]} for name in PHRASES]
        session.show_json({"phrases": phrases, "languages": list(languages())})
        return
    from freelance_sos.rendering.drafts import phrase_list

    session.show(phrase_list(meanings, languages(), session.signs))
