"""What offices report to the one above (counties to their city, cities to their province), and by when it is wanted."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from duxue.planner.web.access.models import Office
from duxue.planner.web.planning.models import Plan


class Kind(models.TextChoices):
    """What an office reports to the one above (方案第5条)."""

    PLAN = "plan", _("年度工作计划")
    SUMMARY = "summary", _("年度工作总结")
    EVENT = "event", _("重大事项")
    RESULT = "result", _("督导结果")


class Report(models.Model):
    """One report of an office: what it is about, in words, with the plan or the file that goes with it. It never changes."""

    office = models.ForeignKey(Office, models.CASCADE, related_name="reports")
    kind = models.CharField("报送内容", max_length=10, choices=Kind.choices)
    year = models.PositiveSmallIntegerField("年度")
    text = models.TextField("说明", max_length=4000, blank=True)
    plan = models.ForeignKey(Plan, models.PROTECT, null=True, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    file_name = models.CharField(max_length=200, blank=True)
    by = models.CharField(max_length=150)
    at = models.DateTimeField(auto_now_add=True)
    once = models.UUIDField(unique=True)
    """The word of the form: sent twice, reported once."""

    class Meta:
        """Newest first."""

        ordering = ("-id",)

    def __str__(self) -> str:
        return f"{self.office} {self.year} {self.get_kind_display()}"


class Due(models.Model):
    """The day by which a city or a province wants a kind of report of a year."""

    city = models.ForeignKey(Office, models.CASCADE, related_name="dues")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    year = models.PositiveSmallIntegerField()
    on = models.DateField()

    class Meta:
        """One day for each kind and year."""

        constraints = [models.UniqueConstraint(fields=("city", "kind", "year"), name="a_day_a_report")]

    def __str__(self) -> str:
        return f"{self.year} {self.get_kind_display()} {self.on}"
