"""Every kind of edit has one home, and what is said in different sheets comes to one thing."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from duxue.models.stress.happenings import Happening, HappeningKind, as_changes
from duxue.scenarios.codes import ChangeKind, EditKind
from duxue.scenarios.county import County
from duxue.scenarios.edits import kinds
from duxue.scenarios.edits.changing import changed, edited
from duxue.scenarios.edits.draft import EditError
from duxue.scenarios.edits.register import CHANGES_OFFERED, WHATIFS_OFFERED
from duxue.scenarios.edits.row_edits import ADD, CHANGE, REMOVE, RowEdit, applied
from duxue.scenarios.edits.rows import Change, Changes, Edit, WhatIf
from duxue.scenarios.plan import Plan
from duxue.scenarios.rows import make
from tests.planner.publish import worlds

DAY = date(2027, 5, 1)


@pytest.fixture(scope="module")
def county() -> County:
    return worlds.county(schools=4, inspectors=3)


def test_every_file_of_a_kind_is_offered_by_a_sheet() -> None:
    files = {p.stem for p in Path(kinds.__file__).parent.glob("*.py")} - {"__init__"}
    offers = [*CHANGES_OFFERED.values(), *WHATIFS_OFFERED.values()]
    homes = {one.apply.__module__.rpartition(".")[2] for one in offers if one.apply is not None}
    homes |= {
        one.check.__module__.rpartition(".")[2] for one in CHANGES_OFFERED.values() if one.check is not None
    }
    assert homes == files
    assert (set(CHANGES_OFFERED), set(WHATIFS_OFFERED)) == (set(ChangeKind), set(EditKind))


def test_who_leaves_leaves_the_same_by_change_what_if_drawn_year_and_typed_row(county: County) -> None:
    who = county.rows.inspectors[0].inspector_id
    leave = make(Change, kind=ChangeKind.LEAVE, subject=who, start=DAY)
    lose = make(Edit, whatif="a", kind=EditKind.LOSE, subject=who, start=DAY)
    drawn = as_changes(county, [Happening(HappeningKind.LEAVE, who, DAY, county.end, DAY)])
    row = RowEdit("inspectors", CHANGE, {"inspector_id": who}, {"term_end": DAY - timedelta(days=1)})
    after = [
        changed(county, Plan(), Changes((leave,)), county.as_of),
        edited(county, WhatIf("a", (lose,))),
        changed(county, Plan(), drawn, county.as_of),
        applied(county, [row]),
    ]
    assert len({one.rows.inspectors for one in after}) == 1
    assert after[0].inspectors[who].term_end == date(2027, 4, 30)


def test_a_school_closes_the_same_by_change_and_what_if(county: County) -> None:
    school = county.rows.schools[0].school_id
    change = make(Change, kind=ChangeKind.SCHOOL_CLOSE, subject=school, start=DAY)
    edit = make(Edit, whatif="a", kind=EditKind.CLOSE_SCHOOL, subject=school, start=DAY)
    by_change = changed(county, Plan(), Changes((change,)), county.as_of)
    assert by_change.rows.schools == edited(county, WhatIf("a", (edit,))).rows.schools
    assert by_change.schools[school].closed == DAY


def test_an_edit_of_what_an_earlier_one_took_away_is_told_by_its_number_and_what_if(county: County) -> None:
    who = county.rows.inspectors[0].inspector_id
    gone = make(Edit, whatif="少一人", kind=EditKind.LOSE, subject=who)
    with pytest.raises(EditError, match="少一人") as told:
        edited(county, WhatIf("少一人", (gone, gone)))
    assert told.value.number == 1


def test_rows_are_added_changed_and_taken_out(county: County) -> None:
    who, school = county.rows.inspectors[0].inspector_id, county.rows.schools[0].school_id
    recusal = {"inspector_id": who, "school_id": school, "reason": "other"}
    more = applied(county, [RowEdit("recusals", ADD, cells=recusal)])
    assert len(more.rows.recusals) == len(county.rows.recusals) + 1
    key = {"inspector_id": who, "school_id": school}
    assert applied(more, [RowEdit("recusals", REMOVE, key)]).rows.recusals == county.rows.recusals
    with pytest.raises(KeyError, match="recusals"):
        applied(county, [RowEdit("recusals", REMOVE, {"inspector_id": "nobody"})])
