"""The verb ``adopt``: a plan's workbook as edited by hand becomes the next draft, and what was set by hand is pinned."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

from duxue.models.declaring import declared
from duxue.models.facts.spans import DAY
from duxue.models.rules import pinned as rule
from duxue.planner.answers import Planned, PlanRead, RefusedError
from duxue.planner.audit import Audit
from duxue.planner.audit import audit as hold_against_rules
from duxue.planner.editing.edits import Broken, Edit, Taken, broken_by
from duxue.planner.editing.of_office import read_edits
from duxue.planner.publish.calendar_ledger import ledger
from duxue.planner.publish.calendars import entries_of
from duxue.planner.publish.context import PublishContext
from duxue.planner.publish.output import Output, claim
from duxue.planner.publishing import judged, published
from duxue.planner.stage_gaps import unproven
from duxue.planner.words import REFUSED
from duxue.scenarios.codes import PinKind
from duxue.scenarios.county import County
from duxue.scenarios.pin_rows import with_pins
from duxue.scenarios.plan import Plan
from duxue.scenarios.records import Pin
from duxue.scenarios.releases.difference import difference
from duxue.scenarios.releases.difference_told import difference_json
from duxue.scenarios.releases.releases import Moves, released
from duxue.scenarios.releases.revision_told import CALENDAR, REVISION
from duxue.scenarios.releases.state import JOINED, Standing
from duxue.scenarios.releases.state import KEY as STATE
from duxue.scenarios.remaking import remade

NOTHING = Audit((), ())


@dataclass(frozen=True)
class Adopted:
    """A hand-edited plan published as the next draft, with every edit, what the edits broke, and what they pin.

    ``gone`` are former pins that gave way to the edits.
    """

    planned: Planned
    edits: tuple[Edit, ...]
    broken: tuple[Broken, ...]
    pins: tuple[Pin, ...]
    gone: tuple[Pin, ...]


def adopt(inforce: PlanRead, folder: Path, workbook: Path, output: Output) -> Adopted:
    """Read the edited workbook of a plan folder and publish the plan as edited, beside the release in force.

    Raises ``EditsError`` where the workbook has problems, and ``RefusedError`` where it holds no edit that is read.
    """
    with claim(output, (*inforce.inputs, folder, workbook)):
        county, before = inforce.county, inforce.plan
        made, edits, problems = read_edits(county, before, folder, workbook)
        taken = [edit for edit in edits if edit.taken is Taken.READ]
        if not taken:
            raise RefusedError(*REFUSED["no_edit_read"])
        pins = tuple(fresh_pins(county, before, made, (pin for edit in taken for pin in edit.pins)))
        after = pinned(county, before, made, pins)
        plan = next_release(county, before, after, made, taken)
        answer = published(judged(after, plan), output)
    broken = broken_by(edits, hold_against_rules(county, before), answer.audit)
    kept = {replace(pin, note="") for pin in after.rows.pins}
    gone = tuple(pin for pin in county.rows.pins if replace(pin, note="") not in kept)
    return Adopted(replace(answer, problems=problems), edits, broken, pins, gone)


def stands(county: County, plan: Plan, pin: Pin) -> bool:
    """Whether a plan has what a pin says."""
    return not any(True for _ in rule.check(county.with_rows(pins=(pin,)), plan, county.parameters))


def fresh_pins(county: County, before: Plan, made: Plan, pins: Iterable[Pin]) -> Iterator[Pin]:
    """The pins of edits, each once: a row struck out here and typed anew there is a move, and no pin keeps it out."""
    for pin in with_pins((), tuple(pins)):
        if pin.kind is PinKind.NO_VISIT:
            yield from _struck_visit(county, before, made, pin)
        elif pin.kind is not PinKind.NO_EVENT or stands(county, made, pin):
            yield pin


def _struck_visit(county: County, before: Plan, made: Plan, pin: Pin) -> Iterator[Pin]:
    """The pins of a visit that was struck out of its month: where the month keeps others, on the days between them.

    None where as many are left as the month asks for: nothing would bring it back.
    """
    first, last = pin.start or county.start, pin.end or county.end
    had, left = (
        sorted({v.date for v in plan.visits_at(pin.school_id) if first <= v.date <= last})
        for plan in (before, made)
    )
    owed = county.parameters.count("visits_per_month", county.schools[pin.school_id].office_id)
    if left and len(left) >= min(len(had), owed):
        return
    for former, after in pairwise([first - DAY, *left, last + DAY]):
        if after - former > DAY:
            yield replace(pin, start=former + DAY, end=after - DAY)


def pinned(county: County, before: Plan, made: Plan, pins: Sequence[Pin]) -> County:
    """The scenario with pins added; former ones that cannot stand beside them, or that the edits undid, give way."""
    former = [pin for pin in county.rows.pins if stands(county, made, pin) or not stands(county, before, pin)]
    rows = replace(county.rows, pins=with_pins(former, pins))
    return remade(county, rows, county.parameters)


def next_release(former: County, before: Plan, county: County, edited: Plan, taken: Sequence[Edit]) -> Plan:
    """The edited plan as the next release: what it leaves open by its own audit, what changed, and why."""
    offices = [unit.unit_id for unit in county.offices]
    plan = replace(edited, unmet=())
    plan = replace(plan, unmet=declared(county, plan, offices))
    found = difference(before, plan, county.as_of)
    moves = found.moves
    office = {
        "office": offices[0] if offices else "",
        "moves": {**moves, "least_postings": 0, "proven": False},
        "curve": [],
        "broken": [],
    }
    record = {"offices": [office], "difference": difference_json(found)}
    old, new = PublishContext(former, before, NOTHING), PublishContext(county, plan, NOTHING)
    kept = {key: told for key, told in unproven(before.outcome).items() if key != JOINED}
    outcome = {
        **kept,
        "digest": county.digest,
        REVISION: record,
        CALENDAR: ledger(entries_of, old, new),
        STATE: Standing().to_json(),
    }
    places = dict.fromkeys(edit.sheet for edit in taken)
    return released(
        before,
        replace(plan, outcome=outcome),
        reason=f"手工修改 {len(taken)} 处（{'、'.join(places)}）",
        reason_en=f"{len(taken)} edits by hand ({', '.join(places)})",
        as_of=county.as_of.isoformat(),
        moves=Moves(moves["postings"], moves["events"], moves["visits"]),
    )
