"""What a scenario obliges its offices to do, before anything is planned: who is due, when, and which schools are drawn.

These are facts of the scenario, not decisions: stages draw their candidates from them and rules bind to them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from duxue.models.facts.availability import away_spans, months_of
from duxue.models.facts.campaigns import campaign_offices, campaign_scope, draw_sample
from duxue.models.facts.spans import DAY, Span, meets
from duxue.scenarios.calendar import anniversary, month_of
from duxue.scenarios.codes import Audience, Severity, TaskKind
from duxue.scenarios.county import County
from duxue.scenarios.parameters import Parameters
from duxue.scenarios.records import FollowUp, Imposed, Inspector, Principal, School, Training, Unit

__all__ = [
    "Evaluation", "LookBack", "Review", "attendable", "campaign_offices", "campaign_scope", "candidate_years",
    "draw_sample", "due_by", "earliest", "evaluating_office", "evaluations", "head_windows", "hours_needed",
    "imposed_comprehensives", "last_comprehensive", "look_back_window", "look_backs_of", "most_hours", "open_follow_ups",
    "owed_until", "required_months", "review_windows", "round_years", "spread_by", "year_limits",
]  # fmt: skip
COMPREHENSIVE = (TaskKind.COMPREHENSIVE, TaskKind.PRINCIPAL_REVIEW)


def required_months(county: County, school: School, p: Parameters) -> tuple[Span, ...]:
    """The months (cut to the horizon) in which a school must have its routine visits."""
    least = p.count("month_min_school_days", school.office_id)
    required: list[Span] = []
    for first, last in months_of(county):
        inside = all(map(school.in_scope, month_of(first)))
        if (county.calendar.count_school_days(school, first, last) if inside else 0) >= least:
            required.append((first, last))
    return tuple(required)


# The comprehensive round.


def last_comprehensive(county: County, school: School) -> date | None:
    """The day of a school's last comprehensive: its own column, or a head's review where that came later."""
    days = [head.reviewed_on for head in county.principals_of(school.school_id)]
    return max((d for d in (school.last_comprehensive, *days) if d), default=None)


def round_years(county: County, office_id: str) -> range:
    """The calendar years of an office's round, the horizon's first year included."""
    return range(county.start.year, county.start.year + county.cycle_years(office_id))


def due_by(county: County, school: School) -> date:
    """The last day for a school's next comprehensive (it may lie in the past).

    Last + cycle years; never inspected: opened + cycle years; nothing known: the end of the round.
    """
    known = last_comprehensive(county, school) or school.opened
    years = round_years(county, school.office_id)
    return anniversary(known, len(years)) if known else date(years[-1], 12, 31)


def earliest(county: County, school: School) -> date | None:
    """The first day on which a comprehensive would not come too soon after the last (None: any day)."""
    last = last_comprehensive(county, school)
    least = county.parameters.count("cycle_min_years", school.office_id)
    return anniversary(last, least) if last else None


def owed_until(county: County, school: School) -> date | None:
    """The last day of the horizon for the comprehensive that a school owes in it (None: it owes none).

    An overdue one is owed until the end of the horizon, or until the school closes; a school that is closed on the
    day when its next one falls due owes none, nor does a teaching point that rides on its central school.
    """
    if county.rides_on(school):
        return None
    due = due_by(county, school)
    if due > county.end:
        return None
    if due >= county.start:
        return due if school.in_scope(due) else None
    first, until = school.scope_within(county.start, county.end)
    return until if first <= until else None


def spread_by(county: County, school: School) -> date:
    """The last day by which our own plans do a school: its due day, or 31 December of its turn where nothing is known.

    The turns of an office's unknown schools go by id and by the calendar year, so that each year takes the same
    share, and a school keeps its turn from one year's plan to the next instead of being put off for ever.
    """

    def unknown(one: School) -> bool:
        return not (last_comprehensive(county, one) or one.opened or county.rides_on(one))

    if not unknown(school):
        return due_by(county, school)
    years = round_years(county, school.office_id)
    turn = sorted(s.school_id for s in county.schools_of(school.office_id) if unknown(s)).index(
        school.school_id
    )
    year = next(y for y in years if y % len(years) == turn % len(years))
    return date(year, 12, 31)


def imposed_comprehensives(county: County, school_id: str) -> tuple[Imposed, ...]:
    """The comprehensives that a level above has fixed at a school."""
    return tuple(
        row
        for row in county.rows.imposed
        if row.target_id == school_id and any(task.kind in COMPREHENSIVE for task in row.kinds)
    )


def candidate_years(county: County, school: School) -> range:
    """The years in which our own plans may place a school's next comprehensive, in order.

    Only the horizon's first year where one is owed, imposed or a head's review falls due in the horizon; none where
    the school closes before it owes any, or rides on its central school.
    """
    now = range(county.start.year, county.start.year + 1)
    inside = any(row.start <= county.end for row in imposed_comprehensives(county, school.school_id))
    if inside or owed_until(county, school) or review_windows(county, school):
        return now
    if county.rides_on(school) or not school.in_scope(due_by(county, school)):
        return now[:0]
    last = max(spread_by(county, school).year, county.start.year)
    soonest = max(d for d in (county.start, earliest(county, school), school.opened) if d)
    if soonest <= county.end and not county.calendar.school_days_in(school, soonest, county.end):
        soonest = county.end + DAY
    return range(min(last, soonest.year), last + 1)


def year_limits(county: County, office_id: str) -> Mapping[int, int]:
    """How many schools each later year of an office's round may hold if it is level.

    A year's limit is ceil(1.1 x schools / cycle years). Where due dates force more into a run of years (too many
    schools must be done inside it), the years of that run share them evenly; such runs are taken out one by one,
    the tightest first. Schools that may be done in the horizon force nothing; those that ride on another count nowhere.
    """
    years = round_years(county, office_id)
    schools = [s for s in county.schools_of(office_id) if s.in_scope(county.end) and not county.rides_on(s)]
    share = -(-11 * len(schools) // (10 * len(years)))
    later = [y for y in years if y > county.end.year]
    limits = dict.fromkeys(later, share)
    bound = Counter(_bound_years(county, later, schools))
    while bound and later:
        runs = [(a, b) for i, a in enumerate(later) for b in later[i:]]
        load = {run: _forced(bound, run, later) for run in runs}
        tightest = max(runs, key=lambda run: (load[run], run[0] - run[1], -run[0]))
        if load[tightest] <= share:
            break
        inside = [y for y in later if tightest[0] <= y <= tightest[1]]
        limits.update(dict.fromkeys(inside, load[tightest]))
        left: Counter[tuple[int, ...]] = Counter()
        for window, number in bound.items():
            if rest := tuple(y for y in window if y not in inside):
                left[rest] += number
        bound, later = left, [y for y in later if y not in inside]
    return limits


def _bound_years(
    county: County, later: Sequence[int], schools: Iterable[School]
) -> Iterable[tuple[int, ...]]:
    """The later years open to each school that cannot be done in the horizon and falls due in the round."""
    for school in schools:
        soonest, due = earliest(county, school), due_by(county, school)
        if soonest and soonest > county.end and due.year in later and candidate_years(county, school):
            window = range(min(soonest.year, due.year), due.year + 1)
            if candidate_years(county, school)[-1] in window:
                yield tuple(y for y in later if y in window)


def _forced(bound: Counter[tuple[int, ...]], run: tuple[int, int], later: Sequence[int]) -> int:
    """Schools a year that must be done inside a run of years, rounded up."""
    inside = sum(number for window, number in bound.items() if run[0] <= window[0] and window[-1] <= run[1])
    return -(-inside // sum(run[0] <= y <= run[1] for y in later))


# Heads whose term ends.


@dataclass(frozen=True, slots=True)
class Review:
    """A head's review: it starts on or after ``first`` and ends on or before ``last``, the day the head goes."""

    head: Principal
    first: date
    last: date

    def holds(self, start: date, end: date) -> bool:
        """Whether an event of these days lies inside the window."""
        return self.first <= start and end <= self.last


