"""What each new person buys, worked out by hand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest

from duxue.models.hiring import checking
from duxue.models.hiring.frontier import frontier, numbers
from duxue.models.hiring.sharing import share_out
from duxue.models.office_plan import OfficePlan
from duxue.models.solver import Stop
from duxue.planner.audit import audit
from duxue.scenarios.plan import Plan, Posting
from tests.models.hiring.trials import case, place, staffed
from tests.models.stages.small_office import office, person, school


def test_each_person_takes_five_schools_off_the_list() -> None:
    here = case(office([school(n) for n in range(11)]), place("县城"))
    points = frontier(here, 3, stop=Stop())
    assert [point.open.get("posts", 0) for point in points] == [11, 6, 1, 0]
    assert [point.open.get("law", 0) for point in points] == [3, 2, 1, 0]
    assert [point.number for point in points] == [0, 1, 2, 3]


def test_the_road_falls_as_somebody_lives_nearer() -> None:
    # Twelve hundredths of a degree are 10.26 km: 20 minutes there, 20 back, nine months a year.
    county = office([school(0, east=12)], [person("X0")])
    near = case(county, place("东镇", 12))
    alone, helped = frontier(near, 1, stop=Stop())
    once = county.travel.minutes("X0", "S000")
    assert alone.minutes == alone.minutes_bound == pytest.approx(once * 2 * 9, abs=1)
    assert helped.minutes == 0
    assert helped.hires[0][0].place.name == "东镇"


def test_many_people_are_told_in_steps_with_both_ends() -> None:
    assert numbers(0) == [0]
    assert numbers(4) == [0, 1, 2, 3, 4]
    many = numbers(40)
    assert (many[0], many[-1]) == (0, 40)
    assert len(many) <= 6


def test_schools_shared_out_keep_every_rule_on_postings() -> None:
    people = [
        person("X0", term_end=date(2027, 6, 30)),
        person("X1", term_start=date(2027, 7, 1)),
        person("X2"),
    ]
    county = office([school(n) for n in range(10)], people)
    sharing = share_out(case(county, place("县城")), stop=Stop())
    assert sharing.open == ()
    rules = {"coverage", "responsible_load", "eligibility", "recusal", "reach", "staffing_level"}
    found = audit(county, Plan(postings=sharing.postings)).breaches
    assert [f for f in found if f.rule in rules] == []
    handed = [p for p in sharing.postings if p.inspector_id == "X0"]
    assert {p.end for p in handed} == {date(2027, 6, 30)}
    stayed = [p for p in sharing.postings if p.inspector_id == "X2"]
    assert {(p.start, p.end) for p in stayed} == {(date(2027, 1, 1), date(2027, 12, 31))}


def test_what_cannot_be_shared_out_is_told_by_its_day() -> None:
    county = office([school(n) for n in range(6)], [person("X0")])
    sharing = share_out(case(county, place("县城")), stop=Stop())
    assert (sharing.postings, sharing.open) == ((), (date(2027, 1, 1),))


def test_a_big_offices_year_sets_out_from_its_sharing(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    plan = checking.plan_office

    def heard(*office: Any, begin: Sequence[Posting], **terms: Any) -> OfficePlan:
        asked.append(len(begin))
        return plan(*office, begin=begin, **terms)

    monkeypatch.setattr(checking, "plan_office", heard)
    county = office([school(n) for n in range(5)], [person("X0")])
    for most in (5, 4):
        monkeypatch.setattr(checking, "SHARED_FROM", most)
        assert staffed(county, place("县城")).proven
    assert asked == [0, 5]
