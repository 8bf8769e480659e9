"""Every page that sos makes, in a real browser: on a phone, on a desktop, by day, by night and on paper.

Pictures of them are left in `build/pages`. A new page is one more line in PAGES.
"""

from __future__ import annotations

import json
import shutil
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import tomli_w

from freelance_sos.domain.runbook import Phase, Runbook, Step
from freelance_sos.rendering.runbook_html import runbook_html
from tests.browser import DESKTOP, PHONE, Browser, Screen, chromium_or_skip
from tests.conftest import Sos
from tests.environment import ROOT

PICTURES = ROOT / "build" / "pages"

# Its name, the command that prints it from the sample store, and the sheets of paper it may take.
PAGES = {
    "runbook-site-down": ("runbook export site-down --format html", 4),
    "runbook-security-breach": ("runbook export security-breach --format html", 4),
    "report-acme": ("report acme-1 --for client --as html", 2),
    "report-kavya": ("report kavya-1 --for client --as html", 2),
    "report-noor": ("report noor-1 --for client --as html", 2),
    "report-japanese": ("report acme-1 --for client --as html --language ja", 2),
    "report-ukrainian": ("report acme-1 --for client --as html --language uk", 2),
    "report-for-me": ("report acme-1 --for me --as html", 3),
    "agreement-acme": ("client agreement acme --as html", 3),
    "agreement-kavya": ("client agreement kavya --as html", 3),
    "agreement-noor": ("client agreement noor --as html", 3),
}
each_page = pytest.mark.parametrize("name", PAGES)

Written = Callable[[str, str], Path]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with Browser(chromium_or_skip()) as browser:
        yield browser


@pytest.fixture
def written(tmp_path: Path) -> Written:
    """Write a page under a name, as a file to open."""

    def write(name: str, page: str) -> Path:
        path = tmp_path / f"{name}.html"
        path.write_text(page, encoding="utf-8")
        return path

    return write


@pytest.fixture
def made(agency: Path, sos: Sos, written: Written) -> Callable[[str], Path]:
    """Make a page of PAGES as somebody does who sends the output of its command to a file."""

    def make(name: str) -> Path:
        done = sos(*PAGES[name][0].split(), at="2026-11-19T18:40:00Z")
        assert done.code == 0, done.err
        return written(name, done.out)

    return make


# -- the pages -----------------------------------------------------------------------------------------


@each_page
@pytest.mark.parametrize("screen", [PHONE, DESKTOP], ids=lambda screen: screen.name)
def test_everybody_can_read_and_use_it_and_it_asks_for_nothing(
    browser: Browser, made: Callable[[str], Path], name: str, screen: Screen
) -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    assert browser.faults(made(name), screen, PICTURES) == []


@each_page
def test_all_of_it_is_on_paper(browser: Browser, made: Callable[[str], Path], name: str) -> None:
    assert browser.faults_on_paper(made(name), sheets=PAGES[name][1]) == []


# -- what came from somebody else ----------------------------------------------------------------------

HOSTILE = (
    """<script>window.__x = 1; alert(1)</script><img src=x onerror="window.__x = 2"><svg onload="alert(3)">"""
    """</style></title></textarea>--><iframe src="javascript:parent.__x=4"></iframe>" autofocus onfocus="""
    """"window.__x = 5" x=' onmouseover='window.__x = 6' {{ 7 * 7 }} {% raw %} ${window.__x = 8} &lt;b&gt;"""
    """<link rel=stylesheet href=https://attacker.example/a.css><base href=https://attacker.example>"""
    """\x00\x08\x1b[31m\u202egnp.exe\u202c\u2066\u2028\U000e0041"""
)


def runbook_page(text: str, link: str) -> str:
    """A runbook that says nothing but `text`, and `link` where an address may stand."""
    steps = (
        Step(number=1, do=text, why=text, ask=(text, text), say=text, show=(text, link), wait=text),
        Step(number=2, do=text, ask=(text,), say="ask"),
    )
    phase = Phase(title=text, style="read-do", steps=steps)
    return runbook_html(Runbook(name=text, title=text, phases=(phase,)), text)


def fill_store(store: Path, text: str) -> None:
    """Leave acme alone in the store, and put `text` wherever a person types or pastes."""
    for client in (store / "clients").glob("*.toml"):
        if client.stem != "acme":
            client.unlink()
            shutil.rmtree(store / "incidents" / client.stem)
    for path in (store / "sos.toml", store / "clients" / "acme.toml"):
        path.write_text(tomli_w.dumps(filled(tomllib.loads(path.read_text(encoding="utf-8")), text)))
    for path in (store / "incidents" / "acme").iterdir():
        events = [filled(json.loads(line), text) for line in path.read_text(encoding="utf-8").splitlines()]
        path.write_text("".join(json.dumps(event) + "\n" for event in events))


# What else stands in the files is read by rules of its own: dates, zones, the names of phrases.
TYPED_IN_LOGS = {"title", "text", "via", "told", "lessons", "why", "owner"}
TYPED_IN_FILES = {
    "name",
    "role",
    "email",
    "phone",
    "reach",
    "channel",
    "notes",
    "reason",
    "links",
    "after_hours",
}
TYPED = TYPED_IN_LOGS | TYPED_IN_FILES


def filled(value: Any, text: str, *, is_typed: bool = False) -> Any:
    """What stands in a file, with `text` for everything that a person typed."""
    if isinstance(value, dict):
        return {key: filled(one, text, is_typed=is_typed or key in TYPED) for key, one in value.items()}
    if isinstance(value, list):
        return [filled(one, text, is_typed=is_typed) for one in value]
    return text if is_typed and isinstance(value, str) else value


def test_a_runbook_of_hostile_text_stays_text(browser: Browser, written: Written) -> None:
    hostile = browser.opened(written("hostile", runbook_page(HOSTILE, f"https://a.example/{HOSTILE}")))
    harmless = browser.opened(written("harmless", runbook_page("harmless", "see https://a.example/")))

    assert (hostile.faults, hostile.sentinel) == ([], None)
    assert hostile.skeleton == harmless.skeleton


@pytest.mark.parametrize("name", ["report-acme", "report-for-me", "agreement-acme"])
def test_hostile_text_in_every_file_stays_text(
    browser: Browser, made: Callable[[str], Path], agency: Path, name: str
) -> None:
    fill_store(agency, "harmless")
    harmless = browser.opened(made(name))
    fill_store(agency, HOSTILE)
    path = made(name)
    hostile = browser.opened(path)

    assert path.read_text().count("window.__x = 1") > 5
    assert (hostile.faults, hostile.sentinel) == ([], None)
    assert hostile.skeleton == harmless.skeleton


def test_a_page_of_hostile_text_can_still_be_read(browser: Browser, written: Written) -> None:
    path = written("hostile", runbook_page(HOSTILE, "x" * 300))

    assert browser.faults(path, PHONE) == []
    assert browser.faults_on_paper(path, sheets=3) == []
