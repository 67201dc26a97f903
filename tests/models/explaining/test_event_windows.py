"""Between which days an event may be moved: inside the windows of everything that it serves."""

from datetime import date, timedelta

import pytest

from duxue.models.explaining.changing.event_windows import may_share, window_of
from duxue.models.facts.duties import owed_until
from duxue.scenarios.codes import TaskKind
from duxue.scenarios.county import County
from duxue.scenarios.plan import Event
from duxue.scenarios.records import Campaign, FollowUp
from duxue.scenarios.rows import Task, make
from tests.models.stages.small_office import FIRST, LAST, office, person, school

SPRING = date(2027, 3, 15), date(2027, 6, 30)
DEADLINE = date(2027, 4, 20)
WHOLE, LOOK_BACK = Task(TaskKind.COMPREHENSIVE), Task(TaskKind.FOLLOW_UP, "L1")
ALONE, SHARED = Task(TaskKind.CAMPAIGN, "C1"), Task(TaskKind.CAMPAIGN, "C2")


def small() -> County:
    due = office([school(1)]).cycle_years("U1")
    return office(
        [school(1, last_comprehensive=date(2027 - due, 9, 30)), school(2)],
        [person("I1")],
        {"look_back_days": 30},
        campaigns=(
            make(Campaign, campaign_id="C1", name="甲", start=SPRING[0], end=SPRING[1], merge=False),
            make(Campaign, campaign_id="C2", name="乙", start=SPRING[0], end=SPRING[1], merge=True),
        ),
        follow_ups=(make(FollowUp, issue_id="L1", school_id="S001", severity="general", deadline=DEADLINE),),
    )


def window(*kinds: Task, target: str = "S001") -> tuple[date, date]:
    event = make(
        Event, event_id="E1", office_id="U1", target_id=target, kinds=kinds, start=SPRING[0], end=SPRING[0]
    )
    return window_of(small(), event)


def test_a_comprehensive_may_be_held_until_it_is_due() -> None:
    county = small()
    due = owed_until(county, county.schools["S001"])
    assert due is not None
    assert window(WHOLE) == (FIRST, due)
    assert window(WHOLE, target="S002") == (FIRST, LAST)


@pytest.mark.parametrize(
    ("kinds", "days"),
    [
        ((ALONE,), SPRING),
        ((LOOK_BACK,), (DEADLINE + timedelta(days=1), DEADLINE + timedelta(days=30))),
        ((WHOLE, ALONE), SPRING),
        ((ALONE, LOOK_BACK), (DEADLINE + timedelta(days=1), DEADLINE + timedelta(days=30))),
        ((Task(TaskKind.CAMPAIGN, "gone"),), None),
        ((Task(TaskKind.FOLLOW_UP, "gone"),), (FIRST, LAST)),
    ],
)
def test_all_that_it_serves_narrows_its_days(kinds: tuple[Task, ...], days: tuple[date, date] | None) -> None:
    assert window(*kinds) == (days or window(WHOLE))


@pytest.mark.parametrize(
    ("kinds", "may"),
    [
        ((), True),
        ((ALONE,), True),
        ((SHARED, WHOLE), True),
        ((ALONE, WHOLE), False),
        ((WHOLE, LOOK_BACK), True),
        ((Task(TaskKind.CAMPAIGN, "gone"), WHOLE), False),
    ],
)
def test_an_event_serves_several_where_no_campaign_stands_alone(kinds: tuple[Task, ...], may: bool) -> None:
    assert may_share(small(), kinds) is may
