"""Edits as what to type: names stand behind the ids that a clerk would have to look up."""

from datetime import date

from duxue.models.rules.register import titles
from duxue.scenarios.edits.row_edits import ADD, CHANGE, RowEdit, parameter, typed, waiver
from tests.planner.publish import worlds


def test_a_name_stands_behind_each_id_of_the_county() -> None:
    county = worlds.county(schools=2, inspectors=2, tables={})
    person, school = county.rows.inspectors[0], county.rows.schools[0]
    zh, en = typed(
        waiver("responsible_load", person.inspector_id, "人手不足", date(2026, 12, 1)), county, titles()
    )
    assert "规则=责任督学挂牌学校数，" in zh
    assert "rule=responsible_load," in en
    assert f"对象={person.inspector_id}（{person.name}）" in zh
    assert f"subject={person.inspector_id} ({person.name})" in en
    moved = RowEdit(
        "postings", CHANGE, {"school_id": school.school_id}, {"inspector_id": person.inspector_id}
    )
    assert f"（学校标识码={school.school_id}（{school.name}））" in typed(moved, county, titles())[0]


def test_whoever_is_not_there_yet_is_told_by_the_id_alone() -> None:
    county = worlds.county(schools=2, inspectors=2, tables={})
    fresh = RowEdit("inspectors", ADD, cells={"inspector_id": "NEW-01", "unit_id": county.offices[0].unit_id})
    zh, _ = typed(fresh, county, titles())
    assert "督学证号=NEW-01，" in zh
    assert f"={county.offices[0].unit_id}（{county.offices[0].name}）" in zh


def test_a_parameter_goes_by_its_title_and_yes_is_said_in_chinese() -> None:
    county = worlds.county(schools=2, inspectors=2, tables={})
    zh, en = typed(parameter(county, "large_school_exclusive", False, ""), county, titles())
    title = titles()["parameters", "key"]["large_school_exclusive"]
    assert f"参数={title}，取值=否" in zh
    assert "key=large_school_exclusive, value=no" in en
