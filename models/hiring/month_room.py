"""Teams and days: whether enough people may sit and lead, and whether their days of each month suffice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from duxue.models.facts.availability import months_of, recused_spans
from duxue.models.facts.event_terms import may_lead
from duxue.models.facts.spans import includes_all
from duxue.models.hiring.builder import StaffModelBuilder, Terms
from duxue.models.hiring.kinds import Kind
from duxue.models.hiring.workload import Duty, Month
from duxue.models.rules.team_expert import CATEGORIES
from duxue.scenarios.codes import Expertise, Ownership, Stage
from duxue.scenarios.records import Inspector


class Teams:
    """The part of the model that asks for enough different people in the teams."""

    def __init__(self, builder: StaffModelBuilder) -> None:
        self.builder = builder

    def write(self) -> None:
        """As many different people as the largest team asks for, and a lead for every stage."""
        joins = self.builder.county.parameters.yes("responsible_may_join", self.builder.office)
        wanted: dict[tuple[bool, Stage | None, bool], int] = defaultdict(int)
        for duty in self.builder.case.load.duties:
            pool = [i for i in self.builder.crew(duty.government) if self._free(i, duty)]
            size = duty.team + (0 if joins or duty.government else 1)
            anyone: tuple[bool, Stage | None, bool] = (duty.government, None, False)
            wanted[anyone] = max(wanted[anyone], size - len(pool))
            if duty.able and self.builder.kept.leads:
                stage = duty.stage if self.builder.kept.stages else None
                leads = [i for i in pool if may_lead(i, stage)]
                able = (duty.government, stage, True)
                wanted[able] = max(wanted[able], 1 - len(leads))
        for (government, stage, lead), short in wanted.items():
            new = self.builder.new(school=not government)
            if lead:
                new = [(k, x) for k, x in new if k.can_lead and (stage is None or k.profile.fits(stage))]
            if short > 0:
                self.builder.require("teams", [(1, x) for _, x in new], short)

    def _free(self, person: Inspector, duty: Duty) -> bool:
        """Whether a person could sit in a duty's team on some of its days (recusal and own unit looked at)."""
        if duty.government:
            return person.unit_id != duty.target_id
        if not self.builder.kept.recusal:
            return True
        spans = recused_spans(self.builder.county, person, self.builder.county.schools[duty.target_id])
        return not includes_all(spans, duty.first, duty.last)


def _knows(expert: Iterable[Expertise], stage: Stage, private: bool) -> bool:
    held = set(expert)
    return not CATEGORIES[stage].isdisjoint(held) or (private and Expertise.PRIVATE in held)


