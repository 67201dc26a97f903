"""The words staff really use: other spellings of codes, headings, sheets, yes and no, and blanks, in one list."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import TypeVar

from duxue.scenarios import codes as c
from duxue.scenarios.codes import Code

C = TypeVar("C", bound=Code)

_SPACES = re.compile(r"[\s\u200b\u200c\u200d\ufeff]+")

YES = frozenset({"是", "√", "✓", "✔", "☑", "对", "有", "y", "yes", "true", "t", "1", "真"})
NO = frozenset({"否", "×", "✗", "✘", "x", "不", "不是", "无", "没有", "n", "no", "false", "f", "0", "假"})
BLANK = frozenset(
    {"", "-", "--", "—", "——", "/", "\\", "无", "暂无", "没有", "空", "空白", "n/a", "none", "null", "nil"}
    | {"nan", "nat", "<na>", "<nan>", "-nan"}  # what programs leave in a blank cell
)
UNDECIDED = frozenset(
    {"待定", "未定", "待补", "待核", "待核实", "待确认", "待填", "未知", "不详", "tbd", "?", "??"}
)
"""Nobody knows yet: blank, and told."""
DITTO = frozenset({"同上", "如上", "〃", "″", '"', "''", "ditto", "do."})
"""The value of the row above."""
EVERY = frozenset({"all", "any", "全部", "全体", "所有", "不限", "任意", "各学段", "全学段", "*"})
OPEN_END = frozenset({"至今", "长期", "永久", "不限", "无限期"})

HELPER_SHEETS = frozenset(
    {
        "说明",
        "填表说明",
        "使用说明",
        "字典",
        "参数说明",
        "问题清单",
        "变动说明",
        "readme",
        "notes",
        "help",
        "dictionary",
    }
)
"""Sheets of the template itself, and of an annotated workbook: never tables."""

CHOICE_WORDS = {"已完成": "done", "完成": "done", "未完成": "not_done"}
"""What an office types in Chinese for a parameter's choice."""

