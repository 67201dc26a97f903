"""One year drawn at random by the office's rates: who falls ill or leaves, what comes from outside; the same seed, the same year."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta

import numpy as np

from duxue.models.facts.availability import service_spans
from duxue.models.facts.spans import includes_all
from duxue.models.stress.happenings import Happening, HappeningKind
from duxue.scenarios.calendar import days_between
from duxue.scenarios.codes import Employment
from duxue.scenarios.county import County
from duxue.scenarios.records import Inspector, School

YEAR = 365.0
_ORDER = tuple(HappeningKind)


def drawn_year(county: County, number: int) -> tuple[Happening, ...]:
    """The happenings of draw ``number`` (from 0) from the day of planning to the end of the horizon, by the day they are known.

    Every kind draws from a stream of its own, so that another rate of one kind leaves the others as they were.
    """
    found: list[Happening] = []
    for place, draw in enumerate((_sick, _long, _leaving, _emergencies, _imposed, _snow)):
        stream = np.random.default_rng([county.seed, number, place])
        found += draw(county, stream)
    return tuple(sorted(_cut(found), key=lambda h: (h.known, _ORDER.index(h.kind), h.subject, h.start)))


def _cut(found: Sequence[Happening]) -> Iterator[Happening]:
    """At most one happening of a kind a subject and day: who has left falls ill no more, a school has one visit a day."""
    left = {h.subject: h.start for h in found if h.kind is HappeningKind.LEAVE}
    seen: set[tuple[str, date]] = set()
    for one in found:
        if one.kind in (HappeningKind.SICK, HappeningKind.LONG) and one.start >= left.get(
            one.subject, date.max
        ):
            continue
        if one.kind in (HappeningKind.EMERGENCY, HappeningKind.IMPOSED):
            if any((one.subject, day) in seen for day in days_between(one.start, one.end)):
                continue
            seen.update((one.subject, day) for day in days_between(one.start, one.end))
        yield one


def _people(county: County) -> list[Inspector]:
    return sorted(county.rows.inspectors, key=lambda i: i.inspector_id)


def _service(county: County, person: Inspector) -> list[date]:
    """The workdays from now on on which a person serves."""
    spans = sorted({*service_spans(county, person), *service_spans(county, person, government=True)})
    days = {
        day
        for first, last in spans
        for day in county.calendar.workdays(max(first, county.since), last, person.unit_id)
    }
    return sorted(days)


def _rate(county: County, person: Inspector, stem: str) -> float:
    kind = "full_time" if person.employment is Employment.FULL_TIME else "part_time"
    return county.parameters.number(f"{stem}_{kind}", person.unit_id)


def _part(days: Sequence[date]) -> float:
    """What part of a year some days of service span."""
    return ((days[-1] - days[0]).days + 1) / YEAR if days else 0.0


def _sick(county: County, stream: np.random.Generator) -> Iterator[Happening]:
    for person in _people(county):
        days = _service(county, person)
        spell = county.parameters.number("stress_sick_spell_days", person.unit_id)
        number = stream.poisson(_rate(county, person, "stress_sick_days") / spell * _part(days))
        taken: set[date] = set()
        for _ in range(int(number)):
            first = int(stream.integers(len(days)))
            last = min(first + int(stream.poisson(spell - 1)), len(days) - 1)
            start, end = days[first], days[last]
            if taken.isdisjoint(days_between(start, end)):
                taken.update(days_between(start, end))
                yield Happening(HappeningKind.SICK, person.inspector_id, start, end, start)


def _long(county: County, stream: np.random.Generator) -> Iterator[Happening]:
    for person in _people(county):
        days = _service(county, person)
        chance, when, much = stream.random(3)
        p = county.parameters
        if days and chance < p.number("stress_long_share", person.unit_id) * _part(days):
            start = days[int(when * len(days))]
            length = round(7 * p.number("stress_long_weeks", person.unit_id) * (0.5 + much))
            end = min(start + timedelta(days=length - 1), county.end)
            yield Happening(HappeningKind.LONG, person.inspector_id, start, end, start)


def _leaving(county: County, stream: np.random.Generator) -> Iterator[Happening]:
    for person in _people(county):
        days = _service(county, person)
        chance, when = stream.random(2)
        if days and chance < _rate(county, person, "stress_leave_share") * _part(days):
            start = days[int(when * len(days))]
            ahead = county.parameters.count("stress_leave_notice_days", person.unit_id)
            known = max(county.since, start - timedelta(days=ahead))
            yield Happening(HappeningKind.LEAVE, person.inspector_id, start, county.end, known)


def _at_schools(
    county: County, stream: np.random.Generator, key: str, length: Callable[[str], int]
) -> Iterator[tuple[School, date, date]]:
    """Schools and days of what comes from outside, by a rate per 100 schools and year."""
    part = ((county.end - county.since).days + 1) / YEAR
    for office in county.offices:
        schools = sorted(county.schools_of(office.unit_id), key=lambda s: s.school_id)
        rate = county.parameters.number(key, office.unit_id) * len(schools) / 100 * part
        for _ in range(int(stream.poisson(rate))):
            school = schools[int(stream.integers(len(schools)))]
            where = stream.random()
            days = length(office.unit_id)
            runs = _runs(county, school, days)
            if runs:
                start = runs[int(where * len(runs))]
                yield school, start, start + timedelta(days=days - 1)


def _runs(county: County, school: School, length: int) -> list[date]:
    """The days on which so many school days in one week begin."""
    days = county.calendar.school_days_in(school, county.since, county.end)
    open_ones = set(days)
    return [
        d
        for d in days
        if d.weekday() + length <= 7 and all(d + timedelta(days=n) in open_ones for n in range(length))
    ]


def _emergencies(county: County, stream: np.random.Generator) -> Iterator[Happening]:
    p = county.parameters
    found = _at_schools(county, stream, "stress_emergencies", lambda u: p.count("stress_emergency_days", u))
    for school, start, end in found:
        wanted = p.count("stress_emergency_people", school.office_id)
        yield Happening(HappeningKind.EMERGENCY, school.school_id, start, end, start, wanted)


def _imposed(county: County, stream: np.random.Generator) -> Iterator[Happening]:
    p = county.parameters
    busy: set[tuple[str, date]] = set()
    for row in county.rows.imposed:
        busy.update((who, day) for who in row.inspectors for day in days_between(row.start, row.end))
    for school, start, end in _at_schools(county, stream, "stress_imposed", lambda _: 1):
        ahead = timedelta(days=p.count("stress_imposed_notice_days", school.office_id))
        pool = [
            i.inspector_id
            for i in sorted(county.inspectors_of(school.office_id), key=lambda i: i.inspector_id)
            if includes_all(service_spans(county, i), start, end)
            and (i.inspector_id, start) not in busy
            and i.school_id != school.school_id
        ]
        number = min(p.count("stress_imposed_people", school.office_id), len(pool))
        taken = tuple(sorted(pool[int(n)] for n in stream.permutation(len(pool))[:number]))
        busy.update((who, start) for who in taken)
        known = max(county.since, start - ahead)
        yield Happening(HappeningKind.IMPOSED, school.school_id, start, end, known, 0, taken)


def _snow(county: County, stream: np.random.Generator) -> Iterator[Happening]:
    """Snow days by winter, each on a day of teaching; all schools are closed."""
    p = county.parameters
    taught = {d for s in county.rows.schools for d in county.calendar.school_days(s) if s.in_scope(d)}
    for year in range(county.start.year - 1, county.end.year + 1):
        first, last = p.day("stress_snow_from", year), p.day("stress_snow_to", year)
        if last < first:
            last = p.day("stress_snow_to", year + 1)
        whole = list(days_between(first, last))
        inside = [d for d in whole if county.since <= d <= county.end]
        open_ones = [d for d in inside if d in taught]
        number = int(stream.poisson(p.number("stress_snow_days") * len(inside) / len(whole)))
        for place in sorted(int(n) for n in stream.permutation(len(open_ones))[:number]):
            day = open_ones[place]
            yield Happening(HappeningKind.SNOW, "", day, day, day)
