"""Which kinds of duties an office wants kept first where a month cannot hold all (parameter ``order_of_duties``).

Musts come before what holds in principle; of musts as many as can be, unless the office orders kinds: then each kind weighs more
than all that come after it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from duxue.scenarios.codes import TaskKind
from duxue.scenarios.county import County
from duxue.scenarios.rows import Task

RULE_OF: Mapping[TaskKind, str] = MappingProxyType(
    {
        TaskKind.COMPREHENSIVE: "comprehensive_cycle",
        TaskKind.CAMPAIGN: "special_campaign",
        TaskKind.FOLLOW_UP: "look_back",
        TaskKind.COUNTY_EVALUATION: "county_evaluation",
        TaskKind.PRINCIPAL_REVIEW: "principal_review",
    }
)
"""The rule under which a duty of each kind stays open."""
MUST, IN_PRINCIPLE = 1e6, 1e4
"""Minutes, beside any road, that an event without a day costs for each duty that it serves."""
APART = 100
"""How many duties of the next kind one of an ordered kind outweighs."""


class DutyOrder:
    """An office's order of the kinds of duties."""

    def __init__(self, county: County, office_id: str) -> None:
        key = "order_of_duties"
        p = county.parameters
        named = p.word(key, office_id).split(",") if p.is_set(key, office_id) else []
        self._rank = {rule: n for n, rule in enumerate(named)}

    def rank(self, rule_id: str) -> int:
        """The place of a rule's duties, 0 first; all that the office does not name come last, alike."""
        return self._rank.get(rule_id, len(self._rank))

    def of_event(self, kinds: Sequence[Task]) -> int:
        """The place of an event: that of the first of its duties."""
        return min((self.rank(RULE_OF[t.kind]) for t in kinds), default=len(self._rank))

    def price(self, kinds: Sequence[Task]) -> float:
        """Minutes of an event that finds no day."""
        return sum(self._price(RULE_OF[t.kind]) for t in kinds)

    def _price(self, rule_id: str) -> float:
        if rule_id == RULE_OF[TaskKind.PRINCIPAL_REVIEW]:
            return IN_PRINCIPLE
        return MUST * float(APART ** (len(self._rank) - self.rank(rule_id)))
