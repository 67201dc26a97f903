"""What the register makes of the cards: which rules can be waived, and one declaration of every parameter."""

from duxue.models.rules import register
from duxue.scenarios.codes import Force
from duxue.scenarios.parameters import GROUND, Parameters

CARDS = register.cards()


def test_only_rules_that_hold_in_principle_can_be_waived() -> None:
    assert set(register.waivable()) == {
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
        if isinstance(spec.default, int | float) and not isinstance(spec.default, bool):
            low, high = spec.low, spec.high
            assert low is not None, spec.key
            assert high is not None, spec.key
            assert low <= spec.default <= high, spec.key
