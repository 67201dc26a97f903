"""Why a school has no inspector, or an inspector too many schools: every other person is tried."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from duxue.models.explaining.changing.handing_over import visits_under
from duxue.models.explaining.reasons.trials import Reason, Trials
from duxue.models.explaining.telling import Text
from duxue.models.explaining.why.of_school import load_of
from duxue.models.facts.duties import required_months
from duxue.models.facts.field_work import agreed_half_days, field_work
from duxue.models.facts.spans import DAY
from duxue.models.judging.one_change import POSTING_RULES, Change, judged
from duxue.models.rules import responsible_load
from duxue.models.rules.register import subject_name
from duxue.scenarios.codes import Change as Kept
from duxue.scenarios.plan import Plan, Posting, ZoneRow
from duxue.scenarios.records import Inspector
from duxue.scenarios.rows import make

MENDED = 2
"""Months without days for a school's visits that further changes may mend: whoever has more takes no school on."""
FULL = "no_room"
FULL_WORDS = Text("接手人已满额", "no room")


def nobody_answers(trials: Trials) -> Reason | None:
    """Everybody of the office is tried for the days on which a school has no inspector."""
    county, finding = trials.county, trials.finding
    school = county.schools.get(finding.subject)
    if school is None or finding.date is None or finding.facts.get("have") != 0:
        return None
    later = [r.start for r in trials.plan.postings_at(school.school_id) if r.start > finding.date]
    _, last = school.scope_within(finding.date, min([county.end, *(d - DAY for d in later)]))
    for person in county.inspectors_of(school.office_id):
        row = make(
            Posting, school_id=school.school_id, inspector_id=person.inspector_id,
            start=finding.date, end=last, since=finding.date, change=Kept.NEW,
        )  # fmt: skip
        change = Change((), (row,))
        verdict = judged(county, trials.plan, change, trials.office_id, POSTING_RULES)
        verdict = replace(verdict, minutes=_road(trials, row), price=_road(trials, row))
        name = county.person_name(person.inspector_id)
        said = Text(f"由{name}接任", f"{name} takes it")
        trials.attempt(change, said, verdict)
    return trials.reason(
        Text("由本室他人接任", "put somebody else in"), Text("本室没有督学", "the office has no inspectors")
    )


def too_many_schools(trials: Trials) -> Reason | None:
    """Each school of an overloaded person is tried in everybody else's hands; a shortage of places is told first."""
    person = trials.county.inspectors.get(trials.finding.subject)
    if person is None:
        return None
    told = _handed_on(trials, person, _rows_on(trials.plan, person, trials.finding.date))
    short = _shortage(trials)
    if told.tested == "possible" or short is None:
        return told
    zh, en = short.zh + "；" + told.said.zh, short.en + ", " + told.said.en
    return Reason(told.tested, Text(zh, en), told.obstacles)


def wrong_hands(trials: Trials) -> Reason | None:
    """A posting that a rule forbids is tried in everybody else's hands."""
    person = trials.county.inspectors.get(trials.finding.subject)
    if person is None:
        return None
    place = trials.finding.facts.get("at")
    rows = [r for r in trials.plan.postings_of(person.inspector_id) if place in (None, r.school_id)]
    return _handed_on(trials, person, rows) if rows else None


def zone_of_school(trials: Trials) -> Reason | None:
    """A school is tried in every other zone, a person's schools in everybody else's hands."""
    county, plan, subject = trials.county, trials.plan, trials.finding.subject
    if subject in county.inspectors:
        person = county.inspectors[subject]
        return _handed_on(trials, person, plan.postings_of(subject))
    schools = (
        {subject} if subject in county.schools else {z.school_id for z in plan.zones if z.zone_id == subject}
    )
    zones = {z.zone_id: z for z in plan.zones if county.schools[z.school_id].office_id == trials.office_id}
    for school in sorted(schools):
        now = tuple(z for z in plan.zones if z.school_id == school)
        for zone_id, zone in sorted(zones.items()):
            if zone_id not in {z.zone_id for z in now}:
                row = make(
                    ZoneRow, zone_id=zone_id, name=zone.name, leader_id=zone.leader_id, school_id=school
                )
                name = subject_name(school, county, "zh")
                trials.attempt(
                    Change(now, (row,)), Text(f"{name}改划入{zone.name}", f"{name} moves to {zone.name}")
                )
    return trials.reason(Text("逐校改划", "move a school"))


def _road(trials: Trials, row: Posting) -> float:
    """Minutes of the visits that a posting brings along, each a journey of its own."""
    county = trials.county
    school = county.schools[row.school_id]
    months = [
        m
        for m, last in required_months(county, school, county.parameters)
        if row.start <= last and m <= row.end
    ]
    trip = county.travel.along((row.inspector_id, row.school_id, row.inspector_id))
    return trip * len(months) * county.parameters.count("visits_per_month", school.office_id)


def _rows_on(plan: Plan, person: Inspector, day: date | None) -> list[Posting]:
    rows = plan.postings_of(person.inspector_id)
    return [r for r in rows if day is None or r.start <= day <= r.end]


def _handed_on(trials: Trials, person: Inspector, rows: Iterable[Posting]) -> Reason:
    """Each of some postings with everybody else: who is full is counted as such, the others the rules judge."""
    county, plan = trials.county, trials.plan
    work: dict[str, Counter[date]] = {}
    for row in rows:
        for other in county.inspectors_of(person.unit_id):
            if other.inspector_id == person.inspector_id:
                continue
            if other.inspector_id not in work:
                work[other.inspector_id] = field_work(county, plan, other.inspector_id)
            full = load_of(plan, other.inspector_id, row) >= county.allowance(other)
            lacking = 0 if full else _months_without_days(trials, row, other, work[other.inspector_id])
            if full or lacking > (MENDED if trials.deep else 0):
                trials.stood(FULL, FULL_WORDS)
                continue
            if trials.budget.left <= 0:
                trials.cut_short = True
                break
            handed = trials.known.handed(row, other.inspector_id)
            name = subject_name(row.school_id, county, "zh")
            to = county.person_name(other.inspector_id)
            said = Text(f"{name}改由{to}负责", f"{name} goes to {to}")
            trials.attempt(handed.change, said, handed.verdict)
    return trials.reason(Text("改由他人负责", "hand a school on"))


def _months_without_days(trials: Trials, row: Posting, person: Inspector, work: Counter[date]) -> int:
    """In how many months a person has no days left for a posting's visits (none: some may come free at the school's events)."""
    plan = trials.plan
    teams = (plan.team(event.event_id) for event in plan.events_at(row.school_id))
    if any(seat.inspector_id == person.inspector_id for team in teams for seat in team):
        return 0
    wanted = Counter[date]()
    for visit in visits_under(plan, row):
        wanted[visit.date.replace(day=1)] += visit.half_days
    return sum(work[month] + more > agreed_half_days(person) for month, more in wanted.items())


def _shortage(trials: Trials) -> Text | None:
    """The arithmetic of the office: more schools than all its people together may hold."""
    county = trials.county
    for need in responsible_load.count(county, county.parameters):
        if need.subject == trials.office_id and need.demanded > need.available:
            have, most = round(need.demanded), round(need.available)
            return Text(
                f"全室{have}所学校，督学共可负责{most}所，缺{have - most}所的名额",
                f"{have} schools, places for {most}",
            )
    return None
