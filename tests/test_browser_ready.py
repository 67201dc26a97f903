"""The watch on pages works: without this, a silent recorder would pass every page."""

from pathlib import Path

import pytest

from tests.conftest import WatchedPage, find_chromium

OUTSIDE = "https://outside.invalid"


def open_page(browser: WatchedPage, folder: Path, body: str) -> None:
    file = folder / "page.html"
    file.write_text(f'<!doctype html><meta charset="utf-8"><title>督学</title>{body}', encoding="utf-8")
    browser.open(file)


def test_a_self_contained_page_opens_and_asks_for_nothing(browser: WatchedPage, tmp_path: Path) -> None:
    (tmp_path / "beside.js").write_text("document.title += '责任区'", encoding="utf-8")
    dot = "data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAAC"
    open_page(browser, tmp_path, f'<img src="{dot}"><script src="beside.js"></script>')
    assert browser.page.title() == "督学责任区"
    assert browser.outside == []
    assert browser.errors == []


@pytest.mark.parametrize(
    ("body", "asked"),
    [
        (f'<script src="{OUTSIDE}/leaflet.js"></script>', f"{OUTSIDE}/leaflet.js"),
        (f'<img src="{OUTSIDE}/tile.png">', f"{OUTSIDE}/tile.png"),
        (f"<script>fetch('{OUTSIDE}/home').catch(() => 0)</script>", f"{OUTSIDE}/home"),
        ("<script>new WebSocket('wss://outside.invalid/live')</script>", "wss://outside.invalid/live"),
    ],
    ids=["script", "image", "fetch", "socket"],
)
def test_an_outside_request_is_recorded(browser: WatchedPage, tmp_path: Path, body: str, asked: str) -> None:
    open_page(browser, tmp_path, body)
    assert browser.outside == [asked]


def test_errors_of_a_page_are_recorded(browser: WatchedPage, tmp_path: Path) -> None:
    open_page(browser, tmp_path, "<script>console.error('said'); throw new Error('thrown')</script>")
    assert "said" in browser.errors
    assert any("thrown" in error for error in browser.errors)


def test_a_missing_browser_is_never_passed_over_in_silence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.conftest.CHROMIUM_NAMES", ("no-such-browser",))
    monkeypatch.delenv("DUXUE_REQUIRE_BROWSER", raising=False)
    with pytest.raises(pytest.skip.Exception, match="CANNOT RUN"):
        find_chromium()
    monkeypatch.setenv("DUXUE_REQUIRE_BROWSER", "1")
    with pytest.raises(pytest.fail.Exception, match="CANNOT RUN"):
        find_chromium()
