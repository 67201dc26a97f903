"""What leaves the office: files that hold public sheets alone, and nothing private in any part of them."""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import openpyxl
import pytest

from duxue.planner.publish import workbook
from duxue.planner.publish.book import Book
from duxue.planner.publish.context import PublishContext
from duxue.planner.publish.figures import Figures
from duxue.planner.publish.letterhead import PUBLIC
from duxue.planner.publish.workbook import Document, write_public
from duxue.planner.words import Lang
from duxue.scenarios.codes import RecusalReason, Role, Status, TaskKind
from duxue.scenarios.plan import Event, Seat
from duxue.scenarios.rows import Task, make
from duxue.scenarios.sheets import PLAN, SCENARIO
from tests.planner.publish import worlds

NAMES = {
    "zh": ["学校接待表.xlsx", "年度督导计划.xlsx", "责任区划分表.xlsx", "责任督学挂牌一览表.xlsx"],
    "en": ["Annual plan.xlsx", "Gate signs.xlsx", "Reception by schools.xlsx", "Zones and schools.xlsx"],
}


def edition_of(lang: Lang = "zh", offices: int = 1) -> PublishContext:
    """A plan with a visit on every kind of day, an imposed event and a cancelled one."""
    tame = worlds.county(offices)
    imposed, copy = worlds.imposed_event(tame)
    world = worlds.county(offices, tables={"imposed": (imposed,)})
    plan = worlds.plan_for(world)
    gone = replace(
        plan.events[0],
        event_id="E-gone",
        start=date(2027, 6, 22),
        end=date(2027, 6, 22),
        status=Status.CANCELLED,
    )
    return worlds.edition(world, replace(plan, events=(*plan.events, copy, gone)), lang)


@pytest.fixture(scope="module", params=["zh", "en"])
def edition(request: pytest.FixtureRequest) -> PublishContext:
    return edition_of(request.param)


@pytest.fixture(scope="module")
def files(edition: PublishContext, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ...]:
    return write_public(tmp_path_factory.mktemp("out") / "public", edition)


def sources(path: Path) -> Iterator[tuple[str, str]]:
    """Every part of a file as text, metadata included."""
    with zipfile.ZipFile(path) as parts:
        for name in sorted(parts.namelist()):
            yield name, parts.read(name).decode("utf-8", "replace")


def whole(path: Path) -> str:
    return "\n".join(text for _, text in sources(path))


def days_in(path: Path) -> set[date]:
    """Every day that a file tells in any form: texts, and numbers that a reader shows as days."""
    found = set()
    for sheet in openpyxl.load_workbook(path):
        for row in sheet.iter_rows(values_only=True):
            for cell in row:
                if hasattr(cell, "date"):
                    found.add(cell.date())
                text = str(cell or "")
                found |= {date(*map(int, d)) for d in re.findall(r"(20\d\d)-(\d\d)-(\d\d)", text)}
                found |= {
                    date(2027, *map(int, d)) for d in re.findall(r"(?<!\d)(\d{1,2})月(\d{1,2})日", text)
                }
                found |= {
                    date(2027, *map(int, d)) for d in re.findall(r"(?<![\d-])(\d\d)-(\d\d)(?![\d-])", text)
                }
    return found


def test_each_public_document_is_a_file_of_its_own(edition: PublishContext, files: tuple[Path, ...]) -> None:
    assert sorted(path.name for path in files) == sorted(NAMES[edition.lang])
    for path in files:
        assert openpyxl.load_workbook(path).sheetnames == [path.stem]


def test_nothing_private_stands_in_any_part_of_them(edition: PublishContext, files: tuple[Path, ...]) -> None:
    """Phones, reasons, ids of visits and people, names of sheets that stay inside: not even in the metadata."""
    reasons = [r.zh for r in RecusalReason if r is not RecusalReason.OTHER] + [
        "relative",
        "former_post",
        "回避原因",
    ]
    ids = [v.visit_id for v in edition.plan.visits] + [i.inspector_id for i in edition.county.rows.inspectors]
    inside = ["督导任务台账", "督学个人日程", "月度安排表", "经常性督导!", "Task ledger", "task_ledger"]
    for path in files:
        text = whole(path)
        for secret in [worlds.PRIVATE_PHONE, *reasons, *ids, *inside]:
            assert secret not in text, (path.name, secret)


def test_no_day_of_an_unannounced_visit_is_told(edition: PublishContext, files: tuple[Path, ...]) -> None:
    """Each day told is one of an event, its notice, a posting, the plan's own day or a provisional holiday."""
    events = {d for e in edition.for_everybody().events for d in (*e.days(), e.notice_on) if d}
    postings = {d for p in edition.plan.postings for d in (p.start, p.end)}
    known = events | postings | {edition.county.as_of} | set(edition.provisional)
    known |= {d.replace(year=2027) for d in known}
    secret = {v.date for v in edition.plan.visits} - known
    assert len(secret) > 20
    for path in files:
        assert days_in(path) <= known, path.name
        told = whole(path)
        serial = {str((day - date(1899, 12, 30)).days) for day in secret}
        assert not serial & set(re.findall(r"<v>(\d+)</v>", told)), path.name


def test_a_visit_that_looks_at_an_issue_is_announced_to_nobody(tmp_path: Path) -> None:
    """A look-back that rides on a visit stays off the reception list; one with an event of its own stands there."""
    edition = edition_of()
    riding = next(v for v in edition.plan.visits if v.covers)
    files = write_public(tmp_path / "public", edition)
    for path in files:
        assert "F1" not in re.findall(
            r"\w+", "\n".join(t for n, t in sources(path) if n.endswith("sharedStrings.xml"))
        )
        assert riding.date not in days_in(path)


