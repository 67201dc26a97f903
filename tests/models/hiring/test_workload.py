"""What an office must at least do: visits by month, and one event for all that one event could serve."""

from datetime import date

import pytest

from duxue.models.hiring.workload import workload
from duxue.scenarios.codes import ImposedLevel, Severity, Stage, TaskKind
from duxue.scenarios.county import County
from duxue.scenarios.records import Campaign, FollowUp, Imposed, Principal
from duxue.scenarios.rows import Task, make
from tests.models.stages.small_office import office, person, school

OLD, RECENT = date(2010, 4, 15), date(2026, 4, 15)
SPRING = date(2027, 3, 15), date(2027, 6, 30)


def county(numbers: dict[str, int] | None = None, *, last: date = RECENT, **tables: object) -> County:
    schools = [school(1, last_comprehensive=last, legal_person=True, stage=Stage.PRIMARY)]
    return office(schools, [person("I1"), person("I2")], numbers, **tables)  # type: ignore[arg-type]


def campaign(number: int, first: date = SPRING[0], last: date = SPRING[1], **cells: object) -> Campaign:
    return make(
        Campaign, campaign_id=f"C{number}", name="专项", office_id="U1", start=first, end=last, **cells
    )


@pytest.mark.parametrize(("halves", "each"), [(1, 1), (2, 2)])
def test_visits_are_counted_in_half_days_by_the_months_that_want_one(halves: int, each: int) -> None:
    found = workload(county({"visit_halfdays": halves}), "U1").visits
    assert set(found.values()) == {each}
    assert date(2027, 4, 1) in found
    assert date(2027, 8, 1) not in found, "holidays"


def test_nothing_but_visits_is_owed_where_all_is_recent() -> None:
    assert workload(county(), "U1").duties == ()


def test_a_comprehensive_that_is_due_asks_for_a_lead_of_the_stage() -> None:
    (duty,) = workload(county(last=OLD), "U1").duties
    assert (duty.target_id, duty.stage, duty.able, duty.government) == ("S001", Stage.PRIMARY, True, False)
    assert date(2027, 1, 1) < duty.first < duty.last <= date(2027, 12, 31)
    assert {m.day for m in duty.months} == {1}


def test_one_event_is_counted_for_a_comprehensive_and_a_review_whose_windows_meet() -> None:
    head = make(Principal, school_id="S001", name="校长", term_end=date(2027, 6, 15))
    (duty,) = workload(county({"review_weeks": 12}, last=OLD, principals=(head,)), "U1").duties
    assert date(2027, 6, 15).toordinal() - 12 * 7 <= duty.first.toordinal()
    assert duty.last <= date(2027, 6, 15)


def test_an_imposed_comprehensive_is_no_work_of_the_offices_own() -> None:
    row = make(
        Imposed, event_id="H1", target_id="S001", kinds=(Task(TaskKind.COMPREHENSIVE),),
        start=date(2027, 4, 12), end=date(2027, 4, 13), level=ImposedLevel.CITY,
    )  # fmt: skip
    assert workload(county(last=OLD, imposed=(row,)), "U1").duties == ()


@pytest.mark.parametrize(
    ("rows", "events"),
    [
        ((campaign(1, merge=True), campaign(2, merge=True)), 1),
        ((campaign(1, merge=False), campaign(2, merge=True)), 2),
        ((campaign(1, merge=True), campaign(2, date(2027, 9, 6), date(2027, 10, 29), merge=True)), 2),
    ],
)
def test_campaigns_are_one_event_where_they_may_be_merged_and_their_days_meet(
    rows: tuple[Campaign, ...], events: int
) -> None:
    assert len(workload(county(campaigns=rows), "U1").duties) == events


def test_a_look_back_needs_nobody_who_may_lead_and_a_minor_one_no_event() -> None:
    def told(severity: Severity) -> list[bool]:
        row = make(FollowUp, issue_id="L1", school_id="S001", severity=severity, deadline=date(2027, 4, 1))
        return [duty.able for duty in workload(county(follow_ups=(row,)), "U1").duties]

    assert told(Severity.GENERAL) == [False]
    assert told(Severity.MINOR) == []


def test_a_duty_without_a_single_possible_day_is_left_out() -> None:
    holiday = campaign(1, date(2027, 8, 2), date(2027, 8, 6))
    assert workload(county(campaigns=(holiday,)), "U1").duties == ()
