"""The words staff really use for the office's codes: one meaning a word, several meanings a word, and free text."""

from __future__ import annotations

import re
from functools import cache

from duxue.scenarios import codes as c
from duxue.scenarios.cells.spellings import fold
from duxue.scenarios.codes import Code


def _all(code: Code, words: str) -> dict[str, Code]:
    return dict.fromkeys(words.split(), code)


WORDS: dict[type[Code], dict[str, Code]] = {
    c.UnitLevel: {
        **_all(c.UnitLevel.PROVINCE, "省 自治区 直辖市"),
        **_all(c.UnitLevel.CITY, "市 地级市 设区市"),
        **_all(c.UnitLevel.COUNTY, "县 区 区级 县区 区县 县市区 district"),
    },
    c.Stage: {
        **_all(
            c.Stage.KINDERGARTEN,
            "幼 附属幼儿园 附设幼儿园 小学附设幼儿园 小学附设幼儿班 幼儿教育 幼儿园教育 幼儿班 学前班 附设幼儿班 公办园 公办幼儿园 民办园 民办幼儿园 "
            "普惠性民办园 普惠性民办幼儿园 普惠园 中心园 中心幼儿园 乡镇中心幼儿园 乡镇中心园 村办园 "
            "机关幼儿园 学前 学前教育 幼儿 幼教 111",
        ),
        **_all(
            c.Stage.PRIMARY,
            "小 普通小学 村小 村小学 村级小学 初级小学 初小 非完全小学 不完全小学 中心校 中心学校 "
            "乡镇中心小学 乡镇中心校 小学部 附属小学 完小 完全小学 中心小学 教学点 小学教学点 211 "
            "218 小学教育",
        ),
        **_all(
            c.Stage.JUNIOR,
            "初 普通初级中学 单设初中 独立初中 独立设置初中 初中部 职业初中 附属初中 初级中学 普通初中 "
            "juniorhigh 311 331 初中教育",
        ),
        **_all(
            c.Stage.SENIOR,
            "高 普通高级中学 综合高中 高中部 独立高中 高中 普高 高级中学 seniorhigh 342 高中教育",
        ),
        **_all(c.Stage.COMPLETE, "初中+高中 初中高中 初中、高中 高完中 高级完全中学 完全高中 完中 341"),
        **_all(
            c.Stage.VOCATIONAL,
            "职业高中学校 职业技术学校 职业技术教育中心 职业教育中心 中等技术学校 "
            "技师学院 技工院校 成人中专 成人中等专业学校 职业中专 职中 中职学校 中职 中专 职高 "
            "职业高中 职教中心 职业学校 中等专业学校 技工学校 中等职业教育 361 职教",
        ),
        **_all(
            c.Stage.SPECIAL,
            "其他特教学校 盲人学校 聋人学校 特殊教育中心 培智学校 启智学校 聋哑学校 聋校 盲校 盲聋哑学校 特殊学校 特教 特校 特殊教育 特教学校 510",
        ),
        **_all(
            c.Stage.NINE_YEAR,
            "小学+初中 小学初中 小学、初中 九年一贯制 九年一贯 九年制 九年制学校 9年一贯制 9年一贯制学校 312",
        ),
        **_all(c.Stage.TWELVE_YEAR, "十二年一贯制 十二年一贯 十二年制 12年一贯制 12年一贯制学校 345"),
    },
    c.Ownership: {
        **_all(
            c.Ownership.PUBLIC,
            "公办性质 公办幼儿园 国办 集体办 集体办园 部门办 其他部门办 教育部门 教育部门办 "
            "县级教育部门 省级教育部门 地级教育部门 市级教育部门 地市级教育部门 中央教育部门 机关办 事业单位办 部队办 军队 央企 国企办 公立 公 公办学校 公办园 "
            "教育局 教体局 教育和体育局 县教育局 区教育局 市教育局 教育行政部门 县级教育行政部门 "
            "其他部门 事业单位 地方企业 地方企业办 国有企业 国有企业办 乡镇办 村办 集体",
        ),
        **_all(
            c.Ownership.PRIVATE,
            "民办非营利性 非营利性民办 营利性民办 民办营利性 普惠性民办 普惠民办 普惠性民办园 民办普惠 "
            "民办普惠园 民办幼儿园 社会力量办学 社会力量 个人办 私立 民 民办学校 民办园 民营",
        ),
    },
    c.Employment: {
        **_all(c.Employment.FULL_TIME, "专任 专任督学 专 专职督学 全职"),
        **_all(c.Employment.PART_TIME, "兼任 特聘 特约 特约督学 兼 兼职督学"),
    },
    c.Duty: {
        **_all(c.Duty.SCHOOL, "学校"),
        **_all(c.Duty.GOVERNMENT, "政府 督导政府"),
        **_all(c.Duty.BOTH, "督学督政 督政督学 督学和督政 督政和督学 都可 都可以 督学、督政 督政、督学 两者"),
    },
    c.Background: {
        **_all(c.Background.EXPERT, "教研员 教研人员 专家学者"),
        **_all(c.Background.PRINCIPAL, "退休校长 离任校长 原校长 退休园长 书记 园长 副校长 副园长"),
        **_all(c.Background.TEACHER, "退休教师 骨干教师 教学名师 老师"),
        **_all(c.Background.OFFICIAL, "教育局干部 行政人员 退休干部 科级干部 机关干部 行政干部 公务员"),
    },
    c.Expertise: {
        **_all(c.Expertise.PRESCHOOL, "学前 幼教"),
        **_all(c.Expertise.COMPULSORY, "义务 义教"),
        **_all(c.Expertise.SENIOR, "高中 普通高中 高中教育"),
        **_all(c.Expertise.VOCATIONAL, "中职 职教 职业教育 中等职业"),
        **_all(c.Expertise.HIGHER, "高教 高等"),
        **_all(c.Expertise.PRIVATE, "民办"),
    },
    c.RecusalReason: {
        **_all(c.RecusalReason.RELATIVE, "配偶 夫妻 子女 父母 直系亲属 亲属 近亲 亲属关系 近亲属关系"),
        **_all(c.RecusalReason.FORMER_POST, "原工作单位 原任校长 原任职 曾在该校任职 曾经任职"),
        **_all(c.RecusalReason.INTEREST, "利益关联 利害 利益关系"),
    },
    c.DayKind: {
        **_all(c.DayKind.TERM, "上学期 下学期 第一学期 第二学期 秋季学期 春季学期 学期起止 上课 在校"),
        **_all(c.DayKind.HOLIDAY, "寒假 暑假 秋假 春假 休息 小长假 假期 放假日 节假日 法定节假日 休假"),
        **_all(c.DayKind.WORKDAY, "补课 调休上课 调休 补班 上班 调休补班"),
        **_all(
            c.DayKind.EXAM,
            "期中考试 期末考试 期末 期中 中考 高考 学考 会考 学业水平考试 模拟考试 统考 监测 考试日",
        ),
    },
    c.ImposedLevel: {
        **_all(c.ImposedLevel.PROVINCE, "省"),
        **_all(c.ImposedLevel.CITY, "市"),
        **_all(c.ImposedLevel.NATIONAL, "国家 部级"),
    },
    c.Severity: {
        **_all(c.Severity.MINOR, "轻 较轻"),
        **_all(c.Severity.GENERAL, "普通"),
        **_all(c.Severity.SERIOUS, "重 较重 重大"),
    },
    c.Audience: {
        **_all(c.Audience.ALL, "全部 所有 全体督学"),
        **_all(c.Audience.NEW, "新任督学 新聘"),
    },
    c.TaskKind: {
        **_all(c.TaskKind.COMPREHENSIVE, "综合"),
        **_all(c.TaskKind.PRINCIPAL_REVIEW, "校长任期督导 校长离任督导"),
        **_all(c.TaskKind.CAMPAIGN, "专项"),
        **_all(c.TaskKind.FOLLOW_UP, "整改回头看"),
        **_all(c.TaskKind.COUNTY_EVALUATION, "对县督导 对县级政府履行教育职责评价"),
    },
    c.Change: {
        **_all(c.Change.KEPT, "续 保留 不变"),
        **_all(c.Change.NEW, "新 新增"),
    },
    c.Status: {
        **_all(c.Status.PLANNED, "已计划"),
        **_all(c.Status.FROZEN, "已锁定"),
        **_all(c.Status.DONE, "完成"),
        **_all(c.Status.CANCELLED, "取消 canceled"),
    },
    c.ChangeKind: {
        **_all(c.ChangeKind.LEAVE, "离职 辞职 退休 解聘"),
        **_all(c.ChangeKind.ILL, "生病 请假 事假 产假"),
        **_all(c.ChangeKind.JOIN, "新任 聘任"),
        **_all(c.ChangeKind.TRANSFER, "调离 调动"),
        **_all(c.ChangeKind.RECUSAL, "回避"),
        **_all(c.ChangeKind.SCHOOL_OPEN, "新增学校 新校"),
        **_all(c.ChangeKind.SCHOOL_CLOSE, "撤并 撤校 关停 停办"),
        **_all(c.ChangeKind.PRINCIPAL_LEFT, "校长调离 园长离任"),
        **_all(c.ChangeKind.EMERGENCY, "应急 突发"),
        **_all(c.ChangeKind.IMPOSE, "上级既定督导"),
        **_all(c.ChangeKind.NOT_DONE, "未完成督导 未做 未入校"),
        **_all(c.ChangeKind.PARAMETER, "参数调整"),
    },
    c.Role: {
        **_all(c.Role.MEMBER, "组员"),
        **_all(c.Role.RESERVE, "候补 备用"),
    },
    c.Half: {
        **_all(c.Half.DAY, "整天 一天"),
    },
    c.Result: {
        **_all(c.Result.DONE, "完成 已办结 办结"),
        **_all(c.Result.NOT_DONE, "未办结 未做 未入校"),
        **_all(c.Result.UNKNOWN, "未填"),
    },
}
"""Other words for a code, by code list; the numbers are those of the national list of kinds of schools."""