WORDS: dict[type[Code], dict[str, Code]] = {
    c.UnitLevel: {
        "市": c.UnitLevel.CITY,
        "地级市": c.UnitLevel.CITY,
        "设区市": c.UnitLevel.CITY,
        "县": c.UnitLevel.COUNTY,
        "区": c.UnitLevel.COUNTY,
        "区级": c.UnitLevel.COUNTY,
        "县区": c.UnitLevel.COUNTY,
        "区县": c.UnitLevel.COUNTY,
        "县(市、区)": c.UnitLevel.COUNTY,
        "县市区": c.UnitLevel.COUNTY,
        "district": c.UnitLevel.COUNTY,
    },
    c.Stage: {
        "学前": c.Stage.KINDERGARTEN,
        "学前教育": c.Stage.KINDERGARTEN,
        "幼儿": c.Stage.KINDERGARTEN,
        "幼教": c.Stage.KINDERGARTEN,
        "完小": c.Stage.PRIMARY,
        "完全小学": c.Stage.PRIMARY,
        "中心小学": c.Stage.PRIMARY,
        "教学点": c.Stage.PRIMARY,
        "小学教学点": c.Stage.PRIMARY,
        "初级中学": c.Stage.JUNIOR,
        "普通初中": c.Stage.JUNIOR,
        "juniorhigh": c.Stage.JUNIOR,
        "九年一贯制": c.Stage.NINE_YEAR,
        "九年一贯": c.Stage.NINE_YEAR,
        "九年制": c.Stage.NINE_YEAR,
        "九年制学校": c.Stage.NINE_YEAR,
        "9年一贯制": c.Stage.NINE_YEAR,
        "9年一贯制学校": c.Stage.NINE_YEAR,
        "高中": c.Stage.SENIOR,
        "普高": c.Stage.SENIOR,
        "高级中学": c.Stage.SENIOR,
        "seniorhigh": c.Stage.SENIOR,
        "完中": c.Stage.COMPLETE,
        "十二年一贯制": c.Stage.TWELVE_YEAR,
        "十二年一贯": c.Stage.TWELVE_YEAR,
        "十二年制": c.Stage.TWELVE_YEAR,
        "12年一贯制": c.Stage.TWELVE_YEAR,
        "12年一贯制学校": c.Stage.TWELVE_YEAR,
        "中职": c.Stage.VOCATIONAL,
        "中专": c.Stage.VOCATIONAL,
        "职高": c.Stage.VOCATIONAL,
        "职业高中": c.Stage.VOCATIONAL,
        "职教中心": c.Stage.VOCATIONAL,
        "职业学校": c.Stage.VOCATIONAL,
        "中等专业学校": c.Stage.VOCATIONAL,
        "技工学校": c.Stage.VOCATIONAL,
        "中等职业教育": c.Stage.VOCATIONAL,
        "特教": c.Stage.SPECIAL,
        "特校": c.Stage.SPECIAL,
        "特殊教育": c.Stage.SPECIAL,
        "特教学校": c.Stage.SPECIAL,
    },
    c.Ownership: {
        "公立": c.Ownership.PUBLIC,
        "公": c.Ownership.PUBLIC,
        "公办学校": c.Ownership.PUBLIC,
        "公办园": c.Ownership.PUBLIC,
        "私立": c.Ownership.PRIVATE,
        "民": c.Ownership.PRIVATE,
        "民办学校": c.Ownership.PRIVATE,
        "民办园": c.Ownership.PRIVATE,
        "民营": c.Ownership.PRIVATE,
    },
    c.Employment: {
        "专": c.Employment.FULL_TIME,
        "专职督学": c.Employment.FULL_TIME,
        "全职": c.Employment.FULL_TIME,
        "兼": c.Employment.PART_TIME,
        "兼职督学": c.Employment.PART_TIME,
    },
    c.Duty: {
        "学校": c.Duty.SCHOOL,
        "政府": c.Duty.GOVERNMENT,
        "督导政府": c.Duty.GOVERNMENT,
        "督学督政": c.Duty.BOTH,
        "督政督学": c.Duty.BOTH,
        "督学和督政": c.Duty.BOTH,
        "督政和督学": c.Duty.BOTH,
        "都可": c.Duty.BOTH,
        "都可以": c.Duty.BOTH,
        "督学、督政": c.Duty.BOTH,
        "督政、督学": c.Duty.BOTH,
        "两者": c.Duty.BOTH,
    },
    c.Background: {
        "机关干部": c.Background.OFFICIAL,
        "行政干部": c.Background.OFFICIAL,
        "公务员": c.Background.OFFICIAL,
        "园长": c.Background.PRINCIPAL,
        "副校长": c.Background.PRINCIPAL,
        "副园长": c.Background.PRINCIPAL,
        "老师": c.Background.TEACHER,
    },
    c.Expertise: {
        "学前": c.Expertise.PRESCHOOL,
        "幼教": c.Expertise.PRESCHOOL,
        "义务": c.Expertise.COMPULSORY,
        "义教": c.Expertise.COMPULSORY,
        "高中": c.Expertise.SENIOR,
        "普通高中": c.Expertise.SENIOR,
        "高中教育": c.Expertise.SENIOR,
        "中职": c.Expertise.VOCATIONAL,
        "职教": c.Expertise.VOCATIONAL,
        "职业教育": c.Expertise.VOCATIONAL,
        "中等职业": c.Expertise.VOCATIONAL,
        "高教": c.Expertise.HIGHER,
        "高等": c.Expertise.HIGHER,
        "民办": c.Expertise.PRIVATE,
    },
    c.RecusalReason: {
        "亲属": c.RecusalReason.RELATIVE,
        "近亲": c.RecusalReason.RELATIVE,
        "亲属关系": c.RecusalReason.RELATIVE,
        "近亲属关系": c.RecusalReason.RELATIVE,
        "原任职": c.RecusalReason.FORMER_POST,
        "曾在该校任职": c.RecusalReason.FORMER_POST,
        "曾经任职": c.RecusalReason.FORMER_POST,
        "利害": c.RecusalReason.INTEREST,
        "利益关系": c.RecusalReason.INTEREST,
    },
    c.DayKind: {
        "上课": c.DayKind.TERM,
        "在校": c.DayKind.TERM,
        "假期": c.DayKind.HOLIDAY,
        "放假日": c.DayKind.HOLIDAY,
        "节假日": c.DayKind.HOLIDAY,
        "法定节假日": c.DayKind.HOLIDAY,
        "休假": c.DayKind.HOLIDAY,
        "调休": c.DayKind.WORKDAY,
        "补班": c.DayKind.WORKDAY,
        "上班": c.DayKind.WORKDAY,
        "调休补班": c.DayKind.WORKDAY,
        "考试日": c.DayKind.EXAM,
    },
    c.ImposedLevel: {
        "省": c.ImposedLevel.PROVINCE,
        "市": c.ImposedLevel.CITY,
        "国家": c.ImposedLevel.NATIONAL,
        "部级": c.ImposedLevel.NATIONAL,
    },
    c.Severity: {
        "轻": c.Severity.MINOR,
        "较轻": c.Severity.MINOR,
        "普通": c.Severity.GENERAL,
        "重": c.Severity.SERIOUS,
        "较重": c.Severity.SERIOUS,
        "重大": c.Severity.SERIOUS,
    },
    c.Audience: {
        "全部": c.Audience.ALL,
        "所有": c.Audience.ALL,
        "全体督学": c.Audience.ALL,
        "新任督学": c.Audience.NEW,
        "新聘": c.Audience.NEW,
    },
    c.TaskKind: {
        "综合": c.TaskKind.COMPREHENSIVE,
        "校长任期督导": c.TaskKind.PRINCIPAL_REVIEW,
        "校长离任督导": c.TaskKind.PRINCIPAL_REVIEW,
        "专项": c.TaskKind.CAMPAIGN,
        "整改回头看": c.TaskKind.FOLLOW_UP,
        "对县督导": c.TaskKind.COUNTY_EVALUATION,
        "对县级政府履行教育职责评价": c.TaskKind.COUNTY_EVALUATION,
    },
    c.Change: {
        "续": c.Change.KEPT,
        "保留": c.Change.KEPT,
        "不变": c.Change.KEPT,
        "新": c.Change.NEW,
        "新增": c.Change.NEW,
    },
    c.Status: {
        "已计划": c.Status.PLANNED,
        "已锁定": c.Status.FROZEN,
        "完成": c.Status.DONE,
        "取消": c.Status.CANCELLED,
        "canceled": c.Status.CANCELLED,
    },
    c.ChangeKind: {
        "离职": c.ChangeKind.LEAVE,
        "辞职": c.ChangeKind.LEAVE,
        "退休": c.ChangeKind.LEAVE,
        "解聘": c.ChangeKind.LEAVE,
        "生病": c.ChangeKind.ILL,
        "请假": c.ChangeKind.ILL,
        "事假": c.ChangeKind.ILL,
        "产假": c.ChangeKind.ILL,
        "新任": c.ChangeKind.JOIN,
        "聘任": c.ChangeKind.JOIN,
        "调离": c.ChangeKind.TRANSFER,
        "调动": c.ChangeKind.TRANSFER,
        "回避": c.ChangeKind.RECUSAL,
        "新增学校": c.ChangeKind.SCHOOL_OPEN,
        "新校": c.ChangeKind.SCHOOL_OPEN,
        "撤并": c.ChangeKind.SCHOOL_CLOSE,
        "撤校": c.ChangeKind.SCHOOL_CLOSE,
        "关停": c.ChangeKind.SCHOOL_CLOSE,
        "停办": c.ChangeKind.SCHOOL_CLOSE,
        "校长调离": c.ChangeKind.PRINCIPAL_LEFT,
        "园长离任": c.ChangeKind.PRINCIPAL_LEFT,
        "应急": c.ChangeKind.EMERGENCY,
        "突发": c.ChangeKind.EMERGENCY,
        "上级既定督导": c.ChangeKind.IMPOSE,
        "未完成督导": c.ChangeKind.NOT_DONE,
        "未做": c.ChangeKind.NOT_DONE,
        "未入校": c.ChangeKind.NOT_DONE,
        "参数调整": c.ChangeKind.PARAMETER,
    },
    c.Role: {"组员": c.Role.MEMBER, "候补": c.Role.RESERVE, "备用": c.Role.RESERVE},
    c.Half: {"整天": c.Half.DAY, "一天": c.Half.DAY},
    c.Result: {
        "完成": c.Result.DONE,
        "已办结": c.Result.DONE,
        "办结": c.Result.DONE,
        "未办结": c.Result.NOT_DONE,
        "未做": c.Result.NOT_DONE,
        "未入校": c.Result.NOT_DONE,
        "未填": c.Result.UNKNOWN,
    },
}

