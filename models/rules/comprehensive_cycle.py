"""Every school is inspected as a whole once in the 3–5-year round, and the round is level (方案第7条, 条例第14条)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from duxue.models.facts.duties import (
    Review,
    candidate_years,
    due_by,
    earliest,
    head_windows,
    last_comprehensive,
    owed_until,
    year_limits,
)
from duxue.models.facts.spans import DAY
from duxue.models.rules.card import Card, Fact, Finding, Source, Table
from duxue.models.rules.pen import Lit, Pen, with_former
from duxue.scenarios.calendar import anniversary
from duxue.scenarios.codes import Force, TaskKind
from duxue.scenarios.county import County
from duxue.scenarios.grouping import grouped
from duxue.scenarios.parameters import ParameterKind, Parameters, ParameterSpec
from duxue.scenarios.plan import CycleRow, Event, Plan
from duxue.scenarios.records import School

CARD = Card(
    id="comprehensive_cycle",
    zh="综合督导周期",
    en="The round of comprehensive inspections",
    force=Force.MUST,
    binds=frozenset({Table.EVENTS, Table.CYCLE}),
    sources=(
        Source("方案", "第7条", "以3~5年为一个周期，按照管理权限对本行政区域内所辖学校实施一轮综合督导"),
        Source("条例", "第14条", "对本行政区域内的学校，应当每3至5年实施一次综合督导"),
    ),
    reading_zh="下次综合督导应在到期日（含当日）前结束。到期日=上次+周期年数（校长任期结束督导、上级综合督导均算一次，并重新起算）；"
    "从未督导的=开办日+周期年数；两者均不详的，在本轮各年均匀安排，至迟本轮末。已逾期的须在计划期内完成；到期日前已撤并的不再要求。"
    "距上次不满最短间隔年数的不再安排（校长任期结束督导、上级既定除外）；周期定为3年的单位应同时调低最短间隔。规划表每校一行，"
    "计划年不晚于到期年、不早于最短间隔届满年。均衡（目标）：本轮以后各年不超过“校数×1.1÷周期年数”（进位取整）；"
    "到期日迫使更多的，超出部分在可选各年间摊匀。"
    "写明所属中心校的教学点随中心校综合督导，不另安排，也不计入各年校数（参数可关）；中心校由同一督导室督导、本身不是教学点、不先于教学点撤并。",
    reading_en="A school's next comprehensive ends on or before its due day: the last one (a head's review or one by a level above "
    "counts and starts the years anew) plus the cycle years; never inspected: its opening plus the cycle years; neither known: "
    "spread over the round, at its end at the latest. An overdue one is done inside the horizon; a school closed by its due day "
    "owes none. None comes sooner than the shortest interval after the last (heads' reviews and imposed ones apart); an office "
    "with a 3-year cycle should lower that interval too. The round's table has a row for every school, its year neither after "
    "the due year nor before the interval has run out. Level (a goal): no later year of the round holds more than ceil(1.1 x "
    "schools / cycle years); where due dates force more, the years open to those schools share them evenly. A teaching point that names its "
    "central school rides on that one's comprehensive and counts in no year (unless the office says otherwise), if one office inspects "
    "both and the central school is no teaching point and closes no sooner.",
    finding_zh="{name}综合督导应于{date}前完成，计划内没有合格的安排",
    finding_en="{name} owes a comprehensive inspection by {date} and none in the plan serves",
    wordings={
        "early": (
            "{name}于{date}综合督导，距上次（{last}）过近，{soonest}起方可再安排",
            "{name} has a comprehensive on {date}, too soon after the last ({last}); {soonest} is the first day",
        ),
        "no_row": ("综合督导规划中缺{name}", "{name} has no row in the table of the round"),
        "no_year": ("综合督导规划未写明{name}的计划时间", "the table of the round does not say when {name} is due"),
        "no_event": (
            "综合督导规划把{name}列在{year}年，计划内却没有该年的综合督导",
            "the round places {name} in {year}, but the plan has no comprehensive there in that year",
        ),
        "wrong_year": (
            "综合督导规划把{name}列在{year}年，应在{first}年至{last}年间",
            "the round places {name} in {year}; {first} to {last} are open to it",
        ),
        "no_day": (
            "综合督导规划把{name}列在{planned}，方案中该日没有该校的综合督导",
            "the round places {name} on {planned}, but the plan has no comprehensive there on that day",
        ),
        "rows": ("综合督导规划中{name}有{have}行，应恰为1行", "{name} has {have} rows in the table of the round; 1 is right"),
        "dates": (
            "综合督导规划中{name}的上次日期、到期日与数据不符（应为{last}、{due}）",
            "the round's row of {name} does not say when it was inspected last ({last}) and is due ({due})",
        ),
        "uneven": (
            "{name}综合督导规划{year}年有{have}所，均衡上限{limit}所",
            "the round of {name} has {have} schools in {year}; a level one has at most {limit}",
        ),
    },
    parameters=(
        ParameterSpec(
            "cycle_years", ParameterKind.COUNT, 5, "综合督导周期", "years of the comprehensive round",
            basis="law", unit_zh="年", low=3, high=5,
        ),
        ParameterSpec(
            "cycle_min_years", ParameterKind.COUNT, 3, "综合督导最短间隔", "years between two comprehensives at least",
            basis="law", unit_zh="年", low=1, high=5,
        ),
        ParameterSpec(
            "satellites_ride", ParameterKind.YES_NO, True, "教学点随中心校综合督导", "a teaching point's comprehensive rides on its central school's",
        ),
    ),
)  # fmt: skip

WHOLE = (TaskKind.COMPREHENSIVE, TaskKind.PRINCIPAL_REVIEW)


def check(county: County, plan: Plan, p: Parameters) -> Iterable[Finding]:
    """Schools not inspected in time, inspected too soon, or wrongly placed in the round; offices' uneven years."""
    rows = grouped(plan.cycle, lambda row: row.school_id)
    later: Counter[tuple[str, int]] = Counter()
    for school in county.rows.schools:
        events = [e for e in plan.events_at(school.school_id) if e.serves(*WHOLE)]
        last, due = _last_and_due(county, school)
        late = list(_late(county, school, events, last, due))
        yield from late
        yield from _too_soon(county, school, events, last, p)
        mine = rows.get(school.school_id, ())
        if len(mine) > 1:
            yield Finding(CARD.id, school.school_id, None, {"what": "rows", "have": len(mine)})
        elif not late:
            yield from _misplaced(county, school, events, mine[0] if mine else None, p)
        for row in mine:
            if row.year is not None and school.in_scope(county.end) and not county.rides_on(school):
                later[school.office_id, row.year] += 1
    for office in county.offices:
        for year, limit in year_limits(county, office.unit_id).items():
            if (have := later[office.unit_id, year]) > limit:
                facts: dict[str, Fact] = {"what": "uneven", "year": str(year), "have": have, "limit": limit}
                whole = _whole_year(date(year, 1, 1))
                yield Finding(CARD.id, office.unit_id, whole[0], facts, Force.GOAL, days=whole)


