"""The year's events: days and teams, lead and expert, so that travel is least and nobody is overloaded.

A clerk's calendar comes first and is searched for better days, an event at a time; CP-SAT chooses all teams anew with the days
given, then days and teams of a few events at once, again and again. The bound told holds for all days.
"""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from duxue.models.board import Board
from duxue.models.facts.pins import on_given_days
from duxue.models.prices import MUST, price_of
from duxue.models.rules import (
    county_evaluation,
    eligibility,
    look_back,
    own_school_presence,
    pinned,
    recusal,
    reserve,
    stage_match,
    team_expert,
    team_independence,
    team_size,
    working_day,
)
from duxue.models.rules.card import Table
from duxue.models.rules.pen import Lit
from duxue.models.rules.register import joining
from duxue.models.solver import Outcome, Seen, Stop, solve_watched
from duxue.models.stages.calendar_search import SETTLED, CalendarSearch
from duxue.models.stages.event_task import EventTask, placements
from duxue.models.stages.first_calendar import Calendar, FirstCalendar, lead_first
from duxue.models.stages.joint_placing import JointPlacing, Outlook
from duxue.models.stages.team_bound import Relaxed, relaxed_teams
from duxue.models.stages.whole_year import EVENTS, WholeYear, YearBound, place, year_bound
from duxue.models.stages.wide_round import WideRound
from duxue.models.stages.workforce import Workforce
from duxue.models.stages.year_course import YearCourse
from duxue.models.stages.year_goals import YearGoals, half_days
from duxue.scenarios.codes import Force, PinKind, Role
from duxue.scenarios.county import County
from duxue.scenarios.plan import Event, Plan, Seat

ROUNDS = 8
"""Rounds of the search over days, one event after the other, for each deterministic second of effort."""
AT_LEAST = 40
"""Joint rounds at least, where a duty has no day yet."""
JOINT_ROUNDS = 20
"""Rounds in which several events get days and teams at once, for each deterministic second of effort."""
CLOSE_ENOUGH, HARDLY = 0.005, 0.003
"""The gaps below which all teams chosen once more, and another round over a few events, are not worth their time."""
ALREADY, STAND = 0.002, 0.9
"""The gap below which teams and days are as good as chosen, and the share of events on the same days beyond which teams stay so."""
TOLD, PROOF = 0.01, 0.05
"""The gap beyond which a small year is looked at as a whole, and the share of the effort that it may take."""
PLAUSIBLE, PLAUSIBLE_SHARE = 120.0, 0.02
"""Minutes, and the share of the bound, by which one seat may go beyond the bound to be looked at among all teams."""

Placed = tuple[Event, tuple[Seat, ...]]
"""An event with its team."""

TEAM_RULES = (
    team_size,
    team_independence,
    team_expert,
    stage_match,
    eligibility,
    recusal,
    look_back,
    county_evaluation,
    working_day,
    own_school_presence,
    reserve,
    pinned,
)
"""The rules that bind teams once the days are fixed."""


@dataclass(frozen=True)
class YearPlan:
    """The events of one office with their teams; ``unplaced`` lists the tasks that found no day or no team."""

    events: tuple[Event, ...]
    seats: tuple[Seat, ...]
    unplaced: tuple[EventTask, ...]
    outcome: Outcome


