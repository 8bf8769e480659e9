"""``almanac.json`` in the cache folder: believed only while nothing that it was made from has changed."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path

from freelance_sos.domain.almanac import Almanac
from freelance_sos.domain.calendar import HolidayLookup
from freelance_sos.domain.errors import SosError, StoreError
from freelance_sos.storage.almanac_lines import Values, dump_almanac, load_almanac
from freelance_sos.storage.files import folder_entries, make_folder, read_bytes, replace_file

# Of what stands in the file: an older sos must not read what a newer one wrote, nor the other way round.
FORMAT = "1"
_HEAD = '{"seal":"'
_DIGEST_BYTES = 16


class AlmanacFile:
    """The almanac of one store. It may be deleted at any moment, and never stops a command."""

    def __init__(self, path: Path, store: Path, made_with: Sequence[str]) -> None:
        """``made_with`` names the releases of all that has a say: sos, zone data, holidays."""
        self.path = path
        self._store, self._made_with = store, made_with
        self.fingerprint = self._fingerprint()

    def read(self, lookup: HolidayLookup) -> Almanac | None:
        """The almanac; None where there is none, it is damaged, or made from anything else."""
        try:
            if self.path.is_symlink() or not self.path.is_file():
                return None
            values = _unsealed(read_bytes(self.path).decode())
            if values is None or values["made_from"] != self.fingerprint:
                return None
            return load_almanac(values, lookup)
        except Exception:  # whatever a strange file makes of it, it is no almanac
            return None

    def write(self, almanac: Almanac) -> None:
        """Keep ``almanac`` for later runs; where that can't be done, they work it out again.

        So they do where a file has changed since the first look, and nobody knows which text was read; and
        while anything can't be used: its message may show what is none of the almanac's business, and it may
        be mended outside of the files, as a damaged zone is.
        """
        if self._fingerprint() != self.fingerprint or any(one.level == "error" for one in almanac.problems):
            return
        values = {"made_from": self.fingerprint, **dump_almanac(almanac)}
        with suppress(SosError, OSError):
            make_folder(self.path.parent)
            if self.path.is_symlink():
                # What it points to is none of ours to overwrite.
                self.path.unlink()
            replace_file(self.path, _sealed(values).encode())

    def _fingerprint(self) -> str:
        return _digest(*_sources(self._store, self._made_with))


def _sources(store: Path, made_with: Sequence[str]) -> Iterator[bytes]:
    """The bytes of everything that the almanac is made from. A file that can't be read is one of its kind."""
    yield FORMAT.encode()
    yield from (one.encode() for one in made_with)
    for path in (store / "sos.toml", *_client_paths(store)):
        yield path.name.encode("utf-8", "surrogateescape")
        # Two parts each, so that no text of a file passes for the lack of one.
        try:
            yield from (b"read", read_bytes(path))
        except FileNotFoundError:
            yield from (b"missing", b"")
        except StoreError as error:
            yield from (b"unreadable", str(error).encode("utf-8", "replace"))


def _client_paths(store: Path) -> list[Path]:
    try:
        return [path for path in folder_entries(store / "clients") if path.suffix == ".toml"]
    except StoreError:
        return []


def _digest(*parts: bytes) -> str:
    """One for all parts; where one ends and the next begins counts."""
    digest = blake2b(digest_size=_DIGEST_BYTES)
    for part in parts:
        digest.update(b"%d:" % len(part))
        digest.update(part)
    return digest.hexdigest()


def _sealed(values: Values) -> str:
    """JSON that begins with a digest of all that follows, so that no damage goes unnoticed."""
    return _with_seal(json.dumps(values, separators=(",", ":"))[1:])


def _unsealed(text: str) -> Values | None:
    rest = text[len(_with_seal("")) :]
    if text != _with_seal(rest):
        return None
    values: Values = json.loads("{" + rest)
    return values


def _with_seal(rest: str) -> str:
    return f'{_HEAD}{_digest(rest.encode())}",{rest}'