HEADINGS: dict[str, tuple[str, ...]] = {
    "起": ("开始", "开始日期", "起始", "起始日期", "起日", "自", "start", "begin"),
    "止": ("结束", "结束日期", "截止", "截止日期", "终止日期", "止日", "至", "end", "until"),
    "经度": ("东经", "lng", "long", "longitude"),
    "纬度": ("北纬", "latitude"),
    "姓名": ("名字",),
    "名称": ("名字",),
    "事由": ("原因",),
    "备注": ("附注",),
    "学校标识码": ("学校编号", "学校编码", "学校id"),
    "学校名称": ("学校",),
    "督学证号": ("督学证编号", "督学代码", "督学id"),
    "单位代码": ("单位编号", "单位编码", "单位", "单位id"),
    "所属单位": ("单位", "工作单位"),
    "专兼职": ("专职兼职", "专职/兼职", "专职或兼职"),
    "原身份": ("身份", "来源身份"),
    "聘期起": ("聘期开始", "聘任起", "聘任开始日期", "聘任起始"),
    "聘期止": ("聘期结束", "聘任止", "聘任结束日期", "聘任截止"),
    "专业学段": ("学段", "熟悉学段"),
    "专家类别": ("专家类型",),
    "可任组长": ("能否任组长", "是否可任组长"),
    "身体健康": ("健康", "健康状况", "是否健康"),
    "每月可用天数": ("每月天数", "月可用天数"),
    "联系电话": ("电话", "手机", "手机号", "公开电话"),
    "任期起": ("任期开始", "任职起"),
    "任期止": ("任期结束", "任职止"),
    "整改期限": ("整改截止日期", "期限"),
    "严重程度": ("程度",),
    "销号日期": ("销号",),
    "乡镇街道": ("所在乡镇", "乡镇(街道)", "乡镇/街道"),
    "办学性质": ("公办民办", "公/民办"),
    "取值": ("值", "数值"),
    "参数": ("参数名", "参数代码"),
    "组员人数": ("人数", "督导组人数"),
    "学段范围": ("学段",),
    "分钟": ("行程分钟", "时间"),
}
"""Other headings of a column, by the contract's Chinese heading, wherever that heading stands."""

