"""What every hand-worked case finds, to the fact: a line a finding in ``findings.tsv``, made by ``python -m tests.rules.findings``.

A case says which subjects are found; which days a finding touches and which facts its words are made of stands there.
"""

import json
from pathlib import Path

from duxue.models.rules.card import Finding
from duxue.models.rules.register import rule
from duxue.planner.audit import audit
from tests.rules.case_files import HERE, day_text, read_case

FILE = HERE / "findings.tsv"


def lines_of(path: Path) -> list[str]:
    """The findings of one case, in the audit's order."""
    case = read_case(path)
    return [line(path.stem, found) for found in audit(case.county, case.plan, [rule(case.rule)]).findings]


def line(case: str, found: Finding) -> str:
    """A finding as the file holds it."""
    days = "" if found.days is None else "..".join(map(day_text, found.days))
    facts = json.dumps(dict(found.facts), ensure_ascii=False, sort_keys=True, default=str)
    return "\t".join((case, found.subject, day_text(found.date), days, str(found.force), facts))


def main() -> None:
    """Write the file anew; the difference to the one before is to be read, not to be trusted."""
    cases = sorted(path for path in HERE.glob("*.toml") if path.name != "base.toml")
    FILE.write_text("".join(f"{one}\n" for path in cases for one in lines_of(path)), encoding="utf-8")


if __name__ == "__main__":
    main()
