"""The words staff really use: other spellings of headings and sheets, yes and no, and blanks, in one list."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

BRACKETS = re.compile(r"[(\[【〔<][^()\[\]【】〔〕<>]*[)\]】〕>]")
LONGEST_HEADING = 1_000
"""Signs of a heading or a name that are looked at."""
_KEPT_SIGNS = 60
"""Signs of a word that is kept with its compared form: the same words come again and again, long texts do not."""
_SIGNS = re.compile(r"[_\-*:.。、/\\#]+")
_SPACES = re.compile(r"[\s\u200b\u200c\u200d\ufeff]+")

YES = frozenset(
    {"是", "√", "✓", "✔", "☑", "对", "有", "良好", "健康", "正常", "好", "较好", "y", "yes", "true", "t", "1", "真"}
)  # fmt: skip
NO = frozenset(
    {"否", "×", "✗", "✘", "x", "不", "不是", "无", "没有", "较差", "差", "患病", "不健康", "n", "no", "false", "f", "0", "假"}
)  # fmt: skip
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
        "方案说明",
        "readme",
        "notes",
        "help",
        "dictionary",
    }
)
"""Sheets of the template itself, and of an annotated workbook: never tables."""

CHOICE_WORDS = {
    "已完成": "done",
    "完成": "done",
    "未完成": "not_done",
    "综合督导": "comprehensive_cycle",
    "专项督导": "special_campaign",
    "回头看": "look_back",
    "整改回头看": "look_back",
    "对县评价": "county_evaluation",
    "县级政府评价": "county_evaluation",
}
"""What an office types in Chinese for a parameter's choice."""

_WHOLE_TERMS = (
    "聘任时间", "聘期", "聘任期限", "聘用时间", "受聘时间", "聘任起止", "聘期起止", "聘任起止时间", "聘期起止时间", "聘任起止日期",
    "聘书有效期", "聘用期限", "聘用起止", "聘用起止时间", "聘任有效期", "聘任期",
)  # fmt: skip
"""Headings over a whole term of appointment, or over its beginning alone."""

_POINTS = ("坐标", "经纬度", "经纬度坐标", "地理坐标", "位置坐标")
"""Headings over longitude and latitude in one cell."""

