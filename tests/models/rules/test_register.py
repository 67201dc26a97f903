"""The register: every rule file is in it, every card says enough, and the parameters are declared once."""

import re
import string
from pathlib import Path

import pytest

from models.rules import register
from models.rules.card import Card
from scenarios.codes import Force
from scenarios.parameters import GROUND, Parameters

ROOT = Path(__file__).parents[3]
NO_RULES = {"__init__", "card", "pen", "register"}
CARDS = register.cards()


def test_every_rule_file_is_in_the_register_under_its_own_name() -> None:
    files = {path.stem for path in (ROOT / "models/rules").glob("*.py")} - NO_RULES
    assert files == {card.id for card in CARDS}
    assert len(CARDS) == len({card.id for card in CARDS})


@pytest.mark.parametrize("card", CARDS, ids=lambda card: card.id)
def test_a_card_says_where_the_rule_comes_from_and_how_it_is_read_in_both_languages(card: Card) -> None:
    assert card.sources
    assert all(source.document for source in card.sources)
    for chinese in (card.zh, card.reading_zh, card.finding_zh):
        assert re.search(r"[\u4e00-\u9fff]", chinese), chinese
    for english in (card.en, card.reading_en, card.finding_en):
        assert english
        assert not re.search(r"[\u4e00-\u9fff]", english), english


@pytest.mark.parametrize("card", CARDS, ids=lambda card: card.id)
def test_both_languages_tell_the_same_facts(card: Card) -> None:
    for zh, en in ((card.finding_zh, card.finding_en), *card.wordings.values()):
        told = [{name for _, name, _, _ in string.Formatter().parse(text) if name} for text in (zh, en)]
        assert told[0] == told[1]


def test_only_rules_that_hold_in_principle_can_be_waived() -> None:
    assert register.waivable() == {
        "responsible_load",
        "staffing_level",
        "reach",
        "principal_review",
        "week_cap",
    }
    assert all(register.rule(rule_id).CARD.force is Force.IN_PRINCIPLE for rule_id in register.waivable())


def test_parameters_are_declared_once_with_words_and_defaults_inside_their_bounds() -> None:
    specs = register.parameter_specs()
    assert len({spec.key for spec in specs}) == len(specs)
    assert {spec.key for spec in GROUND} <= {spec.key for spec in specs}
    declared = [spec for card in CARDS for spec in card.parameters]
    Parameters([*GROUND, *declared])  # raises where one key is declared in two ways
    for spec in declared:
        assert spec.zh, spec.key
        assert spec.en, spec.key
        if isinstance(spec.default, int | float) and not isinstance(spec.default, bool):
            low, high = spec.low, spec.high
            assert low is not None, spec.key
            assert high is not None, spec.key
            assert low <= spec.default <= high, spec.key
