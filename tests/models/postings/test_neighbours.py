"""Which people's schools are shared out anew together: neighbours of each in turn, now and then of who is concerned."""

from __future__ import annotations

import random
from collections import Counter

from duxue.models.postings.candidates import Candidate, Candidates
from duxue.models.postings.neighbours import LIGHTEST, NEIGHBOURS, Neighbours
from tests.models.stages.small_office import LAT, LON, office, person, school

NUMBER = 30
PEOPLE = [f"X{n:02d}" for n in range(NUMBER)]


def line() -> tuple[Candidates, list[Candidate], list[int]]:
    """Thirty schools in a line and who holds them, living at the other end: pool, candidates, and the places of those held."""
    county = office(
        [school(n, east=10 * n) for n in range(NUMBER)],
        [person(i, lon=LON + (NUMBER - 1 - n) / 10, lat=LAT) for n, i in enumerate(PEOPLE)],
        {"reach_minutes": 1000.0},
    )
    pool = Candidates(county, "U1")
    rows = pool.all()
    held = [k for k, c in enumerate(rows) if c.row.school_id[1:] == f"0{c.row.inspector_id[1:]}"]
    assert len(held) == NUMBER
    return pool, rows, held


POOL, ROWS, HELD = line()


def groups(seed: int, broken: tuple[str, ...] = (), number: int = NUMBER) -> list[list[str]]:
    neighbours, draw = Neighbours(POOL, ROWS, seed), random.Random(seed)
    return [neighbours.group(HELD, broken, draw, turn) for turn in range(number)]


def test_everybodys_turn_comes_once_before_anybodys_comes_again() -> None:
    first = [group[0] for group in groups(1, number=2 * NUMBER)]
    assert sorted(first[:NUMBER]) == PEOPLE
    assert first[NUMBER:] == first[:NUMBER]
    assert first[:NUMBER] != PEOPLE, "in an order that is drawn"


def test_a_group_is_six_people_whose_schools_lie_near_each_other() -> None:
    """With the chance in the choice nobody is more than three times as far away as somebody who was left out."""
    for group in groups(1):
        assert len(set(group)) == len(group) == NEIGHBOURS
        away = {i: abs(int(i[1:]) - int(group[0][1:])) for i in PEOPLE}
        left = min(away[i] for i in PEOPLE if i not in group)
        assert max(away[i] for i in group) <= 3 * left


def test_one_seed_draws_one_row_of_groups_and_others_draw_others() -> None:
    assert groups(3) == groups(3)
    assert groups(3) != groups(4)


def test_where_something_is_broken_twice_as_many_around_it_every_other_time() -> None:
    """A rule is broken at a school that X07 holds, and by X20."""
    drawn = groups(5, ("S007", "X20"), 200)
    wide = [group for group in drawn if len(group) == 2 * NEIGHBOURS]
    assert 70 < len(wide) < 130
    first = Counter(group[0] for group in wide)
    assert set(first) == {"X07", "X20"}
    assert min(first.values()) > 20
    assert {len(group) for group in drawn} == {NEIGHBOURS, 2 * NEIGHBOURS}


def test_whom_it_concerns_and_who_holds_the_fewest_are_asked_at_once() -> None:
    """X07 holds the school at which a rule is broken, X20 breaks one; of the others X25 holds nothing."""
    held = [k for k in HELD if ROWS[k].row.inspector_id != "X25"]
    asked = Neighbours(POOL, ROWS, 1).lightest(held, {"S007", "X20", "U1"})
    assert asked[:3] == ["X07", "X20", "X25"]
    assert len(set(asked)) == len(asked) == 2 + LIGHTEST


def test_what_nobody_can_be_asked_about_leaves_the_turns_as_they_are() -> None:
    """A school that nobody holds, and an office as a whole, name nobody."""
    assert {len(group) for group in groups(5, ("S999", "U1"))} == {NEIGHBOURS}


def test_who_holds_nothing_is_beside_whoever_holds_the_nearest_school() -> None:
    held = [k for k in HELD if ROWS[k].row.inspector_id != "X15"]
    neighbours = Neighbours(POOL, ROWS, 1)
    turn = next(t for t in range(NUMBER) if neighbours.group(held, (), random.Random(1), t)[0] == "X15")
    group = neighbours.group(held, (), random.Random(2), turn)
    assert all(abs(int(i[1:]) - 14) <= 9 for i in group[1:])


def test_in_a_small_office_everybody_is_in_every_group() -> None:
    county = office([school(0)], [person("X0"), person("X1")])
    pool = Candidates(county, "U1")
    neighbours = Neighbours(pool, pool.all(), 1)
    drawn = [neighbours.group([0], (), random.Random(1), turn) for turn in range(3)]
    assert {frozenset(group) for group in drawn} == {frozenset({"X0", "X1"})}


def test_around_large_schools_stand_their_holders_and_as_many_with_the_smallest_shares() -> None:
    """Two of four schools are large, and one person holds both; who holds another number than the share is another group."""
    schools = [school(n, students=2000 if n < 2 else 500) for n in range(4)]
    county = office(schools, [person(i) for i in PEOPLE[:5]])
    pool = Candidates(county, "U1")
    rows = pool.all()
    at = {("S000", "X00"), ("S001", "X00"), ("S002", "X01"), ("S003", "X02")}
    held = [k for k, c in enumerate(rows) if (c.row.school_id, c.row.inspector_id) in at]
    pool.shares = {"X00": 2, "X01": 4, "X02": 1, "X03": 2, "X04": 1}
    assert Neighbours(pool, rows, 1).of_shares(held) == (["X00", "X02", "X04"], ["X01", "X03", "X04"])


def test_whose_one_school_is_large_has_no_place_left() -> None:
    """X0 holds a large school, X1 three others, X2 one at which a rule is broken."""
    county = office(
        [school(0, students=3_000), *(school(n) for n in range(1, 5))], [person(f"X{n}") for n in range(3)]
    )
    pool = Candidates(county, "U1")
    rows, holds = pool.all(), {"S000": "X0", "S004": "X2"}
    held = [k for k, c in enumerate(rows) if c.row.inspector_id == holds.get(c.row.school_id, "X1")]
    assert Neighbours(pool, rows, 1).lightest(held, {"S004"}) == ["X2", "X1", "X0"]
