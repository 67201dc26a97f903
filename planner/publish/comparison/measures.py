"""The figures of a comparison: each counted from a scenario and the tables of its plan alone, for all offices or for one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from statistics import median

from duxue.models.facts.availability import scope_days
from duxue.models.outcomes import SUMMED
from duxue.models.rules import budget, fair_load, full_time_share, responsible_load, staffing_level, travel
from duxue.models.rules.card import CountingRule, Need
from duxue.planner.publish.comparison.comparison import Alternative
from duxue.planner.words import texts
from duxue.scenarios.belonging import office_of
from duxue.scenarios.codes import Code, Duty, Employment, Force
from duxue.scenarios.county import County
from duxue.scenarios.plan import Plan, Posting, Unmet
from duxue.scenarios.records import Inspector, School
from duxue.scenarios.releases.difference import difference
from duxue.scenarios.rows import make


class Topic(Code):
    """What a figure is about: the headings of the table, in order."""

    STAFF = "staff", "督学配备"
    UNMET = "unmet", "未满足职责"
    WORK = "work", "工作量与路途"
    LOAD = "load", "工作量分布"
    BURDEN = "burden", "学校负担"
    COST = "cost", "经费"
    CHANGE = "change", "与现任、现状相比的变动"
    SOLVER = "solver", "求解"


@dataclass(frozen=True)
class Scope:
    """One alternative as a whole, or one office of it; ``base`` is the scenario as it is."""

    one: Alternative
    base: Alternative
    office_id: str = ""

    @property
    def plan(self) -> Plan:
        """The whole plan: people may sit in teams of other offices."""
        return self.one.plan

    @cached_property
    def county(self) -> County:
        """The scenario with the people of this scope alone (schools and units are all there, for the road)."""
        county = self.one.county
        if not self.office_id:
            return county
        return county.with_rows(inspectors=county.inspectors_of(self.office_id))

    @cached_property
    def schools(self) -> tuple[School, ...]:
        """The schools inspected that are in scope on some day of the horizon."""
        county = self.one.county
        rows = county.schools_of(self.office_id) if self.office_id else county.rows.schools
        return tuple(s for s in rows if scope_days(county, s))

    @cached_property
    def people(self) -> tuple[Inspector, ...]:
        """The people in office on some day of the horizon."""
        county = self.county
        return tuple(
            i for i in county.rows.inspectors if i.term_start <= county.end and i.term_end >= county.start
        )

    def needs(self, one: CountingRule) -> list[Need]:
        """A rule's arithmetic for the offices of this scope."""
        county = self.one.county
        return [
            need
            for need in one.count(county, county.parameters)
            if not self.office_id or office_of(need.subject, county, self.plan) == self.office_id
        ]

    @cached_property
    def unmet(self) -> tuple[Unmet, ...]:
        """The duties left open here."""
        county, plan = self.one.county, self.plan
        rows = plan.unmet
        return tuple(
            r for r in rows if not self.office_id or office_of(r.subject, county, plan) == self.office_id
        )

    @cached_property
    def loads(self) -> list[float]:
        """The field days of everyone who may inspect schools, in order."""
        days = fair_load.field_days(self.county, self.plan)
        return sorted(
            days[i.inspector_id] for i in self.people if i.healthy and i.duty is not Duty.GOVERNMENT
        )

    @cached_property
    def beyond(self) -> list[float]:
        """Field days beyond those that each person has: days a month over the months with inspections."""
        plan = self.plan
        days = [*(v.date for v in plan.visits), *(e.start for e in plan.live_events)]
        months = max(1, len({(day.year, day.month) for day in days}))
        spent = fair_load.field_days(self.county, plan)
        over = (spent[i.inspector_id] - i.days_per_month * months for i in self.people)
        return [more for more in over if more > 0]

    @cached_property
    def schools_beyond(self) -> list[int]:
        """Of everyone who somewhere holds more schools than the rule allows (waived or not): by how many at most, a large one as a whole allowance."""
        audit, here = self.one.audit, {i.inspector_id: i for i in self.people}
        most: Counter[str] = Counter()
        for found in (*audit.findings, *audit.waived):
            if found.rule == responsible_load.CARD.id and found.subject in here:
                most[found.subject] = max(most[found.subject], responsible_load.excess(found))
        return list(most.values())

    @cached_property
    def breaches(self) -> int:
        """What the audit finds here against musts and in-principle rules."""
        county = self.one.county
        return sum(
            not self.office_id or office_of(f.subject, county, self.plan) == self.office_id
            for f in self.one.audit.breaches
        )

    @cached_property
    def occasions(self) -> Counter[str]:
        """Visits and events at each school."""
        found = Counter({s.school_id: 0 for s in self.schools})
        for place in (
            *(v.school_id for v in self.plan.visits),
            *(e.target_id for e in self.plan.live_events),
        ):
            if place in found:
                found[place] += 1
        return found

    @property
    def years(self) -> float:
        """The length of the horizon in years, to two places."""
        return round(((self.one.county.end - self.one.county.start).days + 1) / 365.25, 2)

    def stage_sum(self, name: str) -> float | None:
        """The objective or bound of the stages that add up, over the offices of this scope; None where one told none."""
        if not self.office_id:
            return None if self.one.proof is None else self.one.proof[name == "bound"]
        stages = [row for row in self.plan.outcome.get("stages", ()) if row.get("stage") in SUMMED]
        told = [row.get(name) for row in stages if row.get("office") == self.office_id]
        return None if not told or None in told else sum(told)


