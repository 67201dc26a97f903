"""Every breach of the hand-worked cases as the row by which a plan owns up to it, and as the words that such a row gives back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from duxue.models.rules.card import Finding, Rule
from duxue.models.rules.register import RULES, finding_message, subject_name, unmet_message
from duxue.scenarios.codes import Code
from duxue.scenarios.county import County
from duxue.scenarios.plan import Unmet
from duxue.scenarios.rows import make
from tests.models.worlds import cases_of, world_of


def breaches(rule: Rule) -> list[tuple[County, Finding]]:
    worlds = map(world_of, cases_of(rule.CARD.id))
    return [
        (w.county, finding) for w in worlds for finding in rule.check(w.county, w.plan, w.county.parameters)
    ]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.CARD.id)
def test_a_row_keeps_the_days_and_facts_of_its_breach(rule: Rule) -> None:
    for county, finding in breaches(rule):
        row = finding.unmet("why")
        assert (row.start, row.end) == (finding.days or (finding.date, finding.date))
        assert (row.rule, row.subject) == (rule.CARD.id, finding.subject)
        assert row.facts.split("; ")[-1] == "why"
        assert len(row.facts.split("; ")) == len(finding.facts) + 1
        assert finding.is_declared_by(row)
        assert not finding.is_declared_by(replace(row, subject=f"{row.subject}?"))
        if not any(isinstance(fact, Code) for fact in finding.facts.values()):
            same = replace(finding, date=row.start)
            for lang in ("zh", "en"):
                assert unmet_message(finding.unmet(), county, lang) == finding_message(same, county, lang)


def test_a_row_without_its_facts_is_told_by_the_title_of_its_rule() -> None:
    world = next(w for w in map(world_of, cases_of("coverage")) if w.county.rows.schools)
    school = world.county.rows.schools[0].school_id
    row = make(Unmet, rule="week_cap", subject=school, start=date(2027, 4, 1), end=date(2027, 4, 1), facts="")
    name = {lang: subject_name(school, world.county, lang) for lang in ("zh", "en")}
    assert unmet_message(row, world.county, "zh").startswith(f"{name['zh']}：")
    assert unmet_message(row, world.county, "zh").endswith("未做到")
    assert unmet_message(row, world.county, "en").startswith(f"{name['en']}: ")
    assert unmet_message(replace(row, rule="no rule of ours"), world.county, "en") == "no rule of ours"
