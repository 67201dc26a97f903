"""What a breach costs the objective: one currency, minutes of an inspector's time, in the order of the forces."""

from __future__ import annotations

from duxue.models.rules import comprehensive_cycle
from duxue.scenarios.codes import Force
from duxue.scenarios.county import County

IN_PRINCIPLE = 10**6
"""Minutes: more than all goals of an office together can come to in a year."""

MUST = 10**9
"""Minutes: more than all in-principle breaches of an office together."""

UNEVEN = 3000
"""Minutes at which a school beyond a level year of the round is priced: about what a team of three spends on one comprehensive."""


def price_of(county: County, office_id: str, rule_id: str, force: Force) -> int:
    """The price of one unit of breach: by force, for a goal by the office's own weight (``weight_<rule>``; the level round has none)."""
    if force is Force.MUST:
        return MUST
    if force is Force.IN_PRINCIPLE:
        return IN_PRINCIPLE
    if rule_id == comprehensive_cycle.CARD.id:
        return UNEVEN
    return round(county.parameters.number(f"weight_{rule_id}", office_id))


REPORTED = 20_000
"""Minutes at which a stage's told objective and bound count a breach: the true prices would drown the goals."""


def reported(price: float) -> float:
    """A price as it enters the told objective: true for goals, capped for breaches of the two stronger forces."""
    return max(-REPORTED, min(REPORTED, price)) if abs(price) >= IN_PRINCIPLE else price
