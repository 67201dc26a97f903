"""What each kind of change or what-if asks for, as fields of a form, and what was told as the sheets that are read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from duxue.models.rules.register import parameter_specs, subject_name
from duxue.planner.words import Lang, code_text, pick
from duxue.scenarios.codes import ChangeKind, EditKind
from duxue.scenarios.county import County
from duxue.scenarios.edits.draft import KEYS
from duxue.scenarios.edits.offers import ChangeOffer
from duxue.scenarios.edits.register import CHANGES_OFFERED, WHATIFS_OFFERED
from duxue.scenarios.edits.rows import CHANGES, Edit
from duxue.scenarios.plan import Plan
from duxue.scenarios.rows import Column, Kind, Table, columns_of
from duxue.scenarios.sheets import SCENARIO

Choices = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class AskedCell:
    """One cell that is asked for: its name in the form (``table.column`` for a row of another table), and what may stand there.

    ``shape`` is text, date, number or choice; ``choices`` of a text are proposals, as value and words.
    """

    name: str
    label: str
    help: str = ""
    required: bool = False
    shape: str = "text"
    choices: Choices = ()


@dataclass(frozen=True, slots=True)
class KindForm:
    """One kind of change or edit: its code, its name, what it does, and the cells that it asks for."""

    code: str
    title: str
    does: str
    cells: tuple[AskedCell, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """One thing told in a form: its kind's code, and the cells by their names in the form."""

    kind: str
    cells: Mapping[str, str]


_SAME = {"subject": "subject", "other": "other", "start": "from", "end": "to", "value": "value"}


def change_forms(county: County, plan: Plan, lang: Lang = "zh") -> tuple[KindForm, ...]:
    """The form of every kind of change to a plan."""
    return tuple(_change_form(kind, county, plan, lang) for kind in CHANGES_OFFERED)


def _change_form(kind: ChangeKind, county: County, plan: Plan, lang: Lang) -> KindForm:
    offer = CHANGES_OFFERED[kind]
    wants = offer.wants
    fresh = offer.brings and not offer.asks
    subjects = () if fresh else _proposed((*wants.subject_in, *wants.proposed), county, plan, lang)
    cells = [AskedCell("subject", pick(lang, *wants.subject), required=True, choices=subjects)]
    for field in (*wants.needs, *wants.takes):
        told = {"other": wants.other, "value": wants.value}.get(field, ("", ""))
        column = next(c for c in CHANGES.columns if c.field == field)
        choices = _of_tables(wants.other_in, county) if field == "other" else ()
        label = pick(lang, *told) if any(told) else _label(column, lang)
        shape = "date" if column.kind is Kind.DATE else "text"
        cells.append(
            AskedCell(_SAME[field], label, required=field in wants.needs, shape=shape, choices=choices)
        )
    if offer.brings:
        cells += _row_cells(offer, county, lang)
    cells.append(AskedCell("note", pick(lang, "备注", "note")))
    return KindForm(str(kind), code_text(kind, lang), pick(lang, *wants.does), tuple(cells))


def _of_tables(names: Iterable[str], county: County) -> Choices:
    return tuple((getattr(row, KEYS[name]), row.name) for name in names for row in getattr(county.rows, name))


def _proposed(names: Iterable[str], county: County, plan: Plan, lang: Lang) -> Choices:
    """What a subject may be: rows of tables, parameters, events of the plan."""
    found: list[tuple[str, str]] = []
    for name in names:
        if name == "parameters":
            found += _parameters(lang)
        elif name == "events":
            found += [
                (e.event_id, f"{subject_name(e.target_id, county, lang)} {e.start.isoformat()}")
                for e in plan.live_events
            ]
        else:
            found += _of_tables((name,), county)
    return tuple(found)


def _parameters(lang: Lang) -> Choices:
    return tuple((spec.key, pick(lang, spec.zh, spec.en)) for spec in parameter_specs())


def _row_cells(offer: ChangeOffer, county: County, lang: Lang) -> Iterable[AskedCell]:
    """The cells of the row that a kind brings, but for the one in which its subject stands."""
    table = _table(offer.brings)
    for column in table.columns:
        if column.name != _subject_of(table) and (not offer.asks or column.name in offer.asks):
            asked = _cell(column, county, lang)
            required = column.required and not offer.asks
            yield AskedCell(
                f"{table.name}.{column.name}", asked.label, asked.help, required, asked.shape, asked.choices
            )


