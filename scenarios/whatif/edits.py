"""A county under a what-if: every edit applied in order, calendar and travel made anew where they are touched."""

from __future__ import annotations

import itertools
import math
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from duxue.scenarios.calendar import anniversary
from duxue.scenarios.cells.normalise import value_of
from duxue.scenarios.cells.parameter_values import parameter_value, spec_of
from duxue.scenarios.codes import Background, Employment
from duxue.scenarios.county import County, Rows
from duxue.scenarios.parameters import Parameters, Value
from duxue.scenarios.records import Absence, Inspector, School, Unit
from duxue.scenarios.remaking import remade
from duxue.scenarios.rows import columns_of, make
from duxue.scenarios.sheets import SCENARIO
from duxue.scenarios.whatif.kinds import Edit, EditKind, WhatIf

DAY = timedelta(days=1)
APPOINTED_YEARS = 3
_PUPILS = next(c for c in columns_of(School) if c.field == "students")


class WhatIfError(Exception):
    """An edit that cannot be applied to this scenario; ``zh`` and ``en`` say why, ``number`` which edit it is (from 0)."""

    number = 0

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(f"{zh} / {en}")
        self.zh = zh
        self.en = en


def edited(county: County, whatif: WhatIf, *, folder: Path = Path()) -> County:
    """The scenario with all edits of a what-if applied in order; ``folder`` is where the scenario lies (road graph).

    Raises WhatIfError where an edit names what an earlier one took away, or does not fit the scenario, and TravelError
    where the travel of new places cannot be had.
    """
    tables = {t.name: getattr(county.rows, t.name) for t in SCENARIO if t.name != "parameters"}
    ground = _Ground(county, tables, {})
    for number, edit in enumerate(whatif.edits):
        try:
            _APPLY[edit.kind](ground, edit)
        except WhatIfError as error:
            error.number = number
            raise
    parameters = _without_gone_units(county.parameters.replaced(ground.given), ground.ids("units"))
    return remade(county, Rows(**ground.tables), parameters, folder)


def _without_gone_units(parameters: Parameters, units: frozenset[str]) -> Parameters:
    kept = {(k, u): v for (k, u), v in parameters.given.items() if not u or u in units}
    return Parameters(parameters.specs.values(), kept)


@dataclass(slots=True)
class _Ground:
    """The tables in the making."""

    county: County
    tables: dict[str, tuple[Any, ...]]
    given: dict[tuple[str, str], Value]

    def ids(self, table: str) -> frozenset[str]:
        key = {"units": "unit_id", "schools": "school_id", "inspectors": "inspector_id"}[table]
        return frozenset(getattr(row, key) for row in self.tables[table])

    def change(self, table: str, change: Callable[[Any], Any]) -> None:
        """Put every row of a table through a change."""
        self.tables[table] = tuple(change(row) for row in self.tables[table])

    def unit(self, edit: Edit) -> Unit:
        """The unit that an edit means: the one it names, else the only office there is."""
        offices = self.county.offices
        wanted = edit.unit_id or (offices[0].unit_id if len(offices) == 1 else "")
        found: Unit | None = next((u for u in self.tables["units"] if u.unit_id == wanted), None)
        if found is None:
            raise WhatIfError(
                f"“{edit.whatif}”的{edit.kind.zh}须填单位代码",
                f"{edit.whatif}: {edit.kind} needs a unit_id",
            )
        return found

    def school(self, edit: Edit, school_id: str) -> School:
        found: School | None = next((s for s in self.tables["schools"] if s.school_id == school_id), None)
        if found is None:
            raise _gone(edit, school_id)
        return found

    def middle(self, edit: Edit, unit: Unit) -> tuple[float, float]:
        """Where a township lies: the centre of its schools; the unit's seat where none is named."""
        own = [s for s in self.tables["schools"] if s.unit_id == unit.unit_id and s.township == edit.township]
        if edit.township and not own:
            raise WhatIfError(
                f"“{edit.whatif}”：{unit.name}没有学校填写乡镇街道“{edit.township}”",
                f"{edit.whatif}: no school of {unit.name} lies in {edit.township}",
            )
        if not own:
            return unit.lon, unit.lat
        return sum(s.lon for s in own) / len(own), sum(s.lat for s in own) / len(own)

    def fresh_ids(self, stem: str, count: int) -> list[str]:
        """So many ids that nothing bears yet."""
        taken = self.ids("units") | self.ids("schools") | self.ids("inspectors")
        free = (one for one in (f"{stem}{number:02d}" for number in itertools.count(1)) if one not in taken)
        return list(itertools.islice(free, count))


