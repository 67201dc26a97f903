"""The figures of a staffing answer as tables, declared once: csv, workbook and page show the same rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from duxue.models.hiring.kinds import Kind
from duxue.planner.publish.figure_tables import Figures, Value, table
from duxue.planner.staffed import OfficeStaffing, Staffed, standing
from duxue.planner.words import Lang, code_text, codes_text, pairs, pick
from duxue.scenarios.county import County
from duxue.scenarios.records import Inspector
from duxue.scenarios.travel.coordinates import from_wgs84

OPEN = ("posts", "law", "share", "teams", "days", "leads")
"""What a staff leaves open, by its key."""
REQUIREMENTS = pairs("requirements")
TRIED = {True: ("全年试排", "a whole year"), False: ("挂牌试排＋月天数", "postings, months' days")}


def figures(answer: Staffed, lang: Lang) -> tuple[Figures, ...]:
    """All tables of an answer; those of the years ahead only where they were asked for."""
    county = answer.county

    def filled(name: str, rows: Callable[[OfficeStaffing, Lang], Iterator[tuple[Value, ...]]]) -> Figures:
        found = (
            (one.office_id, county.units[one.office_id].name, *row)
            for one in answer.offices
            for row in rows(one, lang)
        )
        return table("staffing", name, found)

    tables = [
        filled("summary", _summary),
        filled("hires", _hires),
        filled("causes", _causes),
        filled("frontier", _frontier),
    ]
    if any(one.outlook for one in answer.offices):
        tables += [filled("years", _years), filled("leaving", _leaving), filled("crossings", _crossings)]
    return tuple(tables)


def _summary(one: OfficeStaffing, lang: Lang) -> Iterator[tuple[Value, ...]]:
    law, found = one.arithmetic, one.smallest
    level, full = law.level, found.full
    wished = {wish.key: found.least + wish.step for wish in one.wishes}
    yield (
        level.small + level.large, level.large, level.need, level.have, law.short, level.full, level.part,
        law.full_short, law.hires, found.least, found.number, full, found.number - full,
        len(found.verdict.open), len(found.beyond), wished["reserve"], wished["experts"], pick(lang, *TRIED[found.verdict.whole]), standing(found, lang),
    )  # fmt: skip


def _causes(one: OfficeStaffing, lang: Lang) -> Iterator[tuple[Value, ...]]:
    for cause in one.causes if one.smallest.least else ():
        yield pick(lang, *REQUIREMENTS[cause.key]), cause.step, cause.without


def _frontier(one: OfficeStaffing, _lang: Lang) -> Iterator[tuple[Value, ...]]:
    for point in one.frontier:
        left = [point.open.get(what, 0) for what in OPEN]
        yield point.number, *left, point.minutes, point.minutes_bound


def _hires(one: OfficeStaffing, lang: Lang) -> Iterator[tuple[Value, ...]]:
    for kind, number in one.smallest.hires:
        yield (*kind_words(kind, lang), number)


def kind_words(kind: Kind, lang: Lang) -> tuple[str, str, str, str]:
    """Place, employment, stages and expert category of a kind of person, in words."""
    expertise = kind.profile.expertise
    return (
        kind.place.name,
        code_text(kind.employment, lang),
        codes_text(kind.profile.stages, lang) if expertise else pick(lang, "督政", "government duty"),
        code_text(expertise, lang),
    )


def _years(one: OfficeStaffing, _lang: Lang) -> Iterator[tuple[Value, ...]]:
    if one.outlook is None:
        return
    plan, hired = one.outlook.plan, 0
    for k, year in enumerate(one.outlook.years):
        hired += plan.full[k] + plan.part[k]
        yield (
            year.start, year.day, year.schools, year.large, year.students, year.need, year.have, year.gap,
            year.full, year.part, year.full_needed, plan.full[k], plan.part[k], year.have + hired,
        )  # fmt: skip


def _leaving(one: OfficeStaffing, lang: Lang) -> Iterator[tuple[Value, ...]]:
    for row in one.outlook.leaving if one.outlook else ():
        yield row.inspector_id, row.name, row.last, code_text(row.reason, lang)


def _crossings(one: OfficeStaffing, lang: Lang) -> Iterator[tuple[Value, ...]]:
    for row in one.outlook.crossings if one.outlook else ():
        words = ("成为大校", "large") if row.large else ("不再是大校", "large no more")
        yield row.school_id, row.name, row.start, row.students, pick(lang, *words)


def proposed_rows(answer: Staffed) -> tuple[Inspector, ...]:
    """The proposed people as rows of the table of inspectors, points in the scenario's own coordinate system."""
    county: County | None = answer.county
    crs = county.parameters.word("crs") if county else "WGS84"

    def written(person: Inspector) -> Inspector:
        if person.lon is None or person.lat is None:
            return person
        lon, lat = from_wgs84(person.lon, person.lat, crs)
        return replace(person, lon=round(float(lon), 6), lat=round(float(lat), 6))

    return tuple(written(person) for one in answer.offices for person in one.smallest.people)


def totals(summary: Figures) -> tuple[Value, ...]:
    """The sums of the summary's numbers over all offices."""
    sums: list[Any] = [
        sum(row[k] for row in summary.rows)
        if summary.rows and all(isinstance(row[k], int) for row in summary.rows)
        else None
        for k in range(len(summary.columns))
    ]
    return tuple(sums)
