"""Plans as the pages use them: loaded once, shown by day and by person, changed by one choice, moved from state to state."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from duxue import desk, face
from duxue.planner.web.archive.memory import remembered
from duxue.planner.web.archive.store import fresh_folder, keep
from duxue.planner.web.days import week_of
from duxue.planner.web.planning.models import Plan
from duxue.planner.web.planning.outcome import add_plan
from duxue.planner.web.planning.reckoning import RECKONER, Answered
from duxue.planner.web.wording import lang


@remembered(24)
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


def items(folder: Path, first: date, last: date) -> list[Item]:
    """Visits and events of a plan between two days, in order."""
    return [one for one in _items(folder, lang()) if one.start <= last and first <= one.end]


def item(folder: Path, kind: str, ref: str) -> Item | None:
    """One visit or event of a plan."""
    return next((one for one in _items(folder, lang()) if (one.kind, one.ref) == (kind, ref)), None)


@remembered(24)
def _items(folder: Path, language: str) -> tuple[Item, ...]:
    """Everything that a plan puts on a day, in order: of one day events first, then what comes in the morning."""
    result = loaded(folder)
    plan, names = result.plan, names_of(result)
    found = []
    for row in sorted(desk.rows_on(plan, date.min, date.max), key=_when):
        if hasattr(row, "visit_id"):
            half = pick(language, row.half)
            what = f"visit ({half})" if language == "en" else f"经常性督导（{half}）"
            found.append(
                _item(
                    names,
                    row.visit_id,
                    "visit",
                    (row.date, row.date),
                    row.school_id,
                    (row.inspector_id,),
                    what,
                )
            )
        else:
            team = tuple(seat.inspector_id for seat in plan.team(row.event_id))
            what = (", " if language == "en" else "、").join(pick(language, task.kind) for task in row.kinds)
            found.append(_item(names, row.event_id, "event", (row.start, row.end), row.target_id, team, what))
    return tuple(found)


def _when(row: Any) -> tuple[date, str]:
    """When a row begins: its day, and of a visit the half-day (am, day, pm)."""
    return (row.date, str(row.half)) if hasattr(row, "visit_id") else (row.start, "")


def pick(language: str, code: Any) -> str:
    """A code's word."""
    return str(code).replace("_", " ") if language == "en" else str(code.zh)


def _item(
    names: dict[str, str], ref: str, kind: str, days: tuple[date, date], place: str, people: tuple[str, ...], what: str
) -> Item:  # fmt: skip
    known = tuple(names.get(one, one) for one in people)
    return Item(ref, kind, *days, names.get(place, place), place, known, people, what)


def weeks(found: Sequence[Item], first: date, last: date) -> list[list[tuple[date, list[Item]]]]:
    """The days of a month or a week in rows of seven, Monday first, each with what lies on it."""
    by_day: dict[date, list[Item]] = defaultdict(list)
    for one in found:
        day = max(one.start, first)
        while day <= min(one.end, last):
            by_day[day].append(one)
            day += timedelta(days=1)
    day, rows = week_of(first)[0], []
    while day <= last:
        rows.append([(day + timedelta(days=n), by_day.get(day + timedelta(days=n), [])) for n in range(7)])
        day += timedelta(days=7)
    return rows


def options(folder: Path, subject: str) -> Answered:
    """What else there is for a subject of a plan, with prices and what rules forbid, however long it takes."""
    return RECKONER.ask((folder, subject, lang())).result()


def named(folder: Path, subject: str) -> str:
    """What a subject of a plan is called; a visit or an event by its place and day.

    Raises ``ValueError`` where nothing goes by that name.
    """
    result = loaded(folder)
    kind, wanted = desk.subject_of(result, subject)
    planned = item(folder, kind, wanted)
    return f"{planned.place} {planned.start}" if planned else names_of(result)[wanted]


def options_within(seconds: float, folder: Path, subject: str) -> Answered | None:
    """The same, or None where it is not worked out so soon."""
    try:
        return RECKONER.ask((folder, subject, lang())).result(seconds)
    except TimeoutError:
        return None


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


def pins_in_words(result: face.Result) -> list[tuple[str, str]]:
    """The pins of a plan's scenario: the line that each goes by, and the same with names beside the ids."""
    names = names_of(result)
    lines = [desk.pin_words(one, lang()) for one in pins(result)]
    return [(one, _WORD.sub(lambda word: _with_name(word[0], names), one)) for one in lines]


_WORD = re.compile(r"[\w-]+", re.ASCII)


def _with_name(word: str, names: dict[str, str]) -> str:
    return f"{names[word]} {word}" if word in names else word


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
