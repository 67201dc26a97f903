"""The rows of a scenario: one frozen class a table, each field declaring its sheet column."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from duxue.scenarios.codes import (
    Audience,
    Background,
    DayKind,
    Duty,
    Employment,
    Expertise,
    ImposedLevel,
    Ownership,
    PinKind,
    RecusalReason,
    Role,
    Severity,
    Stage,
    UnitLevel,
)
from duxue.scenarios.rows import Kind, Sample, Task, column

LON = (73.0, 136.0)
LAT = (3.0, 54.0)

_NO_CODE = ("没有编号的可空白，以名称代替", "blank: the name stands for it")
_ONLY_UNIT = ("只有一个单位时可空白", "may be blank where there is one unit")
_NO_POINT = ("空白即按乡镇定位，没有乡镇的按单位驻地", "blank: the township's point, else the unit's seat")
_UNITS, _SCHOOLS, _PEOPLE = ("units",), ("schools",), ("inspectors",)


@dataclass(frozen=True, slots=True)
class Unit:
    """A city or county whose education-supervision office takes part; lon and lat are the office's seat (degrees)."""

    unit_id: str = column("单位代码", Kind.ID, "", help=_NO_CODE)
    name: str = column("名称", synonyms=("单位名称",))
    level: UnitLevel = column(
        "层级",
        codes=UnitLevel,
        default=None,
        help=("只有一个单位时空白即县级", "blank: county, where there is one unit"),
    )
    parent_id: str = column("上级单位", Kind.ID, "", synonyms=("上级单位代码",), refers=_UNITS)
    lon: float = column("经度", Kind.NUMBER, low=LON[0], high=LON[1])
    lat: float = column("纬度", Kind.NUMBER, low=LAT[0], high=LAT[1])
    legal_name: str = column(
        "单位全称", default="", help=("公文落款所用，照填照印", "as papers are signed; printed as given")
    )
    letter_name: str = column(
        "发文机关名称",
        default="",
        help=(
            "通知书等的发文机关，空白即单位全称",
            "the office at the head of letters; blank: the legal name",
        ),
    )
    government: str = column(
        "政府全称",
        default="",
        help=(
            "对县级政府评价时的主送机关，照填照印",
            "to whom the evaluation of a county goes; printed as given",
        ),
    )
    cycle_years: int | None = column(
        "综合督导周期", Kind.INT, None, low=3, high=5, synonyms=("周期", "督导周期")
    )


@dataclass(frozen=True, slots=True)
class School:
    """A school or kindergarten in scope from ``opened`` on and until the day before ``closed``."""

    school_id: str = column("学校标识码", Kind.ID, "", synonyms=("学校代码", "标识码"), help=_NO_CODE)
    name: str = column("学校名称", synonyms=("名称", "校名"))
    unit_id: str = column(
        "所在单位", Kind.ID, "", synonyms=("单位代码", "所在县区"), refers=_UNITS, help=_ONLY_UNIT
    )
    office_id: str = column(
        "管辖单位",
        Kind.ID,
        lambda row: row["unit_id"],
        help=("由哪个督导室督导，空白即所在单位", "whose office inspects it; blank: the unit where it lies"),
        refers=_UNITS,
    )
    stage: Stage = column("学段", codes=Stage, synonyms=("学校类型", "办学类型"))
    ownership: Ownership = column("办学性质", codes=Ownership, default=Ownership.PUBLIC, synonyms=("性质",))
    students: int = column(
        "在校生数", Kind.INT, low=0, high=50000, synonyms=("学生数", "在校学生数", "在校生", "在园幼儿数")
    )
    lon: float = column("经度", Kind.NUMBER, None, low=LON[0], high=LON[1], help=_NO_POINT)
    lat: float = column("纬度", Kind.NUMBER, None, low=LAT[0], high=LAT[1], help=_NO_POINT)
    township: str = column("乡镇街道", default="", synonyms=("乡镇", "街道"))
    parent_id: str = column(
        "所属中心校",
        Kind.ID,
        "",
        help=("教学点所属的中心校", "the central school of a teaching point"),
        refers=_SCHOOLS,
    )
    zone_id: str = column("责任区", Kind.ID, "", synonyms=("责任区代码",))
    legal_person: bool = column("独立法人", Kind.YES_NO, True, synonyms=("是否独立法人", "法人"))
    last_comprehensive: date | None = column("上次综合督导日期", Kind.DATE, None, synonyms=("上次综合督导",))
    priority: int = column("重点程度", Kind.INT, 0, low=0, high=3)
    opened: date | None = column("开办日期", Kind.DATE, None)
    closed: date | None = column(
        "撤并日期", Kind.DATE, None, help=("自当日起不再在督导范围内", "the first day out of scope")
    )

    def in_scope(self, day: date) -> bool:
        """Whether the school is open on a day: opened is the first day in scope, closed the first day out."""
        return (self.opened is None or self.opened <= day) and (self.closed is None or day < self.closed)

    def scope_within(self, start: date, end: date) -> tuple[date, date]:
        """The first and the last day in scope from start to end (on none, the first lies behind the last)."""
        first = start if self.opened is None else max(start, self.opened)
        return first, end if self.closed is None else min(end, self.closed - timedelta(days=1))


