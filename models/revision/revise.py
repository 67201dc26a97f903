"""One office's plan after changes: what is done and public stays, the rest moves as little as the office's prices allow."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import date

from duxue.models.mending.last_pass import LastPass
from duxue.models.office_plan import Progress, beside
from duxue.models.postings.least_change.prices import Prices
from duxue.models.postings.least_change.released_postings import ReleasedPostings
from duxue.models.postings.least_change.search import ChangedPostings, LeastChange
from duxue.models.postings.least_change.zone_rows import zone_rows
from duxue.models.revision.answer import Order, RevisedOffice
from duxue.models.revision.events import EventRevision, RevisedEvents
from duxue.models.revision.tables import attendance_rows, cycle_rows
from duxue.models.revision.visits import VisitRevision
from duxue.models.solver import Outcome, Stop
from duxue.models.stages.month_retold import visits_retold
from duxue.scenarios.as_imposed import with_imposed
from duxue.scenarios.county import County
from duxue.scenarios.plan import Plan
from duxue.scenarios.releases.difference import difference
from duxue.scenarios.releases.revision_told import Moves
from duxue.scenarios.shares import rows_of
from duxue.scenarios.subset import office_county

SHARES = {"postings": 0.5, "events": 0.1, "visits": 0.4}
"""How an office's effort is shared out among the parts of a revision."""


def revise_office(  # noqa: PLR0913 - a planner's four, and what a rerun starts from and may do
    county: County,
    office_id: str,
    *,
    before: Plan,
    given: Plan,
    effort: float,
    stop: Stop,
    tell: Callable[[Progress], None],
    as_of: date | None = None,
    prices: Prices | None = None,
    max_moves: int | None = None,
    not_done: Collection[str] = (),
    mend: bool = False,
) -> RevisedOffice:
    """The plan of one office after changes; ``county`` is the scenario with them, ``before`` the released plan.

    All before ``as_of`` (none: the county's own day) is done; what was announced before it is frozen unless a rule makes it impossible. ``given`` (the
    city's revised plan) stands as fact; events and visits in ``not_done`` did not take place and fall due again. With
    ``max_moves`` at most so many schools change hands. What ``before`` left open asks for no
    moves unless with ``mend``. ``effort`` is in the solver's deterministic seconds, prices (none: the
    office's own) are in minutes.
    """
    asked = prices or Prices.of(county, office_id)
    order = Order(before, given, asked, max_moves, frozenset(not_done), mend)
    cut = replace(office_county(county, office_id), as_of=as_of or county.as_of)
    return _Revision(cut, office_id, order, tell).run(effort, stop)


class _Revision:
    """One office on its way through the parts of a revision."""

    def __init__(
        self, county: County, office_id: str, order: Order, tell: Callable[[Progress], None]
    ) -> None:
        self.county, self.office_id, self.order, self.tell = county, office_id, order, tell
        self.prices, self.not_done = order.prices, order.not_done
        self.since = county.since
        self.own = _own_rows(county, office_id, order.before)
        left_open = rows_of(county, order.before, office_id).unmet
        self.known = frozenset() if order.mend else frozenset((u.rule, u.subject) for u in left_open)
        self.facts = replace(order.given, events=with_imposed(county, order.given.events))
        self.stages: list[Outcome] = []

    def run(self, effort: float, stop: Stop) -> RevisedOffice:
        """Training, postings, zones, events, visits and the round, each with the former ones as fact."""
        county, seed = self.county, self.county.seed
        classes = attendance_rows(
            county, self.office_id, self.own, self.since, seed=seed, effort=effort * 0.05, stop=stop
        )
        done = self._still_done(replace(self.own, attendance=classes))
        handed = self._hand(done, effort, stop)
        standing = self.released.standing_in(handed.postings)
        zones = zone_rows(county, self.office_id, self.own.zones, handed.zones, handed.postings)
        facts = replace(
            self.facts,
            postings=(*self.facts.postings, *handed.postings),
            stand_ins=(*self.facts.stand_ins, *standing),
            attendance=(*self.facts.attendance, *classes),
        )
        self._tell("events", SHARES["postings"])
        events = self._events(replace(facts, visits=(*facts.visits, *done.visits)))
        facts = replace(facts, events=(*facts.events, *events.events), seats=(*facts.seats, *events.seats))
        self._tell("visits", 1 - SHARES["visits"])
        placed = VisitRevision(county, self.office_id, self.own.visits, facts, self.since).run(
            self.not_done, seed=seed, effort=effort * SHARES["visits"], stop=stop
        )
        before = Plan(
            postings=handed.postings,
            stand_ins=standing,
            zones=zones,
            events=events.events,
            seats=events.seats,
            visits=placed.visits,
            attendance=classes,
            cycle=cycle_rows(county, self.office_id, self.own.cycle, (*self.facts.events, *events.events)),
        )
        plan = self._mended(before, effort * SHARES["visits"] / 20, stop)
        told = visits_retold(county, placed.found, beside(self.facts, before), beside(self.facts, plan))
        self.stages.append(replace(told, stage="visits"))
        self._tell("done", 1.0)
        moves = self._moves(plan, handed)
        return RevisedOffice(self.office_id, plan, tuple(self.stages), moves, handed.curve, events.broken)

    def _moves(self, plan: Plan, handed: ChangedPostings) -> Moves:
        """How far the plan is from the one before, as releases are compared."""
        found = difference(self.own, plan, self.since)
        zones = sum(1 for z in found.zones if z.former_zone and z.new_zone)
        counts = found.moves["postings"], found.moves["events"], found.moves["visits"]
        return Moves(*counts, handed.least, handed.proven, zones)

    def _mended(self, plan: Plan, effort: float, stop: Stop) -> Plan:
        """The plan after the last pass over what it leaves open."""
        last = LastPass(
            self.county, self.office_id, self.facts, plan, since=self.since, known=self.order.before.unmet,
            keep=(*plan.postings, *plan.stand_ins, *plan.zones, *plan.attendance),
        )  # fmt: skip
        return last.run(effort=effort, stop=stop).plan

    def _hand(self, done: Plan, effort: float, stop: Stop) -> ChangedPostings:
        self._tell("postings", 0.0)
        self.released = ReleasedPostings(self.county, self.office_id, done, self.since, self.known)
        search = LeastChange(
            self.released, self.prices, seed=self.county.seed, effort=effort * SHARES["postings"], stop=stop
        )
        handed = search.run(self.order.max_moves)
        self.stages.append(handed.outcome)
        return handed

    def _events(self, facts: Plan) -> RevisedEvents:
        revision = EventRevision(
            self.county, self.office_id, self.own, facts, self.prices, self.since, self.county.seed
        )
        return revision.run(self.not_done)

    def _still_done(self, own: Plan) -> Plan:
        """The released rows without what was not done."""
        return replace(
            own,
            events=tuple(e for e in own.events if e.event_id not in self.not_done),
            seats=tuple(s for s in own.seats if s.event_id not in self.not_done),
            visits=tuple(v for v in own.visits if v.visit_id not in self.not_done),
        )

    def _tell(self, stage: str, done: float) -> None:
        self.tell(Progress(self.office_id, stage, "running", None, None, None, done))


def _own_rows(county: County, office_id: str, before: Plan) -> Plan:
    """The rows of the released plan that are this office's to revise: not what levels above have fixed, nor what stayed open."""
    mine = rows_of(county, before, office_id)
    return replace(
        mine,
        events=tuple(e for e in mine.events if e.event_id not in county.imposed),
        seats=tuple(s for s in mine.seats if s.event_id not in county.imposed),
        unmet=(),
    )
