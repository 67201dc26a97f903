"""A school cannot foresee its routine visits (方案第9条 随机督导、暗访)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from duxue.models.rules.card import Card, Fact, Finding, Source, Table
from duxue.models.rules.pen import Lit, Pen
from duxue.scenarios.codes import Force
from duxue.scenarios.county import County
from duxue.scenarios.parameters import ParameterKind, Parameters, ParameterSpec
from duxue.scenarios.plan import Plan

CARD = Card(
    id="unpredictable",
    zh="随机入校不可预料",
    en="Routine visits cannot be foreseen",
    force=Force.GOAL,
    binds=frozenset({Table.VISITS}),
    sources=(Source("方案", "第9条", "日常督导与随机督导相结合…明察与暗访相结合"),),
    reading_zh="学校相邻的三次经常性督导不都在同一个星期几；相邻两个间隔（按日历日）之差不小于2天。同一天的几次按一天计。日期由随机种子抽定，"
    "不出现在任何面向学校的材料中。",
    reading_en="Of a school's routine visits no three in a row fall on the same weekday, and no two successive intervals (in calendar "
    "days) differ by less than 2. Visits on one day are one day. The days are drawn from the seed and hidden from every "
    "school-side output.",
    finding_zh="{name}在{first}、{second}、{date}入校，两次间隔{gap}天、{next_gap}天，宜相差不少于2天",
    finding_en="{name} is visited on {first}, {second} and {date}, {gap} and {next_gap} days apart; they should differ by 2 or more",
    wordings={
        "weekday": (
            "{name}连续三次在同一个星期几入校：{first}、{second}、{date}",
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
            pattern = (first, third)
            same = first.weekday() == second.weekday() == third.weekday()
            facts: dict[str, Fact] = {"first": first, "second": second, "gap": gap, "next_gap": next_gap}
            if same:
                yield Finding(CARD.id, school.school_id, third, {"what": "weekday", **facts}, days=pattern)
            if abs(next_gap - gap) < 2:
                yield Finding(CARD.id, school.school_id, third, {"what": "interval", **facts}, days=pattern)


def post(at: Pen, county: County, p: Parameters) -> None:
    """Three days that would be foreseen are not all taken, unless a day between them is taken too.

    A board that takes at most one visit a month at some schools lists them as the subjects of ``one_visit_a_month``;
    patterns of two days of one month are then left out there.
    """
    single = frozenset(at.board.subjects("one_visit_a_month") or ())
    for school in county.rows.schools:
        slots: dict[date, list[Lit]] = defaultdict(list)
        for visit, literal in at.board.visits_at(school.school_id):
            if literal is not False:
                slots[visit.date].append(literal)
        if len(slots) > 2:
            _post_school(at, school.school_id, dict(sorted(slots.items())), school.school_id in single)


def _post_school(at: Pen, school_id: str, slots: dict[date, list[Lit]], single: bool) -> None:
    """The patterns of one school: candidate visits by day, in order."""
    days = list(slots)
    sure = [any(x is True for x in literals) for literals in slots.values()]
    unions: dict[int, Lit] = {}

    def taken(n: int) -> Lit:
        if n not in unions:
            unions[n] = at.any_of(slots[days[n]])
        return unions[n]

    for a, b, c in _foreseen(days, sure, single):
        unsure = [n for n in (a, b, c) if not sure[n]]
        months = {_month(days[n]) for n in unsure} if single else set()
        between = [n for n in range(a + 1, c) if n != b and _month(days[n]) not in months]
        if len(unsure) == 1 and not between:
            at.require(slots[days[unsure[0]]], subject=school_id, high=0, day=days[c])
        else:
            others = [taken(n) for n in between]
            at.require(others, subject=school_id, low=1, day=days[c], when=[taken(n) for n in (a, b, c)])


def _month(day: date) -> tuple[int, int]:
    return day.year, day.month


def _foreseen(days: list[date], sure: list[bool], single: bool) -> Iterable[tuple[int, int, int]]:
    """Positions of three days that make a pattern; a day between them that is taken for certain breaks it."""
    numbers = [day.toordinal() for day in days]
    place = {number: n for n, number in enumerate(numbers)}
    certain = [n for n, known in enumerate(sure) if known]
    for a in range(len(days) - 2):
        after = [n for n in certain if n > a][:2]
        for c in range(a + 2, after[1] + 1 if len(after) == 2 else len(days)):
            if single and _clash(days, sure, a, c):
                continue
            span = numbers[c] - numbers[a]
            middles = {numbers[a] + span // 2, numbers[c] - span // 2}
            if span % 7 == 0:
                middles.update(range(numbers[a] + 7, numbers[c], 7))
            for b in sorted(place[m] for m in middles & place.keys()):
                if single and (_clash(days, sure, a, b) or _clash(days, sure, b, c)):
                    continue
                if a < b < c and (not after or after[0] in (b, c) or after[0] > c):
                    yield a, b, c


def _clash(days: list[date], sure: list[bool], first: int, second: int) -> bool:
    """Whether two days that are both undecided lie in one month."""
    return not sure[first] and not sure[second] and _month(days[first]) == _month(days[second])
