"""The county that comes with the program is what its seed draws, and it reads without a problem."""

from duxue.scenarios.files.writing import csv_text
from duxue.scenarios.parameters import GROUND, ParameterKind, ParameterSpec
from duxue.scenarios.reading.scenario import read_scenario
from duxue.scenarios.sheets import SCENARIO
from duxue.scenarios.synthetic import BUNDLED, bundled_county

RULE_NUMBERS = (
    ParameterSpec(
        "large_school_students", ParameterKind.COUNT, 1800, "大校在校生数", "pupils that make a school large"
    ),
)


def test_the_files_are_what_the_seed_draws():
    tables = bundled_county()
    for table in SCENARIO:
        kept = (BUNDLED / f"{table.name}.csv").read_bytes().decode("utf-8")
        assert kept == csv_text(table, tables[table.name]), table.name


def test_the_county_reads_without_a_problem_and_says_that_it_is_synthetic():
    reading = read_scenario(BUNDLED, (*GROUND, *RULE_NUMBERS))
    assert reading.problems == ()
    assert reading.county is not None
    assert reading.county.synthetic
    assert len(reading.county.rows.schools) == 120
    assert len(reading.county.rows.inspectors) == 32
    assert reading.county.travel.source == "distance"
    assert list(reading.county.rows.schools) == bundled_county()["schools"]
