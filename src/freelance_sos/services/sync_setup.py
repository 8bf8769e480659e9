"""The repository that carries the store: it lies in this machine's folder for state, never in the store."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from freelance_sos.adapters.git import THERE, Git, GitError, Running
from freelance_sos.adapters.git_address import Address, address_of, config_text
from freelance_sos.adapters.git_folder import stale_locks
from freelance_sos.storage.files import append_lines, make_folder, read_bytes, remove_file, replace_file
from freelance_sos.storage.locks import locked

FOLDER = "sync.git"
_MINE, _THEIRS = "mine-beside", "theirs-beside"


def known_address(state: Path) -> Address | None:
    """Where the other copy is; None where nobody said so yet. ``state`` is the store's folder for state."""
    return address_of(_config(state / FOLDER))


@contextmanager
def carrier(state: Path, running: Running, address: Address, *, is_trial: bool = False) -> Iterator[Git]:
    """Git, with the other copy at ``address``, for one sync at a time; made where it is not there yet.

    Where git can't bring the copies together, and in a trial, the address before counts again: a typing error
    does not cost the old one. Raises StoreError where git is missing, or another sync runs.
    """
    folder = state / FOLDER
    git = Git(folder, running)
    make_folder(folder)
    with locked(folder):
        # Nobody else runs git in there: what is locked was left by one that was cut off.
        for lock in stale_locks(folder):
            remove_file(lock)
        before, after = _config(folder), config_text(address.url)
        git.make()
        if before != after:
            replace_file(folder / "config", after.encode())
            # What was seen at another address says nothing of this one.
            git.drop_ref(THERE)
        is_kept = not is_trial
        try:
            yield git
        except GitError:
            is_kept = False
            raise
        finally:
            if before != after and not is_kept:
                replace_file(folder / "config", (before or config_text("")).encode())


def mine_beside(state: Path) -> frozenset[str]:
    """Labels of other texts that were written here: what stands in their files came from elsewhere."""
    return frozenset(_text(state / FOLDER / _MINE).splitlines())


def theirs_beside(state: Path) -> frozenset[str]:
    """Labels of other texts that came from elsewhere, also where they took the file's place since."""
    return frozenset(_text(state / FOLDER / _THEIRS).splitlines())


def remember_beside(state: Path, mine: Iterable[str], theirs: Iterable[str]) -> None:
    """Keep where other texts were written; what is known of one already stays so."""
    known = mine_beside(state) | theirs_beside(state)
    for name, others in ((_MINE, mine), (_THEIRS, theirs)):
        if new := sorted({*others} - known):
            append_lines(state / FOLDER / name, "".join(f"{other}\n" for other in new).encode())


def _config(folder: Path) -> str:
    return _text(folder / "config")


def _text(path: Path) -> str:
    try:
        return read_bytes(path).decode("utf-8", "replace")
    except FileNotFoundError:
        return ""
