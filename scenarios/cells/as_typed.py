"""Numbers, days and yes/no as staff type them, and as workbooks hold them."""

from __future__ import annotations

import math
import re
from datetime import date, datetime, time, timedelta
from typing import Any

from duxue.scenarios.cells.spellings import NO, YES, fold

Raw = str | float | int | bool | date | datetime | time | timedelta | None
"""What a cell holds before it is understood."""

_EPOCH = date(1899, 12, 30)
_EPOCHS_APART = 1462
_SERIALS = (20_000, 80_000)  # the day numbers a workbook would use for 1954 to 2119

_DAYS = (
    re.compile(r"^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})[日号]?$"),
    re.compile(r"^(\d{4})(\d{2})(\d{2})$"),
)
_MONTH = re.compile(r"^(\d{4})(?:[-/.年](\d{1,2})月?|(\d{2}))$", re.ASCII)
_SPAN_OF_MONTHS = re.compile(r"^(\d{4})[/.年](\d{1,2})月?(?:——?|[-–~至到])(\d{1,2})月$", re.ASCII)
_CHINESE = re.compile(
    r"^([〇○零一二三四五六七八九]{4})年(十?[一二三四五六七八九]|十)月(?:((?:[二三]?十)?[一二三四五六七八九]|[二三]?十)[日号])?$"
)
_FIGURES = {sign: number for number, sign in enumerate("〇一二三四五六七八九")} | {"○": 0, "零": 0}
_SHORT_YEAR = re.compile(r"^([0-4]\d)(?:年(1[0-2]|0?[1-9])月|\.(1[0-2]|0?[1-9]))$", re.ASCII)
_PART_OF_YEAR = re.compile(r"^(\d{4})年?(春|秋|上半年|下半年)(?:季|季学期|学期)?$", re.ASCII)
_PARTS = {"春": 3, "秋": 9, "上半年": 1, "下半年": 7}
"""The month with which a part of a year begins."""
_YEARS_FROM = re.compile(r"^([1-9一二三四五两])年[(,]?(?:自|从)?([^()]+?)(?:起|开始)?[)]?$")
_UNTIL = ("至", "到", "——", "—", "–", "~", "--", "-")
_SEVERAL_DAYS = re.compile(
    r"^(\d{4})[/.年](\d{1,2})[/.月](\d{1,2})日?(?:——?|[-–~至到、,])(?:(\d{4})[/.年])?(?:(\d{1,2})[/.月])?(\d{1,2})日?$",
    re.ASCII,
)
_AND_SO_ON = re.compile(r"(?<=[\d日号月年])(?:\.|起|以来|始|至今|(?:起)?任(?:职|现职)?|——?|–|~|--|-)$")
"""What stands behind a day from which something goes on."""
_MIDNIGHT = re.compile(r"[t ]?0{1,2}:00(:00(\.0+)?)?$")
_WEEKDAY = re.compile(r"[(]?(周|星期)[一二三四五六日天][)]?$")
_NUMBER = re.compile(r"^[+-]?(\d+(\.\d*)?|\.\d+)$", re.ASCII)
_THOUSANDS = re.compile(r"^[+-]?\d{1,3}(,\d{3})+(\.\d+)?$", re.ASCII)
_UNITS = re.compile(r"(人|名|个|所|年|天|次|分钟|分|小时|学时|度|°[en]?)$")
_BEARING = re.compile(r"^(东经|北纬|e|n)(?=\d)|(?<=\d)(e|n)$")


def number_of(raw: Any) -> float | None:
    """A number as staff type it (``1,200``, ``90分钟``, ``东经118.2°``), or None where it is none.

    It has the 15 digits that workbooks hold, so that a csv folder and a workbook of one scenario read the same.
    """
    if isinstance(raw, int | float) and not isinstance(raw, bool):
        return _fifteen_digits(float(raw)) if math.isfinite(raw) else None
    if not isinstance(raw, str):
        return None
    text = _UNITS.sub("", _BEARING.sub("", fold(raw)))
    text = text.replace(",", "") if _THOUSANDS.match(text) else text
    value = float(text) if _NUMBER.match(text) else math.inf
    return _fifteen_digits(value) if math.isfinite(value) else None


def _fifteen_digits(value: float) -> float:
    return float(f"{value:.15g}")


def day_of(raw: Any) -> date | None:
    """A day as staff type it or as the workbook holds it, or None where it is none (no year, no day, no such day)."""
    if isinstance(raw, datetime):
        return raw.date()
    if isinstance(raw, date):
        return raw
    if isinstance(raw, int | float):
        return None if isinstance(raw, bool) or not float(raw).is_integer() else _day_of_number(int(raw))
    text = _AND_SO_ON.sub("", _WEEKDAY.sub("", fold(_MIDNIGHT.sub("", raw.lower()))))
    if text.isascii() and text.isdigit() and len(text) == 5:
        return _day_of_number(int(text))
    return _day_of_text(_in_figures(text))


def _in_figures(text: str) -> str:
    """A day or month written in Chinese numerals (二〇二三年八月), in figures; any other text as it is."""
    if (found := _CHINESE.match(text)) is None:
        return text
    year = "".join(str(_FIGURES[sign]) for sign in found[1])
    month, day = _small(found[2]), _small(found[3]) if found[3] else 0
    return f"{year}年{month}月{day}日" if day else f"{year}年{month}月"


def _small(numerals: str) -> int:
    """A number up to 99 in Chinese numerals (九, 十, 十二, 二十三)."""
    tens, ten, ones = numerals.rpartition("十")
    return (_FIGURES.get(tens, 1) * 10 if ten else 0) + _FIGURES.get(ones, 0)


