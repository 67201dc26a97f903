"""A plan shared out among its offices: every row is one office's, in the order of the whole, with guests and teams where they concern it."""

from datetime import date

from duxue.scenarios.codes import Half, RecordKind, Role, TaskKind
from duxue.scenarios.county import County
from duxue.scenarios.plan import Attendance, Event, Plan, Posting, Record, Seat, Unmet, Visit, ZoneRow
from duxue.scenarios.rows import Task, make
from duxue.scenarios.shares import Shares, rows_of
from duxue.scenarios.sheets import PLAN
from tests.planner.provinces import EAST, EASTERN, PROVINCE, WESTERN, province

DAY = date(2027, 4, 6)


def plan_of(county: County) -> Plan:
    """A visit, a posting, a zone and an open duty at every school; one event of each office, that of 东市 with a guest from 甲县."""
    schools, people = county.rows.schools, county.rows.inspectors
    first = {unit.unit_id: county.inspectors_of(unit.unit_id)[0].inspector_id for unit in county.offices}
    events = [
        make(
            Event, event_id=f"E{unit.unit_id}", office_id=unit.unit_id, target_id=county.schools_of(unit.unit_id)[0].school_id,
            kinds=(Task(TaskKind.COMPREHENSIVE),), start=DAY, end=DAY,
        )
        for unit in county.offices
    ]  # fmt: skip
    seats = [Seat(e.event_id, first[e.office_id], Role.LEAD) for e in events]
    seats.insert(0, Seat(f"E{EAST}", first[EASTERN[0]], Role.MEMBER))
    return Plan(
        postings=tuple(
            make(Posting, school_id=s.school_id, inspector_id=first[s.office_id], start=county.start, end=county.end)
            for s in schools
        ),
        zones=tuple(ZoneRow(f"Z{s.school_id}", "", "", s.school_id) for s in schools),
        events=tuple(reversed(events)), seats=tuple(seats),
        visits=tuple(
            Visit(f"V{s.school_id}", DAY, Half.AM, s.school_id, first[s.office_id], ()) for s in reversed(schools)
        ),
        attendance=tuple(Attendance("T1", p.inspector_id) for p in people),
        unmet=tuple(make(Unmet, rule="zone", subject=f"Z{s.school_id}") for s in schools),
    )  # fmt: skip


def test_every_row_is_one_offices_in_the_order_of_the_whole() -> None:
    county = province(schools=2)
    plan = plan_of(county)
    shares = Shares(county, plan)
    parts = [shares.rows_of(unit.unit_id) for unit in county.offices]
    for table in PLAN:
        whole = list(getattr(plan, table.name))
        told = [row for part in parts for row in getattr(part, table.name)]
        assert sorted(told, key=whole.index) == whole
        for part in parts:
            mine = [whole.index(row) for row in getattr(part, table.name)]
            assert mine == sorted(mine)
    assert {v.school_id for v in rows_of(county, plan, EAST).visits} == {
        s.school_id for s in county.schools_of(EAST)
    }


def test_alone_an_office_knows_its_guests_and_where_its_people_are_sent() -> None:
    county = province(schools=2)
    plan = plan_of(county)
    shares = Shares(county, plan)
    guest = county.inspectors_of(EASTERN[0])[0].inspector_id
    few, rows = shares.alone(EAST)
    assert [seat.inspector_id for seat in rows.seats] == [guest, county.inspectors_of(EAST)[0].inspector_id]
    assert guest in few.inspectors
    assert guest not in {person.inspector_id for person in few.rows.inspectors}
    few, rows = shares.alone(EASTERN[0])
    assert {event.event_id for event in rows.events} == {f"E{EASTERN[0]}", f"E{EAST}"}
    (sent,) = {s for s in few.schools if few.schools[s].office_id == EAST}
    assert sent not in {school.school_id for school in few.rows.schools}
    few, rows = shares.alone(WESTERN[0])
    assert {event.office_id for event in rows.events} == {WESTERN[0]}
    assert {unit.unit_id for unit in few.offices} == {WESTERN[0]}
    assert PROVINCE in few.units


def test_alone_an_office_knows_what_is_recorded_of_its_tasks() -> None:
    county = province(schools=2)
    own, other = county.schools_of(EAST)[0].school_id, county.schools_of(WESTERN[0])[0].school_id
    plan = plan_of(county)
    told = tuple(
        make(Record, kind=kind, ref=ref, planned_at=at)
        for kind, ref, at in (
            (RecordKind.VISIT, f"V{own}", ""), (RecordKind.VISIT, f"V{other}", ""), (RecordKind.EVENT, f"E{EAST}", ""),
            (RecordKind.VISIT, "gone", own), (RecordKind.VISIT, "gone too", other),
        )
    )  # fmt: skip
    plan = Plan(**{t.name: getattr(plan, t.name) for t in PLAN if t.name != "records"}, records=told)
    shares = Shares(county, plan)
    assert [r.ref for r in shares.alone(EAST)[1].records] == [f"V{own}", f"E{EAST}", "gone"]
    assert [r.ref for r in shares.alone(EASTERN[0])[1].records] == [f"E{EAST}"]
