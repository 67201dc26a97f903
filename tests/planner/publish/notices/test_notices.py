"""The folder of notices: every letter in its month, to whom it belongs, with what is known and blanks for the rest."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from openpyxl import load_workbook

from duxue.planner.publish.context import PublishContext
from duxue.planner.publish.folder import PublishError
from duxue.planner.publish.notices import standard_templates
from duxue.planner.publish.notices.contents import purposes
from duxue.planner.publish.notices.letter_kinds import LetterKind
from duxue.planner.publish.notices.letters import days_text, letters, numeral
from duxue.planner.publish.notices.standard_templates import standard_template
from duxue.planner.publish.notices.template_file import TemplateFile
from duxue.planner.publish.notices.writing import HELP, NoticeOptions, help_text, write_notices
from duxue.scenarios.codes import Role, Severity, Stage, Status, TaskKind
from duxue.scenarios.plan import Event
from duxue.scenarios.records import FollowUp, FormerPosting
from duxue.scenarios.rows import Task, make
from tests.planner.publish import worlds

PHONE = "0315-1234567"


@pytest.fixture(scope="module")
def edition() -> PublishContext:
    world = worlds.county(given={("public_phone", ""): PHONE})
    return worlds.edition(world, worlds.plan_for(world))


@pytest.fixture(scope="module")
def folder(edition: PublishContext, tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("notices")
    write_notices(made, edition, NoticeOptions())
    return made


def words(file: Path | bytes) -> str:
    """All words of a docx, paragraphs and cells."""
    document = Document(io.BytesIO(file) if isinstance(file, bytes) else str(file))
    cells = (c.text for t in document.tables for r in t.rows for c in r.cells)
    return "\n".join([*(p.text for p in document.paragraphs), *cells])


def changed(edition: PublishContext, **tables: Any) -> PublishContext:
    return worlds.edition(edition.county, replace(edition.plan, **tables))


def event_of(edition: PublishContext) -> Event:
    return edition.plan.events[0]


def test_every_placeholder_of_a_standard_template_is_declared_and_most_are_used() -> None:
    for kind in LetterKind:
        template = TemplateFile(kind.template, standard_template(kind))
        assert set(template.names) <= set(kind.names)
        assert template.mixed == ()
        assert {"机关", "标注"} <= set(template.names)


def test_every_letter_knows_all_that_its_kind_declares(edition: PublishContext) -> None:
    for one in letters(edition):
        told = {
            *one.values,
            *(f"{name}.{key}" for name, rows in one.lists.items() for r in rows for key in r),
        }
        assert told == set(one.kind.names), one.kind


def test_letters_lie_in_the_month_in_which_they_leave_the_office(
    edition: PublishContext, folder: Path
) -> None:
    event = event_of(edition)
    assert event.notice_on is not None
    place = folder / f"{event.notice_on:%Y-%m}"
    assert [f.name for f in place.glob("督导通知书_*.docx")] == [
        f"督导通知书_{event.event_id}_{edition.place(event.target_id)}.docx"
    ]
    assert (folder / "2027-01" / "聘任一览_130201_甲县.docx").is_file()
    assert len(list((folder / "2027-01").glob("公示牌_*.docx"))) == 1
    assert not list(folder.rglob("变更通知_*.docx")), "a first plan changes nothing"


def test_a_notice_tells_school_days_team_recusal_and_self_evaluation(
    edition: PublishContext, folder: Path
) -> None:
    event = event_of(edition)
    told = words(next(folder.rglob("督导通知书_*.docx")))
    for text in (
        "甲县人民政府教育督导委员会办公室", f"{edition.place(event.target_id)}：", days_text(event.start, event.end), "共2天",
        "回避申请表", "自评清单", PHONE, "合成数据", "方案第1版：草案", "校园食品安全专项督导", "2027年3月15日", "教育投入的管理和使用情况",
    ):  # fmt: skip
        assert text in told, text
    for seat in edition.plan.team(event.event_id):
        assert edition.person(seat.inspector_id) in told
    assert "{" not in told


def test_a_kindergarten_and_a_government_are_spoken_to_as_what_they_are(edition: PublishContext) -> None:
    event = replace(event_of(edition), target_id=edition.schools[4].school_id)
    assert edition.schools[4].stage is Stage.KINDERGARTEN
    at_unit = replace(event, event_id="E2", target_id="130201")
    told = {o.key: o.values for o in letters(changed(edition, events=(event, at_unit)))}
    assert told[event.event_id]["你单位"] == "你园"
    assert told["E2"]["你单位"] == "你单位"
    assert told["E2"]["对象"] == "甲县人民政府"
    assert told["E2"]["抄送"] is None, "a government has no responsible inspector"
    assert str(told[event.event_id]["抄送"]).removeprefix("责任督学") == told[event.event_id]["责任督学"]


def test_reserves_imposed_cancelled_and_done_events_are_told_to_nobody(edition: PublishContext) -> None:
    event = event_of(edition)
    person = edition.county.rows.inspectors[0].inspector_id
    seats = tuple(
        replace(s, role=Role.RESERVE) if s.inspector_id == person else s for s in edition.plan.seats
    )
    assert any(s.role is Role.RESERVE for s in seats)
    listed = [o for o in letters(changed(edition, seats=seats)) if o.kind is LetterKind.NOTICE]
    assert edition.person(person) not in [r["姓名"] for r in listed[0].lists["督导组"]]
    for status in (Status.CANCELLED, Status.DONE):
        gone = changed(edition, events=(replace(event, status=status),))
        assert [o for o in letters(gone) if o.kind is LetterKind.NOTICE] == []
    imposed, copy = worlds.imposed_event(edition.county)
    world = worlds.county(tables={"imposed": (imposed,)})
    above = worlds.edition(world, worlds.plan_for(world, events=[copy]))
    assert [o for o in letters(above) if o.kind is LetterKind.NOTICE] == []


def follow_ups(*rows: tuple[str, date | None, date | None]) -> Callable[[], PublishContext]:
    made = tuple(
        make(FollowUp, issue_id=key, school_id="130201S0001", severity=Severity.GENERAL, found_on=date(2026, 9, 1),
             deadline=deadline, closed_on=closed)
        for key, deadline, closed in rows
    )  # fmt: skip
    world = worlds.county(tables={"follow_ups": made})
    return lambda: worlds.edition(world, worlds.plan_for(world))


def test_open_issues_of_a_school_go_into_one_letter_and_closed_ones_into_none() -> None:
    edition = follow_ups(
        ("F1", date(2027, 3, 20), None), ("F2", None, None), ("F3", date(2026, 10, 1), date(2026, 9, 20))
    )()
    (one,) = [o for o in letters(edition) if o.kind is LetterKind.RECTIFY]
    assert one.month == date(2026, 12, 1)
    assert [r["编号"] for r in one.lists["问题"]] == ["F1", "F2"]
    assert one.lists["问题"][1]["期限"] is None


def test_letters_carry_what_was_found_its_deadline_and_by_when_it_is_looked_at_again() -> None:
    made = make(
        FollowUp, issue_id="F1", school_id="130201S0001", severity=Severity.GENERAL, deadline=date(2027, 3, 21),
        issue="食堂留样不规范",
    )  # fmt: skip
    world = worlds.county(tables={"follow_ups": (made,)})
    edition = worlds.edition(world, worlds.plan_for(world))
    (one,) = [o for o in letters(edition) if o.kind is LetterKind.RECTIFY]
    assert [(r["内容"], r["期限"], r["回头看"]) for r in one.lists["问题"]] == [
        ("食堂留样不规范", "2027年3月21日", "2027年5月20日前")
    ]
    (slip,) = [o for o in letters(edition) if o.kind is LetterKind.URGE]
    assert (slip.values["问题内容"], slip.values["回头看"]) == ("食堂留样不规范", "2027年5月20日前")
    days = {v.date for v in edition.plan.visits_at(made.school_id)}
    told = "".join(str(value) for value in (*slip.values.values(), one.lists))
    assert not any(f"{d.year}年{d.month}月{d.day}日" in told for d in days), (
        "a visit's day is none of a school's"
    )


def test_a_look_back_after_the_horizon_has_its_day_and_its_notice_tells_the_issue() -> None:
    world = worlds.county(tables={"follow_ups": (
        make(FollowUp, issue_id="F1", school_id="130201S0001", severity=Severity.MINOR, deadline=date(2027, 12, 14)),
        make(FollowUp, issue_id="F2", school_id="130201S0001", severity=Severity.SERIOUS, deadline=date(2027, 3, 1), issue="食堂留样不规范"),
    )})  # fmt: skip
    event = make(
        Event,
        event_id="E1",
        target_id="130201S0001",
        kinds=(Task(TaskKind.FOLLOW_UP, "F2"), Task(TaskKind.FOLLOW_UP, "F1")),
        start=date(2027, 4, 6),
        end=date(2027, 4, 6),
        notice_on=date(2027, 3, 22),
    )
    edition = worlds.edition(world, replace(worlds.plan_for(world), events=(event,), seats=()))
    told = {o.kind: o for o in letters(edition) if o.kind in (LetterKind.RECTIFY, LetterKind.NOTICE)}
    assert [r["回头看"] for r in told[LetterKind.RECTIFY].lists["问题"]] == [
        "2027年4月30日前",
        "2028年2月12日前",
    ]
    assert [r["内容"] for r in told[LetterKind.NOTICE].lists["督导内容"]] == [
        "回头看：问题 F2（食堂留样不规范）的整改情况。",
        "回头看：问题 F1 的整改情况。",
    ]
    assert told[LetterKind.NOTICE].lists["自评"][0]["内容"] == "问题 F2（食堂留样不规范）的整改情况"


def test_slips_wait_for_the_deadline_and_are_urgent_where_it_is_past() -> None:
    edition = follow_ups(
        ("F1", date(2027, 3, 20), None), ("F2", date(2026, 11, 1), None), ("F3", date(2028, 2, 1), None)
    )()
    slips = {o.key: (o.month, o.when) for o in letters(edition) if o.kind is LetterKind.URGE}
    assert slips == {
        "F1": (date(2027, 3, 1), "2027年3月20日后仍未销号时发出"),
        "F2": (date(2026, 12, 1), "已逾期，立即发出"),
    }


def test_a_sign_for_every_posting_names_the_office_phone_and_the_right_duties(
    edition: PublishContext, folder: Path
) -> None:
    made = Document(str(next((folder / "2027-01").glob("公示牌_*.docx"))))
    signs = [o for o in letters(edition) if o.kind is LetterKind.SIGN]
    assert len(made.tables) == len(signs) == len(edition.plan.postings)
    assert [c.text for c in made.tables[0].columns[2].cells][1] == PHONE
    gates = {o.key: o.values["依据"] for o in signs}
    for school in edition.schools:
        assert ("幼儿园" in str(gates[school.school_id])) is (school.stage is Stage.KINDERGARTEN)


def test_a_sign_says_since_when_and_the_list_whose_is_taken_down() -> None:
    world = worlds.county()
    made = worlds.plan_for(world)
    first, *others = made.postings
    since = replace(first, since=date(2025, 9, 1), end=date(2027, 1, 19))
    other = next(p.inspector_id for p in world.rows.inspectors if p.inspector_id != first.inspector_id)
    later = replace(first, inspector_id=other, start=date(2027, 1, 20), since=date(2027, 1, 20))
    former = make(
        FormerPosting, school_id=first.school_id, inspector_id=first.inspector_id, since=since.since
    )
    world = world.with_rows(postings=(former,))
    edition = worlds.edition(world, replace(made, postings=(since, later, *others)))
    signs = [o for o in letters(edition) if o.kind is LetterKind.SIGN and o.key == first.school_id]
    assert [(o.values["任职时段"], o.sent_on) for o in signs] == [
        ("2025年9月1日起", date(2027, 1, 1)),
        ("2027年1月20日起", date(2027, 1, 20)),
    ]
    name = edition.person(first.inspector_id)
    assert [o.when for o in signs] == [
        "责任督学不变，原公示牌可继续使用",
        f"2027年1月20日起张挂，{name}的公示牌同时收回作废",
    ]


def test_before_the_plan_begins_todays_list_says_who_is_responsible() -> None:
    edition = follow_ups(("F1", date(2026, 11, 1), None))()
    school_id = "130201S0001"
    today = next(
        p.inspector_id for p in edition.county.rows.inspectors
        if p.inspector_id not in edition.plan.responsible(school_id, edition.county.start)
    )  # fmt: skip
    former = make(FormerPosting, school_id=school_id, inspector_id=today, since=date(2024, 9, 1))
    now = PublishContext(edition.county.with_rows(postings=(former,)), edition.plan, edition.audit)
    told = [o for o in letters(now) if o.kind in (LetterKind.RECTIFY, LetterKind.URGE)]
    assert {o.month for o in told} == {date(2026, 12, 1)}
    assert [(o.values["责任督学"], o.values["年份"]) for o in told] == [(now.person(today), "2026")] * 2


def test_one_month_alone_can_be_asked_for(edition: PublishContext, tmp_path: Path) -> None:
    write_notices(tmp_path, edition, NoticeOptions(month=date(2027, 3, 1)))
    assert sorted(f.name for f in tmp_path.iterdir()) == ["2027-03", "模板"]
    with pytest.raises(PublishError, match="2027-08"):
        write_notices(tmp_path / "none", edition, NoticeOptions(month=date(2027, 8, 1)))


def test_the_list_of_a_month_names_every_file_that_lies_there(folder: Path) -> None:
    for place in (p for p in folder.iterdir() if p.name != "模板"):
        sheet = load_workbook(place / "发文清单.xlsx")["发文清单"]
        heads = next(row for row in sheet.iter_rows(values_only=True) if row[0] == "序号")
        listed = {
            row[heads.index("文件")] for row in sheet.iter_rows(values_only=True) if isinstance(row[0], int)
        }
        assert listed == {f.name for f in place.glob("*.docx")}


def test_offices_of_a_city_have_folders_of_their_own_and_sign_themselves(tmp_path: Path) -> None:
    world = worlds.county(offices=2)
    write_notices(
        tmp_path, worlds.edition(world, worlds.plan_for(world)), NoticeOptions(month=date(2027, 3, 1))
    )
    assert sorted(f.name for f in (tmp_path / "2027-03").iterdir()) == [
        "130201_甲县",
        "130202_乙县",
        "发文清单.xlsx",
    ]
    told = words(next((tmp_path / "2027-03" / "130202_乙县").glob("督导通知书_*.docx")))
    assert "乙县人民政府教育督导委员会办公室" in told
    assert "甲县" not in told


def own_template(folder: Path, name: str, *paragraphs: str) -> Path:
    document = Document()
    for text in paragraphs:
        document.add_paragraph(text)
    folder.mkdir(exist_ok=True)
    document.save(str(folder / name))
    return folder


def test_an_offices_own_template_takes_the_place_of_ours(edition: PublishContext, tmp_path: Path) -> None:
    own = own_template(
        tmp_path / "own", "督导通知书.docx", "我局的格式：{{对象}}，{{督导时间}}{{事项}}", "{{督导组.姓名}}"
    )
    write_notices(tmp_path / "out", edition, NoticeOptions(templates=own))
    told = words(next((tmp_path / "out").rglob("督导通知书_*.docx"))).split("\n")
    event = event_of(edition)
    day = days_text(event.start, event.end)
    assert told[2] == f"我局的格式：{edition.place(event.target_id)}，{day}{purposes(edition, event.kinds)}"
    assert len(told) == 3 + len(edition.plan.team(event.event_id))
    assert "督学职责" in words(next((tmp_path / "out").rglob("公示牌_*.docx")))


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("督导通知书.docx", "{{校名}}", "校名"),
        ("通知.docx", "{{对象}}", "督导通知书"),
        ("督导通知书.docx", "{{督导组.姓名}}{{自评.内容}}", "督导组、自评"),
        ("督导通知书.docx", "{{对象}}{{督导时间}}", "缺少必需的占位符：事项、督导组.姓名"),
        ("公示牌.docx", "{{对象}}，{{责任督学}", "没写完整的占位符：.*{{责任督学}"),
        ("公示牌.docx", "{{对象}}，{责任督学}", "没写完整的占位符"),
    ],
)
def test_a_template_that_cannot_be_used_is_told_before_anything_is_written(
    edition: PublishContext, tmp_path: Path, name: str, text: str, said: str
) -> None:
    own = own_template(tmp_path / "own", name, text)
    with pytest.raises(PublishError, match=said):
        write_notices(tmp_path / "out", edition, NoticeOptions(templates=own))
    assert not (tmp_path / "out").exists()


def test_a_folder_without_templates_and_a_missing_one_are_told(
    edition: PublishContext, tmp_path: Path
) -> None:
    for place in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(PublishError, match="模板"):
            write_notices(tmp_path / "out", edition, NoticeOptions(templates=place))


@pytest.mark.parametrize("damage", ["cut", "gone", "words"])
def test_a_damaged_template_of_the_programs_own_is_told_by_name(
    edition: PublishContext, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, damage: str
) -> None:
    shipped = tmp_path / "standard"
    shipped.mkdir()
    for kind in LetterKind:
        (shipped / kind.template).write_bytes(standard_template(kind))
    file = shipped / "整改通知书.docx"
    if damage == "cut":
        file.write_bytes(file.read_bytes()[:3000])
    elif damage == "gone":
        file.unlink()
    else:
        own_template(shipped, file.name, "{{对象}}")
    monkeypatch.setattr(standard_templates, "FOLDER", shipped)
    with pytest.raises(PublishError, match=r"整改通知书\.docx") as told:
        write_notices(tmp_path / "out", edition, NoticeOptions())
    assert "\n" not in str(told.value)
    assert not (tmp_path / "out").exists()


def test_the_templates_given_out_work_as_an_offices_own(
    edition: PublishContext, folder: Path, tmp_path: Path
) -> None:
    write_notices(tmp_path, edition, NoticeOptions(templates=folder / "模板"))
    ours, theirs = (
        sorted(f.relative_to(p) for p in [root] for f in p.rglob("*.docx")) for root in (folder, tmp_path)
    )
    assert ours == theirs
    for file in ours:
        assert words(folder / file) == words(tmp_path / file)


def test_every_placeholder_is_explained(folder: Path) -> None:
    told = (folder / "模板" / HELP).read_text(encoding="utf-8-sig")
    assert told == help_text()
    for kind in LetterKind:
        for name in kind.names:
            assert "{{" + name + "}}" in told


def test_the_same_plan_gives_the_same_letters(edition: PublishContext, folder: Path, tmp_path: Path) -> None:
    write_notices(tmp_path, edition, NoticeOptions())
    for file in sorted(folder.rglob("*.docx")):
        assert file.read_bytes() == (tmp_path / file.relative_to(folder)).read_bytes()


def test_numerals_and_days_read_as_in_a_letter() -> None:
    assert [numeral(n) for n in (0, 9, 10, 19, 20)] == ["一", "十", "十一", "二十", "二十一"]
    assert days_text(date(2027, 3, 31), date(2027, 4, 1)) == "2027年3月31日至4月1日"
    assert days_text(date(2027, 12, 31), date(2028, 1, 1)) == "2027年12月31日至2028年1月1日"
    assert days_text(date(2027, 3, 4), date(2027, 3, 4)) == "2027年3月4日"
