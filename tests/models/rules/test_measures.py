"""The goals without a yes or no: minutes on the road, days that would have to change hands, and what a plan costs."""

from datetime import date

import pytest

from duxue.models.board import Board
from duxue.models.rules import budget, fair_load, responsible_load, travel
from duxue.models.solver import solve
from duxue.scenarios.plan import Plan
from tests.models.stages.small_office import office, person, posting, school
from tests.rules.case_files import county_and_plan

PLACES = """
scenario.schools = [{ school_id = "S{1..2}" }]
scenario.travel = [
  { from_id = "X1", to_id = "S1", minutes = 10 },
  { from_id = "S1", to_id = "S2", minutes = 7 },
  { from_id = "X1", to_id = "S2", minutes = 20 },
  { from_id = "S2", to_id = "X1", minutes = 25 },
  { from_id = "X2", to_id = "S2", minutes = 4 },
]
"""


def test_two_visits_of_a_day_share_the_road_in_the_order_of_the_day() -> None:
    county, plan = county_and_plan(
        PLACES
        + """
        plan.visits = [
          { visit_id = "V1", date = 2027-03-09, half = "pm", school_id = "S2", inspector_id = "X1" },
          { visit_id = "V2", date = 2027-03-09, half = "am", school_id = "S1", inspector_id = "X1" },
          { visit_id = "V3", date = 2027-03-10, half = "am", school_id = "S2", inspector_id = "X1" },
        ]
        """
    )
    tours = list(travel.tours(county, plan))
    assert [(t.day, t.stops, t.minutes) for t in tours] == [
        (date(2027, 3, 9), ("S1", "S2"), 10 + 7 + 25),
        (date(2027, 3, 10), ("S2",), 20 + 25),
    ]
    assert travel.measure(county, plan, county.parameters) == 42 + 45


def test_a_team_travels_every_day_of_an_event_but_reserves_and_people_lent_do_not() -> None:
    county, plan = county_and_plan(
        PLACES
        + """
        scenario.inspectors = [{ inspector_id = "X{1..2}" }]
        scenario.imposed = [
          { event_id = "P1", target_id = "S1", kinds = "comprehensive", from = 2027-05-18, to = 2027-05-18, inspectors = "X1" },
        ]
        plan.events = [
          { event_id = "E1", target_id = "S2", kinds = "comprehensive", from = 2027-04-20, to = 2027-04-21 },
          { event_id = "E2", target_id = "S2", kinds = "follow_up:F1", from = 2027-06-01, to = 2027-06-01, status = "cancelled" },
        ]
        plan.seats = [
          { event_id = "E1", inspector_id = "X1", role = "reserve" },
          { event_id = "E1", inspector_id = "X2", role = "lead" },
          { event_id = "E2", inspector_id = "X2", role = "lead" },
          { event_id = "P1", inspector_id = "X1", role = "member" },
        ]
        """
    )
    assert travel.measure(county, plan, county.parameters) == 2 * (4 + 4)
    assert fair_load.field_days(county, plan) == {"X1": 0.0, "X2": 2.0}


def test_load_is_even_when_field_days_follow_the_days_people_have() -> None:
    people = """
        scenario.inspectors = [
          { inspector_id = "X1", days_per_month = 10 },
          { inspector_id = "X2", days_per_month = 5 },
        ]
        """
    visit = '{{ date = 2027-03-{day:02}, half = "{half}", school_id = "S1", inspector_id = "{who}" }},'
    even = [visit.format(day=d, half="day", who=who) for d, who in ((8, "X1"), (9, "X1"), (10, "X2"))]
    county, plan = county_and_plan(people + f"plan.visits = [{''.join(even)}]")
    assert fair_load.measure(county, plan, county.parameters) == pytest.approx(0)
    # X1 has two thirds of the room, so two of the three days; it carries half a day only
    skewed = [visit.format(day=8, half="am", who="X1")]
    skewed += [visit.format(day=d, half="day", who="X2") for d in (9, 10)] + [
        visit.format(day=11, half="pm", who="X2")
    ]
    county, plan = county_and_plan(people + f"plan.visits = [{''.join(skewed)}]")
    assert fair_load.measure(county, plan, county.parameters) == pytest.approx(1.5)


