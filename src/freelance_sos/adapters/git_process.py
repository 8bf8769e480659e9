"""Git as a running program: fed, read within bounds, and ended with all that it started."""

from __future__ import annotations

import os
import signal
import subprocess
from contextlib import suppress
from io import BytesIO
from typing import IO

# Of what the other side says no more is kept: whoever answers there may say it without end.
_MOST_TOLD = 100_000
_LAST_WORDS_SECONDS = 1.0


def feed(stream: IO[bytes], data: bytes) -> None:
    """Give it all of ``data``."""
    with suppress(OSError):  # Whoever reads has ended: that is told by its code.
        stream.write(data)
    with suppress(OSError):
        stream.close()


def read_until(stream: IO[bytes], enough: int) -> bytes:
    """All of it, or a little more than ``enough``. Piece by piece: room for so much is not always there."""
    kept = BytesIO()
    while kept.tell() < enough and (data := stream.read(1_000_000)):
        kept.write(data)
    return kept.getvalue()


def heard(process: subprocess.Popen[bytes], seconds: float) -> tuple[str, str]:
    """The beginning of what it said and of what it complained of, once it has ended.

    Raises subprocess.TimeoutExpired where it has not within ``seconds``, however much it says.
    """
    import threading

    assert process.stdout is not None
    assert process.stderr is not None
    kept = bytearray(), bytearray()
    readers = [
        threading.Thread(target=_keep_first, args=pair, daemon=True)
        for pair in zip((process.stdout, process.stderr), kept, strict=True)
    ]
    for reader in readers:
        reader.start()
    process.wait(seconds)
    for reader in readers:
        # Something that it left behind may keep the line open.
        reader.join(_LAST_WORDS_SECONDS)
    said, told = (bytes(one).decode(errors="replace") for one in kept)
    return said, told


def _keep_first(stream: IO[bytes], kept: bytearray) -> None:
    """Read until the end, and let go what is too much. Unbuffered, so that the stream can be closed."""
    with suppress(OSError, ValueError):
        while data := os.read(stream.fileno(), 65_536):
            kept += data[: _MOST_TOLD - len(kept)]


def end(process: subprocess.Popen[bytes], *, alone: bool) -> None:
    """End git and, where it is ``alone``, all that it started."""
    with suppress(ProcessLookupError, PermissionError):
        if alone and hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.terminate()
            with suppress(subprocess.TimeoutExpired):
                process.wait(2)
            process.kill()
    process.wait()
