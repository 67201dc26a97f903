"""A small county and a small city, made by hand, with everything that must never reach a map."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from duxue.scenarios.calendar import WorkCalendar
from duxue.scenarios.codes import (
    Background,
    Change,
    Duty,
    Employment,
    Half,
    RecusalReason,
    Role,
    Severity,
    Stage,
    TaskKind,
    UnitLevel,
)
from duxue.scenarios.county import County
from duxue.scenarios.parameters import GROUND, ParameterKind, Parameters, ParameterSpec
from duxue.scenarios.plan import CycleRow, Event, Plan, Posting, Seat, Unmet, Visit, ZoneRow
from duxue.scenarios.records import Absence, FollowUp, Inspector, Recusal, School, Unit
from duxue.scenarios.rows import Task, make
from duxue.scenarios.sheets import Rows
from duxue.scenarios.travel.minutes import build_travel

START, END = date(2027, 1, 1), date(2027, 12, 31)
PHONE = "13912345678"
SECRETS = (PHONE, "近亲属", '"relative"', "曾任职", "former_post", "住院手术")

_PARAMETERS = (
    *GROUND,
    ParameterSpec("large_school_students", ParameterKind.COUNT, 1800, "大规模学校", "large school"),
    ParameterSpec("schools_per_inspector", ParameterKind.COUNT, 5, "每名督学学校数", "schools per inspector"),
)


def unit(unit_id: str = "130227", name: str = "迁西县", **values: object) -> Unit:
    return make(
        Unit,
        **{
            "unit_id": unit_id,
            "name": name,
            "level": UnitLevel.COUNTY,
            "lon": 118.31,
            "lat": 40.14,
            **values,
        },
    )


def school(school_id: str, name: str, **values: object) -> School:
    filled = {
        "unit_id": "130227",
        "stage": Stage.PRIMARY,
        "students": 400,
        "lon": 118.3,
        "lat": 40.1,
        **values,
    }
    return make(School, school_id=school_id, name=name, **filled)


def inspector(inspector_id: str, name: str, **values: object) -> Inspector:
    filled = {
        "unit_id": "130227",
        "employment": Employment.PART_TIME,
        "background": Background.TEACHER,
        "term_start": date(2025, 1, 1),
        "term_end": date(2029, 1, 1),
        "phone": PHONE,
        **values,
    }
    return make(Inspector, inspector_id=inspector_id, name=name, **filled)


def county_of(rows: Rows, **values: object) -> County:
    parameters = Parameters(_PARAMETERS)
    made = County(
        rows=rows,
        parameters=parameters,
        start=START,
        end=END,
        as_of=date(2026, 12, 1),
        seed=1,
        calendar=WorkCalendar((), ()),
        travel=build_travel(rows, parameters, Path()),
    )
    return replace(made, **values)  # type: ignore[arg-type]


def posted(school_id: str, inspector_id: str, start: date = START, end: date = END) -> Posting:
    return make(
        Posting, school_id=school_id, inspector_id=inspector_id, start=start, end=end, change=Change.NEW
    )


@pytest.fixture
def county() -> County:
    """Six schools of three people; 李四 hands S2 over to 王五 at the end of June."""
    schools = (
        school(
            "S1", "城关小学", lon=118.31234567, lat=40.14, students=2100, last_comprehensive=date(2023, 4, 6)
        ),
        school("S2", "滦阳初中", stage=Stage.JUNIOR, lon=118.2, lat=40.25),
        school("S3", "洒河幼儿园", stage=Stage.KINDERGARTEN, lon=118.4, lat=40.2, students=90),
        school("S4", "兴城高中", stage=Stage.SENIOR, lon=118.35, lat=40.05, students=1799),
        school("S5", "新开办小学", lon=118.45, lat=40.3, opened=date(2027, 9, 1)),
        school("S6", "已撤并小学", lon=118.25, lat=40.1, closed=date(2027, 1, 1)),
    )
    people = (
        inspector("I1", "张三", employment=Employment.FULL_TIME, lon=118.123456, lat=40.098765),
        inspector("I2", "李四", school_id="S3"),
        inspector("I3", "王五"),
        inspector("I4", "赵六", duty=Duty.GOVERNMENT),
    )
    return county_of(
        Rows(
            units=(unit(),),
            schools=schools,
            inspectors=people,
            recusals=(
                make(Recusal, inspector_id="I1", school_id="S3", reason=RecusalReason.RELATIVE),
                make(Recusal, inspector_id="I2", school_id="S1", reason=RecusalReason.FORMER_POST),
            ),
            absences=(
                make(
                    Absence,
                    inspector_id="I1",
                    start=date(2027, 3, 8),
                    end=date(2027, 3, 9),
                    reason="住院手术",
                ),
            ),
            follow_ups=(make(FollowUp, issue_id="F1", school_id="S4", severity=Severity.MINOR),),
        )
    )


@pytest.fixture
def plan() -> Plan:
    comprehensive = (Task(TaskKind.COMPREHENSIVE),)
    return Plan(
        postings=(
            posted("S1", "I1"),
            posted("S2", "I2", end=date(2027, 6, 30)),
            posted("S2", "I3", start=date(2027, 7, 1)),
            posted("S3", "I3"),
            posted("S5", "I3", start=date(2027, 9, 1)),
        ),
        zones=(
            make(ZoneRow, zone_id="Z1", name="第一责任区", leader_id="I1", school_id="S1"),
            make(ZoneRow, zone_id="Z1", name="第一责任区", leader_id="I1", school_id="S2"),
            make(ZoneRow, zone_id="Z2", name="第二责任区", leader_id="I3", school_id="S3"),
        ),
        events=(
            make(
                Event, event_id="E1", office_id="130227", target_id="S1", kinds=comprehensive,
                start=date(2027, 5, 12), end=date(2027, 5, 14), notice_on=date(2027, 4, 22),
            ),
        ),
        seats=(make(Seat, event_id="E1", inspector_id="I3", role=Role.LEAD),),
        visits=(
            make(Visit, visit_id="V1", date=date(2027, 3, 17), half=Half.AM, school_id="S1", inspector_id="I1"),
            make(Visit, visit_id="V2", date=date(2027, 10, 21), half=Half.PM, school_id="S2", inspector_id="I3"),
        ),
        cycle=(
            make(CycleRow, school_id="S1", last_on=date(2023, 4, 6), due_by=date(2028, 4, 6), planned=date(2027, 5, 12)),
            make(CycleRow, school_id="S2", planned=2029),
        ),
        unmet=(
            make(Unmet, rule="coverage", subject="S4", facts="督学不足"),
            make(Unmet, rule="team_size", subject="E1"),
            make(Unmet, rule="responsible_load", subject="I2"),
        ),
    )  # fmt: skip


@pytest.fixture
def city() -> County:
    """A city's own office and two counties, one of them without an outline of its own."""
    units = (
        unit("130200", "唐山市", level=UnitLevel.CITY, lon=118.18, lat=39.63),
        unit(parent_id="130200"),
        unit("130274", "海港经济开发区", parent_id="130200", lon=119.0, lat=39.22),
    )
    west = [school(f"W{i}", f"迁西第{i}小学", lon=118.2 + i / 100, lat=40.15) for i in range(11)]
    big = school("W11", "迁西一中", stage=Stage.SENIOR, students=1800, lon=118.35, lat=40.15)
    coast = [
        school(f"K{i}", f"海港第{i}小学", unit_id="130274", lon=119.0 + i / 100, lat=39.22) for i in range(4)
    ]
    run = school("T1", "市直中学", unit_id="130274", office_id="130200", lon=119.01, lat=39.21)
    people = (
        inspector("C1", "市督学", unit_id="130200", duty=Duty.BOTH),
        inspector("W1", "迁西督学甲"),
        inspector("W2", "迁西督学乙", term_end=date(2026, 12, 31)),
        inspector("W3", "迁西督政", duty=Duty.GOVERNMENT),
        inspector("H1", "海港督学", unit_id="130274"),
    )
    rows = Rows(units=units, schools=(*west, big, *coast, run), inspectors=people)
    return county_of(rows, synthetic=True)


@pytest.fixture
def large_city() -> Callable[[int], County]:
    """A city of as many schools as asked for, spread over Tangshan's counties."""

    def build(count: int) -> County:
        codes = [
            "130204",
            "130207",
            "130208",
            "130209",
            "130224",
            "130225",
            "130227",
            "130229",
            "130281",
            "130283",
        ]
        units = [
            unit(code, f"第{i}县", lon=117.9 + i % 5 * 0.25, lat=39.4 + i // 5 * 0.5)
            for i, code in enumerate(codes)
        ]
        schools = [
            school(
                f"21302{i:05}", f"某某县某某镇第{i}中心小学", unit_id=codes[i % len(codes)], students=50 + i,
                lon=117.6 + i * 0.6180339 % 1.5, lat=39.1 + i * 0.7548777 % 1.2,
            )
            for i in range(count)
        ]  # fmt: skip
        return county_of(Rows(units=tuple(units), schools=tuple(schools)), synthetic=True)

    return build
