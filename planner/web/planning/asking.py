"""How a page asks for long work: once for each form that was shown, however often it is sent."""

from __future__ import annotations

import uuid
from typing import Any

from django.core.exceptions import BadRequest
from django.db import IntegrityError, transaction
from django.http import HttpRequest

from duxue.planner.web.access.models import Office
from duxue.planner.web.archive.models import noted
from duxue.planner.web.planning.models import Job
from duxue.planner.web.planning.tasks import ask


def asked_once(
    request: HttpRequest,
    office: Office,
    kind: Job.Kind,
    asked: dict[str, Any],
    *,
    once: uuid.UUID | None = None,
    **links: Any,
) -> Job:
    """Ask for a job; the same form sent again, or the same work while it is not done, gives the job that was asked for first.

    ``once`` is the word by which it is known again [that of the form].
    """
    once = once or word_of(request)
    try:
        with transaction.atomic():
            Office.objects.select_for_update().get(id=office.id)
            alike = Job.objects.filter(office=office, kind=kind, asked=asked, **links).exclude(
                state__in=Job.ENDED
            )
            if found := alike.first():
                return found
            job = Job.objects.create(
                once=once,
                office=office,
                kind=kind,
                asked=asked,
                created_by=request.user.get_username(),
                **links,
            )
            noted(request, office, f"asked_{kind}", str(job.id), str(asked.get("note", "")))
            ask(job)
    except IntegrityError:
        return Job.objects.get(once=once, office=office)
    return job


def word_of(request: HttpRequest) -> uuid.UUID:
    """The word of the form."""
    try:
        return uuid.UUID(request.POST.get("once", ""))
    except ValueError as error:
        raise BadRequest("the form carries no word of its own") from error


def seconds_of(request: HttpRequest) -> float | None:
    """The work asked for, in seconds (none: as the verb has it)."""
    text = request.POST.get("seconds", "")
    if not text:
        return None
    try:
        value = float(text)
    except ValueError as error:
        raise BadRequest("seconds is no number") from error
    if not 0.5 <= value <= 3600:
        raise BadRequest("seconds lies outside 0.5 to 3600")
    return value
