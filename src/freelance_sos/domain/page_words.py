"""The words of pages for clients, as one client is spoken to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from freelance_sos.domain.messages import ADDRESSES
from freelance_sos.domain.people import Address


def spoken_to(words: Mapping[str, Any], address: Address) -> dict[str, Any]:
    """``words`` with every table of formal and informal replaced by the one that ``address`` asks for.

    Tables of tables stay tables; texts and lists stay what they are.
    """
    return {name: _resolved(value, address) for name, value in words.items()}


def _resolved(value: Any, address: Address) -> Any:
    if not isinstance(value, Mapping):
        return value
    return value[address] if set(value) == set(ADDRESSES) else spoken_to(value, address)
