"""Where a row stood in the office's tables means nothing."""

import csv
import random
from pathlib import Path

from duxue.models.rules.register import parameter_specs
from duxue.scenarios.files.writing import write_csv
from duxue.scenarios.reading.scenario import read_scenario
from duxue.scenarios.row_order import _counted
from duxue.scenarios.sheets import SCENARIO
from duxue.scenarios.synthetic import synthetic_county


def shuffled(folder: Path, seed: int) -> None:
    rng = random.Random(seed)
    for file in sorted(folder.glob("*.csv")):
        with file.open(encoding="utf-8", newline="") as text:
            head, *rows = list(csv.reader(text))
        rng.shuffle(rows)
        with file.open("w", encoding="utf-8", newline="") as text:
            csv.writer(text, lineterminator="\n").writerows([head, *rows])


def test_rows_in_another_order_are_the_same_scenario(tmp_path: Path) -> None:
    write_csv(SCENARIO, synthetic_county(3, institutions=20, inspectors=6), tmp_path)
    first = read_scenario(tmp_path, parameter_specs()).county
    assert first is not None
    for seed in range(3):
        shuffled(tmp_path, seed)
        again = read_scenario(tmp_path, parameter_specs()).county
        assert again is not None
        assert again.rows == first.rows
        assert again.digest == first.digest


def test_ids_stand_as_a_clerk_counts_them() -> None:
    ids = ["S10", "S2", "S02", "甲3", "甲12", "", "S1b", "S1", "9", "10", "1" * 60]
    told = sorted(ids, key=_counted)
    assert told.index("S2") < told.index("S10")
    assert told.index("甲3") < told.index("甲12")
    assert told.index("9") < told.index("10")
