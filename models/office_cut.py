"""What one office needs of a scenario."""

from __future__ import annotations

from duxue.scenarios.codes import UnitLevel
from duxue.scenarios.county import County


def office_county(county: County, office_id: str) -> County:
    """The scenario cut to what one office needs: its schools and people, and whoever may be lent to a city office."""
    schools = county.schools_of(office_id)
    own = {s.school_id for s in schools}
    lenders = county.units[office_id].level is UnitLevel.CITY
    people = tuple(i for i in county.rows.inspectors if i.unit_id == office_id or lenders)
    ids = {i.inspector_id for i in people}
    rows = county.rows
    return county.with_rows(
        schools=schools,
        inspectors=people,
        principals=tuple(p for p in rows.principals if p.school_id in own),
        recusals=tuple(r for r in rows.recusals if r.inspector_id in ids and r.school_id in own),
        absences=tuple(a for a in rows.absences if a.inspector_id in ids),
        postings=tuple(p for p in rows.postings if p.school_id in own),
        follow_ups=tuple(f for f in rows.follow_ups if f.school_id in own),
    )
