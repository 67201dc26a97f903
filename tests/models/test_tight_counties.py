"""A tight county: nothing is broken where a plain model shares everything out, and little road could be saved."""

from __future__ import annotations

import pytest

from tests.models.many_tight_counties import Standing, staffed
from tests.models.plain_sharing import shared_out
from tests.models.tight_counties import tight_county


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
