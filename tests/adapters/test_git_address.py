"""F15: what may be given to git as an address, and what is refused with what to do instead."""

from __future__ import annotations

from pathlib import Path

import pytest

from freelance_sos.adapters.git_address import address_of, check_url, config_text
from freelance_sos.adapters.git_words import one_line
from freelance_sos.domain.errors import UsageError
from tests.two_machines import git, new_remote


@pytest.mark.parametrize(
    ("text", "name", "is_ssh"),
    [
        ("git@example.com:me/store.git", "example.com", True),
        ("example.com:store.git", "example.com", True),
        ("ssh://me@example.com:2222/store.git", "example.com", True),
        ("ssh://[::1]/store.git", "::1", True),
        ("[::1]:store.git", "[::1]", True),
        ("https://example.com/me/store.git", "example.com", False),
        ("  https://me@example.com/store.git\n", "example.com", False),
        ("https://glenn-of-the-company@example.com/x.git", "example.com", False),
        (f"ssh://{'a' * 30}@example.com/x.git", "example.com", True),
    ],
)
def test_what_git_is_given(text: str, name: str, is_ssh: bool) -> None:
    address = check_url(text)

    assert (address.url, address.name, address.is_ssh) == (text.strip(), name, is_ssh)
    assert not address.is_local


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "no address"),
        ("-oProxyCommand=touch x", "is no address"),
        ("--upload-pack=touch x", "is no address"),
        ("ext::sh -c touch% x", "would run a program"),
        ("fd::17", "would run a program"),
        ("https::https://example.com/x", "would run a program"),
        ("http://example.com/store.git", "http:// is not encrypted; use https:// or ssh"),
        ("git://example.com/store.git", "git:// is not encrypted"),
        ("ftp://example.com/store.git", "ftp:// is not encrypted"),
        ("javascript://example.com/x", "can't be used"),
        ("https://me:secret@example.com/store.git", "holds a password; leave it out"),
        ("ssh://me:secret@example.com/store.git", "holds a password"),
        (
            "https://ghp_secret@example.com/store.git",
            "may hold a token, which others on this machine could read",
        ),
        ("https://GitHub_pat_secret@example.com/x.git", "may hold a token"),
        ("https://gl%70at-secret@example.com/x.git", "may hold a token"),
        ("https://x-token-secret@example.com/x.git", "leave it out; use ssh, or git's own credential helper"),
        (f"https://secret{'x' * 15}@example.com/x.git", "may hold a token"),
        ("ssh://-oProxyCommand=touch/x", "begins with -"),
        ("ssh://-oProxyCommand=x@example.com/y", "begins with -"),
        ("-x@example.com:y", "is no address"),
        ("me@-oProxyCommand=x:y", "begins with -"),
        ("example.com:-y", "begins with -"),
        ("example.com:", "begins with - or is missing"),
        ("https:///store.git", "names no host"),
        ("file://elsewhere/store.git", "names another machine"),
        ("git@example.com:a\nb", "letters that no address has"),
        ("git@example.com:a\x1b[31mb", "letters that no address has"),
        ("git@example.com:a\u202eb", "letters that no address has"),
        ("https://example.com/" + "x" * 3000, "letters that no address has"),
    ],
)
def test_what_is_refused(text: str, told: str) -> None:
    with pytest.raises(UsageError) as refused:
        check_url(text)

    assert told in str(refused.value)
    assert "secret" not in str(refused.value)
    assert "\n" not in str(refused.value)


def test_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    remote = new_remote(tmp_path / "a b.git")
    (tmp_path / "plain").mkdir()
    git(tmp_path, "init", "--quiet", "work")

    assert check_url("a b.git").url == check_url(f"file://{remote}".replace(" ", " ")).url == str(remote)
    for text, told in {
        "gone": f"make one: git init --bare {tmp_path}/gone",
        "plain": "is no git repository; make one",
        "work": "make a bare one",
    }.items():
        with pytest.raises(UsageError, match=told):
            check_url(text)


@pytest.mark.parametrize(
    "url", ['/a "quoted" \\ path.git', "git@example.com:me/store.git", "/back\\slash#;[x].git", "/ü.git"]
)
def test_git_reads_what_was_written(tmp_path: Path, url: str) -> None:
    (tmp_path / "config").write_text(config_text(url), encoding="utf-8")

    assert git(tmp_path, "config", "--file", "config", "--get", "remote.origin.url") == url
    address = address_of(config_text(url))
    assert address
    assert address.url == url
    assert address_of(config_text("")) is None


def test_complaints_are_one_line_without_a_password() -> None:
    told = "warning: x\nfatal: unable to access 'https://me:secret@example.com/': \x1b[31mno\nhint: y\n"

    assert one_line(told) == "unable to access 'https://example.com/': [31mno"
    assert one_line("") == "it does not say why"
