"""Small offices of a quarter whose people have agreed to fewer days than their duties take: 5 to 25 % short."""

from __future__ import annotations

from dataclasses import replace

from duxue.models.facts.office_work import expected_event_half_days, owed_half_days
from duxue.scenarios.county import County
from tests.models.quarter_offices import MONTHS, quarter

SHARES = (0.05, 0.1, 0.15, 0.2, 0.25)


def short(seed: int) -> County:
    """The office of a seed: days of visits and of the events to be expected, less the share by which it is short, spread evenly."""
    county = quarter(seed)
    owed = (owed_half_days(county, "U1") + expected_event_half_days(county, "U1")) / 2
    days = round(owed / (1 + SHARES[seed % len(SHARES)])) // MONTHS
    people = county.rows.inspectors
    each = [days // len(people) + (n < days % len(people)) for n in range(len(people))]
    rows = (replace(p, days_per_month=mine) for p, mine in zip(people, each, strict=True))
    return county.with_rows(inspectors=tuple(rows))
