"""The figures of a staffing answer as tables, declared once: csv, workbook and page show the same rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from duxue.models.hiring.causes import WORDS
from duxue.models.hiring.kinds import Kind
from duxue.planner.publish.figure_tables import Column, Figures, Value, columns
from duxue.planner.staffed import OfficeStaffing, Staffed, standing
from duxue.planner.words import Lang, code_text, codes_text, pick
from duxue.scenarios.codes import Employment
from duxue.scenarios.county import County
from duxue.scenarios.records import Inspector
from duxue.scenarios.travel.coordinates import from_wgs84

OPEN_WORDS = {
    "posts": ("无责任督学的学校（最紧的一天）", "schools without anybody (worst day)"),
    "law": ("按比例仍缺督学", "inspectors short by the ratio"),
    "share": ("兼职超出 1∶10", "part-time beyond 1:10"),
    "teams": ("督导组缺人", "people lacking in a team"),
    "days": ("排不下的半天", "half-days that do not fit"),
    "leads": ("缺组长的天数", "days without a lead"),
}
TRIED = {
    True: ("全年试排", "a whole year"),
    False: ("挂牌试排＋月天数", "postings, months' days"),
}


OFFICE = (("unit_id", "单位代码", "unit"), ("name", "督导室", "office"))
SUMMARY = columns(
    *OFFICE,
    ("schools", "学校", "schools"),
    ("large", "其中大校", "large ones"),
    ("need", "按比例应有督学", "needed by the ratio"),
    ("have", "现有可督学", "there for schools"),
    ("short", "按比例缺", "short by the ratio"),
    ("full_time", "专职", "full-time"),
    ("part_time", "兼职", "part-time"),
    ("full_time_short", "按 1∶10 缺专职", "full-time short by 1:10"),
    ("law_hires", "按比例应增", "new people by the ratios"),
    ("least", "已证至少应增", "proven least"),
    ("proposed", "建议增聘", "proposed"),
    ("proposed_full_time", "其中专职", "full-time of these"),
    ("proposed_part_time", "其中兼职", "part-time of these"),
    ("uncured", "增人不能解的事项", "duties no staff cures"),
    ("out_of_reach", "各地点均不可达的学校", "schools out of reach"),
    ("with_reserve", "连机动时间也保证", "with the reserve kept"),
    ("with_experts", "每次综合督导都有专家", "with experts everywhere"),
    ("tried_by", "核验方式", "tried by"),
    ("standing", "结论", "standing"),
)
CAUSES = columns(
    *OFFICE,
    ("requirement", "要求", "requirement"),
    ("adds", "在前项之上增加", "adds to those before"),
    ("without", "若不计此项，至少应增", "least without it"),
)
FRONTIER = columns(
    *OFFICE,
    ("people", "增聘人数", "new people"),
    *((name, *words) for name, words in OPEN_WORDS.items()),
    ("minutes", "入校路途（分钟/年，每次单独往返）", "minutes on the road a year (each visit a journey)"),
    ("minutes_bound", "路途下界", "its bound"),
)
HIRES = columns(
    *OFFICE,
    ("place", "出发地", "place"),
    ("employment", "专兼职", "employment"),
    ("stages", "专业学段", "stages"),
    ("expert", "专家类别", "expert category"),
    ("number", "人数", "people"),
)
YEARS = columns(
    *OFFICE,
    ("from", "年度起", "year from"),
    ("day", "最紧的一天", "tightest day"),
    ("schools", "学校", "schools"),
    ("large", "其中大校", "large ones"),
    ("students", "在校生", "pupils"),
    ("need", "按比例应有督学", "needed by the ratio"),
    ("have", "届时可督学", "there for schools"),
    ("gap", "缺口", "gap"),
    ("full_time", "专职", "full-time"),
    ("part_time", "兼职", "part-time"),
    ("full_time_needed", "按 1∶10 应有专职", "full-time needed by 1:10"),
    ("hire_full_time", "当年增聘专职", "take on full-time"),
    ("hire_part_time", "当年增聘兼职", "take on part-time"),
    ("have_after", "增聘后可督学", "there after hiring"),
)
LEAVING = columns(
    *OFFICE,
    ("inspector_id", "督学证号", "inspector"),
    ("inspector", "姓名", "name"),
    ("last", "可督学至", "last day"),
    ("reason", "原因", "reason"),
)
CROSSINGS = columns(
    *OFFICE,
    ("school_id", "学校标识码", "school"),
    ("school", "学校名称", "name"),
    ("from", "自", "from"),
    ("students", "在校生", "pupils"),
    ("becomes", "变化", "becomes"),
)


def figures(answer: Staffed, lang: Lang) -> tuple[Figures, ...]:
    """All tables of an answer; those of the years ahead only where they were asked for."""
    county = answer.county

    def table(
        name: str, title: tuple[str, str], columns: tuple[Column, ...],
        rows: Callable[[OfficeStaffing, Lang], Iterator[tuple[Value, ...]]],
    ) -> Figures:  # fmt: skip
        found = [
            (one.office_id, county.units[one.office_id].name, *row)
            for one in answer.offices
            for row in rows(one, lang)
        ]
        return Figures(name, *title, columns, tuple(found))

    tables = [
        table("summary", ("各督导室一览", "Offices"), SUMMARY, _summary),
        table("hires", ("建议增聘", "People to take on"), HIRES, _hires),
        table("causes", ("比例之外的原因", "Causes beyond the ratios"), CAUSES, _causes),
        table("frontier", ("逐人增补的效果", "What each person buys"), FRONTIER, _frontier),
    ]
    if any(one.outlook for one in answer.offices):
        tables += [
            table("years", ("今后各年", "Years ahead"), YEARS, _years),
            table("leaving", ("将离任的督学", "Who leaves"), LEAVING, _leaving),
            table("crossings", ("大校变化", "Large schools"), CROSSINGS, _crossings),
        ]
    return tuple(tables)


def _full(people: Sequence[Inspector]) -> int:
    return sum(person.employment is Employment.FULL_TIME for person in people)


def _summary(one: OfficeStaffing, lang: Lang) -> Iterator[tuple[Value, ...]]:
    law, found = one.arithmetic, one.smallest
    level, full = law.level, _full(found.people)
    wished = {wish.key: found.least + wish.step for wish in one.wishes}
    yield (
        level.small + level.large, level.large, level.need, level.have, law.short, level.full, level.part,
        law.full_short, law.hires, found.least, found.number, full, found.number - full,
        len(found.verdict.open), len(found.beyond), wished["reserve"], wished["experts"], pick(lang, *TRIED[found.verdict.whole]), standing(found, lang),
    )  # fmt: skip


def _causes(one: OfficeStaffing, lang: Lang) -> Iterator[tuple[Value, ...]]:
    for cause in one.causes if one.smallest.least else ():
        yield pick(lang, *WORDS[cause.key]), cause.step, cause.without


def _frontier(one: OfficeStaffing, _lang: Lang) -> Iterator[tuple[Value, ...]]:
    for point in one.frontier:
        left = [point.open.get(what, 0) for what in OPEN_WORDS]
        yield point.number, *left, point.minutes, point.minutes_bound


def _hires(one: OfficeStaffing, lang: Lang) -> Iterator[tuple[Value, ...]]:
    for kind, number in one.smallest.hires:
        yield (*kind_words(kind, lang), number)


def kind_words(kind: Kind, lang: Lang) -> tuple[str, str, str, str]:
    """Place, employment, stages and expert category of a kind of person, in words."""
    expertise = kind.profile.expertise
    return (
        kind.place.name,
        code_text(kind.employment, lang),
        codes_text(kind.profile.stages, lang) if expertise else pick(lang, "督政", "government duty"),
        code_text(expertise, lang),
    )


def _years(one: OfficeStaffing, _lang: Lang) -> Iterator[tuple[Value, ...]]:
    if one.outlook is None:
        return
    plan, hired = one.outlook.plan, 0
    for k, year in enumerate(one.outlook.years):
        hired += plan.full[k] + plan.part[k]
        yield (
            year.start, year.day, year.schools, year.large, year.students, year.need, year.have, year.gap,
            year.full, year.part, year.full_needed, plan.full[k], plan.part[k], year.have + hired,
        )  # fmt: skip


def _leaving(one: OfficeStaffing, lang: Lang) -> Iterator[tuple[Value, ...]]:
    for row in one.outlook.leaving if one.outlook else ():
        yield row.inspector_id, row.name, row.last, code_text(row.reason, lang)


def _crossings(one: OfficeStaffing, lang: Lang) -> Iterator[tuple[Value, ...]]:
    for row in one.outlook.crossings if one.outlook else ():
        words = ("成为大校", "large") if row.large else ("不再是大校", "large no more")
        yield row.school_id, row.name, row.start, row.students, pick(lang, *words)


def proposed_rows(answer: Staffed) -> tuple[Inspector, ...]:
    """The proposed people as rows of the table of inspectors, points in the scenario's own coordinate system."""
    county: County | None = answer.county
    crs = county.parameters.word("crs") if county else "WGS84"

    def written(person: Inspector) -> Inspector:
        if person.lon is None or person.lat is None:
            return person
        lon, lat = from_wgs84(person.lon, person.lat, crs)
        return replace(person, lon=round(float(lon), 6), lat=round(float(lat), 6))

    return tuple(written(person) for one in answer.offices for person in one.smallest.people)


def totals(table: Figures) -> tuple[Value, ...]:
    """The sums of the summary's numbers over all offices."""
    sums: list[Any] = [
        sum(row[k] for row in table.rows)
        if table.rows and all(isinstance(row[k], int) for row in table.rows)
        else None
        for k in range(len(table.columns))
    ]
    return tuple(sums)
