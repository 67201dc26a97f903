"""What a revision means for each school, inspector, event and visit, and what the office has to do about it, in words."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from duxue.planner.publish.context import PublishContext
from duxue.planner.publish.pages import counted
from duxue.planner.publish.revision.change_notices import announced_change, back_to
from duxue.planner.publish.revision.revision_record import RevisionRecord
from duxue.planner.words import code_text, day_text, pick
from duxue.scenarios.codes import Role
from duxue.scenarios.plan import Event, Seat, Visit
from duxue.scenarios.releases.difference import EventChange, PostingChange


@dataclass(frozen=True, slots=True)
class News:
    """One line of what changed: whom or what it concerns, what it was and is, from when, and what is to be done."""

    subject: str
    code: str
    what: str
    before: str
    after: str
    when: str
    todo: str


@dataclass(frozen=True, slots=True)
class Group:
    """The news of one kind under their title; ``internal`` ones must not leave the office."""

    title: str
    news: tuple[News, ...]
    internal: bool = False


def groups(edition: PublishContext, record: RevisionRecord) -> tuple[Group, ...]:
    """All news of a revision: schools, inspectors, events, zones, and last the visits, which nobody outside may see."""
    writer = _Writer(edition, record)
    return (
        Group(edition.say("学校：责任督学变更与公示牌", "Schools: responsible inspectors and gate signs"), tuple(writer.schools())),
        Group(edition.say("学校：临时代管", "Schools: stand-ins"), tuple(writer.stand_ins())),
        Group(edition.say("督学：换发个人日程", "Inspectors: new schedules"), tuple(writer.people())),
        Group(edition.say("督导事项：通知、变更与撤销", "Events: notices, changes, withdrawals"), tuple(writer.events())),
        Group(edition.say("责任区调整", "Zones"), tuple(writer.zones())),
        Group(edition.say("经常性督导（不得外传）", "Routine visits (not to leave the office)"), tuple(writer.visits()), True),
    )  # fmt: skip


def event_news(edition: PublishContext, record: RevisionRecord) -> tuple[News, ...]:
    """The news of events alone; ``code`` is the event's id."""
    return tuple(_Writer(edition, record).events())


