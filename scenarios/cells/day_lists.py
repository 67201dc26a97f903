"""A calendar kept as a list of days: 开学, 放假 and holidays a row each, with or without headings, the year in its title."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from duxue.scenarios.cells.as_typed import Raw, day_of, since_1900
from duxue.scenarios.cells.head_rows import Head, Heads
from duxue.scenarios.cells.raw_sheets import RawSheet
from duxue.scenarios.cells.spellings import fold
from duxue.scenarios.codes import DayKind
from duxue.scenarios.problems import Fault, some_rows

Span = tuple[date, date]

_SCHOOL_YEAR = re.compile(r"(20\d\d)(?:学年)?(?:——?|[-–~至/])(20\d\d|\d\d)(?!\d)(?:学年)?")
_YEAR = re.compile(r"(20\d\d)(?:年|$|\D)")
_WEEKDAY = re.compile(
    r"[(\[]?(?:周|星期|礼拜)[一二三四五六日天](?:[-至、]?(?:周|星期)?[一二三四五六日天])?[)\]]?"
)
_PART = re.compile(r"(?:(20\d\d)[年./-])?(\d{1,2})[月./](\d{1,2})[日号]?|(\d{1,2})[日号]?", re.ASCII)
_JOINTS = ("至", "到", "~", "——", "—", "–", "-")
"""What stands between the first and the last of several days, the clearest first."""

_OPENS = re.compile(r"开学(?!典礼|工作|前|检查|会)|正式上课|开课|学生报到|新学期开始")
_LAST_DAY = re.compile(r"学期结束|散学|结业|休业|离校|学期末$|课程结束")
_LEAVES = re.compile(r"放[寒暑]假|[寒暑]假(?:开始|放假)?$|^(?:学生)?放假(?:开始)?$")
_TERM = re.compile(r"学期")
_OF_STAFF = re.compile(r"教师|教职工|教职员|干部|行政")
_KINDS: tuple[tuple[re.Pattern[str], DayKind], ...] = (
    (re.compile(r"补课|补班|补上|调休上[课班]|上[课班]\("), DayKind.WORKDAY),
    (re.compile(r"考试|中考|高考|会考|期[中末]|测试|监测"), DayKind.EXAM),
    (re.compile(r"假|休息|停课|元旦|春节|清明|五一|劳动节|端午|中秋|国庆"), DayKind.HOLIDAY),
)
_YEAR_TURNS = 8
"""The month from which on a day without a year lies in the first year of a school year."""


@dataclass(frozen=True, slots=True)
class _Line:
    """A row with its days and what is written beside them; ``has_end`` where a last day is typed."""

    number: int
    span: Span
    has_end: bool
    word: str


def day_list(sheet: RawSheet) -> tuple[RawSheet, Heads, list[Fault]] | None:
    """The sheet as rows of days and kinds in the columns where they stand; None where it is no such list."""
    typed = [[since_1900(c) for c in line] for line in sheet.cells] if sheet.from_1904 else sheet.cells
    places = _columns(typed)
    if places is None:
        return None
    dates, words = places
    lines, undated = _lines(typed, dates, words)
    rows, terms, passed = _kinds(lines)
    if not rows and not undated:
        return None
    cells: list[list[Raw]] = [[] for _ in sheet.cells]
    for number, (span, kind) in rows.items():
        line: list[Raw] = [""] * (max(*dates, words) + 1)
        line[dates[0]], line[words] = f"{span[0]}至{span[1]}", kind.zh
        cells[number] = line
    faults = [*_terms_told(terms), *_passed(sheet.cells, passed, words), *undated]
    heads = (Head(dates[0], "日期", ("日期",)), Head(words, "事项", ("事项",)))
    place = {"start": dates[0], "end": dates[0], "kind": words}
    return replace(sheet, cells=cells, merges=()), Heads(-1, place, {}, heads), faults


def _columns(cells: Sequence[Sequence[Raw]]) -> tuple[list[int], int] | None:
    """The columns of days (one, or two for first and last), and the one with what they are."""
    days, words = Counter[int](), Counter[int]()
    for line in cells:
        for index, cell in enumerate(line):
            days[index] += _is_day(cell)
            words[index] += isinstance(cell, str) and not _is_day(cell) and _is_said(fold(cell))
    most = max(days.values(), default=0)
    if most < 2 or not words or max(words.values()) < 2:
        return None
    dates = sorted(index for index, number in days.items() if number * 3 >= most)[:2]
    return dates, words.most_common(1)[0][0]


def _is_said(word: str) -> bool:
    marks = (_OPENS, _LAST_DAY, _TERM, *(pattern for pattern, _ in _KINDS))
    return any(pattern.search(word) for pattern in marks)


def _bare(text: str) -> str:
    return _WEEKDAY.sub("", fold(text)).replace("()", "")


def _halves(text: str) -> tuple[str, str]:
    """The first and the last of several days typed in one cell; the text and nothing where it is one day."""
    for sign in _JOINTS:
        first, joint, last = text.partition(sign)
        if joint and all(day_of(half) or _PART.fullmatch(half) for half in (first, last)):
            return first, last
    return text, ""


def _is_day(cell: Raw) -> bool:
    if isinstance(cell, str):
        first, _ = _halves(_bare(cell))
        found = _PART.fullmatch(first)
        return day_of(first) is not None or (found is not None and bool(found[2]))
    return isinstance(cell, date) or (isinstance(cell, int | float) and day_of(cell) is not None)


def _lines(
    cells: Sequence[Sequence[Raw]], dates: Sequence[int], words: int
) -> tuple[list[_Line], list[Fault]]:
    """The rows that have days, in their order, and the fault of those whose year nobody has said."""
    years: tuple[int, int] | None = None
    found: list[_Line] = []
    undated: list[int] = []
    for number, line in enumerate(cells):
        typed = [line[i] for i in dates if i < len(line) and _is_day(line[i])]
        if not typed:
            years = _years(" ".join(str(c) for c in line if isinstance(c, str))) or years
            continue
        spans = [_span(cell, years, found[-1].span if found else None) for cell in typed]
        whole = [span for span in spans if span is not None]
        if len(whole) < len(typed):
            undated.append(number + 1)
            continue
        has_end = len(whole) > 1 or whole[0][0] != whole[0][1]
        word = fold(str(line[words])) if words < len(line) and line[words] is not None else ""
        found.append(_Line(number, (whole[0][0], whole[-1][1]), has_end, word))
    return found, [_no_year(undated)] if undated else []


def _years(text: str) -> tuple[int, int] | None:
    """The years that a title names, for the months from August on and for those before."""
    folded = fold(text)
    if found := _SCHOOL_YEAR.search(folded):
        first = int(found[1])
        return first, first + 1
    return (int(one[1]), int(one[1])) if (one := _YEAR.search(folded)) else None


def _span(cell: Raw, years: tuple[int, int] | None, above: Span | None) -> Span | None:
    """First and last day of a cell; a year that is left out is the title's, else the one that goes on from above."""
    if isinstance(cell, datetime):
        return cell.date(), cell.date()
    if not isinstance(cell, str):
        whole = day_of(cell)
        return None if whole is None else (whole, whole)
    first, last = _halves(_bare(cell))
    start = _day(first, years, above, None)
    end = _day(last, None, (start, start), start) if start is not None and last else start
    return None if start is None or end is None or end < start else (start, end)


