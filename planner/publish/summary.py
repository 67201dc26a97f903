"""The report's first page: what the plan promises, what is short, what it costs and what is proposed, a sentence each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from models.rules import budget
from models.rules.register import cards
from planner.publish.edition import Edition
from planner.publish.figures import Figures
from planner.publish.pages import number_text
from planner.publish.staff_rows import StaffRow
from planner.words import day_text
from scenarios.calendar import anniversary
from scenarios.codes import Force, TaskKind
from scenarios.records import Inspector

NAMED = 3
"""Names that a sentence gives as examples."""
COSTS = ("cost_per_travel_hour", "cost_per_day_full_time", "cost_per_day_part_time")


RECRUIT = (
    "人手不足，请补聘督学或批准豁免；用 duxue staffing 算最少补多少人、补在哪里",
    "Staff is short: recruit, or waive; duxue staffing tells how many are needed at least, and where",
)
CURES = {
    "training_hours": ("培训场次不够，请增加培训", "Sessions are too few: offer more training"),
    "team_expert": ("缺对口专家，请聘请或商请借用", "Experts are missing: engage or borrow some"),
    "full_time_share": ("专职督学不足，请增配专职", "Full-time inspectors are too few: appoint more"),
    "special_campaign": (
        "专项督导可抽学校不足，请调整范围或数量",
        "A campaign finds too few schools: widen it or draw fewer",
    ),
}
"""What is proposed where a rule finds too little; recruiting for all others."""


@dataclass(frozen=True, slots=True)
class Point:
    """A sentence of the first page, how it stands (good, open or plain), and what is behind it."""

    text: str
    stands: str = ""
    behind: tuple[str, ...] = ()


@dataclass(frozen=True)
class Summary:
    """The four answers of the first page."""

    promised: tuple[Point, ...]
    short: tuple[Point, ...]
    costs: tuple[Point, ...]
    proposed: tuple[Point, ...]


def summary(edition: Edition, figures: Figures, staff: Sequence[StaffRow]) -> Summary:
    """The first page of an edition."""
    return Summary(
        tuple(_promised(edition, figures)),
        tuple(_short(edition, staff)),
        tuple(_costs(edition, figures)),
        tuple(_proposed(edition, staff)),
    )


# What is promised.


def _promised(edition: Edition, figures: Figures) -> Iterator[Point]:
    covered, in_scope = figures.covered
    people = len(edition.county.inspectors)
    whole = covered == in_scope
    yield Point(
        edition.say(
            f"{in_scope}所学校（含幼儿园）由{people}名督学负责，"
            + ("所有学校全年都有责任督学。" if whole else f"其中{covered}所全年都有责任督学。"),
            f"{people} inspectors answer for {in_scope} schools and kindergartens; "
            + ("every one has its inspector all year." if whole else f"{covered} have theirs all year."),
        ),
        "good" if whole else "open",
    )
    yield _visits(edition)
    yield _comprehensives(edition, figures)
    yield from _other_events(edition, figures)
    most = max((b.events for b in figures.burdens), default=0)
    caps = {b.cap for b in figures.burdens}
    if len(caps) == 1 and (cap := caps.pop()) is not None:
        yield Point(
            edition.say(
                f"每校每年督导事项最多{most}项，不超过规定的{cap}项。" if most <= cap else f"每校每年督导事项最多{most}项，规定不超过{cap}项。",
                f"No school has more than {most} events a year; {cap} are allowed.",
            ),
            "good" if most <= cap else "open",
        )  # fmt: skip


def _visits(edition: Edition) -> Point:
    missed = sorted({f.subject for f in edition.findings if f.rule == "monthly_visit"})
    number = number_text(len(edition.plan.visits))
    if not missed:
        return Point(
            edition.say(
                f"经常性督导{number}次，应督导的学校每月都督导到。",
                f"{number} routine visits: no school misses a month.",
            ),
            "good",
        )
    return Point(
        edition.say(
            f"经常性督导{number}次，{len(missed)}所学校有月份未排到。",
            f"{number} routine visits; {len(missed)} schools miss a month or more.",
        ),
        "open",
        tuple(edition.subject(s) for s in missed),
    )


def _comprehensives(edition: Edition, figures: Figures) -> Point:
    reviews = figures.events_of(TaskKind.PRINCIPAL_REVIEW)
    number = figures.events_of(TaskKind.COMPREHENSIVE, TaskKind.PRINCIPAL_REVIEW)
    missed = {
        f.subject for f in edition.findings if f.rule == "comprehensive_cycle" and f.force is Force.MUST
    }
    years = [
        r.planned.year if isinstance(r.planned, date) else r.planned for r in edition.plan.cycle if r.planned
    ]
    last = max(years, default=None)
    whole = not missed and last is not None
    told = edition.say(
        f"本轮综合督导到{last}年轮完一遍。" if whole else f"另有{len(missed)}所到期未排。" if missed else "",
        f"The round is complete by {last}."
        if whole
        else f"{len(missed)} are due and not planned."
        if missed
        else "",
    )
    text = edition.say(
        f"综合督导和校长任期结束督导{number}所（其中校长任期结束督导{reviews}所），{told}".rstrip("，") ,
        f"{number} comprehensives and head reviews ({reviews} of them reviews). {told}".strip(),
    )  # fmt: skip
    return Point(text, "open" if missed else "good", tuple(edition.subject(s) for s in sorted(missed)))


def _other_events(edition: Edition, figures: Figures) -> Iterator[Point]:
    names = (
        (TaskKind.CAMPAIGN, "专项督导{}校次", "{} schools in campaigns"),
        (TaskKind.FOLLOW_UP, "整改回头看{}项", "{} look-backs"),
        (TaskKind.COUNTY_EVALUATION, "对县级政府评价{}个", "{} county evaluations"),
    )
    counted = [(figures.events_of(kind), zh, en) for kind, zh, en in names]
    riding = sum(len(v.covers) for v in edition.plan.visits)
    if riding:
        counted.append((riding, "随经常性督导查看整改{}项", "{} issues looked at on visits"))
    told = [edition.say(zh, en).format(n) for n, zh, en in counted if n]
    if told:
        yield Point(edition.say("、", ", ").join(told) + edition.say("。", "."))


# What is short.


def _short(edition: Edition, staff: Sequence[StaffRow]) -> Iterator[Point]:
    if not edition.plan.unmet and not edition.audit.breaches:
        yield Point(
            edition.say(
                "必须和原则上的规定都已做到，没有未满足的职责。",
                "Nothing that must or in principle should be done is short.",
            ),
            "good",
        )
    titles = {card.id: edition.say(card.zh, card.en) for card in cards()}
    open_rows = Counter(row.rule for row in edition.plan.unmet)
    for rule, number in sorted(open_rows.items(), key=lambda item: (-item[1], item[0])):
        rows = [row for row in edition.plan.unmet if row.rule == rule]
        names = edition.say("、", ", ").join(dict.fromkeys(edition.subject(r.subject) for r in rows[:NAMED]))
        more = edition.say("等", " and more") if number > NAMED else ""
        title = titles.get(rule, rule)
        text = edition.say(
            f"{title}：{number}项未满足（{names}{more}）。", f"{title}: {number} unmet ({names}{more})."
        )
        yield Point(text, "open", tuple(f"{edition.subject(r.subject)} {edition.why(r)}" for r in rows[:30]))
    silent = [f for f in edition.audit.breaches if not f.declared]
    if silent:
        yield Point(
            edition.say(
                f"核查另发现{len(silent)}处不符合规定而方案未列明。",
                f"The audit finds {len(silent)} further breaches that the plan does not own up to.",
            ),
            "open",
            tuple(edition.message(f) for f in silent[:30]),
        )
    for lacking in _by_rule(staff):
        short = number_text(sum(row.short for row in lacking))
        at = _offices(edition, lacking)
        yield Point(
            edition.say(
                f"{lacking[0].rule}：{_lack(lacking[0], short)[0]}（{at}）。",
                f"{lacking[0].rule}: {_lack(lacking[0], short)[1]} ({at}).",
            ),
            "open",
            tuple(_arithmetic(edition, row) for row in lacking),
        )  # fmt: skip
    waived = len(edition.audit.waived)
    if waived:
        yield Point(edition.say(f"经批准豁免{waived}项。", f"{waived} breaches are waived."))
    goals = Counter(titles[f.rule] for f in edition.findings if f.force is Force.GOAL)
    if goals:
        told = edition.say("、", ", ").join(f"{title} {n}" for title, n in goals.most_common(5))
        yield Point(edition.say(f"尽量做到的目标未全部做到：{told}。", f"Goals not wholly reached: {told}."))


_LACKS = {
    "staffing_level": ("共缺督学{n}名", "{n} inspectors too few"),
    "full_time_share": ("共缺专职督学{n}名", "{n} full-time inspectors too few"),
    "responsible_load": ("共有{n}所学校超出可挂牌数", "{n} schools beyond what people may hold"),
    "monthly_visit": ("入校时间共缺{n}个半天", "{n} half-days of visits too few"),
    "team_size": ("最大的督导组缺{n}名", "{n} people too few for the largest team"),
    "team_expert": ("缺{n}类专家", "{n} kinds of expert missing"),
    "special_campaign": ("范围内的学校少{n}所", "{n} schools too few in its scope"),
    "training_hours": ("已开场次给不够，共缺{n}学时", "the sessions offered fall {n} hours short"),
}
"""What is short under each rule that counts, with its unit."""


def _lack(row: StaffRow, number: str) -> tuple[str, str]:
    zh, en = _LACKS[row.rule_id]
    return zh.format(n=number), en.format(n=number)


# What it costs.


def _costs(edition: Edition, figures: Figures) -> Iterator[Point]:
    halves = sum(load.halves for load in figures.loads)
    visits = sum(load.visit_halves for load in figures.loads)
    people = len(figures.loads)
    available = sum(load.available for load in figures.loads)
    days, each = number_text(halves / 2), number_text(round(halves / 2 / max(1, people), 1))
    yield Point(
        edition.say(
            f"督导{days}人天（经常性督导{number_text(visits / 2)}，督导事项{number_text((halves - visits) / 2)}），人均{each}天，"
            f"占可用天数的{halves / 2 / available:.0%}。" if available else f"督导{days}人天，人均{each}天。",
            f"{days} days in the field ({number_text(visits / 2)} for visits, {number_text((halves - visits) / 2)} for events), "
            f"{each} a person, {halves / 2 / available:.0%} of the days there are." if available else f"{days} days in the field, {each} a person.",
        )
    )  # fmt: skip
    hours = number_text(round(figures.travel_minutes / 60))
    per_day = number_text(round(figures.travel_minutes / max(1.0, halves / 2)))
    yield Point(
        edition.say(
            f"路上{hours}小时，平均每个督导日{per_day}分钟。",
            f"{hours} hours on the road, {per_day} minutes a day in the field on average.",
        )
    )
    yield _money(edition)
    gap = edition.outcome.get("gap")
    if isinstance(gap, int | float) and edition.outcome.get("objective_stages"):
        yield Point(
            edition.say(
                f"挂牌分工和组队的用时离可证明的最少用时不超过{gap:.1%}，各阶段见备查。",
                f"Postings and teams cost at most {gap:.1%} more than what is proven to be needed; stage by stage below.",
            )
        )


def _money(edition: Edition) -> Point:
    given = edition.county.parameters
    units = [unit.unit_id for unit in edition.offices]
    if not any(given.is_set(key, unit) for key in COSTS for unit in units):
        return Point(
            edition.say(
                "费用标准未设定，未折算成金额；在参数表中填写后即可折算。",
                "No cost rates are set, so no sum of money is told; set them among the parameters.",
            )
        )
    spent = sum(budget.measure(edition.county, edition.plan, given).values())
    return Point(edition.say(f"按所设标准折合{spent:,.0f}元。", f"{spent:,.0f} yuan at the rates set."))


# What is proposed.


def _proposed(edition: Edition, staff: Sequence[StaffRow]) -> Iterator[Point]:
    yield from _cures(edition, staff)
    for people, zh, en in (
        (_ending(edition), "聘期在年内届满", "come to the end of their term"),
        (_retiring(edition), "退休将满规定年限", "reach the years allowed after retirement"),
    ):
        if people:
            names = edition.say("、", ", ").join(p.name for p in people[:NAMED])
            more = edition.say("等", " and more") if len(people) > NAMED else ""
            yield Point(
                edition.say(
                    f"{len(people)}名督学{zh}（{names}{more}），请提前办理续聘或补聘。",
                    f"{len(people)} inspectors {en} ({names}{more}): renew or replace them in time.",
                ),
                "",
                tuple(
                    f"{p.name} {edition.unit(p.unit_id)} {day_text(p.term_end, edition.lang)}" for p in people
                ),
            )
    overdue = _overdue(edition)
    if overdue:
        yield Point(
            edition.say(f"{overdue}项整改已过期限未销号，请发督办单。", f"{overdue} issues are past their deadline and open: send slips.")
        )  # fmt: skip
    if edition.provisional:
        yield Point(
            edition.say(
                "放假安排公布后，请更正校历并重新编排。",
                "When the holidays are published, settle the calendar and plan again.",
            ),
            "open",
        )
    notices = sum(e.notice_on is not None for e in edition.plan.live_events)
    yield Point(
        edition.say(
            f"请审定本方案；审定后公示责任督学挂牌一览表，按期发出督导通知书{notices}份。",
            f"Approve the plan; then publish the list of responsible inspectors and send {notices} notices on their days.",
        )
    )


def _cures(edition: Edition, staff: Sequence[StaffRow]) -> Iterator[Point]:
    for rows in _by_rule(staff):
        cure = edition.say(*CURES.get(rows[0].rule_id, RECRUIT))
        yield Point(
            cure + edition.say(f"（{_offices(edition, rows)}）。", f" ({_offices(edition, rows)})."), "open"
        )
    if edition.plan.unmet:
        yield Point(
            edition.say(
                f"未满足的{len(edition.plan.unmet)}项请逐项定办法；用 duxue explain 列出试算过的办法及其依据。",
                f"Decide on the {len(edition.plan.unmet)} unmet duties one by one; duxue explain lists ways out that were tried, with their basis.",
            ),
            "open",
        )


def _by_rule(staff: Sequence[StaffRow]) -> list[list[StaffRow]]:
    """What falls short, rule by rule."""
    found: dict[str, list[StaffRow]] = {}
    for row in staff:
        if row.short:
            found.setdefault(row.rule_id, []).append(row)
    return list(found.values())


def _offices(edition: Edition, rows: Sequence[StaffRow]) -> str:
    told = edition.say("、", ", ").join(f"{r.office} {number_text(r.short)}" for r in rows[:NAMED])
    return told + (edition.say("等", " and more") if len(rows) > NAMED else "")


def _arithmetic(edition: Edition, row: StaffRow) -> str:
    needed, there, short = (number_text(n) for n in (row.demanded, row.available, row.short))
    return edition.say(
        f"{row.office} 需要{needed}，现有{there}，缺{short}",
        f"{row.office} needs {needed}, has {there}, short of {short}",
    )


def _ending(edition: Edition) -> list[Inspector]:
    county = edition.county
    return [p for p in county.rows.inspectors if county.start <= p.term_end < county.end]


def _retiring(edition: Edition) -> list[Inspector]:
    county, found = edition.county, []
    for person in county.rows.inspectors:
        if person.retired_on is None:
            continue
        years = county.parameters.count("retired_years", person.unit_id)
        last = anniversary(person.retired_on, years)
        if county.start <= last < county.end and person.term_end > last:
            found.append(person)
    return found


def _overdue(edition: Edition) -> int:
    rows = edition.county.rows.follow_ups
    return sum(
        f.closed_on is None and f.deadline is not None and f.deadline < edition.county.as_of for f in rows
    )
