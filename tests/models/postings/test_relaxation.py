"""The fewest levers for the most schools held: the levers of each kind, and that what is found is proven, not only found."""

from datetime import date
from typing import Any

import pytest

from duxue.models.postings import relaxation
from duxue.models.postings.one_day import Limits
from duxue.models.postings.relaxation import Pulled, Relaxation
from duxue.models.postings.staff_facts import StaffFacts
from duxue.models.solver import Run
from duxue.models.stop import Stop
from duxue.scenarios.codes import RecusalReason
from duxue.scenarios.county import County
from duxue.scenarios.records import Recusal
from duxue.scenarios.rows import make
from tests.models.stages.small_office import office, person, school

DAY = date(2027, 4, 12)


def ringed(schools: int = 18, **numbers: int) -> County:
    """Three people, with room for all; each must keep away from the first school."""
    people = [person(f"I{n}", lon=118.18 + n / 20, lat=39.63) for n in range(5)]
    away = [
        make(Recusal, inspector_id=i.inspector_id, school_id="S001", reason=RecusalReason.RELATIVE)
        for i in people
    ]
    rows = [school(n, east=(n * 7) % 23) for n in range(1, schools + 1)]
    return office(rows, people, {"schools_per_inspector": 5, **numbers}, recusals=tuple(away))


def pulled(county: County, kind: str, towns: tuple[str, ...] = ()) -> Pulled:
    return Relaxation(StaffFacts(county, "U1"), DAY, kind, towns).pulled(Limits(1, 0.5, Stop()))


@pytest.fixture
def runs(monkeypatch: pytest.MonkeyPatch) -> list[Run]:
    """What the solver answered."""
    heard: list[Run] = []
    solve = relaxation.solve

    def listened(*model: Any, **limits: Any) -> Run:
        heard.append(solve(*model, **limits))
        return heard[-1]

    monkeypatch.setattr(relaxation, "solve", listened)
    return heard


def test_one_appointment_is_proven_enough_for_a_school_that_nobody_may_hold(runs: list[Run]) -> None:
    found = pulled(ringed(), "hire", ("S003", "S008", "S012"))
    assert len(found.levers) == 1
    assert found.open == ()
    (run,) = runs
    assert run.objective is not None
    assert run.bound is not None
    assert run.bound >= 0.999 * run.objective


def test_schools_beyond_the_places_take_as_many_as_counting_says() -> None:
    found = pulled(ringed(31), "hire", ("S003", "S008"))
    assert len(found.levers) == 2, "25 places, 31 schools, 5 to each"
    assert found.open == ()


def test_a_review_of_one_recusal_opens_the_school() -> None:
    found = pulled(ringed(), "recusal")
    assert [s for _, s in found.levers] == ["S001"]
    assert found.open == ()


def test_no_lever_is_spared_at_the_price_of_a_school() -> None:
    """Eight schools too many for five people of two each: two of them, let to hold four more, are the fewest."""
    found = pulled(ringed(19, schools_per_inspector=2), "load")
    assert len(found.levers) == 2
    assert found.open == ("S001",)


def test_a_kind_that_has_nothing_to_pull_leaves_all_open() -> None:
    found = pulled(ringed(), "term")
    assert (found.levers, len(found.open)) == ((), 18)
