"""Demand against staff, what a plan is short of, and what is proposed against it: sentences for the report's first page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from duxue.models.rules import staffing_level
from duxue.models.rules.register import COUNTING, rule_title
from duxue.planner.publish.context import PublishContext
from duxue.planner.publish.pages import counted, number_text
from duxue.planner.words import pairs, pick
from duxue.scenarios.codes import Force
from duxue.scenarios.grouping import grouped
from duxue.scenarios.plan import Unmet

LEVEL = staffing_level.CARD.id
"""The rule by whose shortage people are recruited."""


@dataclass(frozen=True, slots=True)
class StaffRow:
    """What a rule demands of an office's staff, and what there is."""

    office: str
    rule_id: str
    rule: str
    demanded: float
    available: float

    @property
    def short(self) -> float:
        """By how much there is too little (0: enough)."""
        return max(0.0, self.demanded - self.available)


def staff_rows(edition: PublishContext) -> list[StaffRow]:
    """Demand against supply of every rule that can count, by rule and office."""
    county = edition.county
    return [
        StaffRow(edition.subject(need.subject), one.CARD.id, pick(edition.lang, one.CARD.zh, one.CARD.en), need.demanded, need.available)
        for one in COUNTING
        for need in one.count(county, county.parameters)
    ]  # fmt: skip


NAMED = 3
"""Names that a sentence gives as examples."""
BEHIND = 30
"""Lines that stand behind a sentence at most."""
RECRUIT = ("人手不足，请补聘督学或批准豁免", "Staff is short: recruit, or waive")
CURES = pairs("cures")
"""What is proposed where a rule finds too little; recruiting for all others."""
LACKS = pairs("lacks")
"""What is short under each rule that counts, with its unit."""


@dataclass(frozen=True, slots=True)
class Point:
    """A sentence of the first page, how it stands (good, open or plain), and what is behind it."""

    text: str
    stands: str = ""
    behind: tuple[str, ...] = ()


def shortages(edition: PublishContext, staff: Sequence[StaffRow]) -> Iterator[Point]:
    """What is short, a sentence a rule: staff that is missing first, then duties left open, silent breaches, goals."""
    lacking = by_rule(staff)
    if not edition.plan.unmet and not edition.audit.breaches:
        yield Point(
            edition.say(
                "必须和原则上的规定都已做到，没有未满足的职责。",
                "Nothing that must or in principle should be done is short.",
            ),
            "good",
        )
    open_rows = grouped(edition.plan.unmet, lambda row: row.rule)
    for rows in lacking:
        yield _lacking(edition, rows, open_rows.pop(rows[0].rule_id, ()))
    for rule, unmet in sorted(open_rows.items(), key=lambda item: (-len(item[1]), item[0])):
        told = edition.say("：", ": ").join((rule_title(rule, edition.lang), _open(edition, unmet)))
        yield Point(told + edition.say("。", "."), "open", _whys(edition, unmet))
    silent = [f for f in edition.audit.breaches if not f.declared]
    if silent:
        yield Point(
            edition.say(
                f"核查另发现{len(silent)}处不符合规定而方案未列明。",
                f"The audit finds {counted(len(silent), 'further breach', 'further breaches')} that the plan does not own up to.",
            ),
            "open",
            tuple(edition.message(f) for f in silent[:BEHIND]),
        )
    if waived := len(edition.audit.waived):
        yield Point(
            edition.say(f"经批准豁免{waived}项。", f"{counted(waived, 'breach is', 'breaches are')} waived.")
        )
    goals = Counter(rule_title(f.rule, edition.lang) for f in edition.findings if f.force is Force.GOAL)
    if goals:
        most = goals.most_common(5)
        zh = "、".join(f"{title}{number_text(n)}处" for title, n in most)
        en = ", ".join(f"{title.lower()} ({number_text(n)})" for title, n in most)
        yield Point(edition.say(f"尽量做到的目标未全部做到：{zh}。", f"Goals not wholly reached: {en}."))


