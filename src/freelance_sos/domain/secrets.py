"""Keys, tokens and passwords in a text: where they stand, and the text without them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

# Every repetition is bounded, or can only begin where its run begins: no text makes the search slow.
_KNOWN = re.compile(
    r"(?<![A-Za-z0-9])(?:"
    r"(?:AKIA|ASIA|AGPA|AIDA|AROA)[0-9A-Z]{12,20}"
    r"|gh[pousr]_[A-Za-z0-9]{16,255}|github_pat_[A-Za-z0-9_]{20,255}|glpat-[\w-]{16,64}"
    r"|(?:sk|rk)_(?:live|test)_[A-Za-z0-9]{8,255}|whsec_[A-Za-z0-9+/=]{16,128}"
    r"|sk-[A-Za-z0-9_-]{20,255}|xox[a-z]-[A-Za-z0-9-]{8,255}|AIza[\w-]{30,64}"
    r"|SG\.[\w-]{16,64}\.[\w-]{16,64}|npm_[A-Za-z0-9]{30,64}|shp(?:at|ca|pa|ss)_[A-Fa-f0-9]{24,64}"
    r"|do[opr]_v1_[a-f0-9]{32,128}"
    r"|hooks\.slack\.com/services/[A-Za-z0-9/]{8,128}"
    r")"
)
_SIGNED = re.compile(r"(?<![\w-])eyJ[\w-]{8,4096}\.[\w-]{8,8192}\.[\w-]{0,2048}")
_IN_ADDRESS = re.compile(r"://([^\s/@:]{0,128}:[^\s@]{1,256})@")
_KEY_BEGINS = re.compile(r"-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY[A-Z ]{0,10}-----")
_KEY_ENDS = re.compile(r"-----END [A-Z0-9 ]{0,40}PRIVATE KEY[A-Z ]{0,10}-----")
_LABELS = (
    r"pass[ -]?words?|passwd|pwd|pass[ -]?phrase|pass[ -]?code|passwort|kennwort|zugangscode|contrase(?:ñ|n)a"
    r"|clave(?: secreta| de acceso)?|mot de passe|mdp|senha|palavra[ -]passe|wachtwoord|has(?:ł|l)o|lösenord"
    r"|adgangskode|salasana|şifre|parola|пароль|pin(?:-code)?|token|access[ _-]token|secret(?:[ _-]key)?"
    r"|(?:api|private|access|secret|auth)[ _-]?key|api-schlüssel"
    r"|cl(?:é|e) (?:api|secr(?:è|e)te)|chave (?:de )?api"
)
_SEPARATOR = (
    r"(?:[ \t]{0,3}[:=：→][ \t]{0,3}\n?[ \t]{0,3}|[ \t]{1,3}(?:is|ist|lautet|es|est|é)[ \t]{0,2}:?[ \t]{1,3})"
)
_LABELLED = re.compile(
    rf"(?<![^\W_])(?:{_LABELS})(?P<more>(?:[ \t]{{1,3}}[^\s:=：]{{1,30}}){{0,5}}?)"
    rf"(?P<by>{_SEPARATOR})(?P<value>\S{{4,256}})",
    re.IGNORECASE,
)
_UNSPACED = re.compile(r"(?:密码|密碼|パスワード|비밀번호)[ ]?(?:[:：=]|は|是|는)[ ]?(?P<value>[!-~]{4,256})")
_LONG_RUN = re.compile(r"[A-Za-z0-9+/_-]{24,}={0,2}")
_LINE_END = re.compile(r"[ \t]{0,9}(?:\n|\Z)")
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_ADDRESS = re.compile(r"(?<![\w+.-])[a-z][a-z0-9+.-]{1,15}://\S+", re.IGNORECASE)
_PIECE = re.compile(r"[A-Za-z0-9]+")
# ``uploads``, ``SHOP``, ``ShopLogo``, ``v2``, ``2026``, ``10px``: what names are made of.
_NAME_PIECE = re.compile(r"(?:[A-Z]?[a-z]+)+\d*|[A-Z]+\d*|\d+[A-Za-z]?[a-z]*")
_COMMIT = re.compile(r"[0-9a-f]{40}")
_OPENING = "\"'`“‘«<("
_CLOSING = "\"'`”’»>),;."
_PLACEHOLDERS = ("[", "{", "*", "•", "…", "___", "http://", "https://")
# Ordinary in words: not what tells a password.
_WORD_SIGNS = frozenset("-'’/.,;:!?)")


def secret_spans(text: str) -> tuple[tuple[int, int], ...]:
    """Where secrets stand in ``text``, in order, none within another."""
    found = sorted({*_keys(text), *_known(text), *_labelled(text), *_runs(text)})
    spans: list[tuple[int, int]] = []
    for start, end in found:
        if spans and start < spans[-1][1]:
            spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
        else:
            spans.append((start, end))
    return tuple(spans)


def masked(text: str, instead: str = "[removed]") -> str:
    """``text`` with ``instead`` in the place of every secret."""
    parts, done = [], 0
    for start, end in secret_spans(text):
        parts += [text[done:start], instead]
        done = end
    return "".join([*parts, text[done:]])


def _known(text: str) -> Iterator[tuple[int, int]]:
    for pattern in (_KNOWN, _SIGNED):
        yield from (match.span() for match in pattern.finditer(text))
    for match in _IN_ADDRESS.finditer(text):
        if not match[1].endswith((":", "…")):
            yield match.span(1)


def _keys(text: str) -> Iterator[tuple[int, int]]:
    """Private keys; one that is cut off goes on to the next empty line."""
    ends = [match.end() for match in _KEY_ENDS.finditer(text)]
    ends.reverse()
    done = 0
    for match in _KEY_BEGINS.finditer(text):
        if match.start() < done:
            continue
        while ends and ends[-1] < match.end():
            ends.pop()
        gap = -1 if ends else text.find("\n\n", match.end())
        done = ends[-1] if ends else gap if gap >= 0 else len(text)
        yield match.start(), done


def _labelled(text: str) -> Iterator[tuple[int, int]]:
    for match in _LABELLED.finditer(text):
        start, end = _bare(text, *match.span("value"))
        # ``password changed at the latest by: 10:30`` names a time.
        if match["more"] and not any(letter.isalpha() for letter in text[start:end]):
            continue
        is_named_by_sign = any(sign in match["by"] for sign in ":=：→")
        ends = bool(_LINE_END.match(text, match.end()))
        is_alone = is_named_by_sign and not match["more"] and "\n" not in match["by"]
        if _is_like_a_secret(text[start:end], is_alone and ends):
            yield start, end
    for match in _UNSPACED.finditer(text):
        if _is_like_a_secret(match["value"], True):
            yield match.span("value")


def _bare(text: str, start: int, end: int) -> tuple[int, int]:
    value = text[start:end]
    start += len(value) - len(value.lstrip(_OPENING))
    return start, max(start, end - (len(value) - len(value.rstrip(_CLOSING))))


def _is_like_a_secret(value: str, is_alone: bool) -> bool:
    """Whether it can be a password; a plain word can where it stands ``is_alone`` at the end of its line."""
    if len(value) < 4 or value.startswith(_PLACEHOLDERS):
        return False
    core = value.rstrip("!?")
    if any(letter.isdigit() or not (letter.isalpha() or letter in _WORD_SIGNS) for letter in core):
        return True
    if any(one.islower() and other.isupper() for one, other in pairwise(core)):
        return True
    return is_alone and core.isalpha() and not value.endswith("?")


def _runs(text: str) -> Iterator[tuple[int, int]]:
    """Long runs of letters and digits as only a machine makes them; not in the address of a page."""
    addresses = [match.span() for match in _ADDRESS.finditer(text)]
    addresses.reverse()
    for match in _LONG_RUN.finditer(text):
        while addresses and addresses[-1][1] <= match.start():
            addresses.pop()
        if not (addresses and addresses[-1][0] < match.end()) and _is_random(match[0]):
            yield match.span()


def _is_random(run: str) -> bool:
    if _UUID.fullmatch(run) or _COMMIT.fullmatch(run):
        return False
    if not any(letter.isdigit() for letter in run) or not any(letter.isalpha() for letter in run):
        return False
    return any(_is_odd(piece[0]) for piece in _PIECE.finditer(run))


def _is_odd(piece: str) -> bool:
    """Whether a piece of eight letters and more goes to and fro between letters and digits, or sizes."""
    if len(piece) < 8 or _NAME_PIECE.fullmatch(piece):
        return False
    turns = sum(one.isdigit() != other.isdigit() for one, other in pairwise(piece))
    is_mixed = piece.lower() != piece and piece.upper() != piece
    return turns >= 5 or (is_mixed and turns >= 1) or (is_mixed and len(piece) >= 12)
