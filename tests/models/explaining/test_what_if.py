"""What if: a price told holds once the change is applied; what is forbidden breaks the rule that is named."""

from __future__ import annotations

import pytest

from duxue.models.explaining.why.answer import UnknownSubjectError
from duxue.models.explaining.why.what_if import lines, what_if, wish_of
from duxue.models.rules import travel
from tests.models.explaining.planned import planned, worse


@pytest.mark.parametrize(("shape", "seed"), [("plain", 2), ("short", 2)])
def test_prices_and_bans_agree_with_the_audit(shape: str, seed: int) -> None:
    county, plan = planned(shape, seed)
    possible = forbidden = 0
    pairs = [(p.school_id, i) for p in plan.postings[::15] for i in sorted(county.inspectors)[::2]]
    pairs += [(i.school_id, i.inspector_id) for i in county.rows.inspectors if i.school_id][:2]
    pairs += [(r.school_id, r.inspector_id) for r in county.rows.recusals if r.school_id][:2]
    for school, person in pairs:
        answer = what_if(county, plan, school, person)
        found = worse(county, plan, answer.change)
        if answer.possible:
            possible += 1
            assert found == set(), (school, person)
            after = answer.change.applied(plan)
            days = [sorted((r.school_id, r.start, r.end) for r in p.postings) for p in (plan, after)]
            assert days[0] == days[1], "postings pass on whole"
            assert {r.inspector_id for r in after.postings_at(school)} == {person}
            road = [travel.measure(county, p, county.parameters) for p in (plan, after)]
            assert answer.verdict.minutes == pytest.approx(road[1] - road[0])
        else:
            forbidden += 1
            assert answer.forbidden[0].rule in {rule for rule, _ in found}, (school, person)
    assert possible > 0
    assert forbidden > 0


def test_a_full_person_gives_a_school_away_in_exchange() -> None:
    county, plan = planned("short", 2)
    swaps = [
        answer
        for posting in plan.postings[::10]
        for person in sorted(county.inspectors)
        if (answer := what_if(county, plan, posting.school_id, person)).possible and len(answer.moves) > 1
    ]
    assert swaps, "in a county without room a wish needs an exchange"
    told = "\n".join(lines(county, swaps[0], "zh"))
    assert "同时须" in told


def test_who_holds_it_already_costs_nothing() -> None:
    county, plan = planned()
    row = next(r for r in plan.postings if len(plan.postings_at(r.school_id)) == 1)
    answer = what_if(county, plan, row.school_id, row.inspector_id)
    assert answer.possible
    assert answer.change.rows == ()
    assert "已是如此" in lines(county, answer, "zh")[1]


def test_a_wish_is_read_with_either_sign_and_names() -> None:
    county, plan = planned()
    school, person = county.rows.schools[0], county.rows.inspectors[0]
    assert wish_of("S017=I042") == wish_of("S017\uff1dI042") == ("S017", "I042")
    assert what_if(county, plan, school.name, person.inspector_id).school_id == school.school_id
    with pytest.raises(UnknownSubjectError):
        wish_of("S017")
    with pytest.raises(UnknownSubjectError):
        what_if(county, plan, "没有", person.inspector_id)


def test_the_same_wish_gets_the_same_answer() -> None:
    county, plan = planned("short", 2)
    school, person = plan.postings[4].school_id, sorted(county.inspectors)[1]
    assert what_if(county, plan, school, person) == what_if(county, plan, school, person)
