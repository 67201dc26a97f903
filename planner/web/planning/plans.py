"""Plans as the pages use them: loaded once, shown by day and by person, changed by one choice, moved from state to state."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from duxue import desk, face
from duxue.planner.web.archive.store import fresh_folder, keep
from duxue.planner.web.planning.models import Plan
from duxue.planner.web.planning.outcome import add_plan
from duxue.planner.web.wording import lang


@lru_cache(maxsize=8)
def loaded(folder: Path) -> face.Result:
    """The plan of a folder with its county, judged; a folder of the store never changes, so it is kept."""
    return desk.load(folder)


@dataclass(frozen=True, slots=True)
class Item:
    """A visit or an event of one day, in words."""

    ref: str
    kind: str
    start: date
    end: date
    place: str
    place_id: str
    people: tuple[str, ...]
    people_ids: tuple[str, ...]
    what: str
    status: str


def items(result: face.Result, first: date, last: date) -> list[Item]:
    """Visits and events between two days, in order."""
    county, plan = result.county, result.plan
    names = {one.inspector_id: one.name for one in county.rows.inspectors}
    places = {one.school_id: one.name for one in county.rows.schools} | {
        one.unit_id: one.name for one in county.rows.units
    }
    found = []
    for row in desk.rows_on(plan, first, last):
        if hasattr(row, "visit_id"):
            found.append(
                Item(row.visit_id, "visit", row.date, row.date, places.get(row.school_id, row.school_id), row.school_id,
                     (names.get(row.inspector_id, row.inspector_id),), (row.inspector_id,), f"经常性督导（{row.half.zh}）", "")
            )  # fmt: skip
        else:
            team = plan.team(row.event_id)
            found.append(
                Item(row.event_id, "event", row.start, row.end, places.get(row.target_id, row.target_id), row.target_id,
                     tuple(names.get(s.inspector_id, s.inspector_id) for s in team), tuple(s.inspector_id for s in team),
                     "、".join(task.kind.zh for task in row.kinds), row.status.zh)
            )  # fmt: skip
    return found


def weeks(found: Sequence[Item], first: date, last: date) -> list[list[tuple[date, list[Item]]]]:
    """The days of a month or a week in rows of seven, Monday first, each with what lies on it."""
    by_day: dict[date, list[Item]] = defaultdict(list)
    for one in found:
        day = max(one.start, first)
        while day <= min(one.end, last):
            by_day[day].append(one)
            day += timedelta(days=1)
    day, rows = first - timedelta(days=first.weekday()), []
    while day <= last:
        rows.append([(day + timedelta(days=n), by_day.get(day + timedelta(days=n), [])) for n in range(7)])
        day += timedelta(days=7)
    return rows


def options(folder: Path, subject: str) -> tuple[Any, tuple[desk.Option, ...]]:
    """What else there is for a subject of a plan, with prices and what rules forbid; kept, as the plan never changes."""
    return _options(folder, subject, lang())


@lru_cache(maxsize=64)
def _options(folder: Path, subject: str, language: str) -> tuple[Any, tuple[desk.Option, ...]]:
    return desk.options_for(loaded(folder), subject, lang=language)


def kept_draft(
    plan: Plan, after: face.Result, by: str, note: str, also: Callable[[Plan], object] | None = None
) -> Plan:
    """Keep a changed plan as the office's next draft; ``also`` is done in the same transaction.

    Raises ``OvertakenError`` where the plan that was changed is not the newest draft any more.
    """
    with fresh_folder() as place:
        desk.save(after, place / "plan")
        digest = keep(place / "plan")
    with transaction.atomic():
        made = add_plan(
            plan.office, after=plan.number, digest=digest, created_by=by, lists=plan.lists, parent=plan, made=Plan.Made.BY_HAND,
            note=note[:300], open_duties=len(after.open), breaches=len(after.audit.breaches),
        )  # fmt: skip
        if also is not None:
            also(made)
        return made


UNDONE = "撤销："
"""How the note of a draft begins that takes a change by hand back."""


def stands_for(plan: Plan) -> Plan:
    """The draft as which a plan stands: itself, or the earlier one that it brought back."""
    if plan.made != Plan.Made.BY_HAND or plan.parent is None or not plan.note.startswith(UNDONE):
        return plan
    undone = stands_for(plan.parent)
    return undone if undone.parent is None else stands_for(undone.parent)


def pins(result: face.Result) -> tuple[desk.Pin, ...]:
    """What an office has set by hand, of the scenario that a plan was made from."""
    return tuple(result.county.rows.pins)


def pins_in_words(result: face.Result) -> list[str]:
    """The pins of a plan's scenario, a line each."""
    return [desk.pin_words(one, lang()) for one in pins(result)]


def submit(plan: Plan, by: str) -> bool:
    """Hand a draft in; false where it is no draft any more."""
    changed = Plan.objects.filter(id=plan.id, state=Plan.State.DRAFT).update(
        state=Plan.State.SUBMITTED, submitted_by=by, submitted_at=timezone.now()
    )
    return bool(changed)


def settle(plan: Plan, *, approve: bool, by: str, on: date | None, document: str) -> bool:
    """Approve what was handed in, or give it back; false where it was not handed in."""
    fields: dict[str, Any] = (
        {"state": Plan.State.APPROVED, "approved_by": by, "approved_on": on, "document_number": document[:80]}
        if approve
        else {"state": Plan.State.DRAFT, "submitted_by": "", "submitted_at": None}
    )
    return bool(Plan.objects.filter(id=plan.id, state=Plan.State.SUBMITTED).update(**fields))


def names_of(result: face.Result) -> dict[str, str]:
    """The names of schools, people and units by id."""
    county = result.county
    found = {one.unit_id: one.name for one in county.rows.units}
    found |= {one.school_id: one.name for one in county.rows.schools}
    return found | {one.inspector_id: one.name for one in county.rows.inspectors}


def open_rows(result: face.Result) -> list[dict[str, str]]:
    """The duties that a plan leaves open, in words."""
    return desk.open_in_words(result, lang())
