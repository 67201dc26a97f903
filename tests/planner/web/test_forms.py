"""Forms over lists: headings taught once and remembered, schools placed, rows kept; two clerks at once lose nothing."""

import io
import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from duxue import desk, face
from duxue.planner.web.planning import lists
from duxue.planner.web.planning.models import Lists
from tests.planner.web.conftest import CODE, COUNTY
from tests.planner.web.raw_lists import OWN_WORD, UNPLACED, write_raw_lists

LISTS = f"/o/{CODE}/lists/"


def uploaded(client: Any, file: Path) -> Any:
    content = io.BytesIO(file.read_bytes())
    content.name = file.name
    return client.post(f"{LISTS}upload/", {"files": [content]}, follow=True)


def newest(world: SimpleNamespace) -> Lists:
    found = lists.newest(world.here)
    assert found is not None
    return found


def test_a_heading_taught_once_is_known_at_the_next_upload(
    world: SimpleNamespace, client_of: Any, tmp_path: Path
) -> None:
    clerk = client_of("clerk@here")
    write_raw_lists(COUNTY, tmp_path / "raw.xlsx")
    page = uploaded(clerk, tmp_path / "raw.xlsx").content.decode()
    assert "对照表头" in page
    points = clerk.get(f"{LISTS}points/").content.decode()
    assert "所有学校都有经纬度" not in points, "a list that is not read yet says nothing of points"
    assert "请先对照表头" in points
    assert "请先准备好数据" in clerk.get(f"/o/{CODE}/studies/").content.decode()
    assert OWN_WORD in clerk.get(f"{LISTS}heads/").content.decode()
    seen = newest(world).number
    assert clerk.post(f"{LISTS}heads/", {"seen": seen, "head0": "人头"}).status_code == 400
    assert clerk.post(f"{LISTS}heads/", {"seen": seen, "head0": "在校生数"}).status_code == 302
    assert newest(world).errors == 1
    uploaded(clerk, tmp_path / "raw.xlsx")
    assert newest(world).errors == 1, "its own word was remembered; the wrong number still stands"
    page = clerk.get(f"{LISTS}heads/").content.decode()
    assert '<option value="在校生数" selected>在校生数</option>' in page


def test_headings_are_matched_on_the_english_page_too(
    world: SimpleNamespace, client_of: Any, tmp_path: Path
) -> None:
    clerk = client_of("clerk@here")
    write_raw_lists(COUNTY, tmp_path / "raw.xlsx")
    uploaded(clerk, tmp_path / "raw.xlsx")
    clerk.post("/language/", {"language": "en", "next": "/"})
    page = clerk.get(f"{LISTS}heads/").content.decode()
    offered = re.findall(r'<option value="([^"]+)">([^<]+)</option>', page)
    chosen = next(value for value, word in offered if word == "students")
    assert clerk.post(f"{LISTS}heads/", {"seen": newest(world).number, "head0": chosen}).status_code == 302
    assert newest(world).errors == 1


def test_a_sheet_of_another_name_is_taken_as_the_table_that_it_is(
    world: SimpleNamespace, client_of: Any
) -> None:
    clerk = client_of("clerk@here")
    grids = desk.grids_of(COUNTY)
    grids["花名册甲"] = grids.pop("inspectors")
    state = lists.add(world.here, grids, after=1, by=lists.Writer("x"), note="")
    assert state.errors > 0
    unknown, strangers = desk.unknown(state.folder)
    assert (unknown, strangers) == ((), ("花名册甲",))
    clerk.post(f"{LISTS}heads/", {"seen": state.number, "sheet0": "督学"})
    assert newest(world).errors == 0
    clerk.post(f"{LISTS}heads/", {"seen": state.number, "sheet0": "督学"})
    assert newest(world).number == state.number + 1


def test_schools_without_a_point_are_placed_one_by_one(
    world: SimpleNamespace, client_of: Any, tmp_path: Path
) -> None:
    clerk = client_of("clerk@here")
    write_raw_lists(COUNTY, tmp_path / "raw.xlsx")
    grids = desk.grids_of(tmp_path / "raw.xlsx")
    grids["学校"][2][7] = "300"
    heads = desk.heads_text({("学校", OWN_WORD): "在校生数"})
    state = lists.add(world.here, grids, after=1, by=lists.Writer("x"), note="", heads=heads)
    waiting = lists.unplaced(state)
    assert len(waiting) == UNPLACED
    page = clerk.get(f"{LISTS}points/").content.decode()
    assert all(one.name in page for one in waiting)
    told = {"seen": state.number, "row": waiting[0].row, "lon": "118.4", "lat": "40.2"}
    assert clerk.post(f"{LISTS}points/", {**told, "lon": "x"}).status_code == 302
    assert newest(world).number == state.number
    clerk.post(f"{LISTS}points/", told)
    assert [one.row for one in lists.unplaced(newest(world))] == [waiting[1].row]
    county = face.read(newest(world).folder)
    school = next(one for one in county.rows.schools if one.name == waiting[0].name)
    assert (school.lon, school.lat) == (118.4, 40.2)


def test_a_row_is_added_and_edited_by_its_columns(world: SimpleNamespace, client_of: Any) -> None:
    clerk = client_of("clerk@here")
    person = desk.grids_of(COUNTY)["inspectors"][1][1]
    told = {"seen": 1, "inspector_id": person, "from": "2027-05-10", "to": "2027-05-14", "reason": "病假"}
    assert clerk.post(f"{LISTS}table/absences/0/", told).status_code == 302
    state = newest(world)
    form = lists.forms_in(state.folder)["absences"]
    row = form.rows[-1]
    cells = lists.grids_in(state.folder)[form.sheet]
    assert form.values(cells, row)["inspector_id"] == person
    assert person in clerk.get(f"{LISTS}table/absences/{row}/").content.decode()
    clerk.post(f"{LISTS}table/absences/{row}/", {**told, "seen": state.number, "to": "2027-05-15"})
    cells = lists.grids_in(newest(world).folder)[form.sheet]
    assert form.values(cells, row)["to"] == "2027-05-15"
    assert clerk.get(f"{LISTS}table/absences/999/").status_code == 404
    assert clerk.get(f"{LISTS}table/nothing/0/").status_code == 404


