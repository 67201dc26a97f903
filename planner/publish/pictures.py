"""The report's pictures: load per inspector, occasions per school and month, events per week, the round over the years, gap over time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date

from duxue.models.facts.duties import COMPREHENSIVE
from duxue.planner.publish.charts import BLUE, GREEN, GREY, HALF, ORANGE, PALE, VERMILION, Bar, bars
from duxue.planner.publish.context import PublishContext
from duxue.planner.publish.figures import Figures
from duxue.planner.publish.gap_picture import gap_drawing
from duxue.planner.publish.pages import short_office
from duxue.planner.publish.svg import Picture
from duxue.scenarios.calendar import days_between, week_start

NAMED = 70
"""People up to whom the picture of loads writes a name under each bar."""
LEVEL = 16
"""People up to whom the names stand level under their bars; beyond they are slanted."""
MANY = 3
"""Occasions in a month from which a school counts with the most burdened."""


def pictures(edition: PublishContext, figures: Figures) -> tuple[Picture, ...]:
    """All pictures of an edition, in the order of the report."""
    return (_occasions(edition), _weeks(edition), _loads(edition, figures), _round(edition))


def proof_pictures(edition: PublishContext) -> Iterator[Picture]:
    """How the proof came together: a picture of the appendix, not of the pages for chiefs."""
    drawn = gap_drawing(edition)
    if drawn is not None:
        yield drawn


def _loads(edition: PublishContext, figures: Figures) -> Picture:
    """Days in the field, a bar a person; for the many people of several offices a bar an office: the mean of its people."""
    by_office = edition.several and len(figures.loads) > NAMED
    drawn = list(_office_bars(edition, figures)) if by_office else _people_bars(edition, figures)
    caption = (
        edition.say("各督导室人均督导天数", "Days in the field a person, by office")
        if by_office
        else edition.say("每名督学全年督导天数", "Days in the field of each inspector")
    )
    return Picture(
        caption,
        bars(
            drawn,
            title=caption,
            colors=(BLUE, ORANGE),
            tall_labels=len(drawn) > LEVEL and any(bar.label for bar in drawn),
            unit=edition.say("天", "days"),
        ),
        (
            (BLUE, edition.say("经常性督导", "visits")),
            (ORANGE, edition.say("督导事项", "events")),
            (GREY, edition.say("横线：可用天数", "line: days there are")),
        ),
    )


def _people_bars(edition: PublishContext, figures: Figures) -> list[Bar]:
    people = edition.county.inspectors
    ordered = sorted(
        figures.loads, key=lambda one: (edition.rank(people[one.inspector_id].unit_id), -one.halves)
    )
    named = len(ordered) <= NAMED
    return [
        Bar(
            edition.person(one.inspector_id) if named else "",
            (one.visit_halves / 2, one.event_halves / 2),
            edition.say(
                f"{edition.person(one.inspector_id)} {one.halves / 2:g}天，可用{one.available:g}天",
                f"{edition.person(one.inspector_id)} {one.halves / 2:g} of {one.available:g} days",
            ),
            one.available,
        )
        for one in ordered
    ]


def _office_bars(edition: PublishContext, figures: Figures) -> Iterator[Bar]:
    people = edition.county.inspectors
    for unit in edition.offices:
        own = [one for one in figures.loads if people[one.inspector_id].unit_id == unit.unit_id]
        if not own:
            continue
        visits, events, there = (
            round(sum(values) / len(own), 1)
            for values in (
                [one.visit_halves / 2 for one in own],
                [one.event_halves / 2 for one in own],
                [one.available for one in own],
            )
        )
        most = max(one.halves for one in own) / 2
        zh = f"{unit.name} {len(own)}名，人均{visits + events:g}天，最多一人{most:g}天，人均可用{there:g}天"
        en = f"{unit.name}: {len(own)} people, {visits + events:g} of {there:g} days each, {most:g} at most"
        yield Bar(short_office(unit.name), (visits, events), edition.say(zh, en), there)


def _occasions(edition: PublishContext) -> Picture:
    """How many schools have none, one, two, three or more occasions in each month: a school's burden at any size."""
    counted: Counter[tuple[str, date]] = Counter()
    for visit in edition.plan.visits:
        counted[visit.school_id, visit.date.replace(day=1)] += 1
    for event in edition.plan.live_events:
        if event.target_id in edition.county.schools:
            counted[event.target_id, event.start.replace(day=1)] += 1
    drawn = []
    for first, last in edition.months:
        schools = [s for s in edition.schools if s.in_scope(first) or s.in_scope(last)]
        spread = Counter(min(MANY, counted[s.school_id, first.replace(day=1)]) for s in schools)
        values = tuple(float(spread[n]) for n in range(1, MANY + 1))
        name = edition.say(
            edition.month_name(first), f"{first:%m}" if len(edition.years) == 1 else f"{first:%y-%m}"
        )
        told = edition.say("；", "; ").join(
            edition.say(f"{words(n)[0]} {spread[n]}所", f"{words(n)[1]}: {spread[n]}")
            for n in range(MANY + 1)
        )
        drawn.append(Bar(name, values, f"{name} {told}"))
    caption = edition.say(
        "各月入校次数：有几所学校进1次、2次、3次及以上",
        "Occasions per school and month: schools with one, two, three and more",
    )
    return Picture(
        caption,
        bars(drawn, title=caption, colors=(PALE, BLUE, VERMILION), width=HALF, unit=edition.say("所", "schools")),
        tuple((color, edition.say(*words(n))) for n, color in enumerate((PALE, BLUE, VERMILION), 1)),
        edition.say("含经常性督导和督导事项；假期和考试月份不进校。", "Visits and events together; none in holidays and exams."),
    )  # fmt: skip


