"""Tiny offices drawn at random in which duties crowd each other: two to five schools, three to five people, two months."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

from duxue.scenarios.codes import Severity
from duxue.scenarios.county import County
from duxue.scenarios.records import Absence, Campaign, FollowUp, Recusal, Training
from duxue.scenarios.rows import make
from tests.models.stages.small_office import office, person, school

FIRST, LAST = date(2027, 3, 1), date(2027, 4, 30)


def tiny(seed: int) -> County:
    """The office of a seed."""
    draw = Random(seed)

    def day(first: date = FIRST, last: date = LAST) -> date:
        return first + timedelta(days=draw.randrange((last - first).days + 1))

    schools = [
        school(
            n,
            east=draw.randrange(12),
            last_comprehensive=day().replace(year=2022) if draw.random() < 0.35 else date(2025, 4, 15),
        )
        for n in range(draw.randint(2, 5))
    ]
    people = [_person(draw, n, len(schools)) for n in range(draw.randint(3, 5))]
    parameters: dict[str, Any] = {
        "notice_workdays": draw.choice((1, 5)), "look_back_days": draw.choice((2, 5, 12, 30)),
        "events_per_year": draw.choice((1, 2, 5)), "reserve_share": 0.1,
    }  # fmt: skip
    follow_ups = [
        make(
            FollowUp, issue_id=f"L{n}", school_id=draw.choice(schools).school_id, deadline=day(last=date(2027, 3, 28)),
            severity=draw.choice((Severity.MINOR, Severity.GENERAL, Severity.SERIOUS)),
        )
        for n in range(draw.randint(0, 3))
    ]  # fmt: skip
    campaigns = []
    for n in range(draw.randint(0, 2)):
        start = day(last=date(2027, 4, 10))
        end = start + timedelta(days=draw.choice((4, 11, 20)))
        campaigns.append(
            make(
                Campaign,
                campaign_id=f"C{n}",
                name=f"专项{n}",
                basis="年度计划",
                office_id="U1",
                start=start,
                end=end,
                merge=draw.random() < 0.7,
            )
        )
    absences = [
        make(
            Absence,
            inspector_id=draw.choice(people).inspector_id,
            start=(a := day()),
            end=a + timedelta(days=draw.choice((3, 10, 25))),
        )
        for _ in range(draw.randint(0, 3))
    ]
    training = [
        make(
            Training,
            training_id=f"T{n}",
            start=(a := day(last=date(2027, 4, 20))),
            end=a + timedelta(days=4),
            hours=40.0,
        )
        for n in range(draw.randint(0, 2))
    ]
    recusals = [
        make(
            Recusal,
            inspector_id=draw.choice(people).inspector_id,
            school_id=draw.choice(schools).school_id,
            reason="other",
        )
        for _ in range(draw.randint(0, 2))
    ]
    return office(
        schools, people, parameters, horizon=(FIRST, LAST), follow_ups=tuple(follow_ups), campaigns=tuple(campaigns),
        absences=tuple(absences), training=tuple(training), recusals=tuple(dict.fromkeys(recusals)),
    )  # fmt: skip


def _person(draw: Random, number: int, schools: int) -> Any:
    days = draw.choice((None, None, 3.0, 5.0))
    cells: dict[str, Any] = {
        "can_lead": draw.random() < 0.6,
        "lon": 118.2 + draw.randrange(10) / 100,
        "lat": 39.63,
    }
    if days:
        cells["days_per_month"] = days
    if draw.random() < 0.15:
        cells["school_id"] = f"S{draw.randrange(schools):03d}"
    return person(f"X{number}", **cells)
