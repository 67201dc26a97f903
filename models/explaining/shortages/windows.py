"""Every dated duty of an office with its window, and which days the rules leave it, each rule on or off."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from duxue.models.explaining.telling import Text
from duxue.models.facts import duties
from duxue.models.facts.campaigns import campaign_offices, held_by_office
from duxue.models.facts.event_terms import campaign_days, comprehensive_days, may_be_held, notice_day
from duxue.models.facts.spans import DAY
from duxue.models.stages.comprehensives import Comprehensives
from duxue.scenarios.calendar import days_between, holds_for, shuts, week_start
from duxue.scenarios.codes import DayKind, TaskKind
from duxue.scenarios.county import County
from duxue.scenarios.plan import Plan

QUIET, LENGTH, NOTICE, ONCE = "quiet_days", "event_days", "notice", "one_comprehensive_a_year"
WEEKDAYS = 5


@dataclass(frozen=True)
class Window:
    """One event that an office owes: its rule, school or unit, first and last day, length in days, and name in words.

    ``source`` is the campaign, issue or head it comes from; ``key`` groups duties of one cause.
    """

    rule: str
    target_id: str
    first: date
    last: date
    length: int
    name: Text
    key: str
    source: str = ""
    barred_years: tuple[int, ...] = ()
    announced: bool = True

    @property
    def switches(self) -> tuple[str, ...]:
        """The rules that leave it days, the duty first."""
        once = (ONCE,) if self.barred_years else ()
        return (self.rule, QUIET, LENGTH, *((NOTICE,) if self.announced else ()), *once)


def windows(county: County, office_id: str) -> tuple[Window, ...]:
    """All dated duties of an office in the horizon; what levels above hold already is not among them."""
    return (
        *_campaigns(county, office_id),
        *_heads_and_rounds(county, office_id),
        *_look_backs(county, office_id),
        *_evaluations(county, office_id),
    )


def _campaigns(county: County, office_id: str) -> Iterator[Window]:
    for campaign in sorted(county.rows.campaigns, key=lambda c: c.campaign_id):
        if office_id not in campaign_offices(county, campaign):
            continue
        for school_id in held_by_office(county, campaign, office_id):
            yield Window(
                "special_campaign",
                school_id,
                campaign.start,
                campaign.end,
                campaign_days(campaign),
                Text(f"专项督导“{campaign.name}”", f"campaign {campaign.campaign_id}"),
                f"special_campaign/{campaign.campaign_id}",
                campaign.campaign_id,
            )


def _heads_and_rounds(county: County, office_id: str) -> Iterator[Window]:
    known = Comprehensives(county, office_id, Plan())
    years = set(range(county.start.year, county.end.year + 1))
    for school in county.schools_of(office_id):
        owed = known.owed(school)
        missed = owed.missed
        taken = {b.first.year for b in owed.bundles if b.first.year == b.last.year}
        had = tuple(sorted(taken | known.years_had(school) & years))
        for one in missed:
            if one.rule == "principal_review":
                found = [w for w in duties.review_windows(county, school) if w.last == one.day]
                first = found[0].first if found else county.start
                name = Text(f"{school.name}校长任期结束督导", f"the head's review at {school.name}")
                kind = TaskKind.PRINCIPAL_REVIEW
            else:
                first = county.start
                name = Text(f"{school.name}到期的综合督导", f"the comprehensive due at {school.name}")
                kind = TaskKind.COMPREHENSIVE
            last = duties.owed_until(county, school) if kind is TaskKind.COMPREHENSIVE else one.day
            yield Window(
                one.rule,
                school.school_id,
                first,
                last or one.day,
                comprehensive_days(county, school),
                name,
                f"{one.rule}/{school.school_id}/{one.day}",
                str(one.day),
                had,
            )


def _look_backs(county: County, office_id: str) -> Iterator[Window]:
    for due in duties.look_backs_of(county, office_id):
        issue = due.follow_up.issue_id
        name = Text(f"整改问题{issue}的回头看", f"the look-back of issue {issue}")
        yield Window(
            "look_back",
            due.follow_up.school_id,
            due.first,
            due.last,
            1,
            name,
            f"look_back/{issue}",
            issue,
            announced=not due.on_visit,
        )


def _evaluations(county: County, office_id: str) -> Iterator[Window]:
    days = county.parameters.count("evaluation_days", office_id)
    for due in duties.evaluations(county):
        if due.office_id == office_id:
            name = Text("对县级政府履行教育职责的评价", "the evaluation of the county government")
            key = f"county_evaluation/{office_id}"
            yield Window("county_evaluation", due.unit_id, due.first, due.last, days, name, key, due.unit_id)


def days_left(
    county: County, office_id: str, window: Window, rules: Collection[str] | None = None
) -> Iterator[date]:
    """The first days on which an event of a window may start while some rules hold (all that bind it, by default)."""
    on = frozenset(window.switches if rules is None else rules)
    length = window.length if LENGTH in on else 1
    for day in days_between(county.start, county.end - (length - 1) * DAY):
        end = day + (length - 1) * DAY
        inside = window.rule not in on or (window.first <= day and end <= window.last)
        if inside and _fits(county, office_id, window, (day, end), on):
            yield day


def _fits(
    county: County, office_id: str, window: Window, span: tuple[date, date], on: frozenset[str]
) -> bool:
    day, end = span
    if QUIET in on and not may_be_held(county, office_id, window.target_id, day, end):
        return False
    if LENGTH in on and week_start(day) != week_start(end):
        return False
    if NOTICE in on and notice_day(county, office_id, window.target_id, day) < county.as_of:
        return False
    return not (ONCE in on and day.year in window.barred_years)


def blocked(county: County, office_id: str) -> tuple[Window, ...]:
    """The dated duties for which the rules leave no day."""
    return tuple(w for w in windows(county, office_id) if next(days_left(county, office_id, w), None) is None)


def quiet_reasons(county: County, target_id: str, first: date, last: date) -> tuple[tuple[Text, int], ...]:
    """Why the days of a window are no school days, each reason with its number of days, the most frequent first."""
    days = days_between(max(first, county.start), min(last, county.end))
    counted = Counter(_reason(county, target_id, day) for day in days)
    return tuple(sorted(counted.items(), key=lambda item: (-item[1], item[0].zh)))


SCHOOL_DAY = Text("教学日", "school days")


def _reason(county: County, target_id: str, day: date) -> Text:
    school, calendar = county.schools.get(target_id), county.calendar
    if school is None:
        works = calendar.is_office_workday(day, target_id)
        return Text("工作日", "workdays") if works else Text("非工作日", "days off")
    if not school.in_scope(day):
        return Text("学校未开办或已撤并", "school not in scope")
    if calendar.is_school_day(school, day):
        return SCHOOL_DAY
    for row in county.rows.closures:
        if shuts(row, school) and row.start <= day <= row.end:
            return Text(f"不可督导时段{_bracketed(row.reason)}", "closures")
    rows = [
        r
        for r in county.rows.calendar
        if r.start <= day <= r.end and holds_for(r, school.stage, school.unit_id)
    ]
    exam = next((r for r in rows if r.kind is DayKind.EXAM), None)
    if exam is not None and day.weekday() < WEEKDAYS:
        return Text(f"考试{_bracketed(exam.note)}", "exams")
    if day.weekday() >= WEEKDAYS:
        return Text("周末", "weekends")
    if calendar.is_public_holiday(day) or any(r.kind is DayKind.HOLIDAY for r in rows):
        return Text("放假", "holidays")
    return Text("学期之外", "outside terms")


def _bracketed(text: str) -> str:
    return f"（{text}）" if text else ""
