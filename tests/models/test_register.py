"""The rule book is whole: every rule of the contract is there, complete, and its two halves share nothing."""

import ast
import inspect
import re
import string
from pathlib import Path

import pytest

import duxue.models.rules
from duxue.models.rules.card import Rule
from duxue.models.rules.register import RULES, parameter_specs
from duxue.models.rules.register import rule as rule_named
from duxue.scenarios.codes import Force
from tests.models.faults import functions_from
from tests.models.worlds import cases_of

MUST, PRINCIPLE, GOAL = Force.MUST, Force.IN_PRINCIPLE, Force.GOAL
CONTRACT: dict[str, tuple[Force, dict[str, object]]] = {
    "coverage": (MUST, {"stand_in_days": 183, "stand_in_schools": 3}),
    "responsible_load": (
        PRINCIPLE,
        {"schools_per_inspector": 5, "large_school_students": 1800, "large_school_exclusive": True},
    ),
    "staffing_level": (PRINCIPLE, {}),
    "full_time_share": (MUST, {"part_time_per_full_time": 10}),
    "eligibility": (MUST, {"retired_years": 5, "retired_test": "each_day"}),
    "recusal": (MUST, {}),
    "own_school_presence": (MUST, {}),
    "stage_match": (GOAL, {}),
    "reach": (PRINCIPLE, {"reach_minutes": 90}),
    "rotation": (GOAL, {"posting_years": 3}),
    "zone": (MUST, {"zone_schools": 20}),
    "monthly_visit": (MUST, {"visits_per_month": 1, "month_min_school_days": 8, "visit_halfdays": 1}),
    "comprehensive_cycle": (MUST, {"cycle_years": 5, "cycle_min_years": 3}),
    "principal_review": (PRINCIPLE, {"review_weeks": 26}),
    "special_campaign": (MUST, {}),
    "look_back": (MUST, {"look_back_days": 60}),
    "county_evaluation": (
        MUST,
        {"evaluation_days": 3, "evaluation_from": "09-01", "evaluation_to": "12-20"},
    ),
    "training_hours": (MUST, {"training_hours": 40}),
    "team_size": (MUST, {"team_size": 3, "team_size_large": 4}),
    "team_independence": (MUST, {"responsible_may_join": True}),
    "team_expert": (GOAL, {}),
    "event_days": (MUST, {"days_kindergarten": 1, "days_school": 2, "days_large": 3}),
    "notice": (MUST, {"notice_workdays": 10}),
    "one_comprehensive_a_year": (MUST, {}),
    "event_cap": (MUST, {"events_per_year": 5}),
    "week_cap": (PRINCIPLE, {"occasions_per_week": 1}),
    "breathing_space": (GOAL, {"gap_days": 3}),
    "quiet_days": (MUST, {}),
    "term_edges": (GOAL, {"term_edge_days": 5}),
    "working_day": (MUST, {"day_travel_minutes": 180}),
    "reserve": (GOAL, {"reserve_share": 0.1}),
    "unpredictable": (GOAL, {}),
    "travel": (GOAL, {"weight_travel": 1}),
    "fair_load": (GOAL, {}),
    "stability": (GOAL, {}),
    "budget": (
        GOAL,
        {
            "cost_per_travel_hour": None,
            "cost_per_day_full_time": None,
            "cost_per_day_part_time": None,
            "budget": None,
        },
    ),
    "pinned": (MUST, {}),
}
"""Every rule of the contract with its force and the defaults it names; a rule that joins later stands in its own card alone."""

BY_LAW = {
    "schools_per_inspector", "large_school_students", "part_time_per_full_time", "retired_years", "zone_schools",
    "visits_per_month", "cycle_years", "cycle_min_years", "training_hours", "team_size",
    "term_years", "terms_at_most",
}  # fmt: skip
"""The numbers that a clause gives; all others are the office's choice."""

