"""Samples of campaigns after schools came or went: right again with the fewest changes, and what is announced stays."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from random import Random

import pytest

from duxue.models.facts.campaigns import draw_sample, quotas
from duxue.models.postings.least_change.prices import Prices
from duxue.models.revision.answer import RevisedOffice
from duxue.models.revision.draws import Draw
from duxue.models.revision.revise import revise_office
from duxue.models.rules import special_campaign
from duxue.models.solver import Stop
from duxue.scenarios.codes import ChangeKind, Role, Stage, Status, TaskKind
from duxue.scenarios.county import County
from duxue.scenarios.edits.changing import changed
from duxue.scenarios.edits.rows import Change, Changes
from duxue.scenarios.plan import Event, Plan, Seat
from duxue.scenarios.records import Campaign
from duxue.scenarios.rows import Sample, Task, make
from tests.models.stress.small_year import small_county, small_plan

FIRST, LAST = date(2027, 10, 11), date(2027, 11, 12)


def county_of(primary: int, junior: int, drawn: int) -> County:
    """An office of so many schools of two stages, a campaign in autumn that draws some of them."""
    campaign = make(
        Campaign,
        campaign_id="C1",
        name="专项",
        start=FIRST,
        end=LAST,
        sample=Sample(count=drawn),
        team_size=1,
    )
    county = small_county(
        people=6, schools=primary + junior, parameters={"team_size": 1}, campaigns=(campaign,)
    )
    stages = [Stage.PRIMARY] * primary + [Stage.JUNIOR] * junior
    schools = (replace(s, stage=stage) for s, stage in zip(county.rows.schools, stages, strict=True))
    return county.with_rows(schools=tuple(schools))


def fits(county: County, held: set[str]) -> bool:
    """Whether schools are as many of each stage as the sample wants."""
    sizes = Counter(s.stage for s in county.rows.schools)
    have = Counter(county.schools[i].stage for i in held)
    number = len(draw_sample(county, county.campaigns["C1"], "U1"))
    bounds = quotas(sizes, number)
    return len(held) == number and all(low <= have[stage] <= high for stage, (low, high) in bounds.items())


@pytest.mark.parametrize("seed", range(40))
def test_any_sample_is_made_right_by_the_fewest_schools_let_go(seed: int) -> None:
    draw = Random(seed)
    county = county_of(draw.randrange(3, 12), draw.randrange(3, 12), draw.randrange(1, 7))
    ids = sorted(county.schools)
    held = set(draw.sample(ids, draw.randrange(0, 6)))
    one = Draw(county, county.campaigns["C1"], "U1")
    gone = one.beyond(held, held)
    left = held - gone
    assert fits(county, left | set(one.lacking(left)))
    # Nobody who is let go could have stayed: with any of them back something is out of proportion, or there are too many.
    for school_id in gone:
        kept = left | {school_id}
        assert not fits(county, kept | set(one.lacking(kept)))


def test_a_sample_as_it_was_drawn_stays() -> None:
    county = county_of(7, 5, 4)
    drawn = set(draw_sample(county, county.campaigns["C1"], "U1"))
    one = Draw(county, county.campaigns["C1"], "U1")
    assert (one.beyond(drawn, drawn), one.lacking(drawn)) == (set(), [])


def test_a_campaign_for_everybody_lets_nobody_go() -> None:
    county = county_of(3, 2, 5)
    campaign = replace(county.campaigns["C1"], sample=Sample())
    one = Draw(county.with_rows(campaigns=(campaign,)), campaign, "U1")
    everyone = set(county.schools)
    assert (one.beyond(everyone, everyone), one.lacking({"S001"})) == (set(), sorted(everyone - {"S001"}))


# In a revision.


def planned(county: County) -> Plan:
    """The campaign at the schools drawn, one after the other, announced three weeks before."""
    drawn = draw_sample(county, county.campaigns["C1"], "U1")
    plan = small_plan(county, day=22)
    events, seats = [], []
    for n, school_id in enumerate(drawn):
        day = date(2027, 10, 12 + n)
        kinds = (Task(TaskKind.CAMPAIGN, "C1"),)
        events.append(
            make(Event, event_id=f"C1-{school_id}", office_id="U1", target_id=school_id, kinds=kinds, start=day,
                 end=day, notice_on=date(2027, 9, 20), status=Status.PLANNED)
        )  # fmt: skip
        held = next(p.inspector_id for p in plan.postings if p.school_id == school_id)
        lead = next(i for i in sorted(county.inspectors) if i != held)
        seats.append(Seat(f"C1-{school_id}", lead, Role.LEAD))
    return replace(plan, events=tuple(events), seats=tuple(seats))


def without_two_juniors(as_of: date) -> tuple[County, Plan, RevisedOffice]:
    """Seven primary and five junior schools give two each to a sample of four; with two juniors less it is three and one."""
    county = county_of(7, 5, 4)
    drawn = draw_sample(county, county.campaigns["C1"], "U1")
    juniors = [i for i, s in county.schools.items() if s.stage is Stage.JUNIOR and i not in drawn]
    plan = planned(county)
    rows = tuple(
        make(Change, kind=ChangeKind.SCHOOL_CLOSE, subject=i, start=date(2027, 10, 8)) for i in juniors[:2]
    )
    after = changed(county, plan, Changes(rows, {}), as_of)
    part = revise_office(
        after, "U1", before=plan, given=Plan(), as_of=as_of, prices=Prices.of(after, "U1"), max_moves=None,
        effort=2.0, stop=Stop(), tell=lambda _: None,
    )  # fmt: skip
    return after, plan, part


def test_a_sample_out_of_proportion_is_mended_while_nothing_is_announced() -> None:
    county, before, part = without_two_juniors(date(2027, 9, 1))
    assert list(special_campaign.check(county, part.plan, county.parameters)) == []
    was, now = ({e.target_id for e in plan.live_events} for plan in (before, part.plan))
    (gone,), (come,) = was - now, now - was
    assert county.schools[gone].stage is Stage.JUNIOR
    assert county.schools[come].stage is Stage.PRIMARY


def test_what_is_announced_is_not_taken_back_for_proportion() -> None:
    county, before, part = without_two_juniors(date(2027, 9, 27))
    assert {e.target_id for e in part.plan.live_events} == {e.target_id for e in before.live_events}
    (finding,) = special_campaign.check(county, part.plan, county.parameters)
    assert finding.facts["what"] == "share"