def month_of(raw: Any) -> date | None:
    """The first day of a month typed without a day (2024.9, 2024年9月, 202209), or None where it is none.

    A number such as 2024.1 may have been January or October, so it is none.
    """
    if isinstance(raw, str) and (found := _PART_OF_YEAR.match(fold(raw))):
        return date(int(found[1]), _PARTS[found[2]], 1)
    if isinstance(raw, str) and (found := _SHORT_YEAR.match(fold(raw))):
        month = int(found[2] or found[3])
        return date(2000 + int(found[1]), month, 1) if 1 <= month <= 12 else None
    if isinstance(raw, float) and not raw.is_integer():
        text = f"{raw:g}"
        if text.partition(".")[2] == "1":
            return None
    elif isinstance(raw, str) or (isinstance(raw, int | float) and not isinstance(raw, bool)):
        text = _in_figures(_AND_SO_ON.sub("", fold(raw))) if isinstance(raw, str) else str(int(raw))
    else:
        return None
    found = _MONTH.match(text)
    if found is None:
        return None
    year, month = int(found[1]), int(found[2] or found[3])
    return date(year, month, 1) if 1 <= month <= 12 and 1900 <= year <= 2100 else None


def last_of_days(raw: Any) -> date | None:
    """The last of several days typed in one cell (2021.11.5-11.6, 2021年11月5日、6日), or None where they are none."""
    found = _SEVERAL_DAYS.match(fold(raw)) if isinstance(raw, str) else None
    if found is None:
        return None
    year, month, day, to_year, to_month, to_day = found.groups()
    first = _day_of_text(f"{year}-{month}-{day}")
    last = _day_of_text(f"{to_year or year}-{to_month or month}-{to_day}")
    return last if first is not None and last is not None and first <= last else None


def span_of(raw: Any) -> tuple[str, str] | None:
    """The two halves of a time typed in one cell (2025年3月—2028年2月), or None where it is none."""
    if not isinstance(raw, str):
        return None
    text = fold(raw)
    for sign in _UNTIL:
        first, found, last = text.partition(sign)
        if found and all(day_of(half) or month_of(half) for half in (first, last)):
            return first, last
    return _short_span(text) or _years_from(text)


def _years_from(text: str) -> tuple[str, str] | None:
    """A term told by its length and its beginning (三年(2025年9月起), 2年,2026.1—)."""
    if (found := _YEARS_FROM.match(text)) is None:
        return None
    first = day_of(found[2]) or month_of(found[2])
    years = int(found[1]) if found[1].isdecimal() and found[1].isascii() else "两一二三四五".find(found[1])
    years = years or 2
    if first is None:
        return None
    try:
        last = first.replace(year=first.year + years) - timedelta(days=1)
    except ValueError:  # the 29th of February
        last = date(first.year + years, 2, 28)
    return first.isoformat(), last.isoformat()


def point_half_of(raw: Any, field: str, is_shared: bool) -> Any:
    """The longitude or the latitude of a point typed in one cell (118.10,39.70; 东经118.10 北纬39.70)."""
    parts = [p for p in re.split(r"[,;/、\s]+", str(raw).strip().replace("，", ",").replace("；", ";")) if p]
    if not is_shared or len(parts) != 2:
        return raw
    return parts[field == "lat"]


def _short_span(text: str) -> tuple[str, str] | None:
    """A span whose end leaves out the year, or year and month, of its beginning (2027年4月3日-5日, 2025年3月至12月)."""
    days = _SEVERAL_DAYS.match(text)
    if days is not None and not {"、", ","} & set(text) and (last := last_of_days(text)) is not None:
        return f"{days[1]}-{days[2]}-{days[3]}", last.isoformat()
    if (months := _SPAN_OF_MONTHS.match(text)) is not None and int(months[2]) <= int(months[3]) <= 12:
        return f"{months[1]}年{months[2]}月", f"{months[1]}年{months[3]}月"
    return None


def half_of(raw: Any, field: str, is_shared: bool) -> Any:
    """The half of a span (起—止 in one cell) that a field asks for; a lone day in a shared cell begins and does not end."""
    if not is_shared:
        return raw
    halves, is_last = span_of(raw), field in ("end", "term_end")
    if halves is not None:
        return halves[is_last]
    return "" if is_last else raw


def day_number(day: date) -> int:
    """The number by which a workbook keeps a day."""
    return (date(day.year, day.month, day.day) - _EPOCH).days


def _day_of_number(number: int) -> date | None:
    if _SERIALS[0] <= number <= _SERIALS[1]:
        return _EPOCH + timedelta(days=number)
    return _day_of_text(str(number))


def _day_of_text(text: str) -> date | None:
    for pattern in _DAYS:
        if found := pattern.match(text):
            year, month, day = map(int, found.groups())
            try:
                return date(year, month, day)
            except ValueError:
                return None
    return None


def since_1900(raw: Raw) -> Raw:
    """The day number of a workbook whose days count from 1904, as the others count it; anything else as it is."""
    number = isinstance(raw, int | float) and not isinstance(raw, bool)
    shifted = raw + _EPOCHS_APART if number else 0  # type: ignore[operator]
    return shifted if _SERIALS[0] <= shifted <= _SERIALS[1] else raw


def yes_no_of(raw: Any) -> bool | None:
    """是/否 in any of its spellings, or None where it is neither."""
    if isinstance(raw, bool):
        return raw
    if isinstance(raw, int | float):
        return {0.0: False, 1.0: True}.get(float(raw))
    word = fold(raw) if isinstance(raw, str) else ""
    return True if word in YES else False if word in NO else None
