"""Counties that no plan can serve: the true cause comes first, and the way out proposed first, applied, gives a clean plan."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from duxue.models.explaining.shortages.office import explain_office
from duxue.models.explaining.telling import Explanation
from duxue.models.office_plan import join_plans
from duxue.models.planning import plan_office
from duxue.models.solver import Stop
from duxue.planner.audit import audit
from duxue.scenarios.codes import DayKind, RecusalReason, Stage
from duxue.scenarios.county import County
from duxue.scenarios.edits.row_edits import applied
from duxue.scenarios.plan import Plan
from duxue.scenarios.reading.settings import work_calendar
from duxue.scenarios.records import CalendarRow, Campaign, Principal, Recusal
from duxue.scenarios.rows import make
from tests.models.stages.drawn import drawn_county

SEED, SCHOOLS, PEOPLE = 3, 20, 6


def told(county: County) -> Explanation:
    return explain_office(county, county.offices[0].unit_id)


def is_clean(county: County) -> list[tuple[str, str]]:
    """The breaches of the plan of a county's only office."""
    office = county.offices[0].unit_id
    part = plan_office(county, office, given=Plan(), effort=1.0, stop=Stop(), tell=lambda _: None)
    found = audit(county, join_plans(county, [part]))
    return [(f.rule, f.subject) for f in found.breaches]


def plain() -> County:
    return drawn_county(SEED, SCHOOLS, PEOPLE)


def with_calendar(county: County, **tables: tuple[object, ...]) -> County:
    made = county.with_rows(**tables)
    calendar = work_calendar(made.rows.calendar, made.rows.closures, made.parameters)
    return replace(made, calendar=calendar)


def test_a_feasible_county_says_so() -> None:
    explanation = told(plain())
    assert explanation.feasible
    assert explanation.ways_out == ()
    assert len(explanation.proofs) == 3


def test_a_county_short_of_people_is_told_how_many_to_appoint() -> None:
    county = drawn_county(SEED, SCHOOLS, PEOPLE, "short")
    explanation = told(county)
    first = explanation.witnesses[0]
    assert set(first.rules) == {"coverage", "responsible_load"}
    assert first.short > 0
    assert explanation.conflicts[0].necessary
    assert explanation.conflicts[0].smallest
    way = explanation.ways_out[0]
    assert way.whole
    assert way.leave == "staff"
    assert not any(e.table == "parameters" for w in explanation.ways_out for e in w.edits), (
        "the law's are not free"
    )
    cured = applied(county, way.edits)
    assert told(cured).feasible
    assert is_clean(cured) == []


def test_an_impossible_recusal_ring_is_told_and_undone() -> None:
    county = plain()
    office = county.offices[0].unit_id
    schools = [s for s in county.schools_of(office) if s.closed is None and s.opened is None]
    school = schools[0]

    def subset(reason: RecusalReason) -> County:
        rows = tuple(
            make(Recusal, inspector_id=i.inspector_id, school_id=school.school_id, reason=reason)
            for i in county.inspectors_of(office)
        )
        return county.with_rows(recusals=(*county.rows.recusals, *rows))

    ringed = subset(RecusalReason.RELATIVE)
    explanation = told(ringed)
    assert explanation.witnesses[0].schools == (school.school_id,)
    assert set(explanation.conflicts[0].rules) == {"coverage", "recusal"}
    assert explanation.conflicts[0].necessary
    assert {w.leave for w in explanation.ways_out} >= {"staff", "review"}
    assert told(subset(RecusalReason.FORMER_POST)) == explanation, "reasons of recusals stay private"
    cured = applied(ringed, explanation.ways_out[0].edits)
    assert told(cured).feasible
    assert is_clean(cured) == []


def test_a_campaign_inside_exams_is_told_and_moved() -> None:
    county = plain()
    office = county.offices[0].unit_id
    first, last = date(2027, 5, 17), date(2027, 5, 21)
    campaign = make(
        Campaign, campaign_id="ZX-EXAM", name="作业管理", office_id=office, start=first, end=last,
        stages=(Stage.PRIMARY,),
    )  # fmt: skip
    exam = make(CalendarRow, start=first, end=last, kind=DayKind.EXAM, stage=Stage.PRIMARY, note="期中考试")
    hard = with_calendar(
        county, campaigns=(*county.rows.campaigns, campaign), calendar=(*county.rows.calendar, exam)
    )
    explanation = told(hard)
    cause = explanation.witnesses[0]
    assert cause.key == "special_campaign/ZX-EXAM"
    assert set(cause.rules) == {"special_campaign", "quiet_days"}
    assert "期中考试" in cause.why[0].zh
    assert explanation.conflicts[0].necessary
    way = explanation.ways_out[0]
    assert way.whole
    assert [e.table for e in way.edits] == ["campaigns"]
    cured = applied(hard, way.edits)
    assert told(cured).feasible
    assert is_clean(cured) == []


def test_a_head_whose_window_has_no_school_day_is_told() -> None:
    county = plain()
    office = county.offices[0].unit_id
    imposed = {row.target_id for row in county.rows.imposed}
    school = next(
        s for s in county.schools_of(office) if s.legal_person and not s.closed and s.school_id not in imposed
    )
    schools = tuple(
        replace(s, last_comprehensive=date(2025, 4, 15)) if s == school else s for s in county.rows.schools
    )
    head = make(Principal, school_id=school.school_id, name="校长甲", term_end=date(2027, 8, 25))
    weeks = county.parameters.replaced({("review_weeks", office): 4})
    hard = replace(county.with_rows(principals=(head,), schools=schools), parameters=weeks)
    explanation = told(hard)
    cause = explanation.witnesses[0]
    assert cause.rules[0] == "principal_review"
    assert cause.schools == (school.school_id,)
    assert set(cause.rules) == {"principal_review", "quiet_days"}
    ways = explanation.ways_out
    assert [w.leave for w in ways] == ["office", "waiver"]
    assert all(w.whole for w in ways)
    assert dict(ways[0].edits[0].key)["key"] == "review_weeks"
    for way in ways:
        cured = applied(hard, way.edits)
        assert told(cured).feasible, way.said.zh
    assert is_clean(applied(hard, ways[0].edits)) == []
