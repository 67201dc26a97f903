"""What the command line prints: problems, demand against staff, findings by rule, in lines that stay short."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from duxue.models.rules.card import Finding
from duxue.models.rules.register import finding_message, rule, rule_title, subject_name, unmet_message
from duxue.planner.answers import Demand, Judged, Planned
from duxue.planner.stage_gaps import how_far
from duxue.planner.words import SYNTHETIC, Lang, code_text, in_a_row, outcome_text, pick, provisional_text
from duxue.scenarios.cells.spellings import fold
from duxue.scenarios.codes import Force
from duxue.scenarios.county import County
from duxue.scenarios.plan import Plan
from duxue.scenarios.problems import Problem
from duxue.scenarios.releases.state import standing_of, standing_text

SHOWN = 10
"""Findings of one rule that are written out (of a goal fewer); the rest are counted."""
SHOWN_OF_GOAL = 3
MANY = 3
"""Offices up to which every rule's arithmetic is shown."""


def problem_lines(problems: Sequence[Problem], lang: Lang) -> Iterator[str]:
    """All problems, and their count."""
    for problem in problems:
        yield problem.line(lang)
    wrong = sum(problem.level == "error" for problem in problems)
    warned = len(problems) - wrong
    if wrong:
        zh = f"数据问题 {wrong} 处，提醒 {warned} 处；请改正后再试"
        en = f"problems: {wrong}, warnings: {warned}; put them right and try again"
        yield pick(lang, zh, en)
    elif warned:
        yield pick(lang, f"无数据问题，提醒 {warned} 处", f"no problems, warnings: {warned}")
    else:
        yield pick(lang, "无数据问题", "no problems")


def note_lines(county: County, lang: Lang) -> Iterator[str]:
    """What a reader of any output must know: synthetic data, holidays not settled yet, points converted."""
    if county.synthetic:
        yield SYNTHETIC[lang]
    open_days = [day for day in county.calendar.provisional if county.start <= day <= county.end]
    if open_days:
        told = provisional_text(open_days, lang)
        yield pick(
            lang,
            f"暂定：{told}；公布后请填入“校历”表并重排",
            f"provisional: {told}; settle them in the table calendar",
        )
    for zh, en in county.notes:
        yield pick(lang, zh, en)


def demand_lines(demands: Sequence[Demand], county: County, lang: Lang) -> Iterator[str]:
    """The arithmetic of demand against staff as a small table, an office a block.

    Of many offices only the staffing and what falls short are shown, and the rest is counted.
    """
    if not demands:
        return
    many = len(county.offices) > MANY
    shown = [d for d in demands if not many or d.need.short or d.rule == "staffing_level"]
    heads = pick(lang, "单位 规则 需要 现有 缺口", "unit rule needed there short").split()
    rows = []
    for demand in sorted(shown, key=lambda d: _rank(d.need.subject, county)):
        short = _number(demand.need.short) if demand.need.short else "-"
        name = subject_name(demand.need.subject, county, lang)
        amounts = (_number(demand.need.demanded), _number(demand.need.available), short)
        rows.append((name, rule_title(demand.rule, lang), *amounts))
    yield pick(lang, "需求与力量对照", "Demand against staff")
    yield from table_lines(heads, rows)
    if len(shown) < len(demands):
        rest = len(demands) - len(shown)
        yield pick(lang, f"  其余 {rest} 项均不缺", f"  {rest} more, none of them short")


def _rank(subject: str, county: County) -> int:
    order = [unit.unit_id for unit in county.offices]
    return order.index(subject) if subject in order else len(order)


