"""Each hand-worked case is told with the days and the facts that stand in ``findings.tsv``."""

from itertools import groupby

import pytest

from tests.rules.case_files import HERE
from tests.rules.findings import FILE, lines_of

TOLD = {
    case: list(rows)
    for case, rows in groupby(FILE.read_text(encoding="utf-8").splitlines(), lambda one: one.split("\t")[0])
}


@pytest.mark.parametrize("case", TOLD)
def test_a_case_is_told_with_its_days_and_facts(case: str) -> None:
    assert lines_of(HERE / f"{case}.toml") == TOLD[case]


def test_most_cases_find_something() -> None:
    assert len(TOLD) > 200
