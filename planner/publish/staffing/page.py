"""staffing.html: how many people every office lacks, whom to take on, and the years ahead; opens with the network off."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from duxue.planner.publish.charts import BLUE, GREEN, HALF, ORANGE, Bar, bars
from duxue.planner.publish.figure_tables import Figures, Shown, Value, heads_of
from duxue.planner.publish.pages import counted, number_text, rendered, short_office
from duxue.planner.publish.staffing.tables import totals
from duxue.planner.staffed import OfficeStaffing, Staffed
from duxue.planner.words import Lang, pick

BRIEF = (
    "name",
    "schools",
    "large",
    "have",
    "need",
    "short",
    "full_time_short",
    "least",
    "proposed",
    "proposed_full_time",
    "proposed_part_time",
    "standing",
)
"""What the table of all offices shows; the rest stands with each office."""
IN_BRACKETS = re.compile(r"（[^）]*）| ?\([^)]*\)")
IDS = ("unit_id", "name")
KEPT = 2
"""Columns of an office's own tables that are shown even where they hold nothing but noughts."""


def staffing_html(answer: Staffed, tables: tuple[Figures, ...], lang: Lang) -> str:
    """The page of an answer."""
    county = answer.county
    names = {one.office_id: county.units[one.office_id].name for one in answer.offices}
    known = {one.name: one for one in tables}
    return rendered(
        "staffing.html.j2",
        county,
        lang,
        said=list(_said(answer, lang)),
        brief=_brief(known["summary"], lang),
        total=_total(known["summary"], lang) if len(answer.offices) > 1 else (),
        overview=_overview(answer, names, lang),
        years=_years_ahead(answer, names, lang),
        years_total=_years_total(answer, lang),
        years_told=any(one.outlook and any(year.gap for year in one.outlook.years) for one in answer.offices)
        or any(new for _, new in _by_year(answer)),
        ahead=any(one.outlook for one in answer.offices),
        offices=[_office(one, names[one.office_id], known, lang) for one in answer.offices],
        folded=len(answer.offices) > 1,
    )


# What stands first.


def _said(answer: Staffed, lang: Lang) -> Iterator[str]:
    """The answer in sentences: how many people, how sure, and in which years."""
    offices = answer.offices
    law = sum(one.arithmetic.hires for one in offices)
    least = sum(one.smallest.least for one in offices)
    people = [person for one in offices for person in one.smallest.people]
    full = sum(one.smallest.full for one in offices)
    yield pick(
        lang,
        f"按 1∶5、1∶1 和 1∶10 的比例应增{law}名；其余各项规定一并核对后，至少应增{least}名（已证明）。",
        f"The ratios 1:5, 1:1 and 1:10 alone ask for {counted(law, 'new person', 'new people')}; with all other rules "
        f"it is at least {least} (proven).",
    )
    if not people:
        yield pick(lang, "不必增聘：现有人员已够。", "Nobody need be taken on: today's people are enough.")
        return
    yield pick(
        lang,
        f"建议增聘{len(people)}名：专职{full}名、兼职{len(people) - full}名"
        + ("，不能更少。" if len(people) == least else f"，与最少数相差不超过{len(people) - least}名。"),
        f"Proposed: {counted(len(people), 'new person', 'new people')}, {full} full-time and {len(people) - full} part-time; "
        + ("no fewer will do." if len(people) == least else f"within {len(people) - least} of the least."),
    )
    lacking = [one for one in offices if one.smallest.number]
    if 1 < len(offices) != len(lacking):
        yield pick(
            lang,
            f"{len(offices)}个督导室中{len(lacking)}个须增聘，其余人员已够。",
            f"{len(lacking)} of {len(offices)} offices need people; the others have enough.",
        )
    if ahead := _by_year(answer):
        busy = [(year, n) for year, n in ahead if n]
        zh = "、".join(f"{year}年{n}名" for year, n in busy) or "都不必增聘"
        en = ", ".join(f"{n} in {year}" for year, n in busy) or "nobody"
        if 0 < len(busy) < len(ahead):
            zh, en = zh + "，其余各年不必增聘", en + ", nobody in the other years"
        yield pick(
            lang, f"今后各年按比例须增聘：{zh}。", f"To be taken on in the years ahead, by the ratios: {en}."
        )