def table_lines(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """A table in columns; a Chinese character takes two, numbers stand to the right."""
    table = [tuple(heads), *map(tuple, rows)]
    widths = [max(_width(row[i]) for row in table) for i in range(len(heads))]
    for row in table:
        cells = [
            " " * (room - _width(text)) + text if i >= 2 else text + " " * (room - _width(text))
            for i, (text, room) in enumerate(zip(row, widths, strict=True))
        ]
        yield "  " + "  ".join(cells).rstrip()


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def _number(value: float) -> str:
    return f"{value:,.1f}".removesuffix(".0")


def finding_lines(judged: Judged, lang: Lang) -> Iterator[str]:
    """Findings grouped by rule, gravest first, with what was waived and what is declared but not there."""
    audit, county = judged.audit, judged.county
    order = {force: rank for rank, force in enumerate(Force)}
    found = sorted(audit.findings, key=lambda f: order[f.force or Force.MUST])
    for (force, rule_id), group in groupby(found, key=lambda f: (f.force, f.rule)):
        yield from _group_lines(force, rule_id, list(group), judged, lang)
    for finding in audit.waived:
        text = finding_message(finding, county, lang)
        zh = f"已豁免“{rule_title(finding.rule, lang)}” {_named(finding.subject, judged, lang)[0]}：{text}"
        en = f"waived ({rule_title(finding.rule, lang)}) {_named(finding.subject, judged, lang)[0]}: {text}"
        yield pick(lang, zh, en)
    for row in audit.unconfirmed:
        zh = f"方案列为未满足、核对未见：“{rule_title(row.rule, lang)}” {unmet_message(row, county, lang)}（{row.subject}）"
        en = f"listed as unmet, but the audit sees no breach: {rule_title(row.rule, lang)}: {unmet_message(row, county, lang)} ({row.subject})"
        yield pick(lang, zh, en)
    for said in audit.told:
        yield pick(lang, *said)
    yield _summary(judged, lang)


def _group_lines(
    force: Force | None, rule_id: str, found: Sequence[Finding], judged: Judged, lang: Lang
) -> Iterator[str]:
    title = f"{code_text(force or rule(rule_id).CARD.force, lang)} {rule_title(rule_id, lang)}"
    yield pick(lang, f"{title}：{len(found)} 项", f"{title}: {len(found)}")
    most = SHOWN_OF_GOAL if force is Force.GOAL else SHOWN
    for finding in found[:most]:
        said = pick(lang, "（方案已列明）", " (declared)") if finding.declared else ""
        yield f"  {finding_line(finding, judged, lang)}{said}"
    if len(found) > most:
        more = len(found) - most
        zh = f"  ……另有 {more} 项，详见 plan.xlsx“问题与未满足”表、findings.csv，或加 --json"
        en = f"  ... and {more} more: see the open points in plan.xlsx, findings.csv, or add --json"
        yield pick(lang, zh, en)


def finding_line(finding: Finding, judged: Judged, lang: Lang) -> str:
    """A finding in words, its subject's id and name before it."""
    text = finding_message(finding, judged.county, lang)
    who, by_id = _named(finding.subject, judged, lang)
    if by_id and fold(who) in fold(text):
        return text
    rest = text.removeprefix(finding.subject)
    return f"{who}{rest}" if rest != text else f"{who} {text}"


def _named(subject: str, judged: Judged, lang: Lang) -> tuple[str, bool]:
    """A subject's id, with the school or unit behind it where it is an event, a visit or an issue; and whether the id names it."""
    county, plan = judged.county, judged.plan
    event = plan.event(subject)
    visit = next((v for v in plan.visits if v.visit_id == subject), None)
    issue = county.follow_ups.get(subject)
    place = event.target_id if event else visit.school_id if visit else issue.school_id if issue else ""
    name = subject_name(place or subject, county, lang)
    by_id = fold(name) in fold(subject)
    return pick(
        lang, f"{subject}（{name}）", f"{subject} ({name})"
    ) if place and not by_id else subject, by_id


def _summary(judged: Judged, lang: Lang) -> str:
    audit = judged.audit
    goals = len(audit.findings) - len(audit.breaches)
    if not audit.breaches:
        zh = f"各项必须与原则性规定均已做到；目标类提示 {goals} 项"
        en = f"every must and in-principle rule is kept; {goals} notes on goals"
        return pick(lang, zh, en)
    declared = len(audit.breaches) - len(audit.silent)
    zh = f"问题项 {len(audit.breaches)} 项（方案已列明 {declared} 项，未列明 {len(audit.silent)} 项）；目标类提示 {goals} 项"
    en = f"{len(audit.breaches)} findings ({declared} declared by the plan, {len(audit.silent)} not); {goals} notes on goals"
    return pick(lang, zh, en)


def plan_lines(planned: Planned, lang: Lang) -> Iterator[str]:
    """How the plan stands: offices left out, duties left open, status and gap, and where it lies."""
    plan, county = planned.plan, planned.county
    if planned.left_out:
        names = in_a_row(lang, (county.units[office].name for office in planned.left_out))
        zh = f"未排的督导室：{names}；其职责已逐条列入“未满足”"
        en = f"offices not planned: {names}; their duties are listed in unmet"
        yield pick(lang, zh, en)
    if plan.unmet:
        zh = f"未满足 {len(plan.unmet)} 项，见“未满足”表"
        en = f"{len(plan.unmet)} duties are left open: see the table unmet"
        yield pick(lang, zh, en)
    yield from how_far(plan.outcome, lang)
    yield outcome_text(str(plan.outcome.get("status", "")), lang)
    yield pick(lang, f"方案：{planned.folder}", f"plan: {planned.folder}")


def standing_line(plan: Plan, lang: Lang) -> str:
    """Where a release stands: draft, submitted or approved, by whom, on which day, under which number."""
    return pick(lang, "状态：", "state: ") + pick(lang, *standing_text(standing_of(plan.outcome)))
