"""What many drawn years say together: duties met, moves, days of the reserve, the weakest places, each with its interval."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from duxue.models.facts.due import DUTIES, Key, office_of_duty, school_of
from duxue.models.stress.causes import Cause, late_visits
from duxue.models.stress.happenings import HappeningKind
from duxue.models.stress.intervals import Figure, mean_of, share_of, spread_of
from duxue.models.stress.outcome import BaseCase, DrawResult
from duxue.models.stress.reserve import ENOUGH, SHARES

MOVES = ("postings", "covers", "events", "seats", "visits")


@dataclass(frozen=True, slots=True)
class DutyFigures:
    """One rule's duties: how many fall due and are open before anything happens, and what the draws leave."""

    rule: str
    due: int
    open: int
    met: Figure
    lost: Figure
    unharmed: Figure
    """Share of the draws in which no duty of this rule is lost."""


@dataclass(frozen=True, slots=True)
class Spread:
    """A number a draw: its mean with the interval, and between what it lies in 90 of 100 draws."""

    name: str
    mean: Figure
    low: float
    middle: float
    high: float


@dataclass(frozen=True, slots=True)
class Weak:
    """A school or person: in what share of the draws a duty there was lost, how many, and days beyond the plan (people)."""

    subject: str
    harmed: Figure
    lost: Figure
    reserve_days: Figure


@dataclass(frozen=True, slots=True)
class TimeFigures:
    """A week (by its Monday) or a month: things that had to move, duties lost, field days beyond the plan, a draw."""

    start: date
    hits: Figure
    lost: Figure
    reserve_days: Figure


@dataclass(frozen=True, slots=True)
class ReserveFigures:
    """A share kept in reserve: whether today's people could keep it at all, and the share of the draws that it bears."""

    share: float
    possible: bool
    borne: Figure


@dataclass(frozen=True, slots=True)
class CauseFigures:
    """What lost duties wanted: how many a year, and the share of the draws that lose none for want of it."""

    cause: Cause
    lost: Figure
    unharmed: Figure


@dataclass(frozen=True, slots=True)
class OfficeFigures:
    """One office: duties due, open before anything happens, met and lost; days of the reserve used, and days left free."""

    office_id: str
    due: int
    open: int
    met: Figure
    lost: Figure
    unharmed: Figure
    reserve_days: Figure
    room: float


@dataclass(frozen=True)
class Report:
    """All figures of a stress test."""

    asked: int
    draws: int
    whole: Figure
    duties: tuple[DutyFigures, ...]
    other: tuple[Spread, ...]
    happened: tuple[Spread, ...]
    moves: tuple[Spread, ...]
    reserve_days: Spread
    room: float
    """Field days that the plan leaves free in the days to come, by days per month."""
    schools: tuple[Weak, ...]
    people: tuple[Weak, ...]
    weeks: tuple[TimeFigures, ...]
    months: tuple[TimeFigures, ...]
    reserve: tuple[ReserveFigures, ...]
    enough: float | None
    """The smallest share kept in reserve that bears 95 of 100 draws by the months' sums (None: none that was tried)."""
    causes: tuple[CauseFigures, ...]
    missed: Spread
    """People who end the year short of hours of training that the plan gave them, whether the rule counts it or not."""
    late: tuple[int, int]
    """Visits of the plan on one of the last school days of their month, of how many."""
    offices: tuple[OfficeFigures, ...]


def report_of(base: BaseCase, results: Sequence[DrawResult], asked: int) -> Report:
    """The figures of some draws (at least one), whatever the order in which they came."""
    draws = sorted(results, key=lambda r: r.number)
    if not draws:
        raise ValueError("no draws")
    reserve = tuple(_reserve(base, draws))
    enough = next((r.share for r in reserve if r.possible and r.borne.value >= ENOUGH), None)
    return Report(
        asked,
        len(draws),
        share_of(sum(not r.lost for r in draws), len(draws)),
        tuple(_duties(base, draws)),
        tuple(_other(draws)),
        tuple(_spread(str(k), [r.happened.get(str(k), 0) for r in draws]) for k in HappeningKind),
        tuple(_spread(k, [r.moves.get(k, 0) for r in draws]) for k in MOVES),
        _spread("slack", [sum(r.reserve_days.values()) for r in draws]),
        _room(base),
        tuple(_weak(base, draws, lambda g, key: school_of(g.county, key), reserve_days=False)),
        tuple(_weak(base, draws, _person_of, reserve_days=True)),
        tuple(_weeks(draws)),
        tuple(_months(base, draws)),
        reserve,
        enough,
        tuple(_causes(draws)),
        _spread("missed", [r.missed for r in draws]),
        (late_visits(base.county, base.plan), len(base.plan.visits)),
        tuple(_offices(base, draws)),
    )


def _spread(name: str, values: Sequence[float]) -> Spread:
    return Spread(name, mean_of(values, 0.0), *spread_of(values))


