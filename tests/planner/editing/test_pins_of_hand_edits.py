"""Every edit by hand of a plan's workbook ends as a pin that stands in the next draft, or is told as one that nothing keeps."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest

from duxue import desk
from duxue.models.rules import pinned
from duxue.planner.editing.adopt import Adopted, adopt, fresh_pins
from duxue.planner.editing.adopt import pinned as with_former
from duxue.planner.editing.edited import EditsError
from duxue.planner.editing.edits import Taken, unpinned
from duxue.planner.publish.output import Output
from duxue.planner.publishing import read
from duxue.scenarios.codes import Half, PinKind, Role
from duxue.scenarios.county import County
from duxue.scenarios.pin_rows import no_visit_pin, seat_pin, seat_pins, team_pins, visit_pin, with_pins
from duxue.scenarios.plan import Event, Plan, Seat, Visit
from duxue.scenarios.records import Pin
from tests.planner.editing.hands import Change, audited, cell_with, column, county_of, edited, plan_of

Made = tuple[Path, Path]


def taken_over(made: Made, tmp_path: Path, change: Change) -> tuple[Adopted, County, Plan]:
    out = tmp_path / "new"
    workbook = edited(made[1], tmp_path / "e.xlsx", change)
    adopted = adopt(desk.in_force(made[1], made[0]), made[1], workbook, Output(out))
    county = read(out / "scenario").county
    assert county is not None
    return adopted, county, plan_of(out)


def own_event(county: County, plan: Plan) -> tuple[Event, Seat, Seat]:
    """An event of the office's own with its lead and a member."""
    for event in sorted(plan.live_events, key=lambda e: (e.start, e.end, e.event_id)):
        team = {s.role: s for s in plan.team(event.event_id)}
        if event.event_id not in county.imposed and Role.MEMBER in team:
            return event, team[Role.LEAD], team[Role.MEMBER]
    raise AssertionError("no team of two")


def roles(pins: tuple[Pin, ...]) -> set[tuple[str, Role | None]]:
    return {(p.inspector_id, p.role) for p in pins if p.kind is PinKind.SEAT}


@pytest.mark.parametrize("where", ["annual", "table"])
def test_who_leads_now_and_who_led_before_are_pinned_in_their_roles(
    made: Made, tmp_path: Path, where: str
) -> None:
    county, plan = county_of(made), plan_of(made[1])
    event, lead, member = own_event(county, plan)
    names = {i: county.inspectors[i].name for i in (lead.inspector_id, member.inspector_id)}

    def annual(book: Any) -> None:
        sheet = book["年度督导计划"]
        row = cell_with(sheet, county.schools[event.target_id].name).row
        rest = str(sheet.cell(row, column(sheet, "成员")).value)
        members = rest.replace(names[member.inspector_id], names[lead.inspector_id])
        sheet.cell(row, column(sheet, "成员")).value = members
        sheet.cell(row, column(sheet, "组长")).value = names[member.inspector_id]

    def table(book: Any) -> None:
        sheet = book["督导组"]
        places = [column(sheet, head) for head in ("事项编号", "督学证号", "角色")]
        for line in range(2, sheet.max_row + 1):
            event_id, who, role = (sheet.cell(line, place) for place in places)
            if event_id.value == event.event_id and who.value in names:
                role.value = "成员" if who.value == lead.inspector_id else "组长"

    adopted, after, now = taken_over(made, tmp_path, annual if where == "annual" else table)
    expected = {(member.inspector_id, Role.LEAD), (lead.inspector_id, Role.MEMBER)}
    assert roles(adopted.pins) == roles(after.rows.pins) == expected
    assert {(s.inspector_id, s.role) for s in now.team(event.event_id)} >= expected
    assert [*pinned.check(after, now, after.parameters)] == []
    assert len([*pinned.check(after, plan, after.parameters)]) == 2, "the former plan has it otherwise"


def test_whoever_joins_is_pinned_in_any_role_and_a_new_lead_as_lead() -> None:
    lead, member, expert, reserve = (Seat("E1", f"I{n}", role) for n, role in enumerate(Role))
    assert roles(seat_pins([], [lead, member, expert, reserve])) == {
        ("I0", Role.LEAD),
        ("I1", None),
        ("I2", None),
    }
    assert seat_pins([lead, member], [lead, member]) == ()
    called_up = replace(reserve, role=Role.MEMBER)
    assert roles(seat_pins([reserve], [called_up])) == {("I3", None)}
    assert roles(seat_pins([expert], [replace(expert, role=Role.MEMBER)])) == {("I2", Role.MEMBER)}
    assert roles(seat_pins([member], [replace(member, role=Role.EXPERT)])) == {("I1", None)}
    assert roles(team_pins([lead, member, expert, reserve])) == {
        ("I0", Role.LEAD), ("I1", Role.MEMBER), ("I2", None),
    }  # fmt: skip


