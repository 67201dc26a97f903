"""What stands in each letter: facts of a plan by placeholder; a fact that nobody knows yet stays None, a blank to fill in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from duxue.models.facts.duties import look_back_window
from duxue.planner.publish.context import PublishContext
from duxue.planner.publish.legal_basis import own_documents
from duxue.planner.publish.notices.contents import contents, duties_at, purposes, self_evaluation
from duxue.planner.publish.notices.filling import Lists, Values
from duxue.planner.publish.notices.letter_kinds import LetterKind
from duxue.planner.publish.revision.revision_record import revision_of
from duxue.planner.words import SYNTHETIC, day_text
from duxue.scenarios.codes import Employment, Role, Stage, Status
from duxue.scenarios.grouping import grouped
from duxue.scenarios.plan import Event, Posting
from duxue.scenarios.records import FollowUp, Inspector, School

TEAM = (Role.LEAD, Role.MEMBER, Role.EXPERT)
DAY_OPEN = "____年__月__日"
NUMERALS = "一二三四五六七八九十"


@dataclass(frozen=True)
class Letter:
    """One letter: the month in which it leaves the office, whose it is, its file's id and name, and what fills it."""

    kind: LetterKind
    month: date
    office_id: str
    key: str
    name: str
    values: Values
    lists: Lists
    sent_on: date | None = None
    when: str = ""
    """On what condition it goes out (blank: on its day)."""


def letters(edition: PublishContext) -> Iterator[Letter]:
    """Every letter of a plan but those about changes, by kind; of a revised plan only what is still to go out."""
    record = revision_of(edition.plan)
    since = record.difference.since if record else edition.county.as_of
    fresh = {c.event_id for c in record.difference.events if c.new} if record else set()
    for one in _notices(edition):
        if record is None or one.key in fresh or one.sent_on is None or one.sent_on >= since:
            yield one
    yield from _rectifications(edition, since)
    yield from _urgings(edition, since)
    yield from (
        one for one in _signs(edition) if record is None or one.sent_on is None or one.sent_on >= since
    )
    yield from _appointments(edition, since if record else edition.county.start)


def common(edition: PublishContext, office_id: str, day: date | None) -> Values:
    """What every letter of an office may say of itself."""
    return {
        "机关": edition.letter_name(office_id),
        "地方依据": "".join(f"、{one}" for one in own_documents(edition, office_id)),
        "年份": str((day or edition.county.start).year),
        "发文日期": day_text(day) or DAY_OPEN,
        "发文代字": None,
        "序号": None,
        "计划期": edition.period,
        "联系电话": edition.office_phone(office_id) or None,
        "联系人": None,
        "标注": "\n".join(_labels(edition)),
    }


def _labels(edition: PublishContext) -> list[str]:
    """What a reader outside must know; what the office has to do about provisional days is none of theirs."""
    lines = [SYNTHETIC["zh"]] if edition.synthetic else []
    return [*lines, edition.standing_line]


def addressed(edition: PublishContext, target_id: str) -> Values:
    """To whom a letter goes, and how it speaks to them."""
    school = edition.county.schools.get(target_id)
    you = "你单位" if school is None else "你园" if school.stage is Stage.KINDERGARTEN else "你校"
    return {"对象": edition.place(target_id), "你单位": you}


def holder(edition: PublishContext, school_id: str, day: date) -> str | None:
    """Who answers for a school on a day, if anybody does: by today's list before the plan begins, then by the plan."""
    held = edition.plan.responsible(school_id, day)
    if day < edition.county.start:
        held = tuple(p.inspector_id for p in edition.county.rows.postings if p.school_id == school_id)
    return "、".join(edition.person(i) for i in held) or None


def copied(held: str | None) -> str | None:
    """Who else gets a letter: the responsible inspector; a blank to fill in where there is none."""
    return f"责任督学{held}" if held else None


