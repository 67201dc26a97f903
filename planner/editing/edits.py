"""What was changed in a plan's workbook: each edit with its cell, what became of it, and the findings that it brought."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from duxue.models.rules.card import Finding
from duxue.planner.audit import Audit
from duxue.planner.words import Lang, pick
from duxue.scenarios.records import Pin


class Taken(StrEnum):
    """What becomes of an edit: it changes the plan, follows from another, or is not read."""

    READ = "read"
    UNREAD = "unread"


@dataclass(frozen=True)
class Edit:
    """One edit of a workbook; ``zh`` and ``en`` say what it means.

    ``subjects`` are the ids of what was changed, ``also`` those of who is drawn along (an event's team).
    """

    sheet: str
    cell: str
    row: int
    before: str
    after: str
    taken: Taken
    zh: str
    en: str
    subjects: frozenset[str] = frozenset()
    also: frozenset[str] = frozenset()
    pins: tuple[Pin, ...] = ()
    head: str = ""

    @property
    def meant(self) -> tuple[str, int, str]:
        """The row and what is said of it: cells of one row that say the same are one edit to an office."""
        return self.sheet, self.row, self.zh

    def line(self, lang: Lang) -> str:
        """The edit in one line."""
        blank = pick(lang, "（空）", "(blank)")
        before, after = (text.replace("\n", " / ") or blank for text in (self.before, self.after))
        place = f"{self.sheet}!{self.cell}"
        return f"{place}  {before} → {after}  {pick(lang, self.zh, self.en)}"

    def to_json(self, lang: Lang) -> dict[str, Any]:
        """The edit for programs."""
        return {
            "sheet": self.sheet,
            "cell": self.cell,
            "row": self.row,
            "column": self.head,
            "before": self.before,
            "after": self.after,
            "read": self.taken is Taken.READ,
            "subjects": sorted(self.subjects),
            "message": pick(lang, self.zh, self.en),
        }


def unpinned(edits: Sequence[Edit]) -> list[Edit]:
    """The edits that were read and that no pin keeps: a later rerun may plan them otherwise."""
    kept = {edit.meant for edit in edits if edit.pins}
    read = (edit for edit in edits if edit.taken is Taken.READ and edit.subjects)
    return [edit for edit in read if edit.meant not in kept]


@dataclass(frozen=True)
class Broken:
    """A finding that the edits brought, with the edits that it may come from (none: it cannot be told)."""

    finding: Finding
    edits: tuple[Edit, ...]


def broken_by(edits: Sequence[Edit], before: Audit, after: Audit) -> tuple[Broken, ...]:
    """The new findings of an edited plan, each under the edits that concern the same school, person or event."""
    known = {_told(finding) for finding in before.findings}
    fresh = [finding for finding in after.findings if _told(finding) not in known]
    return tuple(Broken(finding, tuple(_concerning(edits, finding))) for finding in fresh)


def _told(finding: Finding) -> tuple[object, ...]:
    return finding.rule, finding.subject, finding.date, tuple(finding.facts.items())


def _concerning(edits: Sequence[Edit], finding: Finding) -> Iterable[Edit]:
    """The edits of the finding's subject; else those of something in its facts; else those that draw it along."""
    named = {value for value in finding.facts.values() if isinstance(value, str)}
    for found in (
        [edit for edit in edits if finding.subject in edit.subjects],
        [edit for edit in edits if named & edit.subjects],
        [edit for edit in edits if finding.subject in edit.also or named & edit.also],
    ):
        if found:
            return found
    return []
