"""Which duties of a school become one event: those that share a day and spare people days so, on days that are no dearer."""

from __future__ import annotations

from datetime import date

import pytest

from duxue.models.solver import Stop
from duxue.models.stages.combined_duties import CombinedDuty
from duxue.models.stages.tasks import YearTasks
from duxue.models.stages.year import YearPlan, YearStage
from duxue.scenarios.codes import Severity, TaskKind
from duxue.scenarios.county import County
from duxue.scenarios.plan import Plan
from duxue.scenarios.records import Campaign, FollowUp
from duxue.scenarios.rows import Task, make
from tests.models.stages.small_office import away, office, person, posting, school

WHOLE = (Task(TaskKind.COMPREHENSIVE),)
SPRING = date(2027, 4, 1), date(2027, 5, 31)
MONDAY, FRIDAY = date(2027, 4, 12), date(2027, 4, 16)


def campaign(number: int, first: date = MONDAY, last: date = FRIDAY, **cells: object) -> Campaign:
    return make(Campaign, campaign_id=f"C{number}", name=f"专项{number}", start=first, end=last, **cells)


def issue(number: int, deadline: date = SPRING[0]) -> FollowUp:
    return make(
        FollowUp, issue_id=f"L{number}", school_id="S001", deadline=deadline, severity=Severity.SERIOUS
    )


def one_school(**tables: tuple[object, ...]) -> County:
    parameters = tables.pop("parameters", {"weight_term_edges": 0})
    people = [person(f"X{n}") for n in range(5)]
    return office([school(1)], people, parameters, **tables)  # type: ignore[arg-type]


def events(county: County, *bundles: CombinedDuty) -> dict[str, set[str]]:
    return {t.event_id: {str(k) for k in t.kinds} for t in YearTasks(county, "U1", bundles).all}


def test_a_look_back_rides_on_a_comprehensive_and_a_campaign_on_either() -> None:
    county = one_school(campaigns=(campaign(1),), follow_ups=(issue(1),))
    whole = CombinedDuty("S001", WHOLE, *SPRING)
    assert events(county, whole) == {"Z2027-S001": {"comprehensive", "campaign:C1", "follow_up:L1"}}
    assert events(county) == {"C1-S001": {"campaign:C1", "follow_up:L1"}}


def test_one_common_day_is_enough_and_none_is_not() -> None:
    for first, number in ((FRIDAY, 1), (date(2027, 4, 19), 2)):
        county = one_school(campaigns=(campaign(1), campaign(2, first, SPRING[1])))
        assert len(events(county)) == number


def test_a_campaign_that_stands_alone_takes_nothing_along() -> None:
    county = one_school(campaigns=(campaign(1, merge=False),), follow_ups=(issue(1),))
    assert events(county) == {"C1-S001": {"campaign:C1"}, "H-L1": {"follow_up:L1"}}


def test_what_spares_nobody_a_day_stays_apart() -> None:
    """Three for two days and nine for one: together nine for two, three days of people more."""
    county = one_school(campaigns=(campaign(1, days=2.0), campaign(2, team_size=9)))
    assert len(events(county)) == 2
    county = one_school(campaigns=(campaign(1, days=2.0), campaign(2, team_size=4)))
    assert len(events(county)) == 1


def test_the_pair_that_spares_more_comes_first() -> None:
    """The comprehensive can share one of two campaigns whose windows do not meet: the one that its own team can do."""
    two = (campaign(1, date(2027, 4, 6), date(2027, 4, 8), team_size=4), campaign(2))
    found = events(one_school(campaigns=two), CombinedDuty("S001", WHOLE, *SPRING))
    assert found == {"Z2027-S001": {"comprehensive", "campaign:C2"}, "C1-S001": {"campaign:C1"}}


@pytest.mark.parametrize(("price", "number"), [(0, 1), (600, 2)])
def test_a_comprehensive_is_not_drawn_to_an_end_of_the_term_for_it(price: int, number: int) -> None:
    last = date(2027, 7, 9)  # of the term
    county = one_school(
        campaigns=(campaign(1, date(2027, 7, 5), last),),
        parameters={"weight_term_edges": price},
    )
    assert len(events(county, CombinedDuty("S001", WHOLE, SPRING[0], last))) == number


def test_every_duty_is_there_alone_too() -> None:
    county = one_school(campaigns=(campaign(1),), follow_ups=(issue(1), issue(2)))
    alone = YearTasks(county, "U1", [CombinedDuty("S001", WHOLE, *SPRING)]).alone
    assert [t.event_id for t in alone] == ["Z2027-S001", "C1-S001", "H-L1", "H-L2"]
    assert not any(t.parts for t in alone)


# Taken apart again.


def planned(county: County, *bundles: CombinedDuty) -> YearPlan:
    tasks = YearTasks(county, "U1", bundles)
    held = Plan(postings=(posting("S001", "X0"),))
    return YearStage(county, "U1", tasks.all, held).run(seed=1, effort=0.2, stop=Stop())


def test_duties_that_find_no_day_together_get_events_of_their_own() -> None:
    """The one day that both campaigns have is one on which all are away."""
    gone = tuple(away(f"X{n}", FRIDAY, FRIDAY) for n in range(5))
    county = one_school(campaigns=(campaign(1), campaign(2, FRIDAY, SPRING[1])), absences=gone)
    assert len(YearTasks(county, "U1", ()).all) == 1
    year = planned(county)
    assert sorted(e.event_id for e in year.events) == ["C1-S001", "C2-S001"]
    assert year.unplaced == ()


def test_of_duties_that_cannot_all_be_held_those_that_can_are() -> None:
    """Who must come to the look-back is away for its days: the campaign is held without it."""
    gone = (away("X0", date(2027, 4, 2), date(2027, 6, 30)),)
    county = one_school(campaigns=(campaign(1),), follow_ups=(issue(1),), absences=gone)
    year = planned(county)
    assert [e.event_id for e in year.events] == ["C1-S001"]
    assert [t.event_id for t in year.unplaced] == ["H-L1"]


def test_a_school_gets_no_event_beyond_its_cap_for_it() -> None:
    gone = tuple(away(f"X{n}", FRIDAY, FRIDAY) for n in range(5))
    county = one_school(
        campaigns=(campaign(1), campaign(2, FRIDAY, SPRING[1])),
        absences=gone,
        parameters={"events_per_year": 1},
    )
    year = planned(county)
    assert year.events == ()
    assert [set(map(str, t.kinds)) for t in year.unplaced] == [{"campaign:C1", "campaign:C2"}]
