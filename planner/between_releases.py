"""Two releases of a plan laid side by side: what each leaves open and breaks, what changed, and who must be told."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from duxue.models.rules.card import Finding
from duxue.models.rules.register import finding_message
from duxue.planner.answers import Judged
from duxue.planner.audit import Audit
from duxue.planner.publish.context import PublishContext
from duxue.planner.words import Lang
from duxue.scenarios.county import County
from duxue.scenarios.releases.difference import difference
from duxue.scenarios.releases.releases import release_of

if TYPE_CHECKING:
    from duxue.planner.publish.revision.change_news import Group


@dataclass(frozen=True)
class Between:
    """What changed from one release to another from a day on: news by kind, counts, and findings made and mended in words."""

    since: date
    groups: tuple[Group, ...]
    moves: dict[str, int]
    made: tuple[str, ...]
    mended: tuple[str, ...]


def between(before: Judged, after: Judged, since: date | None = None, lang: Lang = "zh") -> Between:
    """Lay two releases side by side.

    ``since`` is the first day compared [the day of the later release, where it tells one, else the horizon's first].
    """
    from duxue.planner.publish.revision.change_news import groups  # noqa: PLC0415 - pages are not for an audit
    from duxue.planner.publish.revision.revision_record import RevisionRecord  # noqa: PLC0415 - the same

    county, old, new, audit = after.county, before.plan, after.plan, after.audit
    release = release_of(new)
    first = since or (date.fromisoformat(release.as_of) if release.as_of else county.start)
    found = difference(old, new, first)
    record = RevisionRecord(release, (), found, ())
    was, now = _said(before.audit, before.county, lang), _said(audit, county, lang)
    return Between(
        first, groups(PublishContext(county, new, audit, lang), record), found.moves,
        tuple(text for text in now if text not in was), tuple(text for text in was if text not in now),
    )  # fmt: skip


def _said(audit: Audit, county: County, lang: Lang) -> list[str]:
    findings: Iterable[Finding] = audit.findings
    return list(dict.fromkeys(finding_message(one, county, lang) for one in findings))


@dataclass(frozen=True, slots=True)
class PricePoint:
    """One point of a revision's price list: schools moved at most, minutes on the road, duties left open; the one taken."""

    office_id: str
    moves: int
    minutes: float
    open: int
    taken: bool


def price_list(result: Judged) -> tuple[PricePoint, ...]:
    """The price list of a plan that is a revision (empty of a first release)."""
    from duxue.planner.publish.revision.revision_record import revision_of  # noqa: PLC0415 - pages are not for an audit

    record = revision_of(result.plan)
    return tuple(
        PricePoint(one.office, point.moves, point.travel, point.unmet, point.moves == one.moves.postings)
        for one in (record.offices if record else ())
        for point in one.curve
    )