SEVERAL: dict[type[Code], dict[str, tuple[Code, ...]]] = {
    c.Stage: {
        "中小学": (c.Stage.PRIMARY, c.Stage.JUNIOR, c.Stage.SENIOR),
        "义务教育": (c.Stage.PRIMARY, c.Stage.JUNIOR),
        "义教": (c.Stage.PRIMARY, c.Stage.JUNIOR),
        "义务教育阶段": (c.Stage.PRIMARY, c.Stage.JUNIOR),
        "义务教育学校": (c.Stage.PRIMARY, c.Stage.JUNIOR),
        "中小幼": (c.Stage.KINDERGARTEN, c.Stage.PRIMARY, c.Stage.JUNIOR, c.Stage.SENIOR),
        "中学": (c.Stage.JUNIOR, c.Stage.SENIOR),
        "高中阶段": (c.Stage.SENIOR, c.Stage.VOCATIONAL),
    },
}
"""Words that mean several codes in a list; where one code is asked for, they are told with what they may mean."""

HOLIDAYS = re.compile(
    r"^(?:(?:元旦|春节|清明|国际劳动|劳动|五一|端午|中秋|国庆|十一)节?[、和]?)+(放假|假期|假|小长假|调休)?$"
)
"""Holidays called by their names in a calendar."""

