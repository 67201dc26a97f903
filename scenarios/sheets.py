"""Every table of the contract: readers, writers, the template, forms and docs go by these lists.

A sheet of the scenario is its row class and its field of ``Rows``, which gives its Chinese name, its key, whether an office must
fill it in, and the template's example row.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any

from duxue.scenarios import codes as c
from duxue.scenarios import plan as p
from duxue.scenarios import records as r
from duxue.scenarios.rows import Sample, Table, Task, columns_of

_UNIT, _SCHOOL, _PERSON = "U01", "3113000001", "D001"
"""Whom the example rows speak of."""


def _table(
    name: str,
    zh: str,
    row: type,
    key: str = "",
    *,
    required: bool = False,
    example: Mapping[str, Any] | None = None,
) -> Table:
    return Table(name, zh, row, columns_of(row), tuple(key.split()), required, "", "", example or {})


def _sheet(zh: str, row: type, key: str = "", *, required: bool = False, **example: Any) -> Any:
    """A table of the scenario, blank unless the office fills it in; ``example`` are the cells of the template's row, by field."""
    return field(
        default=(), metadata={"zh": zh, "row": row, "key": key, "required": required, "example": example}
    )


# fmt: off
@dataclass(frozen=True)
class Rows:
    """The rows of a scenario, typed and checked, table by table in the order of the workbook (parameters apart)."""

    units: tuple[r.Unit, ...] = _sheet(
        "单位", r.Unit, "unit_id", required=True,
        unit_id=_UNIT, name="示例县教育督导室", level=c.UnitLevel.COUNTY, lon=118.18, lat=39.63)
    schools: tuple[r.School, ...] = _sheet(
        "学校", r.School, "school_id", required=True,
        school_id=_SCHOOL, name="示例小学", unit_id=_UNIT, stage=c.Stage.PRIMARY, students=860, lon=118.21, lat=39.65,
        township="示例镇", last_comprehensive=date(2023, 4, 15), opened=date(1998, 9, 1))
    principals: tuple[r.Principal, ...] = _sheet(
        "校长任期", r.Principal,
        school_id=_SCHOOL, name="示例校长", term_start=date(2024, 9, 1), term_end=date(2027, 8, 31))
    inspectors: tuple[r.Inspector, ...] = _sheet(
        "督学", r.Inspector, "inspector_id", required=True,
        inspector_id=_PERSON, name="示例督学", unit_id=_UNIT, employment=c.Employment.FULL_TIME, background=c.Background.TEACHER,
        term_start=date(2026, 1, 1), term_end=date(2028, 12, 31), stages=(c.Stage.PRIMARY, c.Stage.JUNIOR),
        expert=(c.Expertise.COMPULSORY,), phone="0315-0000000")
    recusals: tuple[r.Recusal, ...] = _sheet(
        "回避", r.Recusal,
        inspector_id=_PERSON, school_id=_SCHOOL, reason=c.RecusalReason.FORMER_POST, start=date(2024, 9, 1))
    absences: tuple[r.Absence, ...] = _sheet(
        "督学不可用", r.Absence, inspector_id=_PERSON, start=date(2027, 4, 6), end=date(2027, 4, 9), reason="脱产学习")
    closures: tuple[r.Closure, ...] = _sheet(
        "不可督导时段", r.Closure, school_id=_SCHOOL, start=date(2027, 6, 1), end=date(2027, 6, 1), reason="校运动会")
    calendar: tuple[r.CalendarRow, ...] = _sheet(
        "校历", r.CalendarRow, required=True, start=date(2027, 2, 22), end=date(2027, 7, 9), kind=c.DayKind.TERM, note="春季学期")
    postings: tuple[r.FormerPosting, ...] = _sheet(
        "现任挂牌", r.FormerPosting, "school_id", school_id=_SCHOOL, inspector_id=_PERSON, since=date(2026, 1, 1))
    imposed: tuple[r.Imposed, ...] = _sheet(
        "上级既定督导", r.Imposed, "event_id",
        event_id="SJ01", target_id=_SCHOOL, kinds=(Task(c.TaskKind.COMPREHENSIVE),), start=date(2027, 5, 18), end=date(2027, 5, 19),
        level=c.ImposedLevel.PROVINCE)
    campaigns: tuple[r.Campaign, ...] = _sheet(
        "专项督导", r.Campaign, "campaign_id",
        campaign_id="ZX01", name="示例专项督导", basis="年度工作要点", start=date(2027, 3, 1), end=date(2027, 6, 30),
        stages=(c.Stage.PRIMARY,), sample=Sample(share=0.2))
    follow_ups: tuple[r.FollowUp, ...] = _sheet(
        "整改", r.FollowUp, "issue_id",
        issue_id="WT001", school_id=_SCHOOL, found_on=date(2026, 12, 15), deadline=date(2027, 3, 15), severity=c.Severity.GENERAL)
    training: tuple[r.Training, ...] = _sheet(
        "培训", r.Training, "training_id", training_id="PX01", start=date(2027, 3, 8), end=date(2027, 3, 10), hours=24.0)
    travel: tuple[r.GivenTravel, ...] = _sheet(
        "行程", r.GivenTravel, "from_id to_id", from_id=_PERSON, to_id=_SCHOOL, minutes=25.0)
    waivers: tuple[r.Waiver, ...] = _sheet(
        "豁免", r.Waiver, "rule subject",
        rule="responsible_load", subject=_PERSON, reason="山区教学点分散，编制未到位", approved_by="示例批准人", approved_on=date(2026, 11, 20))
    pins: tuple[r.Pin, ...] = _sheet(
        "指定", r.Pin,
        kind=c.PinKind.NO_POSTING, school_id=_SCHOOL, inspector_id=_PERSON, start=date(2027, 1, 1), end=date(2027, 12, 31), note="示例指定")
    townships: tuple[r.Township, ...] = _sheet(
        "乡镇", r.Township, "unit_id township", unit_id=_UNIT, township="示例镇", lon=118.2, lat=39.64)
    basis: tuple[r.Basis, ...] = _sheet("依据", r.Basis, title="示例市教育督导实施方案", number="示例发〔2026〕1号")
# fmt: on


_SHEETS = tuple(_table(one.name, **one.metadata) for one in fields(Rows))
_PARAMETERS = _table(
    "parameters", "参数", r.ParameterRow, "key unit_id", example={"key": "from", "value": "2027-01-01"}
)
_BEFORE = [one.name for one in _SHEETS].index("waivers")
SCENARIO: tuple[Table, ...] = (*_SHEETS[:_BEFORE], _PARAMETERS, *_SHEETS[_BEFORE:])
"""Every table of a scenario, in the order of the workbook."""

PLAN: tuple[Table, ...] = (
    _table("postings", "挂牌一览", p.Posting),
    _table("zones", "责任区", p.ZoneRow),
    _table("events", "督导事项", p.Event, "event_id"),
    _table("seats", "督导组", p.Seat, "event_id inspector_id"),
    _table("visits", "经常性督导", p.Visit, "visit_id"),
    _table("attendance", "培训安排", p.Attendance, "training_id inspector_id"),
    _table("cycle", "综合督导规划", p.CycleRow, "school_id"),
    _table("stand_ins", "临时代管", p.StandIn),
    _table("records", "督导实绩", p.Record, "kind ref"),
    _table("unmet", "未满足", p.Unmet),
)


def table(tables: tuple[Table, ...], name: str) -> Table:
    """The table with this English name (KeyError if there is none)."""
    for one in tables:
        if one.name == name:
            return one
    raise KeyError(name)