def _whole_year(day: date) -> tuple[date, date]:
    return date(day.year, 1, 1), date(day.year, 12, 31)


def _last_and_due(county: County, school: School) -> tuple[date | None, date]:
    """A school's last comprehensive, if any, and the last day for its next."""
    last = school.last_comprehensive
    for head in county.principals_of(school.school_id):
        if head.reviewed_on and (last is None or head.reviewed_on > last):
            last = head.reviewed_on
    years = county.cycle_years(school.office_id)
    since = last or school.opened
    return last, anniversary(since, years) if since else date(county.start.year + years - 1, 12, 31)


def _late(
    county: County, school: School, events: Sequence[Event], last: date | None, due: date
) -> Iterable[Finding]:
    """Whether a comprehensive that is owed in the horizon is missing or comes too late."""
    if due > county.end or county.rides_on(school):
        return
    until = due
    if due < county.start:
        until = county.end
        if school.closed and school.closed <= until:
            until = school.closed - timedelta(days=1)
        if until < county.start or not school.in_scope(until):
            return
    elif not school.in_scope(due):
        return
    since = county.start if due < county.start else date.min
    if not any(since <= e.start and e.end <= until and (last is None or e.start > last) for e in events):
        facts: dict[str, Fact] = {"due": due, "last": last or "-"}
        yield Finding(CARD.id, school.school_id, until, facts, days=_whole_year(until))


def _too_soon(
    county: County, school: School, events: Sequence[Event], last: date | None, p: Parameters
) -> Iterable[Finding]:
    """Comprehensives of ours that come too soon after the one before; a head's review may, where a head's term ends."""
    years = p.count("cycle_min_years", school.office_id)
    heads = head_windows(county, school) if school.legal_person else ()
    for event in events:
        reviews = event.serves(TaskKind.PRINCIPAL_REVIEW)
        if event.event_id in county.imposed or (
            reviews and any(head.holds(event.start, event.end) for head in heads)
        ):
            continue
        former = [e.end for e in events if e.end < event.start]
        if last and last < event.start:
            former.append(last)
        if former and event.start < (soonest := anniversary(max(former), years)):
            facts: dict[str, Fact] = {"what": "early", "last": max(former), "soonest": soonest}
            yield Finding(CARD.id, school.school_id, event.start, facts, days=_whole_year(event.start))