def test_half_a_year_in_office_makes_half_the_room() -> None:
    county, plan = county_and_plan(
        """
        scenario.inspectors = [
          { inspector_id = "X1", term_end = 2027-07-02 },
          { inspector_id = "X2", term_start = 2027-07-03 },
        ]
        plan.visits = [
          { date = 2027-03-09, half = "day", school_id = "S1", inspector_id = "X1" },
          { date = 2027-09-09, half = "day", school_id = "S1", inspector_id = "X2" },
        ]
        """
    )
    # 183 and 182 days: X1's fair share is 183/365 of two days
    assert fair_load.measure(county, plan, county.parameters) == pytest.approx(2 * 183 / 365 - 1)


def test_cost_is_told_unit_by_unit() -> None:
    county, plan = county_and_plan(
        PLACES
        + """
        scenario.inspectors = [{ inspector_id = "X1" }, { inspector_id = "X2", unit_id = "U0", employment = "part_time" }]
        scenario.parameters = [
          { key = "cost_per_travel_hour", value = 60 },
          { key = "cost_per_day_full_time", value = 100 },
          { key = "cost_per_day_part_time", value = 300, unit_id = "U0" },
        ]
        plan.visits = [
          { date = 2027-03-09, half = "am", school_id = "S1", inspector_id = "X1" },
          { date = 2027-03-09, half = "day", school_id = "S2", inspector_id = "X2" },
        ]
        """
    )
    assert budget.measure(county, plan, county.parameters) == {"U0": 300 + 8, "U1": 50 + 20}


@pytest.mark.parametrize(
    ("large", "small", "own", "beyond"),
    [(0, 7, None, 2), (0, 6, None, 1), (1, 2, None, 2), (2, 0, None, 5), (0, 7, 3, 4), (1, 2, 1, 2), (1, 7, None, 7)],
)  # fmt: skip
def test_schools_too_many_are_told_with_a_large_one_as_a_whole_allowance(
    large: int, small: int, own: int | None, beyond: int
) -> None:
    schools = [school(n, students=2000 if n < large else 300) for n in range(large + small)]
    county = office(schools, [person("I1", max_schools=own)], {"schools_per_inspector": 9})
    limits = county.parameters.replaced({("schools_per_inspector", "U1"): 5})
    plan = Plan(postings=tuple(posting(one.school_id, "I1") for one in schools))
    (found,) = responsible_load.check(county, plan, limits)
    assert responsible_load.excess(found) == beyond


@pytest.mark.parametrize("decide", [False, True], ids=["facts", "decisions"])
@pytest.mark.parametrize("own", [None, 0, 1, 4], ids=lambda own: f"own={own}")
@pytest.mark.parametrize("whole", [5, 3], ids=lambda whole: f"whole={whole}")
@pytest.mark.parametrize("exclusive", [True, False], ids=["alone", "weighed"])
@pytest.mark.parametrize(("large", "small"), [(0, 6), (0, 8), (1, 1), (1, 4), (2, 0), (2, 2)])
def test_schools_too_many_are_told_by_the_check_as_they_are_priced_on_a_board(
    large: int, small: int, exclusive: bool, whole: int, own: int | None, decide: bool
) -> None:
    """Beyond the own limit and the weighed one at once is beyond once, and two large schools weigh as much on a board as in what is found."""
    schools = [school(n, students=2000 if n < large else 300) for n in range(large + small)]
    county = office(
        schools, [person("I1", unit_id="U0", max_schools=own)], {"large_school_exclusive": exclusive}
    )
    limits = county.parameters.replaced({("schools_per_inspector", "U1"): whole})
    plan = Plan(postings=tuple(posting(one.school_id, "I1") for one in schools))
    found = list(responsible_load.check(county, plan, limits))
    board = Board.of_plan(plan, None if decide else True)
    responsible_load.post(board.pen(responsible_load.CARD, county, price=1), county, limits)
    taken = {x.index: True for _, x in board.postings_of("I1") if decide}
    values = board.complete_assignment(taken)
    assert sum(one.amount(values) for one in board.shortfalls) == sum(map(responsible_load.excess, found))
    assert board.evaluate(values) == sum(map(responsible_load.excess, found))
    for index, value in values.items():
        board.model.add(board.model.get_int_var_from_proto_index(index) == value)
    board.minimise()
    assert solve(board.model, seed=1, limit=1.0).objective == board.evaluate(values)
