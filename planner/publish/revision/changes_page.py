"""changes.html: what a revision changed and whom to tell, one printable file without any outside link."""

from __future__ import annotations

from duxue.planner.publish.context import PublishContext
from duxue.planner.publish.letterhead import labels
from duxue.planner.publish.pages import environment
from duxue.planner.publish.revision.change_news import groups
from duxue.planner.publish.revision.change_notices import change_notices
from duxue.planner.publish.revision.revision_record import RevisionRecord, reason_text, statement

PAGE = "changes.html"


def changes_html(edition: PublishContext, record: RevisionRecord) -> str:
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
            issuer=edition.issuer,
            tiles=_tiles(edition, record),
            reason_text=reason_text,
            statement=statement(record.release, edition.lang),
            groups=groups(edition, record),
            letters=change_notices(found, edition.county, found.since),
            unit=edition.unit,
        )
    )


def _tiles(edition: PublishContext, record: RevisionRecord) -> list[tuple[int | str, str]]:
    """The key figures as (figure, what it counts)."""
    moves, found = record.release.moves, record.difference
    signs = {p.school_id for p in found.postings if p.new_id}
    letters = change_notices(found, edition.county, found.since)
    tiles: list[tuple[int | str, str, tuple[str, str]]] = [
        (moves.postings, "所学校换责任督学", ("school changes hands", "schools with another inspector")),
        (
            "—" if moves.least is None else moves.least,
            "最少须换（所）",
            ("the least possible", "the least possible"),
        ),
        (moves.events, "项督导事项变动", ("event changed", "events changed")),
        (moves.visits, "次经常性督导变动", ("visit changed", "visits changed")),
        (len(signs), "块公示牌要换", ("gate sign to be made anew", "gate signs to make anew")),
        (len(letters), "份变更通知", ("change notice", "change notices")),
        (len(found.zones), "所学校换责任区", ("school in another zone", "schools in another zone")),
        (len(edition.plan.unmet), "未满足职责", ("duty left unmet", "duties left unmet")),
    ]
    return [(figure, edition.say(zh, en[figure != 1])) for figure, zh, en in tiles]