WITHOUT_YES_OR_NO = {"travel", "fair_load"}
NOT_POSTED = {"staffing_level", "full_time_share", "travel", "fair_load", "budget"}
"""Facts of the scenario, and goals that the stages value by themselves."""

MACHINERY = {"__init__", "card", "pen", "register", "stand_ins"}
RULE = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.CARD.id)


def test_the_register_holds_every_rule_file_and_every_rule_of_the_contract() -> None:
    files = {file.stem for file in Path(duxue.models.rules.__path__[0]).glob("*.py")} - MACHINERY
    assert files == {rule.CARD.id for rule in RULES} >= set(CONTRACT)
    assert len(RULES) == len(files)


def test_every_rule_that_can_bind_the_solver_does() -> None:
    assert {rule.CARD.id for rule in RULES if not hasattr(rule, "post")} == NOT_POSTED


@pytest.mark.parametrize("rule_id", CONTRACT)
def test_a_rule_has_the_force_and_the_defaults_of_the_contract(rule_id: str) -> None:
    force, defaults = CONTRACT[rule_id]
    declared = {spec.key: spec.default for spec in parameter_specs()}
    assert rule_named(rule_id).CARD.force is force
    assert {key: declared[key] for key in defaults} == defaults


@RULE
def test_what_the_law_does_not_give_is_shown_as_the_offices_choice(rule: Rule) -> None:
    for spec in rule.CARD.parameters:
        assert (spec.basis == "law") is (spec.key in BY_LAW), spec.key


@RULE
def test_a_card_is_complete_in_both_languages(rule: Rule) -> None:
    card = rule.CARD
    chinese = [card.zh, card.reading_zh, card.finding_zh, *(p.zh for p in card.parameters)]
    english = [card.en, card.reading_en, card.finding_en, *(p.en for p in card.parameters)]
    chinese += [zh for zh, _ in card.wordings.values()]
    english += [en for _, en in card.wordings.values()]
    assert all(re.search(r"[\u4e00-\u9fff]", text) for text in chinese)
    assert [text for text in english if not text or re.search(r"[\u4e00-\u9fff]", text)] == []
    assert card.sources
    assert all(source.document and (source.clause or source.quotation) for source in card.sources)
    assert any(source.quotation for source in card.sources)
    assert inspect.getdoc(rule)


@RULE
def test_both_languages_tell_the_same_facts(rule: Rule) -> None:
    card = rule.CARD
    for zh, en in [(card.finding_zh, card.finding_en), *card.wordings.values()]:
        assert fields_of(zh) == fields_of(en), zh


def fields_of(template: str) -> set[str]:
    return {field for _, field, _, _ in string.Formatter().parse(template) if field}


@RULE
def test_check_and_post_share_no_function(rule: Rule) -> None:
    """A slip in a shared helper would hide from their comparison; what both may ask are facts of the scenario alone."""
    if not hasattr(rule, "post"):
        return
    shared = functions_from(rule, "check") & functions_from(rule, "post")
    assert shared & {name for name, value in vars(rule).items() if inspect.isfunction(value)} == set()
    tree = ast.parse(inspect.getsource(rule))
    bodies = {n.name: n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)}
    sides = []
    for start in ("check", "post"):
        reached = [bodies[name] for name in functions_from(rule, start) if name in bodies]
        sides.append({n.id for body in reached for n in ast.walk(body) if isinstance(n, ast.Name)})
    for name in sorted(sides[0] & sides[1]):
        value = vars(rule).get(name)
        if inspect.isfunction(value) and value.__module__.startswith("duxue.models."):
            takes = " ".join(str(a) for a in inspect.get_annotations(value).values())
            assert not re.search(r"Plan|Pen|Board|Lit\b", takes), f"{name} looks at the plan for both halves"


@RULE
def test_a_rule_with_a_yes_or_no_has_hand_worked_cases(rule: Rule) -> None:
    assert bool(cases_of(rule.CARD.id)) is (rule.CARD.id not in WITHOUT_YES_OR_NO)
