"""All rules in the order of the rule book, and what is generated from their cards."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from types import MappingProxyType
from typing import cast

from duxue.models.rules import (
    breathing_space,
    budget,
    comprehensive_cycle,
    county_evaluation,
    coverage,
    eligibility,
    event_cap,
    event_days,
    fair_load,
    full_time_share,
    look_back,
    monthly_visit,
    notice,
    one_comprehensive_a_year,
    own_school_presence,
    pinned,
    principal_review,
    quiet_days,
    reach,
    recusal,
    reserve,
    responsible_load,
    rotation,
    special_campaign,
    stability,
    staffing_level,
    stage_match,
    team_expert,
    team_independence,
    team_size,
    term_edges,
    training_hours,
    travel,
    unpredictable,
    week_cap,
    working_day,
    zone,
)
from duxue.models.rules.card import Card, CountingRule, Fact, Finding, PostingRule, Rule, Table
from duxue.scenarios.calendar import day_in_chinese
from duxue.scenarios.codes import Code, Force
from duxue.scenarios.county import County
from duxue.scenarios.files.staff_words import Titles, titles_of
from duxue.scenarios.parameters import GROUND, ParameterSpec
from duxue.scenarios.plan import Unmet
from duxue.scenarios.stress_parameters import STRESS

RULES: tuple[Rule, ...] = (
    coverage,
    responsible_load,
    staffing_level,
    full_time_share,
    eligibility,
    recusal,
    own_school_presence,
    stage_match,
    reach,
    rotation,
    zone,
    monthly_visit,
    comprehensive_cycle,
    principal_review,
    special_campaign,
    look_back,
    county_evaluation,
    training_hours,
    team_size,
    team_independence,
    team_expert,
    event_days,
    notice,
    one_comprehensive_a_year,
    event_cap,
    week_cap,
    breathing_space,
    quiet_days,
    term_edges,
    working_day,
    reserve,
    unpredictable,
    travel,
    fair_load,
    stability,
    budget,
    pinned,
)
"""Every rule of the rule book (docs/rules.md), one module each."""
COUNTING = tuple(cast(CountingRule, one) for one in RULES if hasattr(one, "count"))
"""The rules whose demand can be held against the staff."""

_BY_ID: Mapping[str, Rule] = MappingProxyType({one.CARD.id: one for one in RULES})


def rule(rule_id: str) -> Rule:
    """The rule with this id (KeyError if there is none)."""
    return _BY_ID[rule_id]


def rule_title(rule_id: str, lang: str) -> str:
    """What a rule is called on paper; the id itself where no rule goes by it."""
    if rule_id not in _BY_ID:
        return rule_id
    card = _BY_ID[rule_id].CARD
    return card.zh if lang == "zh" else card.en


def cards() -> tuple[Card, ...]:
    """The cards of all rules, in the order of the rule book."""
    return tuple(one.CARD for one in RULES)


def parameter_specs() -> tuple[ParameterSpec, ...]:
    """Every parameter of the scenario, of the rules in the order of the rule book, and of the stress test, each once."""
    declared = [*GROUND, *(spec for card in cards() for spec in card.parameters), *STRESS]
    return tuple({spec.key: spec for spec in declared}.values())


def binding(*tables: Table) -> tuple[Rule, ...]:
    """The rules that bind any of these tables of a plan, in the order of the rule book."""
    return tuple(one for one in RULES if not one.CARD.binds.isdisjoint(tables))


def joining(
    table: Table, posted: Collection[Rule], otherwise: Collection[str] = ()
) -> tuple[PostingRule, ...]:
    """The rules that bind a table beside those that a stage names: whoever joins the rule book is picked up by what it binds.

    ``posted`` are the rules that the stage posts in an order of its own, ``otherwise`` (ids) those that it keeps in another way.
    """
    return tuple(
        cast(PostingRule, one)
        for one in binding(table)
        if one not in posted and one.CARD.id not in otherwise and hasattr(one, "post")
    )


def waivable() -> Mapping[str, str]:
    """The rules that hold in principle, by id with their Chinese titles: only these can be waived."""
    return {card.id: card.zh for card in cards() if card.force is Force.IN_PRINCIPLE}


def titles() -> Titles:
    """The Chinese titles of parameters and rules where the tables of a scenario name them."""
    return titles_of(parameter_specs(), waivable())


def subject_name(subject: str, county: County, lang: str) -> str:
    """What an id stands for: a school's, person's, unit's or campaign's name, else the id itself."""
    if subject == "all":
        return "全部单位" if lang == "zh" else "all units"
    if subject in county.inspectors:
        return county.person_name(subject)
    for table in (county.schools, county.units, county.campaigns):
        if subject in table:
            return str(table[subject].name)
    return subject


def finding_message(finding: Finding, county: County, lang: str) -> str:
    """One finding in words (``zh`` or ``en``), with names for ids, by the template of its rule's card."""
    card = rule(finding.rule).CARD
    facts = {key: _fact_text(value, county, lang) for key, value in finding.facts.items()}
    facts["subject"] = finding.subject
    facts["name"] = subject_name(finding.subject, county, lang)
    facts["date"] = _fact_text(finding.date, county, lang) if finding.date else ""
    wording = str(finding.facts.get("what", finding.facts.get("told")))
    zh, en = card.wordings.get(wording, (card.finding_zh, card.finding_en))
    return (zh if lang == "zh" else en).format(**facts)


def unmet_message(row: Unmet, county: County, lang: str) -> str:
    """An open duty in the words of its rule, from the facts of its row; the rule's title where they do not suffice."""
    pairs = (part.partition("=") for part in row.facts.split("; "))
    facts = {key.strip(): _fact_of(value) for key, sign, value in pairs if sign}
    card = _BY_ID[row.rule].CARD if row.rule in _BY_ID else None
    if card is None:
        return row.rule
    try:
        return finding_message(Finding(row.rule, row.subject, row.start, facts), county, lang)
    except (KeyError, ValueError):  # a row that somebody typed, or of an earlier version
        name = subject_name(row.subject, county, lang)
        return f"{name}：{card.zh}未做到" if lang == "zh" else f"{name}: {card.en} is not kept"


def _fact_of(text: str) -> Fact:
    for read in (date.fromisoformat, int, float):
        try:
            return read(text)
        except ValueError:
            continue
    return text


def _fact_text(value: Fact, county: County, lang: str) -> str:
    if isinstance(value, Code):
        return value.zh if lang == "zh" else str(value).replace("_", " ")
    if isinstance(value, bool):
        return {("zh", True): "是", ("zh", False): "否", ("en", True): "yes", ("en", False): "no"}[
            lang, value
        ]
    if isinstance(value, float):
        return f"{value:.1f}".removesuffix(".0")
    if isinstance(value, date):
        return day_in_chinese(value) if lang == "zh" else value.isoformat()
    if isinstance(value, str):
        return subject_name(value, county, lang)
    return str(value)