def _notices(edition: PublishContext) -> Iterator[Letter]:
    for event in edition.events:
        if edition.imposed(event) or event.status is Status.DONE:
            continue
        office_id = edition.office_of(event)
        day = event.notice_on
        yield Letter(
            LetterKind.NOTICE,
            (day or event.start).replace(day=1),
            office_id,
            event.event_id,
            edition.place(event.target_id),
            {
                **common(edition, office_id, day),
                **addressed(edition, event.target_id),
                **event_values(edition, event),
            },
            _event_lists(edition, event),
            day,
        )


def event_values(edition: PublishContext, event: Event) -> Values:
    """The single facts of an event."""
    at_school = event.target_id in edition.county.schools
    held = holder(edition, event.target_id, event.start) if at_school else None
    return {
        "事项": purposes(edition, event.kinds),
        "事项编号": event.event_id,
        "督导时间": days_text(event.start, event.end),
        "首日": day_text(event.start),
        "天数": str(event.length),
        "自评期限": day_text(self_evaluation_due(edition, event)),
        "责任督学": held if at_school else "",
        "抄送": copied(held),
    }


def self_evaluation_due(edition: PublishContext, event: Event) -> date:
    """The last day for the self-evaluation: some workdays before the team comes, and after the notice went out."""
    office_id, calendar = edition.office_of(event), edition.county.calendar
    ahead = edition.county.parameters.count("self_evaluation_days", office_id)
    due = calendar.workdays_before(event.start, ahead, office_id)
    if event.notice_on is not None and due <= event.notice_on:
        due = calendar.workdays_before(event.start, 1, office_id)
    return due


def days_text(first: date, last: date) -> str:
    """The days of an event, as a letter writes them: 2027年3月4日至5日."""
    if first == last:
        return day_text(first)
    if first.year != last.year:
        return f"{day_text(first)}至{day_text(last)}"
    later = f"{last.day}日" if first.month == last.month else f"{last.month}月{last.day}日"
    return f"{day_text(first)}至{later}"


def _event_lists(edition: PublishContext, event: Event) -> Lists:
    team = [
        {"角色": seat.role.zh, "姓名": edition.person(seat.inspector_id), "督学证号": seat.inspector_id}
        for role in TEAM
        for seat in edition.team(event, role)
    ]
    told = contents(edition, event)
    return {
        "督导组": team,
        "督导内容": [
            {"序号": f"（{numeral(n)}）" if len(told) > 1 else "", "内容": text}
            for n, text in enumerate(told)
        ],
        "自评": [{"序号": str(n), "内容": text} for n, text in enumerate(self_evaluation(edition, event), 1)],
    }


def numeral(number: int) -> str:
    """一 for 0, and so on to twenty."""
    tens, ones = divmod(number + 1, 10)
    head = "" if not tens else "十" if tens == 1 else f"{NUMERALS[tens - 1]}十"
    return head + (NUMERALS[ones - 1] if ones else "")


def _open(edition: PublishContext) -> list[FollowUp]:
    known = edition.county.schools
    rows = [f for f in edition.county.rows.follow_ups if f.closed_on is None and f.school_id in known]
    return sorted(rows, key=lambda f: (f.deadline or date.max, f.issue_id))


def look_back(edition: PublishContext, issue: FollowUp) -> str | None:
    """By when an issue is looked at again; the day itself is none of a school's, a visit being unannounced."""
    window = look_back_window(edition.county, issue)
    return f"{day_text(window[1])}前" if window else None


def _rectifications(edition: PublishContext, since: date) -> Iterator[Letter]:
    by_school = grouped(_open(edition), lambda issue: issue.school_id)
    for school in edition.schools:
        issues = by_school.get(school.school_id, ())
        if not issues:
            continue
        day = max(since, *(i.found_on or since for i in issues))  # what is older leaves the office at once
        held = holder(edition, school.school_id, day)
        yield Letter(
            LetterKind.RECTIFY,
            day.replace(day=1),
            school.office_id,
            school.school_id,
            school.name,
            {
                **common(edition, school.office_id, None),
                **addressed(edition, school.school_id),
                "年份": str(day.year),
                "问题数": str(len(issues)),
                "责任督学": held,
                "抄送": copied(held),
            },
            {
                "问题": [
                    {
                        "序号": str(n),
                        "编号": i.issue_id,
                        "程度": i.severity.zh,
                        "发现日期": day_text(i.found_on) or None,
                        "期限": day_text(i.deadline) or None,
                        "内容": i.issue or None,
                        "回头看": look_back(edition, i),
                    }
                    for n, i in enumerate(issues, 1)
                ]
            },
            when="尚未发出整改通知的，立即发出",
        )


