"""Who issues a document, in the words of its language."""

from __future__ import annotations

from dataclasses import replace

from duxue.planner.publish.letterhead import issuer, office_heading
from duxue.planner.words import Lang
from tests.planner.publish import worlds

OFFICE = "迁西县教育督导室"


def test_an_english_head_holds_no_chinese_but_the_name_of_the_region() -> None:
    made = worlds.county()
    world = made.with_rows(units=tuple(replace(unit, name=OFFICE) for unit in made.rows.units))
    unit_id = world.rows.units[0].unit_id

    def heads(lang: Lang) -> tuple[str, str]:
        edition = replace(worlds.edition(world, worlds.plan_for(world)), lang=lang)
        return issuer(edition), office_heading(edition, unit_id)

    assert set(heads("en")) == {"Office of the Education Supervision Commission, 迁西县"}
    assert set(heads("zh")) == {"迁西县人民政府教育督导委员会办公室"}