def head_windows(county: County, school: School) -> tuple[Review, ...]:
    """The review windows of all heads of a school whose end of term is known, due or not, by last day."""
    weeks = county.parameters.count("review_weeks", school.office_id)
    windows: list[Review] = []
    for head in county.principals_of(school.school_id):
        ends = [day for day in (head.term_end, head.left_on) if day]
        if ends:
            windows.append(Review(head, min(ends) - timedelta(weeks=weeks), min(ends)))
    return tuple(sorted(windows, key=lambda w: (w.last, w.head.name)))


def review_windows(county: County, school: School) -> tuple[Review, ...]:
    """The reviews that a school owes in the horizon: heads who go in it and were not reviewed in their window yet."""
    if not school.legal_person:
        return ()
    return tuple(
        window
        for window in head_windows(county, school)
        if county.start <= window.last <= county.end
        and school.in_scope(window.last)
        and not (window.head.reviewed_on and window.first <= window.head.reviewed_on <= window.last)
    )


# Look-backs.


@dataclass(frozen=True, slots=True)
class LookBack:
    """A follow-up that must be looked at again between two days, both included; a minor one on a routine visit."""

    follow_up: FollowUp
    first: date
    last: date

    @property
    def event_id(self) -> str:
        """The id of its event in every plan."""
        return f"H-{self.follow_up.issue_id}"

    @property
    def on_visit(self) -> bool:
        """Whether a routine visit may cover it."""
        return self.follow_up.severity is Severity.MINOR