def _gone(edit: Edit, one: str) -> WhatIfError:
    return WhatIfError(f"“{edit.whatif}”：没有 {one}", f"{edit.whatif}: there is no {one}")


def _hire(ground: _Ground, edit: Edit) -> None:
    unit = ground.unit(edit)
    lon, lat = ground.middle(edit, unit)
    start = edit.start or ground.county.start
    stem = f"{unit.unit_id}H"
    hired = [
        make(
            Inspector,
            inspector_id=key,
            name=f"拟聘{key.removeprefix(stem)}",
            unit_id=unit.unit_id,
            employment=edit.employment or Employment.FULL_TIME,
            background=Background.TEACHER,
            term_start=start,
            term_end=anniversary(start, APPOINTED_YEARS) - DAY,
            stages=edit.stages,
            lon=lon,
            lat=lat,
        )
        for key in ground.fresh_ids(stem, edit.count)
    ]
    ground.tables["inspectors"] = (*ground.tables["inspectors"], *hired)


def _lose(ground: _Ground, edit: Edit) -> None:
    leavers = {edit.subject, *edit.other} - {""} or _drawn(ground, edit)
    if missing := sorted(leavers - ground.ids("inspectors")):
        raise _gone(edit, missing[0])
    last = (edit.start or ground.county.start) - DAY
    begun = {i.inspector_id for i in ground.tables["inspectors"] if i.term_start <= last}
    _drop_people(ground, frozenset(leavers if last < ground.county.start else leavers - begun))
    ground.change(
        "inspectors",
        lambda i: replace(i, term_end=min(i.term_end, last)) if i.inspector_id in leavers else i,
    )


def _drawn(ground: _Ground, edit: Edit) -> set[str]:
    """So many people by lot, of the employment and unit asked for; the same ones for the same seed."""
    pool = sorted(
        i.inspector_id
        for i in ground.tables["inspectors"]
        if edit.employment in (None, i.employment)
        and edit.unit_id in ("", i.unit_id)
        and i.term_end >= (edit.start or ground.county.start)
    )
    if len(pool) < edit.count:
        raise WhatIfError(
            f"“{edit.whatif}”：可减的督学只有 {len(pool)} 名",
            f"{edit.whatif}: there are only {len(pool)} people to lose",
        )
    return set(random.Random(f"{ground.county.seed}/{edit.whatif}").sample(pool, edit.count))


def _drop_people(ground: _Ground, gone: frozenset[str]) -> None:
    """Take people out of every table."""
    for table in ("inspectors", "recusals", "absences", "postings"):
        ground.tables[table] = tuple(row for row in ground.tables[table] if row.inspector_id not in gone)
    ground.tables["travel"] = tuple(r for r in ground.tables["travel"] if not {r.from_id, r.to_id} & gone)
    ground.change(
        "imposed", lambda row: replace(row, inspectors=tuple(i for i in row.inspectors if i not in gone))
    )


def _parameter(ground: _Ground, edit: Edit) -> None:
    spec = spec_of(edit.subject, ground.county.parameters.specs)
    if spec is None:
        raise WhatIfError(
            f"“{edit.whatif}”：没有参数 {edit.subject}", f"{edit.whatif}: no parameter {edit.subject}"
        )
    value, fault = parameter_value(edit.value, spec)
    if fault is not None or value is None:
        zh, en = (fault.zh, fault.en) if fault is not None else ("取值有误", "wrong value")
        raise WhatIfError(f"“{edit.whatif}”：{zh}", f"{edit.whatif}: {en}")
    ground.given[spec.key, edit.unit_id] = value


def _enrolment(ground: _Ground, edit: Edit) -> None:
    share = share_of(edit.value)
    if share is None:
        raise WhatIfError(
            f"“{edit.whatif}”：取值应为百分比，如 10% 或 -5%",
            f"{edit.whatif}: value must be a percentage such as 10% or -5%",
        )

    def grown(school: School) -> School:
        meant = edit.unit_id in ("", school.unit_id) and (not edit.stages or school.stage in edit.stages)
        return replace(school, students=max(0, round(school.students * (1 + share)))) if meant else school

    ground.change("schools", grown)


