"""Where a board takes one visit a month, the rules on days and weeks leave out what cannot happen, and no more."""

from dataclasses import replace
from datetime import date

import pytest

from duxue.models.board import Board
from duxue.models.rules.register import rule
from duxue.scenarios.codes import Half
from duxue.scenarios.plan import Visit
from tests.models.agreement import found
from tests.models.worlds import World, cases_of, world_of

UNPREDICTABLE = rule("unpredictable")
WEEK_CAP = rule("week_cap")
FACTS = (date(2027, 3, 2), date(2027, 3, 30), date(2027, 6, 1), date(2027, 6, 30))


def visits(*days: date) -> tuple[Visit, ...]:
    return tuple(Visit(f"V{day}", day, Half.AM, "S1", "X1", ()) for day in days)


def world(*days: date) -> World:
    start = world_of(cases_of("unpredictable")[0])
    return replace(start, plan=replace(start.plan, visits=visits(*days), events=()))


def may_take(subjects: dict[str, list[str]], day: date, open_days: list[date]) -> bool:
    """Whether a board with the facts and a month's open days may take this one of them."""
    ground = world(*FACTS)
    board = Board.of_plan(ground.plan, subjects=subjects)
    decided = {board.add_visit(visit).index: visit.date == day for visit in visits(*open_days)}
    county = ground.county
    UNPREDICTABLE.post(board.pen(UNPREDICTABLE.CARD, county, price=1), county, county.parameters)  # type: ignore[attr-defined]
    values = board.complete_assignment(decided)
    return not any(s.amount(values) for s in board.shortfalls)


@pytest.mark.parametrize("subjects", [{}, {"one_visit_a_month": ["S1"]}], ids=["any number", "one a month"])
def test_each_day_of_the_month_is_judged_as_the_check_judges_it(subjects: dict[str, list[str]]) -> None:
    ground = world(*FACTS)
    school = ground.county.schools["S1"]
    days = ground.county.calendar.school_days_in(school, date(2027, 4, 1), date(2027, 5, 31))
    april = [day for day in days if day.month == 4]
    verdicts = {day: not found(world(*FACTS, day), UNPREDICTABLE.check) for day in april}
    assert {day: may_take(subjects, day, april) for day in april} == verdicts
    assert set(verdicts.values()) == {True, False}


def test_a_month_with_one_visit_costs_few_patterns() -> None:
    ground = world(*FACTS)
    school, county = ground.county.schools["S1"], ground.county
    april = visits(*county.calendar.school_days_in(school, date(2027, 4, 1), date(2027, 4, 30)))
    sizes = []
    for subjects in ({}, {"one_visit_a_month": ["S1"]}):
        board = Board.of_plan(ground.plan, subjects=subjects)
        for visit in april:
            board.add_visit(visit)
        UNPREDICTABLE.post(board.pen(UNPREDICTABLE.CARD, county), county, county.parameters)  # type: ignore[attr-defined]
        sizes.append(len(board.model.proto.constraints))
    assert sizes[1] < sizes[0] / 5


def test_a_week_is_asked_about_only_where_something_stands_in_it_already() -> None:
    ground = world(date(2027, 4, 14), date(2027, 6, 1))
    school, county = ground.county.schools["S1"], ground.county
    april = county.calendar.school_days_in(school, date(2027, 4, 1), date(2027, 4, 30))
    board = Board.of_plan(ground.plan, subjects={"one_visit_a_month": ["S1"]})
    candidates = {day: board.add_visit(visit) for day, visit in zip(april, visits(*april), strict=True)}
    WEEK_CAP.post(board.pen(WEEK_CAP.CARD, county, price=1), county, county.parameters)  # type: ignore[attr-defined]
    verdicts = {
        day: any(s.amount(board.complete_assignment({x.index: True})) for s in board.shortfalls)
        for day, x in candidates.items()
    }
    assert verdicts == {day: date(2027, 4, 12) <= day <= date(2027, 4, 18) for day in april}
    assert len(board.model.proto.constraints) <= 1