def _day(text: str, years: tuple[int, int] | None, above: Span | None, same: date | None) -> date | None:
    if (whole := day_of(text)) is not None:
        return whole
    found = _PART.fullmatch(text)
    if found is None or (found[4] and same is None):
        return None
    month = int(found[2] or (same.month if same else 0))
    year = int(found[1]) if found[1] else None
    if year is None and years is not None:
        year = years[0] if month >= _YEAR_TURNS else years[1]
    elif year is None and above is not None:
        year = above[0].year + (month < above[0].month - 6)
    try:
        return date(year, month, int(found[3] or found[4])) if year is not None else None
    except ValueError:
        return None


def _no_year(numbers: Sequence[int]) -> Fault:
    zh_rows, en_rows = some_rows(numbers)
    zh = f"第 {zh_rows} 行的日期看不出年份或不是有效日期；请在标题写明学年（如 2026—2027学年度校历），或日期写全年月日"
    en = f"rows {en_rows} have days without a year, or that are none: name the school year in the title, or write whole days"
    return Fault("no_year", zh, en)


# ---- what the days are


def _kinds(lines: Sequence[_Line]) -> tuple[dict[int, tuple[Span, DayKind]], list[Span], list[int]]:
    """Rows by their place with days and kind; the terms taken from single days; the rows that say nothing of school days."""
    rows: dict[int, tuple[Span, DayKind]] = {}
    passed: list[int] = []
    ordered = sorted(lines, key=lambda line: (line.span, line.number))
    opening: _Line | None = None
    terms: list[Span] = []
    for line in ordered:
        if _OF_STAFF.search(line.word):
            passed.append(line.number)
        elif _OPENS.search(line.word) and not line.has_end:
            if opening is None:
                opening = line
            else:
                passed.append(line.number)
        elif (last := _end_of_term(line)) is not None:
            first = opening.span[0] if opening is not None else date(last.year, 1, 1)
            if opening is not None or (not terms and first <= last):
                rows[(opening or line).number] = (first, last), DayKind.TERM
                terms.append((first, last))
            if line.has_end:
                rows[line.number] = line.span, DayKind.HOLIDAY
            opening = None
        elif (kind := _kind_of(line)) is not None:
            rows[line.number] = line.span, kind
        else:
            passed.append(line.number)
    if opening is not None:
        terms.append((opening.span[0], date(opening.span[0].year, 12, 31)))
        rows[opening.number] = terms[-1], DayKind.TERM
    return rows, terms, passed


