"""Samples of campaigns where schools came or went: as few as possible are drawn anew, number and proportion stay right."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from random import Random

from duxue.models.facts.campaigns import (
    Stratum,
    campaign_scope,
    draw_sample,
    fixed_by_above,
    quotas,
    sample_size,
    strata_of,
)
from duxue.models.revision.in_force import in_force
from duxue.scenarios.codes import TaskKind
from duxue.scenarios.county import County
from duxue.scenarios.plan import Event
from duxue.scenarios.records import Campaign
from duxue.scenarios.rows import Task


class Draw:
    """One office's sample for one campaign: what each stratum (stage x unit) may give, and whose turn it is."""

    def __init__(self, county: County, campaign: Campaign, office_id: str) -> None:
        scope = campaign_scope(county, campaign, office_id)
        self.ids = [s.school_id for s in scope]
        self.everyone = campaign.sample.everyone
        self.number = sample_size(campaign.sample, len(scope))
        self.above = fixed_by_above(county, campaign, scope)
        strata = strata_of(scope)
        self._bounds = quotas({key: len(ids) for key, ids in strata.items()}, self.number)
        drawn = draw_sample(county, campaign, office_id)
        self._order: dict[Stratum, list[str]] = {}
        for key, ids in sorted(strata.items()):
            rest = [i for i in ids if i not in drawn]
            Random(f"{county.seed}/{campaign.campaign_id}/{key[0]}/{key[1]}/again").shuffle(rest)
            self._order[key] = [*(i for i in drawn if i in ids), *rest]

    def lacking(self, held: Collection[str]) -> list[str]:
        """The schools to be drawn beside those where the campaign stands, so that number and proportion are right."""
        if self.everyone:
            return [i for i in self.ids if i not in held]
        chosen: list[str] = []
        for floor in (0, 1):
            for key, order in self._order.items():
                for school_id in [i for i in order if i not in held and i not in chosen]:
                    have = sum(i in held or i in chosen for i in order)
                    if len(held) + len(chosen) < self.number and have < self._bounds[key][floor]:
                        chosen.append(school_id)
        return sorted(chosen)

    def beyond(self, held: Collection[str], free: Collection[str]) -> set[str]:
        """Of the schools where the campaign stands, those to let go for number and proportion; only ``free`` ones can be.

        What was drawn last goes first; no stratum is taken below its share.
        """
        gone: set[str] = set()
        if self.everyone:
            return gone
        for most in (1, 0):
            for key, order in self._order.items():
                for school_id in [i for i in reversed(order) if i in free and i not in gone]:
                    have = sum(i in held and i not in gone for i in order)
                    over = most or len(held) - len(gone) > self.number
                    if over and have > self._bounds[key][most]:
                        gone.add(school_id)
        return gone


@dataclass(frozen=True)
class Standing:
    """An event that stands, and whether it may still be let go (it is not announced)."""

    event: Event
    free: bool


def let_go(county: County, office_id: str, standing: Iterable[Standing]) -> Iterator[tuple[str, Task]]:
    """The purposes (event's id, task) that campaigns' samples no longer want once schools came or went."""
    rows = list(standing)
    for campaign in sorted(county.rows.campaigns, key=lambda c: c.campaign_id):
        task = Task(TaskKind.CAMPAIGN, campaign.campaign_id)
        mine = [one for one in rows if task in one.event.kinds]
        mine = [one for one in mine if not one.free or task in in_force(county, one.event)]
        if not mine:
            continue
        draw = Draw(county, campaign, office_id)
        held = {one.event.target_id for one in mine}.intersection(draw.ids) | draw.above
        gone = draw.beyond(held, {one.event.target_id for one in mine if one.free} - draw.above)
        yield from ((one.event.event_id, task) for one in mine if one.free and one.event.target_id in gone)
