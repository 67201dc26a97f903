"""report.html: one printable file without any outside link, in Chinese or English."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from models.rules.card import Card, CountingRule, Finding
from models.rules.register import RULES, cards
from planner.publish.charts import Bar, bars
from planner.publish.documents.letterhead import labels
from planner.publish.documents.rule_sheet import ValueInForce, different_values, values_in_force
from planner.publish.edition import Edition
from planner.publish.figures import COMPREHENSIVE, Figures
from planner.publish.pages import environment, number_text
from planner.words import (
    code_text,
    document_title,
    office_name,
    outcome_text,
    pick,
    stage_text,
    value_text,
)
from scenarios.codes import Force

SHOWN = 120
"""Rows of a long list that the report shows; the rest is counted and stands in the workbook."""
NAMED = 70
"""People up to whom the chart of loads writes a name under each bar."""


@dataclass(frozen=True, slots=True)
class StaffRow:
    """What a rule demands of an office's staff, and what there is."""

    office: str
    rule: str
    demanded: float
    available: float

    @property
    def short(self) -> float:
        """By how much there is too little (0: enough)."""
        return max(0.0, self.demanded - self.available)


@dataclass(frozen=True, slots=True)
class RuleCount:
    """Findings against one rule: how many, and how many the plan itself declares."""

    card: Card
    force: Force
    count: int
    declared: int


def report_html(edition: Edition, figures: Figures) -> str:
    """The report of an edition, in its language."""
    lang = edition.lang
    template = environment(lang).get_template("report.html.j2")
    return template.render(
        t=lambda zh, en: pick(lang, zh, en),
        lang=lang,
        edition=edition,
        county=edition.county,
        plan=edition.plan,
        figures=figures,
        shown=SHOWN,
        tiles=tiles(edition, figures),
        labels=labels(edition),
        unmet=[(rule_title(row.rule, edition), row) for row in edition.plan.unmet],
        rule_counts=rule_counts(edition),
        findings=by_force(edition.findings),
        staff=staff_rows(edition),
        stages=stage_rows(edition),
        outcome=edition.outcome,
        status=outcome_text(str(edition.outcome.get("status", "")), lang),
        travel=edition.county.travel.words(lang),
        different=different_values(edition),
        force_words=force_words(edition),
        cards=[(card, tuple(values_in_force(edition, card.parameters))) for card in cards()],
        value=lambda one: value_text(one.spec, one.value, lang),
        default=lambda one: value_text(one.spec, one.spec.default, lang),
        where=lambda one: where(one, edition),
        rule_title=lambda rule: rule_title(rule, edition),
        office=lambda unit_id: office_name(edition.unit(unit_id)) if lang == "zh" else edition.unit(unit_id),
        document=document_title,
        charts=charts(edition, figures),
    )


def tiles(edition: Edition, figures: Figures) -> list[tuple[str, str, str]]:
    """The key figures as (figure, what it counts, remark)."""
    plan, lang = edition.plan, edition.lang
    covered, in_scope = figures.covered
    halves = sum(load.halves for load in figures.loads)
    people = len(edition.county.inspectors)
    breaches = len(edition.audit.breaches)
    share = f"{covered / in_scope:.1%}" if in_scope else "—"
    rows = [
        (number_text(in_scope), ("学校（含幼儿园）", "schools"), ""),
        (number_text(people), ("督学", "inspectors"), ""),
        (share, ("责任督学全程覆盖", "schools covered all year"), f"{covered}/{in_scope}"),
        (number_text(len(plan.visits)), ("经常性督导（次）", "routine visits"), ""),
        (
            number_text(figures.events_of(*COMPREHENSIVE)),
            ("综合督导与校长任期督导", "comprehensives and reviews"),
            "",
        ),
        (number_text(len(plan.live_events)), ("督导事项（合并后）", "events (merged)"), ""),
        (number_text(halves), ("督导半日数（人次）", "half-days in the field"), ""),
        (number_text(round(figures.travel_minutes / 60)), ("路上小时数", "hours on the road"), ""),
        (number_text(round(halves / people, 1) if people else 0), ("人均半日数", "half-days per person"), ""),
        (number_text(len(plan.unmet)), ("未满足职责", "duties left unmet"), ""),
        (number_text(breaches), ("必须、原则上类发现", "findings (must, in principle)"), ""),
        (number_text(len(edition.findings) - breaches), ("目标类发现", "findings (goals)"), ""),
    ]
    return [(figure, pick(lang, *words), remark) for figure, words, remark in rows]


