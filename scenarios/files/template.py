"""The empty workbook an office starts from: every sheet with its heads, help, drop-downs and one example row."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from duxue.scenarios import codes as c
from duxue.scenarios import records as r
from duxue.scenarios.files.workbook_writing import write_workbook
from duxue.scenarios.parameters import GROUND, ParameterSpec
from duxue.scenarios.rows import Sample, Task, make
from duxue.scenarios.sheets import SCENARIO

_UNIT, _SCHOOL, _PERSON = "U01", "3113000001", "D001"
_YEAR = 2027

NOTES = (
    "督导计划工作簿：填写说明",
    "每张表的第二行是示例，填写时请改成本单位的数据，或整行删去。",
    "橙色表头必填，其余可留空；留空时的默认值见下表。只有 单位、学校、督学、校历 四张表必须有内容。",
    "学校、督学、单位的编号各不相同，都按文本填写；各表之间按编号对应。",
    "日期填到日，如 2027-09-01；多项用顿号隔开；是/否用下拉选择。",
    "填完后用 duxue check 检查，所有问题会一次列出，并指出在哪一格、应填什么。",
)


# fmt: off
def _staff() -> tuple[Any, ...]:
    """Example rows of the tables that say what is there: places, people, and who must keep away from where."""
    return (
        make(r.Unit, unit_id=_UNIT, name="示例县教育督导室", level=c.UnitLevel.COUNTY, lon=118.18, lat=39.63),
        make(r.School, school_id=_SCHOOL, name="示例小学", unit_id=_UNIT, stage=c.Stage.PRIMARY, students=860, lon=118.21, lat=39.65,
             township="示例镇", last_comprehensive=date(_YEAR - 4, 4, 15), opened=date(1998, 9, 1)),
        make(r.Principal, school_id=_SCHOOL, name="示例校长", term_start=date(_YEAR - 3, 9, 1), term_end=date(_YEAR, 8, 31)),
        make(r.Inspector, inspector_id=_PERSON, name="示例督学", unit_id=_UNIT, employment=c.Employment.FULL_TIME,
             background=c.Background.TEACHER, term_start=date(_YEAR - 1, 1, 1), term_end=date(_YEAR + 1, 12, 31),
             stages=(c.Stage.PRIMARY, c.Stage.JUNIOR), expert=(c.Expertise.COMPULSORY,), phone="0315-0000000"),
        make(r.Recusal, inspector_id=_PERSON, school_id=_SCHOOL, reason=c.RecusalReason.FORMER_POST, start=date(_YEAR - 3, 9, 1)),
        make(r.Absence, inspector_id=_PERSON, start=date(_YEAR, 4, 6), end=date(_YEAR, 4, 9), reason="脱产学习"),
        make(r.FormerPosting, school_id=_SCHOOL, inspector_id=_PERSON, since=date(_YEAR - 1, 1, 1)),
        make(r.Pin, kind=c.PinKind.NO_POSTING, school_id=_SCHOOL, inspector_id=_PERSON, start=date(_YEAR, 1, 1), end=date(_YEAR, 12, 31),
             note="示例指定"),
        make(r.Township, unit_id=_UNIT, township="示例镇", lon=118.2, lat=39.64),
        make(r.GivenTravel, from_id=_PERSON, to_id=_SCHOOL, minutes=25.0),
    )


def _work() -> tuple[Any, ...]:
    """Example rows of the tables that say what is to be done, and when."""
    return (
        make(r.Closure, school_id=_SCHOOL, start=date(_YEAR, 6, 1), end=date(_YEAR, 6, 1), reason="校运动会"),
        make(r.CalendarRow, start=date(_YEAR, 2, 22), end=date(_YEAR, 7, 9), kind=c.DayKind.TERM, note="春季学期"),
        make(r.Imposed, event_id="SJ01", target_id=_SCHOOL, kinds=(Task(c.TaskKind.COMPREHENSIVE),), start=date(_YEAR, 5, 18),
             end=date(_YEAR, 5, 19), level=c.ImposedLevel.PROVINCE),
        make(r.Campaign, campaign_id="ZX01", name="示例专项督导", basis="年度工作要点", start=date(_YEAR, 3, 1), end=date(_YEAR, 6, 30),
             stages=(c.Stage.PRIMARY,), sample=Sample(share=0.2)),
        make(r.FollowUp, issue_id="WT001", school_id=_SCHOOL, found_on=date(_YEAR - 1, 12, 15), deadline=date(_YEAR, 3, 15),
             severity=c.Severity.GENERAL),
        make(r.Training, training_id="PX01", start=date(_YEAR, 3, 8), end=date(_YEAR, 3, 10), hours=24.0),
        make(r.Basis, title="示例市教育督导实施方案", number="示例发〔2026〕1号"),
        make(r.ParameterRow, key="from", value=f"{_YEAR}-01-01"),
        make(r.Waiver, rule="responsible_load", subject=_PERSON, reason="山区教学点分散，编制未到位", approved_by="示例批准人",
             approved_on=date(_YEAR - 1, 11, 20)),
    )
# fmt: on


def example_rows() -> dict[str, tuple[Any, ...]]:
    """One example row a table, by table name; together they read without a problem."""
    rows = {type(row): row for row in (*_staff(), *_work())}
    return {table.name: (rows[table.row],) for table in SCENARIO}


def write_template(path: Path, specs: Iterable[ParameterSpec] = GROUND) -> None:
    """Write the empty workbook: all sheets with help, drop-downs, one example row each, and the list of parameters.

    ``specs`` are the parameters to list (the ground's and the rules'). The file appears whole or not at all.
    """
    write_workbook(path, SCENARIO, example_rows(), specs, NOTES)
