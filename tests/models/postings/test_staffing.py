"""The staffing stage on counties small enough to try every way of posting, and on drawn counties for its promises."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from random import Random
from typing import Any

import pytest

from duxue.models.levels import Standing
from duxue.models.postings import staffing
from duxue.models.postings.assignment import Assignment
from duxue.models.postings.greedy import filled
from duxue.models.postings.portfolio_choice import ChosenRows, chosen_rows
from duxue.models.postings.shared_anew import Shared, Trial, shared_out
from duxue.models.postings.staffing import StaffingStage
from duxue.models.postings.tours import Tours
from duxue.models.postings.weighed import Staffing
from duxue.models.solver import Stop
from duxue.scenarios.codes import RecusalReason
from duxue.scenarios.county import County
from duxue.scenarios.plan import Plan
from duxue.scenarios.records import FormerPosting, Recusal
from duxue.scenarios.rows import make
from tests.models.stages.drawn import drawn_county
from tests.models.stages.small_office import office, person, school


def staffed(county: County, effort: float = 4.0) -> Staffing:
    return StaffingStage(county, "U1").run(seed=1, effort=effort, stop=Stop())


def scattered(seed: int, schools: int, people: int) -> County:
    """Schools and starts at drawn places, up to a quarter of an hour's drive from each other; the road alone counts."""
    draw = Random(seed)
    return office(
        [school(n, east=draw.uniform(-10, 10), lat=39.63 + draw.uniform(-0.1, 0.1)) for n in range(schools)],
        [
            person(f"X{n}", lon=118.18 + draw.uniform(-0.1, 0.1), lat=39.63 + draw.uniform(-0.1, 0.1))
            for n in range(people)
        ],
        {"weight_fair_load": 0.0},
    )


def cheapest(county: County, months: int) -> float:
    """Minutes of the best way to share out the schools, by trying every one (five schools a person at most)."""
    schools = [s.school_id for s in county.rows.schools]
    people = [i.inspector_id for i in county.rows.inspectors]
    tours = Tours(county, people, schools)
    best = float("inf")
    for shared in itertools.product(range(len(people)), repeat=len(schools)):
        if max(shared.count(i) for i in range(len(people))) <= 5:
            best = min(
                best,
                sum(
                    _month(tours, i, [s for s, k in enumerate(shared) if k == i]) for i in range(len(people))
                ),
            )
    return best * months


def _month(tours: Tours, i: int, mine: Sequence[int]) -> float:
    """Least minutes of one person's month: every pairing of the schools into day tours."""
    if not mine:
        return 0.0
    first, rest = mine[0], list(mine[1:])
    alone = float(tours.single[i, first]) + _month(tours, i, rest)
    shared = [
        float(tours.pair(i)[first, other]) + _month(tours, i, [s for s in rest if s != other])
        for other in rest
    ]
    return min([alone, *shared])


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_small_counties_come_out_at_their_cheapest(seed: int) -> None:
    county = scattered(seed, 7, 3)
    result = staffed(county)
    assert not result.open
    assert result.outcome.objective == pytest.approx(cheapest(county, months=9), abs=7)
    assert result.outcome.bound is not None
    assert result.outcome.bound <= result.outcome.objective


def test_a_posting_of_today_is_kept_where_the_road_is_no_reason_to_change() -> None:
    county = office([school(n) for n in range(3)], [person("X0"), person("X1", lon=118.19)])
    held = make(FormerPosting, school_id="S000", inspector_id="X1", since=date(2026, 1, 1))
    kept = staffed(county.with_rows(postings=(held,)))
    assert [p.inspector_id for p in kept.postings if p.school_id == "S000"] == ["X1"]


def test_a_school_is_handed_over_on_the_day_a_term_of_appointment_has_ended() -> None:
    leaver = person("X0", term_end=date(2027, 6, 30))
    recused = make(
        Recusal,
        inspector_id="X1",
        school_id="S000",
        reason=RecusalReason.OTHER,
        start=date(2027, 1, 1),
        end=date(2027, 6, 30),
    )
    county = office([school(0)], [leaver, person("X1")], recusals=(recused,))
    rows = staffed(county).postings
    assert [(r.inspector_id, r.start, r.end) for r in rows] == [
        ("X0", date(2027, 1, 1), date(2027, 6, 30)),
        ("X1", date(2027, 7, 1), date(2027, 12, 31)),
    ]


def test_a_large_school_takes_a_person_of_its_own() -> None:
    county = office([school(0, students=1800), school(1), school(2)], [person("X0"), person("X1")])
    plan = Plan(postings=staffed(county).postings)
    (alone,) = plan.responsible("S000", date(2027, 3, 1))
    assert [p.school_id for p in plan.postings_of(alone)] == ["S000"]


def test_too_few_people_break_the_load_and_not_the_coverage() -> None:
    county = office([school(n) for n in range(7)], [person("X0")])
    result = staffed(county)
    assert len({p.school_id for p in result.postings}) == 7
    assert [(s.rule, s.subject, amount) for s, amount in result.open] == [("responsible_load", "X0", 2)]


def test_nobody_at_all_leaves_every_school_open_and_says_so() -> None:
    county = office([school(0), school(1)], [person("X0", healthy=False)])
    result = staffed(county)
    assert result.postings == ()
    assert result.outcome.status in ("feasible", "optimal")


