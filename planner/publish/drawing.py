"""All of a plan's folder that is not its tables and workbook: public documents, calendars, cards, maps, the report."""

from __future__ import annotations

from pathlib import Path

from duxue.planner.publish.calendars import write_calendars
from duxue.planner.publish.cards import CARDS, write_cards
from duxue.planner.publish.context import PublishContext
from duxue.planner.publish.figures import Figures
from duxue.planner.publish.folder import REPORT
from duxue.planner.publish.map_pages import write_maps
from duxue.planner.publish.read_back import verify_tables
from duxue.planner.publish.report import report_html
from duxue.planner.publish.revision.changes_page import PAGE as CHANGES
from duxue.planner.publish.revision.changes_page import changes_html
from duxue.planner.publish.revision.revision_record import revision_of
from duxue.planner.publish.workbook import write_public

PUBLIC = "public"
"""The folder of what may leave the office: each document a file of its own."""


def draw(folder: Path, edition: PublishContext, figures: Figures) -> list[str]:
    """Write all that is not the workbook into a folder whose tables stand, and read those back; the names of the first maps to open."""
    verify_tables(folder, edition.released)  # the documents tell what became of it
    write_public(folder / PUBLIC, edition)
    if (record := revision_of(edition.plan)) is not None:
        (folder / CHANGES).write_bytes(changes_html(edition, record).encode())
    write_calendars(folder / "calendars", edition)
    write_cards(folder / CARDS, edition)
    maps = write_maps(folder / "maps", edition, figures)
    (folder / REPORT).write_bytes(report_html(edition, figures).encode())
    return maps
