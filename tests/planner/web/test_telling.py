"""Changes and what-ifs told in forms: every kind has one, what is told reaches the planner, and nothing told is lost on the way."""

import json
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from duxue import desk, face
from duxue.planner.web.planning.models import Job, Plan
from duxue.planner.web.planning.outcome import add_plan
from duxue.planner.web.planning.plans import kept_draft, loaded
from duxue.scenarios.codes import ChangeKind
from duxue.scenarios.edits.register import CHANGES_OFFERED
from tests.planner.web.conftest import CODE

REVISE = f"/o/{CODE}/plans/1/revise/"
AS_OF = date(2027, 4, 1)


def cells_of(kind: str, made: face.Result) -> dict[str, str]:
    """What somebody might tell of one kind of change, in the cells that its form asks for."""
    county, plan = made.county, made.plan
    person, school = county.rows.inspectors[2].inspector_id, county.rows.schools[3].school_id
    event = next(e for e in plan.live_events if e.start > AS_OF and e.event_id not in county.imposed)
    done = next(v for v in plan.visits if v.date < AS_OF)
    told = {
        "leave": {"subject": person, "from": "2027-04-10"},
        "ill": {"subject": person, "from": "2027-04-10", "to": "2027-05-20"},
        "join": {"subject": "N1", "from": "2027-04-12", "inspectors.name": "甲", "inspectors.employment": "part_time",
                 "inspectors.background": "teacher", "inspectors.term_start": "2027-04-12"},
        "transfer": {"subject": person, "from": "2027-04-10", "other": "130227"},
        "recusal": {"subject": person, "other": school, "value": "近亲属"},
        "school_open": {"subject": "S1", "schools.name": "新小", "schools.stage": "primary", "schools.students": "300",
                        "schools.unit_id": "130227", "schools.opened": "2027-04-12", "schools.lon": "118.3", "schools.lat": "40.1"},
        "school_close": {"subject": school, "from": "2027-06-01"},
        "principal_left": {"subject": "1130227006", "from": "2027-04-10", "principals.name": "乙", "principals.term_start": "2027-04-11"},
        "emergency": {"subject": school, "from": "2027-04-14"},
        "impose": {"subject": school, "from": "2027-05-19", "value": "综合督导"},
        "not_done": {"subject": done.visit_id},
        "parameter": {"subject": "visits_per_month", "value": "1"},
        "give": {"subject": school, "other": person},
        "move": {"subject": event.event_id, "from": "2027-05-18"},
        "lock": {"subject": school},
    }  # fmt: skip
    return told.get(kind) or example_of(kind, person, school)


def example_of(kind: str, person: str, school: str) -> dict[str, str]:
    """The cells of a kind's example, of this county's people and schools."""
    offer = CHANGES_OFFERED[ChangeKind(kind)]
    subject = {"inspectors": person, "schools": school}["".join(offer.wants.subject_in[:1])]
    names = {"start": "from", "end": "to", "value": "value"}
    return {"subject": subject, **{names[f]: str(v) for f, v in offer.example.items() if f in names}}


def test_every_kind_of_change_has_a_form_whose_answer_is_read(made: face.Result, tmp_path: Path) -> None:
    forms = desk.change_forms(made.county, made.plan)
    assert {form.code for form in forms} == {str(kind) for kind in ChangeKind}
    wrong = {}
    for form in forms:
        cells = cells_of(form.code, made)
        assert {cell.name for cell in form.cells if cell.required} <= set(cells), form.code
        assert set(cells) <= {cell.name for cell in form.cells}, form.code
        folder = tmp_path / form.code
        desk.write_grids(desk.change_grids([desk.Told(form.code, cells)]), folder)
        problems = desk.problems_of_changes(made, folder, AS_OF)
        # What cannot be (a transfer into the own unit) is told as such: the sheet itself was understood.
        if problems and form.code != "transfer":
            wrong[form.code] = problems
    assert wrong == {}


def test_what_is_told_stays_through_every_step_and_reaches_the_planner(
    world: SimpleNamespace, client_of: Any
) -> None:
    clerk = client_of("clerk@here")
    person = world.made.county.rows.inspectors[2]
    opened = clerk.post(REVISE, {"act": "open", "kind": "leave", "told": "[]"}).content.decode()
    assert 'name="cell-subject"' in opened
    blank = clerk.post(REVISE, {"act": "add", "open": "leave", "cell-subject": "x", "told": "[]"})
    assert blank.status_code == 422
    assert 'value="x"' in blank.content.decode()
    told = json.dumps([["leave", {"subject": person.inspector_id, "from": "2027-04-10"}]])
    page = clerk.post(REVISE, {"act": "open", "kind": "ill", "told": told}).content.decode()
    assert person.name in page
    assert clerk.post(REVISE, {"act": "remove0", "told": told}).content.decode().count(
        person.name
    ) < page.count(person.name)
    sent = {
        "act": "send",
        "told": told,
        "as_of": "2027-04-01",
        "once": "11111111-1111-1111-1111-111111111111",
    }
    assert clerk.post(REVISE, {**sent, "told": "[]"}).status_code == 422
    assert Job.objects.count() == 0
    got = [clerk.post(REVISE, sent)["Location"] for _ in range(2)]
    job = Job.objects.get()
    assert got == [f"/o/{CODE}/jobs/{job.id}/"] * 2
    grids = desk.grids_of(job.asked["changes"])
    assert grids["changes"][1][:4] == ["leave", person.inspector_id, "", "2027-04-10"]