def test_the_same_seed_gives_the_same_postings() -> None:
    county = drawn_county(3, 20, 6)
    unit = county.offices[0].unit_id
    first, second = (
        StaffingStage(county, unit).run(seed=5, effort=0.5, stop=Stop()).postings for _ in range(2)
    )
    assert first == second


@pytest.mark.parametrize(("weight", "gap"), [(0.0, 0.03), (15.0, 0.02)])
def test_a_drawn_county_is_staffed_close_to_its_bound(weight: float, gap: float) -> None:
    county = drawn_county(4, 60, 17)
    county = replace(county, parameters=county.parameters.replaced({("weight_fair_load", ""): weight}))
    result = StaffingStage(county, county.offices[0].unit_id).run(seed=1, effort=6.0, stop=Stop())
    assert not result.open
    assert result.outcome.gap is not None
    assert result.outcome.gap <= gap


@pytest.mark.parametrize("size", [(60, 15), (120, 30)])
def test_a_stage_that_is_stopped_at_once_keeps_all_rules_where_that_takes_a_moment(
    size: tuple[int, int],
) -> None:
    county = drawn_county(1, *size, "churn")
    stage = StaffingStage(county, county.offices[0].unit_id)
    result = stage.run(seed=1, effort=16.0, stop=Stop(asked=lambda: True))
    nearest = stage._standing(
        stage._paired(frozenset(filled(stage.pool, stage.rows, (), stage.model.by_school)))
    )
    assert nearest.broken
    assert not result.open
    assert result.outcome.objective is not None
    assert result.outcome.objective < 0.9 * nearest.minutes
    assert result.outcome.bound == 0.0


def test_where_staff_are_short_the_surplus_is_spread_over_all() -> None:
    far = person("X1", lon=118.18 + 0.3)
    result = staffed(office([school(n, east=n) for n in range(14)], [person("X0"), far]))
    held = [sum(p.inspector_id == one for p in result.postings) for one in ("X0", "X1")]
    assert sum(held) == 14
    assert max(held) <= 8


@pytest.mark.parametrize(
    ("days", "asked"),
    [
        pytest.param((2.0, 2.0, 3.0), False, id="days lack"),
        pytest.param((5.0, 5.0), True, id="people lack"),
    ],
)
def test_a_large_office_short_of_days_alone_is_not_asked_as_a_whole(
    days: tuple[float, ...], *, asked: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Fourteen schools: who has three days may hold six, one too many: rounds find somebody for each."""
    levels: list[Standing] = []

    class Asked(StaffingStage):
        def _elastic(self, best: Any) -> Any:
            found = super()._elastic(best)
            levels.append(found[1])
            return found

    monkeypatch.setattr(staffing, "ELASTIC", 0)
    people = [person(f"X{n}", days_per_month=each) for n, each in enumerate(days)]
    county = office([school(n, east=n % 4) for n in range(14)], people)
    stage = Asked(county, "U1")
    assert stage.pool.short
    result = stage.run(seed=1, effort=2.0, stop=Stop())
    assert bool(levels) is asked
    assert {p.school_id for p in result.postings} == set(county.schools)


def test_a_large_office_that_lacks_nothing_has_all_the_time_for_its_choice(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Of 240 schools and people to spare the choice ended before it knew any sharing-out."""
    limits: list[float] = []

    def chosen(*known: Any, limit: float, **how: Any) -> ChosenRows:
        limits.append(limit)
        return chosen_rows(*known, limit=limit, **how)

    monkeypatch.setattr(staffing, "ELASTIC", 0)
    monkeypatch.setattr(staffing, "chosen_rows", chosen)
    stage = StaffingStage(office([school(n, east=n) for n in range(4)], [person("X0"), person("X1")]), "U1")
    assert not stage.pool.short
    stage.run(seed=1, effort=2 * staffing.CHOICE_LIMIT, stop=Stop())
    assert limits
    assert min(limits) > staffing.CHOICE_SHORT


def test_rounds_go_on_for_a_must_where_the_whole_was_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(staffing, "ELASTIC", 0)
    people = [person(f"X{n}", days_per_month=1.0) for n in range(5)]
    stage = StaffingStage(office([school(n, east=n % 4) for n in range(14)], people), "U1")
    result = stage.run(seed=1, effort=0.1, stop=Stop())
    assert result.outcome.musts is not None
    assert result.outcome.musts.open
    assert result.outcome.deterministic_seconds >= 0.1 * staffing.UNASKED


@pytest.mark.parametrize(("doubts", "goes_on"), [(0.0, True), (1e6, False)])
def test_rounds_do_not_look_for_what_is_only_in_doubt(
    doubts: float, goes_on: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What lies between the best and its bound because profits were not proven is no road that could be saved."""
    stage = StaffingStage(scattered(3, 12, 4), "U1")
    begin = stage.run(seed=1, effort=1.0, stop=Stop())
    known = begin.proof.known
    far = replace(known, bound=known.bound - 0.2 * begin.proof.minutes, doubts=(doubts,))
    rounds: list[int] = []

    def counted(model: Assignment, trial: Trial, stop: Stop) -> Shared:
        rounds.append(1)
        return shared_out(model, trial, stop)

    monkeypatch.setattr(staffing, "shared_out", counted)
    again = StaffingStage(stage.county, "U1").run(
        seed=1, effort=1.0, stop=Stop(), begin=begin.postings, known=replace(begin.proof, known=far)
    )
    assert bool(rounds) == goes_on
    assert again.postings == begin.postings
