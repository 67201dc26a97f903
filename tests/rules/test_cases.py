"""Every hand-worked case beside this file: the audit finds just what the case says, and can put it in words."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from duxue.models.rules.card import Finding
from duxue.models.rules.register import finding_message, rule
from duxue.planner.audit import audit
from tests.rules.case_files import HERE, day_text, read_case

CASES = sorted(path for path in HERE.glob("*.toml") if path.name != "base.toml")


def agrees(wanted: Mapping[str, Any], found: Finding) -> bool:
    """Whether a finding is the wanted one: subject, and where given day, force and declaration."""
    seen = {
        "subject": found.subject,
        "date": day_text(found.date),
        "force": str(found.force),
        "declared": found.declared,
    }
    return all(str(seen[key]) == str(value) for key, value in wanted.items())


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_the_audit_agrees_with_the_case(path: Path) -> None:
    case = read_case(path)
    found = audit(case.county, case.plan, [rule(case.rule)]).findings
    lacking = [wanted for wanted in case.expect if not any(agrees(wanted, f) for f in found)]
    allowed = {row["subject"] for row in (*case.expect, *case.may)}
    surplus = [f for f in found if f.subject not in allowed]
    assert (lacking, surplus) == ([], []), f"{case.question} {case.why}"
    for finding in found:
        words = [finding_message(finding, case.county, lang) for lang in ("zh", "en")]
        assert all(words), finding
        assert "{" not in "".join(words), words
