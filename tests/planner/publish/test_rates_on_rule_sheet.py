"""规则与参数 shows every rate of the stress test with what is in force, its default and whose choice it is."""

from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from duxue.planner.publish.figures import Figures
from duxue.planner.publish.workbook import write_workbook
from duxue.planner.words import value_text
from duxue.scenarios.stress_parameters import STRESS
from tests.planner.publish import worlds


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_rates_of_the_stress_test_stand_on_the_sheet_of_rules(lang: str, tmp_path: Path) -> None:
    world = worlds.county(1)
    parameters = world.parameters.replaced(
        {("stress_snow_days", ""): 7.0, ("stress_long_share", "130201"): 0.25}
    )
    world = replace(world, parameters=parameters)
    edition = replace(worlds.edition(world, worlds.plan_for(world)), lang=lang)
    write_workbook(tmp_path / "plan.xlsx", edition, Figures(edition))
    title = {"zh": "规则与参数", "en": "Rules and parameters"}[lang]
    sheet = openpyxl.load_workbook(tmp_path / "plan.xlsx")[title]
    rows = {(str(r[5]).split("\n")[-1], r[6]): r[7:] for r in sheet.iter_rows(values_only=True) if r[5]}
    everywhere = {"zh": "全部", "en": "all"}[lang]
    for spec in STRESS:
        in_force, default, basis, _ = rows[spec.key, everywhere]
        assert default == value_text(spec, spec.default, lang)
        assert "☐" in basis
        assert (in_force == default) == (spec.key != "stress_snow_days")
    own = [r for (key, unit), r in rows.items() if key == "stress_long_share" and unit != everywhere]
    assert [r[0] for r in own] == ["25%"]