def test_one_person_typed_as_lead_and_as_member_is_asked_back(made: Made, tmp_path: Path) -> None:
    county, plan = county_of(made), plan_of(made[1])
    event, lead, member = own_event(county, plan)

    def change(book: Any) -> None:
        sheet = book["年度督导计划"]
        row = cell_with(sheet, county.schools[event.target_id].name).row
        name = county.inspectors[member.inspector_id].name
        sheet.cell(row, column(sheet, "组长")).value = name
        sheet.cell(row, column(sheet, "成员")).value = f"{name}、{county.inspectors[lead.inspector_id].name}"

    with pytest.raises(EditsError) as found:
        audited(made, tmp_path, change)
    assert [(p.sheet, p.code) for p in found.value.problems] == [("年度督导计划", "contradiction")]


def test_what_no_pin_can_keep_is_told(made: Made, tmp_path: Path) -> None:
    county, plan = county_of(made), plan_of(made[1])
    event, _, _ = own_event(county, plan)

    def change(book: Any) -> None:
        sheet = book["年度督导计划"]
        row = cell_with(sheet, county.schools[event.target_id].name).row
        sheet.cell(row, column(sheet, "成员")).value = None

    adopted, _, _ = taken_over(made, tmp_path, change)
    (edit,) = unpinned(adopted.edits)
    assert (edit.sheet, edit.head, edit.after) == ("年度督导计划", "member", "")


def test_a_former_pin_that_an_edit_undoes_gives_way_and_is_told(made: Made) -> None:
    county, plan = county_of(made), plan_of(made[1])
    _, lead, _ = own_event(county, plan)
    visit = plan.visits[0]
    last = plan.visits[-1]
    other = next(i for i in county.inspectors if last.inspector_id != i)
    stale = replace(visit_pin(last), inspector_id=other)
    former = county.with_rows(pins=(visit_pin(visit), seat_pin(lead), stale))
    moved = replace(visit, date=visit.date + timedelta(days=1))
    edited_plan = replace(
        plan,
        visits=tuple(moved if v == visit else v for v in plan.visits),
        seats=tuple(s for s in plan.seats if s != lead),
    )
    fresh = tuple(fresh_pins(former, plan, edited_plan, [visit_pin(moved)]))
    assert {*with_former(former, plan, edited_plan, fresh).rows.pins} == {stale, visit_pin(moved)}


def of_two_in_may(county: County, plan: Plan, *, owed: int) -> tuple[County, Plan, Visit, Visit]:
    """A school whose month has two visits, where an office asks for some number."""
    first = next(v for v in plan.visits if v.date.month == 5 and v.date.day <= 20)
    second = replace(first, visit_id="V-2", date=first.date + timedelta(days=5))
    key = ("visits_per_month", county.schools[first.school_id].office_id)
    asked = replace(county, parameters=county.parameters.replaced({key: owed}))
    rest = tuple(v for v in plan.visits_at(first.school_id) if v.date.month == 5)
    return (
        asked,
        replace(plan, visits=(*(v for v in plan.visits if v not in rest), first, second)),
        first,
        second,
    )


def test_of_two_visits_in_a_month_the_one_struck_out_stays_out_and_the_other_stands(made: Made) -> None:
    county, before, first, second = of_two_in_may(county_of(made), plan_of(made[1]), owed=2)
    left = replace(before, visits=tuple(v for v in before.visits if v != second))
    pins = tuple(fresh_pins(county, before, left, [no_visit_pin(second)]))
    closed = {
        p.start + timedelta(n) for p in pins if p.start and p.end for n in range((p.end - p.start).days + 1)
    }
    may = {date(2027, 5, 1) + timedelta(n) for n in range(31)}
    assert closed == may - {first.date}
    assert {p.kind for p in pins} == {PinKind.NO_VISIT}
    assert [*pinned.check(county.with_rows(pins=pins), left, county.parameters)] == []
    anywhere = replace(second, date=first.date - timedelta(days=1))
    again = replace(left, visits=(*left.visits, anywhere))
    assert [*pinned.check(county.with_rows(pins=pins), again, county.parameters)]


def test_a_visit_beyond_what_a_month_asks_for_is_struck_out_without_a_pin(made: Made) -> None:
    county, before, _, second = of_two_in_may(county_of(made), plan_of(made[1]), owed=1)
    left = replace(before, visits=tuple(v for v in before.visits if v != second))
    assert [*fresh_pins(county, before, left, [no_visit_pin(second)])] == []


def test_both_visits_of_a_month_struck_out_close_the_month_once(made: Made) -> None:
    county, before, first, second = of_two_in_may(county_of(made), plan_of(made[1]), owed=2)
    left = replace(before, visits=tuple(v for v in before.visits if v not in (first, second)))
    pins = [replace(no_visit_pin(v), note=f"{n}") for n, v in enumerate((first, second))]
    (pin,) = fresh_pins(county, before, left, pins)
    assert (pin.start, pin.end) == (date(2027, 5, 1), date(2027, 5, 31))


