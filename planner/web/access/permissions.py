"""The one table of who may see and do what: an act by its name, and the roles that may do it.

``own`` are roles in the office itself, ``above`` roles in the office directly above it: a city's for its counties, a province's
for its cities (a province does not look into a county). Whoever has neither does not even learn that the office is there (404);
whoever has one, but not this act, is told so (403).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import Q

from duxue.planner.web.access.models import Membership, Office, Role

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User

CLERK, LEADER, INSPECTOR, AUDITOR = Role.CLERK, Role.LEADER, Role.INSPECTOR, Role.AUDITOR


@dataclass(frozen=True, slots=True)
class Grant:
    """The roles that may do something, in the office itself and in the one directly above."""

    own: frozenset[str]
    above: frozenset[str] = frozenset()


def _grant(*own: str, above: tuple[str, ...] = ()) -> Grant:
    return Grant(frozenset(own), frozenset(above))


_READERS = _grant(CLERK, LEADER, AUDITOR, above=(CLERK, LEADER, AUDITOR))
_OFFICE = _grant(CLERK)
ACTS: Mapping[str, Grant] = {
    "home": _READERS,
    "log": _grant(CLERK, LEADER, AUDITOR, above=(AUDITOR,)),
    "scenario": _READERS,
    "private": _grant(CLERK, AUDITOR),
    "scenario_edit": _OFFICE,
    "plan": _READERS,
    "plan_start": _OFFICE,
    "job": _READERS,
    "job_cancel": _OFFICE,
    "plan_change": _OFFICE,
    "submit": _OFFICE,
    "approve": _grant(LEADER),
    "study": _READERS,
    "study_start": _OFFICE,
    "ledger": _READERS,
    "ledger_write": _OFFICE,
    "week": _grant(INSPECTOR),
    "board": _READERS,
    "board_edit": _OFFICE,
    "reports": _READERS,
    "report_write": _OFFICE,
    "people": _grant(CLERK),
    "people_edit": _grant(CLERK),
}
"""Every act of the pages. An inspector has own days and own schools, and no list of anybody else's unannounced days.

What the lists hold of persons alone (telephones, homes, reasons of recusals and absences) stays with the office that keeps them.
"""


def may(user: User | AnonymousUser, office: Office, act: str) -> bool | None:
    """Say whether somebody may do an act in an office: yes, no, or None where the office is not theirs to know of."""
    grant = ACTS[act]
    if settings.OWN_PC:
        return act != "week"
    held = roles_of(user)
    own, above = held.get(office.pk, set()), held.get(office.parent_id or 0, set()) - {INSPECTOR}
    if not own and not above:
        return None
    return bool(grant.own & own or grant.above & above)


def roles_of(user: User | AnonymousUser) -> dict[int, set[str]]:
    """The roles that somebody holds, by office; asked of the database once for a request's user."""
    held: dict[int, set[str]] | None = getattr(user, "roles_held", None)
    if held is None:
        held = {}
        for office, role in Membership.objects.filter(user_id=user.pk or 0).values_list("office_id", "role"):
            held.setdefault(office, set()).add(role)
        user.roles_held = held  # type: ignore[union-attr]
    return held


def offices_of(user: User | AnonymousUser) -> list[Office]:
    """The offices that somebody may know of: their own, and those directly below one in which they have an office role."""
    if settings.OWN_PC:
        return list(Office.objects.all())
    held = roles_of(user)
    over = [office for office, roles in held.items() if roles - {INSPECTOR}]
    return list(Office.objects.filter(Q(id__in=held) | Q(parent_id__in=over)))
