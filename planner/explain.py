"""The verb ``explain``: office by office, why no plan keeps every rule, or what was proven where one may."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from duxue.models.explaining.shortages.office import EFFORT, explain_office
from duxue.models.stop import Stop
from duxue.planner.explained import Explained
from duxue.planner.publish.explain_page import explain_html
from duxue.planner.publish.output import Output
from duxue.planner.publish.whole_file import check_file, whole_file
from duxue.planner.publishing import Scenario, chosen, inputs_of, opened, read_plan_at, source_of
from duxue.scenarios.as_happened import as_happened
from duxue.scenarios.plan import Plan


def explained(
    scenario: Scenario,
    plan: Plan | Path | None,
    offices: Sequence[str],
    output: Output | None,
    *,
    seconds: float | None,
    stop: Stop | None,
) -> Explained:
    """The explanation of each office asked for (ids or names; none: all), written as a page where there is an output.

    ``seconds`` are deterministic seconds for each small solve.
    """
    inputs = tuple(one for one in (source_of(scenario), plan) if isinstance(one, Path))
    if output is not None:
        check_file(output.folder, replace=output.replace, inputs=inputs)
    county, warnings = opened(scenario)
    made = read_plan_at(plan) if isinstance(plan, Path) else plan
    went = as_happened(county, made) if made is not None else None
    told = tuple(
        explain_office(county, office, went, effort=seconds or EFFORT, stop=stop)
        for office in chosen(county, offices, above_too=False)
    )
    answer = Explained(warnings, county, went, told)
    if output is not None:
        write_explained(answer, output, inputs)
    return answer


def write_explained(answer: Explained, output: Output, inputs: Sequence[Path] = ()) -> None:
    """Write an explanation as a page; never in the place of a file that it rests on."""
    source = answer.county.source
    kept = (*inputs, *(inputs_of(source, answer.county) if source is not None else ()))
    with whole_file(output.folder, replace=output.replace, inputs=kept) as fresh:
        fresh.write_text(explain_html(answer, output.lang), encoding="utf-8")