def _by_year(answer: Staffed) -> list[tuple[int, int]]:
    found: dict[int, int] = {}
    for one in answer.offices:
        if one.outlook:
            for year, new in zip(one.outlook.years, one.outlook.plan.by_year(), strict=True):
                found[year.start.year] = found.get(year.start.year, 0) + new
    return sorted(found.items())


def _brief(summary: Figures, lang: Lang) -> Shown:
    """The table that a city office reads: an office a line, only what it asks first."""
    columns = [next(k for k, column in enumerate(summary.columns) if column.name == name) for name in BRIEF]
    heads = heads_of(summary, lang)
    rows = [[_cell(summary.columns[k].name, row[k]) for k in columns] for row in summary.rows]
    return Shown([heads[k] for k in columns], rows)


def _cell(name: str, value: Value) -> Value:
    """A value in the table of all offices: names and standing without what stands with each office again."""
    if name == "standing":
        return IN_BRACKETS.sub("", str(value))
    return short_office(str(value)) if name == "name" else value


def _total(summary: Figures, lang: Lang) -> list[Value]:
    sums = dict(zip((column.name for column in summary.columns), totals(summary), strict=True))
    zh, en = "合计", "Total"
    return [pick(lang, zh, en), *(sums[name] if sums[name] is not None else "" for name in BRIEF[1:])]


def _years_ahead(answer: Staffed, names: dict[str, str], lang: Lang) -> Shown | None:
    """Several offices over the years: whom to take on each year, and in brackets what would be short without."""
    ahead = [(names[one.office_id], one.outlook) for one in answer.offices if one.outlook]
    if len(ahead) < 2:
        return None
    rows: list[list[Value]] = []
    for name, outlook in ahead:
        new = outlook.plan.by_year()
        cells = [_year_cell(n, year.gap, lang) for year, n in zip(outlook.years, new, strict=True)]
        rows.append([short_office(name), *cells, sum(new)])
    years = [pick(lang, f"{year.start.year}年", str(year.start.year)) for year in ahead[0][1].years]
    return Shown([pick(lang, "督导室", "Office"), *years, pick(lang, "合计增聘", "In all")], rows)


def _years_total(answer: Staffed, lang: Lang) -> list[Value]:
    """The sums under the table of the years."""
    gaps: dict[int, int] = {}
    for one in answer.offices:
        for year in one.outlook.years if one.outlook else ():
            gaps[year.start.year] = gaps.get(year.start.year, 0) + year.gap
    new = _by_year(answer)
    cells = [_year_cell(n, gaps[year], lang) for year, n in new]
    return [pick(lang, "合计", "Total"), *cells, sum(n for _, n in new)]


def _year_cell(new: int, gap: int, lang: Lang) -> str:
    if not new and not gap:
        return "—"
    return pick(lang, f"{new}（{gap}）", f"{new} ({gap})")


# Each office.


@dataclass(frozen=True)
class OfficeShown:
    """One office on the page: its name, how it stands, facts by heading, tables and charts (blank or empty: nothing to tell)."""

    name: str
    standing: str
    facts: list[tuple[str, Value]]
    hires: Shown
    idle: list[str]
    """Requirements that ask for nobody beyond the ratios."""
    causes: Shown
    frontier: Shown
    frontier_chart: Markup
    years: Shown
    years_chart: Markup
    years_proven: bool
    leaving: Shown
    crossings: Shown


