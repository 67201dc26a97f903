"""The kinds of letters, declared once: file name, who gets it, and every placeholder that may stand in its template."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum


@dataclass(frozen=True, slots=True)
class Field:
    """A placeholder: its name in a template, and what it stands for in both languages."""

    name: str
    zh: str
    en: str
    needed: bool = False
    """Whether a letter of this kind without it would be none."""


COMMON = (
    Field("机关", "发文机关全称", "full name of the office"),
    Field("年份", "发文年份", "year of the letter"),
    Field("发文日期", "落款日期，未知时留空", "date of the letter, a blank if unknown"),
    Field(
        "发文代字",
        "发文机关代字，留空由督导室填写",
        "the office's signature in the number: a blank to fill in",
    ),
    Field("序号", "发文顺序号，留空由督导室填写", "running number: a blank to fill in"),
    Field("计划期", "如 2027年度", "such as 2027年度"),
    Field(
        "地方依据",
        "“依据”表中本地的文件，前带顿号",
        "the local documents of the table basis, each after a 、",
    ),
    Field("联系电话", "督导室公开电话", "the office's public telephone"),
    Field("联系人", "留空由督导室填写", "whom to ask: a blank to fill in"),
    Field(
        "标注", "合成数据、方案状态等必须注明的话", "what must be said: synthetic data, where the plan stands"
    ),
)
ADDRESSED = (
    Field("对象", "主送单位", "to whom it goes", needed=True),
    Field("你单位", "你校、你园或你单位", "how the addressee is spoken to"),
)
COPIED = Field(
    "抄送", "责任督学；无责任督学的留空待填", "the responsible inspector; a blank where there is none"
)
EVENT = (
    *ADDRESSED,
    COPIED,
    Field("事项", "督导事项，合并的以顿号相连", "what the event is for", needed=True),
    Field("事项编号", "督导事项编号", "id of the event"),
    Field("督导时间", "督导起止日期", "days of the event", needed=True),
    Field("首日", "督导第一天", "first day"),
    Field("天数", "督导天数", "number of days"),
    Field("自评期限", "自评报告报送的最后一日", "the last day for the self-evaluation"),
    Field("责任督学", "督导首日的责任督学", "responsible inspector on the first day"),
    Field("督导组.角色", "组长、成员或专家", "lead, member or expert"),
    Field("督导组.姓名", "督导组成员姓名", "name of a person of the team", needed=True),
    Field("督导组.督学证号", "督学证号", "id of that person"),
    Field("督导内容.序号", "一、二、三……", "running number"),
    Field("督导内容.内容", "每一督导事项的内容和依据", "what is inspected, and on what basis"),
    Field("自评.序号", "自评清单序号", "running number"),
    Field("自评.内容", "自评清单的一项", "an item of the self-evaluation"),
)
RECTIFY = (
    *ADDRESSED,
    COPIED,
    Field("问题数", "未销号问题数", "number of open issues"),
    Field("责任督学", "责任督学", "responsible inspector"),
    Field("问题.序号", "序号", "running number"),
    Field("问题.编号", "问题编号", "id of an issue", needed=True),
    Field("问题.程度", "轻微、一般或严重", "minor, general or serious"),
    Field("问题.发现日期", "发现日期", "found on"),
    Field("问题.期限", "整改期限", "deadline"),
    Field("问题.内容", "发现的问题，未登记的留空待填", "what was found; a blank where it was not written"),
    Field("问题.回头看", "整改期限后回头看的最后一日", "the last day for looking at it again"),
)
URGE = (
    *ADDRESSED,
    Field("问题编号", "问题编号", "id of the issue", needed=True),
    Field("严重程度", "轻微、一般或严重", "minor, general or serious"),
    Field("发现日期", "发现日期", "found on"),
    Field("整改期限", "整改期限", "deadline"),
    Field("问题内容", "发现的问题，未登记的留空待填", "what was found; a blank where it was not written"),
    Field("回头看", "回头看的最后一日", "the last day for looking at it again"),
    Field("责任督学", "责任督学", "responsible inspector"),
)
CHANGE = (
    *ADDRESSED,
    Field("变更.序号", "序号", "running number"),
    Field("变更.事项", "变更的事项", "what has changed"),
    Field("变更.原安排", "原安排", "as it was"),
    Field("变更.现安排", "现安排", "as it is now", needed=True),
)
SIGN = (
    Field("对象", "学校名称", "school", needed=True),
    Field("责任督学", "责任督学姓名", "responsible inspector", needed=True),
    Field("任职时段", "自何日起任该校责任督学", "the day from which the person answers for the school"),
    Field("依据", "挂牌督导的办法", "the measures it rests on"),
    Field("职责.序号", "序号", "running number"),
    Field("职责.内容", "一项职责", "a duty"),
)
APPOINTED = (
    Field("人数", "在聘督学人数", "number of inspectors"),
    Field("专职人数", "专职督学人数", "of them full-time"),
    Field("兼职人数", "兼职督学人数", "of them part-time"),
    Field("督学.序号", "序号", "running number"),
    Field("督学.姓名", "姓名", "name", needed=True),
    Field("督学.督学证号", "督学证号", "id"),
    Field("督学.专兼职", "专职或兼职", "full-time or part-time"),
    Field("督学.职责", "督学、督政或均可", "school duty, government duty or both"),
    Field("督学.专业学段", "专业学段，空白为不限", "stages, all if blank"),
    Field("督学.聘期", "聘期起止", "term of appointment"),
)


class LetterKind(Enum):
    """A kind of letter; its Chinese name is the name of its template and begins the names of its files."""

    zh: str
    en: str
    fields: tuple[Field, ...]

    def __init__(self, zh: str, en: str, fields: tuple[Field, ...]) -> None:
        self.zh, self.en, self.fields = zh, en, (*COMMON, *fields)

    NOTICE = ("督导通知书", "notice of inspection", EVENT)
    RECTIFY = ("整改通知书", "notice to put right", RECTIFY)
    URGE = ("督办单", "supervision slip", URGE)
    CHANGE = ("变更通知", "notice of change", CHANGE)
    SIGN = ("公示牌", "sign at the gate", SIGN)
    APPOINTED = ("聘任一览", "list of appointed inspectors", APPOINTED)

    @property
    def template(self) -> str:
        """The file name of its template."""
        return f"{self.zh}.docx"

    @property
    def names(self) -> Mapping[str, Field]:
        """Its placeholders by name."""
        return {field.name: field for field in self.fields}