def changed_hands(before: Plan, after: Plan, scope: Scope) -> float:
    """Schools of a scope that pass from one person to another somewhere in the horizon."""
    own = {s.school_id for s in scope.schools}
    found = difference(before, after, scope.one.county.start).postings
    return float(len({p.school_id for p in found if p.school_id in own and p.former_id and p.new_id}))


def in_force(county: County) -> Plan:
    """Today's list of postings as a plan, as if it held through the whole horizon."""
    return Plan(
        postings=tuple(
            make(
                Posting,
                school_id=row.school_id,
                inspector_id=row.inspector_id,
                start=county.start,
                end=county.end,
            )
            for row in county.rows.postings
        )
    )


def _short(needs: Iterable[Need]) -> float:
    return sum(need.short for need in needs)


def _staff(scope: Scope, kind: Employment) -> float:
    return float(sum(i.employment is kind for i in scope.people))


def _unmet(scope: Scope, force: Force) -> float:
    return float(sum(scope.one.force_of(row) is force for row in scope.unmet))


def _per_school(scope: Scope, of: Callable[[Sequence[int]], float]) -> float | None:
    counts = sorted(scope.occasions.values())
    return of(counts) / scope.years if counts else None


def _cost(scope: Scope) -> float | None:
    values = scope.one.county.parameters
    units = {scope.office_id} if scope.office_id else {"", *scope.one.county.units}
    if not budget.has_prices(values, units):
        return None
    return sum(budget.measure(scope.county, scope.plan, values).values())


def _gap(scope: Scope) -> float | None:
    objective, bound = scope.stage_sum("objective"), scope.stage_sum("bound")
    if objective is None or bound is None:
        return None
    return max(0.0, objective - bound) / max(1.0, abs(objective)) * 100


@dataclass(frozen=True, slots=True)
class Measure:
    """One figure: its key and words, unit of measure, topic, whether the solver's choice enters it, and how it is counted."""

    key: str
    zh: str
    en: str
    unit: tuple[str, str]
    topic: Topic
    solved: bool
    of: Callable[[Scope], float | None]
    good: int = -1
    """-1: the fewer the better, 1: the more the better, 0: neither."""


_PEOPLE, _SCHOOLS, _DUTIES = ("名", "people"), ("所", "schools"), ("项", "duties")
_HOURS, _DAYS, _TIMES = ("小时", "hours"), ("天", "days"), ("次", "times")
_MINUTES = ("分钟", "minutes")

