"""The words staff really use: other spellings of headings and sheets, yes and no, and blanks, in one list."""

from __future__ import annotations

import re
import unicodedata

_SPACES = re.compile(r"[\s\u200b\u200c\u200d\ufeff]+")

YES = frozenset(
    {
        "是",
        "√",
        "✓",
        "✔",
        "☑",
        "对",
        "有",
        "良好",
        "健康",
        "正常",
        "好",
        "较好",
        "y",
        "yes",
        "true",
        "t",
        "1",
        "真",
    }
)
NO = frozenset(
    {
        "否",
        "×",
        "✗",
        "✘",
        "x",
        "不",
        "不是",
        "无",
        "没有",
        "较差",
        "差",
        "患病",
        "不健康",
        "n",
        "no",
        "false",
        "f",
        "0",
        "假",
    }
)
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
NEVER = frozenset({"未督导", "未开展", "尚未督导", "从未督导", "未进行", "未评估", "未参加", "未培训"})
"""What stands in the place of a day for what never took place."""
FRACTIONS = {
    "一半": 1 / 2, "半数": 1 / 2, "二分之一": 1 / 2, "三分之一": 1 / 3, "三分之二": 2 / 3, "四分之一": 1 / 4,
    "四分之三": 3 / 4, "五分之一": 1 / 5, "十分之一": 1 / 10, "1/2": 1 / 2, "1/3": 1 / 3, "2/3": 2 / 3, "1/4": 1 / 4,
    "3/4": 3 / 4, "1/5": 1 / 5, "1/10": 1 / 10,
}  # fmt: skip
"""Shares as they are written out."""
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
