"""What the months' visits cost where later stages have moved visits, events or postings.

Of each piece of a month it is known what its visits cost at least. That holds as long as nothing near it has changed: people, schools and
days within ``NEAR`` of its month. Of any other piece the road's floor of the visits as they are holds.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from duxue.models.bound_trace import retold
from duxue.models.facts.spans import Span, meets
from duxue.models.postings.tours import Tours
from duxue.models.prices import REPORTED, price_of
from duxue.models.rules import travel
from duxue.models.rules.card import Finding
from duxue.models.solver import Outcome
from duxue.models.stages.month import Piece, Visits
from duxue.models.stages.visit_board import DAY_GOALS, RULES
from duxue.scenarios.codes import Force
from duxue.scenarios.county import County
from duxue.scenarios.plan import Attendance, Event, Plan, Seat, Visit

NEAR = timedelta(days=14)
"""Days around a month within which other occasions of a school weigh on its visits."""
TABLES = ("postings", "stand_ins", "events", "seats", "visits", "attendance")


def visits_retold(county: County, found: Visits, before: Plan, after: Plan) -> Outcome:
    """How the months ended, told of the rows as later stages have left them (both plans with all that stands at the office's schools)."""
    changed = [row for name in TABLES for row in set(getattr(before, name)) ^ set(getattr(after, name))]
    if not changed:
        return found.outcome
    office = found.outcome.office
    known = {(s.rule, s.subject) for s, _ in found.open}
    was, now = _broken(county, before), _broken(county, after)
    mended = sum((f.rule, f.subject) in known for key, f in was.items() if key not in now)
    more = float(REPORTED * (len(now.keys() - was.keys()) - mended))
    more += _minutes(county, office, after) - _minutes(county, office, before)
    near = [place for row in changed for place in _places(county, row, before, after)]
    bound = sum(_leasts(county, office, found.pieces, after, near))
    objective = max(0.0, (found.outcome.objective or 0.0) + more)
    return retold(found.outcome, objective, bound)


def _minutes(county: County, office: str, plan: Plan) -> float:
    """The road of a plan's visits at the office's price, and the goals that their days miss beside those that events alone do."""
    weight = county.parameters.number("weight_travel", office)
    visits, events = replace(plan, events=(), seats=()), replace(plan, visits=())
    minutes = weight * travel.measure(county, visits, county.parameters)
    for rule in DAY_GOALS:
        price = price_of(county, office, rule.CARD.id, rule.CARD.force)
        with_visits, without = (
            sum(1 for _ in rule.check(county, some, county.parameters)) for some in (plan, events)
        )
        minutes += price * (with_visits - without)
    return minutes


def _broken(county: County, plan: Plan) -> dict[Any, Finding]:
    """What a plan breaks of the rules on visits that are no goals."""
    rules = (rule for rule in RULES if rule.CARD.force is not Force.GOAL)
    return {f.unmet(): f for rule in rules for f in rule.check(county, plan, county.parameters)}


def _places(county: County, row: Any, before: Plan, after: Plan) -> Iterator[tuple[str, Span]]:
    """The schools and people that a row is about, with its days."""
    if isinstance(row, Attendance):
        session = county.trainings[row.training_id]
        days = session.start, session.end
    elif isinstance(row, Seat):
        event = after.event(row.event_id) or before.event(row.event_id)
        days = (event.start, event.end) if event else (county.start, county.end)
    else:
        days = (row.date, row.date) if isinstance(row, Visit) else (row.start, row.end)
    subject = row.target_id if isinstance(row, Event) else getattr(row, "school_id", "")
    yield from ((place, days) for place in (subject, getattr(row, "inspector_id", "")) if place)
    if isinstance(row, Event):
        yield from ((i.inspector_id, days) for i in county.rows.inspectors if i.school_id == row.target_id)


def _leasts(
    county: County, office: str, pieces: Sequence[Piece], after: Plan, near: Sequence[tuple[str, Span]]
) -> Iterator[float]:
    """What the visits of each piece cost at least."""
    weight = county.parameters.number("weight_travel", office)
    people = sorted({v.inspector_id for v in after.visits} & county.inspectors.keys())
    tours = Tours(county, people, sorted(county.schools), weight=weight)
    for piece in pieces:
        if not _is_near(piece, near):
            yield piece.least
            continue
        first, last = piece.month
        rows = [v for s in piece.schools for v in after.visits_at(s) if first <= v.date <= last]
        yield sum(tours.floor(v.inspector_id, v.school_id) for v in rows if v.inspector_id in tours.row)


def _is_near(piece: Piece, changed: Sequence[tuple[str, Span]]) -> bool:
    """Whether something has changed of a piece's people and schools near its month."""
    first, last = piece.month[0] - NEAR, piece.month[1] + NEAR
    places = {*piece.people, *piece.schools}
    return any(place in places and meets([days], first, last) for place, days in changed)
