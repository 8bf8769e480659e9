"""The text of a file that another program wrote, whatever it takes for text."""

from __future__ import annotations

import codecs

from freelance_sos.domain.client_rows import MOST_BYTES
from freelance_sos.domain.errors import UsageError

LATIN = "is not UTF-8: read as Windows-1252 (Latin-1)"


def given_text(data: bytes) -> tuple[str, str]:
    """The text of ``data`` with plain line ends, and what to tell of how it was read, if anything.

    Raises UsageError where it is too large, or no text.
    """
    if len(data) > MOST_BYTES:
        raise UsageError(f"it is larger than {MOST_BYTES // 1_000_000} MB", "divide it")
    text, told = _decoded(data)
    if "\0" in text:
        raise UsageError("it is no text", "export it again as CSV or vCard")
    return text.replace("\r\n", "\n").replace("\r", "\n"), told


def _decoded(data: bytes) -> tuple[str, str]:
    try:
        if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return data.decode("utf-16"), ""
        return data.decode("utf-8-sig"), ""
    except UnicodeDecodeError:
        pass
    try:
        return data.decode("cp1252"), LATIN
    except UnicodeDecodeError:
        return data.decode("latin-1"), LATIN