@dataclass(frozen=True, slots=True)
class Principal:
    """A head's term of office at a school."""

    school_id: str = column("学校标识码", Kind.ID, refers=_SCHOOLS)
    name: str = column("姓名", synonyms=("校长", "校长姓名"))
    term_start: date | None = column("任期起", Kind.DATE, None)
    term_end: date | None = column("任期止", Kind.DATE, None)
    left_on: date | None = column("离任日期", Kind.DATE, None)
    reviewed_on: date | None = column("已督导日期", Kind.DATE, None)


def _days_per_month(row: Mapping[str, Any]) -> float:
    return 15.0 if row["employment"] is Employment.FULL_TIME else 6.0


def _can_lead(row: Mapping[str, Any]) -> bool:
    return bool(row["employment"] is Employment.FULL_TIME)


@dataclass(frozen=True, slots=True)
class Inspector:
    """A person appointed to inspect; a blank start point means the own school, else the unit's seat."""

    inspector_id: str = column("督学证号", Kind.ID, "", synonyms=("督学编号", "证号"), help=_NO_CODE)
    name: str = column("姓名")
    unit_id: str = column("所属单位", Kind.ID, "", synonyms=("单位代码",), refers=_UNITS, help=_ONLY_UNIT)
    employment: Employment = column("专兼职", codes=Employment)
    duty: Duty = column("职责", codes=Duty, default=Duty.SCHOOL)
    background: Background = column("原身份", codes=Background, default=None, help=("必填", "required"))
    retired_on: date | None = column("退休日期", Kind.DATE, None)
    healthy: bool = column("身体健康", Kind.YES_NO, True)
    term_start: date = column(
        "聘期起",
        Kind.DATE,
        None,
        help=(
            "必填；只有聘期止的，按聘期三年推定",
            "required; where only term_end is given, three years before it",
        ),
    )
    term_end: date = column(
        "聘期止", Kind.DATE, None, help=("空白即聘期起后满三年", "blank: three years from term_start")
    )
    stages: tuple[Stage, ...] = column("专业学段", Kind.CODES, (), codes=Stage)
    expert: tuple[Expertise, ...] = column("专家类别", Kind.CODES, (), codes=Expertise)
    can_lead: bool = column(
        "可任组长",
        Kind.YES_NO,
        _can_lead,
        help=("空白：专职为是，兼职为否", "blank: full-time yes, part-time no"),
    )
    school_id: str = column("现任学校", Kind.ID, "", synonyms=("任职学校",), refers=_SCHOOLS)
    lon: float | None = column("经度", Kind.NUMBER, None, low=LON[0], high=LON[1], private=True)
    lat: float | None = column("纬度", Kind.NUMBER, None, low=LAT[0], high=LAT[1], private=True)
    days_per_month: float = column(
        "每月可用天数",
        Kind.NUMBER,
        _days_per_month,
        low=0,
        high=31,
        help=("空白：专职 15，兼职 6", "blank: full-time 15, part-time 6"),
    )
    max_schools: int | None = column("挂牌上限", Kind.INT, None, low=0, high=99)
    trained_on: date | None = column("岗前培训日期", Kind.DATE, None, help=("空白即已培训", "blank: trained"))
    training_hours: float = column("已完成学时", Kind.NUMBER, 0.0, low=0, high=2000)
    phone: str = column("联系电话", default="", private=True)


