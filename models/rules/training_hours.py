"""Every inspector is trained at least forty hours a year, as far as sessions are offered (方案第20条)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from math import lcm

from duxue.models.facts.availability import away_spans
from duxue.models.facts.duties import attendable, hours_needed
from duxue.models.facts.spans import meets
from duxue.models.rules.card import Card, Fact, Finding, Need, Source, Table
from duxue.models.rules.pen import Pen
from duxue.scenarios.calendar import anniversary
from duxue.scenarios.codes import Audience, Force
from duxue.scenarios.county import County
from duxue.scenarios.parameters import ParameterKind, Parameters, ParameterSpec
from duxue.scenarios.plan import Plan
from duxue.scenarios.records import Inspector, Training

CARD = Card(
    id="training_hours",
    zh="年度培训学时",
    en="Hours of training a year",
    force=Force.MUST,
    binds=frozenset({Table.ATTENDANCE}),
    sources=(Source("方案", "第20条", "每年培训不少于40学时"),),
    reading_zh="每人每自然年：已完成学时（计入计划期首年）加参加的学时不少于规定学时；所设班次不足的，能参加的应都参加。"
    "能参加指：在计划期和聘期内、面向本单位、面向全体或本人属新任（开班前12个月内受聘，首末两日含在内）、当日没有请假或被上级抽调；"
    "同一天的两个班只能参加一个；方案制定日前已开班而未参加的不计。身体不健康的不要求。",
    reading_en="Per person and calendar year: hours done (they count in the horizon's first year) plus hours attended are at least the "
    "given number; where the sessions offered do not reach it, all that can be attended are. A session can be attended if it "
    "lies in the horizon and in the person's term, is open to the unit and to all (or the person was appointed in the 12 months "
    "before it, both ends included), and the person is neither absent nor taken by a level above on its days; of two sessions on "
    "one day only one can be; one that began before the plan is made cannot be attended any more. People who are not healthy take "
    "part in nothing.",
    finding_zh="{name}{year}年已完成{done}学时、安排{have}学时，还应安排{lacking}学时（规定{hours}学时）",
    finding_en="{name} has {done} hours of training done and {have} planned in {year}; {lacking} more can and must be planned "
    "({hours} hours are required)",
    parameters=(
        ParameterSpec(
            "training_hours", ParameterKind.NUMBER, 40.0, "每年培训学时", "hours of training a year",
            basis="law", unit_zh="学时", low=40, high=400,
        ),
    ),
)  # fmt: skip


def check(county: County, plan: Plan, p: Parameters) -> Iterable[Finding]:
    """Every person and year with fewer hours than required although sessions were open."""
    attended: dict[str, set[str]] = {}
    for row in plan.attendance:
        attended.setdefault(row.inspector_id, set()).add(row.training_id)
    for person in county.rows.inspectors:
        hours = p.number("training_hours", person.unit_id)
        chosen = attended.get(person.inspector_id, set())
        for year in range(county.start.year, county.end.year + 1):
            offered = [
                s
                for s in county.sessions_for(person.unit_id)
                if s.start.year == year and _open_to(county, person, s)
            ]
            done = person.training_hours if year == county.start.year else 0.0
            have = sum(s.hours for s in offered if s.training_id in chosen)
            left = [s for s in offered if s.start >= county.as_of or s.training_id in chosen]
            lacking = min(hours - done, _most(left)) - have
            if lacking > 1e-6:
                facts: dict[str, Fact] = {
                    "year": str(year), "done": done, "have": float(have), "lacking": lacking, "hours": hours
                }  # fmt: skip
                days = (date(year, 1, 1), date(year, 12, 31))
                yield Finding(CARD.id, person.inspector_id, None, facts, days=days)


def _open_to(county: County, person: Inspector, session: Training) -> bool:
    """Whether a person could attend a session that is for the unit."""
    if not person.healthy:
        return False
    if session.start < county.start or session.end > county.end:
        return False
    if session.start < person.term_start or session.end > person.term_end:
        return False
    if session.audience is Audience.NEW and person.term_start < anniversary(session.start, -1):
        return False
    return not meets(away_spans(county, person), session.start, session.end)


def _most(offered: list[Training]) -> float:
    """The most hours to be had from sessions of which no two attended ones share a day."""
    if not offered:
        return 0.0
    first = min(offered, key=lambda s: (s.end, s.training_id))
    rest = [s for s in offered if s is not first]
    clash = [s for s in rest if s.start <= first.end]
    if not clash:
        return first.hours + _most(rest)
    with_first = first.hours + _most([s for s in rest if s.start > first.end])
    return max(with_first, _most(rest))


def post(at: Pen, county: County, p: Parameters) -> None:
    """The hours of the sessions taken reach what is needed; in the smallest whole unit that holds every session's hours."""
    answered = at.board.subjects("inspectors")
    for inspector_id in county.inspectors if answered is None else answered:
        person = county.inspectors[inspector_id]
        rows = at.board.attendance_of(inspector_id)
        certain = {row.training_id for row, x in rows if x is True}
        sessions = {
            s.training_id: s
            for s in attendable(county, person)
            if s.start >= county.as_of or s.training_id in certain
        }
        for year in sorted({s.start.year for s in sessions.values()}):
            need = hours_needed(county, person, year, sessions.values())
            hours = {
                i: Fraction(s.hours).limit_denominator(60)
                for i, s in sessions.items()
                if s.start.year == year
            }
            scale = lcm(*(h.denominator for h in hours.values()))
            terms = [(int(hours[row.training_id] * scale), x) for row, x in rows if row.training_id in hours]
            low = -int(-(Fraction(need).limit_denominator(60) * scale) // 1)
            if low > 0:
                at.require(terms, subject=inspector_id, low=low)


def count(county: County, p: Parameters) -> Iterable[Need]:
    """Hours that an office's people lack against hours that the sessions offered can give them."""
    year = county.start.year
    for office in county.offices:
        people = [i for i in county.inspectors_of(office.unit_id) if i.healthy and i.term_end >= county.start]
        hours = p.number("training_hours", office.unit_id)
        lacking = sum(max(0.0, hours - i.training_hours) for i in people)
        if lacking:
            yield Need(office.unit_id, lacking, sum(hours_needed(county, i, year) for i in people))
