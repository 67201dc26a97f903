"""Synthetic duties of a year: campaigns, follow-ups, training, imposed visits, closures, absences, recusals."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

from duxue.scenarios.calendar import WorkCalendar
from duxue.scenarios.codes import Audience, Employment, ImposedLevel, RecusalReason, Severity, Stage, TaskKind
from duxue.scenarios.records import (
    Absence,
    Campaign,
    Closure,
    FollowUp,
    FormerPosting,
    Imposed,
    Inspector,
    Recusal,
    School,
    Training,
)
from duxue.scenarios.rows import Sample, Task, make
from duxue.scenarios.synthetic.heads import due_in_horizon
from duxue.scenarios.synthetic.places import Point, kilometres
from duxue.scenarios.synthetic.shapes import Shape
from duxue.scenarios.synthetic.witness import fit_on
from duxue.scenarios.synthetic.year import AS_OF, END, START

LOOK_BACK_DAYS = 60
_SEVERITIES = tuple(
    {"m": Severity.MINOR, "g": Severity.GENERAL, "s": Severity.SERIOUS}[letter] for letter in "msmmgmgmgm"
)
_SESSIONS = (
    ("1", date(2027, 3, 25), date(2027, 3, 26), 16.0, Audience.ALL),
    ("2", date(2027, 5, 20), date(2027, 5, 21), 16.0, Audience.ALL),
    ("3", date(2027, 10, 28), date(2027, 10, 29), 16.0, Audience.ALL),
    ("4", date(2027, 1, 14), date(2027, 1, 15), 16.0, Audience.NEW),
)


def campaigns(office: str, schools: Sequence[School]) -> list[Campaign]:
    """Three special inspections of an office: all of a small scope, a fifth of the primaries, a number of all schools."""
    basis = "年度教育督导工作计划（合成示例）"
    return [
        make(
            Campaign,
            campaign_id=f"C{office}1",
            name="高中阶段学校食品安全专项督导",
            basis=basis,
            office_id=office,
            start=date(2027, 4, 12),
            end=date(2027, 5, 14),
            stages=(Stage.SENIOR, Stage.COMPLETE, Stage.VOCATIONAL),
        ),
        make(
            Campaign,
            campaign_id=f"C{office}2",
            name="义务教育作业管理专项督导",
            basis=basis,
            office_id=office,
            start=date(2027, 3, 8),
            end=date(2027, 4, 9),
            stages=(Stage.PRIMARY,),
            sample=Sample(share=0.2),
        ),
        make(
            Campaign,
            campaign_id=f"C{office}3",
            name="校园安全专项督导",
            basis=basis,
            office_id=office,
            start=date(2027, 10, 11),
            end=date(2027, 11, 12),
            sample=Sample(count=max(1, len(schools) // 16)),
            merge=False,
        ),
    ]


def training(prefix: str, unit_id: str = "") -> list[Training]:
    """Three sessions for all (48 hours, 40 are needed) and one for the newly appointed."""
    return [
        make(
            Training,
            training_id=f"{prefix}{key}",
            start=start,
            end=end,
            hours=hours,
            unit_id=unit_id,
            audience=audience,
        )
        for key, start, end, hours, audience in _SESSIONS
    ]


def follow_ups(
    county: str, schools: Sequence[School], calendar: WorkCalendar, draw: Random
) -> list[FollowUp]:
    """Findings of last year at one school in twelve, of all severities: overdue, due in the year, due later, closed."""
    stable = [s for s in schools if s.closed is None and (s.opened is None or s.opened < START)]
    rows = []
    for number, school in enumerate(draw.sample(stable, max(1, len(stable) // 12)), start=1):
        found_on = AS_OF - timedelta(days=draw.randint(20, 150))
        deadline = date(2026, 11, 20) if number % 7 == 1 else _deadline(school, calendar, draw)
        rows.append(
            make(
                FollowUp,
                issue_id=f"Z{county}{number:02d}",
                school_id=school.school_id,
                found_on=found_on,
                deadline=deadline,
                severity=_SEVERITIES[number % len(_SEVERITIES)],
                closed_on=date(2026, 11, 27) if number % 9 == 4 else None,
            )
        )
    return rows


def _deadline(school: School, calendar: WorkCalendar, draw: Random) -> date:
    """A deadline that leaves ten school days for the look-back, or so late that it falls due after the horizon."""
    for _ in range(50):
        day = START + timedelta(days=draw.randint(-10, 350))
        last = day + timedelta(days=LOOK_BACK_DAYS)
        since = max(START, day + timedelta(days=1))
        if last > END or len(calendar.school_days_in(school, since, last)) >= 10:
            return day
    return date(2027, 3, 1)


def imposed(
    county: str, schools: Sequence[School], people: Sequence[Inspector], draw: Random, *, government: bool
) -> list[Imposed]:
    """Visits that levels above have fixed: a comprehensive one at a school not due, and an evaluation of the county.

    ``government``: whether the evaluation is among them (in a city it would be taken for the city's own one).
    """
    quiet = [school for school in schools if may_be_visited_from_above(school)]
    full = [p.inspector_id for p in people if p.employment is Employment.FULL_TIME and fit_on(p, START)]
    part = [p.inspector_id for p in people if p.employment is Employment.PART_TIME and fit_on(p, START)]
    rows = []
    if quiet:
        school = draw.choice([s for s in quiet if s.stage is not Stage.KINDERGARTEN] or quiet)
        rows.append(
            make(
                Imposed,
                event_id=f"P{county}1",
                target_id=school.school_id,
                kinds=(Task(TaskKind.COMPREHENSIVE),),
                start=date(2027, 5, 11),
                end=date(2027, 5, 12),
                level=ImposedLevel.PROVINCE,
                inspectors=tuple(sorted([*full[-1:], *part[:1]])),
            )
        )
    if government:
        rows.append(
            make(
                Imposed,
                event_id=f"P{county}2",
                target_id=county,
                kinds=(Task(TaskKind.COUNTY_EVALUATION),),
                start=date(2027, 11, 16),
                end=date(2027, 11, 18),
                level=ImposedLevel.PROVINCE,
                inspectors=tuple(sorted(full[:1] + part[-2:])),
            )
        )
    return rows


def may_be_visited_from_above(school: School) -> bool:
    """Whether a comprehensive visit in spring is neither due anyway nor sooner than three years after the last."""
    last = school.last_comprehensive
    return (
        last is not None
        and last.year == AS_OF.year - 3
        and school.closed is None
        and not due_in_horizon(school)
    )


def closures(county: str, schools: Sequence[School], draw: Random) -> list[Closure]:
    """Days on which a school is rebuilt, the county holds its games, kindergartens celebrate."""
    small = [s for s in schools if s.stage is Stage.PRIMARY and s.closed is None]
    rows = []
    if small:
        school = draw.choice(small)
        rows.append(
            make(
                Closure,
                school_id=school.school_id,
                start=date(2027, 11, 1),
                end=date(2027, 11, 12),
                reason="校舍加固施工",
            )
        )
    rows.append(
        make(
            Closure,
            unit_id=county,
            start=date(2027, 4, 22),
            end=date(2027, 4, 23),
            reason="全县中小学生运动会",
        )
    )
    day = date(2027, 6, 1)
    rows.append(
        make(Closure, unit_id=county, stage=Stage.KINDERGARTEN, start=day, end=day, reason="儿童节活动")
    )
    return rows


def absences(people: Sequence[Inspector], draw: Random) -> list[Absence]:
    """One person in ten is away for a week or so; never so long that a month's visits could not be made."""
    rows = []
    for person in draw.sample(list(people), max(1, len(people) // 10)):
        start, end = _week_away(draw)
        rows.append(
            make(
                Absence,
                inspector_id=person.inspector_id,
                start=start,
                end=end,
                reason=draw.choice(("病假", "外出学习", "年休假")),
            )
        )
    return sorted(rows, key=lambda row: (row.inspector_id, row.start))


def _week_away(draw: Random) -> tuple[date, date]:
    """Some days in a row on which no training is held."""
    while True:
        start = START + timedelta(days=draw.randint(10, 340))
        end = start + timedelta(days=draw.randint(4, 10))
        if all(end < first or last < start for _, first, last, _, _ in _SESSIONS):
            return start, end


def recusals(
    shape: Shape,
    schools: Sequence[School],
    people: Sequence[Inspector],
    starts: Sequence[Point],
    draw: Random,
) -> list[Recusal]:
    """Rings of serving heads who keep away from each other's schools, and schools near home where relatives work.

    ``starts`` are the points where the days of ``people`` begin, in the same order.
    """
    found: dict[tuple[str, str], Recusal] = {}

    def add(
        person: Inspector, school_id: str, reason: RecusalReason, start: date | None, end: date | None
    ) -> None:
        if person.school_id != school_id:
            row = make(
                Recusal,
                inspector_id=person.inspector_id,
                school_id=school_id,
                reason=reason,
                start=start,
                end=end,
            )
            found.setdefault((row.inspector_id, row.school_id), row)

    serving = [person for person in people if person.school_id]
    draw.shuffle(serving)
    for ring in (serving[i * 5 : i * 5 + 5] for i in range(shape.rings)):
        for at, person in enumerate(ring):
            for step in (1, 2):
                other = ring[(at + step) % len(ring)]
                add(person, other.school_id, RecusalReason.INTEREST, None, None)
    for person, start in zip(people, starts, strict=True):
        near = sorted(schools, key=lambda s: (kilometres(start, (s.lon, s.lat)), s.school_id))[:25]
        wanted = int(shape.recusals) + (draw.random() < shape.recusals % 1)
        for school in draw.sample(near, min(len(near), wanted)):
            reason = draw.choice((RecusalReason.RELATIVE, RecusalReason.FORMER_POST, RecusalReason.OTHER))
            former = reason is RecusalReason.FORMER_POST
            since = date(draw.choice((2024, 2025, 2026)), 9, 1) if former else None
            until = date(since.year + 3, 8, 31) if since is not None else None
            add(person, school.school_id, reason, since, until)
    return [found[key] for key in sorted(found)]


def former_postings(held: dict[str, str], draw: Random) -> list[FormerPosting]:
    """The list in force: mostly of the last three years, some older, some schools without anyone."""
    rows = []
    for school_id, inspector_id in sorted(held.items()):
        kind = draw.random()
        if kind < 0.06:
            continue
        year = draw.choice((2021, 2022, 2023)) if kind < 0.18 else draw.choice((2024, 2025, 2026))
        since = date(year, draw.choice((3, 9)), 1)
        if inspector_id:
            rows.append(make(FormerPosting, school_id=school_id, inspector_id=inspector_id, since=since))
    return rows
