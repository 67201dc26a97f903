"""Between which days an event may be moved: inside the windows of everything that it serves."""

from datetime import date, timedelta

import pytest

from duxue.models.explaining.changing.event_windows import may_share, terms_of, window_of
from duxue.models.explaining.telling import span_said
from duxue.models.explaining.why.of_event import why_event
from duxue.models.facts.duties import owed_until
from duxue.scenarios.codes import Severity, TaskKind
from duxue.scenarios.county import County
from duxue.scenarios.plan import Event, Plan
from duxue.scenarios.records import Campaign, FollowUp, Principal
from duxue.scenarios.rows import Task, make
from tests.models.stages.small_office import FIRST, LAST, office, person, school

SPRING = date(2027, 3, 15), date(2027, 6, 30)
DEADLINE = date(2027, 4, 20)
WHOLE, LOOK_BACK = Task(TaskKind.COMPREHENSIVE), Task(TaskKind.FOLLOW_UP, "L1")
ALONE, SHARED = Task(TaskKind.CAMPAIGN, "C1"), Task(TaskKind.CAMPAIGN, "C2")


def small(**numbers: int) -> County:
    due = office([school(1)]).cycle_years("U1")
    return office(
        [school(1, last_comprehensive=date(2027 - due, 9, 30)), school(2)],
        [person("I1")],
        {"look_back_days": 30, "review_weeks": 12, **numbers},
        principals=(make(Principal, school_id="S002", name="校长", term_end=date(2027, 6, 1)),),
        campaigns=(
            make(Campaign, campaign_id="C1", name="甲", start=SPRING[0], end=SPRING[1], merge=False),
            make(Campaign, campaign_id="C2", name="乙", start=SPRING[0], end=SPRING[1], merge=True),
        ),
        follow_ups=(
            make(FollowUp, issue_id="L1", school_id="S001", severity=Severity.GENERAL, deadline=DEADLINE),
        ),
    )


def serving(*kinds: Task, target: str = "S001") -> Event:
    return make(
        Event, event_id="E1", office_id="U1", target_id=target, kinds=kinds, start=SPRING[0], end=SPRING[0]
    )


def window(*kinds: Task, target: str = "S001") -> tuple[date, date]:
    return window_of(small(), serving(*kinds, target=target))


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
        ((Task(TaskKind.CAMPAIGN, "gone"),), (FIRST, LAST)),
        ((Task(TaskKind.FOLLOW_UP, "gone"),), (FIRST, LAST)),
    ],
)
def test_all_that_it_serves_narrows_its_days(kinds: tuple[Task, ...], days: tuple[date, date]) -> None:
    assert window(*kinds) == days


def test_a_comprehensive_is_not_moved_to_where_it_would_come_too_soon() -> None:
    county = small(cycle_min_years=office([school(1)]).cycle_years("U1"))
    assert window_of(county, serving(WHOLE)) == (date(2027, 9, 30), date(2027, 9, 30))


def test_a_review_is_moved_inside_the_window_of_the_head_whom_it_reviews() -> None:
    review = Task(TaskKind.PRINCIPAL_REVIEW)
    assert window(review, target="S002") == (date(2027, 6, 1) - timedelta(weeks=12), date(2027, 6, 1))
    assert window(review) == (FIRST, LAST)


@pytest.mark.parametrize(
    ("task", "target"),
    [(WHOLE, "S001"), (ALONE, "S001"), (LOOK_BACK, "S001"), (Task(TaskKind.PRINCIPAL_REVIEW), "S002")],
)
def test_why_tells_the_days_by_which_an_event_is_moved(task: Task, target: str) -> None:
    event = serving(task, target=target)
    (term,) = terms_of(small(), event)
    told = [one.zh for one in why_event(small(), Plan(events=(event,)), "E1").binds]
    assert [line for line in told if f"应在{span_said(term.first, term.last).zh}之间" in line]


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
