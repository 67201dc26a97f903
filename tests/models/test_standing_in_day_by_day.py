"""Standing in and rows of ``unmet``, held against a plain count day by day: the check, the solver and the audit say the same."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from random import Random

import pytest

from duxue.models.rules import coverage
from duxue.models.rules.stand_ins import visitors
from duxue.planner.audit import audit
from duxue.scenarios.codes import Change
from duxue.scenarios.county import County
from duxue.scenarios.plan import Plan, Posting, StandIn, Unmet
from duxue.scenarios.records import Absence
from duxue.scenarios.rows import make
from tests.models.agreement import feasible
from tests.models.worlds import World
from tests.planner.publish.worlds import county as drawn_county

START, END = date(2027, 3, 1), date(2027, 4, 9)
DAYS = [START + timedelta(days=n) for n in range((END - START).days + 1)]
Breach = tuple[str, date]


def span(draw: Random, most: int) -> tuple[date, date]:
    """Some days about the horizon, now and then over its edges."""
    first = START + timedelta(days=draw.randrange(-4, len(DAYS)))
    return first, first + timedelta(days=draw.randrange(most))


def drawn(seed: int) -> tuple[County, Plan]:
    """Two schools of one office, its three people and one of another's; postings, absences and stand-ins at random."""
    draw = Random(seed)
    given = {
        ("from", ""): START,
        ("to", ""): END,
        ("stand_in_days", ""): draw.choice((3, 6, 12)),
        ("stand_in_schools", ""): draw.choice((0, 1, 1, 2)),
    }
    plain = replace(drawn_county(offices=2, schools=2, inspectors=3, given=given), start=START, end=END)
    schools = [s.school_id for s in plain.rows.schools if s.office_id == "130201"]
    people = [i.inspector_id for i in plain.rows.inspectors][:4]
    away = tuple(
        make(Absence, inspector_id=draw.choice(people[:2]), start=a, end=b, reason="病假")
        for a, b in (span(draw, 9) for _ in range(draw.randrange(1, 5)))
    )
    county = plain.with_rows(
        absences=away, schools=tuple(s for s in plain.rows.schools if s.school_id in schools)
    )
    postings = []
    for school_id in schools:
        turn = draw.choice((END, END, draw.choice(DAYS[:-1])))
        for who, a, b in ((people[0], START, turn), (people[1], turn + timedelta(days=1), END)):
            if a <= b and draw.random() < 0.97:
                postings.append(
                    make(
                        Posting,
                        school_id=school_id,
                        inspector_id=who,
                        start=a,
                        end=b,
                        since=a,
                        change=Change.NEW,
                    )
                )
    rows = []
    for _ in range(draw.randrange(4)):
        row = draw.choice(away)
        a, b = (row.start, row.end) if draw.random() < 0.7 else span(draw, 6)
        who = draw.choice((people[2], people[2], people[1], people[3]))
        rows.append(StandIn(draw.choice(schools), who, a, b, row.inspector_id))
    return county, Plan(postings=tuple(postings), stand_ins=tuple(dict.fromkeys(rows)))


def away_days(county: County, who: str) -> dict[date, int]:
    """Every day of a person's absences with the length of the unbroken absence that it lies in."""
    days = {
        row.start + timedelta(days=n)
        for row in county.rows.absences
        if row.inspector_id == who
        for n in range((row.end - row.start).days + 1)
    }
    lengths = {}
    for day in days:
        first = last = day
        while first - timedelta(days=1) in days:
            first -= timedelta(days=1)
        while last + timedelta(days=1) in days:
            last += timedelta(days=1)
        lengths[day] = (last - first).days + 1
    return lengths


def holders(plan: Plan, school_id: str, day: date) -> list[str]:
    """Who is posted at a school on a day."""
    return [p.inspector_id for p in plan.postings if p.school_id == school_id and p.start <= day <= p.end]


