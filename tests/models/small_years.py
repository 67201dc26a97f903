"""Small offices drawn at random for a whole year: two to six schools, three to five people, and whatever may happen to them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import Any

from duxue.scenarios.codes import ImposedLevel, Severity, Stage, TaskKind
from duxue.scenarios.county import County
from duxue.scenarios.records import (
    Absence,
    Campaign,
    Closure,
    FollowUp,
    Imposed,
    Inspector,
    Principal,
    Recusal,
    School,
    Training,
)
from duxue.scenarios.rows import Sample, Task, make
from tests.models.stages.small_office import FIRST, LAST, LAT, office, person, school

LONG_AGO, LATELY = date(2021, 11, 3), date(2025, 4, 15)
SEPTEMBER = date(2027, 9, 1)
STAGES = (Stage.PRIMARY, Stage.PRIMARY, Stage.JUNIOR, Stage.KINDERGARTEN, Stage.NINE_YEAR)


def small_year(seed: int) -> County:
    """The office of a seed."""
    drawn = _Drawn(Random(f"year/{seed}"))
    parameters = {
        "notice_workdays": drawn.one_of(5, 10), "look_back_days": drawn.one_of(7, 14, 30, 60),
        "events_per_year": drawn.one_of(1, 2, 3, 5), "schools_per_inspector": drawn.one_of(3, 5, 5),
        "review_weeks": drawn.one_of(6, 12, 26),
    }  # fmt: skip
    return office(drawn.schools, drawn.people, parameters, horizon=(FIRST, LAST), **drawn.tables())


class _Drawn:
    """The rows of an office, one draw after the other."""

    def __init__(self, draw: Random) -> None:
        self.draw = draw
        number, staff = draw.randint(2, 6), draw.randint(3, 5)
        self.schools = [self._school(n) for n in range(number)]
        self.people = [self._person(n) for n in range(staff)]

    def one_of(self, *values: Any) -> Any:
        return self.draw.choice(values)

    def _happens(self, share: float) -> bool:
        return self.draw.random() < share

    def _day(self, first: date = date(2027, 1, 10), last: date = date(2027, 12, 10)) -> date:
        return first + timedelta(days=self.draw.randrange((last - first).days + 1))

    def _days(self, first: date, *lengths: int) -> dict[str, date]:
        return {"start": first, "end": first + timedelta(days=self.one_of(*lengths))}

    def _place(self) -> str:
        return f"S{self.draw.randrange(len(self.schools)):03d}"

    def _who(self) -> str:
        return f"X{self.draw.randrange(len(self.people))}"

    def _school(self, number: int) -> School:
        due = self._day().replace(year=2022)
        last = self.one_of(LATELY, date(2024, 10, 9), due, due, LONG_AGO)
        turn = self._happens(0.12) and self.one_of("opens", "closes")
        return school(
            number, east=self.draw.randrange(14), students=2500 if self._happens(0.12) else 500, stage=self.one_of(*STAGES),
            last_comprehensive=None if turn == "opens" else last, closed=SEPTEMBER if turn == "closes" else None,
            opened=SEPTEMBER if turn == "opens" else date(2000, 9, 1),
        )  # fmt: skip

    def _person(self, number: int) -> Inspector:
        cells: dict[str, Any] = {
            "can_lead": self._happens(0.6),
            "lat": LAT,
            "lon": 118.2 + self.draw.randrange(12) / 100,
        }
        if self._happens(0.4):
            cells["days_per_month"] = self.one_of(2.0, 3.0, 4.0, 6.0)
        if self._happens(0.2):
            cells["school_id"] = self._place()
        if self._happens(0.15):
            cells["term_end"] = self.one_of(date(2027, 8, 31), date(2027, 6, 30))
        if self._happens(0.1):
            cells["term_start"] = date(2027, 3, 1)
        if self._happens(0.2):
            cells["stages"] = (self.one_of(Stage.PRIMARY, Stage.JUNIOR),)
        return person(f"X{number}", **cells)

    def tables(self) -> dict[str, tuple[Any, ...]]:
        """Duties, and what stands in their way."""
        draw = self.draw
        return {
            "follow_ups": tuple(self._follow_up(n) for n in range(draw.randint(0, 4))),
            "campaigns": tuple(self._campaign(n) for n in range(draw.randint(0, 3))),
            "absences": tuple(
                make(Absence, inspector_id=self._who(), **self._days(self._day(), 5, 12, 30, 60, 120))
                for _ in range(draw.randint(0, 4))
            ),
            "training": tuple(self._session(n) for n in range(draw.randint(0, 3))),
            "principals": tuple(self._heads()),
            "recusals": tuple(dict.fromkeys(self._recusal() for _ in range(draw.randint(0, 2)))),
            "closures": tuple(
                make(
                    Closure,
                    school_id=self._place() if self._happens(0.7) else "",
                    **self._days(self._day(), 4, 11),
                )
                for _ in range(draw.randint(0, 2))
            ),
            "imposed": (self._imposed(),) if self._happens(0.25) else (),
        }

    def _follow_up(self, number: int) -> FollowUp:
        deadline = self._day(date(2026, 12, 1), date(2027, 10, 20))
        severity = self.one_of(Severity.MINOR, Severity.GENERAL, Severity.SERIOUS)
        return make(
            FollowUp, issue_id=f"L{number}", school_id=self._place(), deadline=deadline, severity=severity
        )

    def _campaign(self, number: int) -> Campaign:
        days = self._days(self._day(date(2027, 3, 1), date(2027, 11, 10)), 5, 12, 20, 40)
        sample = self.one_of(Sample(), Sample(count=self.draw.randint(1, len(self.schools))))
        return make(
            Campaign, campaign_id=f"C{number}", name=f"专项{number}", office_id="U1", merge=self._happens(0.7), sample=sample, **days
        )  # fmt: skip

    def _session(self, number: int) -> Training:
        days = self._days(self._day(date(2027, 1, 10), date(2027, 11, 20)), 2, 4)
        return make(Training, training_id=f"T{number}", hours=self.one_of(20.0, 40.0), **days)

    def _heads(self) -> Iterator[Principal]:
        for one in self.schools:
            if self._happens(0.25):
                yield make(
                    Principal,
                    school_id=one.school_id,
                    name="校长",
                    term_start=date(2022, 9, 1),
                    term_end=self._day(),
                )

    def _recusal(self) -> Recusal:
        return make(Recusal, inspector_id=self._who(), school_id=self._place(), reason="other")

    def _imposed(self) -> Imposed:
        kind = Task(self.one_of(TaskKind.COMPREHENSIVE, TaskKind.PRINCIPAL_REVIEW))
        start = date(2027, 3, 2) + timedelta(weeks=self.draw.randrange(16))
        people = ("X0",) if self._happens(0.5) else ()
        return make(
            Imposed, event_id="G1", target_id=self._place(), kinds=(kind,), level=ImposedLevel.CITY, inspectors=people,
            **self._days(start, 1),
        )  # fmt: skip
