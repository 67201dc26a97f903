"""What a rule's check finds and what its post forbids are the same, in worlds at its boundaries and with drawn parameters.

An ordinary run draws a share of the worlds; ``make mutants`` draws them all (DUXUE_DRAWS=1).
"""

from collections import Counter
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from duxue.models.rules.card import Rule
from duxue.models.rules.register import RULES, finding_message
from duxue.scenarios.plan import Plan
from tests.draws import SHARE
from tests.models.agreement import broken, feasible, found, shortfalls
from tests.models.worlds import World, cases_of, decoys, edited, world_of

POSTED = [rule for rule in RULES if hasattr(rule, "post")]
WIDER = {"zone"}
"""Rules whose post also names the inspector of a school that lies in two zones, where the check leaves it at the school."""

DATED = {
    "eligibility", "look_back", "monthly_visit", "own_school_presence", "pinned", "principal_review", "reach", "reserve",
    "rotation", "term_edges", "training_hours", "unpredictable", "week_cap",
}  # fmt: skip
"""Rules whose post tells the day of a breach as the check does."""

WINDOWED = {
    "breathing_space", "coverage", "event_cap", "event_days", "notice", "one_comprehensive_a_year",
    "quiet_days", "recusal", "responsible_load", "special_campaign", "working_day",
}  # fmt: skip
"""Rules whose post tells some day of the window in which a breach lies, where the check tells the first day of the breach."""

COUNTED_OTHERWISE = {
    "comprehensive_cycle": "a comprehensive that is missing, and the school's place in the round that it leaves empty: two stages decide them",
    "quiet_days": "days that are no school days, before and after others, are two findings but one placement",
    "special_campaign": "how many schools are drawn, and how many of each kind: the check looks at kinds only where the number is right",
}
"""Rules of which a board may break more requirements than the check has findings, or fewer, and why."""

RARE = {"unpredictable"}
"""Rules that few of the drawn worlds break: all are drawn for them."""

DRAWS = settings(
    derandomize=True,
    database=None,
    deadline=None,
    phases=(Phase.explicit, Phase.generate, Phase.shrink),
    suppress_health_check=list(HealthCheck),
)


def draws(whole: int, rule: Rule) -> int:
    """How many worlds are drawn of a whole number."""
    return whole if rule.CARD.id in RARE else round(whole * SHARE)


def drawn(path: Path, random: Random, rule: Rule, edits: int) -> World:
    return edited(world_of(path), random, edits, rule.CARD.parameters)


def cases(rule: Rule) -> st.SearchStrategy[Path]:
    paths = cases_of(rule.CARD.id)
    assert paths, f"tests/rules holds no {rule.CARD.id}-NN.toml"
    return st.sampled_from(paths)


@pytest.mark.parametrize("rule", POSTED, ids=lambda rule: rule.CARD.id)
def test_the_solver_may_do_just_what_the_check_lets_pass(rule: Rule) -> None:
    seen = set()

    @settings(DRAWS, max_examples=draws(100, rule))
    @given(
        path=cases(rule),
        seed=st.integers(0, 9999),
        edits=st.integers(0, 6),
        others=st.integers(0, 2),
        decide=st.booleans(),
    )
    def agree(path: Path, seed: int, edits: int, others: int, decide: bool) -> None:
        random = Random(seed)
        world = drawn(path, random, rule, edits)
        findings = found(world, rule.check)
        assert feasible(world, rule, decoys(world, random, others), decide) is not bool(findings), findings
        seen.add(bool(findings))

    agree()
    assert seen == {True, False}, "the drawn worlds lie on one side of the rule only"


@pytest.mark.parametrize("decide", [False, True], ids=["facts", "decisions"])
@pytest.mark.parametrize("rule", POSTED, ids=lambda rule: rule.CARD.id)
def test_every_hand_worked_case_is_posted_as_it_is_checked(rule: Rule, decide: bool) -> None:
    """The boundaries that a case was written for, as they are: nothing is drawn, nothing is solved."""
    for path in cases_of(rule.CARD.id):
        world = world_of(path)
        findings = found(world, rule.check)
        dated = shortfalls(world, rule, Plan(), decide)
        assert rule.CARD.id not in WINDOWED or all(day for _, day in dated), path.stem
        if rule.CARD.id in DATED:
            assert dated == {(f.subject, f.date) for f in findings}, path.stem
        elif rule.CARD.id in WIDER:
            assert {f.subject for f in findings} <= {subject for subject, _ in dated}, path.stem
        else:
            assert {subject for subject, _ in dated} == {f.subject for f in findings}, path.stem


@pytest.mark.parametrize("decide", [False, True], ids=["facts", "decisions"])
@pytest.mark.parametrize("rule", POSTED, ids=lambda rule: rule.CARD.id)
def test_a_breach_is_paid_for_as_often_as_it_is_found(rule: Rule, decide: bool) -> None:
    differing = []
    for path in cases_of(rule.CARD.id):
        world = world_of(path)
        paid = Counter(subject for subject, _ in broken(world, rule, Plan(), decide))
        if paid != Counter(f.subject for f in found(world, rule.check)):
            differing.append(path.stem)
    assert bool(differing) is (rule.CARD.id in COUNTED_OTHERWISE), differing


@pytest.mark.parametrize("rule", POSTED, ids=lambda rule: rule.CARD.id)
def test_a_breach_is_named_by_its_subject(rule: Rule) -> None:
    """Waive what was found, and the plan may stand; take one waiver back, and it may not."""
    named = 0

    @settings(DRAWS, max_examples=draws(40, rule))
    @given(path=cases(rule), seed=st.integers(0, 9999), edits=st.integers(0, 4), decide=st.booleans())
    def exact(path: Path, seed: int, edits: int, decide: bool) -> None:
        nonlocal named
        random = Random(seed)
        world = drawn(path, random, rule, edits)
        other = decoys(world, random, 1)
        findings = found(world, rule.check)
        subjects = {f.subject for f in findings}
        dated = shortfalls(world, rule, other, decide)
        short = {subject for subject, _ in dated}
        if rule.CARD.id in DATED:
            assert dated == {(f.subject, f.date) for f in findings}
        if rule.CARD.id in WIDER:
            assert bool(short) is bool(subjects)
            assert subjects <= short
        else:
            assert short == subjects
        if subjects:
            assert feasible(world, rule, other, decide, waived=short)
        for subject in sorted(subjects)[:2]:
            assert not feasible(world, rule, other, decide, waived=short - {subject})
            named += 1

    exact()
    assert named, "no drawn world breaks the rule"


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.CARD.id)
def test_every_finding_can_be_said_in_both_languages(rule: Rule) -> None:
    if not cases_of(rule.CARD.id):
        pytest.skip("a goal without a yes or no")

    @settings(DRAWS, max_examples=draws(40, rule))
    @given(path=cases(rule), seed=st.integers(0, 9999), edits=st.integers(0, 4))
    def say(path: Path, seed: int, edits: int) -> None:
        world = drawn(path, Random(seed), rule, edits)
        for finding in found(world, rule.check):
            assert finding.rule == rule.CARD.id
            for lang in ("zh", "en"):
                words = finding_message(finding, world.county, lang)
                assert words
                assert not set("{}") & set(words), words
                assert "None" not in words, words

    say()