def words(number: int) -> tuple[str, str]:
    """A number of occasions, the last one open upwards."""
    return (f"{number}次及以上", f"{number} and more") if number == MANY else (f"{number}次", f"{number}")


def _weeks(edition: PublishContext) -> Picture:
    counted: dict[bool, Counter[date]] = {True: Counter(), False: Counter()}
    for event in edition.plan.live_events:
        counted[event.serves(*COMPREHENSIVE)].update(event.weeks())
    first, last = week_start(edition.county.start), week_start(edition.county.end)
    weeks = [day for day in days_between(first, last) if day.weekday() == 0]
    drawn = [
        Bar(
            edition.say(f"{day.month}.{day.day}", f"{day:%m-%d}") if number % 6 == 0 else "",
            (float(counted[True][day]), float(counted[False][day])),
            edition.say(
                f"{day.month}月{day.day}日起一周 {counted[True][day] + counted[False][day]}项",
                f"week of {day}: {counted[True][day] + counted[False][day]}",
            ),
        )
        for number, day in enumerate(weeks)
    ]
    caption = edition.say("每周进行的督导事项", "Events in each week")
    return Picture(
        caption,
        bars(drawn, title=caption, colors=(BLUE, ORANGE), width=HALF, unit=edition.say("项", "events")),
        (
            (BLUE, edition.say("综合督导、校长任期结束督导", "comprehensives and head reviews")),
            (ORANGE, edition.say("其他事项", "other events")),
        ),
    )


def _round(edition: PublishContext) -> Picture:
    years = Counter(row.year for row in edition.plan.cycle if row.year is not None)
    shown = range(min(years), max(years) + 1) if years else range(0)
    drawn = [
        Bar(
            str(year),
            (float(years[year]),),
            edition.say(f"{year}年 {years[year]}所", f"{year}: {years[year]}"),
        )
        for year in shown
    ]
    caption = edition.say("综合督导逐年安排", "Comprehensives year by year")
    return Picture(
        caption,
        bars(drawn, title=caption, colors=(GREEN,), told=True, width=HALF, unit=edition.say("所", "schools")),
        ((GREEN, edition.say("计划综合督导的学校", "schools planned")),),
    )