CALLED: dict[str, tuple[str, ...]] = {
    "schools": ("学校名称", "学校", "校名", "学校全称", "单位名称", "school", "school_name"),
    "inspectors": (
        "督学姓名", "督学", "责任督学", "责任督学姓名", "挂牌督学", "姓名", "人员", "inspector", "inspector_name"
    ),
    "units": ("单位名称", "所属县区", "县区", "区县", "unit", "unit_name"),
}  # fmt: skip
"""Headings of a column that calls units, schools or people by name, by the table it refers to."""

SHEETS: dict[str, tuple[str, ...]] = {
    "units": ("单位表", "单位名单", "县区", "督导室"),
    "schools": ("学校表", "学校名单", "学校信息", "学校基本信息", "学校一览", "学校一览表"),
    "principals": ("校长", "校长任期表", "校长信息"),
    "inspectors": ("督学表", "督学名单", "督学名册", "督学信息", "督学一览", "督学一览表"),
    "recusals": ("回避表", "回避关系", "回避情况"),
    "absences": ("请假", "不可用", "督学请假"),
    "closures": ("不可督导", "停课"),
    "calendar": ("校历表", "日历"),
    "postings": ("现任责任督学", "责任督学", "现任挂牌表"),
    "imposed": ("上级督导", "上级既定"),
    "campaigns": ("专项", "专项督导表"),
    "follow_ups": ("整改表", "整改台账", "followups", "follow_up"),
    "training": ("培训表", "trainings"),
    "travel": ("行程表", "行程时间"),
    "parameters": ("参数表", "params"),
    "waivers": ("豁免表",),
    "changes": ("变动表", "变动情况", "人员变动", "变更", "变更表"),
}
"""Other names of a scenario's sheets and files; a plan's sheets go by their own names only."""


def fold(text: str) -> str:
    """A word as it is compared: half-width, lower case, without any spaces."""
    return _SPACES.sub("", unicodedata.normalize("NFKC", text)).lower()


@cache
def words_of(codes: type[Code]) -> dict[str, Code]:
    """Every accepted spelling of a code list, folded."""
    table: dict[str, Code] = {}
    for member in codes:
        for word in (member.value, member.value.replace("_", "-"), member.value.replace("_", ""), member.zh):
            table[fold(word)] = member
    for word, member in WORDS.get(codes, {}).items():
        table.setdefault(fold(word), member)
    return table
