"""What a sheet of edits says of one kind: which cells it asks for, an example row, how it is checked and applied."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from duxue.scenarios.cells.typed_rows import TypedRow
from duxue.scenarios.codes import ChangeKind, EditKind
from duxue.scenarios.edits.draft import Draft
from duxue.scenarios.edits.rows import Change, Edit


@dataclass(frozen=True, slots=True)
class Wants:
    """What a kind does and what its cells mean, in both languages; a cell that stands in neither tuple stays blank."""

    does: tuple[str, str]
    subject: tuple[str, str] = ("", "")
    needs: tuple[str, ...] = ()
    takes: tuple[str, ...] = ()
    other: tuple[str, str] = ("", "")
    value: tuple[str, str] = ("", "")
    subject_in: tuple[str, ...] = ()
    """The tables in which the subject must stand (none: it is looked up otherwise)."""
    other_in: tuple[str, ...] = ()
    proposed: tuple[str, ...] = ()
    """What a form proposes for a subject that is looked up otherwise: ``parameters``, ``events``, or a table of the scenario."""


PERSON = ("督学证号", "the inspector's id")
SCHOOL = ("学校标识码", "the school's id")


@dataclass(frozen=True, slots=True)
class ChangeOffer:
    """A kind as the sheet 变动 offers it.

    Parameters
    ----------
    example : cells of the template's example row, by field
    apply : what it does to a scenario (None: it is recorded, or a parameter)
    check : what looks at a whole row of it (``checks.Checks`` and the row)
    late : whether it takes effect on the day of the revision where it began before
    one_other : whether 相关对象 holds one id only
    once, alike : the fields by which two rows are the same change, and the name under which other kinds count as the same
    listed_in : a table of the file in which the subject may stand instead
    brings, asks : the table of which the kind brings a row into the file, and which of its columns a form asks for [all]
    """

    kind: ChangeKind
    wants: Wants
    example: Mapping[str, Any]
    apply: Callable[[Draft, Change], None] | None
    check: Callable[[Any, TypedRow], None] | None = None
    late: bool = False
    one_other: bool = False
    once: tuple[str, ...] = ("subject",)
    alike: str = ""
    listed_in: str = ""
    brings: str = ""
    asks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WhatIfOffer:
    """A kind as the sheet 假设方案 offers it: the cells of its example row by field, and what it does to a scenario."""

    kind: EditKind
    wants: Wants
    example: Mapping[str, Any]
    apply: Callable[[Draft, Edit], None]