def _duties(base: BaseCase, draws: Sequence[DrawResult]) -> Iterator[DutyFigures]:
    before = Counter(rule for rule, _, _ in base.open)
    for rule in DUTIES:
        if not base.due[rule]:
            continue
        lost = [sum(key[0] == rule for key in r.lost) for r in draws]
        met = [
            max(0.0, 1 - (n + before[rule]) / r.due[rule]) if r.due[rule] else 1.0
            for n, r in zip(lost, draws, strict=True)
        ]
        yield DutyFigures(
            rule,
            base.due[rule],
            before[rule],
            mean_of(met, 0.0, 1.0),
            mean_of(lost, 0.0),
            share_of(sum(n == 0 for n in lost), len(draws)),
        )


def _other(draws: Sequence[DrawResult]) -> Iterator[Spread]:
    """Rules other than duties that a drawn year breaks somewhere."""
    for rule in sorted({key[0] for r in draws for key in r.other}):
        yield _spread(rule, [sum(key[0] == rule for key in r.other) for r in draws])


def _room(base: BaseCase, office_id: str = "") -> float:
    """The days that the plan leaves free, of all people or of one office's."""
    loads = base.loads
    return sum(
        max(0.0, most - loads.work.get((who, month), 0.0))
        for who, most in loads.most.items()
        if office_id in ("", loads.office[who])
        for month in loads.months
    )


def _causes(draws: Sequence[DrawResult]) -> Iterator[CauseFigures]:
    for cause in Cause:
        lost = [r.causes.get(str(cause), 0) for r in draws]
        yield CauseFigures(cause, mean_of(lost, 0.0), share_of(sum(n == 0 for n in lost), len(draws)))


def _offices(base: BaseCase, draws: Sequence[DrawResult]) -> Iterator[OfficeFigures]:
    """The offices in the order of the units, each with its own duties and people."""
    before = Counter(
        office_of_duty(base.county, key) for key in base.open if key[0] in DUTIES and base.due[key[0]]
    )
    by_draw = [Counter(office_of_duty(base.county, key) for key in r.lost) for r in draws]
    offices = {i.inspector_id: i.unit_id for i in base.county.rows.inspectors}
    for unit in base.county.offices:
        one, due = unit.unit_id, base.due_by_office.get(unit.unit_id, 0)
        lost = [n[one] for n in by_draw]
        met = [max(0.0, 1 - (n + before[one]) / due) if due else 1.0 for n in lost]
        reserve_days = [
            sum(days for who, days in r.reserve_days.items() if offices.get(who) == one) for r in draws
        ]
        yield OfficeFigures(
            one,
            due,
            before[one],
            mean_of(met, 0.0, 1.0),
            mean_of(lost, 0.0),
            share_of(sum(n == 0 for n in lost), len(draws)),
            mean_of(reserve_days, 0.0),
            _room(base, one),
        )


# The weakest.


def _person_of(base: BaseCase, key: Key) -> str:
    """Whom a lost duty concerns: the person, or who answers for the school by the plan."""
    if key[1] in base.county.inspectors:
        return key[1]
    school = school_of(base.county, key)
    day = date.fromisoformat(key[2]) if key[2] else base.county.end
    found = base.plan.responsible(school, max(day, base.county.start)) if school else ()
    return found[0] if found else ""


def _weak(
    base: BaseCase,
    draws: Sequence[DrawResult],
    of: Callable[[BaseCase, Key], str],
    *,
    reserve_days: bool,
) -> Iterator[Weak]:
    """Where duties are lost most often, then most, then where most days beyond the plan are worked."""
    lost: dict[str, list[int]] = defaultdict(lambda: [0] * len(draws))
    for place, r in enumerate(draws):
        for key in r.lost:
            if subject := of(base, key):
                lost[subject][place] += 1
    more = {s for r in draws for s in r.reserve_days} if reserve_days else set()
    rows = []
    for subject in sorted({*lost, *more}):
        numbers = lost[subject]
        days = [r.reserve_days.get(subject, 0.0) for r in draws] if reserve_days else [0.0]
        rows.append(
            Weak(
                subject,
                share_of(sum(n > 0 for n in numbers), len(draws)),
                mean_of(numbers, 0.0),
                mean_of(days, 0.0),
            )
        )
    rows.sort(key=lambda w: (-w.harmed.value, -w.lost.value, -w.reserve_days.value, w.subject))
    yield from rows


def _weeks(draws: Sequence[DrawResult]) -> Iterator[TimeFigures]:
    nothing = Figure(0.0, 0.0, 0.0)
    for week in sorted({week for r in draws for week in r.hits}):
        hits = [r.hits.get(week, 0) for r in draws]
        yield TimeFigures(week, mean_of(hits, 0.0), nothing, nothing)


def _months(base: BaseCase, draws: Sequence[DrawResult]) -> Iterator[TimeFigures]:
    for first in base.loads.months:
        name = f"{first:%Y-%m}"
        hits = [sum(n for week, n in r.hits.items() if f"{week:%Y-%m}" == name) for r in draws]
        lost = [sum(key[2][:7] == name for key in r.lost) for r in draws]
        reserve_days = [r.reserve_months.get(name, 0.0) for r in draws]
        yield TimeFigures(first, mean_of(hits, 0.0), mean_of(lost, 0.0), mean_of(reserve_days, 0.0))


def _reserve(base: BaseCase, draws: Sequence[DrawResult]) -> Iterator[ReserveFigures]:
    for share in SHARES:
        possible = base.levelled[share] is not None
        yield ReserveFigures(share, possible, share_of(sum(r.borne[share] for r in draws), len(draws)))