def share_of(text: str) -> float | None:
    """A percentage as typed (10%, -5 %, +10), as a share; None where it is none."""
    plain = text.strip().replace("％", "%").replace("－", "-").replace("＋", "+").rstrip("%").strip()
    try:
        share = float(plain) / 100
    except ValueError:
        return None
    return share if math.isfinite(share) and -1 <= share <= 10 else None


def _open_school(ground: _Ground, edit: Edit) -> None:
    unit = ground.unit(edit)
    lon, lat = ground.middle(edit, unit)
    pupils = value_of(edit.value, _PUPILS)[0]
    if len(edit.stages) != 1 or pupils is None:
        raise WhatIfError(
            f"“{edit.whatif}”：新办学校须填一个学段，取值填每所在校生数",
            f"{edit.whatif}: a new school needs one stage, and its pupils as value",
        )
    stem = f"{unit.unit_id}X"
    built = [
        make(
            School,
            school_id=key,
            name=f"拟建{edit.stages[0].zh}{key.removeprefix(stem)}",
            unit_id=unit.unit_id,
            stage=edit.stages[0],
            students=pupils,
            lon=lon,
            lat=lat,
            township=edit.township,
            opened=edit.start or ground.county.start,
        )
        for key in ground.fresh_ids(stem, edit.count)
    ]
    ground.tables["schools"] = (*ground.tables["schools"], *built)


def _close_school(ground: _Ground, edit: Edit) -> None:
    _close(ground, edit, ground.school(edit, edit.subject))


def _close(ground: _Ground, edit: Edit, closing: School) -> None:
    day = min(edit.start or ground.county.start, closing.closed or date.max)
    if closing.opened is not None and closing.opened >= day:
        raise WhatIfError(
            f"“{edit.whatif}”：{closing.name}于 {closing.opened} 才开办，不能自 {day} 起撤并",
            f"{edit.whatif}: {closing.name} opens on {closing.opened} only and cannot close on {day}",
        )
    ground.change("schools", lambda s: replace(s, closed=day) if s.school_id == closing.school_id else s)


def _merge_schools(ground: _Ground, edit: Edit) -> None:
    closing, other = ground.school(edit, edit.subject), ground.school(edit, edit.other[0])
    if closing.school_id == other.school_id:
        raise WhatIfError(
            f"“{edit.whatif}”：不能并入自身", f"{edit.whatif}: a school cannot be merged into itself"
        )
    together = closing.students + other.students
    ground.change("schools", lambda s: replace(s, students=together) if s.school_id == other.school_id else s)
    _close(ground, edit, closing)


def _zone(ground: _Ground, edit: Edit, zone_id: str) -> list[School]:
    found = [s for s in ground.tables["schools"] if s.zone_id == zone_id]
    if not found:
        raise WhatIfError(
            f"“{edit.whatif}”：没有学校填写责任区“{zone_id}”；责任区未给定时由程序划分，不能合并或拆分",
            f"{edit.whatif}: no school is given the zone {zone_id}; zones that the program draws cannot be edited",
        )
    return found


def _merge_zones(ground: _Ground, edit: Edit) -> None:
    gone, kept = edit.subject, edit.other[0]
    _zone(ground, edit, gone)
    _zone(ground, edit, kept)
    ground.change("schools", lambda s: replace(s, zone_id=kept) if s.zone_id == gone else s)


def _split_zone(ground: _Ground, edit: Edit) -> None:
    schools = _zone(ground, edit, edit.subject)
    half = {s.school_id for s in far_half(schools)}
    ground.change("schools", lambda s: replace(s, zone_id=edit.other[0]) if s.school_id in half else s)


