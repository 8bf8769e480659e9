"""What the machine says of its owner is only ever a guess: an unclear one is none."""

from __future__ import annotations

from pathlib import Path

import pytest

from freelance_sos.adapters.machine import guess_language, guess_zone


def machine(root: Path, *, link: str = "", text: str = "") -> Path:
    """A machine's root folder whose /etc says what is given."""
    (root / "etc").mkdir()
    if link:
        (root / "etc" / "localtime").symlink_to(link)
    if text:
        (root / "etc" / "timezone").write_text(text)
    return root


@pytest.mark.parametrize(
    ("given", "zone"),
    [
        ("Europe/Lisbon", "Europe/Lisbon"),
        (":Europe/Lisbon", "Europe/Lisbon"),
        ("/usr/share/zoneinfo/Asia/Kolkata", "Asia/Kolkata"),
        (":/usr/share/zoneinfo/posix/America/Argentina/Ushuaia", "America/Argentina/Ushuaia"),
        ("UTC", "UTC"),
        ("Etc/UTC", "UTC"),
        ("EST5EDT,M3.2.0,M11.1.0", ""),
        ("EST", ""),
        ("<+03>-3", ""),
        ("Europe/Atlantis", ""),
        ("../../etc/passwd", ""),
    ],
)
def test_the_variable_wins_and_what_names_no_place_is_no_guess(tmp_path: Path, given: str, zone: str) -> None:
    root = machine(tmp_path, link="/usr/share/zoneinfo/Europe/Berlin", text="Europe/Rome\n")
    assert guess_zone({"TZ": given}, root) == zone


@pytest.mark.parametrize(
    ("link", "text", "zone"),
    [
        ("/usr/share/zoneinfo/Europe/Berlin", "Europe/Rome\n", "Europe/Berlin"),
        ("../usr/share/zoneinfo/Europe/Berlin", "", "Europe/Berlin"),
        ("/var/db/timezone/zoneinfo/America/New_York", "", "America/New_York"),
        ("/usr/share/zoneinfo.default/Asia/Tokyo", "", "Asia/Tokyo"),
        ("/usr/share/zoneinfo/Etc/UTC", "", "UTC"),
        ("", "Europe/Rome\n", "Europe/Rome"),
        ("/nowhere/at/all", "Europe/Rome", "Europe/Rome"),
        ("localtime", "", ""),
        ("", "", ""),
    ],
)
def test_else_the_files_of_the_machine(tmp_path: Path, link: str, text: str, zone: str) -> None:
    assert guess_zone({"TZ": ""}, machine(tmp_path, link=link, text=text)) == zone


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({"LANG": "pt_PT.UTF-8"}, "pt"),
        ({"LANG": "de"}, "de"),
        ({"LANG": "sr_RS.UTF-8@latin"}, "sr"),
        ({"LC_ALL": "fr_FR", "LANG": "de_DE"}, "fr"),
        ({"LC_ALL": "", "LC_MESSAGES": "it_IT", "LANG": "de_DE"}, "it"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LANG": "POSIX"}, "en"),
        ({"LANG": "\x1b[31m"}, "en"),
        ({}, "en"),
    ],
)
def test_the_language_of_the_locale(environment: dict[str, str], language: str) -> None:
    assert guess_language(environment) == language
