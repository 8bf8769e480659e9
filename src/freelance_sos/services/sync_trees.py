"""The files of a store in a commit of git, and what else lies there: all of it may be a stranger's."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from freelance_sos.adapters.git import Git, GitError
from freelance_sos.adapters.git_objects import MOST_BYTES, blob_name, entries, read_blobs
from freelance_sos.domain.layout import most_bytes, part_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Tree:
    """What a commit holds.

    ``blobs`` are git's names of the files that are a store's, ``foreign`` the paths of all else. ``unsound``
    are labels of a store where something else stands: a link, a folder, a file that is too large.
    """

    blobs: Mapping[str, str] = field(default_factory=dict)
    foreign: frozenset[str] = frozenset()
    unsound: frozenset[str] = frozenset()

    def texts(self, known: Mapping[str, bytes]) -> dict[str, bytes]:
        """The files with their bytes; ``known`` has them by git's name."""
        return {label: known[blob] for label, blob in self.blobs.items()}


def tree_of(git: Git, commit: str) -> Tree:
    """What ``commit`` holds; nothing for ``""``. Raises GitError for more than any store holds."""
    if not commit:
        return Tree()
    blobs: dict[str, str] = {}
    foreign: set[str] = set()
    size = 0
    for path, entry in entries(git, commit).items():
        part = part_of(path)
        if part and entry.is_plain and entry.size <= most_bytes(part):
            blobs[path] = entry.blob
            size += entry.size
        else:
            foreign.add(path)
    if size > MOST_BYTES:
        raise GitError("the other copy holds more than any store", "see what was put there")
    unsound = {label for path in foreign for label in _itself_and_above(path) if part_of(label)}
    return Tree(blobs=blobs, foreign=frozenset(foreign), unsound=frozenset(unsound))


def read_missing(git: Git, trees: Iterable[Tree], known: dict[str, bytes]) -> None:
    """Add to ``known``, by git's name, the texts of ``trees`` that it lacks: nothing is read twice."""
    wanted = {blob for tree in trees for blob in tree.blobs.values()} - known.keys()
    known.update(read_blobs(git, sorted(wanted)))


def named_by_git(files: Mapping[str, bytes]) -> dict[str, str]:
    """Git's names of ``files``, by label."""
    return {label: blob_name(text) for label, text in files.items()}


def blocked(labels: Iterable[str], by: Collection[str]) -> set[str]:
    """Those of ``labels`` that a path of ``by`` stands in the way of: at that place, or above it."""
    return {label for label in labels if any(path in by for path in _itself_and_above(label))}


def _itself_and_above(path: str) -> Iterator[str]:
    yield path
    while (cut := path.rfind("/")) > 0:
        path = path[:cut]
        yield path
