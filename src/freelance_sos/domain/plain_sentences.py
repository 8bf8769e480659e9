"""Sentences of a message: where they begin and end, how long they are, and where they shout."""

from __future__ import annotations

import re
from collections.abc import Iterator

MOST_WORDS = 20
# Of scripts that put no spaces between words.
MOST_LETTERS = 60
# Shorter lines that stop without a mark are lines of their own, not a sentence that was wrapped.
_WRAPPED = 60

_BREAK = re.compile(r"[.!?…؟।]+[\"'”’»)\]]*|[。！？]+[」』”]*|\n+")
_LIST_ITEM = re.compile(r"[ \t]*(?:[-*•–>]|\d{1,3}[.)])[ \t]")
_PART = re.compile(r"[:;：；](?=\s|$)|[：；]")
# A date is no reading: what has no letter is not counted.
_IN_WORD = re.compile(r"[^\W\d_]")
# ``21. November``, ``21. 11.``, and ``2. abril``, but not ``number 2. You``.
_NUMBER_BEFORE = re.compile(r"(?<![\w:,])\d{1,2}$")
_IN_DATE = re.compile(r"[ \t](?:[^\W_A-Z]|J[aä]n|Feb|März|Apr|Mai|Jun|Jul|Aug|Sep|Okt|Nov|Dez|\d)")
_INITIAL_BEFORE = re.compile(r"(?<!\w)[^\W\d_]$")
_SHORT_BEFORE = re.compile(
    r"(?<!\w)(?:dr|mr|mrs|ms|st|nr|no|sr|sra|srta|mme|mlle|prof|ca|bzw|vgl|tel|approx|vs|núm|nº|art)$",
    re.IGNORECASE,
)
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
_LETTER = re.compile(r"[^\W\d_]")
_SHOUTED = re.compile(r"(?<![\w@#/.-])[^\W\d_]{3,}(?![\w@/]|[.-]\w)")
_ROW = re.compile(r"[!?！？]+")
_CLOSING_GAP = frozenset(" \t\n-,")
# Written in capitals by everybody, and not out of anger.
_ABBREVIATIONS = frozenset(
    """
    HTTP HTTPS HTML XHTML XHTML5 CNAME IMAP IMAPS SMTP SMTPS SFTP FTPS DNSSEC DMARC DKIM JSON JSONP YAML TOML
    MYSQL SQLITE NOSQL POSTGRESQL REDIS MARIADB CAPTCHA ASCII UTF LATIN MIME OAUTH TOTP SAML LDAP RADIUS CRUD
    REST SOAP CORS CSRF XSRF LAMP NGINX CPANEL PHPMYADMIN PAYPAL SEPA IBAN SWIFT EBICS GMBH GDPR DSGVO RGPD
    LGPD UNESCO UNICEF NATO ELSTER DATEV SCRUM AJAX WLAN GSUITE README CHANGELOG LICENSE JPEG WEBP MPEG HEIC
    TIFF ICANN DENIC AFNIC BIOS VOIP CLOUD ISO9001 DDOS RAID EURO PIX CNPJ
    """.split()  # noqa: SIM905 - a list of so many words is easier to read so
)
_TITLES = frozenset(["m", "mme", "mlle", "mr", "mrs", "ms", "dr", "herr", "herrn", "frau", "sr", "sra"])


def sentences(text: str) -> tuple[tuple[int, int], ...]:
    """Where each sentence of ``text`` begins and ends. A list item and a heading are one each."""
    spans, start = [], 0
    for match in _BREAK.finditer(text):
        if _ends_here(text, match, start):
            spans.append((start, match.end()))
            start = match.end()
    spans.append((start, len(text)))
    trimmed = (_trimmed(text, *span) for span in spans)
    return tuple((start, end) for start, end in trimmed if start < end)


def _ends_here(text: str, match: re.Match[str], start: int) -> bool:
    after = text[match.end() : match.end() + 1]
    if match[0].startswith("\n"):
        line = text.rfind("\n", start, match.start()) + 1
        is_wrapped = len(match[0]) == 1 and match.start() - max(line, start) >= _WRAPPED
        return not is_wrapped or bool(_LIST_ITEM.match(text, match.end()))
    if match[0][0] in "。！？":
        return True
    if after and not after.isspace():
        return False
    if match[0] != ".":
        return True
    before = text[max(start, match.start() - 8) : match.start()]
    if _INITIAL_BEFORE.search(before):
        return before[-1].islower() and text[match.end() + 1 : match.end() + 2].isupper()
    is_date = _NUMBER_BEFORE.search(before) and _IN_DATE.match(text, match.end())
    return not (is_date or _SHORT_BEFORE.search(before))


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    part = text[start:end]
    return start + len(part) - len(part.lstrip()), start + len(part.rstrip())


def long_spans(text: str) -> Iterator[tuple[int, int]]:
    """The sentences that are too long; a colon or a semicolon ends one here."""
    for start, end in sentences(text):
        begin = start
        for cut in (*(match.end() for match in _PART.finditer(text, start, end)), end):
            if _is_long(text[begin:cut]):
                yield _trimmed(text, begin, cut)
            begin = cut


def _is_long(part: str) -> bool:
    unspaced = sum(1 for _ in _UNSPACED.finditer(part))
    letters = sum(1 for _ in _LETTER.finditer(part))
    if unspaced * 2 > letters:
        return letters > MOST_LETTERS
    return sum(1 for word in part.split() if _IN_WORD.search(word)) > MOST_WORDS


def shouted_spans(text: str) -> Iterator[tuple[int, int]]:
    """Rows of words in capitals, a long one alone, ``!!``, and the second sentence that ends with ``!``."""
    yield from _capitals(text)
    seen = 0
    for match in _ROW.finditer(text):
        if len(match[0]) > 1:
            yield match.span()
        elif match[0] in "!！":
            seen += 1
            if seen == 2:
                yield match.span()


def _capitals(text: str) -> Iterator[tuple[int, int]]:
    row: list[re.Match[str]] = []
    for match in _SHOUTED.finditer(text):
        if not match[0].isupper():
            continue
        if row and not set(text[row[-1].end() : match.start()]) <= _CLOSING_GAP:
            yield from _shouts(text, row)
            row = []
        row.append(match)
    yield from _shouts(text, row)


def _shouts(text: str, row: list[re.Match[str]]) -> Iterator[tuple[int, int]]:
    loud = [match for match in row if match[0] not in _ABBREVIATIONS]
    if not loud:
        return
    before = re.search(r"(\w+)\.?\s$", text[max(0, row[0].start() - 8) : row[0].start()])
    is_surname = len(loud) == 1 and before and before[1].casefold() in _TITLES
    if (len(row) > 1 and len(loud) > 1) or (len(loud[0][0]) >= 5 and not is_surname):
        yield row[0].start(), row[-1].end()
