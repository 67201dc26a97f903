"""A province's plan published office by office: each one's folder in a process of its own, tables of offices above them.

Documents of a whole province would be one workbook with half a million visits. So the plan's tables and findings stand whole, and
every office has a folder of its own below ``offices/`` with all that a single office's plan has; what is open there is judged again
from its own rows. Pages of the province and of each city are tables of offices with links.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from urllib.parse import quote

from duxue.maps.city_map import city_map, need_and_staff
from duxue.models.stop import Stop
from duxue.planner.audit import Audit, audit
from duxue.planner.crew.crew import crew_of
from duxue.planner.crew.job import Tell
from duxue.planner.crew.team import Hands
from duxue.planner.publish.bundle import publish
from duxue.planner.publish.context import PublishContext
from duxue.planner.publish.folder import file_stem, whole_folder
from duxue.planner.publish.notices.writing import NoticeOptions
from duxue.planner.publish.offices_page import OfficeLine, offices_html
from duxue.planner.publish.output import Output
from duxue.planner.publish.read_back import verify_tables
from duxue.planner.publish.revision.changes_page import PAGE, changes_html
from duxue.planner.publish.revision.revision_record import revision_of
from duxue.planner.publish.tables import write_tables
from duxue.planner.words import Lang
from duxue.scenarios.belonging import office_of
from duxue.scenarios.county import County
from duxue.scenarios.plan import Plan
from duxue.scenarios.plan_folder import OFFICES
from duxue.scenarios.records import Unit
from duxue.scenarios.releases.revision_told import REVISION
from duxue.scenarios.shares import Shares

CITIES, INDEX, MAP = "cities", "index.html", "map.html"
AT_A_TIME = 8
"""Offices of one process."""
HANDS = Hands()
"""By whom folders are written: a process a core of this machine, for they lie on its disk."""


def folder_names(county: County) -> dict[str, str]:
    """The name of each office's folder, by its id."""
    taken: set[str] = set()
    return {unit.unit_id: file_stem(unit.unit_id, unit.name, taken) for unit in county.offices}


@dataclass(frozen=True, slots=True)
class OfficeFolder:
    """One office's folder to be written."""

    county: County
    plan: Plan
    office_id: str
    folder: Path
    lang: Lang
    notices: NoticeOptions | None

    def write(self) -> None:
        """Judge the office's rows and write the folder."""
        found = audit(self.county, self.plan)
        publish(self.county, self.plan, found, self.folder, self.lang, notices=self.notices)


@dataclass(frozen=True, slots=True)
class SomeFolders:
    """Folders of some offices to be written in one process: to load what draws them takes as long as to write one."""

    folders: tuple[OfficeFolder, ...]

    @property
    def office_id(self) -> str:
        """The first office, by which the job goes where it fails."""
        return self.folders[0].office_id

    def run(self, _stop: Stop, _tell: Tell) -> None:
        """Write one after another."""
        for one in self.folders:
            one.write()


def publish_by_office(
    county: County,
    plan: Plan,
    found: Audit,
    output: Output,
    beside: Callable[[Path], None],
    notices: NoticeOptions | None = None,
) -> None:
    """Write a province's plan into a folder that appears whole or not at all; ``beside`` writes the scenario into it.

    Raises PublishError where the folder may not be written or the tables read back differ.
    """
    edition = PublishContext(county, plan, found, output.lang)
    stems = folder_names(county)
    with whole_folder(output.folder, replace=output.replace) as fresh:
        beside(fresh)
        write_tables(fresh, edition)
        (fresh / OFFICES).mkdir()
        with crew_of(HANDS) as crew:
            folders = _folders(edition, fresh / OFFICES, stems, notices)
            jobs = (SomeFolders(some) for some in iter(lambda: tuple(islice(folders, AT_A_TIME)), ()))
            for _ in crew.run(jobs, Stop()):
                pass
        _write_pages(fresh, edition, stems)
        if (record := revision_of(plan)) is not None:
            (fresh / PAGE).write_bytes(changes_html(edition, record).encode())
        verify_tables(fresh, plan)


