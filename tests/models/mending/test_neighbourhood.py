"""A region that is decided anew asks for what its own rows can touch, and for nothing beyond."""

from __future__ import annotations

from datetime import date

from duxue.models.office_plan import join_plans
from duxue.models.planning import plan_office
from duxue.models.solver import Stop
from duxue.scenarios.codes import DayKind, Stage, TaskKind
from duxue.scenarios.plan import Plan
from duxue.scenarios.records import CalendarRow, Campaign, Imposed
from duxue.scenarios.rows import Task, make
from tests.models.stages.small_office import LAST, office, person, school

JANUARY = (date(2022, 1, 15), date(2022, 3, 15), date(2022, 5, 15))


def test_a_school_where_nothing_can_change_does_not_stop_its_region() -> None:
    # Ten schools and two people: teams of three cannot be formed, and one duty ends before the term begins.
    schools = [
        school(
            n, east=n, stage=Stage.JUNIOR if n % 3 == 0 else Stage.PRIMARY, last_comprehensive=JANUARY[n % 3]
        )
        for n in range(10)
    ]
    terms = [(date(2027, 2, 22), date(2027, 7, 9)), (date(2027, 9, 1), date(2028, 1, 21))]
    calendar = tuple(make(CalendarRow, start=a, end=b, kind=DayKind.TERM) for a, b in terms)
    county = office(
        schools, [person("A", term_end=LAST), person("B", term_end=LAST)], {"team_size": 3}, calendar=calendar
    )
    part = plan_office(county, "U1", given=Plan(), effort=1.0, stop=Stop(), tell=lambda _: None)
    left = {row.subject for row in join_plans(county, [part]).unmet if row.rule == "comprehensive_cycle"}
    assert "S000" in left


def test_a_comprehensive_that_a_level_above_holds_keeps_its_day_in_the_round() -> None:
    """One event too many or a campaign left out: either is one must, but the campaign's only days are in the week of the province's."""
    days = date(2027, 3, 15), date(2027, 3, 16)
    review = Task(TaskKind.PRINCIPAL_REVIEW)
    above = make(
        Imposed, event_id="G1", target_id="S000", kinds=(review,), start=days[0], end=days[1], level="city"
    )
    drawn = make(
        Campaign, campaign_id="C", name="专项", office_id="U1", start=date(2027, 3, 14), end=date(2027, 3, 20)
    )
    county = office(
        [school(0, last_comprehensive=date(2022, 4, 11))], [person(f"X{n}") for n in range(4)],
        {"events_per_year": 1}, horizon=(date(2027, 3, 1), date(2027, 4, 30)), imposed=(above,), campaigns=(drawn,),
    )  # fmt: skip
    part = plan_office(county, "U1", given=Plan(), effort=0.5, stop=Stop(), tell=lambda _: None)
    plan = join_plans(county, [part])
    assert [row.rule for row in plan.unmet] == ["special_campaign"]
    assert [row.planned for row in plan.cycle] == [days[0]]
