"""Whoever is wished for, wherever: every pair of school and person of an office has its price, or the rule that forbids it."""

from dataclasses import replace

from duxue.models.explaining.why.what_if import lines, what_if
from duxue.scenarios.plan import Plan, ZoneRow
from duxue.scenarios.rows import make
from tests.models.stages.small_office import office, person, posting, school


def test_every_pair_is_answered_for_people_without_a_single_posting_too() -> None:
    schools = [replace(school(n), name=f"第{n}小学") for n in (1, 2, 3)]
    county = office(schools, [person(f"I{n}") for n in range(1, 6)])
    ids = [s.school_id for s in schools]
    plan = Plan(
        postings=tuple(posting(s, i) for s, i in zip(ids, ("I1", "I2", "I1"), strict=True)),
        zones=tuple(make(ZoneRow, zone_id="Z", name="Z", leader_id="I1", school_id=s) for s in ids),
    )
    for place in ids:
        for someone in county.inspectors:
            answer = what_if(county, plan, place, someone, effort=0.2)
            assert answer.possible or answer.forbidden
            assert lines(county, answer, "zh")
            assert lines(county, answer, "en")
