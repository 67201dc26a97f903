"""The duties of a year, each as an event of its own: what an event has joined is taken apart, what stands is not owed again."""

from datetime import date

from duxue.models.mending.single_duties import single_duties
from duxue.scenarios.codes import Severity, TaskKind
from duxue.scenarios.county import County
from duxue.scenarios.plan import Event, Plan
from duxue.scenarios.records import Campaign, FollowUp, Principal
from duxue.scenarios.rows import Task, make
from tests.models.stages.small_office import office, person, school

SPRING = date(2027, 3, 15), date(2027, 6, 30)
OLD = date(2010, 4, 15)


def county(**tables: object) -> County:
    return office(
        [school(1, last_comprehensive=OLD, legal_person=True), school(2)],
        [person("I1"), person("I2")],
        **tables,
    )  # type: ignore[arg-type]


def kinds(world: County, given: Plan | None = None, *, minor: bool = False) -> dict[str, list[str]]:
    found = single_duties(world, "U1", given or Plan(), minor=minor)
    return {s: sorted(str(k) for t in tasks for k in t.kinds) for s, tasks in found.items() if tasks}


def campaign(number: int, **cells: object) -> Campaign:
    given = {
        "campaign_id": f"C{number}",
        "name": "专项",
        "office_id": "U1",
        "start": SPRING[0],
        "end": SPRING[1],
    }
    return make(Campaign, **{**given, **cells})


def test_a_school_owes_its_comprehensive_until_an_event_of_the_plan_is_one() -> None:
    assert kinds(county()) == {"S001": ["comprehensive"]}
    event = make(
        Event, event_id="Z1", office_id="U1", target_id="S001", kinds=(Task(TaskKind.COMPREHENSIVE),),
        start=date(2027, 4, 12), end=date(2027, 4, 12),
    )  # fmt: skip
    assert kinds(county(), Plan(events=(event,))) == {}


def test_a_comprehensive_and_a_heads_review_that_one_event_would_serve_are_two_duties() -> None:
    head = make(
        Principal, school_id="S001", name="校长", term_start=date(2022, 1, 1), term_end=date(2027, 6, 1)
    )
    found = single_duties(county(principals=(head,)), "U1", Plan())["S001"]
    assert [t.kinds[0].kind for t in found] == [TaskKind.COMPREHENSIVE, TaskKind.PRINCIPAL_REVIEW]
    whole, review = found
    assert review.last == date(2027, 6, 1)
    assert (whole.first, whole.last) != (review.first, review.last), "each has its own window"


def test_campaigns_that_may_share_an_event_are_each_a_duty() -> None:
    two = tuple(campaign(n, merge=True) for n in (1, 2))
    assert kinds(county(campaigns=two))["S002"] == ["campaign:C1", "campaign:C2"]
    for task in single_duties(county(campaigns=two), "U1", Plan())["S002"]:
        assert (task.first, task.last) == SPRING


def test_a_minor_look_back_is_a_duty_where_it_is_asked_for() -> None:
    rows = tuple(
        make(FollowUp, issue_id=one, school_id="S002", severity=how, deadline=date(2027, 4, 1))
        for one, how in (("L1", Severity.GENERAL), ("L2", Severity.MINOR))
    )
    assert kinds(county(follow_ups=rows))["S002"] == ["follow_up:L1"]
    assert kinds(county(follow_ups=rows), minor=True)["S002"] == ["follow_up:L1", "follow_up:L2"]
