"""What an office would like to try out: named what-ifs, each a list of edits to the scenario (sheet 假设方案)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from duxue.scenarios.codes import Code, Employment, Stage
from duxue.scenarios.rows import Kind, Table, column, columns_of


class EditKind(Code):
    """What an edit of a what-if changes (调整类别)."""

    HIRE = "hire", "增聘"
    LOSE = "lose", "减员"
    PARAMETER = "parameter", "参数"
    ENROLMENT = "enrolment", "在校生增减"
    OPEN_SCHOOL = "open_school", "新办学校"
    CLOSE_SCHOOL = "close_school", "撤并学校"
    MERGE_SCHOOLS = "merge_schools", "学校合并"
    MERGE_ZONES = "merge_zones", "责任区合并"
    SPLIT_ZONE = "split_zone", "责任区拆分"
    MERGE_OFFICES = "merge_offices", "督导室合并"
    SPLIT_OFFICE = "split_office", "督导室拆分"
    HEADS_AWAY = "heads_away", "在职校长不可用"


MOST_ADDED = 1_000
"""People or schools that one edit may add or take away: more than any office has, and still quick to plan with."""


@dataclass(frozen=True, slots=True)
class Edit:
    """One edit of a what-if; which cells it needs follows from its kind (``WANTS``)."""

    whatif: str = column("方案名称", synonyms=("假设方案", "方案"))
    kind: EditKind = column("调整类别", codes=EditKind, synonyms=("类别",))
    subject: str = column(
        "对象",
        Kind.ID,
        "",
        help=("督学、学校、单位、责任区、参数", "whom or what it concerns"),
        refers=("inspectors", "schools", "units"),
    )
    other: tuple[str, ...] = column(
        "相关对象",
        Kind.IDS,
        (),
        help=("并入、新名称等", "merged into, new ids"),
        refers=("inspectors", "schools", "units"),
    )
    unit_id: str = column("单位代码", Kind.ID, "", refers=("units",))
    employment: Employment | None = column("专兼职", codes=Employment, default=None)
    stages: tuple[Stage, ...] = column("学段范围", Kind.CODES, (), codes=Stage)
    township: str = column("乡镇街道", default="")
    count: int = column("数量", Kind.INT, 1, low=1, high=MOST_ADDED, synonyms=("人数",))
    value: str = column("取值", Kind.VALUE, "")
    start: date | None = column("起", Kind.DATE, None, name="from")
    end: date | None = column("止", Kind.DATE, None, name="to")
    note: str = column("备注", default="", private=True)


@dataclass(frozen=True, slots=True)
class EditWants:
    """What the cells of one kind of edit mean; a cell that stands in neither tuple stays blank."""

    does: tuple[str, str]
    needs: tuple[str, ...] = ()
    takes: tuple[str, ...] = ()
    subject_in: str = ""
    """The table in which the subject must stand (blank: it is looked up otherwise)."""
    other_in: str = ""


WANTS: Mapping[EditKind, EditWants] = {
    EditKind.HIRE: EditWants(
        (
            "增聘“数量”名督学，从“乡镇街道”出发；专兼职空白即专职，“起”空白即计划期首日",
            "so many inspectors more, whose days start in that township; blank employment: full-time",
        ),
        takes=("count", "employment", "stages", "township", "unit_id", "start"),
    ),
    EditKind.LOSE: EditWants(
        (
            "“对象”所指的督学自“起”日起不再任职；对象空白时，按种子抽取“数量”名",
            "these people leave on that day; with no subject so many are drawn by the seed",
        ),
        takes=("subject", "other", "count", "employment", "unit_id", "start"),
        subject_in="inspectors",
        other_in="inspectors",
    ),
    EditKind.PARAMETER: EditWants(
        ("参数改为“取值”，单位空白即全部", "the parameter takes this value, everywhere or for one unit"),
        needs=("subject", "value"),
        takes=("unit_id",),
    ),
    EditKind.ENROLMENT: EditWants(
        (
            "在校生按百分比增减，如 10% 或 -5%；学段、单位空白即全部",
            "pupils change by so many per cent, in these stages and this unit (blank: all)",
        ),
        needs=("value",),
        takes=("stages", "unit_id"),
    ),
    EditKind.OPEN_SCHOOL: EditWants(
        (
            "在“乡镇街道”新办“数量”所学校，“取值”为每所在校生数，“学段范围”填一个学段",
            "so many new schools of one stage in that township, with that many pupils each",
        ),
        needs=("township", "stages", "value"),
        takes=("count", "unit_id", "start"),
    ),
    EditKind.CLOSE_SCHOOL: EditWants(
        ("学校自“起”日起撤并", "the school closes on that day"),
        needs=("subject",),
        takes=("start",),
        subject_in="schools",
    ),
    EditKind.MERGE_SCHOOLS: EditWants(
        (
            "“对象”自“起”日起并入“相关对象”，在校生相加",
            "the school is merged into the other one on that day; their pupils add up",
        ),
        needs=("subject", "other"),
        takes=("start",),
        subject_in="schools",
        other_in="schools",
    ),
    EditKind.MERGE_ZONES: EditWants(
        ("“对象”责任区并入“相关对象”责任区", "the zone is merged into the other one"),
        needs=("subject", "other"),
    ),
    EditKind.SPLIT_ZONE: EditWants(
        (
            "责任区按位置一分为二，新的一半编号为“相关对象”",
            "the zone is cut in two by place; the new half bears the other id",
        ),
        needs=("subject", "other"),
    ),
    EditKind.MERGE_OFFICES: EditWants(
        (
            "“对象”单位的学校、督学并归“相关对象”单位的督导室",
            "the unit's schools and people pass to the other unit's office",
        ),
        needs=("subject", "other"),
        subject_in="units",
        other_in="units",
    ),
    EditKind.SPLIT_OFFICE: EditWants(
        (
            "“乡镇街道”（可列多个，用、隔开）的学校划归新督导室，代码为“相关对象”，督学按学校数分出最近的",
            "the schools of these townships pass to a new office; the nearest people in proportion go along",
        ),
        needs=("subject", "other", "township"),
        subject_in="units",
    ),
    EditKind.HEADS_AWAY: EditWants(
        (
            "这些日子在职校长一律不参加督导",
            "no serving head takes part on these days",
        ),
        needs=("start", "end"),
        takes=("unit_id",),
    ),
}
"""What every kind of edit asks for; reading and documentation go by it."""

WHATIFS = Table(
    "what_ifs",
    "假设方案",
    Edit,
    columns_of(Edit),
    (),
    required=True,
    help_zh="一行一项调整，同名的行合为一个方案",
    help_en="an edit a row; rows of one name make one what-if",
)
"""The sheet 假设方案."""


@dataclass(frozen=True)
class WhatIf:
    """One what-if: its name and its edits, in order."""

    name: str
    edits: tuple[Edit, ...]