def far_half(schools: Sequence[School]) -> list[School]:
    """One half of some schools, cut across the direction in which they spread most."""
    lon0 = sum(s.lon for s in schools) / len(schools)
    lat0 = sum(s.lat for s in schools) / len(schools)
    shrink = math.cos(math.radians(lat0))
    points = [((s.lon - lon0) * shrink, s.lat - lat0) for s in schools]
    xx, yy = sum(x * x for x, _ in points), sum(y * y for _, y in points)
    angle = 0.5 * math.atan2(2 * sum(x * y for x, y in points), xx - yy)
    along = [x * math.cos(angle) + y * math.sin(angle) for x, y in points]
    order = sorted(range(len(schools)), key=lambda k: (along[k], schools[k].school_id))
    return [schools[k] for k in order[(len(schools) + 1) // 2 :]]


def _merge_offices(ground: _Ground, edit: Edit) -> None:
    gone, kept = edit.subject, edit.other[0]
    if gone == kept:
        raise WhatIfError(
            f"“{edit.whatif}”：不能并入自身", f"{edit.whatif}: an office cannot be merged into itself"
        )
    ground.change("schools", lambda s: replace(s, office_id=kept) if s.office_id == gone else s)
    seat = next(u for u in ground.tables["units"] if u.unit_id == gone)

    def moved(person: Inspector) -> Inspector:
        if person.unit_id != gone:
            return person
        placed = person.lon is not None or person.school_id
        return replace(
            person,
            unit_id=kept,
            lon=person.lon if placed else seat.lon,
            lat=person.lat if placed else seat.lat,
        )

    ground.change("inspectors", moved)
    ground.change("campaigns", lambda c: replace(c, office_id=kept) if c.office_id == gone else c)
    ground.change("training", lambda t: replace(t, unit_id=kept) if t.unit_id == gone else t)


def _split_office(ground: _Ground, edit: Edit) -> None:
    old = next((u for u in ground.tables["units"] if u.unit_id == edit.subject), None)
    if old is None:
        raise _gone(edit, edit.subject)
    names = {name for name in edit.township.replace("；", "、").replace(";", "、").split("、") if name}
    own = [s for s in ground.tables["schools"] if s.office_id == old.unit_id]
    moved = [s for s in own if s.township in names]
    if not moved or len(moved) == len(own):
        raise WhatIfError(
            f"“{edit.whatif}”：划出的学校为 {len(moved)} 所，共 {len(own)} 所，请核对乡镇街道",
            f"{edit.whatif}: {len(moved)} of {len(own)} schools would move; check the townships",
        )
    lon, lat = sum(s.lon for s in moved) / len(moved), sum(s.lat for s in moved) / len(moved)
    unit = replace(
        old, unit_id=edit.other[0], name=f"{old.name}（拟设）", parent_id=old.parent_id, lon=lon, lat=lat
    )
    ground.tables["units"] = (*ground.tables["units"], unit)
    ids = {s.school_id for s in moved}
    ground.change("schools", lambda s: replace(s, office_id=unit.unit_id) if s.school_id in ids else s)
    people = [i for i in ground.tables["inspectors"] if i.unit_id == old.unit_id]
    start = ground.county.start_point
    known = ground.county.inspectors

    def away(person: Inspector) -> float:
        x, y = start(person.inspector_id) if person.inspector_id in known else (old.lon, old.lat)
        return math.hypot((x - lon) * math.cos(math.radians(lat)), y - lat)

    number = round(len(people) * len(moved) / len(own))
    nearest = {i.inspector_id for i in sorted(people, key=lambda i: (away(i), i.inspector_id))[:number]}
    ground.change(
        "inspectors", lambda i: replace(i, unit_id=unit.unit_id) if i.inspector_id in nearest else i
    )


def _heads_away(ground: _Ground, edit: Edit) -> None:
    if edit.start is None or edit.end is None:
        raise WhatIfError(f"“{edit.whatif}”：须填起止日期", f"{edit.whatif}: needs its days")
    away = [
        make(Absence, inspector_id=i.inspector_id, start=edit.start, end=edit.end, reason=edit.kind.zh)
        for i in ground.tables["inspectors"]
        if i.background is Background.PRINCIPAL and i.school_id and edit.unit_id in ("", i.unit_id)
    ]
    ground.tables["absences"] = (*ground.tables["absences"], *away)


_APPLY: Mapping[EditKind, Callable[[_Ground, Edit], None]] = {
    EditKind.HIRE: _hire,
    EditKind.LOSE: _lose,
    EditKind.PARAMETER: _parameter,
    EditKind.ENROLMENT: _enrolment,
    EditKind.OPEN_SCHOOL: _open_school,
    EditKind.CLOSE_SCHOOL: _close_school,
    EditKind.MERGE_SCHOOLS: _merge_schools,
    EditKind.MERGE_ZONES: _merge_zones,
    EditKind.SPLIT_ZONE: _split_zone,
    EditKind.MERGE_OFFICES: _merge_offices,
    EditKind.SPLIT_OFFICE: _split_office,
    EditKind.HEADS_AWAY: _heads_away,
}
