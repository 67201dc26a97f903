"""How near to the best the plan is, drawn: plan and proven bound closing in on each other, or a dot an office and stage."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

from markupsafe import Markup

from duxue.planner.publish.charts import BLUE, GREEN, HALF, ORANGE, VERMILION, length, nice_step
from duxue.planner.publish.context import PublishContext
from duxue.planner.publish.lying_bars import shortened
from duxue.planner.publish.pages import short_office
from duxue.planner.publish.svg import Picture, drawing, element, line, text, tipped
from duxue.planner.stage_gaps import percent, stage_key
from duxue.planner.words import Lang, pairs, pick, stage_text
from duxue.scenarios.trajectory import Step, steps_of

DRAWN = ("staffing", "zones", "year", "month")
"""The stages whose proof takes its time; the others are proven at once."""

COLORS: Mapping[str, str] = dict(zip(DRAWN, (BLUE, GREEN, VERMILION, ORANGE), strict=True))
INK, FAINT = "#1f2933", "#d5dbe1"
USUAL, HIGHEST, TICK = 0.5, 1.5, 0.25
"""The part of the scale that is drawn, as shares of the final plan's cost: lines come in from beyond its edges."""

WORK = ("计算量（求解器确定性秒）", "work (solver's deterministic seconds)")
OF_THE_LAST = ("以最终方案为100%", "% of the final plan")

HEIGHT, LEFT, RIGHT, TOP, BOTTOM, APART = 200, 40, 8, 44, 34, 12
LINE, LONGEST = 15, 20


@dataclass(frozen=True, slots=True)
class StageTrace:
    """One stage of one office with its steps."""

    office_id: str
    stage: str
    steps: tuple[Step, ...]

    @property
    def end(self) -> Step:
        """How it ended."""
        return self.steps[-1]


def gap_drawing(edition: PublishContext) -> Picture | None:
    """Gap over time for one office, the final gaps side by side for several; None where nothing was proven or kept."""
    return _offices(edition) if edition.several else _closing(courses(edition.outcome), edition.lang)


def closing_so_far(stages: Sequence[Mapping[str, Any]], lang: Lang) -> Picture | None:
    """Gap over time of the stages (as in ``outcome.json``) that the office which was heard of last has behind it."""
    office = stages[-1].get("office") if stages else ""
    return _closing(courses({"stages": [one for one in stages if one.get("office") == office]}), lang)


def courses(outcome: Mapping[str, Any]) -> tuple[StageTrace, ...]:
    """The stages that took several steps and end with a plan and a bound on it, in the order of the work."""
    found = []
    for stage in outcome.get("stages") or ():
        steps = steps_of(stage)
        if len(steps) > 1 and steps[-1].gap is not None and steps[-1].objective:
            found.append(
                StageTrace(str(stage.get("office") or ""), stage_key(str(stage.get("stage") or "")), steps)
            )
    return tuple(c for name in DRAWN for c in found if c.stage == name)


# One office: a panel a stage, plan above, bound below.


def _closing(shown: Sequence[StageTrace], lang: Lang) -> Picture | None:
    if not shown:
        return None
    caption = pick(
        lang, "离最好还有多远：方案与底线怎样越算越近", "Gap over time: how plan and proven bound closed in"
    )
    wide = (HALF - LEFT - RIGHT - APART * (len(shown) - 1)) / len(shown)
    scale = _Scale(
        USUAL if all((c.end.bound or 0.0) >= USUAL * (c.end.objective or 0.0) for c in shown) else 0.0
    )
    parts = [_lines(scale, lang)]
    parts += [_panel(c, _Room(scale, LEFT + n * (wide + APART), wide), lang) for n, c in enumerate(shown)]
    middle = LEFT + (HALF - LEFT - RIGHT) / 2
    parts.append(text(pick(lang, *WORK), middle, HEIGHT - 3))
    return Picture(
        caption,
        drawing(HALF, HEIGHT, caption, parts),
        (
            (BLUE, pick(lang, "实线：当时最好的方案", "line: best plan so far")),
            (
                VERMILION,
                pick(lang, "虚线：任何方案都低不过的底线", "dashes: bound that no plan can undercut"),
            ),
        ),
        _reading(lang, "year" in {c.stage for c in shown}),
    )


def _reading(lang: Lang, year: bool) -> str:
    zh = "两线之间就是至多还能省的，越窄越接近最好。"
    en = "Between the lines lies what might be saved at most: the narrower, the nearer to the best."
    said = pick(lang, zh, en)
    return said + _calendar(lang) if year else said


def _calendar(lang: Lang) -> str:
    zh = "年度事项的底线未计日期冲突，实际能省的往往更少。"
    en = " The bound on events leaves clashes of days out, so mostly less than that can be saved."
    return pick(lang, zh, en)


def _lines(scale: _Scale, lang: Lang) -> Markup:
    parts = [text(pick(lang, *OF_THE_LAST), 2, 10, None)]
    for share in (scale.low + n * TICK for n in range(round((HIGHEST - scale.low) / TICK) + 1)):
        y = scale.y(share)
        parts += [line(LEFT, HALF - RIGHT, y, y, FAINT), text(f"{share:.0%}", LEFT - 4, y + 4, "end")]
    return Markup("").join(parts)


