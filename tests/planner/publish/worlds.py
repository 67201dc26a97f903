"""Small counties with a plan, made by hand in memory: what the published folder is tried on."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from duxue.models.rules.register import parameter_specs
from duxue.planner.audit import audit
from duxue.planner.publish.context import PublishContext
from duxue.planner.words import Lang
from duxue.scenarios.calendar import WorkCalendar
from duxue.scenarios.codes import (
    Background,
    Change,
    DayKind,
    Duty,
    Employment,
    Half,
    ImposedLevel,
    RecusalReason,
    Role,
    Severity,
    Stage,
    Status,
    TaskKind,
    UnitLevel,
)
from duxue.scenarios.county import County
from duxue.scenarios.parameters import Parameters, Value
from duxue.scenarios.plan import Attendance, CycleRow, Event, Plan, Posting, Seat, Unmet, Visit, ZoneRow
from duxue.scenarios.records import (
    CalendarRow,
    Campaign,
    FollowUp,
    Imposed,
    Inspector,
    Recusal,
    School,
    Training,
    Unit,
    Waiver,
)
from duxue.scenarios.rows import Task, make
from duxue.scenarios.sheets import Rows
from duxue.scenarios.travel.minutes import build_travel

START, END = date(2027, 1, 1), date(2027, 12, 31)
PRIVATE_PHONE = "13912345678"
SCHOOL_MONTHS = (3, 4, 5, 6, 9, 10, 11, 12)
STAGES = (Stage.KINDERGARTEN, Stage.PRIMARY, Stage.JUNIOR, Stage.PRIMARY, Stage.KINDERGARTEN)


def county(
    offices: int = 1,
    schools: int = 6,
    inspectors: int = 3,
    *,
    given: dict[tuple[str, str], Value] | None = None,
    tables: Mapping[str, Any] | None = None,
) -> County:
    """``offices`` counties (a city above them if there are several), each with so many schools and inspectors."""
    units = [
        make(
            Unit,
            unit_id=f"1302{n:02}",
            name=f"{'甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未'[n - 1]}县",
            level=UnitLevel.COUNTY,
            parent_id="130200" if offices > 1 else None,
            lon=118.0 + n / 10,
            lat=40.0,
            legal_name=f"{'甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未'[n - 1]}县人民政府教育督导委员会办公室",
            government=f"{'甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未'[n - 1]}县人民政府",
        )
        for n in range(1, offices + 1)
    ]
    if offices > 1:
        units.insert(
            0,
            make(
                Unit,
                unit_id="130200",
                name="唐山市",
                level=UnitLevel.CITY,
                lon=118.2,
                lat=39.6,
                legal_name="唐山市人民政府教育督导委员会办公室",
            ),
        )
    counties = [u for u in units if u.level is UnitLevel.COUNTY]
    filled: dict[str, Any] = {
        "units": tuple(units),
        "schools": tuple(school(u, n) for u in counties for n in range(1, schools + 1)),
        "inspectors": tuple(inspector(u, n) for u in counties for n in range(1, inspectors + 1)),
        "calendar": (
            make(CalendarRow, start=date(2027, 3, 1), end=date(2027, 7, 9), kind=DayKind.TERM),
            make(CalendarRow, start=date(2027, 9, 1), end=date(2027, 12, 31), kind=DayKind.TERM),
        ),
        "campaigns": (
            make(
                Campaign,
                campaign_id="C1",
                name="校园食品安全专项督导",
                start=date(2027, 4, 1),
                end=date(2027, 5, 31),
            ),
        ),
        "training": (
            make(Training, training_id="T1", start=date(2027, 3, 15), end=date(2027, 3, 16), hours=16.0),
        ),
        "follow_ups": (
            make(
                FollowUp,
                issue_id="F1",
                school_id=f"{counties[0].unit_id}S0001",
                severity=Severity.MINOR,
                deadline=date(2027, 3, 20),
            ),
        ),
        "recusals": (
            make(
                Recusal,
                inspector_id=f"{counties[0].unit_id}I001",
                school_id=f"{counties[0].unit_id}S0004",
                reason=RecusalReason.RELATIVE,
            ),
        ),
        "waivers": (
            make(
                Waiver,
                rule="responsible_load",
                subject=f"{counties[0].unit_id}I001",
                reason="人手紧缺",
                approved_by="办公室主任",
                approved_on=date(2026, 12, 1),
            ),
        ),
    }
    all_rows = Rows(**{**filled, **(tables or {})})
    parameters = Parameters(parameter_specs(), {("from", ""): START, ("to", ""): END, **(given or {})})
    return County(
        rows=all_rows,
        parameters=parameters,
        start=START,
        end=END,
        as_of=date(2026, 12, 3),
        seed=1,
        calendar=WorkCalendar(all_rows.calendar, all_rows.closures),
        travel=build_travel(all_rows, parameters, Path()),
        synthetic=True,
        digest="d" * 64,
    )


def county_of_namesakes(schools: int) -> County:
    """A small county without campaigns, issues and sessions, whose four people have a blank, two alike among their names."""
    bare = county(schools=schools, inspectors=4, tables={"campaigns": (), "follow_ups": (), "training": ()})
    names = ("张 三", "李四海", "王芳", "王芳")
    people = tuple(replace(p, name=n) for p, n in zip(bare.rows.inspectors, names, strict=True))
    return replace(bare.with_rows(inspectors=people), as_of=date(2026, 12, 3))


def school(unit: Unit, number: int, **values: Any) -> School:
    """A school of a county; names are as long as real ones."""
    stage = STAGES[number % len(STAGES)]
    name = f"{unit.name}{'东西南北中'[number % 5]}河镇第{number}{stage.zh}"
    given = {
        "school_id": f"{unit.unit_id}S{number:04}",
        "name": name,
        "unit_id": unit.unit_id,
        "stage": stage,
        "students": 300 + number,
        "lon": unit.lon + number % 17 / 100,
        "lat": unit.lat + number % 13 / 100,
        "township": f"{'东西南北中'[number % 5]}河镇",
    }
    return make(School, **{**given, **values})


def inspector(unit: Unit, number: int, **values: Any) -> Inspector:
    """An inspector of a county, with a private telephone that must not get out."""
    given = {
        "inspector_id": f"{unit.unit_id}I{number:03}",
        "name": f"{'赵钱孙李周吴郑王冯陈'[number % 10]}{'一二三四五六七'[number % 7]}{number}",
        "unit_id": unit.unit_id,
        "employment": Employment.FULL_TIME,
        "duty": Duty.BOTH,
        "background": Background.TEACHER,
        "term_start": date(2025, 1, 1),
        "term_end": date(2028, 12, 31),
        "phone": PRIVATE_PHONE,
    }
    return make(Inspector, **{**given, **values})


def plan_for(world: County, **tables: Any) -> Plan:
    """A plausible plan: everyone posted in turn, a visit a month, a comprehensive at every sixth school."""
    found: dict[str, list[Any]] = {
        name: [] for name in ("postings", "zones", "events", "seats", "visits", "cycle")
    }
    for office in world.offices:
        people = world.inspectors_of(office.unit_id)
        for number, place in enumerate(world.schools_of(office.unit_id)):
            _school_rows(found, place, people, number)
    people_ids = [i.inspector_id for i in world.rows.inspectors]
    found["attendance"] = [make(Attendance, training_id="T1", inspector_id=i) for i in people_ids]
    found["unmet"] = [
        make(
            Unmet,
            rule="monthly_visit",
            subject=world.rows.schools[-1].school_id,
            start=date(2027, 3, 1),
            end=date(2027, 3, 31),
            facts="have=0; need=1",
        )
    ]
    found.update(tables)
    return Plan(**{name: tuple(rows) for name, rows in found.items()}, outcome=OUTCOME)


def _school_rows(
    found: dict[str, list[Any]], place: School, people: Sequence[Inspector], number: int
) -> None:
    mine = people[number % len(people)]
    key, me = place.school_id, mine.inspector_id
    found["postings"].append(
        make(
            Posting,
            school_id=key,
            inspector_id=me,
            start=START,
            end=END,
            since=date(2025, 9, 1),
            change=Change.KEPT,
        )
    )
    found["zones"].append(
        make(
            ZoneRow,
            zone_id=f"{place.office_id}Z{number // 18 + 1}",
            name="第一责任区",
            leader_id=people[0].inspector_id,
            school_id=key,
        )
    )
    for month in SCHOOL_MONTHS:
        day = date(2027, month, 2 + (number * 5 + month) % 26)
        day -= timedelta(days=max(0, day.weekday() - 4))
        covers = ("F1",) if number == 0 and month == 4 else ()
        half = Half.AM if number % 3 else Half.PM
        found["visits"].append(
            make(
                Visit,
                visit_id=f"V-{key}-{month:02}",
                date=day,
                half=half,
                school_id=key,
                inspector_id=me,
                covers=covers,
            )
        )
    last = date(2022, 5, 1 + number % 28)
    if number % 6:
        found["cycle"].append(
            make(CycleRow, school_id=key, last_on=last, due_by=date(2029, 5, 1), planned=2029)
        )
        return
    first = date(2027, 4, 5) + timedelta(weeks=number // 6 % 8)
    tasks = [Task(TaskKind.COMPREHENSIVE)] + ([Task(TaskKind.CAMPAIGN, "C1")] if number % 12 == 0 else [])
    event = make(
        Event,
        event_id=f"E-{key}",
        office_id=place.office_id,
        target_id=key,
        kinds=tuple(tasks),
        start=first,
        end=first + timedelta(days=1),
        notice_on=first - timedelta(days=21),
        status=Status.PLANNED,
    )
    found["events"].append(event)
    found["cycle"].append(
        make(CycleRow, school_id=key, last_on=last, due_by=date(2027, 12, 31), planned=first, reason="到期")
    )
    for step, role in enumerate((Role.LEAD, Role.MEMBER, Role.MEMBER)):
        found["seats"].append(
            make(
                Seat,
                event_id=event.event_id,
                inspector_id=people[(number + 1 + step) % len(people)].inspector_id,
                role=role,
            )
        )


OUTCOME = {
    "status": "optimal",
    "seed": 1,
    "versions": {"duxue": "0.1.0", "ortools": "9.15"},
    "synthetic": True,
    "stages": [
        {
            "office": "130201",
            "stage": "staffing",
            "status": "optimal",
            "objective": 1234.0,
            "bound": 1234.0,
            "gap": 0.0,
            "deterministic_seconds": 0.8,
        },
        {
            "office": "130201",
            "stage": "month 2027-03",
            "status": "feasible",
            "objective": 210.0,
            "bound": 199.5,
            "gap": 0.05,
            "deterministic_seconds": 2.0,
            "note": "限时",
        },
    ],
}


def imposed_event(world: County, event_id: str = "H1") -> tuple[Imposed, Event]:
    """A visit of the province at the first school, as scenario row and as its copy in a plan."""
    row = make(
        Imposed,
        event_id=event_id,
        target_id=world.rows.schools[0].school_id,
        kinds=(Task(TaskKind.COMPREHENSIVE),),
        start=date(2027, 10, 12),
        end=date(2027, 10, 13),
        level=ImposedLevel.PROVINCE,
        inspectors=(world.rows.inspectors[1].inspector_id,),
    )
    copy = make(
        Event,
        event_id=event_id,
        target_id=row.target_id,
        kinds=row.kinds,
        start=row.start,
        end=row.end,
        status=Status.FROZEN,
    )
    return row, copy


def edition(world: County, plan: Plan, lang: Lang = "zh") -> PublishContext:
    """An edition with the plan's own audit."""
    return PublishContext(world, plan, audit(world, plan), lang)
