"""A tight county: nothing is broken where a plain model shares everything out, and little road could be saved."""

from __future__ import annotations

import pytest

from duxue.scenarios.subset import office_county
from duxue.scenarios.synthetic import city
from duxue.scenarios.synthetic.shapes import inspectors_needed
from tests.models.many_tight_counties import Standing, city_planned, staffed
from tests.models.plain_sharing import shared_out
from tests.models.tight_counties import LEAVE, tight_city, tight_county


@pytest.mark.parametrize("kind", ["churn", "recusals"])
def test_what_a_plain_model_shares_out_is_shared_out_near_the_least_road(kind: str) -> None:
    county = tight_county(2, 24, kind)
    assert shared_out(county) is not None
    assert staffed(county).lacking(proven=True) == []


def test_the_plain_model_finds_nothing_where_somebody_is_missing() -> None:
    county = tight_county(2, 24, "churn")
    fewer = county.with_rows(inspectors=county.rows.inspectors[1:])
    assert shared_out(fewer) is None


def test_a_county_lacks_what_need_not_be_and_no_more() -> None:
    broken, wide = (
        Standing(1.0, 0, 2, {"staffing": 0.004}),
        Standing(1.0, 0, 0, {"staffing": 0.011, "year": 0.019}),
    )
    assert broken.lacking(proven=True) == ["breaches that need not be"]
    assert broken.lacking(proven=False) == []
    assert wide.lacking(proven=False) == ["staffing gap 1.10%"]


NEAR = ("130202", "130203", "130204", "130205", "130207", "130208", "130273")
"""Counties in which the city runs schools of its own."""


def test_the_offices_of_a_tight_city_are_planned_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(city, "INSTITUTIONS", dict.fromkeys(NEAR, 20))
    county = tight_city(1)
    long = [row for row in county.rows.absences if (row.start, row.end) == LEAVE]
    offices = [unit.unit_id for unit in county.offices]
    assert all(sum(county.inspectors[r.inspector_id].unit_id == one for r in long) == 2 for one in offices)
    cut = office_county(county, "130204")
    need = inspectors_needed(20, sum(cut.is_large(s) for s in cut.schools.values()))
    assert sum(i.term_start <= county.start <= i.term_end for i in cut.rows.inspectors) <= need + 1
    ((office, standing),) = city_planned(county, ["130204"], effort=5.0)
    assert (office, standing.gaps.keys()) == ("130204", {"staffing", "year"})
    assert shared_out(cut, office) is not None