HEADINGS: dict[str, tuple[str, ...]] = {
    "所属中心校": (
        "中心校",
        "中心学校",
        "parent",
        "主校",
    ),
    "所在单位": (
        "单位",
        "县区",
        "所属县区",
        "区县",
    ),
    "学段": (
        "学校类别",
        "办学类别",
        "学校类型",
        "类别",
        "办学层次",
    ),
    "独立法人": ("法人学校", "是否法人", "法人单位", "是否法人单位", "法人资格"),
    "上次综合督导日期": (
        "上次督导时间",
        "上次督导日期",
        "上次督导年月",
        "上次督导",
        "上轮督导",
        "上轮综合督导",
        "上轮督导时间",
        "最近一次督导",
        "最近督导时间",
        "最近督导日期",
        "最近一次综合督导时间",
        "最近一次综合督导日期",
        "上次综合督导时间",
        "上一次综合督导时间",
        "最近综合督导时间",
        "最近一次综合督导",
        "最近综合督导日期",
        "综合督导时间",
    ),
    "在校生数": (
        "在校生情况人数",
        "在校学生人数",
        "在校生人数",
        "在校人数",
        "学生人数",
        "学生总数",
        "幼儿数",
        "在园人数",
        "幼儿人数",
        "学生情况人数",
        "在校生总数",
        "人数",
        "学生合计",
        "在校生合计",
        "在校学生合计",
        "在籍学生",
        "在校学生",
        "在园幼儿",
        "在籍学生数",
        "在籍学生合计",
        "学生情况合计",
        "在校生情况合计",
    ),
    "起": (
        "开始",
        "开始日期",
        "起始",
        "起始日期",
        "起日",
        "自",
        "start",
        "begin",
        "起止",
        "起止时间",
        "起止日期",
        "开学",
        "开学日期",
        "开学时间",
    ),
    "止": (
        "放假",
        "放假日期",
        "放假时间",
        "学期结束",
        "结束",
        "结束日期",
        "截止",
        "截止日期",
        "终止日期",
        "止日",
        "至",
        "end",
        "until",
    ),
    "类型": ("学期",),
    "经度": ("东经", "lng", "long", "longitude", *_POINTS),
    "纬度": ("北纬", "latitude"),
    "姓名": ("名字", "督学姓名"),
    "名称": ("名字", "督导机构", "督导机构名称", "机构名称"),
    "事由": ("原因",),
    "备注": ("附注", "说明", "注"),
    "学校标识码": (
        "学校编号",
        "学校编码",
        "学校id",
        "机构标识码",
        "挂牌学校",
        "责任学校",
        "负责学校",
        "所负责学校",
    ),
    "学校名称": ("学校", "学校全称", "校园名称", "园所名称", "单位全称", "园名", "幼儿园名称", "机构名称"),
    "督学证号": ("督学证编号", "督学代码", "督学id"),
    "单位代码": ("单位编号", "单位编码", "单位", "单位id"),
    "所属单位": ("单位", "工作单位", "任职单位", "现工作单位"),
    "退休日期": ("退休时间", "退休年月"),
    "已完成学时": ("培训学时", "已完成培训学时", "已培训学时"),
    "专兼职": ("专职兼职", "专职/兼职", "专职或兼职", "督学类别", "督学类型", "人员类别", "类别"),
    "原身份": (
        "身份",
        "来源身份",
        "工作单位及职务",
        "单位及职务",
        "单位职务",
        "职务",
        "原职务",
        "工作单位与职务",
        "现任职务",
        "职务职称",
        "职务及职称",
    ),
    "聘期起": (
        "聘期开始",
        "聘任起",
        "聘任开始",
        "聘任开始日期",
        "聘任开始时间",
        "聘任起始",
        "聘任日期",
        "聘用开始",
        "聘用日期",
        *_WHOLE_TERMS,
    ),
    "聘期止": (
        "聘期结束",
        "聘任止",
        "聘任结束日期",
        "聘任截止",
        "聘任截止日期",
        "聘任结束",
        "聘用截止",
        "聘用结束",
        "有效期至",
        "聘期至",
        "聘至",
        "聘任至",
        "聘任截止时间",
        "聘期届满",
    ),
    "专业学段": ("学段", "熟悉学段", "负责学段", "督导学段", "擅长学段", "分管学段"),
    "专家类别": ("专家类型",),
    "可任组长": ("能否任组长", "是否可任组长"),
    "身体健康": ("健康", "健康状况", "是否健康"),
    "每月可用天数": ("每月天数", "月可用天数"),
    "联系电话": ("电话", "手机", "手机号", "公开电话", "手机号码", "联系方式", "电话号码", "移动电话"),
    "任期起": (
        "任期开始",
        "任职起",
        "任职时间",
        "到任时间",
        "任职日期",
        "任现职时间",
        "任现职务时间",
        "现任职务时间",
        "任职年月",
    ),
    "任期止": ("任期结束", "任职止"),
    "整改期限": ("整改截止日期", "期限"),
    "严重程度": ("程度",),
    "销号日期": ("销号",),
    "乡镇街道": (
        "所在乡镇",
        "乡镇(街道)",
        "乡镇/街道",
        "地址",
        "学校地址",
        "详细地址",
        "通讯地址",
        "办学地址",
        "所在乡镇街道",
        "所属乡镇",
        "乡镇名称",
    ),
    "办学性质": ("公办民办", "公/民办", "办园性质"),
    "取值": ("值", "数值"),
    "参数": ("参数名", "参数代码"),
    "组员人数": ("人数", "督导组人数"),
    "学段范围": ("学段",),
    "分钟": ("行程分钟", "时间"),
}
"""Other headings of a column, by the contract's Chinese heading, wherever that heading stands."""

