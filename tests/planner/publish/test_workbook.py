"""The workbook reads back to the same plan, keeps secrets off public sheets, and takes hostile names as plain text."""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from duxue.planner.publish.context import PublishContext
from duxue.planner.publish.documents import public_postings
from duxue.planner.publish.figures import Figures
from duxue.planner.publish.workbook import write_workbook
from duxue.scenarios.codes import Half, RecusalReason, Status
from duxue.scenarios.county import County
from duxue.scenarios.plan import Plan, Posting
from duxue.scenarios.reading.scenario import read_plan
from duxue.scenarios.rows import make
from duxue.scenarios.sheets import PLAN
from tests.planner.publish import worlds

PUBLIC = ("年度督导计划", "责任督学挂牌一览表", "责任区划分表", "学校接待表")
COUNTED = (
    "综合督导五年规划表",
    "责任区划分表",
    "频次统计表",
    "督学工作量统计",
    "督导任务台账",
    "督学个人日程",
)
FORMULA = re.compile(r'=\(?(SUM|SUBTOTAL|COUNTIF|COUNTIFS|SUMIFS|COUNTA|IF|[A-Z]\d+|"各年最多相差"&\(MAX)')
HOSTILE = (
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-2",
    "@SUM(A1)",
    '=HYPERLINK("http://x","y")',
    "<b>&amp;</b>",
    "http://example.invalid/x",
    "{=1}",
    "'单引号",
    "007",
    "_x0041_",
)


def written(edition: PublishContext, folder: Path) -> Path:
    path = folder / "plan.xlsx"
    write_workbook(path, edition, Figures(edition))
    return path


@cache
def opened(path: Path, *, values: bool = False) -> openpyxl.Workbook:
    """A workbook, read once; with ``values`` the cached ones in place of formulas."""
    return openpyxl.load_workbook(path, data_only=values)


def cells(path: Path, sheet: str, *, values: bool = True) -> list[tuple[Any, ...]]:
    return list(opened(path, values=values)[sheet].iter_rows(values_only=True))


def texts(path: Path, sheet: str) -> str:
    return "\n".join(str(cell) for row in cells(path, sheet) for cell in row if cell is not None)


def rows_under(path: Path, sheet: str, head: str) -> Iterator[dict[str, Any]]:
    """The rows under the heads of a document, by head."""
    rows = cells(path, sheet)
    start = next(n for n, row in enumerate(rows) if head in row)
    for row in rows[start + 1 :]:
        if not any(cell not in (None, "") for cell in row):
            return  # what follows is where the office stamps
        yield dict(zip(map(str, rows[start]), row, strict=True))


@pytest.fixture(scope="module")
def world() -> County:
    imposed, _ = worlds.imposed_event(worlds.county())
    return worlds.county(tables={"imposed": (imposed,)})


@pytest.fixture(scope="module")
def plan(world: County) -> Plan:
    """A plan with a bit of everything: an imposed event, a cancelled one, a handover, a year in the round."""
    plan = worlds.plan_for(world)
    _, copy = worlds.imposed_event(world)
    first = plan.events[0]
    gone = replace(
        first, event_id="E-gone", start=date(2027, 6, 1), end=date(2027, 6, 1), status=Status.CANCELLED
    )
    one, *others = plan.postings
    cut = date(2027, 7, 31)
    heir = make(
        Posting,
        school_id=one.school_id,
        inspector_id=plan.postings[1].inspector_id,
        start=cut + timedelta(days=1),
        end=one.end,
    )
    whole_day = replace(plan.visits[3], half=Half.DAY)
    return replace(
        plan,
        events=(*plan.events, gone, copy),
        postings=(replace(one, end=cut), heir, *others),
        visits=(*plan.visits[:3], whole_day, *plan.visits[4:]),
    )


@pytest.fixture(scope="module")
def edition(world: County, plan: Plan) -> PublishContext:
    return worlds.edition(world, plan)