def test_a_pin_of_a_seat_gives_way_to_the_same_seat_and_a_lead_to_another() -> None:
    one, two = Seat("E1", "I1", Role.LEAD), Seat("E1", "I2", Role.LEAD)
    elsewhere = seat_pin(Seat("E2", "I1", Role.LEAD), Role.LEAD)
    former = (seat_pin(one, Role.LEAD), seat_pin(two), elsewhere)
    assert with_pins(former, [seat_pin(two, Role.LEAD)]) == (elsewhere, seat_pin(two, Role.LEAD))
    assert with_pins(former[:1], [seat_pin(two, Role.MEMBER)]) == (former[0], seat_pin(two, Role.MEMBER))


@pytest.mark.parametrize("own_notice", [None, date(2027, 1, 21)])
def test_the_notice_goes_along_with_the_day_where_the_office_does_not_set_it_itself(
    made: Made, tmp_path: Path, own_notice: date | None
) -> None:
    county, plan = county_of(made), plan_of(made[1])
    event, _, _ = own_event(county, plan)
    assert event.notice_on is not None
    day = event.start + timedelta(days=7)

    def change(book: Any) -> None:
        sheet = book["年度督导计划"]
        row = cell_with(sheet, county.schools[event.target_id].name).row
        sheet.cell(row, column(sheet, "日期")).value = day.isoformat()
        if own_notice is not None:
            sheet.cell(row, column(sheet, "通知日期")).value = own_notice.isoformat()

    after = audited(made, tmp_path, change).judged.plan
    assert after is not None
    moved = after.event(event.event_id)
    assert moved is not None
    assert moved.start == day
    assert moved.notice_on == own_notice if own_notice else moved.notice_on > event.notice_on


class Hands:
    """Edits drawn at random in the sheets that people read and in those of codes."""

    def __init__(self, draw: Random, county: County, plan: Plan, book: Any) -> None:
        self.draw, self.county, self.plan, self.book = draw, county, plan, book
        self.event, self.lead, self.member = own_event(county, plan)

    def annual(self, head: str, text: object) -> None:
        sheet = self.book["年度督导计划"]
        row = cell_with(sheet, self.county.schools[self.event.target_id].name).row
        sheet.cell(row, column(sheet, head)).value = text

    def of_table(self, sheet: str, ref: str, head: str, value: object) -> None:
        one = self.book[sheet]
        one.cell(cell_with(one, ref).row, column(one, head)).value = value

    def day(self) -> str:
        return (self.event.start + timedelta(days=7 * self.draw.randint(-1, 2))).isoformat()

    def make(self) -> None:
        (visit, other, gone), posting = (
            self.draw.sample(self.plan.visits, 3),
            self.draw.choice(self.plan.postings),
        )
        lead, *members = self.draw.sample([i.name for i in self.county.rows.inspectors], 3)
        kinds = {
            "day": lambda: self.annual("日期", self.day()),
            "lead": lambda: self.annual("组长", lead),
            "members": lambda: self.annual("成员", "、".join(members)),
            "notice": lambda: self.annual("通知日期", (self.event.start - timedelta(days=9)).isoformat()),
            "visit": lambda: self.of_table(
                "经常性督导", visit.visit_id, "日期", visit.date + timedelta(days=1)
            ),
            "half": lambda: self.of_table(
                "经常性督导", other.visit_id, "时段", "下午" if other.half is Half.AM else "上午"
            ),
            "gone": lambda: self.book["经常性督导"].delete_rows(
                cell_with(self.book["经常性督导"], gone.visit_id).row
            ),
            "sign": lambda: self.of_table(
                "责任督学挂牌一览表", self.county.schools[posting.school_id].name, "责任督学", lead
            ),
        }
        for name in self.draw.sample(sorted(kinds), self.draw.randint(3, 6)):
            kinds[name]()


@pytest.mark.parametrize("seed", range(6))
def test_every_edit_ends_as_a_pin_that_stands_or_is_told(made: Made, tmp_path: Path, seed: int) -> None:
    county, plan = county_of(made), plan_of(made[1])
    found = audited(made, tmp_path, lambda book: Hands(Random(seed), county, plan, book).make())
    edits, after = found.edits, found.judged.plan
    assert after is not None
    read_in = [e for e in edits if e.taken is Taken.READ]
    loose = unpinned(edits)
    given = {e.meant for e in read_in if e.pins}
    assert all(e.meant in given or e in loose or not e.subjects for e in read_in)
    assert {e.head for e in loose} <= {"notice", "notice_on", "member"}, "the rest can be pinned"
    pins = tuple(fresh_pins(county, plan, after, (pin for e in read_in for pin in e.pins)))
    asked = county.with_rows(pins=pins)
    assert [*pinned.check(asked, after, asked.parameters)] == []
