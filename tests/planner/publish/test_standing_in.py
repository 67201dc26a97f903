"""Who stands in is told where people look: on the list of gate signs, on the card of who does it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from duxue.planner.publish.documents.public_postings import holders
from duxue.planner.publish.person_work import standing_in
from duxue.scenarios.plan import StandIn
from tests.planner.publish import worlds


def test_the_sign_stays_and_the_list_and_the_card_tell_who_stands_in_for_whom() -> None:
    world = worlds.county()
    plan = worlds.plan_for(world)
    posting = plan.postings[0]
    other = next(i for i in world.rows.inspectors if i.inspector_id != posting.inspector_id)
    last = posting.start + timedelta(days=40)
    row = StandIn(posting.school_id, other.inspector_id, posting.start, last, posting.inspector_id)
    edition = worlds.edition(world, replace(plan, stand_ins=(row,)))
    school = world.schools[posting.school_id]
    (who, when), *more = holders(edition, school)
    assert more == holders(worlds.edition(world, plan), school)[1:]
    assert who == world.inspectors[posting.inspector_id].name
    assert when.endswith(f"；{posting.start} 至 {last} 由{other.name}临时代管")
    (told,) = standing_in(edition, other)
    assert f"代{who}临时代管" in told
    assert standing_in(edition, world.inspectors[posting.inspector_id]) == []
    (_, english), *_ = holders(replace(edition, lang="en"), school)
    assert f"{other.name} stands in {posting.start} to {last}" in english
