"""A school cannot foresee its routine visits (方案第9条 随机督导、暗访)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from models.rules.card import Card, Fact, Finding, Source
from models.rules.pen import Lit, Pen
from scenarios.codes import Force
from scenarios.county import County
from scenarios.parameters import ParameterKind, Parameters, ParameterSpec
from scenarios.plan import Plan

CARD = Card(
    id="unpredictable",
    zh="随机入校不可预料",
    en="Routine visits cannot be foreseen",
    force=Force.GOAL,
    sources=(Source("方案", "第9条", "日常督导与随机督导相结合…明察与暗访相结合"),),
    reading_zh="学校相邻的三次经常性督导不都在同一个星期几;相邻两个间隔(按日历日)之差不小于2天。同一天的几次按一天计。日期由随机种子抽定,"
    "不出现在任何面向学校的材料中。",
    reading_en="Of a school's routine visits no three in a row fall on the same weekday, and no two successive intervals (in calendar "
    "days) differ by less than 2. Visits on one day are one day. The days are drawn from the seed and hidden from every "
    "school-side output.",
    finding_zh="{name}在{first}、{second}、{date}入校,两次间隔{gap}天、{next_gap}天,宜相差不少于2天",
    finding_en="{name} is visited on {first}, {second} and {date}, {gap} and {next_gap} days apart; they should differ by 2 or more",
    wordings={
        "weekday": (
            "{name}连续三次在同一个星期几入校:{first}、{second}、{date}",
            "{name} is visited three times in a row on the same weekday: {first}, {second} and {date}",
        ),
    },
    parameters=(
        ParameterSpec(
            "weight_unpredictable", ParameterKind.NUMBER, 60.0, "可被预料的入校一处的折算", "worth of one visit that can be foreseen",
            unit_zh="分钟", low=0, high=100000,
        ),
    ),
)  # fmt: skip


def check(county: County, plan: Plan, p: Parameters) -> Iterable[Finding]:
    """Every third visit that could have been foreseen from the two before it."""
    for school in county.rows.schools:
        days = sorted({visit.date for visit in plan.visits_at(school.school_id)})
        for first, second, third in zip(days, days[1:], days[2:], strict=False):
            gap, next_gap = (second - first).days, (third - second).days
            same = first.weekday() == second.weekday() == third.weekday()
            facts: dict[str, Fact] = {"first": first, "second": second, "gap": gap, "next_gap": next_gap}
            if same:
                yield Finding(CARD.id, school.school_id, third, {"what": "weekday", **facts})
            if abs(next_gap - gap) < 2:
                yield Finding(CARD.id, school.school_id, third, {"what": "interval", **facts})


def post(at: Pen, county: County, p: Parameters) -> None:
    """Three days that would be foreseen are not all taken, unless a day between them is taken too."""
    for school in county.rows.schools:
        slots: dict[date, list[Lit]] = defaultdict(list)
        for visit, literal in at.board.visits_at(school.school_id):
            if literal is not False:
                slots[visit.date].append(literal)
        if len(slots) < 3:
            continue
        days = sorted(slots)
        taken = [at.any_of(slots[day]) for day in days]
        for a, b, c in _foreseen(days, taken):
            between = [taken[n] for n in range(a + 1, c) if n != b]
            at.require(
                between, subject=school.school_id, low=1, day=days[c], when=[taken[a], taken[b], taken[c]]
            )


def _foreseen(days: list[date], taken: list[Lit]) -> Iterable[tuple[int, int, int]]:
    """Positions of three days that make a pattern; a day between them that is taken for certain breaks it."""
    numbers = [day.toordinal() for day in days]
    place = {number: n for n, number in enumerate(numbers)}
    for a in range(len(days) - 2):
        sure = [n for n in range(a + 1, len(days)) if taken[n] is True][:2]
        for c in range(a + 2, sure[1] + 1 if len(sure) == 2 else len(days)):
            span = numbers[c] - numbers[a]
            middles = {numbers[a] + span // 2, numbers[c] - span // 2}
            if span % 7 == 0:
                middles.update(range(numbers[a] + 7, numbers[c], 7))
            for b in sorted(place[m] for m in middles & place.keys()):
                if a < b < c and (not sure or sure[0] in (b, c) or sure[0] > c):
                    yield a, b, c