def test_two_clerks_at_two_rows_both_stand(world: SimpleNamespace, client_of: Any) -> None:
    one, other = client_of("clerk@here"), client_of("clerk@here")
    one.post(f"{LISTS}sheet/schools/mend/", {"seen": 1, "row": 5, "column": 2, "value": "甲"})
    got = other.post(f"{LISTS}sheet/schools/mend/", {"seen": 1, "row": 6, "column": 2, "value": "乙"})
    assert got.status_code == 302
    cells = lists.grids_in(newest(world).folder)["schools"]
    assert (cells[4][1], cells[5][1]) == ("甲", "乙")


def test_two_clerks_at_one_row_the_second_keeps_what_was_typed(
    world: SimpleNamespace, client_of: Any
) -> None:
    row = lists.forms_in(world.state.folder)["schools"].rows[3]
    told = lists.forms_in(world.state.folder)["schools"].values(
        lists.grids_in(world.state.folder)["schools"], row
    )
    first = client_of("clerk@here").post(f"{LISTS}table/schools/{row}/", {**told, "seen": 1, "name": "甲校"})
    second = client_of("clerk@here").post(f"{LISTS}table/schools/{row}/", {**told, "seen": 1, "name": "乙校"})
    assert (first.status_code, second.status_code) == (302, 409)
    page = second.content.decode()
    assert 'value="乙校"' in page
    assert "甲校" in page
    assert lists.grids_in(newest(world).folder)["schools"][row - 1][1] == "甲校"
    again = client_of("clerk@here").post(f"{LISTS}table/schools/{row}/", {**told, "seen": 2, "name": "乙校"})
    assert again.status_code == 302
    assert lists.grids_in(newest(world).folder)["schools"][row - 1][1] == "乙校"


def test_a_row_taken_away_meanwhile_is_not_written_over_its_neighbour(
    world: SimpleNamespace, client_of: Any
) -> None:
    clerk = client_of("clerk@here")
    clerk.post(f"{LISTS}sheet/schools/mend/", {"seen": 1, "row": 4, "act": "remove"})
    before = lists.grids_in(newest(world).folder)["schools"]
    got = clerk.post(f"{LISTS}sheet/schools/mend/", {"seen": 1, "row": 6, "column": 2, "value": "乙"})
    assert got.status_code == 409
    assert lists.grids_in(newest(world).folder)["schools"] == before


def test_a_row_sent_twice_or_again_after_going_back_is_added_once(
    world: SimpleNamespace, client_of: Any
) -> None:
    clerk = client_of("clerk@here")
    person = desk.grids_of(COUNTY)["inspectors"][1][1]
    told = {"seen": 1, "inspector_id": person, "from": "2027-05-10", "to": "2027-05-14", "reason": "病假"}
    before = len(lists.grids_in(world.state.folder)["absences"])
    places = [clerk.post(f"{LISTS}table/absences/0/", told)["Location"] for _ in range(2)]
    assert (places[0], newest(world).number) == (places[1], 2)
    clerk.post(f"{LISTS}table/absences/0/", {**told, "from": "2027-06-10", "to": "2027-06-11"})
    clerk.post(f"{LISTS}table/absences/0/", {**told, "seen": newest(world).number})
    cells = lists.grids_in(newest(world).folder)["absences"]
    assert len(cells) == before + 3, "another row is another, and whoever sees the first may add its like"


def test_an_edit_sent_twice_is_kept_once(world: SimpleNamespace, client_of: Any) -> None:
    clerk = client_of("clerk@here")
    form = lists.forms_in(world.state.folder)["schools"]
    row = form.rows[3]
    told = {**form.values(lists.grids_in(world.state.folder)["schools"], row), "seen": 1, "name": "甲校"}
    for path, sent in (
        (f"{LISTS}table/schools/{row}/", told),
        (f"{LISTS}sheet/schools/mend/", {"seen": 2, "row": 3, "column": 2, "value": "乙校"}),
    ):
        now = newest(world).number
        assert [clerk.post(path, sent).status_code for _ in range(2)] == [302, 302]
        assert newest(world).number == now + 1
    gone = {"seen": 3, "row": 5, "act": "remove"}
    assert [clerk.post(f"{LISTS}sheet/schools/mend/", gone).status_code for _ in range(2)] == [302, 409]
    assert newest(world).number == 4, "its neighbour stays"


def test_an_upload_over_lists_that_others_have_edited_is_told(
    world: SimpleNamespace, client_of: Any, tmp_path: Path
) -> None:
    desk.write_grids({"schools": desk.grids_of(COUNTY)["schools"]}, tmp_path)
    clerk, file = client_of("clerk@here"), (tmp_path / "schools.csv").read_bytes()

    def sent(seen: int) -> str:
        content = io.BytesIO(file)
        content.name = "schools.csv"
        return clerk.post(f"{LISTS}upload/", {"files": [content], "seen": seen}, follow=True).content.decode()

    clerk.post(f"{LISTS}sheet/schools/mend/", {"seen": 1, "row": 5, "column": 2, "value": "甲"})
    assert "clerk@here 刚刚更新了数据（schools B5：甲），您的文件没有收下" in sent(1)
    assert newest(world).number == 2
    for _twice in range(2):
        assert "没有收下" not in sent(2)
    assert newest(world).number == 3
