"""Which rows around an open duty are decided anew together: some schools, the people who serve them, some days.

A small office is decided anew as a whole, postings with it; of a larger one some schools near the duty within a month.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from duxue.models.explaining.reasons.trials import Standing
from duxue.models.facts.availability import months_of
from duxue.models.facts.spans import Span
from duxue.models.rules.card import Finding
from duxue.scenarios.codes import PinKind, Status
from duxue.scenarios.county import County
from duxue.scenarios.plan import Attendance, Event, Plan, Posting, StandIn, Visit

WHOLE = 11_000
"""Schools times people times days up to which an office is decided anew as a whole."""
SCHOOLS = 8
"""Schools decided anew together in a larger office."""
OF_POSTINGS = frozenset(
    (
        "coverage",
        "responsible_load",
        "reach",
        "eligibility",
        "recusal",
        "zone",
        "stage_match",
        "county_evaluation",
    )
)
"""Rules that nothing mends where postings stand and governments are not looked at."""
MONTHS = 4
"""Months looked at, one after the other, of a duty whose window is long."""


@dataclass(frozen=True)
class Region:
    """Schools and people whose rows are decided anew on some days; ``whole``: all of an office, postings with them."""

    schools: tuple[str, ...]
    people: tuple[str, ...]
    days: Span
    whole: bool = False

    def holds(self, first: date, last: date) -> bool:
        """Whether some days lie inside."""
        return self.days[0] <= first and last <= self.days[1]


def regions(
    county: County, office_id: str, plan: Plan, finding: Finding, standing: Standing
) -> Iterator[Region]:
    """The regions around an open duty, the whole office where it is small."""
    schools = [s.school_id for s in county.schools_of(office_id)]
    people = [i.inspector_id for i in county.inspectors_of(office_id)]
    days = max(county.start, standing.before), county.end
    if not schools or not people or days[0] > days[1]:
        return
    if len(schools) * len(people) * ((days[1] - days[0]).days + 1) <= WHOLE:
        yield Region(tuple(schools), tuple(people), days, whole=standing.before <= county.start)
        return
    if finding.rule in OF_POSTINGS:
        return
    for span in _spans(county, finding, days):
        near = _near(county, plan, _places(county, plan, finding, span), span, schools)
        if near:
            yield Region(near, tuple(_people(county, office_id, plan, near, span)), span)


def _places(county: County, plan: Plan, finding: Finding, span: Span) -> list[str]:
    """The schools where a breach is: the school itself, an issue's or event's, or those where a person works on some days."""
    subject = finding.subject
    if subject in county.schools:
        return [subject]
    if subject in county.follow_ups:
        return [county.follow_ups[subject].school_id]
    if (event := plan.event(subject)) is not None:
        return [event.target_id]
    if subject in county.inspectors:
        visited = [v.school_id for v in plan.visits_by(subject) if span[0] <= v.date <= span[1]]
        held = [e.target_id for e in plan.works_in(subject) if span[0] <= e.start <= span[1]]
        return list(dict.fromkeys(s for s in (*visited, *held) if s in county.schools))
    return []


def _spans(county: County, finding: Finding, days: Span) -> Iterator[Span]:
    """The months of a duty's window, each with its neighbour; of a long window some, evenly spread, the last first."""
    last = finding.date or days[1]
    first = next((d for key in ("first", "from") if isinstance(d := finding.facts.get(key), date)), last)
    if finding.rule in ("comprehensive_cycle", "event_cap", "one_comprehensive_a_year"):
        first, last = days
    elif finding.rule == "special_campaign":
        campaign = county.campaigns.get(str(finding.facts.get("campaign")))
        first, last = (campaign.start, campaign.end) if campaign else days
    months = [m for m in months_of(county) if m[0] <= last and first <= m[1] and m[1] >= days[0]]
    step = max(1, -(-len(months) // MONTHS))
    for begin, end in reversed(months[::step]):
        yield max(days[0], begin - timedelta(days=7)), min(days[1], end + timedelta(days=7))


def _near(county: County, plan: Plan, places: list[str], span: Span, schools: list[str]) -> tuple[str, ...]:
    """Some schools, those where their people sit in teams or answer, then those whose events lie in the span, the nearest first."""
    if not places:
        return ()
    answering = sorted({p.inspector_id for s in places for p in plan.postings_at(s)})
    busy = {s for s in schools if any(span[0] <= e.start <= span[1] for e in plan.events_at(s))}
    sat = [e.target_id for i in answering for e in plan.works_in(i) if span[0] <= e.start <= span[1]]
    held = [p.school_id for i in answering for p in plan.postings_of(i)]
    here = county.schools[places[0]]
    ways = {
        s: (county.schools[s].lon - here.lon) ** 2 + (county.schools[s].lat - here.lat) ** 2 for s in busy
    }
    theirs = [s for s in dict.fromkeys([*sat, *held]) if s in busy]
    ordered = dict.fromkeys([*places, *theirs, *sorted(busy, key=lambda s: (ways[s], s))])
    return tuple(list(ordered)[: max(SCHOOLS, len(places))])


def _people(county: County, office_id: str, plan: Plan, schools: Iterable[str], span: Span) -> Iterator[str]:
    """The office's people who answer for some schools, stand in there or sit in teams there, then the others."""
    first: dict[str, None] = {}
    for school in schools:
        first.update(dict.fromkeys(r.inspector_id for r in plan.postings_at(school)))
        first.update(dict.fromkeys(r.inspector_id for r in plan.stand_ins_at(school)))
        for event in plan.events_at(school):
            if span[0] <= event.start <= span[1]:
                first.update(dict.fromkeys(s.inspector_id for s in plan.team(event.event_id)))
    own = {i.inspector_id for i in county.inspectors_of(office_id)}
    yield from (i for i in first if i in own)
    yield from sorted(own - first.keys())


@dataclass(frozen=True)
class FreeRows:
    """The rows of an office's plan inside a region that may be taken out."""

    postings: tuple[Posting, ...]
    stand_ins: tuple[StandIn, ...]
    events: tuple[Event, ...]
    visits: tuple[Visit, ...]
    attendance: tuple[Attendance, ...]
    seats: tuple[Any, ...]

    @property
    def all(self) -> tuple[Any, ...]:
        """All of them."""
        return (*self.postings, *self.stand_ins, *self.events, *self.visits, *self.attendance, *self.seats)


def free_rows(county: County, own: Plan, region: Region, standing: Standing) -> FreeRows:
    """What may be decided anew of an office's own rows; what is frozen, done or set by hand stands."""
    schools = set(region.schools)
    by_hand = {p.event_id for p in county.rows.pins if p.kind in (PinKind.EVENT, PinKind.SEAT)}
    kept = standing.rows
    events = tuple(
        e
        for e in own.events
        if e.target_id in schools and e.status is Status.PLANNED and e not in kept and region.holds(e.start, e.end)
        and e.event_id not in county.imposed and e.event_id not in by_hand
    )  # fmt: skip
    ids = {e.event_id for e in events}
    seats = tuple(s for s in own.seats if s.event_id in ids)
    fixed = {s.event_id for s in seats if s in kept}
    return FreeRows(
        tuple(p for p in own.postings if p.school_id in schools and p not in kept) if region.whole else (),
        tuple(r for r in own.stand_ins if r.school_id in schools and r not in kept) if region.whole else (),
        tuple(e for e in events if e.event_id not in fixed),
        tuple(
            v for v in own.visits if v.school_id in schools and v not in kept and region.holds(v.date, v.date)
        ),
        tuple(a for a in own.attendance if _may_change(county, a, region) and a not in kept)
        if region.whole
        else (),
        tuple(s for s in seats if s.event_id not in fixed),
    )


def _may_change(county: County, row: Attendance, region: Region) -> bool:
    """Whether a session lies in the region and ahead."""
    session = county.trainings.get(row.training_id)
    return session is not None and session.start >= county.as_of and region.holds(session.start, session.end)
