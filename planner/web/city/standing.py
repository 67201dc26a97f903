"""Where the offices of a city or a province stand: lists, plans, running work and what each has reported, asked of the database once for all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Max, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from duxue.planner.web.access.models import Office
from duxue.planner.web.city.models import Due, Kind, Report
from duxue.planner.web.planning.models import Job, Lists, Plan


def year_spoken_of(today: date) -> int:
    """The year that an office works for: in the last months of a year, the next one."""
    return today.year + (today.month >= 10)


@dataclass(frozen=True, slots=True)
class Owed:
    """One kind of report of one office: when it came, or by when it is wanted."""

    word: str
    report: Report | None
    due: date | None

    @property
    def waits(self) -> bool:
        """Whether a day was set and it did not come yet."""
        return self.report is None and self.due is not None

    @property
    def late(self) -> bool:
        """Whether its day has passed without it."""
        return self.waits and self.due is not None and self.due < timezone.localdate()


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one office stands."""

    office: Office
    lists: Lists | None
    plan: Plan | None
    approved: Plan | None
    running: Job | None
    owed: tuple[Owed, ...]

    @property
    def word(self) -> str:
        """How far its plan is."""
        if self.approved is not None and (self.plan is None or self.plan.id == self.approved.id):
            return str(Plan.State.APPROVED.label)
        if self.plan is not None:
            return str(Plan.State(self.plan.state).label)
        return _("数据已报") if self.lists is not None else _("未开始")

    @property
    def late(self) -> bool:
        """Whether no plan was handed in yet."""
        return self.approved is None and (self.plan is None or self.plan.state == Plan.State.DRAFT)


@dataclass(frozen=True, slots=True)
class Tally:
    """What some offices come to together; ``plans`` and ``lists`` of them have one (none: there is nothing to tell)."""

    offices: int
    approved: int
    plans: int
    open_duties: int
    breaches: int
    lists: int
    schools: int
    people: int
    needed: int

    @property
    def short(self) -> bool:
        """Whether there are fewer people than are needed."""
        return self.people < self.needed


def tally(found: Sequence[Standing]) -> Tally:
    """Add up where offices stand."""
    plans = [one.plan for one in found if one.plan is not None]
    lists = [one.lists for one in found if one.lists is not None]
    return Tally(
        len(found), sum(one.approved is not None for one in found),
        len(plans), sum(one.open_duties for one in plans), sum(one.breaches for one in plans),
        len(lists), sum(one.schools for one in lists), sum(one.people for one in lists), sum(one.needed for one in lists),
    )  # fmt: skip


def standings(offices: Sequence[Office], year: int) -> list[Standing]:
    """Where offices stand today."""
    lists, plans = _last(Lists.objects.filter(office__in=offices)), Plan.objects.filter(office__in=offices)
    newest, approved = _last(plans), _last(plans.filter(state=Plan.State.APPROVED))
    waiting = Job.objects.filter(office__in=offices, state__in=(Job.State.WAITING, Job.State.RUNNING))
    running = {one.office_id: one for one in reversed(waiting)}
    owed = owed_by(offices, year)
    return [
        Standing(
            one, lists.get(one.id), newest.get(one.id), approved.get(one.id), running.get(one.id),
            tuple(owed.get(one.id, ())),
        )
        for one in offices
    ]  # fmt: skip


def _last(rows: QuerySet[Any]) -> dict[int, Any]:
    """The newest of each office's numbered rows."""
    last = rows.order_by().values("office").annotate(last=Max("id")).values("last")
    return {one.office_id: one for one in rows.model.objects.filter(id__in=last)}


def owed_by(offices: Iterable[Office], year: int) -> dict[int, list[Owed]]:
    """What offices owe the one above for a year, each with its report if it has come, by the office's id."""
    below = [one for one in offices if one.parent_id]
    above = {one.parent_id for one in below}
    dues = {
        (int(one.city_id), str(one.kind)): one.on for one in Due.objects.filter(city__in=above, year=year)
    }
    came: dict[tuple[int, str], Report] = {}
    for report in Report.objects.filter(office__in=below, year=year):
        came.setdefault((report.office_id, report.kind), report)
    return {
        one.id: [
            Owed(str(kind.label), came.get((one.id, kind)), dues.get((one.parent_id or 0, kind)))
            for kind in Kind
        ]
        for one in below
    }


def still_owed(office: Office, year: int) -> list[Owed]:
    """What an office owes the one above for a year and has not reported, as far as a day is set."""
    if not Due.objects.filter(city=office.parent_id, year=year).exists():
        return []
    return [one for one in owed_by([office], year)[office.id] if one.waits]
