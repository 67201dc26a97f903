"""The verb ``check``: every problem of a scenario at once, and the demand of every rule against the staff."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from duxue.models.rules.register import COUNTING
from duxue.planner.answers import Checked, Demand, RefusedError
from duxue.planner.publish.output import Output
from duxue.planner.publish.whole_file import whole_file
from duxue.planner.publishing import inputs_of, read


def checked(scenario: Path) -> Checked:
    """A scenario looked over."""
    reading = read(scenario)
    county = reading.county
    counted = [(one.CARD.id, one.count(county, county.parameters)) for one in COUNTING] if county else []
    demands = tuple(Demand(rule, need) for rule, needs in counted for need in needs)
    return Checked(county, reading.problems, demands)


def annotated(scenario: Path, looked: Checked, output: Output) -> Checked:
    """Hand a workbook back with its problems as red cells and comments; ``output`` is an ``.xlsx`` file."""
    from duxue.scenarios.files.annotate import annotate  # noqa: PLC0415 - it loads openpyxl

    out = output.folder
    if out.suffix.lower() != ".xlsx":
        raise RefusedError(
            f"批注件是工作簿，文件名请以 .xlsx 结尾：{out}",
            f"the annotated copy is a workbook: its name must end in .xlsx, not {out}",
        )
    with whole_file(out, replace=output.replace, inputs=inputs_of(scenario, looked.county)) as fresh:
        note = annotate(scenario, looked.problems, fresh, output.lang)
    return replace(looked, problems=(*looked.problems, *([note] if note else [])), annotated=out)
