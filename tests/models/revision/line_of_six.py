"""Six schools in a line and three people beside them, two schools each: small enough to say beforehand what should follow."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from duxue.models.postings.least_change.released_postings import ReleasedPostings
from duxue.models.postings.least_change.search import ChangedPostings, LeastChange
from duxue.models.solver import Stop
from duxue.scenarios.codes import ChangeKind
from duxue.scenarios.county import County
from duxue.scenarios.edits.changing import changed
from duxue.scenarios.edits.rows import Change, Changes
from duxue.scenarios.plan import Plan, Posting, ZoneRow
from tests.models.revision.drawn_changes import PRICES
from tests.models.stages.small_office import FIRST, LAST, LAT, LON, office, person, posting, school

AS_OF = date(2027, 4, 1)
HOLDERS = ("X0", "X0", "X1", "X1", "X2", "X2")


def line(**tables: tuple[object, ...]) -> tuple[County, Plan]:
    """The office and the plan in force: X0 holds the two schools in the west, X1 those in the middle, X2 those in the east."""
    people = [person(f"X{n}", lon=LON + east / 100, lat=LAT) for n, east in enumerate((0.5, 2.5, 4.5))]
    county = office([school(n, east=n) for n in range(6)], people, **tables)
    rows = tuple(posting(f"S{n:03d}", who) for n, who in enumerate(HOLDERS))
    zones = tuple(ZoneRow("Z1", "", "X1", r.school_id) for r in rows)
    return county, Plan(postings=rows, zones=zones)


def event(kind: ChangeKind, subject: str, start: date | None, *other: str, end: date | None = None) -> Change:
    """A row of what has happened."""
    return Change(kind, subject, other, start, end, "", "")


def after(*happened: Change, max_moves: int | None = None, **added: tuple[object, ...]) -> ChangedPostings:
    """What becomes of the postings once all that has happened."""
    county, plan = line()
    now = changed(county, plan, Changes(rows=happened, tables=dict(added)), AS_OF)
    held = ReleasedPostings(replace(now, as_of=AS_OF), "U1", plan, AS_OF)
    return LeastChange(held, PRICES, seed=1, effort=2.0, stop=Stop()).run(max_moves)


def moved(found: ChangedPostings) -> dict[str, list[tuple[str, date, date]]]:
    """The postings of schools that are not as they were, by school."""
    rows: dict[str, list[Posting]] = {}
    for row in sorted(found.postings, key=lambda r: (r.school_id, r.start)):
        rows.setdefault(row.school_id, []).append(row)
    was = {f"S{n:03d}": [(who, FIRST, LAST)] for n, who in enumerate(HOLDERS)}
    now = {s: [(r.inspector_id, r.start, r.end) for r in mine] for s, mine in rows.items()}
    return {s: mine for s, mine in now.items() if mine != was.get(s)}