@pytest.fixture(scope="module")
def book(edition: PublishContext, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(edition, tmp_path_factory.mktemp("book"))


def test_the_workbook_reads_back_to_the_same_plan(book: Path, plan: Plan) -> None:
    read, problems = read_plan(book)
    assert problems == ()
    assert read is not None
    for table in PLAN:
        assert getattr(read, table.name) == getattr(plan, table.name), table.name


def test_an_empty_plan_reads_back_too(world: County, tmp_path: Path) -> None:
    read, problems = read_plan(written(worlds.edition(world, Plan()), tmp_path))
    assert problems == ()
    assert read == Plan()


def test_documents_come_first_and_the_cover_leads_to_every_sheet(book: Path) -> None:
    loaded = opened(book)
    months = [f"{month}月" for month in range(1, 13)]
    documents = [
        "首页",
        "年度督导计划",
        "综合督导五年规划表",
        "责任督学挂牌一览表",
        "责任区划分表",
        "学校接待表",
        "频次统计表",
        "督学个人日程",
        "督学工作量统计",
        "督导任务台账",
        "问题与未满足",
        "规则与参数",
        *months,
    ]
    assert loaded.sheetnames == documents + [table.zh for table in PLAN]
    links = [cell.hyperlink.location for row in loaded["首页"] for cell in row if cell.hyperlink]
    assert links == [f"'{name}'!A1" for name in loaded.sheetnames[1:]]


def test_the_cover_labels_synthetic_data_and_provisional_days(book: Path, edition: PublishContext) -> None:
    assert edition.provisional
    for sheet in ("首页", "年度督导计划", "责任督学挂牌一览表", "频次统计表", "规则与参数", "3月"):
        assert "合成数据" in texts(book, sheet), sheet
        assert "暂定" in texts(book, sheet), sheet


def test_a_real_county_with_a_settled_calendar_carries_no_label(world: County, tmp_path: Path) -> None:
    real = replace(world, synthetic=False, start=date(2026, 3, 1), end=date(2026, 3, 31))
    told = texts(written(worlds.edition(real, Plan()), tmp_path), "首页")
    assert "合成数据" not in told
    assert "暂定" not in told


def test_public_sheets_tell_no_unannounced_visit(book: Path, plan: Plan, edition: PublishContext) -> None:
    """Neither ids nor dates of visits: each date on the annual plan is one of an event or its notice."""
    announced = {d for e in edition.events for d in (*e.days(), e.notice_on) if d} | {edition.county.as_of}
    spoken = {f"{d.month}月{d.day}日" for d in (*announced, *edition.provisional)} | {
        d.isoformat() for d in announced
    }
    for sheet in PUBLIC:
        told = texts(book, sheet)
        assert not any(visit.visit_id in told for visit in plan.visits), sheet
        if sheet == "年度督导计划":
            found = set(re.findall(r"\d+月\d+日|\d{4}-\d\d-\d\d", told))
            assert found - spoken == set()
            assert any(f"{v.date.month}月{v.date.day}日" not in spoken for v in plan.visits)


def test_the_public_list_tells_no_date_but_those_of_postings(book: Path, plan: Plan) -> None:
    days = {d.isoformat() for row in plan.postings for d in (row.start, row.end)}
    assert set(re.findall(r"\d{4}-\d\d-\d\d", texts(book, "责任督学挂牌一览表"))) <= days


def test_no_sheet_tells_a_private_phone_and_no_public_one_a_recusal(book: Path, world: County) -> None:
    assert world.rows.inspectors[0].phone == worlds.PRIVATE_PHONE
    reasons = [reason.zh for reason in RecusalReason if reason is not RecusalReason.OTHER]
    for name in opened(book).sheetnames:
        told = texts(book, name)
        assert worlds.PRIVATE_PHONE not in told, name
        if name != "规则与参数":  # quotes the clause on recusal in general
            assert not any(reason in told for reason in reasons), name
    with zipfile.ZipFile(book) as parts:
        assert not any(worlds.PRIVATE_PHONE.encode() in parts.read(part) for part in parts.namelist())


def test_month_sheets_are_marked_internal_and_print_on_a3_landscape(book: Path) -> None:
    sheet = opened(book)["4月"]
    assert "内部资料" in texts(book, "4月")
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (8, "landscape")
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)  # blank means one
    assert sheet.print_title_rows
    assert sheet.print_title_cols


