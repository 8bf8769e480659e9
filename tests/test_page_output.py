"""Where a page goes: its form, its file, and that nothing is ever lost by writing one."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from tests.conftest import Sos
from tests.desk import ACME, refused, set_desk

NOW = "2026-11-19T18:40:00Z"
PAGE = ("client", "agreement", "acme")


@pytest.fixture(autouse=True)
def store(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SOS_NOW", NOW)
    return set_desk(home, {"acme": ACME})


def beginning(text: str) -> str:
    return text.lstrip()[:1]


def test_without_a_word_it_is_markdown_on_standard_output(sos: Sos) -> None:
    done = sos(*PAGE)
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("# ")
    assert sos(*PAGE, "--file", "-").out == sos(*PAGE, "--as", "md").out == done.out


@pytest.mark.parametrize(("form", "begins"), [("markdown", "#"), ("html", "<"), ("json", "{"), ("HTML", "<")])
def test_a_form_is_named_or_follows_from_the_ending(sos: Sos, home: Path, form: str, begins: str) -> None:
    assert beginning(sos(*PAGE, "--as", form).out) == begins
    ending = {"markdown": "md"}.get(form.lower(), form)
    done = sos(*PAGE, "--file", f"page.{ending}")
    assert (done.code, done.out) == (0, "")
    assert beginning((home / f"page.{ending}").read_text(encoding="utf-8")) == begins
    assert sos(*PAGE, "--as", form, "--file", "page.txt").code == 0
    assert (home / "page.txt").read_bytes() == (home / f"page.{ending}").read_bytes()


def test_a_file_holds_what_would_be_printed_and_is_mine_alone(sos: Sos, home: Path) -> None:
    for form in ("md", "html", "json"):
        done = sos(*PAGE, "--file", f"page.{form}")
        assert done.err.splitlines()[0] == f"written to ~/page.{form}"
        assert done.err.splitlines()[1].startswith("next → read it, send it")
        assert (home / f"page.{form}").read_bytes().decode() == sos(*PAGE, "--as", form).out
        assert stat.S_IMODE((home / f"page.{form}").stat().st_mode) == 0o600


def test_what_is_there_is_never_replaced_without_force(sos: Sos, home: Path) -> None:
    for name in ("page.html", "link.html"):
        (home / "page.html").write_text("mine")
        (home / "link.html").unlink(missing_ok=True)
        (home / "link.html").symlink_to("nowhere")
        refused(sos(*PAGE, "--file", name), 5, f"{name} is already there; give another name, or add --force")
    assert (home / "page.html").read_text() == "mine"
    assert not (home / "nowhere").exists()
    assert sos(*PAGE, "--file", "page.html", "--force").code == 0
    assert "<main" in (home / "page.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--as", "pdf"], '"pdf" is no form of a page; there are: markdown, html, json'),
        (["--as", "html", "--json"], "--json and --as html at once; leave one of them out"),
        (["--file", "page.html", "--json"], "page.html says html by its ending, and json is wanted"),
        (["--file", "page.md", "--as", "html"], "page.md says markdown by its ending, and html is wanted"),
        (["--file", "page.docx"], "page.docx says no form by its ending; name it .md, .html or .json"),
        (["--file", "page"], "page says no form by its ending"),
        (["--file", " ", "--as", "md"], "--file has no file name"),
    ],
)
def test_what_makes_no_sense_is_refused_and_nothing_is_written(
    sos: Sos, home: Path, words: list[str], told: str
) -> None:
    before = sorted(home.iterdir())
    refused(sos(*PAGE, *words), 2, told)
    assert sorted(home.iterdir()) == before


def test_a_place_that_can_not_be_written_is_told_in_one_line(sos: Sos, home: Path) -> None:
    refused(sos(*PAGE, "--file", "no-such-folder/page.html"), 6, "give --file another place")
    (home / "folder.html").mkdir()
    refused(sos(*PAGE, "--file", "folder.html", "--force"), 6, "it is a folder; give --file another place")


def test_quiet_says_nothing_and_still_writes(sos: Sos, home: Path) -> None:
    done = sos(*PAGE, "--file", "page.html", "--quiet")
    assert (done.code, done.out, done.err) == (0, "", "")
    assert (home / "page.html").exists()
    assert sos(*PAGE, "--quiet").out == sos(*PAGE, "--json", "--quiet").out == ""
