"""The checks of pages in a browser: a sound page has no faults, and each mistake is found."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests import browser as in_a_browser
from tests.browser import DESKTOP, PHONE, Browser, Screen, chromium_or_skip

Written = Callable[[str], Path]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with Browser(chromium_or_skip()) as browser:
        yield browser


@pytest.fixture
def written(tmp_path: Path) -> Written:
    """Write a page to a file, to be opened."""

    def write(page: str) -> Path:
        path = tmp_path / "page.html"
        path.write_text(page, encoding="utf-8")
        return path

    return write


SOUND = """\
<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>A page</title>
<style>body { color: #000; background: #fff; font: 16px/1.5 sans-serif }
@page { size: A4 }</style></head>
<body><main><h1>A page</h1><p>Sound.</p></main></body>
</html>
"""

# One mistake each, with the beginnings of what is found on a phone, and nothing but that.
MISTAKES = {
    "a picture without words": (
        '<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">',
        ["axe: image-alt: "],
    ),
    "pale letters by day": (
        "<style>@media (prefers-color-scheme: light) { p { color: #999 } }</style>",
        ["axe: color-contrast: Elements must meet minimum color contrast ratio thresholds: p (light)"],
    ),
    "pale letters by night": (
        "<style>@media (prefers-color-scheme: dark) { p { color: #999 } }</style>",
        ["axe: color-contrast: Elements must meet minimum color contrast ratio thresholds: p (dark)"],
    ),
    "letters that can't be measured": (
        '<p style="background: linear-gradient(#fff, #eee)">x</p>',
        ["axe is not sure, color-contrast: "],
    ),
    "a level of headings left out": ("<h4>x</h4>", ["axe: heading-order: "]),
    "links too small for a finger": (
        '<style>a { display: block; font: 12px/16px serif }</style><a href="#a">1</a><a href="#b">2</a>',
        ["axe: target-size: "],
    ),
    "a box too wide": (
        '<div style="width: 600px; margin: -8px">x</div>',
        ["600 pixels wide where there are 390: <div", "600 pixels wide where there are 320: <div"],
    ),
    "a box too wide for the narrowest": (
        '<div style="width: 350px; margin: -8px">x</div>',
        ["350 pixels wide where there are 320: <div"],
    ),
    "the end of a line cut off": (
        '<p style="width: 5em; overflow: hidden; white-space: nowrap">all that has to be said</p>',
        ["cut off: all that has to be said"],
    ),
    "a box cut off by the one around it": (
        '<div style="height: 3em; overflow: clip"><p>one<p>two</div>',
        ["cut off: two"],
    ),
    "lines with no room for wider ones": (
        '<p style="height: 24px; overflow: hidden; line-height: 12px; font-size: 12px">two<br>three<br></p>',
        ["cut off: three (with wider letters)"],
    ),
    "a word broken in two": (
        '<p style="width: 3em; overflow-wrap: anywhere">punctually</p>',
        ["broken in two: punctually"],
    ),
    "letters beyond the left edge": ('<p style="margin-left: -40px">x</p>', ["cut off: x"]),
    "a picture from elsewhere": (
        '<img alt="a dot" src="https://elsewhere.example/dot.gif">',
        ["asked for https://elsewhere.example/dot.gif", "console error: Failed to load"],
    ),
    "a style from elsewhere": (
        "<style>@import 'https://elsewhere.example/a.css'</style>",
        ["asked for https://elsewhere.example/a.css", "console error: Failed to load"],
    ),
    "a call to another machine": (
        '<link rel="preconnect" href="https://elsewhere.example">',
        ["may load or run something: <link "],
    ),
    "a script": (
        "<script>console.log('hello'); alert('hello'); missing()</script>",
        [
            "console log: hello",
            "dialog: hello",
            "script: missing is not",
            "may load or run something: <script",
        ],
    ),
}


def fit(faults: list[str], beginnings: list[str]) -> bool:
    """Whether each fault has one of the beginnings, and each beginning a fault."""
    return all(any(map(fault.startswith, beginnings)) for fault in faults) and all(
        any(fault.startswith(beginning) for fault in faults) for beginning in beginnings
    )


@pytest.mark.parametrize("screen", [PHONE, DESKTOP], ids=lambda screen: screen.name)
def test_a_sound_page_has_no_faults(browser: Browser, written: Written, screen: Screen) -> None:
    path = written(SOUND)
    assert browser.faults(path, screen) == []
    assert browser.faults_on_paper(path, sheets=1) == []


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_found(browser: Browser, written: Written, mistake: str) -> None:
    body, found = MISTAKES[mistake]
    faults = browser.faults(written(SOUND.replace("</main>", f"{body}</main>")), PHONE)
    assert fit(faults, found), faults


def test_a_page_that_was_made_for_desktops_alone_is_found(browser: Browser, written: Written) -> None:
    faults = browser.faults(written(SOUND.replace('name="viewport"', 'name="other"')), PHONE)
    assert faults[0] == "980 pixels wide where there are 390: <p>Sound.</p>"


@pytest.mark.parametrize(
    ("page", "style", "found"),
    [
        ('lang="ar" dir="rtl"', "", []),
        ('lang="ar" dir="rtl"', "h1 { text-align: left }", ["the heading does not begin at the right"]),
        ('lang="ar"', "", ['lang="ar" has dir=""']),
        ('lang="de"', "h1 { text-align: center }", ["the heading does not begin at the left"]),
        ('lang="de" dir="rtl"', "", ['lang="de" has dir="rtl"']),
    ],
)
def test_a_page_that_is_read_from_the_wrong_side_is_found(
    browser: Browser, written: Written, page: str, style: str, found: list[str]
) -> None:
    html = SOUND.replace('lang="en"', page).replace("</style>", f"{style}</style>")
    assert browser.faults(written(html), DESKTOP) == found


@pytest.mark.parametrize(
    ("number", "found"),
    [
        ("+351 555 0100", ["told from the wrong side: +351 555 0100"]),
        ("<bdi>+351 555 0100</bdi>", []),
    ],
)
def test_a_telephone_number_told_from_the_wrong_side_is_found(
    browser: Browser, written: Written, number: str, found: list[str]
) -> None:
    html = SOUND.replace('lang="en"', 'lang="ar" dir="rtl"').replace("Sound.", f"اتصلوا بي: {number}")
    assert browser.faults(written(html), DESKTOP) == found


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("<style>@media print { p { display: none } }</style>", ["lost on paper: Sound."]),
        ('<div style="width: 900px; text-align: right">x</div>', ["cut off on paper: x"]),
        ('<div style="height: 2em; overflow: auto"><p>one<p>two</div>', ["cut off on paper: two"]),
        ('<p style="break-before: page">x</p>', ["takes 2 sheets of paper where 1 would do"]),
        ("<style>@page { size: letter }</style>", ["is printed on another size than A4: "]),
    ],
)
def test_what_is_lost_on_paper_is_found(
    browser: Browser, written: Written, body: str, found: list[str]
) -> None:
    path = written(SOUND.replace("</main>", f"{body}</main>"))
    faults = browser.faults_on_paper(path, sheets=1)
    assert fit(faults, found), faults


def test_a_script_that_got_into_a_page_is_found(browser: Browser, written: Written) -> None:
    policy = """<meta http-equiv="Content-Security-Policy" content="default-src 'none'">"""
    sound = SOUND.replace("<title>", f"{policy}<title>")
    script = """<script>alert(1)</script><img alt="" src="data:," onerror="window.__x = 2">"""

    clean = browser.opened(written(sound))
    opened = browser.opened(written(sound.replace("Sound.", script)))

    assert (clean.faults, clean.sentinel) == ([], None)
    assert (opened.faults, opened.sentinel) == (["dialog: 1"], 2)
    assert clean.skeleton != opened.skeleton


@pytest.mark.parametrize(("is_needed", "end"), [(True, pytest.fail), (False, pytest.skip)])
def test_without_a_browser_the_tests_are_skipped_by_name_or_fail_where_one_is_needed(
    monkeypatch: pytest.MonkeyPatch, is_needed: bool, end: Any
) -> None:
    monkeypatch.setattr(in_a_browser, "_CHROMIUM", None)
    monkeypatch.setattr(in_a_browser, "_IS_NEEDED", is_needed)

    with pytest.raises(end.Exception, match="Chromium is not installed: apt-get install chromium"):
        chromium_or_skip()
