"""A real browser for tests: what somebody with a phone, a desktop or a printer would find wrong with a page.

    with Browser() as browser:
        assert browser.faults(path, PHONE) == []
        assert browser.faults_on_paper(path, sheets=2) == []

Every fault is a line for people. The browser is the machine's Chromium, which gets nothing but the page's own
file. Where there is none, `chromium_or_skip` skips by name, or fails where SOS_NEEDS_BROWSER is set.
"""

from __future__ import annotations

import base64
import contextlib
import os
import re
import shutil
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Literal

import pytest

from tests.browser_scripts import AXE_OPTIONS, AXE_RUN, LOADERS, SIDE, SKELETON, TEXTS, WIDEST

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, ConsoleMessage, Dialog, Page, Request, Route

# Read while tests are collected: by the time one runs, the settings of the machine are out of its sight.
_CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
_IS_NEEDED = bool(os.environ.get("SOS_NEEDS_BROWSER"))
_NONE_HERE = "Chromium is not installed: apt-get install chromium"

Scheme = Literal["light", "dark"]
SCHEMES: tuple[Scheme, ...] = ("light", "dark")


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """What a page is looked at on; width and height in CSS pixels."""

    name: str
    width: int
    height: int
    scale: int


PHONE = Screen(name="phone", width=390, height=844, scale=2)
DESKTOP = Screen(name="desktop", width=1280, height=900, scale=1)
# What WCAG 1.4.10 asks for: a desktop at 400 %, or the smallest phone.
_NARROWEST = 320
# A4 less margins of 2 cm, in CSS pixels: narrower than what the pages leave.
_PAPER_WIDTH = 642

# What WCAG 1.4.12 lets a reader set, which may cut nothing off.
_WIDER_LETTERS = """* { line-height: 1.5 !important; letter-spacing: .12em !important;
    word-spacing: .16em !important } p { margin-bottom: 2em !important }"""


def chromium_or_skip() -> str:
    """Where the browser is; without one, the test that asks is skipped, or fails where one is needed."""
    if _CHROMIUM is None:
        (pytest.fail if _IS_NEEDED else pytest.skip)(_NONE_HERE)
    return _CHROMIUM


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """What a page did on its own while it was opened, and its elements and attributes without their contents.

    `sentinel` is what a script of the page has set `window.__x` to.
    """

    faults: Sequence[str]
    sentinel: object
    skeleton: str


class Browser:
    """One Chromium without a window, from its start to the end of the `with` block."""

    def __init__(self, chromium: str) -> None:
        from playwright.sync_api import sync_playwright

        self._driver = sync_playwright().start()
        try:
            self._chromium = self._driver.chromium.launch(executable_path=chromium)
        except BaseException:
            self._driver.stop()
            raise

    def __enter__(self) -> Browser:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._chromium.close()
        self._driver.stop()

    def faults(self, path: Path, screen: Screen, pictures: Path | None = None) -> list[str]:
        """What is wrong with the page at `path` on `screen`, by day and by night.

        The folder `pictures` gets `<name of the file>-<width>-<scheme>.png`, of the whole page.
        """
        with self._open(path, screen) as (page, found):
            found.extend([*page.evaluate(LOADERS), *page.evaluate(SIDE)])
            page.evaluate(_axe())
            for scheme in SCHEMES:
                page.emulate_media(color_scheme=scheme)
                found.extend(f"{fault} ({scheme})" for fault in page.evaluate(AXE_RUN, AXE_OPTIONS))
                if pictures is not None:
                    _draw(page, screen, pictures / f"{path.stem}-{screen.width}-{scheme}.png")
            found.extend(f"broken in two: {word}" for word in page.evaluate(TEXTS)["broken"])
            return _each_once([*found, *_faults_of_layouts(page, screen)])

    def faults_on_paper(self, path: Path, *, sheets: int) -> list[str]:
        """What is wrong with the page at `path` printed on A4, where it may take up to `sheets` sheets."""
        with self._open(path, DESKTOP) as (page, found):
            on_screen = page.evaluate(TEXTS)["seen"]
            printed = page.pdf(prefer_css_page_size=True, print_background=False)
            page.emulate_media(media="print")
            page.set_viewport_size({"width": _PAPER_WIDTH, "height": 900})
            texts = page.evaluate(TEXTS, _PAPER_WIDTH)
            found.extend(f"lost on paper: {text}" for text in _missing(on_screen, texts["seen"]))
            found.extend(f"cut off on paper: {text}" for text in texts["cut"])
            found.extend(f"broken in two on paper: {word}" for word in texts["broken"])
            return _each_once([*found, *_faults_of_sheets(printed, sheets)])

    def opened(self, path: Path) -> Opened:
        """The page at `path` where no content security policy holds back what has got into it."""
        with self._open(path, DESKTOP, obeys_policy=False) as (page, told):
            return Opened(
                faults=_each_once(told),
                sentinel=page.evaluate("window.__x"),
                skeleton=page.evaluate(SKELETON),
            )

    @contextlib.contextmanager
    def _open(
        self, path: Path, screen: Screen, *, obeys_policy: bool = True
    ) -> Iterator[tuple[Page, list[str]]]:
        """The page at `path`, and the list of what it does on its own, which grows while it is open."""
        context = self._chromium.new_context(
            viewport={"width": screen.width, "height": screen.height},
            device_scale_factor=screen.scale,
            is_mobile=screen is PHONE,
            has_touch=screen is PHONE,
            bypass_csp=not obeys_policy,
        )
        watch = _Watch(address=path.resolve().as_uri())
        try:
            page = watch.new_page(context)
            page.goto(watch.address, wait_until="load")
            yield page, watch.told
        finally:
            context.close()


