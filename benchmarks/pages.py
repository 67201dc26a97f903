"""Fifty users of the pages at once while a county is planned: seconds of each page, errors, writes lost; on the loopback only."""

from __future__ import annotations

import argparse
import os
import re
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from benchmarks.visitor import ROOT, WORD, Visitor, manage, served

CODE = "130227"
COUNTY = ROOT / "scenarios" / "data" / "county"
MOST_USERS, MOST_SECONDS = 200, 600
WANTED = 0.4
"""Seconds that 95 of 100 answers stay under."""
SETTING = """
from pathlib import Path
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from django.db import transaction
from duxue import desk, face
from duxue.planner.web.access.models import Membership, Office
from duxue.planner.web.archive.store import fresh_folder, keep
from duxue.planner.web.planning import lists
from duxue.planner.web.planning.outcome import add_plan
office = Office.objects.create(code="{code}", name="甲县教育督导室")
word = make_password("{word}")
for number in range({users}):
    user = get_user_model().objects.create(username=f"user{{number}}", password=word)
    Membership.objects.create(user=user, office=office, role="clerk")
state = lists.add(office, desk.grids_of(Path("{county}")), after=0, by=lists.Writer("user0"), note="")
made = face.plan(face.read(Path("{county}")), seconds=0.5)
with fresh_folder() as place:
    desk.save(made, place / "plan")
    digest = keep(place / "plan")
with transaction.atomic():
    add_plan(office, digest=digest, created_by="user0", lists=state, state="approved", approved_on="2026-12-01")
"""


