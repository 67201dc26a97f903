"""``plan --curve GOAL``: the price list of a goal, as lines and as a csv file."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from duxue.models.curve import GOALS, Point, price_list
from duxue.models.stop import Stop
from duxue.planner.answers import RefusedError
from duxue.planner.publish.whole_file import whole_file
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


def curve(
    scenario: Scenario,
    goal: str,
    *,
    seconds: float | None,
    seed: int | None,
    offices: Sequence[str],
    stop: Stop,
    tell: Callable[[float], None],
) -> Curve:
    """The price list of a goal of some offices (none named: all); raises ``RefusedError`` for a goal that has none."""
    if goal not in GOALS:
        names = ", ".join(GOALS)
        raise RefusedError(
            f"没有“{goal}”的价目表；可用：{names}", f"no price list of {goal}; there is one of: {names}"
        )
    county = with_seed(opened(scenario)[0], seed)
    effort = (seconds or DEFAULT_SECONDS) * EFFORT_PER_SECOND
    wanted = chosen(county, tuple(offices), above_too=False)
    return Curve(county, goal, price_list(county, wanted, goal, effort=effort, stop=stop, tell=tell))


def lines(made: Curve, lang: Lang) -> list[str]:
    """The price list in words: a line a point, road against the first point's."""
    base = made.points[0].road if made.points else 0.0
    told = [
        pick(
            lang,
            f"weight_{made.goal} 的价目表（路途为全计划期，相对第一行）：",
            f"price list of weight_{made.goal} (road of the whole horizon, against the first line):",
        )
    ]
    for p in made.points:
        more = (p.road / base - 1) if base else 0.0
        told.append(
            pick(
                lang,
                f"  {p.weight:g}分钟/天：路途{p.road:.0f}分钟（{more:+.1%}），尚需换人{p.moved:.1f}天，最忙者为平均的{p.busiest:.2f}倍，未满足{p.open}项",
                f"  {p.weight:g} minutes a day: {p.road:.0f} minutes on the road ({more:+.1%}), {p.moved:.1f} days to change hands, "
                f"the busiest at {p.busiest:.2f} times the mean, {p.open} open",
            )
        )
    return told


def written(made: Curve, out: Path, *, replace: bool) -> Path:
    """The price list as a csv file (``.csv`` is added to a name that ends otherwise)."""
    target = out if out.suffix == ".csv" else out.with_name(f"{out.name}.csv")
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(HEADS)
    for p in made.points:
        writer.writerow((f"{p.weight:g}", round(p.road), round(p.moved, 2), round(p.busiest, 3), p.open))
    source = source_of(made.county)
    with whole_file(target, replace=replace, inputs=(source,) if source else ()) as fresh:
        fresh.write_text(stream.getvalue(), encoding="utf-8-sig")
    return target
