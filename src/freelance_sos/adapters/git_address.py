"""Where the other copy is: an address that somebody typed, and that git may be given."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

from freelance_sos.adapters.git_folder import way_outside
from freelance_sos.domain.errors import UsageError
from freelance_sos.domain.text import without_unsafe

_EXAMPLES = "such as git@host:me/store.git, https://host/me/store.git, or a folder"
# An IPv6 address is the one place where two colons are no name of a program.
_IPV6 = re.compile(r"\[[0-9A-Fa-f:.]+\]")
# host:path, but not C:\path
_SHORT_SSH = re.compile(r"(?:(?P<user>[^/@:]+)@)?(?P<host>\[[^\]/]+\]|[^/:@\[\]]{2,}):(?P<path>.*)")
_SCHEME = re.compile(r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*)://.*")
_PLAIN = ("http", "git", "ftp", "ftps")
_MOST_LETTERS = 2000
# What hosts call their tokens; others are longer than anybody's name.
_TOKENS = re.compile(
    r"gh[oprsu]_|github_pat_|gl(?:pat|dt|ft|soat)-|x-token|x-oauth|.{21}", re.IGNORECASE | re.DOTALL
)
OTHER_FOLDER = "put the real file there, or make another folder: git init --bare FOLDER"


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """``url`` is for git; ``name`` is what people are shown: the host, or the folder; never a password."""

    url: str
    name: str
    is_local: bool = False
    is_ssh: bool = False


def check_url(text: str) -> Address:
    """The address that ``text`` is. Raises UsageError, with what to do, for what git may not be given."""
    url = text.strip()
    if not url:
        raise UsageError("no address of the other copy", _EXAMPLES)
    if without_unsafe(url) != url or not url.isprintable() or len(url) > _MOST_LETTERS:
        raise UsageError("that address holds letters that no address has", f"type it again, {_EXAMPLES}")
    if url.startswith("-"):
        raise UsageError(f'"{url[:40]}" is no address', _EXAMPLES)
    if "::" in _IPV6.sub("", url):
        raise UsageError(f'"{url[:40]}" would run a program', f"use https, ssh or a folder, {_EXAMPLES}")
    if match := _SCHEME.fullmatch(url):
        return _with_scheme(url, match["scheme"].lower())
    if match := _SHORT_SSH.fullmatch(url):
        _refuse_option(match["user"] or "", match["host"], match["path"])
        return Address(url=url, name=match["host"], is_ssh=True)
    try:
        return _folder(Path(url).expanduser().absolute())
    except (RuntimeError, OSError):
        # Somebody's home who is not there, or a name that is too long.
        raise UsageError(f'"{url[:40]}" can be no folder', _EXAMPLES) from None


def _with_scheme(url: str, scheme: str) -> Address:
    if scheme in _PLAIN:
        raise UsageError(f"{scheme}:// is not encrypted", "use https:// or ssh")
    if scheme not in ("https", "ssh", "file"):
        raise UsageError(f'"{scheme}://" can\'t be used', f"use https, ssh or a folder, {_EXAMPLES}")
    try:
        parts = urlsplit(url)
        host, has_password = parts.hostname or "", parts.password is not None
    except ValueError:
        raise UsageError("that is no address", _EXAMPLES) from None
    if scheme == "file":
        return _file_url(parts)
    if has_password:
        raise UsageError(
            "that address holds a password", "leave it out; use ssh, or git's own credential helper"
        )
    if scheme == "https" and _TOKENS.match(unquote(parts.username or "")):
        raise UsageError(
            "that address may hold a token, which others on this machine could read",
            "leave it out; use ssh, or git's own credential helper",
        )
    if not host:
        raise UsageError("that address names no host", _EXAMPLES)
    _refuse_option(parts.username or "", host, parts.path.removeprefix("/"))
    return Address(url=url, name=host, is_ssh=scheme == "ssh")


def _file_url(parts: SplitResult) -> Address:
    if parts.netloc not in ("", "localhost"):
        raise UsageError(f'"file://{parts.netloc}" names another machine', "use ssh, or a folder of this one")
    return _folder(Path(parts.path))


def _refuse_option(*parts: str) -> None:
    if any(part.startswith("-") for part in parts) or not parts[-1]:
        raise UsageError("a part of that address begins with - or is missing", _EXAMPLES)


def _folder(path: Path) -> Address:
    """Raises UsageError where no repository is there: a typing error must not begin a new copy elsewhere."""
    name = str(path)
    if not path.is_dir():
        raise UsageError(f"there is no folder {name}", f"make one: git init --bare {_quoted(name)}")
    if (path / ".git").exists():
        raise UsageError(
            f"{name} is somebody's work in progress", "make a bare one: git init --bare ANOTHER-FOLDER"
        )
    if not (path / "HEAD").exists() or not (path / "objects").is_dir():
        raise UsageError(f"{name} is no git repository", f"make one: git init --bare {_quoted(name)}")
    if found := way_outside(path):
        raise UsageError(f"{found} would lead git out of that folder", OTHER_FOLDER)
    return Address(url=name, name=name, is_local=True)


def _quoted(name: str) -> str:
    from shlex import quote

    return quote(name)


# -- the file that git reads it from -----------------------------------------------------------------

_HEAD = """\
[core]
\trepositoryformatversion = 0
\tfilemode = true
\tbare = true
\tsharedRepository = 0600
"""
_URL_LINE = re.compile(r'\turl = "(?P<url>(?:[^"\\]|\\.)*)"')


def config_text(url: str) -> str:
    """The whole ``config`` of sos's own repository; ``""`` stands for no other copy yet."""
    if not url:
        return _HEAD
    quoted = url.replace("\\", "\\\\").replace('"', '\\"')
    return f'{_HEAD}[remote "origin"]\n\turl = "{quoted}"\n'


def address_of(config: str) -> Address | None:
    """The address in a ``config`` that sos wrote; None where there is none. A folder may be gone by now."""
    match = next((match for line in config.splitlines() if (match := _URL_LINE.fullmatch(line))), None)
    if not match:
        return None
    url = re.sub(r"\\(.)", r"\1", match["url"])
    if Path(url).is_absolute():
        return Address(url=url, name=url, is_local=True)
    return check_url(url)