def _urgings(edition: PublishContext, since: date) -> Iterator[Letter]:
    county = edition.county
    for issue in _open(edition):
        school = county.schools[issue.school_id]
        if issue.deadline is None or issue.deadline > county.end:
            continue
        overdue, day = issue.deadline < since, max(issue.deadline, since)
        yield Letter(
            LetterKind.URGE,
            day.replace(day=1),
            school.office_id,
            issue.issue_id,
            school.name,
            {
                **common(edition, school.office_id, None),
                **addressed(edition, issue.school_id),
                "年份": str(day.year),
                "问题编号": issue.issue_id,
                "严重程度": issue.severity.zh,
                "发现日期": day_text(issue.found_on) or None,
                "整改期限": day_text(issue.deadline),
                "问题内容": issue.issue or None,
                "回头看": look_back(edition, issue),
                "责任督学": holder(edition, issue.school_id, day),
            },
            {},
            when="已逾期，立即发出" if overdue else f"{day_text(issue.deadline)}后仍未销号时发出",
        )


def _signs(edition: PublishContext) -> Iterator[Letter]:
    for school in edition.schools:
        for posting in edition.plan.postings_at(school.school_id):
            yield _sign(edition, school, posting)


def _sign(edition: PublishContext, school: School, posting: Posting) -> Letter:
    duties, basis = duties_at(school)
    return Letter(
        LetterKind.SIGN,
        posting.start.replace(day=1),
        school.office_id,
        school.school_id,
        school.name,
        {
            **common(edition, school.office_id, None),
            "对象": school.name,
            "责任督学": edition.person(posting.inspector_id),
            "任职时段": f"{day_text(min(posting.since, posting.start))}起",
            "依据": basis,
        },
        {"职责": [{"序号": f"{n}. ", "内容": text} for n, text in enumerate(duties, 1)]},
        posting.start,
        _hung(edition, posting),
    )


def _hung(edition: PublishContext, posting: Posting) -> str:
    """When a sign is hung up, and whose is taken down for it."""
    earlier = [p.inspector_id for p in edition.plan.postings_at(posting.school_id) if p.end < posting.start]
    today = [p.inspector_id for p in edition.county.rows.postings if p.school_id == posting.school_id]
    former = (earlier or today)[-1:]
    if former == [posting.inspector_id]:
        return "责任督学不变，原公示牌可继续使用"
    day = f"{day_text(posting.start)}起张挂"
    return f"{day}，{edition.person(former[0])}的公示牌同时收回作废" if former else day


def _appointments(edition: PublishContext, since: date) -> Iterator[Letter]:
    for office in edition.offices:
        people = [p for p in edition.county.inspectors_of(office.unit_id) if _serves(p, edition, since)]
        full = sum(p.employment is Employment.FULL_TIME for p in people)
        yield Letter(
            LetterKind.APPOINTED,
            since.replace(day=1),
            office.unit_id,
            office.unit_id,
            office.name,
            {
                **common(edition, office.unit_id, None),
                "人数": str(len(people)),
                "专职人数": str(full),
                "兼职人数": str(len(people) - full),
            },
            {
                "督学": [
                    {
                        "序号": str(n),
                        "姓名": p.name,
                        "督学证号": p.inspector_id,
                        "专兼职": p.employment.zh,
                        "职责": p.duty.zh,
                        "专业学段": "、".join(s.zh for s in p.stages) or "不限",
                        "聘期": f"{p.term_start:%Y.%m.%d}—{p.term_end:%Y.%m.%d}",
                    }
                    for n, p in enumerate(people, 1)
                ]
            },
            when="人员有变动的，重新公布" if since > edition.county.start else "",
        )


def _serves(person: Inspector, edition: PublishContext, since: date) -> bool:
    return person.term_start <= edition.county.end and person.term_end >= since