def test_every_visit_and_event_day_stands_on_its_month_sheet(
    book: Path, plan: Plan, edition: PublishContext
) -> None:
    for visit in plan.visits:
        row = next(
            r
            for r in rows_under(book, f"{visit.date.month}月", "督学")
            if r["督学"] == edition.person(visit.inspector_id)
        )
        cell = next(text for head, text in row.items() if head.startswith(f"{visit.date.day}日\n"))
        assert (
            f"{ {'am': '上', 'pm': '下', 'day': '全'}[visit.half.value] } {edition.short_place(visit.school_id)}"
            in cell
        )
    event = plan.events[0]
    leader = next(s for s in plan.team(event.event_id) if s.role.value == "lead")
    row = next(r for r in rows_under(book, "4月", "督学") if r["督学"] == edition.person(leader.inspector_id))
    days = [text for head, text in row.items() if text and "【" in str(text) and "长】" in str(text)]
    assert len(days) == event.length


def test_a_cancelled_event_is_on_no_document(book: Path, edition: PublishContext) -> None:
    assert "E-gone" not in {event.event_id for event in edition.events}
    assert "6月1日" not in texts(book, "年度督导计划").replace("6月9日", "")


def test_the_annual_plan_names_days_place_and_team(book: Path, plan: Plan, edition: PublishContext) -> None:
    rows = [r for r in rows_under(book, "年度督导计划", "督导对象") if isinstance(r["序号"], int)]
    assert [r["序号"] for r in rows] == list(range(1, len(edition.events) + 1))
    first = rows[0]
    event = edition.events[0]
    assert first["督导对象"] == edition.place(event.target_id)
    assert first["组长"] == edition.person(plan.team(event.event_id)[0].inspector_id)
    assert first["日期"] == "4月5日—6日"
    assert "校园食品安全专项督导" in first["督导类型"]
    assert any("省级既定" in (r["备注"] or "") for r in rows)


def test_a_handover_gives_the_public_list_two_lines_under_one_number(
    book: Path, plan: Plan, edition: PublishContext
) -> None:
    name = edition.place(plan.postings[0].school_id)
    rows = [r for r in rows_under(book, "责任督学挂牌一览表", "学校名称") if r["学校名称"] == name]
    assert [(r["序号"], r["任职时段"]) for r in rows] == [
        (1, "2027-01-01 至 2027-07-31"),
        (1, "2027-08-01 至 2027-12-31"),
    ]


def test_the_public_phone_is_the_office_s_own_where_it_is_set(tmp_path: Path) -> None:
    world = worlds.county(offices=2, given={("public_phone", "130202"): "0315-1234567"})
    book = written(worlds.edition(world, worlds.plan_for(world)), tmp_path)
    rows = rows_under(book, "责任督学挂牌一览表", "学校名称")
    phones = {(r["学校名称"][:2], r["督导室监督电话"]) for r in rows if r["学校名称"]}
    assert phones == {("甲县", public_postings.NO_PHONE), ("乙县", "0315-1234567")}


def test_frequencies_count_each_kind_and_each_merged_event_once(
    book: Path, plan: Plan, world: County
) -> None:
    rows = {r["学校标识码"]: r for r in rows_under(book, "频次统计表", "学校标识码")}
    assert set(rows) == set(world.schools)
    for key, row in rows.items():
        events = plan.events_at(key)
        assert row["经常性合计"] == len(plan.visits_at(key)) == sum(row[f"{m}月"] or 0 for m in range(1, 13))
        assert row["督导事项合计"] == len(events)
        assert row["入校总次数"] == len(events) + len(plan.visits_at(key))
    first = rows[world.rows.schools[0].school_id]
    assert (first["综合督导"], first["专项督导"], first["其中上级既定"], first["督导事项合计"]) == (
        2,
        1,
        1,
        2,
    )


def test_frequency_sums_are_formulas_that_agree_with_their_cached_values(book: Path) -> None:
    formulas, values = cells(book, "频次统计表", values=False), cells(book, "频次统计表")
    line = next(n for n, row in enumerate(values) if row[0] == "合计")
    heads = next(n for n, row in enumerate(values) if row[0] == "年度")
    for column in [*range(5, 24), 26]:
        assert str(formulas[line][column]).startswith("=SUBTOTAL(109,")
        first, last = map(int, re.findall(r"[A-Z]+(\d+)", str(formulas[line][column])))
        schools = [row for row in values[heads + 1 :] if isinstance(row[0], int)]
        assert (first, last) == (heads + 2, heads + 1 + len(schools))
        assert values[line][column] == sum(row[column] or 0 for row in schools)


