"""Files that an office fills in or starts from: empty workbooks, headings that it teaches, synthetic scenarios."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

from duxue.models.rules.register import parameter_specs, waivable
from duxue.planner.answers import RefusedError
from duxue.planner.publish.folder import whole_folder
from duxue.planner.publish.whole_file import whole_file
from duxue.planner.publishing import inputs_of, read
from duxue.planner.words import Lang
from duxue.scenarios.files.source import open_source
from duxue.scenarios.files.writing import write_csv
from duxue.scenarios.reading.taught import beside, taught_of
from duxue.scenarios.reading.taught import template as heads
from duxue.scenarios.sheets import SCENARIO

SYNTHETIC_MARK = "SYNTHETIC.txt"
"""The file that labels a synthetic scenario, and by which its folder is known as one that may be replaced."""


def template(out: Path, *, changes: bool = False, whatifs: bool = False, replace: bool = False) -> None:
    """An empty workbook with every sheet, its heads explained, drop-downs, and example rows.

    ``changes``: the one for a revision; ``whatifs``: the one for a comparison.
    """
    # What writes workbooks, and what draws counties, takes a while to load.
    from duxue.scenarios.changes.template import write_changes_template
    from duxue.scenarios.files.template import write_template
    from duxue.scenarios.whatif.template import write_whatifs_template

    if changes and whatifs:
        raise RefusedError(
            "--changes 与 --what-ifs 只能选一个", "--changes and --what-ifs are two workbooks: choose one"
        )
    with whole_file(out, replace=replace) as fresh:
        if whatifs:
            write_whatifs_template(fresh, parameter_specs())
        else:
            write = write_changes_template if changes else write_template
            write(fresh, parameter_specs(), waivable())


def teach(scenario: Path, heads: Path) -> Path:
    """Remember an office's own headings beside the scenario; a file that is not understood is refused and nothing kept."""
    _, problems = taught_of(heads, SCENARIO)
    if problems or not heads.is_file():
        zh = "；".join(p.message_zh for p in problems) or "没有这个文件"
        en = "; ".join(p.message_en for p in problems) or "there is no such file"
        raise RefusedError(f"表头对照 {heads}：{zh}", f"headings {heads}: {en}")
    kept = beside(scenario)
    if not (kept.exists() and kept.samefile(heads)):
        with whole_file(kept, replace=True) as fresh:
            fresh.write_bytes(heads.read_bytes())
    return kept


def heads_template(scenario: Path, out: Path, *, replace: bool = False) -> None:
    """Write the file in which the headings of a scenario that are not known can be taught."""
    with whole_file(out, replace=replace, inputs=(scenario,)) as fresh:
        fresh.write_text(heads(open_source(scenario).sheets, SCENARIO), encoding="utf-8")


def points(scenario: Path, out: Path, *, replace: bool = False, lang: Lang = "zh") -> tuple[int, int] | None:
    """Write the page on which places are clicked.

    Returns how many schools it shows and how many rows of schools it does not, which other errors keep from being
    understood; None, and nothing is written, where no school or no unit was understood.
    """
    from duxue.maps.points_map import points_map

    if out.suffix.lower() not in (".html", ".htm"):
        raise RefusedError(
            f"定位页是网页，文件名请以 .html 结尾：{out}",
            f"the page of places must be named .html, not {out}",
        )
    reading = read(scenario)
    county = reading.county or reading.places
    if county is None:
        return None
    with whole_file(out, replace=replace, inputs=inputs_of(scenario, reading.county)) as fresh:
        fresh.write_bytes(points_map(county, reading.lines, reading.crs, lang).encode())
    shown = len(county.rows.schools)
    return shown, max(0, len(reading.lines) - shown)


def synth(
    kind: Literal["county", "city", "province"],
    seed: int,
    out: Path,
    *,
    replace: bool = False,
    **sizes: int | str | None,
) -> Mapping[str, Sequence[Any]]:
    """A synthetic county, city or province drawn from a seed, written as csv tables and labelled synthetic; returns its tables.

    Of the sizes, a county takes ``institutions``, ``inspectors`` and ``shape``, a province ``institutions`` (of each county),
    ``counties`` (of each city) and ``cities``, a city none.
    """
    from duxue.scenarios.synthetic import (
        NOTES,
        UndrawableError,
        synthetic_city,
        synthetic_county,
        synthetic_province,
    )

    draw: dict[str, tuple[Callable[..., Mapping[str, Sequence[Any]]], frozenset[str]]] = {
        "county": (synthetic_county, frozenset({"institutions", "inspectors", "shape"})),
        "city": (synthetic_city, frozenset()),
        "province": (synthetic_province, frozenset({"institutions", "counties", "cities"})),
    }
    asked = {name: value for name, value in sizes.items() if value is not None}
    drawn, known = draw[kind]
    if strange := sorted(set(asked) - known):
        told = "、".join(f"--{name}" for name in strange)
        raise RefusedError(f"--kind {kind} 不接受 {told}", f"--kind {kind} takes no {told}")
    with whole_folder(out, replace=replace, mark=SYNTHETIC_MARK) as fresh:
        try:
            tables = drawn(seed, **asked)
        except UndrawableError as error:
            raise RefusedError(f"不能按此生成：{error.zh}", f"cannot be drawn: {error.en}") from error
        write_csv(SCENARIO, tables, fresh)
        (fresh / SYNTHETIC_MARK).write_text("".join(f"{zh}\n{en}\n" for zh, en in NOTES), encoding="utf-8")
    return tables
