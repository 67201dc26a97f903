"""Where the offices of a city stand: lists, plans, running work and what each has reported, asked of the database once for all."""

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


@dataclass(frozen=True, slots=True)
class Owed:
    """One kind of report of one office: when it came, or by when it is wanted."""

    word: str
    report: Report | None
    due: date | None

    @property
    def late(self) -> bool:
        """Whether its day has passed without it."""
        return self.report is None and self.due is not None and self.due < timezone.localdate()


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
    """What counties owe their city for a year, each with its report if it has come, by the county's id."""
    counties = [one for one in offices if one.parent_id]
    cities = {one.parent_id for one in counties}
    dues = {
        (int(one.city_id), str(one.kind)): one.on for one in Due.objects.filter(city__in=cities, year=year)
    }
    came: dict[tuple[int, str], Report] = {}
    for report in Report.objects.filter(office__in=counties, year=year):
        came.setdefault((report.office_id, report.kind), report)
    return {
        one.id: [
            Owed(str(kind.label), came.get((one.id, kind)), dues.get((one.parent_id or 0, kind)))
            for kind in Kind
        ]
        for one in counties
    }
