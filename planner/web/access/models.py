"""Offices, and who has which role in them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

DOWNWARD = models.Case(models.When(level="province", then=0), models.When(level="city", then=1), default=2)
"""The order of levels, highest first."""


class Office(models.Model):
    """An education-supervision office of a province, a city or a county, known by its unit's code."""

    class Level(models.TextChoices):
        """The level of government that the office belongs to."""

        PROVINCE = "province", _("省级")
        CITY = "city", _("市级")
        COUNTY = "county", _("县级")

    code = models.CharField("单位代码", max_length=40, unique=True)
    name = models.CharField("名称", max_length=120)
    level = models.CharField("层级", max_length=10, choices=Level.choices, default=Level.COUNTY)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="below")

    class Meta:
        """Provinces first, then cities."""

        ordering = (DOWNWARD, "code")

    def __str__(self) -> str:
        return self.name

    @property
    def has_board(self) -> bool:
        """Whether there may be offices below."""
        return self.level != self.Level.COUNTY


LEVEL_ABOVE = {Office.Level.COUNTY: Office.Level.CITY, Office.Level.CITY: Office.Level.PROVINCE}
"""The level of the office under which one of a level may stand."""


class Role(models.TextChoices):
    """What a person is to an office."""

    CLERK = "clerk", _("督导室工作人员")
    LEADER = "leader", _("分管领导")
    INSPECTOR = "inspector", _("督学")
    AUDITOR = "auditor", _("审计查阅")


class Membership(models.Model):
    """A person's role in an office; an inspector's goes by the certificate number of the office's list."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships")
    office = models.ForeignKey(Office, models.CASCADE, related_name="memberships")
    role = models.CharField("角色", max_length=12, choices=Role.choices)
    inspector_id = models.CharField("督学证号", max_length=40, blank=True)

    class Meta:
        """A role is held once."""

        constraints = [models.UniqueConstraint(fields=("user", "office", "role"), name="a_role_once")]

    def __str__(self) -> str:
        return f"{self.user} {self.office} {self.get_role_display()}"
