"""Campaigns: which schools each is about, and which of them are drawn by lot before anything is optimised."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import TypeVar

from duxue.scenarios.belonging import is_about
from duxue.scenarios.codes import Stage, TaskKind
from duxue.scenarios.county import County
from duxue.scenarios.grouping import grouped
from duxue.scenarios.records import Campaign, School
from duxue.scenarios.rows import Sample

K = TypeVar("K")
Stratum = tuple[Stage, str]
"""A stage and a unit, by which a sample is drawn in proportion."""


def campaign_offices(county: County, campaign: Campaign) -> tuple[str, ...]:
    """The offices that draw a sample for a campaign: the one it names, or every office."""
    return (campaign.office_id,) if campaign.office_id else tuple(u.unit_id for u in county.offices)


def campaign_scope(county: County, campaign: Campaign, office_id: str) -> tuple[School, ...]:
    """An office's schools that a campaign is about, in scope on the first and the last day of its window, by id.

    Nobody owes a campaign whose window does not meet the horizon.
    """
    outside = campaign.end < county.start or county.end < campaign.start
    if outside or office_id not in campaign_offices(county, campaign):
        return ()
    schools = (
        s
        for s in county.schools_of(office_id)
        if is_about(campaign, s) and s.in_scope(campaign.start) and s.in_scope(campaign.end)
    )
    return tuple(sorted(schools, key=lambda s: s.school_id))


def sample_size(sample: Sample, scope: int) -> int:
    """How many schools of a scope are drawn (a share is rounded up; never more than there are)."""
    if sample.count is not None:
        return min(sample.count, scope)
    if sample.share is not None:
        # 7 % of 100 schools are 7; as binary fractions they would be rounded up to 8.
        return min(scope, -(-Fraction(sample.share).limit_denominator(10**6) * scope // 1))
    return scope


def quotas(sizes: Mapping[K, int], number: int) -> dict[K, tuple[int, int]]:
    """The fewest and the most that each stratum may give to a sample in proportion (最大余额法).

    Both are equal unless strata tie for the last places, which then go by lot.
    """
    whole = sum(sizes.values())
    shares = {key: divmod(number * size, whole) for key, size in sizes.items()} if whole else {}
    spare = number - sum(floor for floor, _ in shares.values())
    ranked = sorted((rest for _, rest in shares.values()), reverse=True)
    if not spare:
        return {key: (floor, floor) for key, (floor, _) in shares.items()}
    mark = ranked[spare - 1]
    tie = ranked.count(mark) > spare - sum(rest > mark for rest in ranked)
    return {
        key: (floor + (rest > mark or (rest == mark and not tie)), floor + (rest >= mark))
        for key, (floor, rest) in shares.items()
    }


def fixed_by_above(county: County, campaign: Campaign, scope: Iterable[School]) -> frozenset[str]:
    """Schools of a scope where a level above holds the campaign itself, inside its window: they count as drawn."""
    held = {
        row.target_id
        for row in county.rows.imposed
        if campaign.start <= row.start and row.end <= campaign.end
        if any(t.kind is TaskKind.CAMPAIGN and t.ref == campaign.campaign_id for t in row.kinds)
    }
    return frozenset(s.school_id for s in scope if s.school_id in held)


def strata_of(scope: Iterable[School]) -> dict[Stratum, list[str]]:
    """The schools of a scope by stratum, ids in the order of the scope."""
    strata = grouped(scope, lambda school: (school.stage, school.unit_id))
    return {stratum: [school.school_id for school in schools] for stratum, schools in strata.items()}


def draw_sample(county: County, campaign: Campaign, office_id: str) -> tuple[str, ...]:
    """The schools that an office inspects in a campaign, drawn by lot from the seed, in proportion; ids in order.

    Each stratum (stage x unit) has a lot of its own, so a school more in one stratum moves no draw in another.
    """
    scope = campaign_scope(county, campaign, office_id)
    strata = strata_of(scope)
    fixed = fixed_by_above(county, campaign, scope)
    number = sample_size(campaign.sample, len(scope))
    bounds = quotas({key: len(ids) for key, ids in strata.items()}, number)
    lot = f"{county.seed}/{campaign.campaign_id}/{office_id}"
    given = {key: sum(i in fixed for i in strata[key]) for key in bounds}
    take = {key: max(low, given[key]) for key, (low, _) in bounds.items()}
    tied = [key for key in sorted(bounds) if take[key] < bounds[key][1]]
    random.Random(f"{lot}/ties").shuffle(tied)
    for key in tied[: max(0, number - sum(take.values()))]:
        take[key] += 1
    drawn: list[str] = []
    for key, ids in strata.items():
        rest = [i for i in ids if i not in fixed]
        random.Random(f"{lot}/{key[0]}/{key[1]}").shuffle(rest)
        drawn += [i for i in ids if i in fixed] + rest[: take[key] - given[key]]
    return tuple(sorted(drawn))


def held_by_office(county: County, campaign: Campaign, office_id: str) -> tuple[str, ...]:
    """Of the schools drawn for a campaign those at which the office holds it itself, no level above; ids in order."""
    above = fixed_by_above(county, campaign, campaign_scope(county, campaign, office_id))
    return tuple(i for i in draw_sample(county, campaign, office_id) if i not in above)
