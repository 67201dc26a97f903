"""The words staff really use for the office's codes: one meaning a word, several meanings a word, and free text."""

from __future__ import annotations

import re
from functools import cache

from duxue.scenarios import codes as c
from duxue.scenarios.cells.spellings import fold, table
from duxue.scenarios.codes import Code

_LISTS: tuple[type[Code], ...] = (c.Stage, c.Ownership)
SEVERAL: dict[type[Code], dict[str, tuple[Code, ...]]] = {
    codes: {
        word: tuple(codes(value) for value in values)  # type: ignore[call-arg]
        for word, values in table("several", codes.__name__).items()
    }
    for codes in _LISTS
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
    r"^(?:公立|公办|私立|民办|普惠(?:性)?|(?:非)?营利性|县直|区直|市直|乡镇|农村|城区|城镇|镇|乡"
    r"|民族|寄宿制|寄宿|走读|独立设置|独立|单设|双轨|标准化|国际|实验|示范)+"
)
"""Whose a school is, where it lies or of what sort, before the word for its stage."""

STAGE_ENDS = re.compile(r"(?:学校|校|园)$")
"""What may stand behind the word for a school's stage."""

TEXTS: dict[type[Code], tuple[tuple[re.Pattern[str], Code], ...]] = {
    c.Ownership: (
        (re.compile("民办|民营|民企|私营|私人|私立|个人|社会力量|社会组织|合伙"), c.Ownership.PRIVATE),
        (
            re.compile(
                "公办|公立|国有|国企|央企|企业办|企办|[厂矿场]办|油田|铁路|农垦|部队|机关|事业单位|部门|教育局|政府|集体|街道|高校|大学"
            ),
            c.Ownership.PUBLIC,
        ),
    ),
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
    found: dict[str, Code] = {}
    for member in codes:
        for word in (member.value, member.value.replace("_", "-"), member.value.replace("_", ""), member.zh):
            found[fold(word)] = member
    by_value = {code.value: code for code in codes}
    for value, words in table("codes", codes.__name__).items():
        for word in words:
            found.setdefault(fold(word), by_value[value])
    return found


def meant_by(codes: type[Code], text: str) -> Code | None:
    """What a free text means for a code list that is often kept as one (a person's post, the reason of a recusal)."""
    folded = fold(text)
    return next((code for pattern, code in TEXTS.get(codes, ()) if pattern.search(folded)), None)
