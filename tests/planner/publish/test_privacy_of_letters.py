"""Nothing that is the office's own gets into a letter: no phone, no reason, no unannounced day, not in metadata, not in a name."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from duxue.models.facts.duties import open_follow_ups
from duxue.planner.publish.context import PublishContext
from duxue.planner.publish.notices import letters as letter_facts
from duxue.planner.publish.notices.letters import self_evaluation_due
from duxue.planner.publish.notices.writing import NoticeOptions, write_notices
from duxue.scenarios.calendar import days_between
from duxue.scenarios.codes import RecusalReason
from duxue.scenarios.records import Absence
from duxue.scenarios.rows import make
from tests.planner.publish import worlds
from tests.planner.publish.notices.revised import SINCE, revised_edition

ILLNESS = "住院手术"


@pytest.fixture(scope="module")
def edition() -> PublishContext:
    made = revised_edition()
    away = make(
        Absence, inspector_id="130201I001", start=date(2027, 3, 1), end=date(2027, 3, 5), reason=ILLNESS
    )
    return PublishContext(made.county.with_rows(absences=(away,)), made.plan, made.audit)


def parts_of(folder: Path) -> Iterator[tuple[str, str]]:
    """Every part of every file below a folder as text, packed ones unpacked, each with its name."""
    for file in sorted(f for f in folder.rglob("*") if f.is_file()):
        yield "name", str(file.relative_to(folder))
        if file.suffix == ".txt":
            yield str(file), file.read_text(encoding="utf-8-sig")
            continue
        with zipfile.ZipFile(file) as packed:
            for part in packed.namelist():
                yield f"{file.name}:{part}", packed.read(part).decode("utf-8", "replace")


def plain(text: str) -> str:
    """The words of a part, a paragraph or cell a line: tags are gone, so that no run parts a date."""
    return re.sub(r"<[^>]+>", "", re.sub(r"</(w:p|si|c)>", "\n", text))


def days_in(text: str) -> set[date]:
    """Every day of 2027 that a text tells in any form."""
    found = {
        date(int(y), int(m), int(d))
        for y, m, d in re.findall(r"(20\d\d)[-./年](\d{1,2})[-./月](\d{1,2})(?!\d)", text)
    }
    found |= {date(2027, int(m), int(d)) for m, d in re.findall(r"(?<!\d)(\d{1,2})月(\d{1,2})日", text)}
    for y, m, d in re.findall(r"(20\d\d)年(\d{1,2})月\d{1,2}日至(\d{1,2})日", text):
        found.add(date(int(y), int(m), int(d)))
    return {day for day in found if day.year == 2027}


def allowed(edition: PublishContext) -> set[date]:
    """The days that may be known outside: of events, notices, postings, terms, deadlines, the revision."""
    found = {SINCE, edition.county.start, edition.county.end, date(2027, 5, 16), date(2027, 5, 17)}
    found |= set(edition.provisional)
    found |= {self_evaluation_due(edition, event) for event in edition.events}
    record = edition.plan.outcome["revision"]["difference"]
    found |= days_in(str(record["events"]))
    for event in edition.plan.events:
        found |= set(days_between(event.start, event.end)) | ({event.notice_on} if event.notice_on else set())
    found |= {d for f in edition.county.rows.follow_ups for d in (f.found_on, f.deadline) if d}
    found |= {due.last for due in open_follow_ups(edition.county)}
    return found


def test_no_letter_tells_a_day_a_phone_or_a_reason_that_is_the_offices_own(
    edition: PublishContext, tmp_path: Path
) -> None:
    first = PublishContext(edition.county, replace(edition.plan, outcome={}), edition.audit)
    for name, one in (("first", first), ("revised", edition)):
        write_notices(tmp_path / name, one, NoticeOptions())
    visits = {v.date for v in edition.plan.visits}
    hidden = visits - allowed(edition)
    assert len(hidden) > 50, "there is much to hide"
    seen = 0
    for name, text in parts_of(tmp_path):
        words = plain(text)
        assert worlds.PRIVATE_PHONE not in text, name
        assert ILLNESS not in text, name
        assert not {"曾任职", "利害关系"} & set(re.findall("曾任职|利害关系", words)), name
        assert not any(v.visit_id in text for v in edition.plan.visits), name
        assert not days_in(words) & hidden, name
        seen += 1
    assert seen > 200


def test_a_visit_that_slips_into_a_letter_is_seen(
    edition: PublishContext, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit = next(v for v in edition.plan.visits if v.date not in allowed(edition))
    slipped = f"{visit.date.month}月{visit.date.day}日"
    monkeypatch.setattr(letter_facts, "holder", lambda *_: slipped)
    write_notices(tmp_path, edition, NoticeOptions())
    assert any(visit.date in days_in(plain(text)) for _, text in parts_of(tmp_path))


def test_the_reason_of_a_recusal_changes_no_letter(edition: PublishContext, tmp_path: Path) -> None:
    rows = edition.county.rows.recusals
    assert rows
    others = tuple(replace(r, reason=RecusalReason.INTEREST) for r in rows)
    assert others != rows
    for name, table in (("a", rows), ("b", others)):
        county = edition.county.with_rows(recusals=table)
        write_notices(tmp_path / name, PublishContext(county, edition.plan, edition.audit), NoticeOptions())
    for file in sorted((tmp_path / "a").rglob("*.docx")):
        assert file.read_bytes() == (tmp_path / "b" / file.relative_to(tmp_path / "a")).read_bytes()
