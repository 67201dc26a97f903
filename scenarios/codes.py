"""The office's code lists: one English word for csv files and programs, one Chinese word for workbooks."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum
from typing import Self


class Code(StrEnum):
    """A word of a code list: its value is the English code, ``zh`` the Chinese word on every surface."""

    zh: str

    def __new__(cls, value: str, zh: str) -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.zh = zh
        return member


class UnitLevel(Code):
    """The level of government that an office belongs to, the highest first."""

    PROVINCE = "province", "省级"
    CITY = "city", "市级"
    COUNTY = "county", "县级"

    @property
    def rank(self) -> int:
        """How many levels stand above it."""
        return list(UnitLevel).index(self)

    @property
    def oversees(self) -> bool:
        """Whether offices of this level have others below them."""
        return self is not UnitLevel.COUNTY


class Stage(Code):
    """A school's stage of education (学段)."""

    KINDERGARTEN = "kindergarten", "幼儿园"
    PRIMARY = "primary", "小学"
    JUNIOR = "junior", "初中"
    NINE_YEAR = "nine_year", "九年一贯制学校"
    SENIOR = "senior", "普通高中"
    COMPLETE = "complete", "完全中学"
    TWELVE_YEAR = "twelve_year", "十二年一贯制学校"
    VOCATIONAL = "vocational", "中等职业学校"
    SPECIAL = "special", "特殊教育学校"

    @property
    def parts(self) -> tuple[Stage, ...]:
        """The plain stages a combined school consists of; a plain stage is its own only part."""
        return _PARTS.get(self, (self,))

    @property
    def touched_by(self) -> frozenset[Stage]:
        """The stages whose calendar rows hold for a school of this stage."""
        return frozenset((self, *self.parts))

    def meant_by(self, stage: Stage | None) -> bool:
        """Whether a row of a stage (None: of all) holds for a school of this stage."""
        return stage is None or stage in self.touched_by

    def known_to(self, stages: Collection[Stage]) -> bool:
        """Whether somebody whose stages these are (none: all) knows a school of this stage."""
        return not stages or not self.touched_by.isdisjoint(stages)


_PARTS = {
    Stage.NINE_YEAR: (Stage.PRIMARY, Stage.JUNIOR),
    Stage.COMPLETE: (Stage.JUNIOR, Stage.SENIOR),
    Stage.TWELVE_YEAR: (Stage.PRIMARY, Stage.JUNIOR, Stage.SENIOR),
}


class Ownership(Code):
    """Who runs a school."""

    PUBLIC = "public", "公办"
    PRIVATE = "private", "民办"


class Employment(Code):
    """Whether inspecting is a person's whole work or part of it."""

    FULL_TIME = "full_time", "专职"
    PART_TIME = "part_time", "兼职"


class Duty(Code):
    """What a person is appointed to inspect: schools, governments, or both."""

    SCHOOL = "school", "督学"
    GOVERNMENT = "government", "督政"
    BOTH = "both", "均可"


class Background(Code):
    """What a person was before becoming an inspector."""

    OFFICIAL = "official", "干部"
    PRINCIPAL = "principal", "校长"
    TEACHER = "teacher", "教师"
    EXPERT = "expert", "专家"


class Expertise(Code):
    """A category of experts (专家类别)."""

    PRESCHOOL = "preschool", "学前教育"
    COMPULSORY = "compulsory", "义务教育"
    SENIOR = "senior", "普通高中教育"
    VOCATIONAL = "vocational", "中等职业教育"
    HIGHER = "higher", "高等教育"
    PRIVATE = "private", "民办教育"


class RecusalReason(Code):
    """Why a person must keep away from a school; never shown in public."""

    RELATIVE = "relative", "近亲属"
    FORMER_POST = "former_post", "曾任职"
    INTEREST = "interest", "利害关系"
    OTHER = "other", "其他"


class DayKind(Code):
    """What a row of the calendar says of its days."""

    TERM = "term", "学期"
    HOLIDAY = "holiday", "放假"
    WORKDAY = "workday", "调休上班"
    EXAM = "exam", "考试"


class ImposedLevel(Code):
    """Which level above has fixed a visit."""

    PROVINCE = "province", "省级"
    CITY = "city", "市级"
    NATIONAL = "national", "国家级"


class Severity(Code):
    """How grave a finding at a school was; a minor one may be looked at on a routine visit."""

    MINOR = "minor", "轻微"
    GENERAL = "general", "一般"
    SERIOUS = "serious", "严重"


class Audience(Code):
    """Whom a training session is for."""

    ALL = "all", "全体"
    NEW = "new", "新任"


class TaskKind(Code):
    """What an event at a school or a unit is for."""

    COMPREHENSIVE = "comprehensive", "综合督导"
    PRINCIPAL_REVIEW = "principal_review", "校长任期结束督导"
    CAMPAIGN = "campaign", "专项督导"
    FOLLOW_UP = "follow_up", "回头看"
    COUNTY_EVALUATION = "county_evaluation", "对县级政府评价"


class Change(Code):
    """Whether a posting goes on from the former list or is new."""

    KEPT = "kept", "续挂"
    NEW = "new", "新挂"


class ChangeKind(Code):
    """What has happened since a plan was released (变动类别)."""

    LEAVE = "leave", "离任"
    ILL = "ill", "病假"
    JOIN = "join", "新聘"
    TRANSFER = "transfer", "调任"
    RECUSAL = "recusal", "新增回避"
    SCHOOL_OPEN = "school_open", "新办学校"
    SCHOOL_CLOSE = "school_close", "撤并学校"
    PRINCIPAL_LEFT = "principal_left", "校长离任"
    EMERGENCY = "emergency", "应急督导"
    IMPOSE = "impose", "上级督导"
    NOT_DONE = "not_done", "未完成"
    PARAMETER = "parameter", "参数"
    GIVE = "give", "指定挂牌"
    MOVE = "move", "指定日期"
    LOCK = "lock", "锁定"


class Status(Code):
    """Where an event stands."""

    PLANNED = "planned", "计划"
    FROZEN = "frozen", "锁定"
    DONE = "done", "已完成"
    CANCELLED = "cancelled", "已取消"


class Role(Code):
    """A person's seat in a team."""

    LEAD = "lead", "组长"
    MEMBER = "member", "成员"
    EXPERT = "expert", "专家"
    RESERVE = "reserve", "备选"


class Half(Code):
    """The part of a day that a routine visit takes."""

    AM = "am", "上午"
    PM = "pm", "下午"
    DAY = "day", "全天"


class Force(Code):
    """How strongly a rule binds, from the clause's own verb."""

    MUST = "must", "必须"
    IN_PRINCIPLE = "in_principle", "原则上"
    GOAL = "goal", "目标"


class PinKind(Code):
    """What the office has set by hand."""

    POSTING = "posting", "挂牌"
    NO_POSTING = "no_posting", "不挂牌"
    ZONE = "zone", "责任区"
    EVENT = "event", "事项日期"
    SEAT = "seat", "组员"
    VISIT = "visit", "入校"
    NO_EVENT = "no_event", "不安排事项"
    NO_VISIT = "no_visit", "不入校"


class RecordKind(Code):
    """What a record of the past is about."""

    VISIT = "visit", "经常性督导"
    EVENT = "event", "督导事项"


class Result(Code):
    """What became of a visit or an event, as the office wrote it."""

    DONE = "done", "已完成"
    NOT_DONE = "not_done", "未完成"
    UNKNOWN = "unknown", "未填报"


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