def _subject_of(table: Table) -> str:
    """The column of a row brought in which the subject stands: the first one of ids."""
    return next(column.name for column in table.columns if column.kind is Kind.ID)


def _table(name: str) -> Table:
    return next(one for one in SCENARIO if one.name == name)


def _label(column: Column, lang: Lang) -> str:
    return pick(lang, column.zh, column.name.replace("_", " "))


def _cell(column: Column, county: County, lang: Lang) -> AskedCell:
    """A column of a table as a cell of a form that may stay blank."""
    label, told = _label(column, lang), pick(lang, column.help_zh, column.help_en)
    if column.kind is Kind.CODE and column.codes is not None:
        choices = tuple((str(one), code_text(one, lang)) for one in column.codes)
        return AskedCell(column.name, label, told, False, "choice", choices)
    if column.kind is Kind.YES_NO:
        return AskedCell(
            column.name, label, told, False, "choice", (("yes", pick(lang, "是", "yes")), ("no", pick(lang, "否", "no")))
        )  # fmt: skip
    if column.kind is Kind.CODES and column.codes is not None:
        told = told or pick(lang, "可填多个，用“、”隔开", "several, with ; between")
        return AskedCell(column.name, label, told, False, "text", tuple((c.zh, str(c)) for c in column.codes))
    shape = {Kind.DATE: "date", Kind.INT: "number"}.get(column.kind, "text")
    refers = tuple(name for name in column.refers if name in ("inspectors", "schools", "units"))
    return AskedCell(column.name, label, told, False, shape, _of_tables(refers, county))


def change_grids(told: Sequence[Told]) -> dict[str, list[list[str]]]:
    """What was told as the sheets of a file of changes; nothing where nothing was told."""
    if not told:
        return {}
    head = [column.name for column in CHANGES.columns]
    grids = {
        "changes": [head, *([one.kind, *(one.cells.get(name, "") for name in head[1:])] for one in told)]
    }
    for kind, offer in CHANGES_OFFERED.items():
        rows = [_new_row(one, _table(offer.brings)) for one in told if offer.brings and one.kind == str(kind)]
        if rows := [row for row in rows if row]:
            names = [column.name for column in _table(offer.brings).columns]
            grids.setdefault(offer.brings, [names]).extend(rows)
    return grids


def _new_row(one: Told, table: Table) -> list[str]:
    """A row of another table (blank where the form left it out)."""
    names, subject = [column.name for column in table.columns], _subject_of(table)
    told = {name: one.cells.get(f"{table.name}.{name}", "") for name in names if name != subject}
    return (
        [{**told, subject: one.cells.get("subject", "")}[name] for name in names]
        if any(told.values())
        else []
    )


# What-ifs.


def what_if_forms(county: County, lang: Lang = "zh") -> tuple[KindForm, ...]:
    """The form of every kind of edit of a what-if."""
    return tuple(_edit_form(kind, county, lang) for kind in WHATIFS_OFFERED)


def _edit_form(kind: EditKind, county: County, lang: Lang) -> KindForm:
    wants = WHATIFS_OFFERED[kind].wants
    columns = {column.field: column for column in columns_of(Edit)}
    cells = [AskedCell("whatif", pick(lang, columns["whatif"].zh, "name of the what-if"), required=True)]
    for field in (*wants.needs, *wants.takes):
        asked = _cell(columns[field], county, lang)
        within = {"subject": wants.subject_in, "other": wants.other_in}.get(field, ())
        choices = _of_tables([one for one in within if one in ("inspectors", "schools", "units")], county)
        if field == "subject" and wants.proposed:
            choices = _proposed(wants.proposed, county, Plan(), lang)
        if field not in ("subject", "other"):
            choices = asked.choices
        cells.append(AskedCell(asked.name, asked.label, "", field in wants.needs, asked.shape, choices))
    return KindForm(str(kind), code_text(kind, lang), pick(lang, *wants.does), tuple(cells))


def what_if_grids(told: Sequence[Told]) -> dict[str, list[list[str]]]:
    """What was told as the sheet of a file of what-ifs."""
    head = [column.name for column in columns_of(Edit)]
    rows = [[{**one.cells, "kind": one.kind}.get(name, "") for name in head] for one in told]
    return {"what_ifs": [head, *rows]}
