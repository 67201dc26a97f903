"""The form of one entry: what must stand together, and what must not."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from duxue.planner.web.records.models import Entry


class EntryForm(forms.ModelForm):  # type: ignore[type-arg]
    """What an office or an inspector writes beside a task."""

    class Meta:
        """The columns that are filled in."""

        model = Entry
        fields = ("result", "done_on", "people", "issue", "severity", "deadline", "note")
        widgets = {
            "done_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "deadline": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "issue": forms.Textarea(attrs={"rows": 3}),
        }

    def clean(self) -> dict[str, Any]:
        """Ask for the day of what was done, and for nothing done where nothing was."""
        told = super().clean() or {}
        result, day = told.get("result"), told.get("done_on")
        if result == Entry.Result.DONE and day is None:
            self.add_error("done_on", _("已完成的，请填写完成日期"))
        if result == Entry.Result.NOT_DONE and day is not None:
            self.add_error("done_on", _("未完成的，不填完成日期"))
        if told.get("deadline") and not told.get("issue"):
            self.add_error("issue", _("有整改期限的，请写明发现的问题"))
        if told.get("issue") and not told.get("severity"):
            self.add_error("severity", _("请选择严重程度"))
        if told.get("issue") and not told.get("deadline"):
            self.add_error("deadline", _("请填写整改期限"))
        return told
