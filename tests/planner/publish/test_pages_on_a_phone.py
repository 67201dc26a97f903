"""Pages of a plan on a phone: nothing is wider than the screen, whatever is opened; a wide table scrolls in its place."""

from pathlib import Path

import pytest

from duxue.planner.publish.figures import Figures
from duxue.planner.publish.report import report_html
from duxue.planner.publish.revision.changes_page import changes_html
from duxue.planner.publish.revision.revision_record import revision_of
from tests.conftest import WatchedPage
from tests.planner.publish.notices.revised import revised_edition

pytestmark = pytest.mark.browser


def test_report_and_changes_keep_to_the_screen(tmp_path: Path, browser: WatchedPage) -> None:
    edition = revised_edition()
    record = revision_of(edition.plan)
    assert record is not None
    pages = {"report": report_html(edition, Figures(edition)), "changes": changes_html(edition, record)}
    for name, text in pages.items():
        file = tmp_path / f"{name}.html"
        file.write_text(text, encoding="utf-8")
        page = browser.open(file)
        page.set_viewport_size({"width": 390, "height": 800})
        page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, name
    assert (browser.errors, browser.outside) == ([], [])