def _folders(
    edition: PublishContext, folder: Path, stems: Mapping[str, str], notices: NoticeOptions | None
) -> Iterator[OfficeFolder]:
    """What each office's folder is made of, cut out only when there are hands for it."""
    shares = Shares(edition.county, edition.released)
    for office, stem in stems.items():
        cut, rows = shares.alone(office)
        outcome = outcome_of(edition.released, office)
        yield OfficeFolder(cut, replace(rows, outcome=outcome), office, folder / stem, edition.lang, notices)


def outcome_of(plan: Plan, office: str) -> dict[str, object]:
    """What the outcome says of one office: its own stages, their sums; what moved is told for the whole."""
    told = {key: value for key, value in plan.outcome.items() if key != REVISION}
    stages = [one for one in told.get("stages", ()) if one["office"] == office]
    summed = [one for one in stages if one["stage"] in told.get("objective_stages", ())]
    for key in ("objective", "bound"):
        values = [one[key] for one in summed if one.get(key) is not None]
        told[key] = sum(values) if values else None
    return {**told, "stages": stages, "gap": None}


def _write_pages(folder: Path, edition: PublishContext, stems: Mapping[str, str]) -> None:
    """The province's table of offices and its map, and a table for each city."""
    county, lang = edition.county, edition.lang
    lines = {unit.unit_id: line for unit, line in zip(county.offices, _lines(edition), strict=True)}
    top = county.offices[0]
    (folder / CITIES).mkdir()
    below = [unit for unit in county.offices if top.unit_id in county.superiors(unit.unit_id)[:1]]
    others = [u for u in county.offices if u is not top and not county.superiors(u.unit_id)]
    shown = []
    for unit in (top, *below, *others):
        more = ""
        if unit is not top and county.subordinates(unit.unit_id):
            more = quote(f"{CITIES}/{stems[unit.unit_id]}.html")
            _write_city(folder / CITIES, edition, unit, stems, lines)
        at = quote(f"{OFFICES}/{stems[unit.unit_id]}")
        shown.append(replace(lines[unit.unit_id], folder=at, below=more))
    page = offices_html(edition, top.name, shown, map_at=MAP)
    (folder / INDEX).write_bytes(page.encode())
    ways = {one: quote(f"{OFFICES}/{stem}/maps/{stem}.html") for one, stem in stems.items()}
    # Schools are counted and not drawn: those of a province are too many for one page.
    drawn = county.focused((), county.inspectors)
    (folder / MAP).write_bytes(city_map(drawn, edition.plan, lang, ways, reader="office").encode())


def _write_city(
    folder: Path,
    edition: PublishContext,
    city: Unit,
    stems: Mapping[str, str],
    lines: Mapping[str, OfficeLine],
) -> None:
    here = [city, *(u for u in edition.county.subordinates(city.unit_id) if u.unit_id in stems)]
    shown = [replace(lines[u.unit_id], folder=quote(f"../{OFFICES}/{stems[u.unit_id]}")) for u in here]
    page = offices_html(edition, city.name, shown, up=f"../{INDEX}")
    (folder / f"{stems[city.unit_id]}.html").write_bytes(page.encode())


def _lines(edition: PublishContext) -> Iterator[OfficeLine]:
    """Each office in numbers."""
    county, plan = edition.county, edition.plan
    visits = Counter(
        county.schools[v.school_id].office_id for v in plan.visits if v.school_id in county.schools
    )
    events = Counter(edition.office_of(event) for event in plan.live_events)
    unmet = Counter(office_of(row.subject, county, plan) for row in plan.unmet)
    found = Counter(office_of(one.subject, county, plan) for one in edition.audit.breaches)
    for unit in county.offices:
        key = unit.unit_id
        yield OfficeLine(
            unit.name, unit.level, len(county.schools_of(key)), len(county.inspectors_of(key)),
            *need_and_staff(county, key), visits[key], events[key], unmet[key], found[key],
        )  # fmt: skip