class _Watch:
    """Notes what a page asks for, says and opens; the network is out of its reach."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.told: list[str] = []

    def new_page(self, context: BrowserContext) -> Page:
        context.route("**/*", self._answer)
        page = context.new_page()
        page.on("request", self._requested)
        page.on("console", self._said)
        page.on("dialog", self._asked)
        page.on("pageerror", lambda error: self.told.append(f"script: {error}"))
        return page

    def _answer(self, route: Route) -> None:
        if route.request.url == self.address:
            route.continue_()
        else:
            route.abort()

    def _requested(self, request: Request) -> None:
        if request.url != self.address:
            self.told.append(f"asked for {request.url}")

    def _said(self, message: ConsoleMessage) -> None:
        self.told.append(f"console {message.type}: {message.text}")

    def _asked(self, dialog: Dialog) -> None:
        self.told.append(f"dialog: {dialog.message}")
        dialog.dismiss()


def _draw(page: Page, screen: Screen, picture: Path) -> None:
    """The whole page, by the quick way that the driver has no word for."""
    height = page.evaluate("document.documentElement.scrollHeight")
    clip = {"x": 0, "y": 0, "width": screen.width, "height": height, "scale": screen.scale}
    options = {"clip": clip, "captureBeyondViewport": True, "optimizeForSpeed": True}
    drawn = page.context.new_cdp_session(page).send("Page.captureScreenshot", options)
    picture.write_bytes(base64.b64decode(drawn["data"]))


def _faults_of_layouts(page: Page, screen: Screen) -> list[str]:
    """What does not fit on `screen`; on the narrowest phone; with the letters of who needs more."""
    faults, width = _faults_of_layout(page, screen.width), screen.width
    if screen is PHONE:
        width = _NARROWEST
        page.set_viewport_size({"width": width, "height": screen.height})
        faults += [f"{fault} (on the narrowest)" for fault in _faults_of_layout(page, width)]
    page.add_style_tag(content=_WIDER_LETTERS)
    return faults + [f"{fault} (with wider letters)" for fault in _faults_of_layout(page, width)]


def _faults_of_layout(page: Page, width: int) -> list[str]:
    """What does not fit into `width`; the window's own is no measure: a phone widens it for a wide page."""
    scroll_width, widest = page.evaluate(WIDEST, width)
    faults = [f"cut off: {text}" for text in page.evaluate(TEXTS)["cut"]]
    if scroll_width > width:
        faults.append(f"{scroll_width} pixels wide where there are {width}: {widest}")
    return faults


def _faults_of_sheets(printed: bytes, sheets: int) -> list[str]:
    taken = len(re.findall(rb"/Type\s*/Page\b", printed))
    sizes = {tuple(map(float, box.split())) for box in re.findall(rb"/MediaBox\s*\[([^]]*)\]", printed)}
    faults = [] if 1 <= taken <= sheets else [f"takes {taken} sheets of paper where {sheets} would do"]
    # A4 in points, to the millimetre.
    is_a4 = all(abs(right - 595.3) < 3 and abs(top - 841.9) < 3 for _, _, right, top in sizes)
    return faults if sizes and is_a4 else [*faults, f"is printed on another size than A4: {sorted(sizes)}"]


def _missing(first: Sequence[str], second: Sequence[str]) -> list[str]:
    """What `first` has more of than `second`."""
    return list((Counter(first) - Counter(second)).elements())


def _each_once(faults: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(faults))


@cache
def _axe() -> str:
    return files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
