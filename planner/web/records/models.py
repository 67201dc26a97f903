"""What took place, as it was entered: a row a task of the office's plan, each with the number of its last change."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from duxue.planner.web.access.models import Office
from duxue.planner.web.archive.models import KINDS


class Entry(models.Model):
    """What somebody wrote beside a visit or an event. ``seen`` tells two writers apart."""

    class Result(models.TextChoices):
        """Whether it took place."""

        UNKNOWN = "unknown", _("未填报")
        DONE = "done", _("已完成")
        NOT_DONE = "not_done", _("未完成")

    class Severity(models.TextChoices):
        """How grave an issue is."""

        MINOR = "minor", _("轻微")
        GENERAL = "general", _("一般")
        SERIOUS = "serious", _("严重")

    office = models.ForeignKey(Office, models.CASCADE, related_name="entries")
    kind = models.CharField(max_length=10, choices=list(KINDS.items()))
    ref = models.CharField(_("任务编号"), max_length=80)
    target_id = models.CharField(_("对象代码"), max_length=40)
    done_on = models.DateField(_("完成日期"), null=True, blank=True)
    people = models.CharField(_("督导人员"), max_length=300, blank=True)
    result = models.CharField(_("完成情况"), max_length=10, choices=Result.choices, default=Result.UNKNOWN)
    issue = models.TextField(_("发现问题"), blank=True, max_length=2000)
    severity = models.CharField(_("严重程度"), max_length=10, choices=Severity.choices, blank=True)
    deadline = models.DateField(_("整改期限"), null=True, blank=True)
    note = models.CharField(_("备注"), max_length=500, blank=True)
    seen = models.PositiveIntegerField(default=1)
    by = models.CharField(max_length=150)
    at = models.DateTimeField(auto_now=True)

    class Meta:
        """A task has one entry."""

        constraints = [models.UniqueConstraint(fields=("office", "kind", "ref"), name="an_entry_a_task")]

    def __str__(self) -> str:
        return f"{self.ref} {self.get_result_display()}"