DAY_ENDS: tuple[tuple[c.DayKind, tuple[str, ...]], ...] = (
    (c.DayKind.TERM, ("学期",)),
    (c.DayKind.HOLIDAY, ("寒假", "暑假", "秋假", "春假", "放假")),
    (c.DayKind.EXAM, ("考试", "中考", "高考", "会考")),
)
"""What a calendar's line is by its last word, whatever year or school stands before it."""

WHOSE = re.compile(
    r"^(?:公立|公办|私立|民办|普惠(?:性)?|(?:非)?营利性|县直|区直|市直|乡镇|农村|城区|城镇|镇|乡)+"
)
"""Whose a school is or where it lies, before the word for its stage."""

TEXTS: dict[type[Code], tuple[tuple[re.Pattern[str], Code], ...]] = {
    c.Background: (
        (re.compile("教研员|教研室|教科所|研训|进修学校|专家|教授"), c.Background.EXPERT),
        (re.compile("校长|园长|校级干部|书记"), c.Background.PRINCIPAL),
        (re.compile("教师|老师|教导|班主任"), c.Background.TEACHER),
        (re.compile("教育局|教体局|督导|科员|股长|科长|主任|干部|机关|公务员"), c.Background.OFFICIAL),
    ),
    c.RecusalReason: (
        (re.compile("妻|夫|配偶|子女|儿子|女儿|父|母|兄|弟|姐|妹|亲属|媳|婿"), c.RecusalReason.RELATIVE),
        (re.compile("任职|任教过|工作过|曾任|曾在|原校"), c.RecusalReason.FORMER_POST),
        (re.compile("利害|利益|投资|合伙|股"), c.RecusalReason.INTEREST),
    ),
}
"""What a free text means for a code, the first that matches; a reader tells what was taken."""


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


def meant_by(codes: type[Code], text: str) -> Code | None:
    """What a free text means for a code list that is often kept as one (a person's post, the reason of a recusal)."""
    folded = fold(text)
    return next((code for pattern, code in TEXTS.get(codes, ()) if pattern.search(folded)), None)
