"""Synthetic inspectors: full and part time, serving, retired and seconded, with stages, expertise and terms."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import Any

from duxue.scenarios.codes import Background, Duty, Employment, Expertise, Stage
from duxue.scenarios.records import Inspector, School
from duxue.scenarios.rows import make
from duxue.scenarios.synthetic.names import PersonNames
from duxue.scenarios.synthetic.places import Ground
from duxue.scenarios.synthetic.year import START

FULL_SHARE = 0.17
_TERMS = (
    (date(2025, 1, 1), date(2027, 12, 31)),
    (date(2025, 9, 1), date(2028, 8, 31)),
    (date(2026, 3, 1), date(2029, 2, 28)),
)
_NEW_TERM = (date(2026, 11, 1), date(2029, 10, 31))
_NEW_TRAINED = date(2026, 12, 18)
_OWN_STAGES = {
    Stage.KINDERGARTEN: (Stage.KINDERGARTEN,),
    Stage.PRIMARY: (Stage.KINDERGARTEN, Stage.PRIMARY),
    Stage.JUNIOR: (Stage.PRIMARY, Stage.JUNIOR),
    Stage.NINE_YEAR: (Stage.PRIMARY, Stage.JUNIOR),
    Stage.SENIOR: (Stage.JUNIOR, Stage.SENIOR),
    Stage.COMPLETE: (Stage.JUNIOR, Stage.SENIOR),
    Stage.TWELVE_YEAR: (Stage.PRIMARY, Stage.JUNIOR, Stage.SENIOR),
    Stage.VOCATIONAL: (Stage.SENIOR, Stage.VOCATIONAL),
    Stage.SPECIAL: (Stage.PRIMARY, Stage.SPECIAL),
}
_EXPERTISE = {
    Stage.KINDERGARTEN: Expertise.PRESCHOOL,
    Stage.SENIOR: Expertise.SENIOR,
    Stage.COMPLETE: Expertise.SENIOR,
    Stage.VOCATIONAL: Expertise.VOCATIONAL,
}
# How many people of ten (at least one each) hold a category, beside what their own school gives them.
_CATEGORIES = (
    (Expertise.PRESCHOOL, 1.4),
    (Expertise.COMPULSORY, 1.6),
    (Expertise.SENIOR, 0.5),
    (Expertise.VOCATIONAL, 0.4),
    (Expertise.PRIVATE, 0.5),
    (Expertise.HIGHER, 0.2),
)


class Staff:
    """Draws the inspectors of one office."""

    def __init__(self, ground: Ground, schools: list[School], names: PersonNames, draw: Random) -> None:
        self._ground = ground
        self._draw = draw
        self._names = names
        self._serial = 0
        self._posts = self._posts_to_serve(schools)

    def drawn(self, count: int) -> list[Inspector]:
        """So many inspectors, all of them fit for school duty on every day of the horizon."""
        full = max(2, round(count * FULL_SHARE))
        people = [self._full_time(order) for order in range(full)]
        people += [self._part_time(order) for order in range(count - full)]
        for order in self._draw.sample(range(full, count), min(2, count // 20)):
            people[order] = replace(people[order], max_schools=4)
        return self._with_experts(self._with_leads(people))

    def officials(self, count: int, part_time: int) -> list[Inspector]:
        """People for government duty only: officials in office, and retired ones part time, none serving at a school."""
        people = [
            self._person(Employment.FULL_TIME, Background.OFFICIAL, duty=Duty.GOVERNMENT)
            for _ in range(count)
        ]
        for _ in range(part_time):
            left = date(self._draw.choice((2023, 2024, 2025)), self._draw.randint(1, 12), 15)
            people.append(
                self._person(
                    Employment.PART_TIME,
                    Background.OFFICIAL,
                    duty=Duty.GOVERNMENT,
                    retired_on=left,
                    can_lead=False,
                )
            )
        return people

    def successor(self, person: Inspector, start: date) -> Inspector:
        """Someone appointed from a day on, with the employment, stages and start point of the person succeeded."""
        self._serial += 1
        return replace(
            person,
            inspector_id=self._key(),
            name=self._names.another(),
            retired_on=None,
            background=Background.TEACHER if person.retired_on else person.background,
            term_start=start,
            term_end=date(start.year + 3, start.month, 1) - timedelta(days=1),
            trained_on=start - timedelta(days=14),
            school_id="",
            lon=self._ground.seat[0] if person.lon is None else person.lon,
            lat=self._ground.seat[1] if person.lat is None else person.lat,
            phone=self._phone(),
        )

    def _posts_to_serve(self, schools: list[School]) -> list[School]:
        """Schools whose heads or teachers inspect part time, one by one from all townships."""
        fit = [s for s in schools if s.legal_person and s.closed is None and s.opened is None]
        self._draw.shuffle(fit)
        rank: dict[str, int] = {}
        order: list[tuple[int, bool, int, School]] = []
        for school in fit:
            rank[school.township] = rank.get(school.township, 0) + 1
            order.append((rank[school.township], school.stage is Stage.KINDERGARTEN, len(order), school))
        return [school for *_, school in sorted(order, key=lambda item: item[:3], reverse=True)]

    def _key(self) -> str:
        return f"D{self._ground.code}{self._serial:03d}"

    def _phone(self) -> str:
        return f"0315-000{self._serial:04d}"

    def _person(self, employment: Employment, background: Background, **more: Any) -> Inspector:
        self._serial += 1
        start, end = self._draw.choice(_TERMS)
        values: dict[str, Any] = {"term_start": start, "term_end": end, "phone": self._phone(), **more}
        return make(
            Inspector,
            inspector_id=self._key(),
            name=self._names.another(),
            unit_id=self._ground.code,
            employment=employment,
            background=background,
            **values,
        )

    def _full_time(self, order: int) -> Inspector:
        draw = self._draw
        background = draw.choice((Background.OFFICIAL, Background.PRINCIPAL, Background.TEACHER))
        stages: tuple[Stage, ...] = ()
        if order >= 3 and draw.random() < 0.4:
            stages = draw.choice(
                (
                    (Stage.KINDERGARTEN, Stage.PRIMARY),
                    (Stage.PRIMARY, Stage.JUNIOR),
                    (Stage.JUNIOR, Stage.SENIOR, Stage.VOCATIONAL),
                )
            )
        duty = Duty.BOTH if background is Background.OFFICIAL else Duty.SCHOOL
        return self._person(Employment.FULL_TIME, background, duty=duty, stages=stages)

    def _part_time(self, order: int) -> Inspector:
        draw = self._draw
        kind = order % 10
        if kind < 6 and self._posts:
            school = self._posts.pop()
            stages = () if draw.random() < 0.3 else _OWN_STAGES[school.stage]
            background = Background.PRINCIPAL if draw.random() < 0.6 else Background.TEACHER
            expert = (_EXPERTISE.get(school.stage, Expertise.COMPULSORY),) if draw.random() < 0.25 else ()
            return self._person(
                Employment.PART_TIME, background, stages=stages, school_id=school.school_id, expert=expert
            )
        if kind < 8:
            return self._retired()
        new = order % 20 == 19
        term = (
            {"term_start": _NEW_TERM[0], "term_end": _NEW_TERM[1], "trained_on": _NEW_TRAINED} if new else {}
        )
        background = draw.choice((Background.EXPERT, Background.TEACHER))
        days = draw.choice((None, None, 5.0, 8.0))
        return self._person(Employment.PART_TIME, background, days_per_month=days, **term)

    def _retired(self) -> Inspector:
        """Retired within the last five years, so that the whole horizon lies inside them; days start at home."""
        draw = self._draw
        left = date(draw.choice((2023, 2024, 2025)), draw.randint(2, 12), 1)
        town = draw.choice(self._ground.towns)
        lon, lat = self._ground.near((town.lon, town.lat), 1.0, draw)
        background = draw.choice((Background.PRINCIPAL, Background.TEACHER, Background.EXPERT))
        return self._person(
            Employment.PART_TIME,
            background,
            retired_on=left,
            lon=lon,
            lat=lat,
            days_per_month=draw.choice((None, None, 8.0)),
        )

    def _with_leads(self, people: list[Inspector]) -> list[Inspector]:
        """Full-time people lead; some experienced heads lead too, so that one person in four does."""
        wanted = max(4, len(people) // 4) - sum(person.can_lead for person in people)
        able = [i for i, person in enumerate(people) if not person.can_lead and person.term_start < START]
        heads = [i for i in able if people[i].background is Background.PRINCIPAL]
        for i in (heads + [i for i in able if i not in heads])[: max(0, wanted)]:
            people[i] = replace(people[i], can_lead=True)
        return people

    def _with_experts(self, people: list[Inspector]) -> list[Inspector]:
        for category, per_ten in _CATEGORIES:
            for i in self._draw.sample(
                range(len(people)), min(len(people), max(2, round(len(people) * per_ten / 10)))
            ):
                if category not in people[i].expert and len(people[i].expert) < 2:
                    people[i] = replace(people[i], expert=(*people[i].expert, category))
        return people


def leaving(person: Inspector, day: date, *, by_age: bool) -> Inspector:
    """The same person, gone after a day: the term ends, or (retired people) the five years do."""
    if by_age:
        return replace(
            person,
            retired_on=date(day.year - 5, day.month, day.day),
            background=Background.TEACHER if person.background is Background.OFFICIAL else person.background,
            duty=Duty.SCHOOL,
            school_id="",
        )
    return replace(person, term_end=day)
