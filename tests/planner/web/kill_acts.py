"""What a clerk has in flight when a process is killed, and what must be true of it afterwards."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from random import Random

from django.conf import settings

from benchmarks.visitor import Visitor
from duxue.planner.web.archive.models import LogEntry
from duxue.planner.web.archive.store import digest_of, file_in
from duxue.planner.web.planning.models import Job, Lists, Plan
from duxue.planner.web.records.models import Entry


@dataclass
class Known:
    """What a campaign remembers between its kills: what each word did, and which were answered."""

    kills: int = 0
    in_flight: int = 0
    taken_effect: int = 0
    by_act: dict[str, int] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)
    answered: list[str] = field(default_factory=list)
    whole: list[str] = field(default_factory=list)
    usual: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Sent:
    """A form that is sent, with a word of its own by which it is found again."""

    act: str
    word: str
    path: str
    fields: dict[str, object] = field(default_factory=dict)
    files: tuple[tuple[str, bytes], ...] = ()

    def send(self, visitor: Visitor) -> bool:
        """Send it; whether it was answered as done (it may be answered that another was quicker)."""
        if self.files:
            status, place = visitor.upload(self.path, "files", self.files, self.fields)
        else:
            status, place = visitor.post(self.path, self.fields)
        return status == 302 and (self.act != "keep" or place.endswith(f"/plans/{_after(self.word)}/"))


def drawn(act: str, word: str, code: str, county: Path, tasks: list[str], chance: Random) -> Sent:
    """A form of an act, on what the office has now."""
    office = f"/o/{code}/"
    seen = Lists.objects.filter(office__code=code)[:1].get().number
    if act == "upload":
        files = [(one.name, one.read_bytes()) for one in sorted(county.glob("*.csv"))]
        own = (f"{word}.csv", b"a\n1\n")
        return Sent(act, word, f"{office}lists/upload/", {"seen": seen}, (own, *files))
    if act == "mend":
        told = {"seen": seen, "row": chance.randint(2, 6), "column": 2, "value": word}
        return Sent(act, word, f"{office}lists/sheet/schools/mend/", told)
    if act == "enter" and tasks:
        return Sent(act, word, tasks.pop(), {"seen": 0, "result": "not_done", "note": word})
    if act == "keep":
        newest = Plan.objects.filter(office__code=code)[:1].get()
        school = f"{code}S000{chance.randint(1, 6)}"
        return Sent(
            act, f"{word}>{newest.number}", f"{office}plans/{newest.number}/keep/", {"subject": school}
        )
    return _asked(word, code, chance)


CITY_BOARD = "/o/130200/board/join/"
"""Where the plans of the county's city are joined."""
AS_OF = date(2027, 7, 1)
"""The day of every revision; the ledger is filled in up to it."""
JOBS = {"plan": 6, "revise": 5, "publish": 2, "join": 2, "compare": 1, "stress": 1, "staffing": 1}
"""The kinds of jobs that are asked for, and how often."""


def _asked(word: str, code: str, chance: Random) -> Sent:
    """A job asked for; each with something of its own, so that it is not taken for one that waits already."""
    number, office = int(word[1:]), f"/o/{code}/"
    once, kind = f"00000000-0000-0000-0000-{number:012}", chance.choices(list(JOBS), list(JOBS.values()))[0]
    told: dict[str, object] = {"once": once, "seconds": f"{0.5 + number / 10**6}"}
    bare = Plan.objects.filter(made=Plan.Made.BY_HAND, documents="", jobs=None).first()
    if kind == "publish" and bare is not None:
        return Sent("ask", once, f"{office}plans/{bare.number}/documents/", told)
    if kind == "join" and not Job.objects.filter(kind=kind).exclude(state__in=Job.ENDED).exists():
        return Sent("ask", once, CITY_BOARD, told)
    if kind == "revise":
        ill = ["ill", {"subject": f"{code}I001", "from": "2027-09-06", "to": "2027-10-20"}]
        told |= {"act": "send", "told": json.dumps([ill]), "as_of": AS_OF.isoformat(), "reason": word}
        return Sent("ask", once, f"{office}plans/1/revise/", told)
    if kind in ("compare", "stress", "staffing"):
        told |= {"act": "send", "told": json.dumps([["lose", {"whatif": word, "count": "1"}]]), "draws": "2"}
        return Sent("ask", once, f"{office}studies/{kind}/start/", told)
    return Sent("ask", once, f"{office}plans/new/", {**told, "note": word})