def may_stand_in(county: County, plan: Plan, row: StandIn, day: date) -> bool:
    """Whether a stand-in is in order on a day."""
    colleague = county.inspectors[row.inspector_id].unit_id == county.schools[row.school_id].office_id
    length = away_days(county, row.absent_id).get(day, 0)
    return (
        colleague
        and row.inspector_id != row.absent_id
        and row.absent_id in holders(plan, row.school_id, day)
        and 0 < length <= county.parameters.count("stand_in_days", "130201")
    )


def counted(county: County, plan: Plan) -> set[Breach]:
    """Every subject with every day on which the rule is broken, day by day."""
    found: set[Breach] = set()
    for day in DAYS:
        there = [row for row in plan.stand_ins if row.start <= day <= row.end]
        for school_id in county.schools:
            if len(holders(plan, school_id, day)) != 1:
                found.add((school_id, day))
        found |= {(row.school_id, day) for row in there if not may_stand_in(county, plan, row, day)}
        places = defaultdict(set)
        for row in there:
            places[row.inspector_id].add(row.school_id)
        for who, at in places.items():
            if len(at) > county.parameters.count("stand_in_schools", county.inspectors[who].unit_id):
                found.add((who, day))
    return found


def days_of(spans: Iterable[tuple[str, tuple[date, date]]]) -> set[Breach]:
    """Subjects with the days of their spans inside the horizon."""
    return {(subject, day) for subject, (a, b) in spans for day in DAYS if a <= day <= b}


@pytest.mark.parametrize("block", range(4))
def test_check_and_solver_find_what_a_count_day_by_day_finds(block: int) -> None:
    sides = set()
    for seed in range(block * 40, block * 40 + 40):
        county, plan = drawn(seed)
        expected = counted(county, plan)
        findings = list(coverage.check(county, plan, county.parameters))
        assert days_of((f.subject, f.days) for f in findings if f.days) == expected, seed
        if seed % 4 == 0:
            world = World(county, plan)
            assert feasible(world, coverage, Plan(), False) is not bool(expected), seed
        for school in county.rows.schools:
            for day in DAYS[::3]:
                standing = {
                    row.inspector_id
                    for row in plan.stand_ins
                    if row.school_id == school.school_id
                    and row.start <= day <= row.end
                    and may_stand_in(county, plan, row, day)
                }
                assert visitors(county, plan, school, day) == standing | {
                    *holders(plan, school.school_id, day)
                }
        sides.add(bool(expected))
    assert sides == {True, False}


def test_a_row_of_unmet_owns_up_to_breaches_on_some_of_its_days_and_to_no_others() -> None:
    seen = set()
    for seed in range(120):
        county, plan = drawn(seed)
        draw = Random(seed)
        findings = list(coverage.check(county, plan, county.parameters))
        subjects = [f.subject for f in findings] or ["130201S0001"]
        rows = []
        for _ in range(draw.randrange(1, 4)):
            a, b = span(draw, 12)
            rule = draw.choice(("coverage", "coverage", "coverage", "monthly_visit"))
            ends = draw.choice(((a, b), (a, b), (None, b), (a, None), (None, None)))
            rows.append(
                make(Unmet, rule=rule, subject=draw.choice(subjects), start=ends[0], end=ends[1], facts="x")
            )
        told = audit(county, Plan(**{**vars_of(plan), "unmet": tuple(rows)}), (coverage,))
        for finding in told.findings:
            assert finding.days is not None
            days = {d for _, d in days_of([(finding.subject, finding.days)])}
            mine = [
                {d for d in DAYS if (row.start or START) <= d <= (row.end or END)}
                for row in rows
                if (row.rule, row.subject) == ("coverage", finding.subject)
            ]
            assert finding.declared is any(not days.isdisjoint(one) for one in mine), seed
            seen.add(finding.declared)
    assert seen == {True, False}


def vars_of(plan: Plan) -> dict[str, tuple[object, ...]]:
    """The tables of a drawn plan."""
    return {"postings": plan.postings, "stand_ins": plan.stand_ins}