@dataclass(frozen=True, slots=True)
class Recusal:
    """A reason why a person must keep away from a school, from a day to a day (blank: open)."""

    inspector_id: str = column("督学证号", Kind.ID, refers=_PEOPLE)
    school_id: str = column("学校标识码", Kind.ID, refers=_SCHOOLS)
    reason: RecusalReason = column("事由", codes=RecusalReason, private=True)
    start: date | None = column("起", Kind.DATE, None, name="from")
    end: date | None = column("止", Kind.DATE, None, name="to")

    def holds(self, day: date) -> bool:
        """Whether the recusal is in force on a day (both ends included)."""
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)


@dataclass(frozen=True, slots=True)
class Absence:
    """Days on which a person is not available."""

    inspector_id: str = column("督学证号", Kind.ID, refers=_PEOPLE)
    start: date = column("起", Kind.DATE, name="from")
    end: date = column("止", Kind.DATE, name="to")
    reason: str = column("事由", default="", private=True)


@dataclass(frozen=True, slots=True)
class Closure:
    """Days on which a school, a stage or a unit must not be inspected (blank school, stage, unit: all)."""

    school_id: str = column("学校标识码", Kind.ID, "", refers=_SCHOOLS)
    stage: Stage | None = column("学段", codes=Stage, default=None)
    unit_id: str = column("单位代码", Kind.ID, "", refers=_UNITS)
    start: date = column("起", Kind.DATE, name="from")
    end: date = column("止", Kind.DATE, name="to")
    reason: str = column("事由", default="")


@dataclass(frozen=True, slots=True)
class CalendarRow:
    """Days of a term, a holiday, a make-up workday or an exam (blank stage, unit: all)."""

    start: date = column("起", Kind.DATE, name="from")
    end: date = column(
        "止", Kind.DATE, lambda row: row["start"], name="to", help=("空白即当日", "blank: the same day")
    )
    kind: DayKind = column("类型", codes=DayKind)
    stage: Stage | None = column("学段", codes=Stage, default=None)
    unit_id: str = column("单位代码", Kind.ID, "", refers=_UNITS)
    note: str = column("备注", default="")


@dataclass(frozen=True, slots=True)
class FormerPosting:
    """Who answers for a school today, and since when."""

    school_id: str = column("学校标识码", Kind.ID, refers=_SCHOOLS)
    inspector_id: str = column(
        "督学证号", Kind.ID, "", refers=_PEOPLE, help=("空白即暂无责任督学", "blank: nobody yet")
    )
    since: date | None = column("挂牌起始", Kind.DATE, None)


@dataclass(frozen=True, slots=True)
class Imposed:
    """A visit that a level above has fixed; its people are taken from the office for those days."""

    event_id: str = column("事项编号", Kind.ID)
    target_id: str = column("对象代码", Kind.ID, refers=(*_SCHOOLS, *_UNITS))
    kinds: tuple[Task, ...] = column("类型", Kind.TASKS)
    start: date = column("起", Kind.DATE, name="from")
    end: date = column("止", Kind.DATE, name="to")
    level: ImposedLevel = column("层级", codes=ImposedLevel)
    inspectors: tuple[str, ...] = column("抽调督学", Kind.IDS, (), refers=_PEOPLE)