SPANS: dict[str, tuple[str, str]] = {
    **dict.fromkeys(_WHOLE_TERMS, ("term_start", "term_end")),
    **dict.fromkeys(("起止", "起止时间", "起止日期"), ("start", "end")),
    **dict.fromkeys(_POINTS, ("lon", "lat")),
}
"""Headings over both ends of a time, or both numbers of a point."""
ADDRESSES = frozenset({"地址", "学校地址", "详细地址", "通讯地址", "办学地址"})
"""Headings whose texts hold a township among other things."""
WORKPLACES = frozenset({"工作单位", "任职单位", "现工作单位", "所在单位"})
"""Headings in a list of people that hold where they work: an office, a school, or a place that is neither."""
OTHERWISE: dict[str, dict[str, tuple[str, ...]]] = {
    "schools": {
        "name": ("单位名称", "单位"), "school_id": ("编码", "代码"), "students": ("学生",), "ownership": ("举办者类型", "举办者性质"),
    },
    "inspectors": {
        "background": ("来源", "人员来源", "原单位及职务", "原单位与职务", "原工作单位及职务"), "unit_id": ("所在单位",),
    },
}  # fmt: skip
"""Headings that mean another column (or one at all) only where that one has none of its own, by table and field."""
COUNTS = frozenset({"序号", "序", "编号序", "no", "行号"})
"""Headings of a mere count of rows."""
PASSED_HEADINGS = COUNTS | {"仅供阅读", "readingonly"}
"""These, and the word of a sheet that is not read."""

CALLED: dict[str, tuple[str, ...]] = {
    "schools": ("学校名称", "学校", "校名", "学校全称", "单位名称", "school", "school_name"),
    "inspectors": (
        "督学姓名", "督学", "责任督学", "责任督学姓名", "挂牌督学", "包校督学", "联系督学", "姓名", "人员", "inspector",
        "inspector_name",
    ),
    "units": ("单位名称", "所属县区", "县区", "区县", "unit", "unit_name"),
}  # fmt: skip
"""Headings of a column that calls units, schools or people by name, by the table it refers to."""

GENERAL_WORDS = (
    "一览表", "花名册", "名册", "名单", "基本情况", "基本信息", "情况", "信息", "统计", "汇总", "登记", "明细", "设置", "清单", "一览", "表",
)  # fmt: skip
"""What the name of any list may end with."""

SHEETS: dict[str, tuple[str, ...]] = {
    "units": ("单位表", "单位名单", "县区", "督导室"),
    "schools": ("学校表", "学校名单", "学校信息", "学校基本信息", "学校一览", "学校一览表"),
    "principals": ("校长", "校长任期表", "校长信息"),
    "inspectors": ("督学表", "督学名单", "督学名册", "督学信息", "督学一览", "督学一览表"),
    "recusals": ("回避表", "回避关系", "回避情况"),
    "absences": ("请假", "不可用", "督学请假"),
    "closures": ("不可督导", "停课"),
    "calendar": ("校历表", "日历"),
    "postings": (
        "现任责任督学",
        "责任督学",
        "现任挂牌表",
        "责任区划分",
        "督学责任区划分",
        "责任督学挂牌",
        "挂牌督导",
        "督学挂牌",
        "挂牌",
        "责任督学责任区",
    ),
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
    return _fold(text) if len(text) <= _KEPT_SIGNS else _fold.__wrapped__(text)


@lru_cache(maxsize=20_000)
def _fold(text: str) -> str:
    return _SPACES.sub("", unicodedata.normalize("NFKC", text)).lower()


def plain(text: str) -> str:
    """A heading or a sheet's name as it is compared: folded, without brackets, joining signs and stars."""
    return _plain(text) if len(text) <= _KEPT_SIGNS else _plain.__wrapped__(text[:LONGEST_HEADING])


@lru_cache(maxsize=20_000)
def _plain(text: str) -> str:
    folded = fold(text)
    return _SIGNS.sub("", BRACKETS.sub("", folded)) or _SIGNS.sub("", folded)
