"""The board on which a city sees where each of its offices stands."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from duxue.planner.web.access.doors import GET, office_view
from duxue.planner.web.access.models import Office
from duxue.planner.web.planning import lists as kept
from duxue.planner.web.planning.models import Job, Lists, Plan

OWED = ("年度工作计划", "年度工作总结", "重大事项", "督导结果")
"""What a county reports to the city (方案第5条)."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one office stands."""

    office: Office
    lists: Lists | None
    plan: Plan | None
    approved: Plan | None
    running: Job | None
    schools: int = 0
    people: int = 0
    needed: int = 0

    @property
    def word(self) -> str:
        """How far its plan is."""
        if self.approved is not None and (self.plan is None or self.plan.id == self.approved.id):
            return "审定"
        if self.plan is not None:
            return str(Plan.State(self.plan.state).label)
        return "数据已报" if self.lists is not None else "未开始"

    @property
    def late(self) -> bool:
        """Whether nothing was handed in yet."""
        return self.approved is None and (self.plan is None or self.plan.state == Plan.State.DRAFT)


def standing_of(office: Office) -> Standing:
    """Where an office stands today."""
    lists = kept.newest(office)
    plan = Plan.objects.filter(office=office).first()
    approved = Plan.objects.filter(office=office, state=Plan.State.APPROVED).first()
    running = Job.objects.filter(office=office, state__in=(Job.State.WAITING, Job.State.RUNNING)).first()
    if lists is None:
        return Standing(office, lists, plan, approved, running)
    looked = kept.looked_over(lists.folder)
    county = looked.county
    schools = len(county.schools_of(office.code)) if county else 0
    people = len([one for one in county.rows.inspectors if one.unit_id == office.code]) if county else 0
    needed = sum(
        int(one.need.demanded)
        for one in looked.checked.demands
        if one.rule == "staffing_level" and one.need.subject == office.code
    )
    return Standing(office, lists, plan, approved, running, schools, people, needed)


@office_view("board", GET)
def board(request: HttpRequest, office: Office) -> HttpResponse:
    """The offices of a city: how far each is, what is open, staff against need, and who is late."""
    if office.level != Office.Level.CITY:
        raise Http404
    rows = [standing_of(one) for one in (office, *office.counties.all())]
    context = {"office": office, "rows": rows, "late": [one for one in rows if one.late], "owed": OWED}
    return render(request, "board.html", context)
