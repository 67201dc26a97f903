"""What every test may ask for: a browser that has no network and tells what a page tried to reach."""

import gc
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

import duxue

EXAMPLE = Path(__file__).parents[1] / "examples" / "county"
CHROMIUM_NAMES = ("/usr/bin/chromium", "chromium", "chromium-browser", "google-chrome")
# Chromium's own errands are switched off, so that every request seen is the page's.
CHROMIUM_ARGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PATIENCE = 180_000
"""Milliseconds that a browser is waited for: a machine with other work to do is slow, not wrong."""
expect.set_options(timeout=PATIENCE)
SELDOM = (10_000, 10, 10)
"""New objects before cycles are looked for among them, and such looks before one goes further back."""
INSIDE = ("file:", "data:", "blob:", "about:")


@dataclass(frozen=True)
class WatchedPage:
    """A page, the errors it reported and the addresses it asked for outside its own files."""

    page: Page
    errors: list[str] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)

    def open(self, file: Path) -> Page:
        """Open a file and wait until it has been quiet for half a second: late requests count too."""
        self.page.goto(file.absolute().as_uri(), wait_until="networkidle")
        return self.page

    def note_request(self, url: str) -> None:
        if not url.startswith(INSIDE):
            self.outside.append(url)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)


def pytest_configure() -> None:
    gc.set_threshold(*SELDOM)


def pytest_collection_finish() -> None:
    """What has been collected stays to the end: whoever looks for cycles need not go through it again and again."""
    gc.collect()
    gc.freeze()


def find_chromium() -> str:
    """The system's Chromium; without one the test is skipped aloud, or fails where that would go unseen."""
    found = next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
    if found:
        return found
    reason = "BROWSER TESTS CANNOT RUN: no Chromium here (Debian: apt-get install chromium fonts-noto-cjk)"
    if os.environ.get("DUXUE_REQUIRE_BROWSER") == "1":
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def example() -> duxue.Result:
    """A plan of the example county, made once in each process of a run."""
    return duxue.plan(EXAMPLE, seconds=0.5)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    executable = find_chromium()
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=executable, args=list(CHROMIUM_ARGS))
        yield launched
        launched.close()


@pytest.fixture
def browser(chromium: Browser) -> Iterator[WatchedPage]:
    """A fresh page with the network off: `browser.open(file)`, then `.page`, `.errors`, `.outside`."""
    context = chromium.new_context(offline=True, locale="zh-CN")
    context.set_default_timeout(PATIENCE)
    watched = WatchedPage(context.new_page())
    context.on("request", lambda request: watched.note_request(request.url))
    context.on("weberror", lambda error: watched.errors.append(str(error.error)))
    context.on("console", lambda said: watched.errors.append(said.text) if said.type == "error" else None)
    watched.page.on("websocket", lambda socket: watched.note_request(socket.url))
    yield watched
    context.close()