def _misplaced(
    county: County, school: School, events: Sequence[Event], row: CycleRow | None, p: Parameters
) -> Iterable[Finding]:
    """What is wrong with a school's row in the table of the round."""
    last, due = _last_and_due(county, school)
    owes = school.in_scope(county.end)
    if row is None:
        if owes:
            yield Finding(CARD.id, school.school_id, None, {"what": "no_row"})
        return
    if row.last_on != last or (row.due_by != due and (last or school.opened)):
        given: dict[str, Fact] = {"what": "dates", "last": last or "-", "due": due}
        yield Finding(CARD.id, school.school_id, None, given)
    if (school.closed is not None and school.closed <= due) or county.rides_on(school):
        return
    if row.planned is None:
        if owes:
            yield Finding(CARD.id, school.school_id, None, {"what": "no_year"})
    elif isinstance(row.planned, date):
        if not any(e.start <= row.planned <= e.end for e in events):
            facts: dict[str, Fact] = {"what": "no_day", "planned": row.planned}
            yield Finding(CARD.id, school.school_id, None, facts, days=_whole_year(row.planned))
    elif not any(e.start.year == row.planned for e in events):
        yield from _wrong_year(county, school, events, row.planned, p)


def _wrong_year(
    county: County, school: School, events: Sequence[Event], year: int, p: Parameters
) -> Iterable[Finding]:
    """What is wrong with a year in the round in which the plan has no comprehensive at the school."""
    last, due = _last_and_due(county, school)
    whole = _whole_year(date(year, 1, 1))
    if county.start <= whole[1] <= county.end:
        missing: dict[str, Fact] = {"what": "no_event", "year": str(year)}
        yield Finding(CARD.id, school.school_id, None, missing, days=whole)
        return
    low, high = _open_years(county, school, last, due, p)
    if events:
        done = max(e.end for e in events)
        low = anniversary(done, p.count("cycle_min_years", school.office_id)).year
        high = anniversary(done, county.cycle_years(school.office_id)).year
    ends = [[d for d in (h.term_end, h.left_on) if d] for h in county.principals_of(school.school_id)]
    going = {min(days).year for days in ends if days}
    if year < county.start.year or year > high or (year < low and year not in going):
        facts: dict[str, Fact] = {
            "what": "wrong_year", "year": str(year), "first": str(max(low, county.start.year)), "last": str(high)
        }  # fmt: skip
        yield Finding(CARD.id, school.school_id, None, facts)


def _open_years(
    county: County, school: School, last: date | None, due: date, p: Parameters
) -> tuple[int, int]:
    """The first and last year for a school's next comprehensive."""
    high = county.end.year if due < county.start else due.year
    low = county.start.year
    if last:
        low = anniversary(last, p.count("cycle_min_years", school.office_id)).year
    return min(low, high), high


def post(at: Pen, county: County, p: Parameters) -> None:
    """The musts of every school, then the level round."""
    post_due(at, county, p)
    post_level(at, county, p)


def post_due(at: Pen, county: County, p: Parameters) -> None:
    """One comprehensive in time, none too soon, one fitting row in the round; for the schools the board answers for.

    Of a board's kinds, ``comprehensives`` lists the schools whose events it decides or is given, ``round`` those whose
    place in the round; where it does not say, both are all its schools.
    """
    answered = at.board.subjects("schools")
    schools = list(county.schools) if answered is None else answered
    placing, planning = at.board.subjects("comprehensives"), at.board.subjects("round")
    eventful = set(schools if placing is None else placing)
    in_table = set(schools if planning is None else planning)
    for school_id in schools:
        school = county.schools[school_id]
        if school_id in eventful:
            _bind_events(at, county, school)
        if school_id in in_table:
            _bind_rows(at, county, school, p, eventful=school_id in eventful)


def _whole(at: Pen, school: School) -> list[tuple[Event, Lit]]:
    """The candidate comprehensives at a school."""
    return [(e, taken) for e, taken in at.board.events_at(school.school_id) if e.serves(*WHOLE)]


