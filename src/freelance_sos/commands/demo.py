"""``sos demo``: an emergency in thirty seconds, on a copy of the sample store."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Annotated, Any

import typer

from freelance_sos.commands.session import Session
from freelance_sos.domain.errors import StoreError

READING_SECONDS = 2.0


def demo(
    context: typer.Context,
    fast: Annotated[bool, typer.Option("--fast", help="no pauses for reading")] = False,
) -> None:
    """Play an emergency in a sandbox: nothing of yours is read or written.

    \b
    sos demo
    sos demo --fast
    """
    from freelance_sos.storage.wording import wording

    session = Session.of(context)
    script = wording("demo")
    pause = 0.0 if fast or not sys.stdout.isatty() else READING_SECONDS
    with tempfile.TemporaryDirectory(prefix="sos-demo-") as folder:
        store = Path(folder) / "store"
        shutil.copytree(sample_store(), store)
        _say(session, script["intro"].strip())
        for step in script["step"]:
            _play(session, step, store, pause)
        log = max((store / "incidents" / "luna").iterdir())
        _say(session, script["outro"].strip().format(log=log.relative_to(store)))
        _say(session, f"next {session.signs.next} {script['next']}")


def sample_store() -> Path:
    """examples/agency: inside an installed package, or beside the sources. Raises StoreError for neither."""
    package = Path(__file__).resolve().parent.parent
    for folder in (package / "examples" / "agency", package.parents[1] / "examples" / "agency"):
        if folder.is_dir():
            return folder
    raise StoreError("the sample store was not installed", "install freelance-sos again")


def _play(session: Session, step: dict[str, Any], store: Path, pause: float) -> None:
    if "say" in step:
        _say(session, f"\n{step['say']}")
    if not session.is_quiet:
        print(f"\n$ sos {shlex.join(step['run'])}", flush=True)
    time.sleep(pause / 2)
    # A program of its own, as if typed: what you see is what sos does.
    flags = [f"--{name.replace('_', '-')}" for name in ("quiet", "no_color") if session.flags.get(name)]
    sandbox = {"SOS_HOME": str(store), "XDG_CACHE_HOME": str(store.parent / "cache"), "SOS_NOW": step["at"]}
    environment = {**os.environ, **sandbox}
    command = [sys.executable, "-m", "freelance_sos", *step["run"], *flags]
    if done := subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, check=False).returncode:
        raise typer.Exit(done)
    time.sleep(pause)


def _say(session: Session, text: str) -> None:
    from rich.text import Text

    session.show(Text(text, "heading"))
    sys.stdout.flush()
