"""The forms of people and offices: what must stand together, told at its field."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from duxue.planner.web.access.models import Membership, Office, Role


class PersonForm(forms.Form):
    """Somebody who is given a role, with an account where there is none yet."""

    username = forms.CharField(
        label=_("用户名"), max_length=150, widget=forms.TextInput({"autocomplete": "off"})
    )
    role = forms.ChoiceField(label=_("角色"), choices=Role.choices)
    inspector_id = forms.CharField(
        label=_("督学证号（角色为督学时）"), max_length=40, required=False, widget=forms.TextInput({"list": "inspectors"})
    )  # fmt: skip
    password = forms.CharField(
        label=_("初始密码（新用户）"), required=False, strip=False, widget=forms.PasswordInput({"autocomplete": "new-password"})
    )  # fmt: skip

    def __init__(self, told: Mapping[str, Any] | None, office: Office, inspectors: Mapping[str, str]) -> None:
        """``inspectors`` are the names of the office's inspectors by their numbers (none: not known yet)."""
        super().__init__(told, label_suffix="")
        self.office, self.inspectors = office, inspectors

    def clean(self) -> dict[str, Any]:
        """Ask for an inspector's number, for a sound password of a new account, and for a role that is not held yet."""
        told = super().clean() or {}
        name, role, number = told.get("username"), told.get("role"), told.get("inspector_id")
        if role == Role.INSPECTOR and not number:
            self.add_error("inspector_id", _("角色为督学的，请填写督学证号"))
        elif role == Role.INSPECTOR and self.inspectors and number not in self.inspectors:
            self.add_error("inspector_id", _("数据的“督学”表中没有这个证号"))
        user = get_user_model().objects.filter(username=name or "").first()
        if name and user is None:
            try:
                validate_password(told.get("password", ""))
            except ValidationError as error:
                self.add_error("password", error)
        if (
            user is not None
            and Membership.objects.filter(user=user, office=self.office, role=role or "").exists()
        ):
            self.add_error("role", _("该用户已有此角色"))
        return told
