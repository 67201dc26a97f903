"""From what staff type to values: one parser a kind of column, each telling what to type instead when it cannot."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

from duxue.scenarios.cells.as_typed import Raw, day_number, day_of, month_of, number_of, yes_no_of
from duxue.scenarios.cells.code_cells import READ_AS, code_of, codes_of
from duxue.scenarios.cells.code_words import words_of
from duxue.scenarios.cells.number_cells import number, whole_number
from duxue.scenarios.cells.part_days import RECORDED, in_days, in_month
from duxue.scenarios.cells.spellings import (
    BLANK,
    EVERY,
    FAIR,
    FRACTIONS,
    NEVER,
    NO,
    OPEN_END,
    UNDECIDED,
    fold,
)
from duxue.scenarios.cells.unclear import UnclearError
from duxue.scenarios.codes import TaskKind
from duxue.scenarios.problems import Fault
from duxue.scenarios.rows import Column, Kind, Sample, Task

Answer = tuple[Any, Fault | None]

FIRST_YEAR, LAST_YEAR = 1900, 2100
MOST_SIGNS = 4_000
"""Signs that one cell may hold; a longer one is a problem at its cell."""
_FORBIDDEN = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)
_SPACES = re.compile(r"\s+")
_INVISIBLE = re.compile(r"[\u200b\u200c\u200d\ufeff]")
_ERROR = re.compile(r"^#(n/a|ref!|value!|div/0!|name\?|num!|null!|spill!|calc!|getting_data)$")
_SCIENTIFIC = re.compile(r"^\d+(\.\d+)?e\+\d+$|^\d+\.\d+e\d+$")
_ID_BREAK = re.compile(r"[\s;、,+|]")
_ID_LIST = re.compile(r"[;、,|\s]+")
_NAME_LIST = re.compile(r"[;、,|\r\n\t]+")
_TASK = re.compile(r"^([^:(]+)(?::(.+)|\((.+)\))?$")
_PERCENT = re.compile(r"^(\d+(?:\.\d+)?)%$")


def value_of(raw: Raw, column: Column) -> Answer:
    """What a cell of a column holds: its value (None: blank) and the fault, if any (with a warning the value stands).

    Never raises for anything a cell can hold; a value is never rounded, cut or guessed in silence.
    """
    try:
        if isinstance(raw, str):
            trimmed = raw.strip() if len(raw) > MOST_SIGNS else raw
            text = unicodedata.normalize("NFKC", _INVISIBLE.sub("", trimmed[: MOST_SIGNS + 1])).strip()
            if max(len(trimmed), len(text)) > MOST_SIGNS:
                raise _too_long(trimmed)
            if _is_blank(text, column):
                return None, None
            if column.kind is not Kind.TEXT and fold(text) in UNDECIDED:
                return None, _undecided(column)
            _refuse_broken(raw, text)
            # a text stays as typed: its full-width brackets belong to the name
            return _PARSERS[column.kind](
                _INVISIBLE.sub("", raw) if column.kind is Kind.TEXT else text, column
            )
        if raw is None:
            return None, None
        if isinstance(raw, time | timedelta):
            zh, en = f"这是时刻，不是{_wanted(column)[0]}", f"a time of day; type {_wanted(column)[1]}"
            raise UnclearError("not_a_day", zh, en)
        return _PARSERS[column.kind](raw, column)
    except UnclearError as unclear:
        return None, unclear.fault


def _too_long(text: str) -> UnclearError:
    zh = f"有 {len(text):,} 个字，超过上限 {MOST_SIGNS:,}，未读取；请缩短"
    en = f"holds {len(text):,} signs, over the limit of {MOST_SIGNS:,}; not read: shorten it"
    return UnclearError("too_long", zh, en)


def _undecided(column: Column) -> Fault:
    zh = f"{column.zh}尚未确定，按空白处理；确定后请补上"
    en = f"{column.name} is not known yet and taken as blank; fill it in when it is"
    return Fault("undecided", zh, en, "error" if column.required else "warning")


def _is_blank(text: str, column: Column) -> bool:
    if not text:
        return True
    if column.kind is Kind.VALUE:
        return False
    word = fold(text)
    if column.kind is Kind.YES_NO and word in NO:
        return False
    if column.kind is Kind.TEXT and column.required:
        return word in BLANK - {"空"}
    if column.field in ("last_comprehensive", "reviewed_on", "trained_on") and word in NEVER:
        return column.field != "trained_on"
    if column.kind is Kind.DATE and not column.required and column.field in ("end", "term_end", "closed"):
        return word in BLANK or word in OPEN_END
    return word in BLANK


def _refuse_broken(raw: str, text: str) -> None:
    if _FORBIDDEN.search(raw):
        zh = "含有看不见的控制字符，请删去后重新输入"
        en = "holds control characters; type it anew without them"
        raise UnclearError("control_character", zh, en)
    if _ERROR.match(text.lower()):
        raise UnclearError(
            "error_cell", "公式出错，请改成具体的值", "the formula failed; type the value itself"
        )


def _wanted(column: Column) -> tuple[str, str]:
    return _WANTED.get(column.kind, ("文字", "text"))


_WANTED = {
    Kind.ID: ("编号", "an id"),
    Kind.INT: ("整数", "a whole number"),
    Kind.NUMBER: ("数字", "a number"),
    Kind.DATE: ("日期，如 2027-09-01", "a date such as 2027-09-01"),
    Kind.DAY_OR_YEAR: ("日期或年份", "a date or a year"),
    Kind.YES_NO: ("是或否", "yes or no"),
}


# ---- texts and ids


def _text(raw: Any, column: Column) -> Answer:
    if isinstance(raw, str):
        return _SPACES.sub(_in_one_line, raw).strip(), None
    return plain_text(raw, column), None


def _in_one_line(spaces: re.Match[str]) -> str:
    return " " if any(sign in "\r\n\t" for sign in spaces[0]) else spaces[0]


def plain_text(raw: Any, column: Column) -> str:
    """A cell that is no text as the text staff meant: whole numbers without a point, days as ISO dates."""
    if isinstance(raw, bool):
        return "yes" if raw else "no"
    if isinstance(raw, datetime):
        return raw.date().isoformat()
    if isinstance(raw, date):
        return raw.isoformat()
    if abs(raw) >= 1e15:
        raise _long_number(column)
    return str(int(raw)) if float(raw).is_integer() else repr(raw)


def _long_number(column: Column) -> UnclearError:
    zh = f"{column.zh}位数过多，已被表格软件改成近似值；请把单元格格式设为“文本”后重新输入"
    en = f"{column.name} is too long for a number and has lost digits; format the cell as text and type it again"
    return UnclearError("id_as_number", zh, en)


def _id(raw: Any, column: Column) -> Answer:
    if isinstance(raw, bool) or (isinstance(raw, float) and not raw.is_integer()):
        zh = f"{column.zh}应为编号文字；请把单元格格式设为“文本”后重新输入"
        en = f"{column.name} must be an id; format the cell as text and type it again"
        raise UnclearError("bad_id", zh, en)
    if isinstance(raw, date):
        zh = f"{column.zh}被表格软件变成了日期；请把单元格格式设为“文本”后重新输入"
        en = f"{column.name} was turned into a date; format the cell as text and type it again"
        raise UnclearError("id_as_date", zh, en)
    text = raw if isinstance(raw, str) else plain_text(raw, column)
    if _SCIENTIFIC.match(text.lower()):
        raise _long_number(column)
    if column.refers:
        return " ".join(
            text.split()
        ), None  # a name may stand here: it is looked up where all tables are at hand
    if _ID_BREAK.search(text):
        zh = f"{column.zh}中不能有空格、逗号、顿号、分号、加号"
        en = f"{column.name} must hold no spaces, commas, semicolons or plus signs"
        raise UnclearError("bad_id", zh, en)
    return text, None


def _ids(raw: Any, column: Column) -> Answer:
    if not isinstance(raw, str):
        return (_id(raw, column)[0],), None
    parts = (_NAME_LIST if column.refers else _ID_LIST).split(raw)
    found = tuple(_id(part, column)[0] for part in parts if part.strip())
    return tuple(dict.fromkeys(found)), None


def _value(raw: Any, column: Column) -> Answer:
    return (raw if isinstance(raw, str) else plain_text(raw, column)), None


# ---- days


def _date(raw: Any, column: Column) -> Answer:
    day = day_of(raw)
    if day is None and column.field not in RECORDED and (month := month_of(raw)) is not None:
        return in_month(month, column)
    if day is None and (several := in_days(raw, column)) is not None:
        return several
    if day is None or not FIRST_YEAR <= day.year <= LAST_YEAR:
        zh = f"{column.zh}不是完整有效的日期，请填年月日，如 2027-09-01"
        en = f"{column.name} is no valid date; type year, month and day such as 2027-09-01"
        raise UnclearError("not_a_date", zh, en)
    if isinstance(raw, datetime) and raw.time() != time():
        zh = f"{column.zh}带有时刻，只取日期 {day}"
        en = f"{column.name} carries a time of day; only {day} is taken"
        return day, Fault("time_dropped", zh, en, "warning")
    return day, None


def _day_or_year(raw: Any, column: Column) -> Answer:
    if isinstance(raw, date):
        # a bare year in a cell that is formatted as a day comes as a day of 1905
        number = day_number(raw)
        return (number, None) if FIRST_YEAR <= number <= LAST_YEAR else _date(raw, column)
    text = fold(raw).removesuffix("年") if isinstance(raw, str) else f"{raw:g}"
    if len(text) == 4 and text.isascii() and text.isdigit() and FIRST_YEAR <= int(text) <= LAST_YEAR:
        return int(text), None
    return _date(raw, column)


# ---- yes and no


def _yes_no(raw: Any, column: Column) -> Answer:
    value = yes_no_of(raw)
    if value is None and column.field == "healthy" and isinstance(raw, str) and fold(raw) in FAIR:
        zh, en = f"“{raw}”按可以督学读取，请核对", f"{raw} is taken as fit to inspect, please check"
        return True, Fault(READ_AS, zh, en, "warning")
    if value is None:
        raise UnclearError("not_yes_no", f"{column.zh}请填“是”或“否”", f"type {column.name} as yes or no")
    return value, None


# ---- samples and purposes


def _sample(raw: Any, column: Column) -> Answer:
    zh = f"{column.zh}请填“全部”、所数（如 15）或比例（如 20%）"
    en = f"type {column.name} as all, a count such as 15, or a share such as 20%"
    unclear = UnclearError("bad_sample", zh, en)
    if isinstance(raw, str) and fold(raw) in EVERY:
        return Sample(), None
    if isinstance(raw, str) and (found := _PERCENT.match(fold(raw))):
        share = float(found[1]) / 100
        if not 0 < share <= 1:
            raise unclear
        return (Sample() if share == 1 else Sample(share=share)), None
    value = FRACTIONS.get(fold(raw)) if isinstance(raw, str) else None
    value = number_of(raw) if value is None else value
    if value is None or value <= 0:
        raise unclear
    if value < 1:
        return Sample(share=value), None
    if not value.is_integer():
        raise unclear
    if value == 1 and isinstance(raw, float):
        zh = f"{column.zh}按“抽 1 所”理解；若指 100%，请填“全部”"
        en = f"{column.name} is taken as one school; for 100% type all"
        return Sample(count=1), Fault("one_or_all", zh, en, "warning")
    return Sample(count=int(value)), None


_WITH_REFERENCE = (TaskKind.CAMPAIGN, TaskKind.FOLLOW_UP)


def _tasks(raw: Any, column: Column) -> Answer:
    zh = f"{column.zh}请填 综合督导、校长任期结束督导、专项督导：专项编号、回头看：问题编号、对县级政府评价，多项用 + 连接"
    en = f"type {column.name} as comprehensive, principal_review, campaign:ID, follow_up:ID, county_evaluation, joined by +"
    unclear = UnclearError("bad_kinds", zh, en)
    if not isinstance(raw, str):
        raise unclear
    found: list[Task] = []
    for part in re.split(r"[+;、,]", _SPACES.sub("", raw)):
        match = _TASK.match(part)
        kind = words_of(TaskKind).get(fold(match[1])) if match else None
        reference = (match[2] or match[3] or "") if match else ""
        if not isinstance(kind, TaskKind) or bool(reference) != (kind in _WITH_REFERENCE):
            raise unclear
        found.append(Task(kind, reference))
    return tuple(dict.fromkeys(found)), None


_PARSERS: dict[Kind, Callable[[Any, Column], Answer]] = {
    Kind.ID: _id,
    Kind.TEXT: _text,
    Kind.INT: whole_number,
    Kind.NUMBER: number,
    Kind.DATE: _date,
    Kind.YES_NO: _yes_no,
    Kind.CODE: code_of,
    Kind.CODES: codes_of,
    Kind.IDS: _ids,
    Kind.TASKS: _tasks,
    Kind.SAMPLE: _sample,
    Kind.VALUE: _value,
    Kind.DAY_OR_YEAR: _day_or_year,
}
