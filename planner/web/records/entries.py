"""Entries kept and handed on: one writer at a time for each task, and all of them as the ledger that a revision reads."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from duxue import desk
from duxue.planner.web.access.models import Office
from duxue.planner.web.planning.models import Plan
from duxue.planner.web.planning.plans import Item, items
from duxue.planner.web.records.models import Entry


class OvertakenError(Exception):
    """Somebody else has written this entry meanwhile."""

    def __init__(self, standing: Entry | None) -> None:
        super().__init__(str(standing))
        self.standing = standing


def in_force(office: Office) -> Plan | None:
    """The plan by which an office works: the last approved one."""
    return Plan.objects.filter(office=office, state=Plan.State.APPROVED).first()


def tasks(plan: Plan, first: date, last: date) -> list[tuple[Item, Entry | None]]:
    """What was planned between two days, with what was entered."""
    planned = items(plan.folder, first, last)
    known = Entry.objects.filter(office_id=plan.office_id, ref__in=[one.ref for one in planned])
    entries = {(one.kind, one.ref): one for one in known}
    return [(one, entries.get((one.kind, one.ref))) for one in planned]


def write(office: Office, item: Item, told: dict[str, Any], *, seen: int, by: str) -> Entry:
    """Keep what was entered; ``seen`` is the number of the entry that the writer saw (0: none).

    Raises ``OvertakenError`` where somebody else was quicker.
    """
    if seen == 0:
        try:
            with transaction.atomic():
                return Entry.objects.create(
                    office=office, kind=item.kind, ref=item.ref, target_id=item.place_id, by=by, **told
                )
        except IntegrityError as error:
            raise OvertakenError(
                Entry.objects.filter(office=office, kind=item.kind, ref=item.ref).first()
            ) from error
    mine = Entry.objects.filter(office=office, kind=item.kind, ref=item.ref)
    if not mine.filter(seen=seen).update(**told, seen=seen + 1, by=by):
        raise OvertakenError(mine.first())
    return mine.get()


def ledger_grid(office: Office) -> desk.Grid:
    """All entries of an office as the sheet 督导任务台账."""
    head = [
        "任务编号", "任务类别", "对象代码", "完成日期", "完成情况", "督导人员", "发现问题", "严重程度", "问题编号", "发现日期", "整改期限",
        "销号日期", "备注",
    ]  # fmt: skip
    rows = [
        [
            one.ref, one.get_kind_display(), one.target_id, _day(one.done_on),
            "" if one.result == Entry.Result.UNKNOWN else one.get_result_display(), one.people, one.issue,
            one.get_severity_display() if one.severity else "", "", _day(one.done_on) if one.issue else "", _day(one.deadline),
            "", one.note,
        ]
        for one in Entry.objects.filter(office=office).order_by("kind", "ref")
    ]  # fmt: skip
    return [head, *rows]


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
