"""``plan --curve GOAL``: the price list of a goal, as lines and as a csv file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from duxue.models.curve import GOALS, WEIGHTS, Point, at_weight, joined, point_of
from duxue.models.stop import Stop
from duxue.planner.answers import RefusedError
from duxue.planner.crew.crew import crew_of
from duxue.planner.crew.job import Tell
from duxue.planner.publish.figure_tables import csv_of
from duxue.planner.publish.whole_file import check_file, whole_file
from duxue.planner.publishing import Scenario, chosen, opened, source_of, with_seed
from duxue.planner.run import Run
from duxue.planner.words import Lang, pick
from duxue.scenarios.county import County

DEFAULT_SECONDS = 30.0
"""Work for each office and all points, in seconds of an ordinary machine."""
HEADS = ("weight", "road_minutes", "days_to_change_hands", "busiest_share", "open")


@dataclass(frozen=True, slots=True)
class Curve:
    """The price list of a goal."""

    county: County
    goal: str
    points: tuple[Point, ...]

    @property
    def stopped(self) -> bool:
        """Whether a stop left points out."""
        return len(self.points) < len(WEIGHTS)


@dataclass(frozen=True, slots=True)
class PointJob:
    """All that one office's process needs for one point; ``county`` is cut to the office and has the weight."""

    county: County
    office_id: str
    weight: float
    effort: float

    def run(self, stop: Stop, _tell: Tell) -> Point:
        """Plan the office."""
        return point_of(self.county, self.office_id, self.weight, self.effort, stop)


def curve(
    scenario: Scenario,
    goal: str,
    run: Run,
    *,
    seed: int | None,
    offices: Sequence[str],
    out: Path | None = None,
    replace: bool = False,
) -> Curve:
    """The price list of a goal of some offices (none named: all), written as a file unless a stop left points out.

    ``run`` hears the share of the work that is done.

    Raises ``RefusedError`` for a goal that has none, and at once where nothing may be written there.
    """
    if goal not in GOALS:
        names = ", ".join(GOALS)
        raise RefusedError(
            f"没有“{goal}”的价目表；可用：{names}", f"no price list of {goal}; there is one of: {names}"
        )
    county = with_seed(opened(scenario)[0], seed)
    inputs = tuple(one for one in (source_of(county),) if one)
    if out is not None:
        check_file(place(out), replace=replace, inputs=inputs)
    made = Curve(county, goal, _points(county, chosen(county, tuple(offices), above_too=False), goal, run))
    if out is not None and not made.stopped:
        with whole_file(place(out), replace=replace, inputs=inputs) as fresh:
            fresh.write_text(csv_of(HEADS, map(_cells, made.points)), encoding="utf-8-sig")
    return made


def _points(county: County, offices: Sequence[str], goal: str, run: Run) -> tuple[Point, ...]:
    """The points by weight, without those that a stop left unfinished; a high weight takes most work and goes first."""
    effort = run.effort(DEFAULT_SECONDS) / len(WEIGHTS)
    asked = [(weight, office) for weight in reversed(WEIGHTS) for office in offices]
    jobs = (
        PointJob(at_weight(county, office, goal, weight), office, weight, effort) for weight, office in asked
    )
    found: dict[tuple[float, str], Point] = {}
    with crew_of(run.hands) as crew:
        for number, ended in crew.run(jobs, run.stop):
            if not ended.stopped:
                found[asked[number]] = ended.found
                run.say("curve", len(found) / len(asked))
    parts = ([found[weight, o] for o in offices if (weight, o) in found] for weight in WEIGHTS)
    return tuple(joined(some) for some in parts if len(some) == len(offices))


def place(out: Path) -> Path:
    """Where a price list is written: ``.csv`` is added to a name that ends otherwise."""
    return out if out.suffix == ".csv" else out.with_name(f"{out.name}.csv")


def lines(made: Curve, lang: Lang) -> list[str]:
    """The price list in words: a line a point, road against the first point's."""
    base = made.points[0].road if made.points else 0.0
    zh = f"weight_{made.goal} 的价目表（路途为全计划期，相对第一行）："
    en = f"price list of weight_{made.goal} (road of the whole horizon, against the first line):"
    told = [pick(lang, zh, en)]
    for p in made.points:
        more = (p.road / base - 1) if base else 0.0
        zh = f"  {p.weight:g}分钟/天：路途{p.road:.0f}分钟（{more:+.1%}），尚需换人{p.moved:.1f}天，最忙者为平均的{p.busiest:.2f}倍，未满足{p.open}项"
        en = (
            f"  {p.weight:g} minutes a day: {p.road:.0f} minutes on the road ({more:+.1%}), {p.moved:.1f} days to change hands, "
            f"the busiest at {p.busiest:.2f} times the mean, {p.open} open"
        )
        told.append(pick(lang, zh, en))
    return told


def _cells(p: Point) -> tuple[object, ...]:
    """A point of the price list as a csv file holds it."""
    return f"{p.weight:g}", round(p.road), round(p.moved, 2), round(p.busiest, 3), p.open