def _lacking(edition: PublishContext, rows: Sequence[StaffRow], unmet: Sequence[Unmet]) -> Point:
    """What a rule's arithmetic lacks, and the duties that stay open under it (an office's own row says the same again)."""
    one, number = rows[0], number_text(sum(row.short for row in rows))
    lack = edition.say(*LACKS[one.rule_id]).format(n=number)
    if edition.several:
        at = _offices(edition, rows)
    else:
        there = number_text(one.demanded), number_text(one.available)
        at = edition.say("需要{}，现有{}", "needed {}, there {}").format(*there)
    told = edition.say(f"{one.rule}：{lack}（{at}）", f"{one.rule}: {lack} ({at})")
    others = [row for row in unmet if edition.subject(row.subject) not in {r.office for r in rows}]
    if others:
        told += edition.say("；", "; ") + _open(edition, others)
    sums = tuple(_arithmetic(edition, row) for row in rows)
    return Point(told + edition.say("。", "."), "open", sums + _whys(edition, unmet))


def _open(edition: PublishContext, rows: Sequence[Unmet]) -> str:
    names = list(dict.fromkeys(edition.subject(row.subject) for row in rows))
    told = edition.first_few(names, NAMED)
    return edition.say(
        f"{number_text(len(rows))}项未满足（{told}）", f"{number_text(len(rows))} unmet ({told})"
    )


def _whys(edition: PublishContext, rows: Sequence[Unmet]) -> tuple[str, ...]:
    """Why duties stay open, each under its subject's name, which is not said twice."""
    found = []
    for row in rows[:BEHIND]:
        name, why = edition.subject(row.subject), edition.why(row)
        found.append(why if why.startswith(name) else f"{name} {why}".strip())
    return tuple(found)


def cures(edition: PublishContext, staff: Sequence[StaffRow]) -> Iterator[Point]:
    """What is proposed against what is short: each cure once, with the commands that help the clerk behind it."""
    lacking = by_rule(staff)
    recruit = [rows for rows in lacking if rows[0].rule_id not in CURES]
    if recruit:
        yield _recruit(edition, recruit)
    for rows in lacking:
        if rows[0].rule_id in CURES:
            at = edition.say("（{}）", " ({})").format(_offices(edition, rows))
            yield Point(edition.say(*CURES[rows[0].rule_id]) + at + edition.say("。", "."), "open")
    if edition.plan.unmet:
        yield Point(
            edition.say(
                f"未满足的{number_text(len(edition.plan.unmet))}项请逐项定办法。",
                f"Decide on {counted(len(edition.plan.unmet), 'unmet duty', 'unmet duties')} one by one.",
            ),
            "open",
            (
                edition.say(
                    "试算过的办法及其依据：用 duxue explain 列出",
                    "duxue explain lists ways out that were tried, with their basis",
                ),
            ),
        )


def _recruit(edition: PublishContext, lacking: Sequence[Sequence[StaffRow]]) -> Point:
    """Recruiting, once for all rules that ask for it; how many at least, where the ratio says so."""
    told = edition.say(*RECRUIT)
    for rows in lacking:
        if rows[0].rule_id == LEVEL:
            number = number_text(sum(row.short for row in rows))
            told += edition.say(f"：按配备比例至少补{number}名", f"; at least {number} by the ratio")
            if edition.several:
                told += edition.say("（{}）", " ({})").format(_offices(edition, rows))
    rules = edition.in_a_row(rows[0].rule for rows in lacking)
    behind = (
        edition.say(f"涉及：{rules}", f"Rules: {rules}"),
        edition.say(
            "最少补多少人、补在哪里：用 duxue staffing 测算",
            "duxue staffing tells how many are needed at least, and where",
        ),
    )
    return Point(told + edition.say("。", "."), "open", behind)


def by_rule(staff: Sequence[StaffRow]) -> list[tuple[StaffRow, ...]]:
    """What falls short, rule by rule, the number of inspectors first."""
    found = grouped((row for row in staff if row.short), lambda row: row.rule_id)
    return sorted(found.values(), key=lambda rows: rows[0].rule_id != LEVEL)


def _offices(edition: PublishContext, rows: Sequence[StaffRow]) -> str:
    return edition.first_few([f"{r.office} {number_text(r.short)}" for r in rows], NAMED)


def _arithmetic(edition: PublishContext, row: StaffRow) -> str:
    needed, there, short = (number_text(n) for n in (row.demanded, row.available, row.short))
    return edition.say(
        f"{row.office} 需要{needed}，现有{there}，缺{short}",
        f"{row.office} needs {needed}, has {there}, short of {short}",
    )
