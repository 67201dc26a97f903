"""Who issues a document, on what basis, and where the release stands: as the office gives it, on every paper."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from duxue.maps.county_map import county_map
from duxue.planner.publish.calendars import calendar_of
from duxue.planner.publish.cards import card_html
from duxue.planner.publish.context import PublishContext
from duxue.planner.publish.figures import Figures
from duxue.planner.publish.legal_basis import documents, own_documents, source_title
from duxue.planner.publish.letterhead import labels
from duxue.planner.publish.notices.letter_kinds import LetterKind
from duxue.planner.publish.notices.letters import letters
from duxue.planner.publish.report import report_html
from duxue.planner.publish.workbook import write_public
from duxue.planner.words import Lang
from duxue.scenarios.records import Basis
from duxue.scenarios.releases.state import KEY, Standing, State
from duxue.scenarios.rows import make
from tests.planner.publish import worlds
from tests.planner.publish.test_public_files import sources

NAMED = "迁西县教育督导室"
APPROVED = Standing(State.APPROVED, "某某某", "2027-01-05", "某教督〔2027〕1号")
SAID = "审定（某某某，2027-01-05，某教督〔2027〕1号）"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_an_office_is_called_as_it_says_and_nothing_is_composed(lang: Lang) -> None:
    made = worlds.county()
    bare = made.with_rows(
        units=tuple(replace(u, name=NAMED, legal_name="", government="") for u in made.rows.units)
    )
    edition = replace(worlds.edition(bare, worlds.plan_for(bare)), lang=lang)
    unit_id = bare.rows.units[0].unit_id
    assert {edition.issuer, edition.office_name(unit_id), edition.letter_name(unit_id)} == {NAMED}
    assert edition.place(unit_id) == "迁西县"
    assert [unit.unit_id for unit in edition.unnamed] == [unit_id]
    given = replace(bare.rows.units[0], legal_name="某县教育督导委员会", letter_name="某县教督委")
    edition = worlds.edition(bare.with_rows(units=(given,)), worlds.plan_for(bare))
    assert (edition.issuer, edition.letter_name(unit_id), edition.unnamed) == (
        "某县教育督导委员会",
        "某县教督委",
        (),
    )


def test_tangshans_document_is_a_basis_in_tangshan_alone() -> None:
    world = worlds.county()
    here = worlds.edition(world, worlds.plan_for(world))
    unit = world.rows.units[0]
    assert "《唐山市教育督导体制机制改革实施方案》" in documents(here)
    away = replace(unit, unit_id="430101", name="某县")
    elsewhere = worlds.edition(
        world.with_rows(units=(away,), schools=tuple(replace(s, unit_id="430101", office_id="430101") for s in world.rows.schools)),
        worlds.plan_for(world),
    )  # fmt: skip
    assert own_documents(elsewhere, "430101") == []
    assert not any("唐山" in title for title in documents(elsewhere))
    assert source_title(elsewhere, "方案").startswith("参照")
    rows = (
        make(Basis, title="某省教育督导条例", clause="第八条"),
        make(Basis, title="《某县教育督导办法》", number="某政发〔2026〕1号", unit_id="430101"),
        make(Basis, title="别县的文件", unit_id="430102"),
    )
    told = worlds.edition(elsewhere.county.with_rows(basis=rows), worlds.plan_for(world))
    assert own_documents(told, "430101") == [
        "《某省教育督导条例》第八条",
        "《某县教育督导办法》（某政发〔2026〕1号）",
    ]
    notice = next(one for one in letters(told) if one.kind is LetterKind.SIGN)
    assert (
        notice.values["地方依据"] == "、《某省教育督导条例》第八条、《某县教育督导办法》（某政发〔2026〕1号）"
    )


def text_of(path: Path) -> str:
    return "\n".join(text for _, text in sources(path))


def standing(state: Standing) -> PublishContext:
    world = worlds.county()
    plan = worlds.plan_for(world)
    return worlds.edition(world, replace(plan, outcome={**plan.outcome, KEY: state.to_json()}))


@pytest.mark.parametrize(("state", "said"), [(APPROVED, SAID), (Standing(), "草案")])
def test_every_paper_says_where_the_release_stands(state: Standing, said: str, tmp_path: Path) -> None:
    edition = standing(state)
    person = edition.county.rows.inspectors[0]
    office = edition.offices[0].unit_id
    assert said in str(calendar_of(person, edition)["x-wr-caldesc"])
    assert said in card_html(person, edition)
    assert said in report_html(edition, Figures(edition))
    assert all(said in str(one.values["标注"]) for one in letters(edition))
    for reader in ("office", "public"):
        page = county_map(edition.county, edition.plan, office, "zh", reader=reader)  # type: ignore[arg-type]
        assert said in page, reader
    for path in write_public(tmp_path / "public", edition):
        assert said in text_of(path), path.name


def test_who_is_outside_the_office_reads_that_the_notice_counts_and_no_instruction(tmp_path: Path) -> None:
    edition = standing(APPROVED)
    assert edition.provisional
    assert any(line.startswith("暂定：校历未填2027年") for line in labels(edition))
    outside = labels(edition.for_everybody())
    assert "日期以通知为准" in outside
    for path in write_public(tmp_path / "public", edition):
        told = text_of(path)
        assert "校历" not in told, path.name
        assert "暂定" not in told, path.name
    for one in letters(edition):
        assert "校历" not in str(one.values["标注"])
