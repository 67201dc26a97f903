"""The plan while an office's edits are taken into it, one after the other, with what could not be understood."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from duxue.models.facts.duties import COMPREHENSIVE
from duxue.models.facts.pins import STRUCK_OUT
from duxue.planner.editing.edits import Edit, Taken
from duxue.planner.editing.grids import CellChange, Row, columns_at, head_row, paired, whole_row
from duxue.planner.editing.naming import Naming, UnclearError
from duxue.planner.publish.context import PublishContext
from duxue.planner.words import pairs
from duxue.scenarios.cells.spellings import fold
from duxue.scenarios.codes import Result, Role, Status
from duxue.scenarios.county import County
from duxue.scenarios.pin_rows import seat_pins
from duxue.scenarios.plan import Event, Plan, Posting, Seat, Visit, ZoneRow
from duxue.scenarios.problems import Fault, Problem
from duxue.scenarios.records import Pin
from duxue.scenarios.sheets import PLAN

UNREAD = pairs("unread")
"""Why an edit is not read, and where to change it instead."""


class Draft:
    """A published plan (``edition``) and, growing, the plan as edited with its edits and problems."""

    def __init__(self, edition: PublishContext) -> None:
        self.edition = edition
        self.county: County = edition.county
        self.names = Naming(edition.county, edition.short_place, edition.place)
        self.tables: dict[str, list[Any]] = {t.name: list(getattr(edition.released, t.name)) for t in PLAN}
        self.edits: list[Edit] = []
        self.problems: list[Problem] = []
        self._set: dict[tuple[str, ...], Any] = {}
        self._told = {r.ref for r in edition.released.records if r.result is not Result.UNKNOWN}

    def plan(self) -> Plan:
        """The plan as edited so far."""
        tables: dict[str, Any] = {name: tuple(rows) for name, rows in self.tables.items()}
        return replace(self.edition.released, **tables)

    # What is told.

    def named(self, *ids: str) -> str:
        """People, schools, events and visits by name, each with its id."""
        told = [(self.edition.subject(one), one) for one in ids]
        texts = [
            name if fold(name) == fold(one) else self.edition.say(f"{name}（{one}）", f"{name} ({one})")
            for name, one in told
        ]
        return self.edition.in_a_row(texts)

    def tell(
        self,
        sheet: str,
        change: CellChange,
        words: tuple[str, str],
        *,
        subjects: Iterable[str] = (),
        also: Iterable[str] = (),
        pins: Iterable[Pin] = (),
        taken: Taken = Taken.READ,
        head: str = "",
    ) -> None:
        """Add an edit; ``words`` say in both languages what it means."""
        place = f"{sheet}!{change.cell}"
        noted = tuple(
            replace(pin, note=self.edition.say(f"手工修改：{place}", f"by hand: {place}")) for pin in pins
        )
        self.edits.append(
            Edit(
                sheet=sheet,
                cell=change.cell,
                row=change.row + 1,
                before=change.before,
                after=change.after,
                taken=taken,
                zh=words[0],
                en=words[1],
                subjects=frozenset(subjects),
                also=frozenset(also),
                pins=noted,
                head=head,
            )
        )

    def unread(self, sheet: str, change: CellChange, words: tuple[str, str], *, head: str = "") -> None:
        """Add an edit that changes nothing in the plan."""
        self.tell(sheet, change, words, taken=Taken.UNREAD, head=head)

    def blame(self, sheet: str, change: CellChange, zh: str, en: str, *, code: str = "unclear_edit") -> None:
        """Add a problem at an edited cell."""
        fault = Fault(code, zh, en)
        self.problems.append(
            Problem(sheet, change.cell, "", change.row + 1, "", change.after, fault.level, fault.code, zh, en)
        )

    def refuse_if_imposed(self, sheet: str, change: CellChange, event: Event) -> bool:
        """Blame a change to an event that a level above has fixed, of which no cell may change: whether it is one."""
        if not self.edition.imposed(event):
            return False
        zh = f"{self.named(event.event_id)} 是上级既定督导，不能在此改动"
        en = f"{self.named(event.event_id)} is fixed by a level above"
        self.blame(sheet, change, zh, en, code="imposed")
        return True

    def heads(
        self, sheet: str, was: Sequence[Row], now: Sequence[Row], wanted: Sequence[str]
    ) -> tuple[int, int] | None:
        """The rows of a sheet's heads as published and as edited; None where it has none, or lacks some now (told)."""
        line, now_line = head_row(was, wanted), head_row(now, wanted)
        if line is None:
            return None
        if now_line is None:
            near = max(range(len(now)), key=lambda n: len({*wanted} & {*now[n]}), default=0)
            lost = [head for head in wanted if not now or head not in now[near]]
            zh = f"表头不见了（{'、'.join(lost)}），无法读回；请恢复表头"
            en = f"the heads {', '.join(lost)} are gone and it cannot be read back: restore them"
            self.blame(sheet, CellChange(near, 0, "", ""), zh, en)
            return None
        place, now_place = columns_at(was, line), columns_at(now, now_line)
        if moved := [head for head in wanted if place[head] != now_place[head]]:
            zh = f"表头被改动（{'、'.join(moved)}），无法读回；请恢复表头"
            en = f"the heads {', '.join(moved)} were changed: restore them"
            self.blame(sheet, CellChange(now_line, 0, "", ""), zh, en)
            return None
        for pair in paired(was[:line], now[:now_line]):
            for change in pair.changes or [whole_row(pair, was, now)]:
                self.unread(sheet, change, UNREAD["above_heads"])
        return line, now_line

    def understood(self, sheet: str, change: CellChange, read: Any) -> Any:
        """What ``read()`` answers; None, and a problem at the cell, where it cannot be understood."""
        try:
            return read()
        except UnclearError as error:
            self.blame(sheet, change, error.zh, error.en)
            return None

    def recorded(self, sheet: str, change: CellChange, ref: str) -> bool:
        """Whether a record tells what became of a visit or event: what took place is not set here (told)."""
        if ref not in self._told:
            return False
        zh = f"{ref} 已有督导实绩，不在此改；要更正请改台账，用 duxue revise --changes 读入"
        en = f"what became of {ref} is recorded and not set here: correct the ledger and read it with duxue revise --changes"
        self.blame(sheet, change, zh, en, code="recorded")
        return True

    def _first(self, sheet: str, change: CellChange, key: tuple[str, ...], value: Any) -> bool:
        """Whether nothing else was set in this place; a second, other value is a problem."""
        if self._set.setdefault(key, value) == value:
            return True
        zh = "与另一处修改互相矛盾，请保留一处"
        self.blame(
            sheet, change, zh, "contradicts another edit of the same thing; keep one", code="contradiction"
        )
        return False

    def remember(self, key: tuple[str, ...], value: Any) -> None:
        """Note that something was set, so that another edit which sets it otherwise is a problem."""
        self._set[key] = value

    # What changes.

    def set_event(self, sheet: str, change: CellChange, event_id: str, **fields: Any) -> bool:
        """Change an event; whether nothing stands against it."""
        if self.recorded(sheet, change, event_id):
            return False
        for name, value in fields.items():
            if not self._first(sheet, change, ("events", event_id, name), value):
                return False
        old = next((e for e in self.tables["events"] if e.event_id == event_id), None)
        if old is None:  # its row in the table is damaged, which is told there
            return False
        new = replace(old, **fields)
        self.tables["events"] = [new if e is old else e for e in self.tables["events"]]
        self.follow_in_cycle(old, new)
        return True

    def follow_with_notice(self, event_id: str, day: date) -> None:
        """Let an event's notice go along with its day, but where the office has set the notice itself."""
        if ("events", event_id, "notice_on") not in self._set:
            rows = self.tables["events"]
            self.tables["events"] = [replace(e, notice_on=day) if e.event_id == event_id else e for e in rows]

    def follow_in_cycle(self, old: Event, new: Event) -> None:
        """Let the round name the day to which a comprehensive moved, where it named the former one."""
        if new.start != old.start and old.serves(*COMPREHENSIVE):
            self.tables["cycle"] = [
                replace(row, planned=new.start)
                if (row.school_id, row.planned) == (old.target_id, old.start)
                else row
                for row in self.tables["cycle"]
            ]

    def cancel(self, sheet: str, change: CellChange, event_id: str) -> bool:
        """Take an event off the plan; nobody sits in its team any more."""
        done = self.set_event(sheet, change, event_id, status=Status.CANCELLED)
        self.dismiss(event_id)
        for event in self.tables["events"]:
            if event.event_id == event_id:
                self.put_off(event)
        return done

    def put_off(self, event: Event) -> None:
        """Let the round name the year after the horizon for a comprehensive that was struck out on its day."""
        if event.serves(*COMPREHENSIVE):
            year = self.county.end.year + 1
            self.tables["cycle"] = [
                replace(row, planned=year, reason=STRUCK_OUT)
                if (row.school_id, row.planned) == (event.target_id, event.start)
                else row
                for row in self.tables["cycle"]
            ]

    def dismiss(self, event_id: str) -> None:
        """Nobody sits in an event's team any more."""
        self.tables["seats"] = [s for s in self.tables["seats"] if s.event_id != event_id]

    def free_id(self, table: str, stem: str, taken: Iterable[str] = ()) -> str:
        """An id of an event or a visit that nothing has yet: the stem, with a number where it is taken."""
        used = {row.event_id if table == "events" else row.visit_id for row in self.tables[table]} | {*taken}
        return next(
            i for n in range(1, len(used) + 2) if (i := stem if n == 1 else f"{stem}-{n}") not in used
        )

    def add_event(self, event: Event, seats: Iterable[Seat]) -> None:
        """Add an event with its team; a comprehensive takes its school's place in the round."""
        self.tables["events"].append(event)
        self.tables["seats"] += seats
        if event.serves(*COMPREHENSIVE):
            self.tables["cycle"] = [
                replace(row, planned=event.start)
                if row.school_id == event.target_id and not isinstance(row.planned, date)
                else row
                for row in self.tables["cycle"]
            ]

    def set_seat(self, sheet: str, change: CellChange, event_id: str, former: str, new: str) -> bool:
        """Give somebody's seat in a team to another; whether nothing stands against it."""
        if self.recorded(sheet, change, event_id):
            return False
        if not self._first(sheet, change, ("seat", event_id, former), new):
            return False
        self.tables["seats"] = [
            replace(s, inspector_id=new) if (s.event_id, s.inspector_id) == (event_id, former) else s
            for s in self.tables["seats"]
        ]
        return True

    def set_zone(self, sheet: str, change: CellChange, row: ZoneRow) -> bool:
        """Put a school into a zone, after the zone's other schools; whether nothing stands against it."""
        if not self._first(sheet, change, ("zones", row.school_id), row.zone_id):
            return False
        rows = [z for z in self.tables["zones"] if z.school_id != row.school_id]
        at = max((n for n, z in enumerate(rows) if z.zone_id == row.zone_id), default=len(rows) - 1)
        self.tables["zones"] = [*rows[: at + 1], row, *rows[at + 1 :]]
        return True

    def set_zone_leader(self, sheet: str, change: CellChange, zone_id: str, leader: str) -> bool:
        """Give a zone another leader; whether nothing stands against it."""
        if not self._first(sheet, change, ("leader", zone_id), leader):
            return False
        self.tables["zones"] = [
            replace(z, leader_id=leader) if z.zone_id == zone_id else z for z in self.tables["zones"]
        ]
        return True

    def set_team(
        self, sheet: str, change: CellChange, event_id: str, role: Role, people: Iterable[str]
    ) -> tuple[Pin, ...]:
        """Give the seats of one role to these people; the pins that keep whoever did not sit there before."""
        wanted = list(dict.fromkeys(people))
        if self.recorded(sheet, change, event_id):
            return ()
        if not self._first(sheet, change, ("seats", event_id, role.value), wanted):
            return ()
        seated = {
            other: self._set.get(("seats", event_id, other.value), ()) for other in Role if other is not role
        }
        for other, there in seated.items():
            if twice := [who for who in wanted if who in there]:
                zh = f"{self.named(*twice)}已在此事项的{other.zh}栏填写，请只留一处"
                en = f"{self.named(*twice)} was typed as {other} of this event too; keep one of them"
                self.blame(sheet, change, zh, en, code="contradiction")
                return ()
        seats = [Seat(event_id, who, role) for who in wanted]
        rows = self.tables["seats"]
        kept = [
            s for s in rows if s.event_id == event_id and s.role is not role and s.inspector_id not in wanted
        ]
        mine = [*seats, *kept]
        mine.sort(key=lambda s: (list(Role).index(s.role), s.inspector_id))
        at = next((n for n, s in enumerate(rows) if s.event_id == event_id), len(rows))
        others = [s for s in rows if s.event_id != event_id]
        before_here = sum(s.event_id != event_id for s in rows[:at])
        self.tables["seats"] = [*others[:before_here], *mine, *others[before_here:]]
        return seat_pins(self.edition.plan.team(event_id), seats)

    def set_posting(self, sheet: str, change: CellChange, old: Posting, new: Posting) -> bool:
        """Put a posting in the place of another; the school's visits on its days go along."""
        key = ("postings", old.school_id, old.start.isoformat())
        if not self._first(sheet, change, key, new):
            return False
        self.tables["postings"] = [new if p == old else p for p in self.tables["postings"]]
        self.hand_visits(old, new)
        return True

    def hand_visits(self, old: Posting, new: Posting) -> None:
        """Let a school's visits go along to whoever answers for it now, but for those that were set by hand themselves."""
        if new.inspector_id == old.inspector_id:
            return
        mine = (old.school_id, old.inspector_id)
        self.tables["visits"] = [
            replace(v, inspector_id=new.inspector_id)
            if (v.school_id, v.inspector_id) == mine
            and new.start <= v.date <= new.end
            and ("visits", v.visit_id) not in self._set
            and v.visit_id not in self._told
            else v
            for v in self.tables["visits"]
        ]

    def set_visit(self, sheet: str, change: CellChange, visit: Visit, new: Visit | None) -> bool:
        """Move a visit, or take it off the plan (None)."""
        if self.recorded(sheet, change, visit.visit_id):
            return False
        if not self._first(sheet, change, ("visits", visit.visit_id), new):
            return False
        rows = self.tables["visits"]
        self.tables["visits"] = [
            row for v in rows if (row := new if v.visit_id == visit.visit_id else v) is not None
        ]
        return True

    def add_visit(self, visit: Visit) -> Visit:
        """Add a visit under an id of its own."""
        fresh = replace(visit, visit_id=self.free_id("visits", new_id("visits", visit.school_id, visit.date)))
        self.tables["visits"].append(fresh)
        return fresh


def new_id(table: str, target: str, day: date | None) -> str:
    """The id of a visit or event that is set by hand, by its place and day."""
    letter, form = ("V", "%Y%m") if table == "visits" else ("M", "%Y%m%d")
    return f"{letter}-{target}" + (f"-{day:{form}}" if day is not None else "")
