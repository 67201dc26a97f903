"""The door of every view: log-in, the office found or not, the role, the method; nothing behind it asks again."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_http_methods

from duxue.planner.web.access.models import Office
from duxue.planner.web.access.permissions import may

View = Callable[..., HttpResponseBase]
GET, POST = "GET", "POST"


def office_view(act: str, *methods: str) -> Callable[[View], View]:
    """Let a view in by its act (``permissions.ACTS``): it is called with the request, the office, and what the url names."""

    def wrapped(view: View) -> View:
        @login_required
        @wraps(view)
        def door(request: HttpRequest, code: str, **named: Any) -> HttpResponseBase:
            office = Office.objects.select_related("parent").filter(code=code).first()
            allowed = may(request.user, office, act) if office is not None else None
            if office is None or allowed is None:
                raise Http404
            if not allowed:
                raise PermissionDenied
            request.office = office  # type: ignore[attr-defined]
            return view(request, office, **named)

        door.act, door.methods = act, methods  # type: ignore[attr-defined]
        return require_http_methods([*methods, "HEAD"] if GET in methods else list(methods))(door)

    return wrapped
