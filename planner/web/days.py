"""Days, months and numbers as addresses and forms carry them."""

from __future__ import annotations

import calendar
from datetime import date, timedelta

from django.core.exceptions import BadRequest
from django.utils import timezone


def day_of(text: str) -> date | None:
    """A day as the machine writes it (2027-03-01); None where the text is none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def asked_day(text: str | None) -> date | None:
    """The day that an address or a form carries (None: none); a bad request where it is no day, or at the end of time."""
    day = day_of(text) if text else None
    if text and (day is None or not 1900 < day.year < 2200):
        raise BadRequest("no day")
    return day


def shown_day(text: str | None, start: date, end: date) -> date:
    """The day to show of a period: what is asked, else today or what of the period lies next to it."""
    return asked_day(text) or max(start, min(timezone.localdate(), end))


def month_of(day: date) -> tuple[date, date]:
    """The first and the last day of a day's month."""
    return day.replace(day=1), day.replace(day=calendar.monthrange(day.year, day.month)[1])


def week_of(day: date) -> tuple[date, date]:
    """Monday and Sunday of a day's week."""
    first = day - timedelta(days=day.weekday())
    return first, first + timedelta(days=6)


def number_of(text: str | None, otherwise: int) -> int:
    """A whole number that a form or an address carries."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 8 else otherwise
