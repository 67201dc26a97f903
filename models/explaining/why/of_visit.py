"""Why a routine visit falls on its half-day, and on which others of its month it could: for the office alone."""

from __future__ import annotations

from dataclasses import replace

from duxue.models.explaining.changing.moving import half_days
from duxue.models.explaining.telling import Text, day_said
from duxue.models.explaining.why.answer import Choosing, Why
from duxue.models.explaining.why.of_school import by_rule
from duxue.models.judging.one_change import Change, Judge
from duxue.models.rules.register import subject_name
from duxue.scenarios.codes import Half
from duxue.scenarios.county import County
from duxue.scenarios.plan import Plan, Visit


def why_visit(county: County, plan: Plan, visit_id: str) -> Why:
    """The half-days of its month on which a visit could fall, and what forbids the others (private: nobody is told)."""
    visit = next(v for v in plan.visits if v.visit_id == visit_id)
    school = county.schools[visit.school_id]
    person = subject_name(visit.inspector_id, county, "zh")
    title = Text(f"{school.name}的经常性督导{visit_id}", f"Routine visit {visit_id} to {school.name}")
    when = _label(visit)
    stands = [Text(f"{when.zh}，{person}", f"{when.en}, {person}")]
    stands += (
        [Text(f"兼办整改{'、'.join(visit.covers)}", f"looks at {', '.join(visit.covers)}")]
        if visit.covers
        else []
    )
    others = Choosing(county, school.office_id)
    judge = Judge(county, plan, school.office_id)
    for day, half in half_days(county, visit):
        moved = replace(visit, date=day, half=half)
        change = Change((visit,), (moved,))
        others.add(f"{day.isoformat()}/{half}", _label(moved), change, judge.of(change))
    choices = (others.choice(Text("当月改在其他半天：", "On other half-days of the month:")),)
    binds = (_monthly(county, plan, visit),)
    return Why("visit", visit_id, title, tuple(stands), binds, choices, private=True)


def _label(visit: Visit) -> Text:
    day = day_said(visit.date)
    half = {Half.AM: "am", Half.PM: "pm", Half.DAY: "all day"}[visit.half]
    return Text(f"{day.zh}{visit.half.zh}", f"{day.en} {half}")


def _monthly(county: County, plan: Plan, visit: Visit) -> Text:
    """The duty that asks for the visit."""
    school = county.schools[visit.school_id]
    need = county.parameters.count("visits_per_month", school.office_id)
    month = (visit.date.year, visit.date.month)
    have = sum((v.date.year, v.date.month) == month for v in plan.visits_at(visit.school_id))
    zh, en = f"当月应不少于{need}次，方案有{have}次", f"at least {need} in the month, the plan has {have}"
    return by_rule("monthly_visit", Text(zh, en))
