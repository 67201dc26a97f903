"""The report's first page: what the plan promises, what is short, what it costs and what is proposed, a sentence each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from duxue.models.facts.duties import COMPREHENSIVE
from duxue.models.rules import budget
from duxue.planner.publish.context import PublishContext
from duxue.planner.publish.figures import Figures
from duxue.planner.publish.pages import counted, number_text
from duxue.planner.publish.shortages import NAMED, Point, StaffRow, cures, shortages
from duxue.planner.stage_gaps import gaps_text, level_lines, stage_gaps
from duxue.planner.words import day_text
from duxue.scenarios.calendar import anniversary
from duxue.scenarios.codes import Force, Result, TaskKind
from duxue.scenarios.records import Inspector
from duxue.scenarios.releases.state import State


@dataclass(frozen=True)
class Summary:
    """The four answers of the first page."""

    promised: tuple[Point, ...]
    short: tuple[Point, ...]
    costs: tuple[Point, ...]
    proposed: tuple[Point, ...]


def summary(edition: PublishContext, figures: Figures, staff: Sequence[StaffRow]) -> Summary:
    """The first page of an edition."""
    return Summary(
        tuple(_promised(edition, figures)),
        tuple(shortages(edition, staff)),
        tuple(_costs(edition, figures)),
        tuple(_proposed(edition, staff)),
    )


# What is promised.


def _promised(edition: PublishContext, figures: Figures) -> Iterator[Point]:
    covered, in_scope = figures.covered
    people = len(edition.county.inspectors)
    whole = covered == in_scope
    answer = "answers" if people == 1 else "answer"
    yield Point(
        edition.say(
            f"{number_text(in_scope)}所学校（含幼儿园）由{number_text(people)}名督学负责，"
            + ("所有学校全年都有责任督学。" if whole else f"其中{number_text(covered)}所全年都有责任督学。"),
            f"{counted(people, 'inspector')} {answer} for {counted(in_scope, 'school')} (with kindergartens); "
            + ("every one has its inspector all year." if whole else f"{covered} have theirs all year."),
        ),
        "good" if whole else "open",
    )
    yield _visits(edition)
    if figures.results:
        yield _recorded(edition, figures)
    yield _comprehensives(edition, figures)
    yield from _other_events(edition, figures)
    most = max((b.events for b in figures.burdens), default=0)
    caps = {b.cap for b in figures.burdens}
    if len(caps) == 1 and (cap := caps.pop()) is not None:
        yield Point(
            edition.say(
                f"每校每年督导事项最多{most}项，不超过规定的{cap}项。" if most <= cap else f"每校每年督导事项最多{most}项，规定不超过{cap}项。",
                f"No school has more than {counted(most, 'event')} a year; {cap} are allowed.",
            ),
            "good" if most <= cap else "open",
        )  # fmt: skip


def _recorded(edition: PublishContext, figures: Figures) -> Point:
    """What became of the tasks whose days have passed, as the ledger tells."""
    found = figures.results
    done, missed, blank = found[Result.DONE], found[Result.NOT_DONE], found[Result.UNKNOWN]
    zh = f"按台账，到期任务已完成{done}项，未完成{missed}项，未填报{blank}项。"
    en = f"By the ledger {done} tasks are done, {missed} not done, {blank} not reported."
    return Point(edition.say(zh, en), "open" if missed or blank else "good")


def _visits(edition: PublishContext) -> Point:
    missed = sorted({f.subject for f in edition.findings if f.rule == "monthly_visit"})
    number = number_text(len(edition.plan.visits))
    if not missed:
        zh = f"经常性督导{number}次，应督导的学校每月都督导到。"
        en = f"{counted(len(edition.plan.visits), 'routine visit')}: no school misses a month."
        return Point(edition.say(zh, en), "good")
    zh = f"经常性督导{number}次，{len(missed)}所学校有月份未排到。"
    en = f"{counted(len(edition.plan.visits), 'routine visit')}; months are missed at {counted(len(missed), 'school')}."
    return Point(edition.say(zh, en), "open", tuple(edition.subject(s) for s in missed))


def _comprehensives(edition: PublishContext, figures: Figures) -> Point:
    reviews = figures.events_of(TaskKind.PRINCIPAL_REVIEW)
    number = figures.events_of(*COMPREHENSIVE)
    missed = {
        f.subject for f in edition.findings if f.rule == "comprehensive_cycle" and f.force is Force.MUST
    }
    years = [r.year for r in edition.plan.cycle if r.year]
    last = max(years, default=None)
    whole = not missed and last is not None
    told = edition.say(
        f"本轮综合督导到{last}年轮完一遍。" if whole else f"另有{len(missed)}所到期未排。" if missed else "",
        f"The round is complete by {last}."
        if whole
        else f"{counted(len(missed), 'school is', 'schools are')} due and not planned."
        if missed
        else "",
    )
    text = edition.say(
        f"综合督导和校长任期结束督导{number_text(number)}所（其中校长任期结束督导{number_text(reviews)}所），{told}".rstrip("，"),
        f"{counted(number, 'comprehensive')} and head reviews ({counted(reviews, 'review')} among them). {told}".strip(),
    )  # fmt: skip
    return Point(text, "open" if missed else "good", tuple(edition.subject(s) for s in sorted(missed)))


def _other_events(edition: PublishContext, figures: Figures) -> Iterator[Point]:
    names = (
        (TaskKind.CAMPAIGN, "专项督导{}校次", ("school in campaigns", "schools in campaigns")),
        (TaskKind.FOLLOW_UP, "整改回头看{}项", ("look-back", "look-backs")),
        (TaskKind.COUNTY_EVALUATION, "对县级政府评价{}个", ("county evaluation", "county evaluations")),
    )
    found = [(figures.events_of(kind), zh, en) for kind, zh, en in names]
    riding = sum(len(v.covers) for v in edition.plan.visits)
    found.append(
        (riding, "随经常性督导查看整改{}项", ("issue looked at on visits", "issues looked at on visits"))
    )
    told = [edition.say(zh.format(number_text(n)), counted(n, *en)) for n, zh, en in found if n]
    if told:
        yield Point(edition.in_a_row(told) + edition.say("。", "."))


# What it costs.


def _costs(edition: PublishContext, figures: Figures) -> Iterator[Point]:
    halves = sum(load.halves for load in figures.loads)
    visits = sum(load.visit_halves for load in figures.loads)
    people = len(figures.loads)
    available = sum(load.available for load in figures.loads)
    each = number_text(round(halves / 2 / max(1, people), 1))
    of_visits, of_events = number_text(visits / 2), number_text((halves - visits) / 2)
    share = f"{halves / 2 / available:.0%}" if available else "—"
    yield Point(
        edition.say(
            f"督导{number_text(halves / 2)}人天（经常性督导{of_visits}，督导事项{of_events}），人均{each}天，占可用天数的{share}。",
            f"{counted(halves / 2, 'day')} in the field ({of_visits} for visits, {of_events} for events), {each} a person, "
            f"{share} of the days there are.",
        )
    )
    hours = round(figures.travel_minutes / 60)
    per_day = round(figures.travel_minutes / max(1.0, halves / 2))
    zh = f"路上{number_text(hours)}小时，平均每个督导日{per_day}分钟。"
    en = f"{counted(hours, 'hour')} on the road, {counted(per_day, 'minute')} a day in the field on average."
    yield Point(edition.say(zh, en))
    yield _money(edition)
    for line in level_lines(edition.outcome, edition.lang):
        yield Point(edition.say(f"{line}。", f"{line}."))
    yield from _gaps(edition)


def _gaps(edition: PublishContext) -> Iterator[Point]:
    gaps = stage_gaps(edition.outcome)
    near = gaps_text(gaps, edition.lang)
    if near:
        zh = f"方案离可证明的最好至多还差：{near}（这是上限，实际未必能改进）；各阶段见备查。"
        en = f"How far the plan may be from the best (a proven limit, not a promise): {near}; stage by stage below."
        yield Point(edition.say(zh, en))
    elif gaps:
        zh = "各阶段均已证最优（以前面阶段的结果为准）。"
        en = "Every stage is proven optimal, given the ones before it."
        yield Point(edition.say(zh, en))


def _money(edition: PublishContext) -> Point:
    given = edition.county.parameters
    if not budget.has_prices(given, (unit.unit_id for unit in edition.offices)):
        zh = "费用标准未设定，未折算成金额；在参数表中填写后即可折算。"
        en = "No cost rates are set, so no sum of money is told; set them among the parameters."
        return Point(edition.say(zh, en))
    spent = sum(budget.measure(edition.county, edition.plan, given).values())
    return Point(edition.say(f"按所设标准折合{spent:,.0f}元。", f"{spent:,.0f} yuan at the rates set."))


# What is proposed.


def _leaving(edition: PublishContext) -> Iterator[Point]:
    """Whose term or time of service ends."""
    for people, zh, en in (
        (
            _ending(edition),
            "聘期在年内届满",
            ("comes to the end of the term", "come to the end of their term"),
        ),
        (
            _retiring(edition),
            "退休将满规定年限",
            ("reaches the years allowed after retirement", "reach the years allowed after retirement"),
        ),
    ):
        if people:
            names = edition.first_few([edition.person(p.inspector_id) for p in people], NAMED)
            yield Point(
                edition.say(
                    f"{len(people)}名督学{zh}（{names}），请提前办理续聘或补聘。",
                    f"{counted(len(people), 'inspector')} {en[len(people) > 1]} ({names}): renew or replace in time.",
                ),
                "",
                tuple(
                    f"{edition.person(p.inspector_id)} {edition.unit(p.unit_id)} {day_text(p.term_end, edition.lang)}"
                    for p in people
                ),
            )


def _proposed(edition: PublishContext, staff: Sequence[StaffRow]) -> Iterator[Point]:
    yield from cures(edition, staff)
    yield from _leaving(edition)
    overdue = _overdue(edition)
    if overdue:
        late = counted(overdue, "issue is", "issues are")
        zh = f"{number_text(overdue)}项整改已过期限未销号，请发督办单。"
        en = f"{late} past the deadline and open: send slips."
        yield Point(edition.say(zh, en))
    if edition.provisional:
        zh = "放假安排公布后，请更正校历并重新编排。"
        en = "When the holidays are published, settle the calendar and plan again."
        yield Point(edition.say(zh, en), "open")
    notices = sum(e.notice_on is not None for e in edition.plan.live_events)
    settled = edition.standing.state is State.APPROVED
    before = edition.say(
        *(
            ("本方案已审定，请", "The plan is approved: ")
            if settled
            else ("请审定本方案；审定后", "Approve the plan; then ")
        )
    )
    zh = f"{before}公示责任督学挂牌一览表，按期发出督导通知书{number_text(notices)}份。"
    en = f"{before}publish the list of responsible inspectors and send {counted(notices, 'notice')} in time."
    yield Point(edition.say(zh, en))


def _ending(edition: PublishContext) -> list[Inspector]:
    county = edition.county
    return [p for p in county.rows.inspectors if county.start <= p.term_end < county.end]


def _retiring(edition: PublishContext) -> list[Inspector]:
    county, found = edition.county, []
    for person in county.rows.inspectors:
        if person.retired_on is None:
            continue
        years = county.parameters.count("retired_years", person.unit_id)
        last = anniversary(person.retired_on, years)
        if county.start <= last < county.end and person.term_end > last:
            found.append(person)
    return found


def _overdue(edition: PublishContext) -> int:
    rows = edition.county.rows.follow_ups
    return sum(
        f.closed_on is None and f.deadline is not None and f.deadline < edition.county.as_of for f in rows
    )
