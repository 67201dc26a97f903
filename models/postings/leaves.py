"""Absence is not departure: which leaves a person's postings outlast, and which end them."""

from __future__ import annotations

from duxue.models.facts.availability import away_spans, months_of, service_spans
from duxue.models.facts.spans import Span, includes, inside, meets, merged, without
from duxue.models.facts.standing_in import absences_stood_in
from duxue.scenarios.county import County
from duxue.scenarios.records import Inspector

LONG = 15
"""Office workdays in a row from which on a leave is long: nobody receives a school in it, and a colleague stands in."""

FEW = 3
"""A month with fewer days left for visits counts as a month of leave."""


def short_absences(county: County, person: Inspector) -> list[Span]:
    """The absences of the horizon in which a colleague may stand in (those that touch are one)."""
    return absences_stood_in(county, person.inspector_id, person.unit_id)


def long_leaves(county: County, person: Inspector) -> list[Span]:
    """The leaves of at least ``LONG`` office workdays, and those that leave hardly a day of some month for visits."""
    away = inside(merged(away_spans(county, person)), county.start, county.end)
    months = _empty_months(county, person, away)
    return [
        (first, last)
        for first, last in away
        if len(list(county.calendar.workdays(first, last, person.unit_id))) >= LONG
        or meets(months, first, last)
    ]


def holding_spans(county: County, person: Inspector) -> list[Span]:
    """A person's service without the months of leaves in which nobody may stand in: there alone postings end early."""
    short = short_absences(county, person)
    away = merged(away_spans(county, person))
    return without(service_spans(county, person), _empty_months(county, person, without(away, short)))


def _empty_months(county: County, person: Inspector, away: list[Span]) -> list[Span]:
    """The months of service, cut to the horizon, of which some days away leave hardly one for visits."""
    served = [
        d for a, b in service_spans(county, person) for d in county.calendar.workdays(a, b, person.unit_id)
    ]
    left = [d for d in served if not includes(away, d)]
    return [
        (first, last)
        for first, last in months_of(county)
        if sum(first <= d <= last for d in served) >= 10 and sum(first <= d <= last for d in left) < FEW
    ]