def _panel(course: StageTrace, room: _Room, lang: Lang) -> Markup:
    """A stage: its name and final gap above, the two lines over its work, the work's end below."""
    final, work, gap = course.end.objective or 1.0, course.end.work or 1.0, course.end.gap or 0.0
    plan = [(s.work / work, s.objective / final) for s in course.steps if s.objective is not None]
    bound = [(s.work / work, s.bound / final) for s in course.steps if s.bound is not None]
    told = (
        pick(lang, f"至多省{percent(gap)}", f"at most {percent(gap)}")
        if gap
        else pick(lang, "已证最优", "proven best")
    )
    middle, under = room.left + room.wide / 2, HEIGHT - BOTTOM + 12
    number = f"{work:.1f}" if work >= 0.1 else f"{work:.2g}"
    right = room.left + room.wide
    parts = [
        line(room.left, room.left, TOP, HEIGHT - BOTTOM, FAINT),
        room.line(bound, VERMILION, "4 3"),
        room.line(plan, BLUE, None),
        element("circle", cx=right, cy=room.scale.y(1.0), r="3", fill=BLUE),
        text(pick(lang, *SHORT[course.stage]), middle, 26, fill=INK),
        text(told, middle, 39, fill=INK),
        text("0", room.left + 3, under),
        text(number, right, under, "end"),
    ]
    return tipped(f"{stage_text(course.stage, lang)} {told}", parts)


SHORT = pairs("panels")
"""The stages' names in the room of a panel."""


@dataclass(frozen=True, slots=True)
class _Scale:
    """Shares of the final plan's cost from ``low`` upwards, on the height of a panel."""

    low: float

    def y(self, share: float) -> float:
        """Where a share stands."""
        return TOP + (HIGHEST - share) / (HIGHEST - self.low) * (HEIGHT - TOP - BOTTOM)


@dataclass(frozen=True, slots=True)
class _Room:
    """The room of one panel."""

    scale: _Scale
    left: float
    wide: float

    def line(self, points: Sequence[tuple[float, float]], colour: str, dashes: str | None) -> Markup:
        """A line through shares of the work and of the final cost."""
        way = self.stairs(points)
        return element("path", d=way, fill="none", stroke=colour, stroke_width="1.8", stroke_dasharray=dashes)

    def stairs(self, points: Sequence[tuple[float, float]]) -> str:
        """Each value kept until the next one; what lies beyond the scale is not drawn, only the way in from its edge."""
        parts: list[str] = []
        former: float | None = None
        ends = [x for x, _ in points[1:]] + [1.0]
        for (x, share), until in zip(points, ends, strict=True):
            if self.scale.low <= share <= HIGHEST:
                edge = share if former is None else min(max(former, self.scale.low), HIGHEST)
                at = self.left + x * self.wide
                parts.append("" if parts else f"M{at:.1f} {self.scale.y(edge):.1f}")
                parts.append(f"L{at:.1f} {self.scale.y(share):.1f}H{self.left + until * self.wide:.1f}")
            former = share
        return "".join(parts)


# Several offices: a line an office, a dot a stage.


@dataclass(frozen=True, slots=True)
class Dot:
    """What one stage of one office might still save, 0 to 1."""

    office_id: str
    stage: str
    gap: float


def dots(edition: PublishContext) -> tuple[Dot, ...]:
    """The final gaps of the edition's offices as their outcome tells them (steps are not asked for)."""
    found = []
    for stage in edition.outcome.get("stages") or ():
        name, gap = stage_key(str(stage.get("stage") or "")), stage.get("gap")
        if name in DRAWN and isinstance(gap, int | float) and stage.get("office") in edition.county.units:
            found.append(Dot(stage["office"], name, float(gap)))
    return tuple(found)


def _offices(edition: PublishContext) -> Picture | None:
    shown = dots(edition)
    if not shown:
        return None
    caption = edition.say(
        "各督导室各阶段离可证明的最好还有多远", "How far from the best each office's plan may be, by stage"
    )
    rows = [u for u in edition.offices if any(one.office_id == u.unit_id for one in shown)]
    top = 100 * max(0.01, *(one.gap for one in shown))
    step = nice_step(top)
    count = ceil(top / step)
    names = [shortened(short_office(unit.name), LONGEST) for unit in rows]
    left = 14 + max(length(name) for name in names)
    scale, floor = (HALF - left - 14) / (count * step), 16 + LINE * len(rows)
    parts = [_grid([(left + n * step * scale, n * step) for n in range(count + 1)], floor)]
    for number, (unit, name) in enumerate(zip(rows, names, strict=True)):
        y = 16 + LINE * (number + 0.5)
        parts.append(text(name, left - 8, y + 4, "end", fill=INK))
        mine = [one for one in shown if one.office_id == unit.unit_id]
        parts += [_dot(one, left + one.gap * 100 * scale, y, edition) for one in mine]
    below = edition.say("至多还能省（%）", "might be saved at most (%)")
    parts.append(text(below, left + (HALF - left) / 2, floor + 28))
    stages = {one.stage for one in shown}
    legend = tuple((COLORS[name], stage_text(name, edition.lang)) for name in DRAWN if name in stages)
    reading = edition.say(
        "点越靠左越接近最好，落在0上的已证最优。",
        "The further left, the nearer to the best; on 0: proven optimal.",
    )
    reading += _calendar(edition.lang) if "year" in stages else ""
    return Picture(caption, drawing(HALF, floor + 34, caption, parts), legend, reading)


def _grid(marks: Sequence[tuple[float, float]], floor: float) -> Markup:
    parts = [line(x, x, 10, floor, FAINT) + text(f"{value:g}", x, floor + 13) for x, value in marks]
    return Markup("").join(parts)


def _dot(one: Dot, x: float, y: float, edition: PublishContext) -> Markup:
    """A stage's dot, a little above or below the line so that none hides another."""
    lift = (DRAWN.index(one.stage) - (len(DRAWN) - 1) / 2) * 2.4
    tip = f"{edition.unit(one.office_id)} {stage_text(one.stage, edition.lang)} {percent(one.gap)}"
    return element("circle", element("title", tip), cx=x, cy=y + lift, r="3.4", fill=COLORS[one.stage])