def look_back_window(county: County, issue: FollowUp) -> tuple[date, date] | None:
    """The first and last day for looking at an open issue again: behind its deadline, at once where that is long past.

    None where it is closed, has no deadline, or its school is not known.
    """
    school = county.schools.get(issue.school_id)
    if issue.closed_on or issue.deadline is None or school is None:
        return None
    within = timedelta(days=county.parameters.count("look_back_days", school.office_id))
    first, last = issue.deadline + DAY, issue.deadline + within
    if last < county.start:
        return county.start, min(county.start + within, county.end)
    return first, last


def open_follow_ups(county: County) -> tuple[LookBack, ...]:
    """The look-backs that fall due in the horizon, overdue ones included, by last day and issue."""
    due: list[LookBack] = []
    for row in county.rows.follow_ups:
        window = look_back_window(county, row)
        if (
            window is not None
            and window[1] <= county.end
            and county.schools[row.school_id].in_scope(window[1])
        ):
            due.append(LookBack(row, *window))
    return tuple(sorted(due, key=lambda one: (one.last, one.follow_up.issue_id)))


def look_backs_of(county: County, office_id: str) -> tuple[LookBack, ...]:
    """The look-backs that an office owes: at its schools, and none that a level above looks at in its days."""

    def above(due: LookBack) -> bool:
        return any(
            task.kind is TaskKind.FOLLOW_UP and task.ref == due.follow_up.issue_id
            for row in county.rows.imposed
            if due.first <= row.start and row.end <= due.last
            for task in row.kinds
        )

    mine = (
        d for d in open_follow_ups(county) if county.schools[d.follow_up.school_id].office_id == office_id
    )
    return tuple(due for due in mine if not above(due))


# Evaluations of county governments.


def evaluating_office(county: County, unit: Unit) -> str | None:
    """The office that evaluates a unit's government: that of the unit right above it (None: it has no people here)."""
    above = next(iter(county.superiors(unit.unit_id)), None)
    return above if above is not None and county.inspectors_of(above) else None


@dataclass(frozen=True, slots=True)
class Evaluation:
    """A government's yearly evaluation by the office right above it, inside a window."""

    unit_id: str
    office_id: str
    first: date
    last: date

    @property
    def event_id(self) -> str:
        """The id of its event in every plan."""
        return f"P{self.last.year}-{self.unit_id}"


def evaluations(county: County) -> tuple[Evaluation, ...]:
    """The evaluations due in the horizon: those whose window closes in it, by unit and year."""
    found: list[Evaluation] = []
    for unit in sorted(county.rows.units, key=lambda u: u.unit_id):
        office = evaluating_office(county, unit)
        for year in range(county.start.year, county.end.year + 1) if office else ():
            window = [
                county.parameters.day(key, year, office or "") for key in ("evaluation_from", "evaluation_to")
            ]
            if county.start <= window[1] <= county.end:
                found.append(Evaluation(unit.unit_id, office or "", window[0], window[1]))
    return tuple(found)


# Training.


def attendable(county: County, inspector: Inspector) -> tuple[Training, ...]:
    """The sessions of the horizon that are offered to a person who is then in office and not away, by first day."""
    away = away_spans(county, inspector)
    sessions = (
        s
        for s in county.sessions_for(inspector.unit_id)
        if inspector.healthy
        and max(county.start, inspector.term_start) <= s.start
        and s.end <= min(county.end, inspector.term_end)
        and (s.audience is Audience.ALL or inspector.term_start >= anniversary(s.start, -1))
        and not meets(away, s.start, s.end)
    )
    return tuple(sorted(sessions, key=lambda s: (s.start, s.training_id)))


def most_hours(sessions: Iterable[Training]) -> float:
    """The most hours that one person can get out of sessions, being in one place a day."""
    best: list[tuple[date, float]] = [(date.min, 0.0)]
    for session in sorted(sessions, key=lambda s: (s.end, s.training_id)):
        before = max(hours for last, hours in best if last < session.start)
        best.append((session.end, max(best[-1][1], before + session.hours)))
    return best[-1][1]


def hours_needed(
    county: County, inspector: Inspector, year: int, sessions: Iterable[Training] | None = None
) -> float:
    """The hours a person must still attend in a calendar year, as far as the sessions offered (or those given) allow.

    The hours done already belong to the horizon's first year.
    """
    done = inspector.training_hours if year == county.start.year else 0.0
    lacking = county.parameters.number("training_hours", inspector.unit_id) - done
    open_ones = attendable(county, inspector) if sessions is None else sessions
    offered = most_hours(s for s in open_ones if s.start.year == year)
    return max(0.0, min(lacking, offered))