def _bind_events(at: Pen, county: County, school: School) -> None:
    """One placement in time where one is owed; none too soon after the last one, or after another placement."""
    events = _whole(at, school)
    last = last_comprehensive(county, school)
    if until := owed_until(county, school):
        since = max(
            last or date.min, county.start - DAY if due_by(county, school) < county.start else date.min
        )
        in_time = [taken for event, taken in events if since < event.start and event.end <= until]
        at.require(in_time, subject=school.school_id, low=1, day=until)
    least = county.parameters.count("cycle_min_years", school.office_id)
    windows = head_windows(county, school) if school.legal_person else ()
    for event, taken, former in with_former(at, events, lambda day: anniversary(day, least)):
        if event.event_id in county.imposed or _ends_a_term(event, windows):
            continue
        if last and last < event.start < anniversary(last, least):
            at.forbid(taken, subject=school.school_id, day=event.start)
        else:
            at.forbid(taken, former, subject=school.school_id, day=event.start)


def _ends_a_term(event: Event, windows: Sequence[Review]) -> bool:
    """Whether a placement is a head's review inside a head's window."""
    labelled = event.serves(TaskKind.PRINCIPAL_REVIEW)
    return labelled and any(w.first <= event.start and event.end <= w.last for w in windows)


def _bind_rows(at: Pen, county: County, school: School, p: Parameters, *, eventful: bool) -> None:
    """One row in the round, in a year that due day, shortest interval and the events taken leave open."""
    rows = at.board.cycle_of(school.school_id)
    events = _whole(at, school) if eventful else []
    at.require(
        [placed for _, placed in rows],
        subject=school.school_id,
        low=1 if school.in_scope(county.end) else 0,
        high=1,
    )
    last, due = last_comprehensive(county, school), due_by(county, school)
    for row, placed in rows:
        if row.last_on != last or (row.due_by != due and (last or school.opened)):
            at.forbid(placed, subject=school.school_id)
    if (school.closed is not None and school.closed <= due) or county.rides_on(school):
        return
    for row, placed in rows:
        if row.planned is None:
            if school.in_scope(county.end):
                at.forbid(placed, subject=school.school_id)
            continue
        if isinstance(row.planned, date):
            on_day = [taken for event, taken in events if event.start <= row.planned <= event.end]
            _unless(at, on_day, school, placed, eventful=eventful)
            continue
        _bind_year(at, county, school, row.planned, placed, events, p, eventful=eventful)


def _bind_year(
    at: Pen,
    county: County,
    school: School,
    year: int,
    placed: Lit,
    events: Sequence[tuple[Event, Lit]],
    p: Parameters,
    *,
    eventful: bool,
) -> None:
    """A row that names a year: one of an event taken, else one that due day and shortest interval leave open."""
    then = [taken for event, taken in events if event.start.year == year]
    if county.start <= date(year, 12, 31) <= county.end and eventful:
        at.require(then, subject=school.school_id, low=1, when=[placed])
    if year < county.start.year:
        _unless(at, then, school, placed, eventful=eventful)
    elif year not in _years_open(county, school) and (
        eventful or year not in candidate_years(county, school)
    ):
        _unless(at, [taken for _, taken in events], school, placed, eventful=eventful)
    going = {window.last.year for window in head_windows(county, school)}
    for event, taken in events:
        low = anniversary(event.end, p.count("cycle_min_years", school.office_id)).year
        high = anniversary(event.end, county.cycle_years(school.office_id)).year
        if event.start.year != year and (year > high or (year < low and year not in going)):
            at.require(then, subject=school.school_id, low=1, when=[placed, taken])


def _unless(at: Pen, events: list[Lit], school: School, placed: Lit, *, eventful: bool) -> None:
    """A row stands only where one of some events is taken; on a board without events, not at all."""
    if eventful:
        at.require(events, subject=school.school_id, low=1, when=[placed])
    else:
        at.forbid(placed, subject=school.school_id)


def _years_open(county: County, school: School) -> set[int]:
    """The years in which a school's next comprehensive may stand as things are before this plan."""
    due, soonest = due_by(county, school), earliest(county, school)
    last = county.end.year if due < county.start else due.year
    first = min(last, soonest.year) if soonest else county.start.year
    going = {window.last.year for window in head_windows(county, school) if window.last.year <= last}
    return {year for year in {*range(first, last + 1), *going} if year >= county.start.year}


def post_level(at: Pen, county: County, p: Parameters) -> None:
    """No later year of an office's round holds more schools than a level one (a goal: give the pen a goal's price)."""
    offices = at.board.subjects("units")
    for office in county.offices:
        if offices is None or office.unit_id in offices:
            for year, limit in year_limits(county, office.unit_id).items():
                placed: list[Lit] = [
                    literal
                    for school in county.schools_of(office.unit_id)
                    if school.in_scope(county.end) and not county.rides_on(school)
                    for row, literal in at.board.cycle_of(school.school_id)
                    if row.year == year
                ]
                at.require(placed, subject=office.unit_id, high=limit, day=date(year, 1, 1))