class YearStage:
    """The year of one office: tasks, the workforce, and the search."""

    def __init__(self, county: County, office_id: str, tasks: Iterable[EventTask], facts: Plan) -> None:
        self.county = county
        self.office_id = office_id
        self.facts = facts
        self.tasks: dict[str, EventTask] = {t.event_id: t for t in tasks}
        self.placements = {i: on_given_days(county, placements(county, t)) for i, t in self.tasks.items()}
        self.force = Workforce(county, office_id, facts)
        self.goals = YearGoals(self.force, self.tasks.values())

    def run(self, *, seed: int, effort: float, stop: Stop, begin: Iterable[Placed] = ()) -> YearPlan:
        """Events and teams found within ``effort`` deterministic seconds, with the proven bound on the teams.

        ``begin`` are events with their teams to set out from.
        """
        began = time.monotonic()
        first = FirstCalendar(self.force, self.tasks, self.placements, seed)
        first.begin_with(begin)
        calendar = first.fill()
        first.part(all)
        course = YearCourse(calendar, lambda: self.paid(first), 1 / ROUNDS)
        search = CalendarSearch(first, self._expert_price(), seed)
        search.run(max(SETTLED, round(ROUNDS * effort)), stop, course.round)
        course.place()
        bounds: dict[frozenset[str], YearBound] = {}

        def known() -> YearBound:
            placed = frozenset(calendar.events)
            if placed not in bounds:
                bounds[placed] = year_bound(first, self.relaxed_now(first))
            return bounds[placed]

        def outlook() -> Outlook:
            teams = known().teams
            counted = sum(teams.of_days(i, first.months_of(e)) for i, e in calendar.events.items())
            return Outlook(course.now - first.crowded() + counted, teams)

        def is_enough() -> bool:
            return course.now - known().least <= (ALREADY if first.stands_dear() else HARDLY) * course.now

        limit = effort / (4 if first.missing() else 2)  # of half the effort each of two choices has half
        again = not first.missing() or self._all_teams(
            first, course, outlook, seed=seed, limit=limit, stop=stop
        )
        chosen = dict(calendar.events) if first.missing() else {}
        self._all_anew(first, known(), course, seed=seed, stop=stop)
        rounds = max(round(JOINT_ROUNDS * effort), AT_LEAST if first.missing() else 0)
        JointPlacing(first, search, seed).run(rounds, stop, course.joint_round, is_enough, outlook)
        first.part(any)
        course.place()
        stand = sum(event == chosen.get(i) for i, event in calendar.events.items())
        if again and stand <= STAND * len(calendar.events):
            self._all_teams(first, course, outlook, seed=seed, limit=limit, stop=stop)
        proven = self._whole(first, known(), course, seed=seed, limit=effort * PROOF, stop=stop)
        objective = course.now
        bound = min(objective, proven)
        status = "optimal" if bound >= objective else "stopped" if stop.is_asked() else "feasible"
        unplaced = tuple(t for i, t in sorted(self.tasks.items()) if i not in calendar.events)
        seconds, steps = time.monotonic() - began, course.closed(objective, bound)
        end = Outcome(self.office_id, "year", status, objective, bound, seconds, course.solved, steps=steps)
        events = tuple(calendar.events[i] for i in sorted(calendar.events))
        return YearPlan(events, tuple(calendar.seats()), unplaced, end)

    def worth(self, events: Mapping[str, Event], teams: Mapping[str, Sequence[Seat]]) -> float:
        """Minutes of some teams, with missing experts and the half-days taken from the reserve at the office's prices."""
        minutes = sum(self._price(self.tasks[i], s) for i, team in teams.items() for s in team)
        taken: Counter[tuple[str, date]] = Counter()
        for event_id, team in teams.items():
            for day in events[event_id].days():
                taken.update({(s.inspector_id, day.replace(day=1)): 2 for s in team})
        beyond = sum(max(0, halves - self.force.spare(*key)) for key, halves in taken.items())
        seats = ((self.tasks[i], s.inspector_id) for i, team in teams.items() for s in team)
        loads = self.goals.of_seats(seats)
        return float(minutes + loads + beyond * self._reserve_price()) + self._missing_experts(teams)

    def paid(self, first: FirstCalendar) -> float:
        """Minutes of a calendar's teams, and of what its days cost beside them."""
        return self.worth(first.calendar.events, first.calendar.teams) + first.crowded()

    def relaxed(self, placed: Collection[str], days_price: Callable[[Event], float] | None = None) -> Relaxed:
        """What the teams of these events must cost whatever their days (with what the days cost by themselves, if told)."""
        asked = {self.tasks[i]: self.placements[i] for i in sorted(placed)}
        return relaxed_teams(self.goals, asked, self._expert_price(), self._reserve_price(), days_price)

    def relaxed_now(self, first: FirstCalendar) -> Relaxed:
        """The same of a calendar's events. Where a duty finds no day people's days are all taken, and events stand where days cost something."""
        return self.relaxed(first.calendar.events, first.days_price if first.missing() else None)

    def _all_anew(
        self, first: FirstCalendar, known: YearBound, course: YearCourse, *, seed: int, stop: Stop
    ) -> None:
        """All events placed anew with the teams that the bound has met, where something is left between it and the calendar."""
        if first.missing() or course.now - known.least <= ALREADY * course.now or stop.is_asked():
            return
        WideRound(first, seed=seed, **self.prices).run(
            known.teams, lambda: self.paid(first), stop, course.joint_round
        )

    def _whole(
        self,
        first: FirstCalendar,
        known: YearBound,
        course: YearCourse,
        *,
        seed: int,
        limit: float,
        stop: Stop,
    ) -> float:
        """The bound; where it leaves much untold that of days and teams in one model, and the calendar that this finds."""
        few = 0 < len(first.calendar.events) <= EVENTS
        if course.now - known.least <= TOLD * course.now or not few or stop.is_asked():
            return known.least
        whole = WholeYear(first, known.teams, course.now, **self.prices)
        proven, found, work = whole.solve_whole(seed=seed, limit=limit, stop=stop)
        before = {i: first.remove(i) for i in sorted(first.calendar.events)}
        place(first, found)
        if self.paid(first) > course.now:
            for event_id in found:
                first.remove(event_id)
            place(first, before)
        course.joint_round(work)
        return max(known.least, proven)

    @cached_property
    def prices(self) -> dict[str, int]:
        """What a missing expert and a half-day out of the reserve cost."""
        return {"expert_price": self._expert_price(), "reserve_price": self._reserve_price()}

    def _reserve_price(self) -> int:
        return max(1, round(self.county.parameters.number("weight_reserve", self.office_id)))

    def _price(self, task: EventTask, seat: Seat) -> int:
        return self.force.minutes(task, seat.inspector_id)

    def _expert_price(self) -> int:
        return price_of(self.county, self.office_id, team_expert.CARD.id, team_expert.CARD.force)

    def _missing_experts(self, teams: Mapping[str, Sequence[Seat]]) -> float:
        lacking = sum(
            self.force.lacks_expert(self.tasks[i], (s.inspector_id for s in team))
            for i, team in teams.items()
        )
        return float(lacking * self._expert_price())

    # All teams anew, days given.

    def _all_teams(
        self,
        first: FirstCalendar,
        course: YearCourse,
        outlook: Callable[[], Outlook],
        *,
        seed: int,
        limit: float,
        stop: Stop,
    ) -> bool:
        """Choose all teams anew for the days as they are, where that is better, and tell the calendar; whether the choice came to
        an end within its limit: where it did not, another found nothing better in as much work.
        """
        calendar, now = first.calendar, outlook()
        spare = now.spare((i, first.months_of(event)) for i, event in calendar.events.items())
        if spare <= CLOSE_ENOUGH * now.now and not joining(Table.SEATS, TEAM_RULES):
            return True  # a rule that has joined the rule book is in no bound
        most = min(spare, max(PLAUSIBLE, PLAUSIBLE_SHARE * now.relaxed.minutes))
        seats = [
            seat
            for event_id, event in sorted(calendar.events.items())
            for seat in self._seats_of(
                calendar, event_id, now.relaxed.near(event_id, first.months_of(event), most)
            )
        ]
        teams, ended = self._better_teams(first, seats, course, seed=seed, limit=limit, stop=stop)
        if teams is not None:
            events = [first.remove(event_id)[0] for event_id in sorted(calendar.events)]
            for event in events:
                first.restore(event, teams[event.event_id])
        course.place()
        return ended

    def _better_teams(
        self,
        first: FirstCalendar,
        among: Sequence[Seat],
        course: YearCourse,
        *,
        seed: int,
        limit: float,
        stop: Stop,
    ) -> tuple[Mapping[str, tuple[Seat, ...]] | None, bool]:
        calendar, crowded = first.calendar, first.crowded()
        for firm in (True, False):
            board, seats = self._team_board(calendar, among, firm=firm)
            board.minimise()
            now = {x.index: seat in calendar.teams[seat.event_id] for seat, x in seats.items()}
            values = board.complete_assignment(now)
            board.hint(values)

            def watch(seen: Seen, seats: Mapping[Seat, Lit] = seats) -> None:
                teams = self.worth(calendar.events, _teams(seats, seen.is_true))
                course.found(teams + crowded, after=seen.work)

            run = solve_watched(board.model, watch, seed=seed, limit=limit, stop=stop, gap=ALREADY)
            course.solve(run.deterministic_seconds)
            if run.status != "infeasible":
                break
        ended = run.status in ("optimal", "infeasible")
        if not run.found or run.objective is None or run.objective >= board.evaluate(values) - 0.5:
            return None, ended
        return {i: lead_first(team) for i, team in _teams(seats, run.is_true).items()}, ended

    def _team_board(
        self, calendar: Calendar, among: Sequence[Seat], *, firm: bool
    ) -> tuple[Board, dict[Seat, Lit]]:
        """The seats and what they cost; ``firm``: where nothing but goals may be missed beyond what facts alone break."""
        board = self._facts_board(calendar)
        seats: dict[Seat, Lit] = {}
        for seat in among:
            seats[seat] = board.add_seat(seat)
            board.pay(self._price(self.tasks[seat.event_id], seat), seats[seat])
        self._one_seat_each(board, seats)
        self._room(board, seats, calendar)
        self._loads(board, seats)
        for rule in (*TEAM_RULES, *joining(Table.SEATS, TEAM_RULES)):
            price = price_of(self.county, self.office_id, rule.CARD.id, rule.CARD.force)
            held = firm and rule.CARD.force is not Force.GOAL
            pen = board.pen(rule.CARD, self.county, price=None if held else price, firm=held)
            rule.post(pen, self.county, self.county.parameters)
        return board, seats

    def _seats_of(self, calendar: Calendar, event_id: str, is_near: Callable[[str], bool]) -> Iterator[Seat]:
        """The seats that an event's team could be made of: those who have it, and whoever is free and near enough to the bound."""
        task, event = self.tasks[event_id], calendar.events[event_id]
        days, team = set(event.days()), {s.inspector_id for s in calendar.teams[event_id]}
        for who in self.force.pool(task):
            if (who in team or is_near(who)) and self.force.days(who, government=task.government) >= days:
                for role in (Role.LEAD, Role.MEMBER):
                    if self.force.may(task, who, event, role):
                        yield Seat(event_id, who, role)

    def _facts_board(self, calendar: Calendar) -> Board:
        issues = [
            t.ref for i in calendar.events for t in self.tasks[i].kinds if t.ref in self.county.follow_ups
        ]
        units = sorted({e.target_id for i, e in calendar.events.items() if self.tasks[i].government})
        board = Board(subjects={"issues": sorted(issues), "units": units, "pins": [PinKind.SEAT]})
        for posting in self.facts.postings:
            board.add_posting(posting, True)
        for event in self.facts.live_events:
            board.add_event(event, True)
        for seat in self.facts.seats:
            board.add_seat(seat, True)
        for row in self.facts.attendance:
            board.add_attendance(row, True)
        for _, event in sorted(calendar.events.items()):
            board.add_event(event, True)
        return board

    def _one_seat_each(self, board: Board, seats: Mapping[Seat, Lit]) -> None:
        by_team: dict[str, list[Lit]] = defaultdict(list)
        by_person: dict[tuple[str, str], list[Lit]] = defaultdict(list)
        for seat, x in seats.items():
            by_team[seat.event_id].append(x)
            by_person[seat.event_id, seat.inspector_id].append(x)
        for key, literals in by_person.items():
            if len(literals) > 1:
                board.model.add_at_most_one(literals).with_name(f"board/one_seat/{key[0]}/{key[1]}")
        for event_id, literals in by_team.items():
            # A team larger than the rule asks for serves nobody; the bound also profits from an equation.
            board.model.add(sum(literals) <= self.tasks[event_id].team).with_name(f"board/team/{event_id}")

    def _room(self, board: Board, seats: Mapping[Seat, Lit], calendar: Calendar) -> None:
        """What each person-month has left for events once routine visits and the reserve are set aside; no visit is given up."""
        used: dict[tuple[str, date], list[tuple[int, Lit]]] = defaultdict(list)
        for seat, x in seats.items():
            for day in calendar.events[seat.event_id].days():
                used[seat.inspector_id, day.replace(day=1)].append((2, x))
        for (person, month), terms in sorted(used.items()):
            room = self.force.spare(person, month)
            board.pay_beyond(self._reserve_price(), terms, room, f"room/{person}/{month}")
            whole = max(0, self.force.whole_room.get((person, month), 0))
            board.pay_beyond(MUST, terms, whole, f"agreed/{person}/{month}")

    def _loads(self, board: Board, seats: Mapping[Seat, Lit]) -> None:
        """What seats bring beyond fair shares and the budget."""
        goals = self.goals
        mine: dict[str, list[tuple[int, Lit]]] = defaultdict(list)
        for seat, x in seats.items():
            mine[seat.inspector_id].append((half_days(self.tasks[seat.event_id]), x))
        for person, terms in sorted(mine.items()):
            for limit, price in goals.steps.get(person, ()):
                board.pay_beyond(price, terms, limit, f"fair/{person}/{limit}")
        if goals.money is not None:
            costs = [(goals.cost(self.tasks[s.event_id], s.inspector_id), x) for s, x in seats.items()]
            board.pay_beyond(goals.budget.price, costs, goals.money, "budget")


def _teams(seats: Mapping[Seat, Lit], is_true: Callable[[Lit], bool]) -> dict[str, list[Seat]]:
    """The seats taken in an answer, by event."""
    teams: dict[str, list[Seat]] = defaultdict(list)
    for seat, x in seats.items():
        if is_true(x):
            teams[seat.event_id].append(seat)
    return teams