@dataclass
class Measured:
    """What all users saw: seconds by page, errors, and the entries that were answered."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    errors: list[str] = field(default_factory=list)
    written: list[str] = field(default_factory=list)
    mended: dict[int, str] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, page: str, began: float, status: int) -> None:
        """Keep one answer."""
        taken = time.monotonic() - began
        with self.lock:
            self.seconds[page].append(taken)
            if status >= 400:
                self.errors.append(f"{page}: {status}")


def pages_of(visitor: Visitor) -> dict[str, str]:
    """What users look at; other choices of two schools, a visit and an event are among it."""
    office = f"/o/{CODE}/"
    _, month = visitor.get(f"{office}plans/1/calendar/?day=2027-03-01")
    _, plan = visitor.get(f"{office}plans/1/")
    event, visit = (re.search(rf'class="item {kind}" href="([^"]+)"', month) for kind in ("event", "visit"))
    found = re.search(r'href="([^"]*/why/[^"]+)"', plan)
    why = {
        f"why-{name}": one[1] for name, one in (("event", event), ("visit", visit), ("school", found)) if one
    }
    return {
        "home": office, "lists": f"{office}lists/", "sheet": f"{office}lists/sheet/schools/", "plan": f"{office}plans/1/",
        "calendar": f"{office}plans/1/calendar/?day=2027-03-01", "ledger": f"{office}ledger/?day=2027-03-01",
        "jobs": f"{office}jobs/", "revise": f"{office}plans/1/revise/", "log": f"{office}log/", **why,
    }  # fmt: skip


@dataclass
class User:
    """One of the users: what they may enter, the row of the schools that is theirs to mend."""

    visitor: Visitor
    pages: dict[str, str]
    tasks: list[str]
    row: int

    def act(self, chance: Random, seen: Measured) -> None:
        """Look at a page, enter a task into the ledger, or mend a cell of the lists."""
        drawn, began = chance.random(), time.monotonic()
        if self.tasks and drawn < 0.2:
            task = self.tasks.pop()
            note = f"{self.visitor.name} {task}"
            status, _ = self.visitor.post(task, {"seen": 0, "result": "not_done", "note": note})
            seen.note("entry", began, status)
            if status == 302:
                with seen.lock:
                    seen.written.append(note)
        elif drawn > 0.98:
            self._mend(f"{self.visitor.name}-{began:.3f}", seen)
        else:
            name = chance.choice(sorted(self.pages))
            status, _ = self.visitor.get(self.pages[name])
            seen.note(name, began, status)

    def _mend(self, word: str, seen: Measured) -> None:
        _, page = self.visitor.get(self.pages["sheet"])
        state = re.search(r'name="seen" value="(\d+)"', page)
        told = {"seen": state[1] if state else "", "row": self.row, "column": 2, "value": word}
        began = time.monotonic()
        status, _ = self.visitor.post(f"{self.pages['sheet']}mend/", told)
        seen.note("mend", began, status)
        if status == 302:
            with seen.lock:
                seen.mended[self.row] = word


def use(user: User, until: float, think: float, seen: Measured) -> None:
    """What one user does until the time is up."""
    chance = Random(user.visitor.name)
    while time.monotonic() < until:
        time.sleep(chance.uniform(0.5, 1.5) * think)
        try:
            user.act(chance, seen)
        except OSError as error:
            with seen.lock:
                seen.errors.append(f"{type(error).__name__}: {error}")


def ledger_tasks(visitor: Visitor, code: str = CODE, last: int = 12) -> list[str]:
    """The addresses of all entries of the year, up to its month ``last``."""
    found: list[str] = []
    for month in range(1, last + 1):
        _, text = visitor.get(f"/o/{code}/ledger/?day=2027-{month:02}-01")
        found += re.findall(rf'href="(/o/{code}/ledger/\w+/[^"]+/)"', text)
    return list(dict.fromkeys(found))


def lost(visitor: Visitor, seen: Measured) -> list[str]:
    """The entries and cells that were answered and are not there (their own pages do not tell them)."""
    gone = [note for note in seen.written if note not in visitor.get(note.partition(" ")[2])[1]]
    for row, word in seen.mended.items():
        if word not in visitor.get(f"/o/{CODE}/lists/sheet/schools/?row={row}")[1]:
            gone.append(f"row {row}: {word}")
    return gone


def p95(seconds: Sequence[float]) -> float:
    """The value that 95 of 100 stay under."""
    return sorted(seconds)[max(0, -(-95 * len(seconds) // 100) - 1)]


def main() -> int:
    """Measure, and print a line a page; 1 where a page was too slow, an error was seen or a write was lost."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--users", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--think", type=float, default=5.0, help="seconds between two pages of one user [5]")
    parser.add_argument("--county", type=Path, default=COUNTY, help="tables of the county [the bundled one]")
    asked = parser.parse_args()
    users, seconds = min(asked.users, MOST_USERS), min(asked.seconds, MOST_SECONDS)
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        manage(home, "migrate", "-v0")
        manage(
            home, "shell", "-v0", "-c", SETTING.format(code=CODE, word=WORD, users=users, county=asked.county)
        )
        with served(home) as (_, port):
            visitors = [Visitor(port, f"user{number}") for number in range(users)]
            for one in visitors:
                one.log_in()
            pages, tasks, seen = pages_of(visitors[0]), ledger_tasks(visitors[0]), Measured()
            everybody = [User(one, pages, tasks[n::users], n % 100 + 5) for n, one in enumerate(visitors)]
            job, until = _plan(visitors[0]), time.monotonic() + seconds
            threads = [
                threading.Thread(target=use, args=(one, until, asked.think, seen)) for one in everybody
            ]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            planning = "running" if "hx-get" in visitors[0].get(job)[1] else "ended"
            return _print(seen, lost(visitors[0], seen), users, planning)


def _plan(visitor: Visitor) -> str:
    """Ask for a plan with work for all the time that is measured; its page."""
    _, page = visitor.get(f"/o/{CODE}/plans/new/")
    once = re.search(r'name="once" value="([^"]+)"', page)
    status, place = visitor.post(f"/o/{CODE}/plans/new/", {"once": once[1] if once else "", "seconds": "600"})
    if status != 302:
        raise ConnectionError(f"no plan was begun: {status}")
    return place


def _print(seen: Measured, gone: Sequence[str], users: int, planning: str) -> int:
    everything = [one for each in seen.seconds.values() for one in each]
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    print(f"{users} users, {os.cpu_count()} cores, load {load}, planning {planning}")
    for page, taken in (*sorted(seen.seconds.items()), ("all", everything)):
        middle = sorted(taken)[len(taken) // 2]
        print(f"{page:9} {len(taken):5}  median {middle * 1000:6.0f} ms  p95 {p95(taken) * 1000:6.0f} ms")
    written = len(seen.written) + len(seen.mended)
    print(
        f"errors {len(seen.errors)} {seen.errors[:3]}; written {written}, lost {len(gone)} {list(gone)[:3]}"
    )
    kept = p95(everything) < WANTED and not seen.errors and not gone
    print(
        f"wanted p95 under {WANTED * 1000:.0f} ms, no error, nothing lost: {'kept' if kept else 'NOT KEPT'}"
    )
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
