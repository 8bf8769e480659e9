"""Links that open a mail program with a message in it."""

from __future__ import annotations

from urllib.parse import quote


def mail_link(address: str, subject: str, text: str) -> str:
    """A ``mailto:`` link (RFC 6068): lines end in CRLF, and nothing in it is read as anything but text."""
    body = text.replace("\r\n", "\n").replace("\n", "\r\n")
    # An address may hold no letter that would begin something else in the link.
    return f"mailto:{quote(address, safe='@')}?subject={quote(subject, safe='')}&body={quote(body, safe='')}"
