"""The log of who did what: it can only grow."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from duxue.planner.web.access.models import Office

ACTS = {
    "lists_uploaded": _("上传数据"),
    "lists_edited": _("修改数据"), "lists_tidied": _("整理数据"), "asked_plan": _("提交编制"), "asked_publish": _("提交生成文书"),
    "asked_revise": _("提交调整"), "asked_compare": _("提交假设比较"), "asked_staffing": _("提交人员测算"), "asked_stress": _("提交压力测试"),
    "job_done": _("任务完成"), "job_stopped": _("任务停止"), "job_failed": _("任务失败"), "job_cancelled": _("要求停止任务"), "changed_by_hand": _("手工调整"),
    "undone": _("撤销调整"), "submitted": _("送审"), "approved": _("审定"), "given_back": _("退回"), "entered": _("登记台账"), "role_given": _("授予角色"),
    "role_taken": _("撤销角色"), "office_made": _("新建督导室"), "reported": _("报送"), "due_set": _("设定报送期限"), "asked_join": _("提交全市汇总"),
    "joined_approved": _("审定全市汇总"),
}  # fmt: skip


KINDS = {"visit": _("经常性督导"), "event": _("督导事项")}
"""What can be entered in the ledger."""


class LogEntry(models.Model):
    """One thing that somebody did. The database itself refuses to change or delete one (see the first migration)."""

    at = models.DateTimeField(auto_now_add=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.DO_NOTHING, null=True, db_constraint=False)
    user_name = models.CharField(max_length=150)
    office = models.ForeignKey(Office, models.DO_NOTHING, null=True, db_constraint=False, related_name="log")
    act = models.CharField(max_length=40)
    subject = models.CharField(max_length=200, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        """Newest first."""

        ordering = ("-id",)

    @property
    def about(self) -> str:
        """What it was done to, in words (blank: the line says it all)."""
        if self.act.startswith(("asked_", "job_", "joined_")):
            return ""
        if self.act.startswith("lists_"):
            return _("数据 %s") % self.subject
        if self.act in ("changed_by_hand", "undone", "submitted", "approved", "given_back"):
            return _("方案第 %s 号") % self.subject
        kind, _space, ref = self.subject.partition(" ")
        return f"{KINDS[kind]} {ref}" if self.act == "entered" and kind in KINDS else self.subject

    @property
    def act_word(self) -> str:
        """What was done, in words."""
        return str(ACTS.get(self.act, self.act))

    def __str__(self) -> str:
        return f"{self.at} {self.user_name} {self.act} {self.subject}"


def noted(
    request: HttpRequest | None, office: Office | None, act: str, subject: str = "", note: str = ""
) -> LogEntry:
    """Write down what somebody did, in the transaction in which it is done."""
    user: Any = request.user if request is not None else None
    known = user if user is not None and user.is_authenticated else None
    return LogEntry.objects.create(
        user=known, user_name=known.get_username() if known else "", office=office, act=act, subject=subject[:200], note=note
    )  # fmt: skip
