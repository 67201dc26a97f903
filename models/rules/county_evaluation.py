"""The city office evaluates every county government's duties for education once a year (方案第3条、第6条)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from duxue.models.facts.duties import evaluating_office, evaluations
from duxue.models.rules.card import Card, Fact, Finding, Source, Table
from duxue.models.rules.pen import Lit, Pen
from duxue.scenarios.codes import Duty, Force, TaskKind
from duxue.scenarios.county import County
from duxue.scenarios.parameters import ParameterKind, Parameters, ParameterSpec
from duxue.scenarios.plan import Event, Plan
from duxue.scenarios.records import Unit

CARD = Card(
    id="county_evaluation",
    zh="对县级政府履行教育职责评价",
    en="Evaluation of county governments",
    force=Force.MUST,
    binds=frozenset({Table.EVENTS, Table.SEATS}),
    sources=(Source("方案", "第3条、第6条", "每年组织一次对县级政府履行教育职责综合评价"),),
    reading_zh="市督导室参加计划且有督学时，对所属每个县级单位每年评价一次，不多不少：对象为该单位，在规定窗口内（首末两日含在内），"
    "连续恰为规定天数，每天都是该单位工作日；评价组各席位均由可督政人员担任，且不得有被评价单位的人。窗口末日不在计划期内的年份不要求。"
    "上级既定的评价可抵当年一次，其天数、窗口、人员不受此限。参数按市督导室取值。省督导室对所属的市和直管县同此。",
    reading_en="Where the city office takes part and has people, it evaluates each of its county-level units once a year, no more and no less: an "
    "event at the unit inside the given window (both ends included), on exactly the given number of consecutive days, each an "
    "office workday of the unit; every seat of the team is held by somebody with government duty, none of that unit. A year is due "
    "if its window closes in the horizon. An imposed evaluation may serve, whatever its days, window and people. The city "
    "office's parameters hold. A province's office does the same with its cities and the counties that it runs itself.",
    finding_zh="{name}{year}年没有安排履行教育职责评价，应在{first}至{date}间",
    finding_en="{name} is not evaluated in {year}; it should be between {first} and {date}",
    wordings={
        "twice": (
            "{name}{year}年安排了{have}次履行教育职责评价，应恰为1次",
            "{name} is evaluated {have} times in {year}; exactly 1 is required",
        ),
        "window": (
            "对{name}的评价自{date}起，不在{first}至{last}之内",
            "the evaluation of {name} from {date} on does not lie between {first} and {last}",
        ),
        "days": (
            "对{name}的评价自{date}起共{have}天，应恰为{need}天；其中非工作日{off}天，应为0",
            "the evaluation of {name} from {date} on takes {have} days ({need} are required); {off} of them are no workdays",
        ),
        "people": (
            "对{name}的评价（{date}起）评价组有不合格人员：被评价单位的{own}，不可督政的{unfit}",
            "the evaluation of {name} from {date} on has people of the unit itself ({own}) or without government duty ({unfit})",
        ),
    },
    parameters=(
        ParameterSpec(
            "evaluation_days", ParameterKind.COUNT, 3, "对县评价天数", "days of a county evaluation", unit_zh="天", low=1, high=5,
        ),
        ParameterSpec("evaluation_from", ParameterKind.DAY_OF_YEAR, "09-01", "对县评价窗口起", "first day for county evaluations"),
        ParameterSpec("evaluation_to", ParameterKind.DAY_OF_YEAR, "12-20", "对县评价窗口止", "last day for county evaluations"),
    ),
)  # fmt: skip


def check(county: County, plan: Plan, p: Parameters) -> Iterable[Finding]:
    """Units not evaluated in a due year, or twice, or at wrong times, or by the wrong people."""
    staffed = {person.unit_id for person in county.rows.inspectors}
    for unit in county.rows.units:
        above = county.superiors(unit.unit_id)
        if not above or above[0] not in staffed:
            continue
        city = above[0]
        held = [e for e in plan.events_at(unit.unit_id) if e.serves(TaskKind.COUNTY_EVALUATION)]
        ours = [e for e in held if e.event_id not in county.imposed]
        for year in range(county.start.year, county.end.year + 1):
            first, last = (p.day(key, year, city) for key in ("evaluation_from", "evaluation_to"))
            facts: dict[str, Fact] = {"year": str(year), "first": first, "last": last}
            mine = [e for e in ours if e.start.year == year]
            if county.start <= last <= county.end and not any(e.start.year == year for e in held):
                yield Finding(CARD.id, unit.unit_id, last, facts, days=(first, last))
            if len(mine) > 1:
                again = sorted((e.start, e.end) for e in mine)[1]
                facts_twice: dict[str, Fact] = {"what": "twice", "have": len(mine), **facts}
                yield Finding(CARD.id, unit.unit_id, again[0], facts_twice, days=again)
            for event in mine:
                if event.start < first or event.end > last:
                    days = (event.start, event.end)
                    yield Finding(CARD.id, unit.unit_id, event.start, {"what": "window", **facts}, days=days)
        for event in ours:
            yield from _wrong_days(county, unit, event, p.count("evaluation_days", city))
            yield from _wrong_people(county, plan, unit, event)


def _wrong_days(county: County, unit: Unit, event: Event, need: int) -> Iterable[Finding]:
    """Whether an evaluation is too short, too long, or not on workdays throughout."""
    off = sum(not county.calendar.is_office_workday(day, unit.unit_id) for day in event.days())
    if event.length != need or off:
        facts: dict[str, Fact] = {"what": "days", "have": event.length, "need": need, "off": off}
        yield Finding(CARD.id, unit.unit_id, event.start, facts, days=(event.start, event.end))


def _wrong_people(county: County, plan: Plan, unit: Unit, event: Event) -> Iterable[Finding]:
    """Whether somebody of the unit, or without government duty, has a seat."""
    team = [
        county.inspectors[s.inspector_id]
        for s in plan.team(event.event_id)
        if s.inspector_id in county.inspectors
    ]
    own = sorted(i.inspector_id for i in team if i.unit_id == unit.unit_id)
    unfit = sorted(i.inspector_id for i in team if i.duty is Duty.SCHOOL)
    if own or unfit:
        facts: dict[str, Fact] = {
            "what": "people",
            "own": "、".join(own) or "-",
            "unfit": "、".join(unfit) or "-",
        }
        yield Finding(CARD.id, unit.unit_id, event.start, facts, days=(event.start, event.end))


def post(at: Pen, county: County, p: Parameters) -> None:
    """One placement a due year, never two of ours; only fitting placements and fitting people."""
    answered = at.board.subjects("units")
    due = evaluations(county)
    for unit in county.rows.units:
        city = evaluating_office(county, unit)
        if city is None or (answered is not None and unit.unit_id not in answered):
            continue
        held = [(e, x) for e, x in at.board.events_at(unit.unit_id) if e.serves(TaskKind.COUNTY_EVALUATION)]
        for one in (e for e in due if e.unit_id == unit.unit_id):
            then = [taken for event, taken in held if event.start.year == one.last.year]
            at.require(then, subject=unit.unit_id, low=1, day=one.last)
        ours = [(event, taken) for event, taken in held if event.event_id not in county.imposed]
        for year in sorted({event.start.year for event, _ in ours}):
            then = [taken for event, taken in ours if event.start.year == year]
            at.require(then, subject=unit.unit_id, high=1, day=date(year, 1, 1))
        for event, taken in ours:
            if not _fits(county, event, city, p):
                at.forbid(taken, subject=unit.unit_id, day=event.start)
        _bar_people(at, county, unit, ours)


def _fits(county: County, event: Event, city: str, p: Parameters) -> bool:
    """Whether a placement has the right days."""
    first, last = (p.day(key, event.start.year, city) for key in ("evaluation_from", "evaluation_to"))
    if not first <= event.start <= event.end <= last:
        return False
    days = county.calendar.workdays(event.start, event.end, event.target_id)
    return len(days) == p.count("evaluation_days", city) == (event.end - event.start).days + 1


def _bar_people(at: Pen, county: County, unit: Unit, ours: list[tuple[Event, Lit]]) -> None:
    """In no placement of ours a seat for somebody of the unit, or without government duty."""
    for event_id in sorted({event.event_id for event, _ in ours}):
        taken = [x for event, x in ours if event.event_id == event_id]
        for seat, seated in at.board.team(event_id):
            person = county.inspectors.get(seat.inspector_id)
            if person and (person.unit_id == unit.unit_id or person.duty not in (Duty.GOVERNMENT, Duty.BOTH)):
                at.require(taken, subject=unit.unit_id, high=0, when=[seated])
