"""Every table of the contract, as one list: readers, writers, templates and docs are generated from it."""

from __future__ import annotations

from duxue.scenarios import plan as p
from duxue.scenarios import records as r
from duxue.scenarios.rows import Table, columns_of


def _table(
    name: str, zh: str, row: type, key: str = "", *, required: bool = False, help: tuple[str, str] = ("", "")
) -> Table:
    return Table(name, zh, row, columns_of(row), tuple(key.split()), required, help[0], help[1])


SCENARIO: tuple[Table, ...] = (
    _table("units", "单位", r.Unit, "unit_id", required=True),
    _table("schools", "学校", r.School, "school_id", required=True),
    _table("principals", "校长任期", r.Principal),
    _table("inspectors", "督学", r.Inspector, "inspector_id", required=True),
    _table("recusals", "回避", r.Recusal),
    _table("absences", "督学不可用", r.Absence),
    _table("closures", "不可督导时段", r.Closure),
    _table("calendar", "校历", r.CalendarRow, required=True),
    _table("postings", "现任挂牌", r.FormerPosting, "school_id"),
    _table("imposed", "上级既定督导", r.Imposed, "event_id"),
    _table("campaigns", "专项督导", r.Campaign, "campaign_id"),
    _table("follow_ups", "整改", r.FollowUp, "issue_id"),
    _table("training", "培训", r.Training, "training_id"),
    _table("travel", "行程", r.GivenTravel, "from_id to_id"),
    _table("parameters", "参数", r.ParameterRow, "key unit_id"),
    _table("waivers", "豁免", r.Waiver, "rule subject"),
    _table("pins", "指定", r.Pin),
    _table("townships", "乡镇", r.Township, "unit_id township"),
    _table("basis", "依据", r.Basis),
)

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