class _Writer:
    """The words for one revision."""

    def __init__(self, edition: PublishContext, record: RevisionRecord) -> None:
        self.edition, self.found, self.lang = edition, record.difference, edition.lang
        self.since = record.difference.since

    def say(self, zh: str, en: str) -> str:
        return pick(self.lang, zh, en)

    def span(self, start: date, end: date) -> str:
        if end >= self.edition.county.end:
            return self.say(f"{day_text(start)}起", f"from {start}")
        return self.say(f"{day_text(start)}至{day_text(end)}", f"{start} to {end}")

    def days(self, event: Event | None) -> str:
        if event is None:
            return ""
        if event.start == event.end:
            return day_text(event.start, self.lang)
        return self.say(f"{day_text(event.start)}至{day_text(event.end)}", f"{event.start} to {event.end}")

    def people_of(self, ids: Iterable[str]) -> str:
        return self.edition.in_a_row(map(self.edition.person, ids))

    # Schools.

    def schools(self) -> Iterator[News]:
        """Each handover: who is told, and whether the sign at the gate is made anew or taken down."""
        rank = {s.school_id: n for n, s in enumerate(self.edition.schools)}
        for p in sorted(self.found.postings, key=lambda p: (rank.get(p.school_id, len(rank)), p.start)):
            place, span = self.edition.place(p.school_id), self.span(p.start, p.end)
            yield News(
                place, p.school_id, self._handed(p), self.edition.person(p.former_id), self.edition.person(p.new_id),
                span, self._sign(p),
            )  # fmt: skip

    def stand_ins(self) -> Iterator[News]:
        """Who stands in for whom, from when to when."""
        for one in self.found.stand_ins:
            absent, comes = self.edition.person(one.absent_id), self.edition.person(one.inspector_id)
            what = (
                self.say("临时代管", "standing in")
                if one.new
                else self.say("不再代管", "no longer standing in")
            )
            before, after = (absent, comes) if one.new else (comes, absent)
            span = self.say(f"{day_text(one.start)}至{day_text(one.end)}", f"{one.start} to {one.end}")
            todo = self.say("书面告知学校；公示牌不变", "tell the school in writing; the sign stays")
            yield News(self.edition.place(one.school_id), one.school_id, what, before, after, span, todo)

    def _handed(self, change: PostingChange) -> str:
        if not change.new_id:
            school = self.edition.county.schools.get(change.school_id)
            if school is not None and not school.in_scope(change.start):
                return self.say("退出督导范围", "out of scope")
            return self.say("无人负责", "nobody answers for it")
        if not change.former_id:
            return self.say("新增责任督学", "a first inspector")
        return self.say("更换责任督学", "another inspector")

    def _sign(self, change: PostingChange) -> str:
        if not change.new_id:
            return self.say("取下公示牌", "take the sign down")
        if change.start <= self.since:
            told = self.say("书面告知学校；即换公示牌", "tell the school in writing; new sign at once")
        else:
            by = day_text(change.start, self.lang)
            told = self.say(
                f"书面告知学校；{by}前换好公示牌", f"tell the school in writing; new sign by {by}"
            )
        return told + self._sign_again(change)

    def _sign_again(self, change: PostingChange) -> str:
        """The sign after somebody has stood in for a time."""
        back = back_to(self.edition.plan, self.found, change.school_id, change.end)
        if not back:
            return ""
        names, by = self.people_of(back), day_text(change.end + timedelta(days=1), self.lang)
        if change.former_id in back:
            return self.say(f"；{by}起换回{names}的", f"; {names} again from {by} on")
        return self.say(f"；{by}起换为{names}的", f"; {names} from {by} on")

    # Inspectors.

    def people(self) -> Iterator[News]:
        """Each person whose schools, teams or visits changed, with what was gained and lost."""
        gained, lost = defaultdict(list), defaultdict(list)
        for p in self.found.postings:
            gained[p.new_id].append(p.school_id)
            lost[p.former_id].append(p.school_id)
        came, left, moved = self._seats()
        visits: Counter[str] = Counter()
        for v in self.found.visits:
            visits.update({one.inspector_id for one in (v.before, v.after) if one is not None})
        concerned = {*gained, *lost, *came, *left, *moved, *visits} - {""}
        for person in self.edition.county.rows.inspectors:
            me = person.inspector_id
            if me not in concerned:
                continue
            joins, leaves, differ, days = came[me], left[me], moved[me], visits[me]
            counts = [
                (joins, f"参加督导事项 {joins} 项", f"joins {counted(joins, 'event')}"),
                (leaves, f"退出督导事项 {leaves} 项", f"leaves {counted(leaves, 'event')}"),
                (differ, f"督导事项变更 {differ} 项", f"{counted(differ, 'event')} changed"),
                (days, f"经常性督导变动 {days} 次", f"{counted(days, 'visit')} changed"),
            ]
            more = [self.say(zh, en) for number, zh, en in counts if number]
            yield News(
                self.edition.person(me), me, self.say("；", "; ").join(more), self._places(lost[me], "交出", "gives up"),
                self._places(gained[me], "接收", "takes over"),
                "", self.say("换发个人日程", "new schedule"),
            )  # fmt: skip

    def _seats(self) -> tuple[Counter[str], Counter[str], Counter[str]]:
        """How many events each person joins, leaves, and keeps on other days or in another role."""
        came: Counter[str] = Counter()
        left: Counter[str] = Counter()
        moved: Counter[str] = Counter()
        for change in self.found.events:
            was = {} if change.new else {s.inspector_id: s.role for s in change.team_before}
            now = {} if change.withdrawn else {s.inspector_id: s.role for s in change.team_after}
            came.update(now.keys() - was.keys())
            left.update(was.keys() - now.keys())
            both = was.keys() & now.keys()
            moved.update(
                who for who in both if change.days_changed or change.kinds_changed or was[who] != now[who]
            )
        return came, left, moved

    def _places(self, ids: list[str], zh: str, en: str) -> str:
        names = self.edition.in_a_row(self.edition.short_place(i) for i in dict.fromkeys(ids))
        return self.say(f"{zh}：{names}", f"{en}: {names}") if names else ""

    # Events.

    def events(self) -> Iterator[News]:
        """Each event that is new, withdrawn or other than it was, and the letter that it takes."""
        for change in self.found.events:
            event = change.after or change.before
            if event is None:
                continue
            subject = f"{self.edition.place(event.target_id)} {self.edition.kinds(event, self.lang)}"
            before = "" if change.new else self._as_is(change.before, change.team_before, change)
            after = "" if change.withdrawn else self._as_is(change.after, change.team_after, change)
            yield News(
                subject,
                change.event_id,
                self._what(change),
                before,
                after,
                self._noticed(change),
                self._letter(change),
            )

    def _what(self, change: EventChange) -> str:
        if change.new:
            return self.say("新增", "new")
        if change.withdrawn:
            return self.say("取消", "withdrawn")
        words = [
            (change.days_changed, "改期", "other days"),
            (change.kinds_changed, "内容变更", "other purposes"),
            (change.team_changed, "督导组调整", "other team"),
        ]
        return self.edition.in_a_row(self.say(zh, en) for holds, zh, en in words if holds)

    def _as_is(self, event: Event | None, team: tuple[Seat, ...], change: EventChange) -> str:
        lines = [self.days(event)]
        if change.team_changed or change.new:
            lines.append(self._team(team))
        return "\n".join(filter(None, lines))

    def _team(self, team: tuple[Seat, ...]) -> str:
        lead = [s.inspector_id for s in team if s.role is Role.LEAD]
        rest = [s.inspector_id for s in team if s.role not in (Role.LEAD, Role.RESERVE)]
        parts = [(lead, "组长", "lead"), (rest, "成员", "members")]
        return self.say("；", "; ").join(
            self.say(f"{zh}：{self.people_of(ids)}", f"{en}: {self.people_of(ids)}")
            for ids, zh, en in parts
            if ids
        )

    def _noticed(self, change: EventChange) -> str:
        old = change.before
        if old is None or change.new or old.notice_on is None:
            return ""
        day = day_text(old.notice_on, self.lang)
        if old.notice_on < self.since:
            return self.say(f"{day}已通知", f"announced {day}")
        return self.say("尚未通知", "not announced yet")

    def _letter(self, change: EventChange) -> str:
        county = self.edition.county
        told = announced_change(change, county, self.since)
        if told is not None:
            if told.withdrawn:
                return self.say("发变更通知，撤销原通知", "change notice: withdraw the former notice")
            return self.say("发变更通知", "change notice")
        event = change.after
        if (
            event is not None
            and not change.withdrawn
            and event.notice_on is not None
            and event.notice_on >= self.since
        ):
            day = day_text(event.notice_on, self.lang)
            return self.say(f"{day}发督导通知", f"notice on {day}")
        if event is not None and event.event_id in county.imposed:
            return self.say("上级或应急督导，不另发通知", "fixed from outside: no notice of ours")
        return self.say("无须发文", "no letter")

    # Zones and visits.

    def zones(self) -> Iterator[News]:
        """Each school that lies in another zone."""
        for change in self.found.zones:
            what = self.say("划入其他责任区", "another zone")
            if not change.new_zone:
                what = self.say("退出责任区", "in no zone")
            place = self.edition.place(change.school_id)
            yield News(place, change.school_id, what, change.former_zone, change.new_zone, "", "")

    def visits(self) -> Iterator[News]:
        """Each visit that differs: for the inspectors alone."""
        for change in sorted(self.found.visits, key=lambda v: (_first(v.before, v.after), v.visit_id)):
            old, new = change.before, change.after
            school = new.school_id if new else old.school_id if old else ""
            yield News(
                self.edition.place(school), change.visit_id, self._visited(old, new), self._visit(old), self._visit(new),
                "", self.say("只告知督学本人", "tell the inspector alone"),
            )  # fmt: skip

    def _visited(self, old: Visit | None, new: Visit | None) -> str:
        if old is None or new is None:
            return self.say("新增", "new") if old is None else self.say("取消", "dropped")
        words = [
            ((old.date, old.half) != (new.date, new.half), "改期", "another day"),
            (old.inspector_id != new.inspector_id, "换人", "another person"),
            (old.covers != new.covers, "兼办整改变更", "other look-backs"),
        ]
        return self.edition.in_a_row(self.say(zh, en) for holds, zh, en in words if holds)

    def _visit(self, visit: Visit | None) -> str:
        if visit is None:
            return ""
        half = code_text(visit.half, self.lang)
        return f"{day_text(visit.date, self.lang)} {half} {self.edition.person(visit.inspector_id)}"


def _first(old: Visit | None, new: Visit | None) -> date:
    return min(v.date for v in (old, new) if v is not None)