def reception_rows(path: Path) -> list[tuple[object, ...]]:
    sheet = openpyxl.load_workbook(path)["学校接待表"]
    rows = list(sheet.iter_rows(values_only=True))
    start = next(n for n, row in enumerate(rows) if row[0] == "学校名称")
    return [row for row in rows[start + 1 :] if row[2]]


def test_the_reception_list_holds_the_live_events_at_schools_alone(tmp_path: Path) -> None:
    edition = edition_of()
    office = edition.county.rows.units[0].unit_id
    at_government = replace(edition.plan.events[0], event_id="E-gov", target_id=office)
    plan = replace(edition.plan, events=(*edition.plan.events, at_government))
    edition = worlds.edition(edition.county, plan)
    files = {p.stem: p for p in write_public(tmp_path / "public", edition)}
    rows = reception_rows(files["学校接待表"])
    public = edition.for_everybody().events
    at_schools = [e for e in public if e.target_id in edition.county.schools]
    assert 0 < len(rows) == len(at_schools) < len(public) < len(plan.live_events)


def test_two_events_at_one_school_stand_one_after_the_other(tmp_path: Path) -> None:
    world = worlds.county()
    base = worlds.plan_for(world)
    event = base.events[0]
    later = replace(
        event, event_id="E-again", start=event.start + timedelta(70), end=event.end + timedelta(70)
    )
    edition = worlds.edition(world, replace(base, events=(later, *base.events)))
    files = {p.stem: p for p in write_public(tmp_path / "public", edition)}
    days = [row[2] for row in reception_rows(files["学校接待表"])]
    assert days == ["4月5日—11日内", "6月14日—20日内"]
    assert event.notice_on is not None
    told = worlds.edition(replace(world, as_of=event.notice_on), edition.plan)
    files = {p.stem: p for p in write_public(tmp_path / "later", told)}
    assert [row[2] for row in reception_rows(files["学校接待表"])] == ["4月5日—6日", "6月14日—15日"]


def test_a_city_s_public_files_tell_its_offices_apart(tmp_path: Path) -> None:
    edition = edition_of(offices=3)
    for path in write_public(tmp_path / "public", edition):
        text = whole(path)
        assert "唐山市人民政府教育督导委员会办公室" in text, path.name
        assert "丙县" in text, path.name
        assert worlds.PRIVATE_PHONE not in text, path.name


def hidden_events(edition: PublishContext) -> list[Event]:
    """Events of every kind at the first school, none of them announced by the day of the plan."""
    day = edition.county.start + timedelta(100)
    kinds = (
        TaskKind.CAMPAIGN,
        TaskKind.FOLLOW_UP,
        TaskKind.PRINCIPAL_REVIEW,
        TaskKind.COMPREHENSIVE,
    )
    return [
        make(
            Event, event_id=f"HIDDEN-{kind}", office_id=edition.offices[0].unit_id, kinds=(Task(kind, "" if kind is TaskKind.COMPREHENSIVE else f"ISSUE-{n}"),),
            target_id=edition.county.rows.schools[0].school_id, start=day + timedelta(n), end=day + timedelta(n),
            notice_on=edition.county.as_of + timedelta(1),
        )
        for n, kind in enumerate(kinds)
    ]  # fmt: skip


def everything(book: Book, edition: PublishContext, figures: Figures) -> None:
    """A careless document: all that its edition holds, a line each."""
    page = book.page("all", [200])
    for table in PLAN:
        for row in getattr(edition.plan, table.name):
            page.note(str(row))
    for table in SCENARIO:
        for row in getattr(edition.county.rows, table.name, ()):
            page.note(str(row))
    page.note(str(dict(edition.outcome)))
    page.note(str(edition.findings))
    page.note(str(figures.loads))


def test_a_new_public_sheet_gets_nothing_but_what_is_announced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever a document takes from its edition: no unannounced event, visit, absence, recusal, issue or telephone."""
    edition = edition_of()
    hidden = hidden_events(edition)
    seats = tuple(
        make(Seat, event_id=e.event_id, inspector_id="LEADER-OF-HIDDEN", role=Role.LEAD) for e in hidden
    )
    told = {
        "waivers": [["r", "s", "WHY-WAIVED", "who", "2027-01-01"]],
        "calendar": {"withdrawn": {"GONE-ENTRY": {}}},
    }
    plan = replace(
        edition.plan, events=(*edition.plan.events, *hidden), seats=(*edition.plan.seats, *seats),
        outcome={**edition.plan.outcome, **told},
    )  # fmt: skip
    careless = Document(("全部", "all"), PUBLIC, ("", ""), everything)
    monkeypatch.setattr(workbook, "BEFORE", (*workbook.BEFORE, careless))
    files = write_public(tmp_path / "public", worlds.edition(edition.county, plan))
    assert [path.stem for path in files][-1] == "全部"
    private = [v.visit_id for v in plan.visits] + ["FollowUp(", "Absence(", "Recusal(", "Waiver(", "Pin("]
    private += [
        worlds.PRIVATE_PHONE,
        "LEADER-OF-HIDDEN",
        "ISSUE-",
        "WHY-WAIVED",
        "GONE-ENTRY",
        "RecusalReason",
    ]
    private += [e.event_id for e in hidden if TaskKind.COMPREHENSIVE not in {k.kind for k in e.kinds}]
    private += [repr(hidden[-1].start)]
    for path in files:
        text = whole(path)
        assert [one for one in private if one in text] == [], path.name
    assert "HIDDEN-comprehensive" in whole(files[-1])  # known by its week