class MonthRoom:
    """Days of events by month, held against the days that people have."""

    def __init__(self, builder: StaffModelBuilder) -> None:
        self.builder = builder
        self.model = builder.model
        self.case = builder.case
        self.room = self.case.supply.room
        county, office = builder.county, builder.office
        share = county.parameters.number("reserve_share", office) if builder.kept.reserve else 0.0
        self.left = 1.0 - share
        self.workdays = {
            first.replace(day=1): len(county.calendar.workdays(first, last, office))
            for first, last in months_of(county)
        }
        self.days = self._placed()

    def write(self) -> None:
        """What stands: seats and visits, leads, experts."""
        kept = self.builder.kept
        if kept.days:
            self.seats()
        if kept.days and kept.leads:
            self.leads()
        if kept.experts:
            self.experts()

    def _placed(self) -> dict[tuple[Any, ...], dict[Month, Any]]:
        """Event days by class (government, able, stage, private, team, open months) and month."""
        totals: dict[tuple[Any, ...], int] = defaultdict(int)
        for duty in self.case.load.duties:
            school = self.case.county.schools.get(duty.target_id)
            private = school is not None and school.ownership is Ownership.PRIVATE
            key = (duty.government, duty.able, duty.stage, private, duty.team, duty.months)
            totals[key] += duty.length
        found: dict[tuple[Any, ...], dict[Month, Any]] = {}
        for key, total in totals.items():
            months = {m: self.model.new_int_var(0, total, "") for m in key[-1]}
            self.builder.require("days", [(1, x) for x in months.values()], total, 2 * key[4])
            found[key] = months
        return found

    def _new_room(self, kind: Kind, month: Month) -> int:
        return int(2 * min(kind.days_per_month, self.workdays.get(month, 0)) * self.left)

    def _room(self, people: Iterable[Inspector], month: Month) -> int:
        return sum(int(self.room.get((i.inspector_id, month), 0) * self.left) for i in people)

    def seats(self) -> None:
        """Half-days of visits and team seats of each month against those of the people who may take them."""
        supply = self.case.supply
        visits = self.case.load.visits
        both = {i.inspector_id: i for i in (*supply.school_crew, *supply.government_crew)}
        for month in self._months():
            for kinds, crew in (
                ((False,), supply.school_crew),
                ((True,), supply.government_crew),
                ((False, True), tuple(both.values())),
            ):
                seats = [
                    (2 * key[4], months[month])
                    for key, months in self.days.items()
                    if key[0] in kinds and month in months
                ]
                done = visits.get(month, 0) if False in kinds else 0
                new = [
                    (self._new_room(kind, month), x)
                    for kind, x in self.builder.out.hires.items()
                    if kind.profile.government in kinds
                ]
                if seats or done:
                    self.builder.require(
                        "days", [*new, *((-c, x) for c, x in seats)], done - self._room(crew, month)
                    )

    def _months(self) -> list[Month]:
        return sorted({*self.case.load.visits, *(m for months in self.days.values() for m in months)})

    def leads(self) -> None:
        """Days that somebody must lead, by stage and month, against the days of those who may."""
        stages = self.builder.kept.stages
        classes = {key: (key[0], key[2] if stages else None) for key in self.days if key[1]}

        def fits(person: Inspector, wanted: tuple[bool, Stage | None]) -> bool:
            return may_lead(person, wanted[1])

        def suits(kind: Kind, wanted: tuple[bool, Stage | None]) -> bool:
            return kind.can_lead and (wanted[1] is None or kind.profile.fits(wanted[1]))

        self._shared(classes, fits, suits)

    def experts(self) -> None:
        """Days on which an expert for the school's stage is wanted, against the days of those who are."""
        classes = {key: (key[0], key[2], key[3]) for key in self.days if key[2] is not None}

        def fits(person: Inspector, wanted: tuple[Any, ...]) -> bool:
            return _knows(person.expert, wanted[1], wanted[2])

        def suits(kind: Kind, wanted: tuple[Any, ...]) -> bool:
            return kind.profile.expertise is not None and _knows(
                (kind.profile.expertise,), wanted[1], wanted[2]
            )

        self._shared(classes, fits, suits)

    def _shared(self, classes: Mapping[tuple[Any, ...], tuple[Any, ...]], fits: Any, suits: Any) -> None:
        """Month by month, days of each class shared out among groups of people who may do the same classes."""
        wanted = sorted(set(classes.values()), key=str)
        for month in self._months():
            groups: dict[frozenset[int], Terms] = defaultdict(list)
            rooms: dict[frozenset[int], int] = defaultdict(int)
            crew = {i.inspector_id: i for government in (False, True) for i in self.builder.crew(government)}
            schooled = {i.inspector_id for i in self.builder.crew(False)}
            governing = {i.inspector_id for i in self.builder.crew(True)}
            for i, person in crew.items():
                able = frozenset(
                    n
                    for n, w in enumerate(wanted)
                    if i in (governing if w[0] else schooled) and fits(person, w)
                )
                rooms[able] += int(self.room.get((i, month), 0) * self.left)
            for kind, x in self.builder.out.hires.items():
                able = frozenset(
                    n for n, w in enumerate(wanted) if kind.profile.government == w[0] and suits(kind, w)
                )
                groups[able].append((self._new_room(kind, month), x))
            self._month_shared(month, classes, wanted, groups, rooms)

    def _month_shared(
        self,
        month: Month,
        classes: Mapping[tuple[Any, ...], tuple[Any, ...]],
        wanted: Sequence[tuple[Any, ...]],
        groups: Mapping[frozenset[int], Terms],
        rooms: Mapping[frozenset[int], int],
    ) -> None:
        done: dict[int, list[Any]] = defaultdict(list)
        for able in sorted({*groups, *rooms}, key=sorted):
            mine = {n: self.model.new_int_var(0, 31 * 500, "") for n in sorted(able)}
            for n, x in mine.items():
                done[n].append(x)
            if mine:
                new = [(c, x) for c, x in groups.get(able, [])]
                self.model.add(
                    sum(2 * x for x in mine.values()) <= rooms.get(able, 0) + sum(c * x for c, x in new)
                )
        for n, want in enumerate(wanted):
            needed = [
                months[month]
                for key, months in self.days.items()
                if classes.get(key) == want and month in months
            ]
            if needed:
                terms: Terms = [*((1, x) for x in done[n]), *((-1, x) for x in needed)]
                if self.builder.elastic:
                    terms.append((1, self.builder.shortage("leads", 10_000)))
                self.model.add(sum(c * x for c, x in terms) >= 0)
