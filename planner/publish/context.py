"""What every published document draws on: the county, its plan, what the audit says, and the words for all of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from duxue.models.explaining.telling import reason_said
from duxue.models.facts.availability import months_of
from duxue.models.rules.card import Finding
from duxue.models.rules.register import finding_message, unmet_message
from duxue.planner.audit import Audit
from duxue.planner.left_out import left_out_said
from duxue.planner.words import Lang, in_a_row, kinds_text, pick
from duxue.scenarios.as_happened import as_happened, results
from duxue.scenarios.belonging import office_of_event, region_text
from duxue.scenarios.codes import Result, Role
from duxue.scenarios.county import County
from duxue.scenarios.disclosure import Reader, disclosed
from duxue.scenarios.grouping import grouped
from duxue.scenarios.plan import Event, Plan, Seat, Unmet, Visit
from duxue.scenarios.records import School, Unit
from duxue.scenarios.releases.releases import release_of
from duxue.scenarios.releases.state import Standing, standing_of, standing_text

PUBLIC_PHONE = "public_phone"
"""The parameter that holds an office's public telephone, per unit; people's own phones are never published."""


@dataclass(frozen=True)
class PublishContext:
    """One publication of a plan: its county and audit, with the names and orders documents share."""

    county: County
    released: Plan
    audit: Audit
    lang: Lang = "zh"
    reader: Reader = "office"
    weekly: frozenset[str] = frozenset()
    """Events (ids) that this edition's readers know by the week alone: their days are that week's first and last."""

    def for_everybody(self) -> PublishContext:
        """The edition of what may leave the office: whatever its documents tell is announced (``scenarios.disclosure``)."""
        known = disclosed(self.county, self.plan)
        return PublishContext(known.county, known.plan, Audit((), ()), self.lang, "public", known.weekly)

    @cached_property
    def plan(self) -> Plan:
        """The plan as it really went: what took place on its real days; ``released`` holds what had been planned."""
        return as_happened(self.county, self.released)

    @cached_property
    def results(self) -> Mapping[str, Result]:
        """What became of each task that is recorded or whose days have passed, by its id."""
        return results(self.county, self.released)

    @cached_property
    def planned_visits(self) -> Mapping[str, Visit]:
        """The visits as they had been planned, by id."""
        return {v.visit_id: v for v in self.released.visits}

    def say(self, zh: str, en: str) -> str:
        """One of two texts, in the edition's language."""
        return pick(self.lang, zh, en)

    def in_a_row(self, texts: Iterable[str]) -> str:
        """Texts one after the other."""
        return in_a_row(self.lang, texts)

    def first_few(self, texts: Sequence[str], most: int) -> str:
        """The first of some texts, one after the other, with a word where there are more."""
        return self.in_a_row(texts[:most]) + (self.say("等", " and more") if len(texts) > most else "")

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What the audit finds, waived breaches apart."""
        return self.audit.findings

    def message(self, finding: Finding, lang: Lang | None = None) -> str:
        """A finding in words."""
        return finding_message(finding, self.county, lang or self.lang)

    @cached_property
    def _messages(self) -> Mapping[tuple[str, str], tuple[Finding, ...]]:
        return grouped(self.findings, lambda finding: (finding.rule, finding.subject))

    def why(self, row: Unmet, lang: Lang | None = None) -> str:
        """Why a duty is unmet, in words: what the audit finds on that day, then the tested reason.

        The facts of the row are for programs; where nothing else can be said they are told in the words of the rule.
        """
        found = self._messages.get((row.rule, row.subject), ())
        found = tuple(f for f in found if f.is_declared_by(row)) or found
        told = [self.message(f, lang) for f in found]
        if len(told) > 3:
            told[3:] = [f"… +{len(told) - 3}"]
        if reason := reason_said(row):
            told.append(reason.text(lang or self.lang))
        if left_out := left_out_said(row):
            told.append(pick(lang or self.lang, *left_out))
        return "\n".join(told) or unmet_message(row, self.county, lang or self.lang)

    @property
    def outcome(self) -> Mapping[str, Any]:
        """The plan's outcome for programs (any key may be missing)."""
        return self.plan.outcome

    @property
    def synthetic(self) -> bool:
        """Whether points or people were drawn by the program: every document then says so."""
        return self.county.synthetic or bool(self.outcome.get("synthetic"))

    @cached_property
    def provisional(self) -> tuple[date, ...]:
        """The days of the horizon that count as holidays only until the arrangement is published."""
        return tuple(d for d in self.county.calendar.provisional if self.county.start <= d <= self.county.end)

    @cached_property
    def offices(self) -> tuple[Unit, ...]:
        """The offices whose plan this is, the city's first."""
        return self.county.offices

    @property
    def several(self) -> bool:
        """Whether documents must tell offices apart."""
        return len(self.offices) > 1

    @cached_property
    def issuer(self) -> str:
        """The legal name of the office that issues the documents: the city's where there is one."""
        return self.office_name(self.issuing_unit.unit_id) if self.issuing_unit else ""

    def office_name(self, unit_id: str) -> str:
        """An office's legal name as the office gives it; where it gives none, the name that stands among the units."""
        unit = self.county.units.get(unit_id)
        return (unit.legal_name or unit.name) if unit else unit_id

    def letter_name(self, unit_id: str) -> str:
        """An office's name at the head of its letters."""
        unit = self.county.units.get(unit_id)
        return (unit.letter_name if unit else "") or self.office_name(unit_id)

    @cached_property
    def unnamed(self) -> tuple[Unit, ...]:
        """The offices that have not given their legal names."""
        return tuple(unit for unit in self.offices if not unit.legal_name)

    @cached_property
    def standing(self) -> Standing:
        """Where the release stands: draft, submitted or approved."""
        return standing_of(self.outcome)

    @property
    def standing_line(self) -> str:
        """Where the release stands, in words, with its number."""
        number = release_of(self.plan).number
        zh, en = standing_text(self.standing)
        return self.say(f"方案第{number}版：{zh}", f"Release {number}: {en}")

    @cached_property
    def issuing_unit(self) -> Unit | None:
        """The unit whose office issues the documents."""
        chosen = self.offices[:1] or self.county.rows.units[:1]
        if self.several:  # a city without schools or people of its own still issues its counties' plan
            above = sorted(
                (u for u in self.county.rows.units if u.level.oversees), key=lambda u: u.level.rank
            )
            chosen = tuple(above[:1]) or chosen
        return chosen[0] if chosen else None

    @cached_property
    def years(self) -> tuple[int, ...]:
        """The calendar years of the horizon."""
        return tuple(range(self.county.start.year, self.county.end.year + 1))

    @property
    def is_a_year(self) -> bool:
        """Whether the horizon is one calendar year."""
        start, end = self.county.start, self.county.end
        return start.year == end.year and (start.month, start.day, end.month, end.day) == (1, 1, 12, 31)

    @cached_property
    def period(self) -> str:
        """The horizon as a heading: 2027年度, else first and last month."""
        start, end = self.county.start, self.county.end
        if self.is_a_year:
            return f"{start.year}年度"
        return f"{start.year}年{start.month}月—{end.year}年{end.month}月"

    @cached_property
    def months(self) -> tuple[tuple[date, date], ...]:
        """First and last day of each month of the horizon, cut to it."""
        return tuple(months_of(self.county))

    def month_name(self, day: date) -> str:
        """A month's name, with its year where the horizon has more than one."""
        return f"{day.month}月" if len(self.years) == 1 else f"{day.year}年{day.month}月"

    @cached_property
    def campaign_names(self) -> Mapping[str, str]:
        """Campaign names by id."""
        return {c.campaign_id: c.name for c in self.county.rows.campaigns}

    @cached_property
    def order(self) -> Mapping[str, int]:
        """The rank of each office in every listing."""
        return {unit.unit_id: rank for rank, unit in enumerate(self.offices)}

    def rank(self, office_id: str) -> tuple[int, str]:
        """The order of offices, unknown ones last."""
        return self.order.get(office_id, len(self.order)), office_id

    @cached_property
    def schools(self) -> tuple[School, ...]:
        """All schools by office, then in the order of the office's workbook."""
        return tuple(sorted(self.county.rows.schools, key=lambda s: self.rank(s.office_id)))

    @cached_property
    def events(self) -> tuple[Event, ...]:
        """The events that take place, by office and day."""

        def key(event: Event) -> tuple[tuple[int, str], date, date, str]:
            return self.rank(self.office_of(event)), event.start, event.end, event.event_id

        return tuple(sorted(self.plan.live_events, key=key))

    def office_of(self, event: Event) -> str:
        """The office of an event; a copied imposed one goes with its school."""
        return office_of_event(event, self.county)

    def imposed(self, event: Event) -> bool:
        """Whether a level above has fixed the event."""
        return event.event_id in self.county.imposed

    def kinds(self, event: Event, lang: Lang = "zh") -> str:
        """An event's purposes in words; campaigns by their names."""
        return kinds_text(event.kinds, lang, self.campaign_names)

    def person(self, inspector_id: str) -> str:
        """A person's name, told apart where several bear it (the id where there is none)."""
        return self.county.person_name(inspector_id)

    def unit(self, unit_id: str) -> str:
        """A unit's name (the id where there is none)."""
        unit = self.county.units.get(unit_id)
        return unit.name if unit else unit_id

    def place(self, target_id: str) -> str:
        """The name of an event's school, or of a unit's government as the office gives it (else of its region)."""
        school = self.county.schools.get(target_id)
        if school:
            return school.name
        unit = self.county.units.get(target_id)
        return (unit.government or region_text(unit.name)) if unit else target_id

    def short_place(self, target_id: str) -> str:
        """A school's name without the name of its unit in front, for narrow columns."""
        school = self.county.schools.get(target_id)
        if not school:
            return self.unit(target_id)
        short = school.name.removeprefix(self.unit(school.unit_id)).strip()
        return short if len(short) > 1 else school.name

    def subject(self, subject: str) -> str:
        """The name behind a finding's subject: a school, a person, a unit, an event at its place, an issue, a campaign."""
        county = self.county
        if (event := self.plan.event(subject)) is not None:
            return f"{self.place(event.target_id)} {self.kinds(event, self.lang)}"
        if (issue := county.follow_ups.get(subject)) is not None:
            return self.place(issue.school_id)
        if (visit := self.planned_visits.get(subject)) is not None:
            return self.place(visit.school_id)
        known: Sequence[Mapping[str, Any]] = (
            county.schools,
            county.inspectors,
            county.units,
            county.campaigns,
        )
        for table in known:
            if subject in table:
                return str(table[subject].name)
        return subject

    def team(self, event: Event, *roles: Role) -> tuple[Seat, ...]:
        """An event's seats of some roles, by person."""
        seats = (s for s in self.plan.team(event.event_id) if s.role in roles)
        return tuple(sorted(seats, key=lambda s: (s.role, s.inspector_id)))

    def team_names(self, event: Event, *roles: Role) -> str:
        """The names of an event's people of some roles."""
        return self.in_a_row(self.person(s.inspector_id) for s in self.team(event, *roles))

    @cached_property
    def sessions(self) -> Mapping[str, tuple[str, ...]]:
        """The training sessions that each person attends, by day."""
        found: dict[str, list[str]] = {}
        known = self.county.trainings
        rows = [row for row in self.plan.attendance if row.training_id in known]
        for row in sorted(rows, key=lambda r: (known[r.training_id].start, r.training_id)):
            found.setdefault(row.inspector_id, []).append(row.training_id)
        return {person: tuple(dict.fromkeys(ids)) for person, ids in found.items()}

    def office_phone(self, unit_id: str) -> str:
        """An office's public telephone, blank where none is set."""
        return str(self.county.parameters.value(PUBLIC_PHONE, unit_id) or "")