def rule_title(rule: str, edition: Edition) -> str:
    """A rule's title in the edition's language (its id where there is no such rule)."""
    card = next((c for c in cards() if c.id == rule), None)
    return pick(edition.lang, card.zh, card.en) if card else rule


def force_words(edition: Edition) -> Mapping[str, str]:
    """The force of each rule by id, in words."""
    return {card.id: code_text(card.force, edition.lang) for card in cards()}


def by_force(findings: Sequence[Finding]) -> list[Finding]:
    """Findings with musts first, otherwise in the audit's order."""
    return sorted(findings, key=lambda f: list(Force).index(f.force or Force.MUST))


def rule_counts(edition: Edition) -> list[RuleCount]:
    """Findings counted by rule and force, in the order of the rule book."""
    total = Counter((f.rule, f.force or Force.MUST) for f in edition.findings)
    declared = Counter((f.rule, f.force or Force.MUST) for f in edition.findings if f.declared)
    return [
        RuleCount(card, force, total[card.id, force], declared[card.id, force])
        for force in Force
        for card in cards()
        if total[card.id, force]
    ]


def staff_rows(edition: Edition) -> list[StaffRow]:
    """Demand against supply of every rule that can count, by rule and office."""
    county = edition.county
    return [
        StaffRow(edition.subject(need.subject), pick(edition.lang, one.CARD.zh, one.CARD.en), need.demanded, need.available)
        for one in RULES
        if hasattr(one, "count")
        for need in cast(CountingRule, one).count(county, county.parameters)
    ]  # fmt: skip


def stage_rows(edition: Edition) -> list[dict[str, Any]]:
    """The solver's stages as the model told them, with words for office, stage and status; missing keys are blank."""
    keys = ("objective", "bound", "gap", "seconds", "deterministic_seconds", "note")
    found = []
    for stage in edition.outcome.get("stages") or ():
        row = {key: stage.get(key) for key in keys}
        row["office"] = edition.unit(str(stage.get("office") or ""))
        row["stage"] = stage_text(str(stage.get("stage") or ""), edition.lang)
        row["status"] = outcome_text(str(stage.get("status") or ""), edition.lang)
        gap = stage.get("gap")
        row["gap"] = f"{gap:.2%}" if isinstance(gap, int | float) else gap
        found.append(row)
    return found


def where(one: ValueInForce, edition: Edition) -> str:
    """For whom a value holds."""
    return edition.unit(one.unit_id) if one.unit_id else pick(edition.lang, "全部", "everywhere")


def charts(edition: Edition, figures: Figures) -> list[tuple[str, Any]]:
    """The report's charts with their captions: load per person, events by week, occasions by month."""
    lang = edition.lang
    ordered = sorted(
        figures.loads,
        key=lambda load: (edition.rank(edition.county.inspectors[load.inspector_id].unit_id), -load.halves),
    )
    named = len(ordered) <= NAMED
    load_bars = [
        Bar(
            edition.person(load.inspector_id) if named else "",
            (load.visit_halves, load.event_halves),
            f"{edition.person(load.inspector_id)} {load.halves}",
        )
        for load in ordered
    ]
    weeks = [
        Bar(f"{day.month}-{day.day}" if n % 4 == 0 else "", (count,), f"{day}: {count}")
        for n, (day, count) in enumerate(figures.events_by_week)
    ]
    months = [
        Bar(
            edition.month_name(day) if lang == "zh" else f"{day:%Y-%m}",
            (visits, events),
            f"{visits} + {events}",
        )
        for day, visits, events in figures.occasions_by_month
    ]
    captions = [
        pick(lang, "每名督学的督导半日数（蓝：经常性督导，橙：督导事项）", "Half-days per inspector (blue: visits, orange: events)"),
        pick(lang, "每周进行中的督导事项数", "Events running in each week"),
        pick(lang, "每月入校次数（蓝：经常性督导，橙：督导事项）", "Occasions per month (blue: visits, orange: events)"),
    ]  # fmt: skip
    drawn = [
        bars(load_bars, title=captions[0], tall_labels=named),
        bars(weeks, title=captions[1]),
        bars(months, title=captions[2]),
    ]
    return list(zip(captions, drawn, strict=True))
