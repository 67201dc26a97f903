"""report.html: one printable file without any outside link, in Chinese or English."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from duxue.models.rules.card import Card, Finding
from duxue.models.rules.register import cards, rule_title
from duxue.planner.publish.context import PublishContext
from duxue.planner.publish.documents.rule_sheet import ValueInForce, different_values, values_in_force
from duxue.planner.publish.figures import Figures
from duxue.planner.publish.legal_basis import source_title
from duxue.planner.publish.letterhead import labels
from duxue.planner.publish.office_rows import office_rows, staff_grid
from duxue.planner.publish.pages import environment
from duxue.planner.publish.pictures import pictures, proof_pictures
from duxue.planner.publish.shortages import Point, StaffRow, staff_rows
from duxue.planner.publish.summary import summary
from duxue.planner.words import code_text, outcome_text, pairs, pick, stage_text, value_text
from duxue.scenarios.codes import Force

SHOWN = 120
"""Rows of a long list that the report shows; the rest is counted and stands in the workbook."""
SHOWN_OF_GOAL = 20
"""Findings of each goal that the report shows: they are hints, and a city has hundreds."""


COUNTED = pairs("counted")
"""What the objective of each stage counts: never the same thing twice, and mostly not the same."""


TOLD_ELSEWHERE = ("seed", "synthetic")
"""Settings that stand in the report's head or among the stages: no choice of an office's."""


@dataclass(frozen=True, slots=True)
class RuleCount:
    """Findings against one rule: how many, and how many the plan itself declares."""

    card: Card
    force: Force
    count: int
    declared: int


def report_html(edition: PublishContext, figures: Figures) -> str:
    """The report of an edition, in its language."""
    lang = edition.lang
    staff = staff_rows(edition)
    template = environment(lang).get_template("report.html.j2")
    return template.render(
        t=lambda zh, en: pick(lang, zh, en),
        lang=lang,
        edition=edition,
        county=edition.county,
        plan=edition.plan,
        figures=figures,
        shown=SHOWN,
        shown_of_goal=SHOWN_OF_GOAL,
        office_rows=office_rows(edition, figures, staff),
        grid=staff_grid(staff),
        answers=answers(edition, figures, staff),
        issuer=edition.issuer,
        labels=labels(edition, standing=False),
        standing=edition.standing_line,
        unmet=[(rule_title(row.rule, edition.lang), row) for row in edition.plan.unmet],
        rule_counts=rule_counts(edition),
        findings=edition.findings,
        listed=listed(edition.findings),
        staff=staff,
        stages=stage_rows(edition),
        outcome=edition.outcome,
        status=outcome_text(str(edition.outcome.get("status", "")), lang),
        travel=edition.county.travel.words(lang),
        different=[one for one in different_values(edition) if one.spec.key not in TOLD_ELSEWHERE],
        force_words=force_words(edition),
        cards=[(card, tuple(values_in_force(edition, card.parameters))) for card in cards()],
        value=lambda one: value_text(one.spec, one.value, lang),
        default=lambda one: value_text(one.spec, one.spec.default, lang),
        where=lambda one: where(one, edition),
        rule_title=lambda rule: rule_title(rule, edition.lang),
        office=edition.office_name,
        document=partial(source_title, edition),
        pictures=pictures(edition, figures),
        proof=list(proof_pictures(edition)),
    )


def answers(
    edition: PublishContext, figures: Figures, staff: Sequence[StaffRow]
) -> list[tuple[str, tuple[Point, ...]]]:
    """The first page: the four answers under their titles."""
    told = summary(edition, figures, staff)
    return [
        (edition.say("承诺什么", "What is promised"), told.promised),
        (edition.say("缺什么", "What is short"), told.short),
        (edition.say("用多少力量", "What it costs"), told.costs),
        (edition.say("建议与请示", "What is proposed"), told.proposed),
    ]


def force_words(edition: PublishContext) -> Mapping[str, str]:
    """The force of each rule by id, in words."""
    return {card.id: code_text(card.force, edition.lang) for card in cards()}


def listed(findings: Sequence[Finding]) -> list[Finding]:
    """The findings that the report lists: breaches with musts first, then the first of each goal."""
    breaches = [f for f in findings if f.force is not Force.GOAL]
    goals: dict[str, list[Finding]] = {}
    for finding in findings:
        if finding.force is Force.GOAL:
            goals.setdefault(finding.rule, []).append(finding)
    first = [finding for rows in goals.values() for finding in rows[:SHOWN_OF_GOAL]]
    return [*sorted(breaches, key=lambda f: list(Force).index(f.force or Force.MUST))[:SHOWN], *first]


def rule_counts(edition: PublishContext) -> list[RuleCount]:
    """Findings counted by rule and force, in the order of the rule book."""
    total = Counter((f.rule, f.force or Force.MUST) for f in edition.findings)
    declared = Counter((f.rule, f.force or Force.MUST) for f in edition.findings if f.declared)
    return [
        RuleCount(card, force, total[card.id, force], declared[card.id, force])
        for force in Force
        for card in cards()
        if total[card.id, force]
    ]


def stage_rows(edition: PublishContext) -> list[dict[str, Any]]:
    """The solver's stages as the model told them, with words for office, stage and status; missing keys are blank."""
    keys = ("objective", "bound", "gap", "deterministic_seconds", "note")
    found = []
    for stage in edition.outcome.get("stages") or ():
        row = {key: stage.get(key) for key in keys}
        row["office"] = edition.unit(str(stage.get("office") or ""))
        row["counts"] = counted_by(str(stage.get("stage") or ""), edition)
        row["stage"] = stage_text(str(stage.get("stage") or ""), edition.lang)
        row["status"] = outcome_text(str(stage.get("status") or ""), edition.lang)
        gap = stage.get("gap")
        row["gap"] = f"{gap:.2%}" if isinstance(gap, int | float) else gap
        row["note"] = _note(str(stage.get("stage") or ""), row["note"], edition)
        found.append(row)
    return found


def _note(stage: str, note: Any, edition: PublishContext) -> str:
    """A stage's note in words: what ``improve`` tells is how many moves it kept of those that it tried."""
    kept, _, tried = str(note or "").partition("/")
    if stage == "last" and tried:
        return edition.say(f"未满足{tried}项，补上{kept}项", f"{kept} of {tried} open duties met")
    if stage != "improve" or not tried:
        return str(note or "")
    return edition.say(f"试挪{tried}项，采纳{kept}项", f"{kept} of {tried} moves kept")


def counted_by(stage: str, edition: PublishContext) -> str:
    """What the minutes of a stage's objective count (blank for a stage that tells none)."""
    told = COUNTED.get(stage.replace(":", " ").partition(" ")[0])
    return edition.say(*told) if told else ""


def where(one: ValueInForce, edition: PublishContext) -> str:
    """For whom a value holds."""
    return edition.unit(one.unit_id) if one.unit_id else pick(edition.lang, "全部", "everywhere")
