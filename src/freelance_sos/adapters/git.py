"""Git as a carrier, run as a program: it fetches and sends, and never touches a file of the store."""

from __future__ import annotations

import shlex
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from freelance_sos.adapters.git_address import OTHER_FOLDER, Address
from freelance_sos.adapters.git_folder import way_outside
from freelance_sos.adapters.git_process import end, feed, heard, read_until
from freelance_sos.adapters.git_words import left_lock, one_line, way_out
from freelance_sos.domain.errors import StoreError

# The branch has the name of HERE in the other copy, too.
HERE, THERE = "refs/heads/main", "refs/remotes/origin/main"
# Of the caller's own settings only those that say how to reach others, and where their settings are.
_KEPT = (
    *("GIT_SSH", "GIT_SSH_COMMAND", "GIT_SSH_VARIANT", "GIT_ASKPASS", "GIT_EXEC_PATH", "GIT_PROXY_COMMAND"),
    *("GIT_CONFIG_GLOBAL", "GIT_CONFIG_NOSYSTEM"),
)
_KEPT_BEGINNING = "GIT_SSL_"
# Nothing that a repository or its files say is ever run.
_SEALED = (
    "core.hooksPath=/dev/null",
    "core.fsmonitor=false",
    "core.symlinks=false",
    # A log over there is none of sos's business.
    "core.logAllRefUpdates=false",
    # ":" does nothing, successfully.
    "core.alternateRefsCommand=:",
    "safe.bareRepository=explicit",
    "protocol.ext.allow=never",
    "gc.auto=0",
    "maintenance.auto=false",
    "receive.autogc=false",
    # Else a folder's own settings may name another, into which git would write the files themselves.
    "receive.denyCurrentBranch=refuse",
    "transfer.fsckObjects=true",
    "fetch.fsckObjects=true",
    "receive.fsckObjects=true",
    "fetch.recurseSubmodules=false",
    "push.recurseSubmodules=no",
    "push.followTags=false",
    "push.gpgSign=false",
    "commit.gpgSign=false",
    "advice.pushUpdateRejected=false",
)
_QUIET_SSH = "ssh -oBatchMode=yes -oConnectTimeout=15"
_MOST_OUTPUT = 1_200_000_000
# How git says that there is none of what was asked for.
_NONE = 1
_RACES = ("fetch first", "non-fast-forward", "cannot lock ref", "failed to update ref", "stale info")


class GitError(StoreError):
    """Git could not do it; told in one line of its own. ``code`` is what git ended with, or 0."""

    def __init__(self, message: str, hint: str = "", code: int = 0) -> None:
        super().__init__(message, hint)
        self.code = code


class Overtaken(Exception):
    """Somebody else has sent something meanwhile: fetch, and try again.

    ``lock``: the file over there that said so. Where it always does, nobody holds it any more.
    """

    def __init__(self, lock: str = "") -> None:
        super().__init__()
        self.lock = lock


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """How git is run: by ``environment``, within ``seconds`` where another machine is asked.

    ``may_ask``: a person sits at the terminal, whom git and ssh may ask for a password.
    """

    environment: Mapping[str, str]
    may_ask: bool = False
    seconds: float = 60.0