@dataclass(frozen=True, slots=True)
class Campaign:
    """A special inspection: its scope, its window, how many schools are drawn by lot, its team."""

    campaign_id: str = column("专项编号", Kind.ID)
    name: str = column("名称", synonyms=("专项名称",))
    basis: str = column("依据", default="")
    office_id: str = column(
        "管辖单位",
        Kind.ID,
        "",
        help=("空白即各督导室自行抽取", "blank: every office draws its own sample"),
        refers=_UNITS,
    )
    start: date = column("起", Kind.DATE, name="from")
    end: date = column("止", Kind.DATE, name="to")
    stages: tuple[Stage, ...] = column("学段范围", Kind.CODES, (), codes=Stage)
    ownership: Ownership | None = column("办学性质", codes=Ownership, default=None)
    unit_id: str = column("单位代码", Kind.ID, "", refers=_UNITS)
    sample: Sample = column("抽取", Kind.SAMPLE, Sample())
    days: float = column("天数", Kind.NUMBER, 1.0, low=0.5, high=5)
    team_size: int = column("组员人数", Kind.INT, 3, low=1, high=20)
    merge: bool = column("可合并", Kind.YES_NO, True)


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A finding at a school that is to be put right by a deadline and looked at again."""

    issue_id: str = column("问题编号", Kind.ID)
    school_id: str = column("学校标识码", Kind.ID, refers=_SCHOOLS)
    found_on: date | None = column("发现日期", Kind.DATE, None)
    deadline: date | None = column("整改期限", Kind.DATE, None)
    severity: Severity = column("严重程度", codes=Severity)
    closed_on: date | None = column("销号日期", Kind.DATE, None)
    issue: str = column("发现问题", default="", synonyms=("问题", "问题描述", "整改问题"))
    found_by: str = column(
        "来源任务", Kind.ID, "", help=("发现问题的入校或事项编号", "the visit or event that found it")
    )
    note: str = column("备注", default="", private=True)


@dataclass(frozen=True, slots=True)
class Training:
    """A training session offered to inspectors (blank unit: to all)."""

    training_id: str = column("培训编号", Kind.ID)
    start: date = column("起", Kind.DATE, name="from")
    end: date = column("止", Kind.DATE, name="to")
    hours: float = column("学时", Kind.NUMBER, low=0, high=2000)
    unit_id: str = column("单位代码", Kind.ID, "", refers=_UNITS)
    audience: Audience = column("对象", codes=Audience, default=Audience.ALL)


@dataclass(frozen=True, slots=True)
class GivenTravel:
    """A given travel time between two places (ids of inspectors, schools, units); it overrides every other source."""

    from_id: str = column("起点", Kind.ID, refers=(*_PEOPLE, *_SCHOOLS, *_UNITS))
    to_id: str = column("终点", Kind.ID, refers=(*_PEOPLE, *_SCHOOLS, *_UNITS))
    minutes: float = column("分钟", Kind.NUMBER, low=0, high=2000)


@dataclass(frozen=True, slots=True)
class ParameterRow:
    """A number or choice that the office sets, everywhere or for one unit; the value is the text as typed."""

    key: str = column("参数", Kind.ID)
    value: str = column("取值", Kind.VALUE)
    unit_id: str = column("单位代码", Kind.ID, "", refers=_UNITS)


@dataclass(frozen=True, slots=True)
class Waiver:
    """Leave to break an in-principle rule for one subject, with reason and approver."""

    rule: str = column("规则", Kind.ID)
    subject: str = column("对象", Kind.ID, refers=(*_UNITS, *_SCHOOLS, *_PEOPLE))
    reason: str = column("事由")
    approved_by: str = column("批准人")
    approved_on: date = column("批准日期", Kind.DATE)


@dataclass(frozen=True, slots=True)
class Pin:
    """Something that the office has set by hand and that a plan keeps like a must; which ids it needs depends on its kind."""

    kind: PinKind = column("指定事项", codes=PinKind)
    school_id: str = column("学校标识码", Kind.ID, "", refers=_SCHOOLS)
    event_id: str = column("事项编号", Kind.ID, "")
    inspector_id: str = column("督学证号", Kind.ID, "", refers=_PEOPLE)
    zone_id: str = column("责任区", Kind.ID, "")
    role: Role | None = column(
        "角色",
        codes=Role,
        default=None,
        help=("“组员”时可填 组长 或 成员，空白即不限", "of seat: lead or member; blank: either"),
    )
    start: date | None = column("起", Kind.DATE, None, name="from")
    end: date | None = column("止", Kind.DATE, None, name="to")
    kinds: tuple[Task, ...] = column(
        "类型",
        Kind.TASKS,
        (),
        help=("“不安排事项”时填，空白即各类事项", "of no_event; blank: events of every kind"),
    )
    note: str = column("备注", default="")


@dataclass(frozen=True, slots=True)
class Basis:
    """A document of the province, the city or the county that papers name as their basis, beside the national ones."""

    title: str = column(
        "文件名称", synonyms=("依据文件", "文件"), help=("如 某市教育督导实施方案", "its title")
    )
    number: str = column("文号", default="", help=("如 某政发〔2026〕1号", "its number"))
    clause: str = column("条款", default="", help=("空白即全文", "blank: all of it"))
    unit_id: str = column(
        "单位代码", Kind.ID, "", help=("空白即全部单位", "blank: every unit"), refers=_UNITS
    )


@dataclass(frozen=True, slots=True)
class Township:
    """Where a township stands: schools without a point of their own stand there."""

    unit_id: str = column("单位代码", Kind.ID, refers=_UNITS)
    township: str = column("乡镇街道")
    lon: float = column("经度", Kind.NUMBER, low=LON[0], high=LON[1])
    lat: float = column("纬度", Kind.NUMBER, low=LAT[0], high=LAT[1])
