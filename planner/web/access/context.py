"""What every page knows: what its reader may do in the office at hand, and whether there are other offices to go to."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from duxue.planner.web.access.models import Office
from duxue.planner.web.access.permissions import ACTS, may, roles_of


def reader(request: HttpRequest) -> dict[str, Any]:
    """The context of every template."""
    user = getattr(request, "user", None)  # none yet where a request is refused at the first door
    if user is None or not user.is_authenticated:
        return {"own_pc": settings.OWN_PC, "may_do": frozenset()}
    office: Office | None = getattr(request, "office", None)
    acts = frozenset(act for act in ACTS if office is not None and may(user, office, act))
    return {"own_pc": settings.OWN_PC, "may_do": acts, "other_offices": _other_offices(user, office)}


def _other_offices(user: Any, office: Office | None) -> bool:
    if settings.OWN_PC:
        return Office.objects.count() > 1
    held = roles_of(user)
    return len(held) > 1 or (office is not None and (office.has_board or office.pk not in held))