def _end_of_term(line: _Line) -> date | None:
    """The last school day before a row by which a term ends (None: none ends by it)."""
    if _LAST_DAY.search(line.word) and not line.has_end:
        return line.span[0]
    return line.span[0] - timedelta(days=1) if _LEAVES.search(line.word) else None


def _kind_of(line: _Line) -> DayKind | None:
    if line.has_end and _TERM.search(line.word):
        return DayKind.TERM
    return next((kind for pattern, kind in _KINDS if pattern.search(line.word)), None)


def _terms_told(terms: Sequence[Span]) -> Iterator[Fault]:
    """The one line that says how the terms were taken from single days."""
    spans = [f"{first}至{last}" for first, last in terms]
    if terms:
        zh = f"校历按日期逐行列出，学期由“开学”到“放假”前一天推定：{'、'.join(spans)}；请核对"
        en = f"the calendar lists days; terms go from opening to the day before leave: {', '.join(f'{a} to {b}' for a, b in terms)}; please check"
        yield Fault("terms_from_days", zh, en, "warning")


def _passed(cells: Sequence[Sequence[Raw]], numbers: Sequence[int], words: int) -> Iterator[Fault]:
    """The one line for rows that say nothing of school days (运动会, 教师报到)."""
    if numbers:
        some = "、".join(f"{n + 1}（{cells[n][words]}）" for n in numbers[:4]) + (
            " 等" if len(numbers) > 4 else ""
        )
        zh = f"第 {some} 行看不出是上学、放假、补课还是考试，未读取（共 {len(numbers)} 行）；若影响上学日，请另写明"
        en = f"{len(numbers)} rows say neither school, holiday, make-up day nor exam and are not read: {', '.join(str(n + 1) for n in numbers[:4])}"
        yield Fault("days_passed_over", zh, en, "warning")