# fmt: off
MEASURES: tuple[Measure, ...] = (
    Measure("schools", "学校（含幼儿园）", "Schools and kindergartens", _SCHOOLS, Topic.STAFF, False, lambda s: float(len(s.schools)), 0),
    Measure("large_schools", "其中大规模学校", "Large ones among them", _SCHOOLS, Topic.STAFF, False,
            lambda s: float(sum(map(s.one.county.is_large, s.schools))), 0),
    Measure("full_time", "专职督学", "Full-time inspectors", _PEOPLE, Topic.STAFF, False, lambda s: _staff(s, Employment.FULL_TIME), 0),
    Measure("part_time", "兼职督学", "Part-time inspectors", _PEOPLE, Topic.STAFF, False, lambda s: _staff(s, Employment.PART_TIME), 0),
    Measure("inspectors_needed", "按比例应配（最紧一天）", "Inspectors needed (tightest day)", _PEOPLE, Topic.STAFF, False,
            lambda s: sum(n.demanded for n in s.needs(staffing_level)), 0),
    Measure("inspectors_there", "当天可承担学校督导的督学", "Inspectors for schools there", _PEOPLE, Topic.STAFF, False,
            lambda s: sum(n.available for n in s.needs(staffing_level)), 0),
    Measure("inspectors_short", "配备缺口", "Inspectors short", _PEOPLE, Topic.STAFF, False, lambda s: _short(s.needs(staffing_level))),
    Measure("full_time_needed", "专职应有（最紧一天）", "Full-time ones needed (tightest day)", _PEOPLE, Topic.STAFF, False,
            lambda s: sum(n.demanded for n in s.needs(full_time_share)), 0),
    Measure("full_time_short", "专职缺口", "Full-time ones short", _PEOPLE, Topic.STAFF, False, lambda s: _short(s.needs(full_time_share))),
    Measure("unmet_must", "未满足：必须", "Left open: musts", _DUTIES, Topic.UNMET, True, lambda s: _unmet(s, Force.MUST)),
    Measure("unmet_in_principle", "未满足：原则上", "Left open: in principle", _DUTIES, Topic.UNMET, True, lambda s: _unmet(s, Force.IN_PRINCIPLE)),
    Measure("breaches", "核查发现：必须、原则上", "Findings: musts, in principle", _DUTIES, Topic.UNMET, True, lambda s: float(s.breaches)),
    Measure("travel_hours", "路途时间", "Time on the road", _HOURS, Topic.WORK, True,
            lambda s: travel.measure(s.county, s.plan, s.county.parameters) / 60),
    Measure("field_days", "外出天数", "Days in the field", _DAYS, Topic.WORK, True,
            lambda s: sum(fair_load.field_days(s.county, s.plan).values())),
    Measure("load_min", "每人外出天数：最少", "Field days a person: least", _DAYS, Topic.LOAD, True, lambda s: s.loads[0] if s.loads else None, 0),
    Measure("load_median", "每人外出天数：中位数", "Field days a person: median", _DAYS, Topic.LOAD, True,
            lambda s: float(median(s.loads)) if s.loads else None),
    Measure("load_max", "每人外出天数：最多", "Field days a person: most", _DAYS, Topic.LOAD, True, lambda s: s.loads[-1] if s.loads else None),
    Measure("overloaded", "超过可用天数的人", "People beyond the days they have", _PEOPLE, Topic.LOAD, True, lambda s: float(len(s.beyond))),
    Measure("overload_days", "超过的天数合计", "Days beyond those they have", _DAYS, Topic.LOAD, True, lambda s: sum(s.beyond)),
    Measure("overposted", "挂牌学校超过规定的人", "People beyond the schools they may hold", _PEOPLE, Topic.LOAD, True,
            lambda s: float(len(s.schools_beyond))),
    Measure("schools_beyond", "超过的学校合计（大校按规定所数折算）", "Schools beyond those they may hold (large ones weighed)", _SCHOOLS, Topic.LOAD, True,
            lambda s: float(sum(s.schools_beyond))),
    Measure("load_uneven", "不均衡（须换人承担）", "Uneven: days that would change hands", _DAYS, Topic.LOAD, True,
            lambda s: fair_load.measure(s.county, s.plan, s.county.parameters)),
    Measure("occasions_mean", "每校每年入校：平均", "Occasions a school and year: mean", _TIMES, Topic.BURDEN, True,
            lambda s: _per_school(s, lambda counts: sum(counts) / len(counts)), 0),
    Measure("occasions_most", "每校每年入校：最多", "Occasions a school and year: most", _TIMES, Topic.BURDEN, True,
            lambda s: _per_school(s, max)),
    Measure("cost", "费用（按所填单价）", "Cost (by the prices set)", ("元", "yuan"), Topic.COST, True, _cost),
    Measure("moved_from_today", "与现任挂牌相比换人", "Schools in other hands than today's list", _SCHOOLS, Topic.CHANGE, True,
            lambda s: changed_hands(in_force(s.base.county), s.plan, s)),
    Measure("moved_from_base", "与现状方案相比换人", "Schools in other hands than in the plan for today", _SCHOOLS, Topic.CHANGE, True,
            lambda s: changed_hands(s.base.plan, s.plan, s), 0),
    Measure("objective", "目标值", "Objective", _MINUTES, Topic.SOLVER, True, lambda s: s.stage_sum("objective")),
    Measure("bound", "已证明的下界", "Proven bound", _MINUTES, Topic.SOLVER, False, lambda s: s.stage_sum("bound"), 0),
    Measure("gap", "求解误差", "Gap", ("%", "%"), Topic.SOLVER, False, _gap, 0),
)
# fmt: on
"""Every figure, in the order of the table."""

TOPICS = texts("topics")
"""The topics in English."""
