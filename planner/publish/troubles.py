"""What an office's trouble map is told beside the plan's own figures: counts that cannot come out, what a revision changed."""

from __future__ import annotations

from duxue.maps.trouble_map import Change, Move, ShortArea
from duxue.planner.publish.context import PublishContext
from duxue.planner.publish.revision.change_news import event_news
from duxue.planner.publish.revision.revision_record import RevisionRecord
from duxue.scenarios.belonging import office_of


def short_areas(edition: PublishContext) -> tuple[ShortArea, ...]:
    """The witnesses of ``explain`` for every office whose plan leaves something open: too few people, where and when.

    An office with nothing open has no shortage to find, and is not counted; of one whose planning was stopped early what is
    open tells of no shortage.
    """
    county, plan = edition.county, edition.plan
    concerned = {office_of(row.subject, county, plan) for row in plan.unmet}
    offices = [unit.unit_id for unit in county.offices if unit.unit_id in concerned or "" in concerned]
    offices = [office_id for office_id in offices if office_id not in plan.stopped]
    if not offices:
        return ()
    from duxue.planner.publish.short_areas import areas_of  # noqa: PLC0415 - the solver, which most plans never ask

    return tuple(area for office_id in offices for area in areas_of(county, office_id))


def moved(record: RevisionRecord) -> tuple[Move, ...]:
    """The schools that change hands by a revision, each on its first such day, by id."""
    found: dict[str, Move] = {}
    for change in sorted(record.difference.postings, key=lambda p: (p.school_id, p.start)):
        move = Move(change.school_id, change.former_id, change.new_id, change.start)
        found.setdefault(change.school_id, move)
    return tuple(found.values())


def changed(edition: PublishContext, record: RevisionRecord) -> tuple[Change, ...]:
    """The events that a revision made, moved, withdrew or gave another team, in the edition's language."""
    targets = {change.event_id: change.target_id for change in record.difference.events}
    colon, stop = edition.say("：", ": "), edition.say("；", "; ")
    sides = edition.say("原", "was"), edition.say("现", "now")
    found = []
    for news in event_news(edition, record):
        told = zip(sides, (news.before, news.after), strict=True)
        lines = [f"{side}{colon}{text.replace(chr(10), stop)}" for side, text in told if text]
        text = "\n".join((f"{news.subject}{colon}{news.what}", *lines))
        found.append(Change(targets[news.code], text, text))
    return tuple(found)
