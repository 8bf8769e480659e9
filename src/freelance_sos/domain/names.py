"""Finding what somebody meant by what they typed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from difflib import get_close_matches

from freelance_sos.domain.errors import NotFound, UsageError

SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?")

# Windows opens a device instead of a file for these, whatever their ending.
RESERVED_SLUGS = frozenset(
    ["con", "prn", "aux", "nul", "removed"]
    + [f"com{digit}" for digit in range(10)]
    + [f"lpt{digit}" for digit in range(10)]
)


def slug_from(name: str) -> str:
    """A short file-safe name for ``name``: its first word that says something, or ``""``."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    words = re.findall(r"[a-z0-9]+", plain.lower())
    return next((word[:40] for word in words if len(word) > 1 and word not in RESERVED_SLUGS), "")


def check_slug(slug: str) -> str:
    """``slug`` itself, where it can safely name a file everywhere.

    Raises UsageError otherwise.
    """
    if not SLUG.fullmatch(slug):
        raise UsageError(
            f'"{slug}" can\'t be a short name',
            "use 1 to 40 of a-z, 0-9 and -, such as acme",
        )
    if slug in RESERVED_SLUGS:
        raise UsageError(f'"{slug}" is a reserved file name', "choose another short name")
    return slug


def nearest(word: str, known: Iterable[str], *, most: int = 1, cutoff: float = 0.6) -> list[str]:
    """The names in ``known`` that are closest to ``word``, best first; none when nothing is close."""
    by_folded = {name.casefold(): name for name in known}
    close = get_close_matches(word.casefold(), by_folded, n=most, cutoff=cutoff)
    return [by_folded[name] for name in close]


def pick_client(word: str, slugs: Iterable[str], names: Mapping[str, str] | None = None) -> str:
    """The slug of the client that ``word`` names or uniquely begins, in any case, with or without accents.

    Short names come first; then the full ``names``, by slug. Raises UsageError where several fit, naming
    them; NotFound where none does, naming the nearest.
    """
    known, full = sorted(slugs), {slug: _folded(name) for slug, name in (names or {}).items()}
    wanted = _folded(word)
    begun = [slug for slug in known if wanted and slug.startswith(wanted)]
    by_slug = [wanted] if wanted in known else begun
    by_name = [slug for slug, name in full.items() if wanted and name == wanted]
    fitting = (
        by_slug or by_name or [slug for slug, name in full.items() if wanted and name.startswith(wanted)]
    )
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        hint = "type one more letter" if by_slug else "type the short name"
        raise UsageError(f'"{word[:40]}" could be {" or ".join(sorted(fitting)[:5])}', hint)
    named = {name: slug for slug, name in full.items()} | {slug: slug for slug in known}
    hint = f"you have: {', '.join(known[:8])}" if known else "add one: sos client add"
    close = nearest(wanted, named)
    raise NotFound(f'no client "{word[:40]}"', f"did you mean {named[close[0]]}?" if close else hint)


def _folded(text: str) -> str:
    """``text`` as it is compared: no case, no accents, one space between words."""
    plain = "".join(
        letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter)
    )
    return " ".join(plain.casefold().split())


def pick(word: str, known: Iterable[str], noun: str, *, hint: str = "") -> str:
    """The one name in ``known`` that ``word`` is or uniquely begins.

    Raises UsageError where several fit, naming them; NotFound where none does, naming the nearest, or with
    ``hint`` where nothing is near.
    """
    names = sorted(known)
    if word in names:
        return word
    starting = [name for name in names if word and name.startswith(word)]
    if len(starting) == 1:
        return starting[0]
    if starting:
        raise UsageError(f'"{word[:40]}" could be {" or ".join(starting[:5])}', "type one more letter")
    close = nearest(word, names)
    raise NotFound(f'no {noun} "{word[:40]}"', f"did you mean {close[0]}?" if close else hint)