class Git:
    """The bare repository in ``folder``, sos's own. Nothing is ever checked out of it."""

    def __init__(self, folder: Path, running: Running) -> None:
        self.folder = folder
        self._running = running
        program = shutil.which("git", path=running.environment.get("PATH"))
        if program is None:
            raise GitError("git is not on this machine", "install git; sos sync needs it to carry the store")
        self._program = program

    # -- the repository ----------------------------------------------------------------------------

    def make(self) -> None:
        """The repository, where it is not there yet; its ``config`` is written by the caller afterwards."""
        if not (self.folder / "HEAD").exists():
            self.run(
                *("init", "--quiet", "--bare", "--template=", "--object-format=sha1", "-b", "main"),
                "--end-of-options",
                str(self.folder),
            )

    def refs(self) -> dict[str, str]:
        """The commits by ref; only those that are there."""
        listed = self.run("for-each-ref", "--format=%(objectname) %(refname)", HERE, THERE).decode()
        return {name: commit for commit, name in (line.split(" ", 1) for line in listed.splitlines())}

    def set_ref(self, name: str, commit: str) -> None:
        """``name`` stands for ``commit`` from now on."""
        self.run("update-ref", name, commit)

    def drop_ref(self, name: str) -> None:
        """``name`` stands for nothing any more."""
        self.run("update-ref", "-d", name)

    def merge_base(self, one: str, other: str) -> str:
        """The last commit that both come from; ``""`` for none."""
        try:
            return self.run("merge-base", one, other).decode().split("\n", 1)[0]
        except GitError as error:
            if error.code == _NONE:
                return ""
            raise

    # -- the other copy ----------------------------------------------------------------------------

    def fetch(self, address: Address) -> bool:
        """Get what the other copy holds; false where it holds nothing yet. Raises GitError."""
        words = [
            *("fetch", "--quiet", "--no-tags", "--no-recurse-submodules", "--no-auto-maintenance"),
            *("--no-write-fetch-head", "--refmap="),
            *([f"--upload-pack={self._there('upload-pack')}"] if address.is_local else []),
            *("--end-of-options", "origin", f"+{HERE}:{THERE}"),
        ]
        code, _, told = self._contact(words, address)
        if code and "couldn't find remote ref" in told.lower():
            return False
        if code:
            raise GitError(f"the other copy can't be reached: {one_line(told)}", way_out(told))
        return True

    def push(self, commit: str, address: Address) -> None:
        """Send ``commit``. Raises Overtaken where the other copy has moved on, GitError for all else."""
        words = [
            *("push", "--porcelain", "--quiet", "--no-verify", "--no-signed", "--no-follow-tags"),
            *([f"--receive-pack={self._there('receive-pack')}"] if address.is_local else []),
            *("--end-of-options", "origin", f"{commit}:{HERE}"),
        ]
        code, told_of_refs, told = self._contact(words, address)
        if not code:
            return
        refused = next((line for line in told_of_refs.splitlines() if line.startswith("!")), "")
        if any(race in refused for race in _RACES):
            raise Overtaken(left_lock(told))
        why = refused.rpartition("\t")[2] or told
        raise GitError(f"the other copy takes nothing: {one_line(why)}", way_out(f"{refused}\n{told}"))

    def _there(self, command: str) -> str:
        """How git is run on the other side where that is this machine: nothing that lies there is run.

        Such a folder may be a stranger's stick; on a real host its owner decides.
        """
        sealed = [word for setting in _SEALED for word in ("-c", setting)]
        return shlex.join([self._program, *sealed, command])

    def _contact(self, words: Sequence[str], address: Address) -> tuple[int, str, str]:
        if address.is_local:
            _refuse_way_outside(Path(address.url))
        environment, alone = self._environment(), not self._running.may_ask
        if alone:
            environment["GIT_TERMINAL_PROMPT"] = "0"
            if address.is_ssh and not self._has_own_ssh(environment):
                environment["GIT_SSH_COMMAND"] = _QUIET_SSH
        with self._started(words, environment, alone=alone) as process:
            try:
                said, told = heard(process, self._running.seconds)
            except subprocess.TimeoutExpired:
                end(process, alone=alone)
                raise GitError(
                    f"the other copy did not answer within {self._running.seconds:g} s",
                    "try again, with --timeout SECONDS for a slow line",
                ) from None
            except BaseException:
                end(process, alone=alone)
                raise
        return process.returncode, said, told

    def _has_own_ssh(self, environment: Mapping[str, str]) -> bool:
        if "GIT_SSH" in environment or "GIT_SSH_COMMAND" in environment:
            return True
        try:
            return bool(self.run("config", "--get", "core.sshCommand"))
        except GitError:
            return False

    # -- running it --------------------------------------------------------------------------------

    def run(self, *words: str, data: bytes = b"", most: int = _MOST_OUTPUT) -> bytes:
        """What git says to ``words``, given ``data``. Raises GitError, also for more than ``most`` bytes."""
        import tempfile
        import threading

        environment = self._environment()
        with tempfile.TemporaryFile() as told, self._started(words, environment, told=told) as process:
            assert process.stdin is not None
            assert process.stdout is not None
            feeder = threading.Thread(target=feed, args=(process.stdin, data), daemon=True)
            feeder.start()
            try:
                said = read_until(process.stdout, most + 1)
                if len(said) > most:
                    raise GitError("the other copy holds more than any store", "see what was put there")
                code = process.wait()
            except BaseException:
                end(process, alone=True)
                raise
            finally:
                feeder.join()
            if code:
                told.seek(0)
                why = one_line(told.read(10_000).decode(errors="replace"))
                hint = f"nothing of yours is only there; take {self.folder} away, then: sos sync --to URL"
                raise GitError(f"git failed: {why}", hint, code)
        return said

    def _started(
        self,
        words: Sequence[str],
        environment: Mapping[str, str],
        *,
        alone: bool = True,
        told: IO[bytes] | int = subprocess.PIPE,
    ) -> subprocess.Popen[bytes]:
        sealed = [word for setting in _SEALED for word in ("-c", setting)]
        try:
            return subprocess.Popen(
                [self._program, *sealed, *words],
                stdin=subprocess.DEVNULL if told == subprocess.PIPE else subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=told,
                env=dict(environment),
                cwd=self.folder,
                umask=0o077,
                # In a session of its own it could ask nobody, but all that it starts ends with it.
                start_new_session=alone,
            )
        except OSError as error:
            raise GitError(f"git can't be run: {error.strerror}", "install git") from None

    def _environment(self) -> dict[str, str]:
        given = self._running.environment
        kept = {
            name: value
            for name, value in given.items()
            if not name.startswith("GIT_") or name in _KEPT or name.startswith(_KEPT_BEGINNING)
        }
        return kept | {
            "GIT_DIR": str(self.folder),
            "GIT_ALLOW_PROTOCOL": "file:https:ssh",
            "GIT_OPTIONAL_LOCKS": "0",
            "GIT_NO_LAZY_FETCH": "1",
            "GIT_NO_REPLACE_OBJECTS": "1",
            "GIT_DEFAULT_REF_FORMAT": "files",
            # Git would name the login and the host of this machine, such as in a log over there.
            **{f"GIT_{who}_NAME": "sos" for who in ("AUTHOR", "COMMITTER")},
            **{f"GIT_{who}_EMAIL": "sos@localhost" for who in ("AUTHOR", "COMMITTER")},
            "LC_ALL": "C",
        }


def _refuse_way_outside(folder: Path) -> None:
    """Each time: an address that is known was checked long ago, and a stick has been elsewhere since."""
    try:
        found = way_outside(folder)
    except OSError as error:
        raise GitError(f"can't read {folder}: {error.strerror}", "check that folder") from None
    if found:
        raise GitError(f"{found} would lead git out of that folder", OTHER_FOLDER)