def wrong_with(act: str, word: str, answered: bool) -> list[str]:
    """What is not as it must be of one form that was sent, of the database as it lies there."""
    there, logged = found(act, word)
    wrong = []
    if act == "keep" and Plan.objects.filter(number=_after(word)).exclude(made=Plan.Made.BY_HAND).exists():
        return []  # a job was quicker, and so it was told
    if there > 1:
        wrong.append(f"{act} {word} was done {there} times")
    if there != logged:
        wrong.append(f"{act} {word}: {there} there, {logged} in the log")
    if answered and not there:
        wrong.append(f"{act} {word} was answered and is lost")
    return wrong


def _after(word: str) -> int:
    """The number of the draft that a word asks for."""
    return int(word.partition(">")[2]) + 1


def found(act: str, word: str) -> tuple[int, int]:
    """How often something is there, and how often the log says so."""
    log = LogEntry.objects.all()
    if act == "enter":
        entries = Entry.objects.filter(note=word)
        refs = [f"{one.kind} {one.ref}" for one in entries]
        return entries.count(), log.filter(act="entered", subject__in=refs).count()
    if act == "keep":
        number = _after(word)
        made = Plan.objects.filter(number=number, made=Plan.Made.BY_HAND, parent__number=number - 1)
        return made.count(), log.filter(act="changed_by_hand", subject=str(number)).count()
    if act == "ask":
        jobs = Job.objects.filter(once=word)
        return jobs.count(), log.filter(
            act__startswith="asked_", subject__in=[str(one.id) for one in jobs]
        ).count()
    by_note = {"note__endswith": f"：{word}"} if act == "mend" else {"note__contains": f" {word}.csv"}
    notes = Lists.objects.filter(**by_note).values_list("note", flat=True)
    told = log.filter(act__startswith="lists_", **by_note).values_list("note", flat=True)
    return len(notes), len(told)


def being_written() -> set[str]:
    """The folders that somebody is writing now."""
    place = Path(settings.STORE) / "fresh"
    return {one.name for one in place.iterdir()} if place.is_dir() else set()


def wrong_with_store(whole: set[str]) -> list[str]:
    """What is not as it must be of the store: every folder that is named is there, and every one that is there is whole.

    ``whole`` are the folders that were looked at before; they never change.
    """
    lying = {place.name: place for place in Path(settings.STORE).glob("??/*")}
    named = {digest for model in (Lists, Plan) for digest in model.objects.values_list("digest", flat=True)}
    named |= set(Job.objects.exclude(digest="").values_list("digest", flat=True))
    wrong = [f"folder {digest} is not there" for digest in named - set(lying)]
    for name in set(lying) - whole:
        if digest_of(lying[name]) != name:
            wrong.append(f"folder {name} is not whole")
        whole.add(name)
    return wrong


def ended_by_kind() -> str:
    """How many jobs of each kind have ended."""
    kinds = Counter(Job.objects.filter(state__in=Job.ENDED).values_list("kind", flat=True))
    return ", ".join(f"{kind} {count}" for kind, count in sorted(kinds.items())) or "none"


def wrong_with_jobs() -> list[str]:
    """What is not as it must be of jobs once all have ended: each is done, has what it was asked for once, and is told of once."""
    wrong = []
    for job in Job.objects.all():
        told = LogEntry.objects.filter(act="job_done", subject=str(job.id)).count()
        if (job.state, _made_by(job), told) != (Job.State.DONE, 1, 1):
            wrong.append(
                f"{job.kind} {job.once}: {job.state}, made {_made_by(job)}, told {told} times; {job.told}"
            )
    return wrong


def _made_by(job: Job) -> int:
    """How many plans came of a job; of one that makes none, whether its documents or its page lie in the store."""
    if job.kind in ("plan", "revise"):
        return Plan.objects.filter(note=str(job.asked["note"])).count()
    if job.kind == "publish":
        return int(job.plan is not None and job.plan.documents == job.digest != "")
    return int(file_in(job.digest, job.page) is not None)
