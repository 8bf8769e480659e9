"""F15: a hostile remote, or a hostile copy of a store, runs nothing and reads or writes nothing else."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest

from freelance_sos.adapters.git import GitError, Running
from freelance_sos.adapters.git_address import check_url
from freelance_sos.adapters.git_objects import MOST_ENTRIES, blob_name
from freelance_sos.adapters.git_process import heard
from freelance_sos.adapters.public_holidays import holiday_calendar
from freelance_sos.domain.errors import UsageError
from freelance_sos.services.moment import Moment
from freelance_sos.services.sync import Trip, sync
from freelance_sos.services.sync_setup import carrier, known_address
from freelance_sos.storage.store import Store
from tests.conftest import Sos
from tests.desk import ACME, set_desk
from tests.domain.test_merge import log
from tests.environment import private_folders
from tests.two_machines import NOW, Machine, git, new_remote, put_in_remote, remote_files

LINK, PROGRAM, REPOSITORY = "120000", "100755", "160000"


class Victim(Machine):
    """A machine in step; `sentinel` must never appear, `secret` must never be read or written."""

    @property
    def sentinel(self) -> Path:
        return self.home.parent / "sentinel"

    @property
    def secret(self) -> Path:
        return self.home.parent / "secret.txt"

    @property
    def touch(self) -> str:
        return f"touch '{self.sentinel}'"


@pytest.fixture
def victim(tmp_path: Path, sos: Sos) -> Victim:
    machine = Victim(tmp_path / "victim", sos, new_remote(tmp_path / "remote.git"))
    set_desk(machine.home)
    machine.write("incidents/acme/0001-11111111.jsonl", log(1))
    machine.secret.write_text("secret")
    machine.carry()
    return machine


def unharmed(victim: Victim, before: dict[str, bytes]) -> None:
    """Assert that nothing ran, nothing was written elsewhere, and the store is as it was."""
    assert not victim.sentinel.exists()
    assert victim.secret.read_text() == "secret"
    assert sorted(path.name for path in victim.home.parent.iterdir() if path.name != "hostile") == [
        *(["home"] if (victim.home.parent / "home").exists() else []),
        *("remote.git", "secret.txt", "victim"),
    ]
    assert victim.files() == before
    assert not any(path.is_symlink() for path in victim.store.rglob("*"))
    for path in victim.own.rglob("*"):
        assert not path.is_file() or b"secret" not in path.read_bytes()


# -- what a remote may hold ------------------------------------------------------------------------------


Attack = Callable[[Victim], None]


def link_at_a_client(victim: Victim) -> None:
    put_in_remote(
        victim.remote, {"clients/acme.toml": str(victim.secret).encode()}, modes={"clients/acme.toml": LINK}
    )


def link_to_a_new_client(victim: Victim) -> None:
    put_in_remote(
        victim.remote, {"clients/evil.toml": str(victim.secret).encode()}, modes={"clients/evil.toml": LINK}
    )


def link_at_a_folder(victim: Victim) -> None:
    files: dict[str, bytes | None] = {
        name: None for name in remote_files(victim.remote) if "incidents" in name
    }
    put_in_remote(
        victim.remote,
        {**files, "incidents": str(victim.home.parent).encode()},
        modes={"incidents": LINK},
    )


def link_at_a_log(victim: Victim) -> None:
    label = "incidents/acme/0001-11111111.jsonl"
    put_in_remote(victim.remote, {label: str(victim.secret).encode()}, modes={label: LINK})


def folder_at_a_file(victim: Victim) -> None:
    put_in_remote(victim.remote, {"sos.toml": None, "sos.toml/x": b"x"})


def repository_in_it(victim: Victim) -> None:
    commit = git(victim.remote, "rev-parse", "main")
    gitlink = f"M {REPOSITORY} {commit} runbooks/evil.toml\nM {REPOSITORY} {commit} clients/sub\n"
    modules = f'[submodule "x"]\n\tpath = clients/sub\n\turl = "ext::sh -c {victim.touch}"\n'
    put_in_remote(victim.remote, {".gitmodules": modules.encode()}, extra=gitlink.encode())


def filters(victim: Victim) -> None:
    put_in_remote(
        victim.remote,
        {
            ".gitattributes": b"* filter=evil diff=evil merge=evil text eol=crlf ident\n",
            ".gitconfig": f'[filter "evil"]\n\tsmudge = {victim.touch}\n\tclean = {victim.touch}\n'.encode(),
        },
    )


def a_repository_as_files(victim: Victim) -> None:
    """A bare repository among the files: whoever steps into it would run its monitor and hooks."""
    put_in_remote(
        victim.remote,
        {
            "clients/HEAD": b"ref: refs/heads/main\n",
            "clients/config": f"[core]\n\tfsmonitor = {victim.touch}\n\thooksPath = hooks\n".encode(),
            "clients/objects/x": b"",
            "clients/refs/x": b"",
            "clients/hooks/post-checkout": f"#!/bin/sh\n{victim.touch}\n".encode(),
        },
        modes={"clients/hooks/post-checkout": PROGRAM},
    )


def names_of_another_case(victim: Victim) -> None:
    put_in_remote(
        victim.remote,
        {"clients/ACME.toml": b"x", "Clients/acme.toml": b"x", "SOS.toml": b"x", "clients/Acme.TOML": b"x"},
    )


def names_of_devices(victim: Victim) -> None:
    names = ["clients/con.toml", "clients/nul.toml", "runbooks/aux.toml", "incidents/prn/0001-11111111.jsonl"]
    put_in_remote(victim.remote, dict.fromkeys(names, b"x"))


def strange_names(victim: Victim) -> None:
    put_in_remote(
        victim.remote,
        {
            '"clients/a\\nb.toml"': b"x",
            '"clients/\\033[31m.toml"': b"x",
            '"clients/acme.toml "': b"x",
            '"clients\\\\acme.toml"': b"x",
            '"clients/\\342\\200\\256.toml"': b"x",
            '"\\377\\376.toml"': b"x",
            "-rf": b"x",
        },
    )


def very_long_paths(victim: Victim) -> None:
    put_in_remote(
        victim.remote,
        {f"clients/{'a' * 5000}.toml": b"x", "/".join(["deep"] * 900): b"x", f"incidents/{'a' * 41}/x": b"x"},
    )


def a_huge_file(victim: Victim) -> None:
    put_in_remote(victim.remote, {"clients/acme.toml": b"#" * 1_000_001, "huge.bin": b"\0" * 20_000_000})


def programs_beside(victim: Victim) -> None:
    put_in_remote(
        victim.remote, {"runbooks/run.sh": f"{victim.touch}\n".encode()}, modes={"runbooks/run.sh": PROGRAM}
    )


def commit_message(victim: Victim) -> None:
    put_in_remote(victim.remote, {"\x24(touch x)": b"`touch x`"})


ATTACKS: list[Attack] = [
    *(link_at_a_client, link_to_a_new_client, link_at_a_folder, link_at_a_log, folder_at_a_file),
    *(repository_in_it, filters, a_repository_as_files, names_of_another_case, names_of_devices),
    *(strange_names, very_long_paths, a_huge_file, programs_beside, commit_message),
]


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda one: one.__name__)
def test_a_hostile_remote_is_left_out_and_told(victim: Victim, attack: Attack) -> None:
    before = victim.files()
    attack(victim)

    told = victim.carry().problems

    unharmed(victim, before)
    assert any("left out" in problem.message for problem in told)
    # What is sent afterwards is sound where a store's files stand.
    victim.write("clients/acme.toml", ACME + "# more\n")
    victim.carry()
    held = remote_files(victim.remote)
    assert {label: held.get(label) for label in victim.files()} == victim.files()
    listed = git(victim.remote, "ls-tree", "-r", "main", "--", "clients/evil.toml", "runbooks/evil.toml")
    assert listed == ""


def raw_tree(victim: Victim, *entries: bytes) -> None:
    """A commit whose tree no honest git would write."""
    import hashlib
    import zlib

    blob = git(victim.remote, "hash-object", "-w", "--stdin", data=b"x")
    body = b"".join(entry + b"\0" + bytes.fromhex(blob) for entry in entries)
    whole = b"tree %d\0" % len(body) + body
    name = hashlib.sha1(whole, usedforsecurity=False).hexdigest()
    path = victim.remote / "objects" / name[:2] / name[2:]
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(zlib.compress(whole))
    commit = f"tree {name}\nparent {git(victim.remote, 'rev-parse', 'main')}\n"
    commit += "author x <x@x> 1700000000 +0000\ncommitter x <x@x> 1700000000 +0000\n\nx\n"
    made = git(victim.remote, "hash-object", "-t", "commit", "-w", "--stdin", data=commit.encode())
    git(victim.remote, "update-ref", "refs/heads/main", made)


@pytest.mark.parametrize(
    "entries",
    [
        [b"100644 .."],
        [b"100644 ../evil"],
        [b"100644 .git"],
        [b"100644 .git/hooks/post-merge"],
        [b"100644 clients/acme.toml"],
        [b"100644 sos.toml", b"100644 sos.toml"],
        [b"100644 "],
    ],
    ids=repr,
)
def test_names_that_no_tree_may_hold_are_refused_whole(victim: Victim, entries: list[bytes]) -> None:
    before = victim.files()
    raw_tree(victim, *entries)

    with pytest.raises(GitError) as refused:
        victim.carry()

    assert "nothing of it was taken" in str(refused.value)
    unharmed(victim, before)


def test_a_tree_that_grows_without_end_is_refused(victim: Victim) -> None:
    """Ten folders in ten folders, six deep, all the same: a million files in six objects."""
    before = victim.files()
    blob = git(victim.remote, "hash-object", "-w", "--stdin", data=b"x")
    tree = git(
        victim.remote, "mktree", data="".join(f"100644 blob {blob}\t{n}\n" for n in range(10)).encode()
    )
    for _ in range(5):
        lines = "".join(f"040000 tree {tree}\t{n}\n" for n in range(10))
        tree = git(victim.remote, "mktree", data=lines.encode())
    commit = git(
        victim.remote, *("-c", "user.name=x", "-c", "user.email=x@x", "commit-tree", tree, "-m", "x")
    )
    git(victim.remote, "update-ref", "refs/heads/main", commit)

    with pytest.raises(GitError, match="holds more than"):
        victim.carry()

    assert MOST_ENTRIES < 10**6
    unharmed(victim, before)


# -- what a copied store, a stick or a setting may bring -------------------------------------------------


def program(path: Path, victim: Victim) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{victim.touch}\nexit 0\n")
    path.chmod(0o755)


def test_a_repository_inside_the_store_is_never_looked_at(victim: Victim) -> None:
    inside = victim.store / ".git"
    git(victim.store, "init", "--quiet")
    for name in (
        "pre-commit",
        "post-commit",
        "post-merge",
        "pre-push",
        "post-checkout",
        "reference-transaction",
    ):
        program(inside / "hooks" / name, victim)
    with (inside / "config").open("a") as config:
        config.write(f"[core]\n\tfsmonitor = {victim.touch}\n\tsshCommand = {victim.touch}\n")
        config.write(f'[remote "origin"]\n\turl = ext::{victim.touch}\n\tuploadpack = {victim.touch}\n')
    victim.write("clients/acme.toml", ACME + "# more\n")
    before = victim.files()

    victim.carry()

    unharmed(victim, before)
    assert not [name for name in remote_files(victim.remote) if ".git" in name]


def test_a_bare_repository_inside_the_store_is_never_looked_at(victim: Victim) -> None:
    git(victim.store, "init", "--quiet", "--bare", ".")
    program(victim.store / "hooks" / "post-receive", victim)
    (victim.store / "config").write_text(f"[core]\n\tbare = true\n\tfsmonitor = {victim.touch}\n")
    victim.write("clients/acme.toml", ACME + "# more\n")
    before = victim.files()

    victim.carry()

    unharmed(victim, before)
    assert set(remote_files(victim.remote)) <= {*before} - {"config", "HEAD"}


@pytest.mark.parametrize("target", ["secret.txt", "."])
@pytest.mark.parametrize("label", ["clients/acme.toml", "clients", "incidents/acme", "runbooks/new.toml"])
def test_links_in_the_store_are_not_followed(victim: Victim, label: str, target: str) -> None:
    """Neither read nor written through; the file that stood there is not taken for removed."""
    held = remote_files(victim.remote)
    path = victim.store / label
    if path.is_dir():
        shutil.rmtree(path)
    path.unlink(missing_ok=True)
    path.parent.mkdir(exist_ok=True)
    path.symlink_to(victim.home.parent / target)

    told = victim.carry()

    assert remote_files(victim.remote) == held
    assert f"{label}: is a symbolic link" in str(told.problems[0])
    assert victim.secret.read_text() == "secret"
    put_in_remote(victim.remote, {"clients/acme.toml": b'name = "New"\n', "runbooks/new.toml": b"a = 1\n"})
    victim.carry()
    assert path.is_symlink()
    assert victim.secret.read_text() == "secret"


def test_hooks_of_a_remote_on_a_stick_do_not_run(victim: Victim) -> None:
    for name in (
        "pre-receive",
        "update",
        "post-receive",
        "post-update",
        "reference-transaction",
        "proc-receive",
    ):
        program(victim.remote / "hooks" / name, victim)
    with (victim.remote / "config").open("a") as config:
        config.write(f"[core]\n\talternateRefsCommand = {victim.touch};\n\tfsmonitor = {victim.touch}\n")
        config.write(f"[uploadpack]\n\tpackObjectsHook = {victim.touch};\n")
        config.write("[receive]\n\tautogc = true\n[gc]\n\tauto = 1\n")
    other = new_remote(victim.home.parent / "hostile")
    (victim.remote / "objects" / "info").mkdir(exist_ok=True)
    (victim.remote / "objects" / "info" / "alternates").write_text(f"{other}/objects\n")
    victim.write("clients/acme.toml", ACME + "# more\n")
    before = victim.files()

    victim.carry()

    unharmed(victim, before)
    assert remote_files(victim.remote) == before


def known(victim: Victim) -> None:
    """`sync` with the address of the last time, which is not checked as one that somebody types."""
    running = Running(environment={**os.environ, **private_folders(victim.home)})
    address = known_address(victim.own)
    assert address
    with carrier(victim.own, running, address) as carrying:
        trip = Trip(
            store=Store(victim.store, holiday_calendar),
            git=carrying,
            address=address,
            moment=Moment(at=NOW, recorded=NOW),
        )
        sync(trip)


@pytest.mark.parametrize(
    "label",
    [
        *("HEAD", "config", "packed-refs", "refs", "refs/heads", "refs/heads/main", "refs/heads/main.lock"),
        *("logs", "logs/refs/heads/main", "logs/HEAD", "objects", "objects/ab", "objects/pack", "commondir"),
        ".git",
    ],
)
def test_a_folder_that_leads_git_elsewhere_is_refused(victim: Victim, label: str) -> None:
    """When it is named, and each time afterwards: a stick comes back from a stranger."""
    outside = victim.home.parent / "hostile"
    path = victim.remote / label
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists():
        shutil.move(path, outside)
    elif label in ("logs", "objects/ab", ".git"):
        outside.mkdir()
    else:
        outside.write_text("precious\n")
    path.symlink_to(outside)
    stood = contents(outside)
    victim.write("clients/acme.toml", ACME + "# more\n")
    before = victim.files()

    with pytest.raises(GitError, match=f"{label} would lead git out of that folder; put the real file there"):
        known(victim)
    with pytest.raises(UsageError, match="work in progress" if label == ".git" else f"{label} would lead"):
        check_url(str(victim.remote))

    assert contents(outside) == stood
    unharmed(victim, before)


def contents(path: Path) -> dict[Path, bytes]:
    return {one: one.read_bytes() for one in (path, *path.rglob("*")) if one.is_file()}


def test_a_folder_can_not_have_the_files_written_elsewhere(victim: Victim) -> None:
    outside = victim.home.parent / "hostile"
    outside.mkdir()
    (victim.remote / "config").write_text(
        f"[core]\n\tbare = false\n\tworktree = {outside}\n[receive]\n\tdenyCurrentBranch = updateInstead\n"
    )
    git(outside, f"--git-dir={victim.remote}", f"--work-tree={outside}", "checkout", "--force", "main")
    stood = contents(outside)
    victim.write("clients/acme.toml", ACME + "# more\n")

    with pytest.raises(GitError, match="must be a bare repository"):
        known(victim)

    assert stood
    assert contents(outside) == stood


def test_a_log_over_there_names_nobody(victim: Victim) -> None:
    log_there = victim.remote / "logs" / "refs" / "heads" / "main"
    log_there.parent.mkdir(parents=True)
    log_there.write_text("")
    git(victim.remote, "config", "core.logAllRefUpdates", "always")
    victim.write("clients/acme.toml", ACME + "# more\n")

    victim.carry()

    (line,) = log_there.read_text().splitlines()
    assert " sos <sos@localhost> " in line
    assert not (victim.remote / "logs" / "HEAD").exists()


def test_what_the_other_side_says_without_end_is_let_go(tmp_path: Path) -> None:
    """Not kept in memory; and it ends in time, where nobody else ends it."""
    script = f"{sys.executable} -c 'import os\nfor _ in range(200): os.write(FD, b\"x\" * 100_000)'"
    flood = "; ".join(script.replace("FD", fd) for fd in "12")
    with subprocess.Popen(["sh", "-c", flood], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        tracemalloc.start()
        try:
            said, told = heard(process, 60)
            _, most = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()

    assert said == told == "x" * 100_000
    assert most < 2_000_000


def test_a_flood_is_given_up_in_time(victim: Victim, monkeypatch: pytest.MonkeyPatch) -> None:
    wrapper = victim.home / "bin" / "git"
    wrapper.parent.mkdir()
    flooding = 'case "$*" in *upload-pack*) exec yes flood >&2;; esac'
    wrapper.write_text(f'#!/bin/sh\n{flooding}\nexec {shutil.which("git")} "$@"\n')
    wrapper.chmod(0o755)
    monkeypatch.setenv("PATH", f"{wrapper.parent}{os.pathsep}{os.environ['PATH']}")

    running = Running(environment={**os.environ, **private_folders(victim.home)}, seconds=0.5)
    address = check_url(str(victim.remote))
    with carrier(victim.own, running, address) as carrying:
        tracemalloc.start()
        try:
            with pytest.raises(GitError, match=r"did not answer within 0\.5 s"):
                carrying.fetch(address)
            _, most = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()

    assert most < 5_000_000


def test_settings_of_the_caller_run_nothing(victim: Victim, monkeypatch: pytest.MonkeyPatch) -> None:
    """Hooks and monitors for all repositories, and variables that point git elsewhere."""
    hooks = victim.home.parent / "hostile"
    for name in ("pre-push", "reference-transaction", "post-update", "pre-auto-gc"):
        program(hooks / name, victim)
    config = f"[core]\n\thooksPath = {hooks}\n\tfsmonitor = {victim.touch}\n[push]\n\tgpgSign = true\n"
    config += (
        f"[commit]\n\tgpgSign = true\n[gpg]\n\tprogram = {hooks}/pre-push\n[init]\n\ttemplateDir = {hooks}\n"
    )
    (victim.home / ".gitconfig").write_text(config)
    for name, value in {
        "GIT_DIR": str(victim.store),
        "GIT_WORK_TREE": str(victim.home.parent),
        "GIT_INDEX_FILE": str(victim.secret),
        "GIT_OBJECT_DIRECTORY": str(hooks),
        "GIT_TEMPLATE_DIR": str(hooks),
        "GIT_EXTERNAL_DIFF": victim.touch,
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": "core.hooksPath",
        "GIT_CONFIG_VALUE_0": str(hooks),
        "GIT_CONFIG_PARAMETERS": f"'core.hooksPath={hooks}'",
        "GIT_TRACE": str(victim.sentinel),
        "GIT_NAMESPACE": "x",
    }.items():
        monkeypatch.setenv(name, value)
    victim.write("clients/acme.toml", ACME + "# more\n")
    before = victim.files()

    victim.carry()

    for name in list(os.environ):
        if name.startswith("GIT_") and name != "GIT_CONFIG_NOSYSTEM":
            monkeypatch.delenv(name)
    unharmed(victim, before)
    assert remote_files(victim.remote) == before


def test_nothing_confidential_is_in_the_words_git_is_given(
    victim: Victim, monkeypatch: pytest.MonkeyPatch
) -> None:
    """P10: others on the machine see every argument."""
    seen: list[str] = []
    real = subprocess.Popen.__init__

    def watched(self: subprocess.Popen[bytes], words: list[str], **more: object) -> None:
        seen.extend(map(str, words))
        real(self, words, **more)  # type: ignore[call-overload]

    monkeypatch.setattr(subprocess.Popen, "__init__", watched)
    victim.write("clients/verysecretclient.toml", ACME)
    victim.carry()

    assert any("fast-import" in word for word in seen)
    assert not any("verysecretclient" in word or "acme" in word for word in seen)
    assert not any(str(victim.remote) in word for word in seen)


def test_a_file_is_named_as_git_names_it(victim: Victim) -> None:
    assert blob_name(b"x\0y") == git(victim.remote, "hash-object", "--stdin", data=b"x\0y")