@pytest.mark.parametrize(
    "carried", ["", "{", "[1]", '[["burn",{}]]', '[["leave",{"subject":7}]]', '{"a":1}', "null"]
)
def test_what_a_page_carries_may_be_damaged(world: SimpleNamespace, client_of: Any, carried: str) -> None:
    assert (
        client_of("clerk@here").post(REVISE, {"act": "open", "kind": "leave", "told": carried}).status_code
        == 200
    )


def test_what_ifs_are_told_edit_by_edit_and_compared_together(world: SimpleNamespace, client_of: Any) -> None:
    clerk = client_of("clerk@here")
    start = f"/o/{CODE}/studies/compare/start/"
    opened = clerk.post(start, {"act": "open", "kind": "hire", "told": "[]"}).content.decode()
    assert 'name="cell-count"' in opened
    told = json.dumps(
        [["hire", {"whatif": "增一人", "count": "1"}], ["lose", {"whatif": "减一人", "count": "1"}]]
    )
    once = "22222222-2222-2222-2222-222222222222"
    wrong = json.dumps([["parameter", {"whatif": "甲", "subject": "nothing", "value": "1"}]])
    assert clerk.post(start, {"act": "send", "told": wrong, "once": once}).status_code == 422
    clerk.post(start, {"act": "send", "told": told, "once": once, "seconds": "1"})
    job = Job.objects.get()
    assert job.asked["note"] == "增一人、减一人"
    assert [row[:2] for row in desk.grids_of(job.asked["whatifs"])["what_ifs"][1:]] == [
        ["增一人", "hire"],
        ["减一人", "lose"],
    ]


def test_two_releases_lie_side_by_side(world: SimpleNamespace, client_of: Any) -> None:
    clerk = client_of("clerk@here")
    before = loaded(world.plan.folder)
    school = before.plan.postings[0].school_id
    option = next(one for one in desk.options_for(before, school)[1] if one.alternative is not None)
    chosen = desk.choose(before, option)
    assert chosen.plan is not None
    assert (chosen.plan.outcome["stages"], chosen.plan.outcome["gap"]) == ([], None), (
        "nothing is proven of it"
    )
    kept_draft(world.plan, chosen, "clerk@here", "x")
    page = clerk.get(f"/o/{CODE}/plans/2/compare/").content.decode()
    names = {one.school_id: one.name for one in before.county.rows.schools}
    assert "学校：责任督学变更与公示牌" in page
    assert names[school] in page
    alone = clerk.get(f"/o/{CODE}/plans/1/compare/")
    assert "没有可对比" not in alone.content.decode() or alone.status_code == 200
    assert clerk.get(f"/o/{CODE}/plans/2/compare/?with=x").status_code == 400


def test_a_point_of_the_price_list_asks_for_the_same_revision_again(
    world: SimpleNamespace, client_of: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    clerk = client_of("clerk@here")
    second = add_plan(
        world.here, digest=world.plan.digest, created_by="x", parent=world.plan, made=Plan.Made.REVISED, lists=world.state
    )  # fmt: skip
    Job.objects.create(
        once="33333333-3333-3333-3333-333333333333", office=world.here, kind="revise", state="done", result=second, plan=world.plan,
        asked={"changes": "c", "as_of": "2027-04-01", "note": "n"}, created_by="x",
    )  # fmt: skip
    points = (desk.PricePoint(CODE, 0, 100.0, 2, False), desk.PricePoint(CODE, 3, 90.0, 0, True))
    monkeypatch.setattr(desk, "price_list", lambda _result: points)
    assert "按这一档重新调整" in clerk.get(f"/o/{CODE}/plans/2/compare/").content.decode()
    once = "44444444-4444-4444-4444-444444444444"
    assert clerk.post(f"/o/{CODE}/plans/2/point/", {"moves": "7", "once": once}).status_code == 400
    clerk.post(f"/o/{CODE}/plans/2/point/", {"moves": "0", "once": once})
    again = Job.objects.get(once=once)
    assert (again.plan, again.asked) == (
        world.plan, {"changes": "c", "as_of": "2027-04-01", "note": "n", "max_moves": 0},
    )  # fmt: skip
