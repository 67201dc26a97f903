"""All of a plan's outputs in one folder: written aside, read back and audited again, then moved into place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from duxue.models.stop import Stop
from duxue.planner.audit import Audit
from duxue.planner.crew.beside import beside as drawn_beside
from duxue.planner.crew.job import Tell
from duxue.planner.crew.process import Begun
from duxue.planner.publish.context import PublishContext
from duxue.planner.publish.drawer import DRAW, drawn_apart
from duxue.planner.publish.figures import Figures
from duxue.planner.publish.folder import REPORT, whole_folder
from duxue.planner.publish.notices.writing import NoticeOptions, write_notices
from duxue.planner.publish.read_back import verify_workbook
from duxue.planner.publish.tables import write_tables
from duxue.planner.publish.workbook import write_workbook
from duxue.planner.words import Lang
from duxue.scenarios.county import County
from duxue.scenarios.plan import Plan
from duxue.scenarios.plan_folder import WORKBOOK


@dataclass(frozen=True, slots=True)
class Published:
    """Where a published plan's parts lie."""

    folder: Path
    workbook: Path
    report: Path
    maps: tuple[Path, ...]


def publish(  # noqa: PLR0913 - a plan, its place, and what else is wanted, each with its name at the call
    county: County,
    plan: Plan,
    audited: Audit,
    folder: Path,
    lang: Lang = "zh",
    *,
    replace: bool = False,
    beside: Callable[[Path], None] | None = None,
    notices: NoticeOptions | None = None,
    drawer: Begun | None = None,
) -> Published:
    """Write a plan's tables, workbook, maps, calendars, cards and report into a folder that appears whole or not at all.

    ``audited`` is the audit of this very plan. The workbook and the csv tables are read back, and the workbook's plan
    is audited again, before the folder takes its place; ``beside`` may write more into it (the scenario), and
    ``notices`` asks for letters as docx; ``drawer`` is a process that was begun to draw a large plan. Raises PublishError,
    with nothing left behind, where the folder may not be written or anything read back differs.
    """
    edition = PublishContext(county, plan, audited, lang)
    figures = Figures(edition)
    large = drawn_apart(county)
    with whole_folder(folder, replace=replace) as fresh:
        if beside is not None:
            beside(fresh)
        write_tables(fresh, edition)
        drawing = Drawing(county, plan, audited, lang, fresh) if large else None
        with drawn_beside(drawing, Stop(), spare=large, begun=drawer) as drawn_there:
            write_workbook(fresh / WORKBOOK, edition, figures)
            verify_workbook(fresh / WORKBOOK, county, plan, audited)
            if notices is not None:
                write_notices(fresh / "notices", edition, notices)
            maps = drawn_there() or DRAW(fresh, edition, figures)
    return Published(
        folder, folder / WORKBOOK, folder / REPORT, tuple(folder / "maps" / name for name in maps)
    )


@dataclass(frozen=True, slots=True)
class Drawing:
    """What of a large plan is drawn in a process of its own, beside its workbook, into a folder on this machine's disk."""

    county: County
    plan: Plan
    audited: Audit
    lang: Lang
    folder: Path

    @property
    def office_id(self) -> str:
        """The first office, by which the job goes where it fails."""
        return self.county.offices[0].unit_id

    def run(self, _stop: Stop, _tell: Tell) -> list[str]:
        """Draw it; returns the names of the first maps to open."""
        edition = PublishContext(self.county, self.plan, self.audited, self.lang)
        names: list[str] = DRAW(self.folder, edition, Figures(edition))
        return names
