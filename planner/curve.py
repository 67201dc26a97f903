"""``plan --curve GOAL``: the price list of a goal, as lines and as a csv file."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from duxue.models.curve import GOALS, WEIGHTS, Point, price_list
from duxue.models.stop import Stop
from duxue.planner.answers import RefusedError
from duxue.planner.publish.output import Output
from duxue.planner.publish.whole_file import check_file, whole_file
from duxue.planner.publishing import EFFORT_PER_SECOND, Scenario, chosen, opened, source_of, with_seed
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


def curve(
    scenario: Scenario,
    goal: str,
    *,
    seconds: float | None,
    seed: int | None,
    offices: Sequence[str],
    stop: Stop,
    tell: Callable[[float], None],
    output: Output | None = None,
) -> Curve:
    """The price list of a goal of some offices (none named: all), written as a file unless a stop left points out.

    Raises ``RefusedError`` for a goal that has none, and at once where nothing may be written there.
    """
    if goal not in GOALS:
        names = ", ".join(GOALS)
        raise RefusedError(
            f"没有“{goal}”的价目表；可用：{names}", f"no price list of {goal}; there is one of: {names}"
        )
    county = with_seed(opened(scenario)[0], seed)
    inputs = tuple(one for one in (source_of(county),) if one)
    if output is not None:
        check_file(place(output.folder), replace=output.replace, inputs=inputs)
    effort = (seconds or DEFAULT_SECONDS) * EFFORT_PER_SECOND
    wanted = chosen(county, tuple(offices), above_too=False)
    made = Curve(county, goal, price_list(county, wanted, goal, effort=effort, stop=stop, tell=tell))
    if output is not None and not made.stopped:
        with whole_file(place(output.folder), replace=output.replace, inputs=inputs) as fresh:
            fresh.write_text(_table(made), encoding="utf-8-sig")
    return made


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


def _table(made: Curve) -> str:
    """The price list as a csv file holds it."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(HEADS)
    for p in made.points:
        writer.writerow((f"{p.weight:g}", round(p.road), round(p.moved, 2), round(p.busiest, 3), p.open))
    return stream.getvalue()
