"""A county after edits: what has happened since a plan was released, or what an office would like to try."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from duxue.scenarios.county import County
from duxue.scenarios.edits.draft import EditError, draft_of, effective
from duxue.scenarios.edits.register import CHANGES_OFFERED, WHATIFS_OFFERED
from duxue.scenarios.edits.rows import Changes, WhatIf, merged
from duxue.scenarios.parameters import Parameters
from duxue.scenarios.plan import Plan
from duxue.scenarios.remaking import remade
from duxue.scenarios.sheets import Rows


def changed(county: County, plan: Plan, changes: Changes, as_of: date, *, sealed: bool = True) -> County:
    """The scenario after the changes, as it stands on the day of the revision.

    ``plan`` is the released plan, whose ids new imposed visits must not take. What began before ``as_of`` takes effect on
    ``as_of``: the past is done and is not judged anew. The horizon is written into the parameters, so that it does not
    follow ``as_of``. Postings in force stay the former list. Without ``sealed`` the scenario has no digest: it is looked at
    and never written.
    """
    draft = draft_of(county, as_of, plan)
    for name, rows in changes.tables.items():
        if name != "parameters":
            draft.tables[name] = _merged(name, draft.tables[name], rows, as_of)
    for row in changes.rows:
        apply = CHANGES_OFFERED[row.kind].apply
        if apply is not None:
            apply(draft, row)
    frame = {("from", ""): county.start, ("to", ""): county.end, ("as_of", ""): as_of}
    parameters = county.parameters.replaced({**changes.parameters, **frame})
    return remade(county, Rows(**draft.tables), parameters, sealed=sealed, as_of=as_of)


def _merged(name: str, rows: tuple[Any, ...], fresh: tuple[Any, ...], as_of: date) -> tuple[Any, ...]:
    if name == "recusals":
        known = frozenset(rows)
        fresh = tuple(r if r in known else replace(r, start=effective(r.start, as_of)) for r in fresh)
        fresh = tuple(r for r in fresh if r.end is None or r.start is None or r.start <= r.end)
    return merged(name, rows, fresh)


def edited(county: County, whatif: WhatIf) -> County:
    """The scenario with all edits of a what-if applied in order.

    Raises EditError where an edit names what an earlier one took away, or does not fit the scenario, and TravelError
    where the travel of new places cannot be had.
    """
    draft = draft_of(county, county.start)
    for number, edit in enumerate(whatif.edits):
        try:
            WHATIFS_OFFERED[edit.kind].apply(draft, edit)
        except EditError as error:
            told = EditError(f"“{edit.whatif}”：{error.zh}", f"{edit.whatif}: {error.en}")
            told.number = number
            raise told from error
    parameters = _without_gone_units(county.parameters.replaced(draft.given), draft.ids("units"))
    return remade(county, Rows(**draft.tables), parameters)


def _without_gone_units(parameters: Parameters, units: frozenset[str]) -> Parameters:
    kept = {(k, u): v for (k, u), v in parameters.given.items() if not u or u in units}
    return Parameters(parameters.specs.values(), kept)
