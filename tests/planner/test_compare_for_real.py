"""The true planner on a small county: every what-if audited like a real plan, nothing left open in silence."""

from pathlib import Path

import duxue
from duxue.planner.publish.comparison.comparison import Verdict, verdict
from duxue.scenarios.files.writing import write_csv
from duxue.scenarios.sheets import SCENARIO
from duxue.scenarios.synthetic import synthetic_county


def test_losing_half_of_the_people_is_proven_to_be_worse(tmp_path: Path) -> None:
    tables = synthetic_county(5, institutions=20, inspectors=6, shape="plain")
    write_csv(SCENARIO, tables, tmp_path / "s")
    (tmp_path / "w.toml").write_text(
        '[[what_if]]\nname = "减员"\n[[what_if.edit]]\nkind = "lose"\ncount = 3\n', encoding="utf-8"
    )
    answer = duxue.compare(tmp_path / "s", tmp_path / "w.toml", seconds=1)
    base, fewer = answer.alternatives
    assert [one.audit.silent for one in (base, fewer)] == [(), ()]
    assert base.proof is not None
    assert fewer.proof is not None
    assert base.proof[1] <= base.proof[0]
    assert verdict(fewer, base) is Verdict.WORSE
    assert len(fewer.plan.unmet) > len(base.plan.unmet)
    assert all("tested=" in row.facts for row in fewer.plan.unmet)
