"""What only the person can know, asked for one by one."""

from __future__ import annotations

from collections.abc import Mapping

from freelance_sos.commands.asking import ask
from freelance_sos.commands.walk_keys import written_out
from freelance_sos.domain.phrases import Draft


def ask_gaps(draft: Draft, known: Mapping[str, str]) -> dict[str, str]:
    """An answer for each gap of ``draft``, by its name; Enter takes what is ``known``.

    The question is in my language; where the message is in another, it names the one to answer in.
    """
    language = f" (in {draft.language_name})" if draft.beside else ""
    return {
        gap.name: ask(f"{gap.asked or gap.text}{language}", known.get(gap.name, ""), check=written_out)
        for gap in draft.gaps
    }
