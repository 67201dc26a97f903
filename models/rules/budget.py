"""What a plan costs in travel, meals and labour, against a cap if the office sets one (方案第23条)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from duxue.models.rules.card import Card, Fact, Finding, Source, Table
from duxue.models.rules.fair_load import field_days
from duxue.models.rules.travel import tours
from duxue.scenarios.codes import Employment, Force
from duxue.scenarios.county import County
from duxue.scenarios.parameters import ParameterKind, Parameters, ParameterSpec
from duxue.scenarios.plan import Plan
from duxue.scenarios.records import Inspector

CARD = Card(
    id="budget",
    zh="经费",
    en="Budget",
    force=Force.GOAL,
    binds=frozenset({Table.VISITS, Table.EVENTS, Table.SEATS}),
    sources=(Source("方案", "第23条", "落实…通讯、交通、食宿、劳务等费用"),),
    reading_zh="费用=外出天数×专（兼）职每天费用+路途小时数×每小时费用，按人员所属单位计算；未填的费用不计。分单位的预算核对该单位，不分单位的核对全部合计。",
    reading_en="Cost is field days times the cost of a day by employment, plus hours on the road times the cost of an hour, by the "
    "people's unit; a cost that is not set is not counted. A unit's budget caps that unit, one without a unit the sum of all.",
    finding_zh="{name}方案费用{cost}元，预算{cap}元",
    finding_en="{name}: the plan costs {cost}; the budget is {cap}",
    parameters=(
        ParameterSpec(
            "cost_per_travel_hour", ParameterKind.NUMBER, None, "路途每小时费用", "cost of an hour on the road", unit_zh="元",
            low=0, high=100000,
        ),
        ParameterSpec(
            "cost_per_day_full_time", ParameterKind.NUMBER, None, "专职每天费用", "cost of a full-time inspector's field day",
            unit_zh="元", low=0, high=100000,
        ),
        ParameterSpec(
            "cost_per_day_part_time", ParameterKind.NUMBER, None, "兼职每天费用", "cost of a part-time inspector's field day",
            unit_zh="元", low=0, high=100000,
        ),
        ParameterSpec("budget", ParameterKind.NUMBER, None, "预算", "budget", unit_zh="元", low=0, high=1e10),
        ParameterSpec(
            "weight_budget", ParameterKind.NUMBER, 1.0, "超预算每元的折算", "worth of one yuan beyond the budget", unit_zh="分钟",
            low=0, high=1000,
        ),
    ),
)  # fmt: skip


COSTS = ("cost_per_travel_hour", "cost_per_day_full_time", "cost_per_day_part_time")
"""The parameters that say what work costs."""


def measure(county: County, plan: Plan, p: Parameters) -> Mapping[str, float]:
    """What a plan costs, unit by unit."""
    costs = defaultdict(float, {unit.unit_id: 0.0 for unit in county.rows.units})
    days = field_days(county, plan)
    for person in county.rows.inspectors:
        costs[person.unit_id] += days[person.inspector_id] * price_of_day(p, person)
    for tour in tours(county, plan):
        person = county.inspectors[tour.inspector_id]
        costs[person.unit_id] += tour.minutes / 60 * price_of_hour(p, person)
    return costs


def has_prices(p: Parameters, units: Iterable[str]) -> bool:
    """Whether any cost rate is set, for one of some units (blank: for all)."""
    wanted = list(units)
    return any(p.is_set(key, unit) for key in COSTS for unit in wanted)


def price_of_day(p: Parameters, person: Inspector) -> float:
    """Yuan of a person's day in the field (0 where the office has not set any)."""
    kind = "full" if person.employment is Employment.FULL_TIME else "part"
    return _price(p, f"cost_per_day_{kind}_time", person.unit_id)


def price_of_hour(p: Parameters, person: Inspector) -> float:
    """Yuan of a person's hour on the road (0 where the office has not set any)."""
    return _price(p, "cost_per_travel_hour", person.unit_id)


def _price(p: Parameters, key: str, unit_id: str) -> float:
    return p.number(key, unit_id) if p.is_set(key, unit_id) else 0.0


def check(county: County, plan: Plan, p: Parameters) -> Iterable[Finding]:
    """Each budget that the plan exceeds: a unit's own, and the one of all units together (subject ``all``)."""
    caps = {unit_id: float(str(value)) for (key, unit_id), value in p.given.items() if key == "budget"}
    if not caps:
        return
    costs = measure(county, plan, p)
    spent = {**costs, "": sum(costs.values())}
    for unit_id in sorted(caps):
        # A cent is the smallest sum of money: sums of fractions must not tip the balance.
        if round(spent.get(unit_id, 0.0) - caps[unit_id], 2) > 0:
            facts: dict[str, Fact] = {"cost": spent[unit_id], "cap": caps[unit_id]}
            yield Finding(CARD.id, unit_id or "all", None, facts)