def _office(one: OfficeStaffing, name: str, known: dict[str, Figures], lang: Lang) -> OfficeShown:
    def own(table: str) -> Shown:
        return _own(known[table], one.office_id, lang) if table in known else Shown([], [])

    facts = own("summary")
    causes = own("causes")
    told = [row for row in causes.rows if row[1] or row[2] != one.smallest.least]
    number = one.smallest.number
    return OfficeShown(
        name=name,
        standing=pick(lang, f"建议增聘{number}名", f"{number} proposed")
        if number
        else pick(lang, "人员已够", "enough"),
        facts=[
            (head, value)
            for head, value, name in zip(
                facts.heads, facts.rows[0], _own_names(known["summary"]), strict=True
            )
            if name not in BRIEF or name == "standing"
        ],
        hires=own("hires"),
        idle=[str(row[0]) for row in causes.rows if row not in told],
        causes=Shown(causes.heads, told),
        frontier=_without_noughts(own("frontier")),
        frontier_chart=_frontier(one, lang),
        years=own("years"),
        years_chart=_years(one, lang),
        years_proven=bool(one.outlook and one.outlook.plan.proven),
        leaving=own("leaving"),
        crossings=own("crossings"),
    )


def _own_names(table: Figures) -> list[str]:
    return [column.name for column in table.columns if column.name not in IDS]


def _own(table: Figures, office_id: str, lang: Lang) -> Shown:
    """An office's rows of a table, without the columns that name the office."""
    kept = [k for k, column in enumerate(table.columns) if column.name not in IDS]
    heads = heads_of(table, lang)
    rows = [[row[k] for k in kept] for row in table.rows if row[0] == office_id]
    return Shown([heads[k] for k in kept], rows)


def _without_noughts(table: Shown) -> Shown:
    """A table without the columns in which every row says nought."""
    kept = [k for k in range(len(table.heads)) if k < KEPT or any(row[k] != 0 for row in table.rows)]
    return Shown([table.heads[k] for k in kept], [[row[k] for k in kept] for row in table.rows])


# Pictures.


def _overview(answer: Staffed, names: dict[str, str], lang: Lang) -> Markup:
    if len(answer.offices) < 2 or not any(one.smallest.number for one in answer.offices):
        return Markup("")
    drawn = [
        Bar(
            short_office(names[one.office_id]),
            (one.arithmetic.hires, max(0, one.smallest.number - one.arithmetic.hires)),
            tip=f"{names[one.office_id]}: {one.arithmetic.hires} / {one.smallest.number}",
        )
        for one in answer.offices
    ]
    title = pick(lang, "各督导室建议增聘人数", "New people proposed by office")
    unit = pick(lang, "名", "people")
    return bars(drawn, title=title, colors=(BLUE, ORANGE), tall_labels=True, told=True, unit=unit)


def _frontier(one: OfficeStaffing, lang: Lang) -> Markup:
    if not any(point.open.get("posts", 0) for point in one.frontier):
        return Markup("")
    drawn = [
        Bar(pick(lang, f"增{point.number}名", f"+{point.number}"), (point.open.get("posts", 0),))
        for point in one.frontier
    ]
    title = pick(lang, "增聘人数与无责任督学的学校数", "New people and schools without anybody")
    return bars(drawn, title=title, told=True, width=HALF, unit=pick(lang, "所", "schools"))


def _years(one: OfficeStaffing, lang: Lang) -> Markup:
    if one.outlook is None:
        return Markup("")
    drawn, hired = [], 0
    for year, new in zip(one.outlook.years, one.outlook.plan.by_year(), strict=True):
        hired += new
        zh = f"{year.start.year}年 现有{year.have}名，累计增聘{hired}名，应有{year.need}名"
        en = f"{year.start.year}: {number_text(year.have)} of today, {hired} taken on, {year.need} needed"
        drawn.append(Bar(str(year.start.year), (year.have, hired), tip=pick(lang, zh, en), mark=year.need))
    title = pick(lang, "各年可督学人数与应有人数", "Inspectors there and needed by year")
    unit = pick(lang, "名", "people")
    return bars(drawn, title=title, colors=(BLUE, GREEN), width=HALF, told=True, unit=unit)
