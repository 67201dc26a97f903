"""A check with one comparison gone wrong does not pass: a hand-worked case or the agreement gives it away."""

import pytest

from duxue.models.rules.card import Rule
from duxue.models.rules.register import RULES
from tests.models.faults import faults_of, noticed
from tests.models.worlds import cases_of

WORLDS = 30
"""Edited worlds in which the two halves of a rule are held against each other."""

MOST = 16
"""Faults tried in a rule: evenly spread where there are more."""


@pytest.mark.parametrize("rule", [r for r in RULES if cases_of(r.CARD.id)], ids=lambda rule: rule.CARD.id)
def test_nearly_every_planted_fault_is_noticed(rule: Rule) -> None:
    """One in four may go by: a guard against rows that reading refuses can be wrong without anybody seeing it."""
    faults = list(faults_of(rule))
    tried = faults[:: -(-len(faults) // MOST)]
    missed = [(f.line, f.text) for f in tried if not noticed(rule, f.check, WORLDS)]
    assert len(missed) <= max(1, len(tried) // 4), missed


@pytest.mark.parametrize("rule", [r for r in RULES if cases_of(r.CARD.id)], ids=lambda rule: rule.CARD.id)
def test_a_sound_check_is_not_taken_for_a_faulty_one(rule: Rule) -> None:
    assert not noticed(rule, rule.check, 10)
