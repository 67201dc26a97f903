"""Random kills of server and worker in the middle of uploads, edits and jobs; seeded, on the loopback, in a data folder of its own.

    python -m tests.planner.web.kill_campaign --count 100 --seed 1

Each round serves the pages, lets a clerk upload, edit, enter, choose and ask for plans, kills the server or the worker (SIGKILL)
at a drawn moment, and looks at what is left: whatever was answered is there, nothing stands there twice, no folder of the store
is half, every line of the log has its act. At the end every job that was asked for has ended, and has made one plan.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
import tempfile
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from benchmarks.pages import CODE, SETTING, ledger_tasks
from benchmarks.visitor import PATIENCE, ROOT, WORD, Visitor, manage, served

COUNTY = ROOT / "examples" / "county"
LONGEST = 900.0
"""Seconds within which all jobs must have ended at the end."""


@dataclass
class Asked:
    """Everything that was asked for by a word of its own, and what of it was answered."""

    lists: set[str] = field(default_factory=set)
    entries: dict[str, str] = field(default_factory=dict)
    answered_lists: set[str] = field(default_factory=set)
    answered_entries: set[str] = field(default_factory=set)
    jobs: dict[str, str] = field(default_factory=dict)
    answered_jobs: set[str] = field(default_factory=set)
    drafts: int = 0


class Clerk(threading.Thread):
    """A clerk who works until the server is gone."""

    def __init__(self, port: int, asked: Asked, chance: Random, tasks: list[str], word: int) -> None:
        super().__init__(daemon=True)
        self.visitor, self.asked, self.chance, self.tasks = Visitor(port, "user0"), asked, chance, tasks
        self.word, self.ended, self.ready = word, threading.Event(), threading.Event()

    def run(self) -> None:
        """Do one thing after the other."""
        try:
            self.visitor.log_in()
            self.ready.set()
            acts = (self.upload, self.mend, self.mend, self.enter, self.enter, self.plan, self.choose)
            while not self.ended.is_set():
                self.word += 1
                self.chance.choice(acts)(f"词{self.word}")
        except OSError:
            return  # the server was killed: what was not answered may or may not be there

    def upload(self, word: str) -> None:
        """Hand the lists in anew, with the word in a file's name."""
        files = [(file.name, file.read_bytes()) for file in sorted(COUNTY.glob("*.csv"))]
        self.asked.lists.add(word)
        status, _ = self.visitor.upload(
            f"/o/{CODE}/lists/upload/", "files", [(f"{word}.csv", b"a\n1\n"), *files]
        )
        if status == 302:
            self.asked.answered_lists.add(word)

    def mend(self, word: str) -> None:
        """Write the word into a cell of the newest lists."""
        seen = _newest_number("Lists")
        told = {"seen": seen, "row": self.chance.randint(2, 15), "column": 2, "value": word}
        self.asked.lists.add(word)
        status, _ = self.visitor.post(f"/o/{CODE}/lists/sheet/schools/mend/", told)
        if status == 302:
            self.asked.answered_lists.add(word)

    def enter(self, word: str) -> None:
        """Enter the word into the ledger."""
        if not self.tasks:
            return
        task = self.tasks.pop()
        self.asked.entries[word] = task
        status, _ = self.visitor.post(task, {"seen": 0, "result": "not_done", "note": word})
        if status == 302:
            self.asked.answered_entries.add(word)

    def plan(self, word: str) -> None:
        """Ask for a plan, sometimes twice with one form."""
        if len(self.asked.jobs) >= 4:
            return
        once = f"00000000-0000-0000-0000-{self.word:012}"
        self.asked.jobs[once] = word
        for _ in range(self.chance.choice((1, 2))):
            status, _ = self.visitor.post(
                f"/o/{CODE}/plans/new/", {"once": once, "seconds": "0.5", "note": word}
            )
            if status == 302:
                self.asked.answered_jobs.add(once)

    def choose(self, _word: str) -> None:
        """Pin what stands in the newest plan, if it is a draft."""
        number = _newest_number("Plan")
        told = {"subject": "1130227005"}
        status, place = self.visitor.post(f"/o/{CODE}/plans/{number}/keep/", told)
        if status == 302 and place.endswith(f"/plans/{number + 1}/"):
            self.asked.drafts += 1


def _models() -> Any:
    from duxue.planner.web.planning import models

    return models


def _newest_number(name: str) -> int:
    found = getattr(_models(), name).objects.filter(office__code=CODE).first()
    return int(found.number) if found is not None else 0


