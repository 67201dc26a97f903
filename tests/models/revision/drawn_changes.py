"""Released plans of small drawn counties, and changes drawn at random, with the county that they make."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from random import Random

from duxue.models.office_plan import join_plans
from duxue.models.planning import plan_office
from duxue.models.postings.least_change.prices import Prices
from duxue.models.revision.answer import RevisedOffice
from duxue.models.revision.revise import revise_office
from duxue.models.solver import Stop
from duxue.scenarios.codes import ChangeKind, Employment
from duxue.scenarios.county import County
from duxue.scenarios.edits.changing import changed
from duxue.scenarios.edits.rows import Change, Changes
from duxue.scenarios.plan import Plan
from duxue.scenarios.rows import make
from tests.models.stages.drawn import drawn_county

PRICES = Prices(posting=3000, zone=300, visit=60)


@cache
def released(seed: int, institutions: int = 24, inspectors: int = 8) -> tuple[County, Plan]:
    """A drawn county with the plan first released for it."""
    county = drawn_county(seed, institutions, inspectors)
    part = plan_office(
        county, county.offices[0].unit_id, given=Plan(), effort=1.0, stop=Stop(), tell=lambda _: None
    )
    return county, join_plans(county, [part])


def revised(
    county: County,
    before: Plan,
    *,
    not_done: frozenset[str] = frozenset(),
    max_moves: int | None = None,
    effort: float = 2.0,
) -> tuple[RevisedOffice, Plan]:
    """The rerun of a county's only office, and the whole plan with what it leaves open."""
    part = revise_office(
        county,
        county.offices[0].unit_id,
        before=before,
        given=Plan(),
        as_of=county.as_of,
        prices=PRICES,
        max_moves=max_moves,
        effort=effort,
        stop=Stop(),
        tell=lambda _: None,
        not_done=not_done,
    )
    return part, join_plans(county, [part])


def drawn_changes(county: County, plan: Plan, as_of: date, random: Random, number: int) -> Changes:
    """So many changes of any kind, none of them before the as-of day except what was not done."""
    rows: list[Change] = []
    tables: dict[str, list[object]] = {"inspectors": [], "schools": []}
    people = [i.inspector_id for i in county.rows.inspectors]
    schools = [s.school_id for s in county.rows.schools]
    random.shuffle(people)
    random.shuffle(schools)
    for kind in [random.choice(list(ChangeKind)) for _ in range(number)]:
        day = as_of + timedelta(days=random.randrange(60))
        if kind in (ChangeKind.LEAVE, ChangeKind.ILL, ChangeKind.RECUSAL) and people:
            who = people.pop()
            end = day + timedelta(days=random.choice((10, 45, 90))) if kind is ChangeKind.ILL else None
            other = tuple(random.sample(schools, 3)) if kind is ChangeKind.RECUSAL else ()
            rows.append(Change(kind, who, other, day, end, "", ""))
        elif kind is ChangeKind.JOIN:
            model = county.inspectors[random.choice(sorted(county.inspectors))]
            new = replace(
                model, inspector_id=f"N{len(rows)}", name=f"新督学{len(rows)}", school_id="",
                employment=Employment.FULL_TIME, term_start=day, term_end=day + timedelta(days=1000),
                days_per_month=15.0, can_lead=True, retired_on=None, training_hours=0.0, trained_on=None,
            )  # fmt: skip
            tables["inspectors"].append(new)
            rows.append(Change(kind, new.inspector_id, (), day, None, "", ""))
        elif kind is ChangeKind.SCHOOL_OPEN:
            model_school = county.schools[random.choice(schools)]
            opened = replace(
                model_school, school_id=f"X{len(rows)}", name=f"新校{len(rows)}", opened=day, closed=None,
                last_comprehensive=None, zone_id="", students=300,
            )  # fmt: skip
            tables["schools"].append(opened)
            rows.append(Change(kind, opened.school_id, (), day, None, "", ""))
        elif kind is ChangeKind.SCHOOL_CLOSE and schools:
            rows.append(Change(kind, schools.pop(), (), day, None, "", ""))
        elif kind is ChangeKind.PRINCIPAL_LEFT:
            heads = [p for p in county.rows.principals if p.left_on is None and (p.term_end or day) >= day]
            if heads:
                rows.append(Change(kind, random.choice(heads).school_id, (), day, None, "", ""))
        elif kind in (ChangeKind.EMERGENCY, ChangeKind.IMPOSE) and schools:
            school = county.schools[random.choice(schools)]
            days = county.calendar.school_days_in(school, day, county.end)
            if days and people:
                sent = tuple(sorted(random.sample(people, min(2, len(people)))))
                rows.append(Change(kind, school.school_id, sent, days[0], None, "综合督导", ""))
        elif kind is ChangeKind.NOT_DONE:
            done = [v.visit_id for v in plan.visits if as_of - timedelta(days=30) <= v.date < as_of]
            done += [e.event_id for e in plan.events if e.office_id and e.end < as_of]
            if done:
                rows.append(Change(kind, random.choice(sorted(done)), (), None, None, "", ""))
    return Changes(rows=tuple(rows), tables={k: tuple(v) for k, v in tables.items() if v})


def county_after(county: County, plan: Plan, changes: Changes, as_of: date) -> County:
    """The scenario with the changes, as the verb makes it."""
    return changed(county, plan, changes, as_of)


def leaving(county: County, who: str, day: date, as_of: date) -> County:
    """The county in which one person leaves on a day."""
    row = make(Change, kind=ChangeKind.LEAVE, subject=who, start=day)
    return changed(county, Plan(), Changes(rows=(row,)), as_of)
