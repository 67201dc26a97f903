"""staffing.html: how many people every office lacks, whom to take on, and the years ahead; opens with the network off."""

from __future__ import annotations

from markupsafe import Markup

from planner.listing import note_lines
from planner.publish.charts import BLUE, GREEN, HALF, ORANGE, Bar, bars
from planner.publish.pages import environment
from planner.publish.staffing.tables import Figures, totals
from planner.staffing import OfficeStaffing, Staffed
from planner.words import Lang, pick


def staffing_html(answer: Staffed, tables: tuple[Figures, ...], lang: Lang) -> str:
    """The page of an answer that has a county."""
    county = answer.county
    if county is None:
        raise ValueError("an answer without a county has no page")
    names = {one.office_id: county.units[one.office_id].name for one in answer.offices}
    return (
        environment(lang)
        .get_template("staffing.html.j2")
        .render(
            t=lambda zh, en: pick(lang, zh, en),
            lang=lang,
            county=county,
            labels=list(note_lines(county, lang)),
            tables={one.name: one for one in tables},
            total=totals(tables[0]) if len(answer.offices) > 1 else (),
            offices=answer.offices,
            names=names,
            overview=_overview(answer, names, lang),
            years_proven=all(one.outlook.plan.proven for one in answer.offices if one.outlook),
            years=[(one, _years(one, lang)) for one in answer.offices if one.outlook],
            frontiers={one.office_id: _frontier(one, lang) for one in answer.offices},
        )
    )


def _overview(answer: Staffed, names: dict[str, str], lang: Lang) -> Markup:
    if len(answer.offices) < 2 or not any(one.smallest.number for one in answer.offices):
        return Markup("")
    drawn = [
        Bar(
            names[one.office_id].removesuffix("教育督导室")[:6],
            (one.arithmetic.hires, max(0, one.smallest.number - one.arithmetic.hires)),
            tip=f"{names[one.office_id]}: {one.arithmetic.hires} / {one.smallest.number}",
        )
        for one in answer.offices
    ]
    title = pick(lang, "各督导室建议增聘人数", "New people proposed by office")
    return bars(drawn, title=title, colors=(BLUE, ORANGE), tall_labels=True, told=True)


def _frontier(one: OfficeStaffing, lang: Lang) -> Markup:
    drawn = [
        Bar(str(point.number), (point.open.get("posts", 0),), tip=str(dict(point.open)))
        for point in one.frontier
    ]
    title = pick(lang, "增聘人数与无责任督学的学校数", "New people and schools without anybody")
    return bars(drawn, title=title, told=True, width=HALF)


def _years(one: OfficeStaffing, lang: Lang) -> Markup:
    if one.outlook is None:
        return Markup("")
    drawn, hired = [], 0
    for year, new in zip(one.outlook.years, one.outlook.plan.by_year(), strict=True):
        hired += new
        drawn.append(
            Bar(
                str(year.start.year),
                (year.have, hired),
                tip=f"{year.have} + {hired} / {year.need}",
                mark=year.need,
            )
        )
    title = pick(lang, "各年可督学人数与应有人数", "Inspectors there and needed by year")
    return bars(drawn, title=title, colors=(BLUE, GREEN), width=HALF, told=True)
