"""Revisers that answer at once, die or wait: what the verb ``revise`` is tried on without a solver."""

import os
import time
from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from duxue.models.office_plan import Progress
from duxue.models.revision.answer import RevisedOffice
from duxue.models.solver import Outcome, Stop
from duxue.planner.publish.output import Output
from duxue.planner.publishing import judged, published, read
from duxue.scenarios.codes import Change
from duxue.scenarios.county import County
from duxue.scenarios.files.writing import scenario_rows, write_csv
from duxue.scenarios.plan import Plan, Posting
from duxue.scenarios.releases.difference import difference
from duxue.scenarios.releases.revision_told import Broken, CurvePoint, Moves
from duxue.scenarios.shares import rows_of
from duxue.scenarios.sheets import SCENARIO
from tests.planner.fake_planner import LOG
from tests.planner.publish import worlds

STARTED = "DUXUE_TEST_STARTED"
"""The environment's word for a file that a waiting reviser makes when it has begun."""


def hand_over(
    county: County,
    office_id: str,
    *,
    before: Plan,
    given: Plan,
    effort: float,
    stop: Stop,
    tell: Callable[[Progress], None],
    max_moves: int | None,
    not_done: Collection[str],
    mend: bool,
) -> RevisedOffice:
    """Whoever is out of office hands schools, visits and seats to the office's next person; what was not done is dropped."""
    del given, effort, stop, mend
    as_of = county.as_of
    if folder := os.environ.get(LOG):
        Path(folder, office_id).write_text(str(os.getpid()), encoding="utf-8")
    tell(Progress(office_id, "postings", "running", None, None, None, 0.5))
    own = rows_of(county, before, office_id)
    heirs = _heirs(county, office_id)
    held = {p.school_id for p in own.postings}
    rows = [
        row for p in own.postings for row in _handed(p, heirs.get(p.inspector_id), max(as_of, county.start))
    ]
    scope = {s.school_id: s for s in county.schools_of(office_id)}
    rows = [replace(p, end=_last(scope[p.school_id].closed, p.end)) for p in rows]
    first = next(i.inspector_id for i in county.inspectors_of(office_id) if i.inspector_id not in heirs)
    rows += [
        Posting(s, first, school.opened or as_of, county.end, school.opened or as_of, Change.NEW)
        for s, school in scope.items()
        if s not in held
    ]
    visits = tuple(
        replace(v, inspector_id=_now(heirs, v.inspector_id, v.date))
        for v in own.visits
        if v.visit_id not in not_done and scope[v.school_id].in_scope(v.date)
    )
    events = tuple(
        e for e in own.events if e.event_id not in not_done and _stays(e.target_id, e.start, county)
    )
    ids = {e.event_id: e for e in events}
    seats = tuple(
        replace(s, inspector_id=_now(heirs, s.inspector_id, ids[s.event_id].start))
        for s in own.seats
        if s.event_id in ids
    )
    seats = tuple(dict.fromkeys(seats))
    plan = replace(
        own,
        postings=tuple(p for p in rows if p.start <= p.end),
        visits=visits,
        events=events,
        seats=seats,
        unmet=(),
    )
    moved = difference(own, plan, as_of).moves
    stage = Outcome(office_id, "postings", "optimal", 10.0, 10.0, 0.1, 0.1)
    moves = Moves(moved["postings"], moved["events"], moved["visits"], moved["postings"], True)
    curve = (CurvePoint(moved["postings"], 1200, 0), CurvePoint(moved["postings"] + 2, 1100, 0))
    broken = (Broken("E-x", "notice", "某校：改期", "a school: another day"),) if max_moves == 0 else ()
    return RevisedOffice(office_id, plan, (stage,), moves, curve, broken)


def _heirs(county: County, office_id: str) -> dict[str, tuple[date, str]]:
    """Who is out of office before the end, since when, and who follows."""
    people = county.inspectors_of(office_id)
    staying = [i.inspector_id for i in people if i.term_end >= county.end]
    return {
        i.inspector_id: (i.term_end + timedelta(days=1), staying[n % len(staying)])
        for n, i in enumerate(people)
        if i.term_end < county.end
    }


def _handed(posting: Posting, heir: tuple[date, str] | None, as_of: date) -> list[Posting]:
    if heir is None or posting.end < max(heir[0], as_of):
        return [posting]
    since = max(heir[0], as_of, posting.start)
    kept = replace(posting, end=since - timedelta(days=1))
    return [kept, Posting(posting.school_id, heir[1], since, posting.end, since, Change.NEW)]


def _now(heirs: dict[str, tuple[date, str]], who: str, day: date) -> str:
    return heirs[who][1] if who in heirs and day >= heirs[who][0] else who


def _last(closed: date | None, end: date) -> date:
    return end if closed is None else min(end, closed - timedelta(days=1))


def _stays(target_id: str, day: date, county: County) -> bool:
    return target_id not in county.schools or county.schools[target_id].in_scope(day)


def dies(*_: object, **__: object) -> RevisedOffice:
    """A process that is killed from outside."""
    os._exit(9)


def waits(*_: object, **__: object) -> RevisedOffice:
    """A process that does not come back by itself."""
    Path(os.environ[STARTED]).touch()
    time.sleep(120)
    raise AssertionError("nobody came")


def released(folder: Path, offices: int = 1) -> tuple[Path, Path]:
    """A scenario and its first release, made by hand: postings, zones, events with teams, visits."""
    given = {("as_of", ""): date(2026, 12, 3)}
    world = worlds.county(offices=offices, schools=6, inspectors=3, given=given)
    scenario = folder / "scenario"
    write_csv(SCENARIO, scenario_rows(world.with_rows(waivers=())), scenario)
    reading = read(scenario)
    assert reading.county is not None, [p.line() for p in reading.problems]
    county = reading.county
    made = worlds.plan_for(county, unmet=())
    outcome = {**made.outcome, "digest": county.digest, "as_of": county.as_of.isoformat()}
    published(judged(county, replace(made, outcome=outcome)), Output(folder / "first"))
    return scenario, folder / "first"
