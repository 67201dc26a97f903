"""Which findings an edited plan has that the published one had not, and which edit each of them comes from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from duxue.models.rules.card import Finding
from duxue.planner.audit import Audit
from duxue.planner.editing.edits import Edit


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