def wrong_with(asked: Asked) -> list[str]:
    """What is not as it must be, of the database and the store as they lie there."""
    from django.conf import settings

    from duxue.planner.web.archive.models import LogEntry
    from duxue.planner.web.archive.store import digest_of
    from duxue.planner.web.records.models import Entry

    models, wrong = _models(), []
    notes = list(models.Lists.objects.values_list("note", flat=True))
    logged = list(LogEntry.objects.filter(act__startswith="lists_").values_list("note", flat=True))
    for word in asked.lists:
        there = [note for note in notes if note.endswith(f"：{word}") or f"{word}.csv" in note]
        said = [note for note in logged if note.endswith(f"：{word}") or f"{word}.csv" in note]
        if len(there) > 1 or len(there) != len(said) or (word in asked.answered_lists and not there):
            wrong.append(f"lists {word}: {len(there)} there, {len(said)} in the log")
    entered = Counter(Entry.objects.values_list("note", flat=True))
    wrong += [f"entry {word} is lost" for word in asked.answered_entries if not entered[word]]
    wrong += [f"entry {word} stands {entered[word]} times" for word in asked.entries if entered[word] > 1]
    jobs = {str(one.once): one for one in models.Job.objects.all()}
    wrong += [f"job {once} is lost" for once in asked.answered_jobs if once not in jobs]
    for once, word in asked.jobs.items():
        if models.Plan.objects.filter(note=word).count() > 1:
            wrong.append(f"job {once} made more than one plan")
    kept = {
        *models.Lists.objects.values_list("digest", flat=True),
        *models.Plan.objects.values_list("digest", flat=True),
    }
    store = Path(settings.STORE)
    lying = {place.name: place for place in store.glob("??/*")}
    wrong += [f"folder {digest} is not there" for digest in kept if digest not in lying]
    wrong += [f"folder {name} is not whole" for name, place in lying.items() if digest_of(place) != name]
    return wrong


def _children(pid: int) -> list[int]:
    """The processes that a process has started (Linux)."""
    return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()]


def rounds(home: Path, count: int, seed: int, say: Any = print) -> list[str]:
    """Kill so often; what was wrong at any time (then it stops there)."""
    chance, asked, word = Random(seed), Asked(), 0
    with served(home) as (_, port):
        first = Visitor(port, "user0")
        first.log_in()
        tasks = ledger_tasks(first)
    for number in range(count):
        with served(home) as (server, port):
            clerk = Clerk(port, asked, chance, tasks, word)
            clerk.start()
            clerk.ready.wait(PATIENCE)
            time.sleep(chance.uniform(0.1, 10.0))
            workers = _children(server.pid)
            if workers and chance.random() < 0.4:
                os.kill(workers[0], signal.SIGKILL)
                time.sleep(chance.uniform(0.1, 3.0))
            clerk.ended.set()
            os.kill(server.pid, signal.SIGKILL)
            server.wait()
            clerk.join()
            word = clerk.word
        if wrong := wrong_with(asked):
            return [f"after kill {number + 1}: {one}" for one in wrong]
        say(
            f"kill {number + 1}: {len(asked.answered_lists)} lists, {len(asked.answered_entries)} entries, {asked.drafts} drafts answered"
        )
    return _ended(home, asked)


def _ended(home: Path, asked: Asked) -> list[str]:
    """Serve once more until every job has ended; what is wrong then."""
    models = _models()
    with served(home):
        until = time.monotonic() + LONGEST
        while models.Job.objects.exclude(state__in=models.Job.ENDED).exists() and time.monotonic() < until:
            time.sleep(1.0)
    wrong = wrong_with(asked)
    for job in models.Job.objects.all():
        if job.state != "done" or job.result is None:
            wrong.append(f"job {job.once}: {job.state} {job.told}")
    return wrong


def main() -> int:
    """Kill so often, and say what was wrong; 1 where anything was."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    told = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        os.environ.update(DUXUE_HOME=str(home), DJANGO_SETTINGS_MODULE="duxue.planner.web.settings")
        os.environ.pop("DATABASE_URL", None)
        manage(home, "migrate", "-v0")
        setting = SETTING.format(code=CODE, word=WORD, users=1, county=COUNTY)
        manage(home, "shell", "-v0", "-c", setting)
        import django

        django.setup()
        wrong = rounds(home, told.count, told.seed)
    print("\n".join(wrong) or f"{told.count} kills: nothing lost, nothing twice, nothing half")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
