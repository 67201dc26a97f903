"""An office's lists, the work asked of the planner, and the plans that came of it."""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from duxue.planner.web.access.models import Office
from duxue.planner.web.archive.store import folder_of


class Numbered(models.Model):
    """Something of an office that is numbered 1, 2, 3 … and never changes; the number tells two writers apart."""

    office = models.ForeignKey(Office, models.CASCADE, related_name="%(class)ss")
    number = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.CharField(max_length=150)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        """One of each number."""

        abstract = True
        ordering = ("-number",)
        constraints = [models.UniqueConstraint(fields=("office", "number"), name="%(class)s_number_once")]

    @property
    def folder(self) -> Path:
        """Where it lies in the store."""
        return folder_of(self.digest)


class Lists(Numbered):
    """A state of an office's lists: csv files as typed; every edit makes the next one."""

    errors = models.PositiveIntegerField(default=0)
    warnings = models.PositiveIntegerField(default=0)
    schools = models.PositiveIntegerField(default=0)
    people = models.PositiveIntegerField(default=0)
    needed = models.PositiveIntegerField(default=0)
    """People whom the office's duties need."""
    source_name = models.CharField(max_length=200, blank=True)

    class Meta(Numbered.Meta):
        """The newest first."""

    def __str__(self) -> str:
        return f"{self.office} 数据 {self.number}"


class Plan(Numbered):
    """A plan of an office: its tables with the scenario it was made from, its documents, and how far it is approved."""

    class State(models.TextChoices):
        """How far a plan is on its way."""

        DRAFT = "draft", _("草案")
        SUBMITTED = "submitted", _("送审")
        APPROVED = "approved", _("审定")

    class Made(models.TextChoices):
        """What a plan came of."""

        PLANNED = "planned", _("编制")
        BY_HAND = "by_hand", _("手工调整")
        REVISED = "revised", _("调整")

    lists = models.ForeignKey(Lists, models.PROTECT, null=True, related_name="plans")
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    made = models.CharField(max_length=10, choices=Made.choices, default=Made.PLANNED)
    documents = models.CharField(max_length=64, blank=True)
    open_duties = models.PositiveIntegerField(default=0)
    breaches = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    submitted_by = models.CharField(max_length=150, blank=True)
    submitted_at = models.DateTimeField(null=True)
    approved_by = models.CharField(max_length=150, blank=True)
    approved_on = models.DateField(null=True)
    document_number = models.CharField("文号", max_length=80, blank=True)

    class Meta(Numbered.Meta):
        """The newest first."""

    def __str__(self) -> str:
        return f"{self.office} 方案 {self.number}"

    @property
    def standing(self) -> dict[str, str]:
        """Where it stands, by whom, since which day and under which number (blank where nobody has said so)."""
        if self.state == self.State.SUBMITTED:
            by, on = self.submitted_by, self.submitted_at and self.submitted_at.date()
        else:
            by, on = self.approved_by, self.approved_on
        day = on.isoformat() if on is not None else ""
        return {"state": self.state, "by": by, "on": day, "document": self.document_number}

    @property
    def documents_folder(self) -> Path | None:
        """Where its documents lie, once they are written."""
        return folder_of(self.documents) if self.documents else None


STUDY_PAGES = {
    "compare": "comparison.html",
    "staffing": "staffing.html",
    "stress": "stress.html",
    "join": "report.html",
}


class Job(models.Model):
    """Work that takes a while: what is asked, how far it is, what came of it."""

    class Kind(models.TextChoices):
        """What is asked of the planner."""

        PLAN = "plan", _("编制方案")
        PUBLISH = "publish", _("生成文书")
        REVISE = "revise", _("调整方案")
        COMPARE = "compare", _("假设比较")
        STAFFING = "staffing", _("人员测算")
        STRESS = "stress", _("压力测试")
        JOIN = "join", _("全市汇总")

    class State(models.TextChoices):
        """Where the work stands."""

        WAITING = "waiting", _("排队")
        RUNNING = "running", _("进行中")
        DONE = "done", _("完成")
        STOPPED = "stopped", _("已停止")
        FAILED = "failed", _("失败")

    ENDED = (State.DONE, State.STOPPED, State.FAILED)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    once = models.UUIDField(unique=True)
    """The word that a form carries: a form sent twice asks once."""
    office = models.ForeignKey(Office, models.CASCADE, related_name="jobs")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    asked: Any = models.JSONField(default=dict)
    lists = models.ForeignKey(Lists, models.PROTECT, null=True)
    plan = models.ForeignKey(Plan, models.PROTECT, null=True, related_name="jobs")
    """The plan that the work starts from."""
    result = models.ForeignKey(Plan, models.PROTECT, null=True, related_name="made_by")
    digest = models.CharField(max_length=64, blank=True)
    """The folder in the store that came of it."""
    told = models.TextField(blank=True)
    """Why it failed, in words."""
    created_by = models.CharField(max_length=150)
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    alive_at = models.DateTimeField(null=True)
    """When the worker last said that it is at it."""
    tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        """Newest first."""

        ordering = ("-created_at",)

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.office}"

    @property
    def folder(self) -> Path:
        """Where the work keeps what it has so far."""
        return Path(settings.JOBS) / self.id.hex

    @property
    def page(self) -> str:
        """The page in which a study ends."""
        return STUDY_PAGES.get(self.kind, "")

    @property
    def workbooks(self) -> list[str]:
        """The workbooks beside the page of a study."""
        return sorted(one.name for one in folder_of(self.digest).glob("*.xlsx")) if self.digest else []

    @property
    def ended(self) -> bool:
        """Whether nothing more will come."""
        return self.state in self.ENDED
