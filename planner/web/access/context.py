"""What every page knows: the offices of whoever is logged in, and whether this is one person's PC."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from duxue.planner.web.access.permissions import offices_of


def offices(request: HttpRequest) -> dict[str, Any]:
    """The context of every template."""
    user = getattr(request, "user", None)  # none yet where a request is refused at the first door
    known = offices_of(user) if user is not None and user.is_authenticated else []
    return {"my_offices": known, "own_pc": settings.OWN_PC}
