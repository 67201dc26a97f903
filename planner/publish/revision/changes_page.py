"""changes.html: what a revision changed and whom to tell, one printable file without any outside link."""

from __future__ import annotations

from planner.publish.edition import Edition
from planner.publish.letterhead import issuer, labels
from planner.publish.pages import environment
from planner.publish.revision.change_news import groups
from planner.publish.revision.change_notices import change_notices
from planner.publish.revision.revision_record import RevisionRecord, statement

PAGE = "changes.html"


def changes_html(edition: Edition, record: RevisionRecord) -> str:
    """The page of a revision, in the edition's language."""
    found = record.difference
    return (
        environment(edition.lang)
        .get_template("changes.html.j2")
        .render(
            t=edition.say,
            lang=edition.lang,
            edition=edition,
            county=edition.county,
            record=record,
            release=record.release,
            labels=labels(edition),
            issuer=issuer(edition),
            tiles=_tiles(edition, record),
            statement=statement(record.release, edition.lang),
            groups=groups(edition, record),
            letters=change_notices(found, edition.county, found.since),
            unit=edition.unit,
        )
    )


def _tiles(edition: Edition, record: RevisionRecord) -> list[tuple[int | str, str]]:
    """The key figures as (figure, what it counts)."""
    moves, found = record.release.moves, record.difference
    signs = {p.school_id for p in found.postings if p.new_id}
    letters = change_notices(found, edition.county, found.since)
    return [
        (moves.postings, edition.say("所学校换责任督学", "schools change hands")),
        ("—" if moves.least is None else moves.least, edition.say("最少须换（所）", "the least possible")),
        (moves.events, edition.say("项督导事项变动", "events changed")),
        (moves.visits, edition.say("次经常性督导变动", "visits changed")),
        (len(signs), edition.say("块公示牌要换", "gate signs to be made anew")),
        (len(letters), edition.say("份变更通知", "change notices")),
        (len(found.zones), edition.say("所学校换责任区", "schools in another zone")),
        (len(edition.plan.unmet), edition.say("未满足职责", "duties left unmet")),
    ]
