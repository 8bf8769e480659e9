"""What git holds, as plain data: the files of a commit, and a new commit made of files."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha1

from freelance_sos.adapters.git import Git, GitError

MOST_ENTRIES = 200_000
_MOST_LISTED_BYTES = 64_000_000
MOST_BYTES = 1_000_000_000
_PLAIN_MODES = ("100644", "100755")
_AUTHOR = "sos <sos@localhost>"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing in a commit: a file (``is_plain``), or a link, a repository in it, or what else there is."""

    path: str
    blob: str
    size: int
    is_plain: bool


def blob_name(text: bytes) -> str:
    """What git calls a file that holds ``text``."""
    return sha1(b"blob %d\0" % len(text) + text, usedforsecurity=False).hexdigest()


def entries(git: Git, commit: str) -> dict[str, Entry]:
    """Everything in ``commit`` by path. Raises GitError for more than any store holds."""
    listed = git.run(
        *("ls-tree", "-r", "-z", "--long", "--full-tree", "--end-of-options", commit), most=_MOST_LISTED_BYTES
    )
    if listed.count(b"\0") > MOST_ENTRIES:
        raise GitError(f"the other copy holds more than {MOST_ENTRIES} files", "see what was put there")
    found = (_entry(line) for line in listed.split(b"\0") if line)
    return {entry.path: entry for entry in found}


def _entry(line: bytes) -> Entry:
    head, _, path = line.partition(b"\t")
    mode, kind, blob, size = head.decode().split()
    return Entry(
        path=path.decode(errors="replace"),
        blob=blob,
        size=int(size) if size.isdigit() else 0,
        is_plain=kind == "blob" and mode in _PLAIN_MODES,
    )


def read_blobs(git: Git, blobs: Collection[str]) -> dict[str, bytes]:
    """What each of ``blobs`` holds. Raises GitError where one is missing."""
    if not blobs:
        return {}
    asked = "".join(f"{blob}\n" for blob in blobs).encode()
    said = git.run("cat-file", "--batch", data=asked)
    return dict(_batched(said, len(blobs)))


def _batched(said: bytes, count: int) -> Iterator[tuple[str, bytes]]:
    """Of each: ``NAME blob SIZE``, a line end, the bytes, a line end."""
    start = 0
    for _ in range(count):
        end = said.index(b"\n", start)
        name, _, kind_and_size = said[start:end].decode().partition(" ")
        kind, _, size = kind_and_size.partition(" ")
        if kind != "blob":
            raise GitError(
                "the copy that git keeps on this machine is damaged", "set it up again: sos sync --to URL"
            )
        start = end + 1 + int(size) + 1
        yield name, said[end + 1 : start - 1]


def make_commit(
    git: Git,
    ref: str,
    parents: Iterable[str],
    *,
    written: Mapping[str, bytes],
    removed: Collection[str],
    seconds: int,
) -> str:
    """A commit on ``ref``: the files of the first of ``parents``, with ``written``, without ``removed``.

    It says when (``seconds`` since 1970, UTC) and how many files, and nothing of whose they are.
    """
    first, *others = [*parents, ""]
    count = len(written) + len(removed)
    message = f"sync: {count} file{'' if count == 1 else 's'}".encode()
    lines: list[bytes] = [
        f"commit {ref}\nmark :1\ncommitter {_AUTHOR} {max(0, seconds)} +0000\n".encode(),
        b"data %d\n%b\n" % (len(message), message),
        *(f"from {first}\n".encode() for _ in range(bool(first))),
        *(f"merge {other}\n".encode() for other in others if other),
        *(f"D {label}\n".encode() for label in sorted(removed)),
    ]
    for label, text in sorted(written.items()):
        lines += [f"M 100644 inline {label}\ndata {len(text)}\n".encode(), text, b"\n"]
    lines.append(b"\nget-mark :1\ndone\n")
    said = git.run("fast-import", "--quiet", "--done", "--force", data=b"".join(lines))
    return said.decode().strip()
