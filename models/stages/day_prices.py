"""What an event's days cost by themselves: the ends of a term, and every rule on events that has joined the rule book."""

from __future__ import annotations

from datetime import date

from duxue.models.prices import price_of
from duxue.models.rules import term_edges
from duxue.models.rules.card import Rule, Table
from duxue.models.rules.register import joining
from duxue.scenarios.county import County
from duxue.scenarios.plan import Event, Plan

OTHERWISE = (
    "eligibility", "recusal", "own_school_presence", "stage_match", "comprehensive_cycle", "principal_review", "special_campaign",
    "look_back", "county_evaluation", "team_size", "team_independence", "team_expert", "event_days", "notice",
    "one_comprehensive_a_year", "event_cap", "week_cap", "breathing_space", "quiet_days", "term_edges", "working_day", "reserve",
    "pinned",
)  # fmt: skip
"""The rules on events that stand in windows, placements, teams, crowding, or here by a short cut of their own."""


def joined_on_events() -> tuple[Rule, ...]:
    """The rules on events that no stage names: a placement is held against their checks."""
    return joining(Table.EVENTS, (), OTHERWISE)


class DayPrices:
    """The price of each placement of one office's events, told once."""

    def __init__(self, county: County, office_id: str) -> None:
        self.county = county
        self.office_id = office_id
        self._joined = joined_on_events()
        self._told: dict[tuple[str, date, date, int], float] = {}

    def of(self, event: Event) -> float:
        """Minutes: what the days of an event break, at the office's prices."""
        key = (event.event_id, event.start, event.end, len(event.kinds))
        if key not in self._told:
            at_end = term_edges.at_an_end(self.county, event, self.county.parameters)
            self._told[key] = self._price(term_edges) * at_end + self._broken(event)
        return self._told[key]

    def _broken(self, event: Event) -> float:
        if not self._joined:
            return 0.0
        school = self.county.schools.get(event.target_id)
        cut = self.county.with_rows(schools=(school,) if school else ())
        return sum(
            self._price(rule) * len(list(rule.check(cut, Plan(events=(event,)), cut.parameters)))
            for rule in self._joined
        )

    def _price(self, rule: Rule) -> float:
        return float(price_of(self.county, self.office_id, rule.CARD.id, rule.CARD.force))
