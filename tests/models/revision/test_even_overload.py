"""Where all are full, the schools of one who leaves are shared out evenly: nobody bears them alone."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date

import pytest

from duxue.models.postings.least_change.first_choice import first_choice
from duxue.models.postings.least_change.posting_board import PostingBoard
from duxue.models.postings.least_change.released_postings import ReleasedPostings
from duxue.models.postings.least_change.search import ChangedPostings, LeastChange
from duxue.models.solver import Stop
from duxue.scenarios.codes import ChangeKind
from duxue.scenarios.edits.changing import changed
from duxue.scenarios.edits.rows import Change, Changes
from duxue.scenarios.plan import Plan, ZoneRow
from tests.models.revision.drawn_changes import PRICES
from tests.models.revision.line_of_six import AS_OF
from tests.models.stages.small_office import LAST, LAT, LON, office, person, posting, school

MAY = date(2027, 5, 1)


def search(*, per_person: int = 3, people: int = 3, **cells: object) -> LeastChange:
    """Everybody holds a full load, X0 among all; then X0 leaves. X1 lives beside X0's schools, the others far away."""
    staff = [person(f"X{n}", lon=LON + 0.2 * (n > 1), lat=LAT) for n in range(people)]
    staff[1] = replace(staff[1], **cells)  # type: ignore[arg-type]
    schools = [school(n, east=20 * (n >= 2 * per_person)) for n in range(per_person * people)]
    county = office(schools, staff, {"schools_per_inspector": per_person, "zone_schools": 50})
    rows = tuple(posting(s.school_id, f"X{n // per_person}") for n, s in enumerate(schools))
    plan = Plan(postings=rows, zones=tuple(ZoneRow("Z1", "", "X1", r.school_id) for r in rows))
    left = Changes(rows=(Change(ChangeKind.LEAVE, "X0", (), MAY, None, "", ""),), tables={})
    now = replace(changed(county, plan, left, AS_OF), as_of=AS_OF)
    held = ReleasedPostings(now, "U1", plan, AS_OF)
    return LeastChange(held, PRICES, seed=1, effort=2.0, stop=Stop())


def loads(found: ChangedPostings) -> list[int]:
    return sorted(Counter(r.inspector_id for r in found.postings if r.end == LAST).values())


@pytest.mark.parametrize(
    ("per_person", "people", "expected"),
    [(3, 3, [4, 5]), (4, 4, [5, 5, 6]), (6, 3, [9, 9])],
)
def test_the_overload_is_even_though_one_lives_beside_all_the_schools(
    per_person: int, people: int, expected: list[int]
) -> None:
    found = search(per_person=per_person, people=people).run(None)
    assert loads(found) == expected
    assert found.moves == found.least == per_person, "and nobody else's school moves for it"


def test_whoever_may_hold_fewer_is_given_less() -> None:
    found = search(per_person=4, people=3, max_schools=2).run(None)
    held = Counter(r.inspector_id for r in found.postings if r.end == LAST)
    assert held["X2"] > held["X1"], held


def test_the_first_sharing_out_is_even_too() -> None:
    """A large office may end its search near the first choice."""
    looked = search(per_person=6, people=3)
    free = {s: list(looked.office.people) for s in looked.office.barred}
    board = PostingBoard(looked.office, PRICES, free, zone_people=None)
    last = len(board.spans) - 1
    taken = Counter(who for _, who, t in first_choice(board).held if t == last)
    assert sorted(taken.values()) == [3, 3]


def test_nobody_holds_a_school_beside_its_holder_though_days_are_lacking() -> None:
    looked = search()
    free = {s: list(looked.office.people) for s in looked.office.schools}
    board = PostingBoard(looked.office, PRICES, free, zone_people=None)
    (key, *_), last = sorted(looked.office.barred), len(board.spans) - 1
    there = [x for (s, _, t), x in board.held.items() if (s, t) == (key, last)]
    assert len(there) > 1
    run = looked.solve(board, -sum(there), (), None, 1.0)
    assert sum(map(run.is_true, there)) == 1
