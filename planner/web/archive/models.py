"""The log of who did what: it can only grow."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.http import HttpRequest

from duxue.planner.web.access.models import Office

ACTS = {
    "lists_uploaded": "上传数据", "lists_edited": "修改数据", "lists_tidied": "整理数据", "asked_plan": "提交编制", "asked_publish": "提交生成文书",
    "asked_revise": "提交调整", "asked_compare": "提交假设比较", "asked_staffing": "提交人员测算", "asked_stress": "提交压力测试",
    "job_done": "任务完成", "job_stopped": "任务停止", "job_failed": "任务失败", "job_cancelled": "要求停止任务", "changed_by_hand": "手工调整",
    "undone": "撤销调整", "submitted": "送审", "approved": "审定", "given_back": "退回", "entered": "登记台账", "role_given": "授予角色",
    "role_taken": "撤销角色", "office_made": "新建督导室", "reported": "报送", "due_set": "设定报送期限", "asked_join": "提交全市汇总",
}  # fmt: skip


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
    def act_word(self) -> str:
        """What was done, in words."""
        return ACTS.get(self.act, self.act)

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
