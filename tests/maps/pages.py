"""What the browser tests of maps share: opening a page, looking for something, no error and nothing asked outside."""

from pathlib import Path

from playwright.sync_api import Page

from tests.conftest import WatchedPage


def opened(browser: WatchedPage, folder: Path, text: str, name: str = "map.html") -> Page:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    page = browser.open(file)
    page.locator(".leaflet-container").wait_for()  # a busy machine may fall quiet before the scripts have run
    return page


def quiet(browser: WatchedPage) -> None:
    assert browser.errors == []
    assert browser.outside == []


def find(page: Page, piece: str) -> None:
    page.fill("#search", piece)
    page.press("#search", "Enter")
