"""One person on this PC: no log-in, but only the browser that ``duxue open`` started gets in."""

from __future__ import annotations

import hmac
import os
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import get_user_model, login
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden
from django.shortcuts import redirect
from django.views.decorators.http import require_GET

NAME = "本机"


def key_of_today() -> str:
    """The word that the started browser brings along, new at every start."""
    return os.environ.get("DUXUE_OPEN_KEY", "")


class OwnPc:
    """Turns away, in own-PC mode, whoever does not come from the started browser."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer those who are known."""
        inside = request.user.is_authenticated or not settings.OWN_PC
        if inside or request.path.startswith(("/open/", f"/{settings.STATIC_URL.strip('/')}/")):
            return self.get_response(request)
        return HttpResponseForbidden(
            "请从桌面的“督学”图标打开 / start duxue from its icon".encode(),
            content_type="text/plain; charset=utf-8",
        )


@require_GET
def open_door(request: HttpRequest, key: str) -> HttpResponse:
    """Let the browser in that ``duxue open`` started."""
    if (
        not settings.OWN_PC
        or not key_of_today()
        or not hmac.compare_digest(key.encode(), key_of_today().encode())
    ):
        return HttpResponseForbidden()
    user, _ = get_user_model().objects.get_or_create(username=NAME)
    login(request, user, backend="django.contrib.auth.backends.ModelBackend")
    return redirect("start")