def test_a_school_over_its_cap_is_marked(world: County, tmp_path: Path) -> None:
    parameters = world.parameters.replaced({("events_per_year", ""): 1})
    strict = replace(world, parameters=parameters)
    plan = worlds.plan_for(world)
    base = plan.events[0]
    more = replace(
        base, event_id="E-more", start=base.start + timedelta(days=70), end=base.end + timedelta(days=70)
    )
    book = written(worlds.edition(strict, replace(plan, events=(*plan.events, more))), tmp_path)
    over = {r["学校标识码"]: r["是否超限"] for r in rows_under(book, "频次统计表", "学校标识码")}
    assert [key for key, word in over.items() if word == "超限"] == [base.target_id]


def test_parameters_in_force_stand_beside_their_defaults(tmp_path: Path) -> None:
    world = worlds.county(given={("schools_per_inspector", "130201"): 4})
    book = written(worlds.edition(world, Plan()), tmp_path)
    rows = [
        r
        for r in rows_under(book, "规则与参数", "现行取值")
        if str(r["参数"]).endswith("\nschools_per_inspector")
    ]
    found = [(r["适用"], r["现行取值"], r["默认取值"], r["取值由来"], r["与默认"]) for r in rows]
    assert found == [("全部", "5 所", "5 所", "文件规定", None), ("甲县", "4 所", "5 所", "文件规定", "不同")]
    told = texts(book, "规则与参数")
    assert "人手紧缺" in told
    assert "原则上，县级督学" in told or "原则上,县级督学" in told


def hostile_world() -> tuple[County, Plan]:
    tame = worlds.county(schools=len(HOSTILE)).rows
    schools = tuple(replace(s, name=n, township=n) for s, n in zip(tame.schools, HOSTILE, strict=True))
    people = tuple(replace(i, name=n) for i, n in zip(tame.inspectors, HOSTILE, strict=False))
    world = worlds.county(tables={"schools": schools, "inspectors": people})
    plan = worlds.plan_for(world)
    zones = tuple(replace(z, name=HOSTILE[n % len(HOSTILE)]) for n, z in enumerate(plan.zones))
    unmet = tuple(replace(u, facts=HOSTILE[0]) for u in plan.unmet)
    return world, replace(plan, zones=zones, unmet=unmet)


def test_hostile_names_are_text_and_read_back(tmp_path: Path) -> None:
    world, plan = hostile_world()
    book = written(worlds.edition(world, plan), tmp_path)
    read, _ = read_plan(book)
    assert read is not None
    assert (read.zones, read.unmet) == (plan.zones, plan.unmet)
    loaded = opened(book)
    names = [cell for row in loaded["责任督学挂牌一览表"] for cell in row if cell.value in HOSTILE]
    assert {cell.value for cell in names} == set(HOSTILE)
    for sheet in loaded:
        for row in sheet:
            for cell in row:
                if cell.data_type == "f":
                    assert cell.value not in HOSTILE
                    assert sheet.title in COUNTED or sheet.title.endswith("月")
                    assert FORMULA.match(str(cell.value)), cell.value
                assert cell.hyperlink is None or cell.hyperlink.target is None
    with zipfile.ZipFile(book) as parts:
        assert not any(b'TargetMode="External"' in parts.read(part) for part in parts.namelist())


def test_a_horizon_over_two_years_names_months_with_their_year(tmp_path: Path) -> None:
    world = replace(worlds.county(), start=date(2026, 9, 1), end=date(2027, 8, 31))
    book = written(worlds.edition(world, worlds.plan_for(world)), tmp_path)
    names = opened(book).sheetnames
    assert "2026年9月" in names
    assert "2027年8月" in names
    years = {r["年度"] for r in rows_under(book, "频次统计表", "学校标识码")}
    assert years == {2026, 2027}


def test_a_city_s_documents_tell_its_offices_apart(tmp_path: Path) -> None:
    world = worlds.county(offices=2)
    edition = worlds.edition(world, worlds.plan_for(world))
    book = written(edition, tmp_path)
    assert edition.issuer == "唐山市人民政府教育督导委员会办公室"
    assert "乙县人民政府教育督导委员会办公室" in texts(book, "责任督学挂牌一览表")
    assert "督导室" in [cell for row in cells(book, "3月") for cell in row]


def test_a_workbook_that_cannot_be_written_is_an_error_of_the_place(
    edition: PublishContext, tmp_path: Path
) -> None:
    with pytest.raises(OSError, match="missing"):
        written(edition, tmp_path / "missing")
