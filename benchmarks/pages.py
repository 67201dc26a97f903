"""Fifty users of the pages at once while a county is planned: seconds of each page, errors, writes lost; on the loopback only."""

from __future__ import annotations

import argparse
import os
import re
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
MOST_USERS, MOST_SECONDS = 200, 600
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
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, page: str, began: float, status: int) -> None:
        """Keep one answer."""
        taken = time.monotonic() - began
        with self.lock:
            self.seconds[page].append(taken)
            if status >= 400:
                self.errors.append(f"{page}: {status}")


def use(visitor: Visitor, tasks: list[str], until: float, think: float, seen: Measured) -> None:
    """What one user does: look around, and enter own tasks into the ledger."""
    chance = Random(visitor.name)
    office = f"/o/{CODE}/"
    pages = {
        "home": office, "lists": f"{office}lists/", "sheet": f"{office}lists/sheet/schools/", "plan": f"{office}plans/1/",
        "calendar": f"{office}plans/1/calendar/", "ledger": f"{office}ledger/", "jobs": f"{office}jobs/",
    }  # fmt: skip
    while time.monotonic() < until:
        time.sleep(chance.uniform(0.5, 1.5) * think)
        began = time.monotonic()
        try:
            if tasks and chance.random() < 0.2:
                task = tasks.pop()
                told = {"seen": 0, "result": "not_done", "note": f"{visitor.name} {task}"}
                status, _ = visitor.post(task, told)
                seen.note("entry", began, status)
                if status == 302:
                    with seen.lock:
                        seen.written.append(told["note"])
            else:
                name = chance.choice(sorted(pages))
                status, _ = visitor.get(pages[name])
                seen.note(name, began, status)
        except OSError as error:
            with seen.lock:
                seen.errors.append(f"{type(error).__name__}: {error}")


def ledger_tasks(visitor: Visitor) -> list[str]:
    """The addresses of all entries of the year."""
    found: list[str] = []
    for month in range(1, 13):
        _, text = visitor.get(f"/o/{CODE}/ledger/?day=2027-{month:02}-01")
        found += re.findall(rf'href="(/o/{CODE}/ledger/\w+/[^"]+/)"', text)
    return list(dict.fromkeys(found))


def lost(visitor: Visitor, written: Sequence[str]) -> list[str]:
    """The entries that were answered and are not there (their own page does not tell them)."""
    gone = []
    for note in written:
        _, text = visitor.get(note.partition(" ")[2])
        if note not in text:
            gone.append(note)
    return gone


def p95(seconds: Sequence[float]) -> float:
    """The value that 95 of 100 stay under."""
    return sorted(seconds)[max(0, -(-95 * len(seconds) // 100) - 1)]


def main() -> None:
    """Measure, and print a line a page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--users", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--think", type=float, default=5.0, help="seconds between two pages of one user [5]")
    asked = parser.parse_args()
    users, seconds = min(asked.users, MOST_USERS), min(asked.seconds, MOST_SECONDS)
    with tempfile.TemporaryDirectory() as folder:
        home, county = Path(folder), ROOT / "examples" / "county"
        manage(home, "migrate", "-v0")
        manage(home, "shell", "-v0", "-c", SETTING.format(code=CODE, word=WORD, users=users, county=county))
        with served(home) as (_, port):
            visitors = [Visitor(port, f"user{number}") for number in range(users)]
            for one in visitors:
                one.log_in()
            tasks = ledger_tasks(visitors[0])
            job, seen = _plan(visitors[0]), Measured()
            until = time.monotonic() + seconds
            threads = [
                threading.Thread(target=use, args=(one, tasks[number::users], until, asked.think, seen))
                for number, one in enumerate(visitors)
            ]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            planning = "running" if "hx-get" in visitors[0].get(job)[1] else "ended"
            _print(seen, lost(visitors[0], seen.written), users, planning)


def _plan(visitor: Visitor) -> str:
    """Ask for a plan with work for all the time that is measured; its page."""
    _, page = visitor.get(f"/o/{CODE}/plans/new/")
    once = re.search(r'name="once" value="([^"]+)"', page)
    status, place = visitor.post(f"/o/{CODE}/plans/new/", {"once": once[1] if once else "", "seconds": "600"})
    if status != 302:
        raise ConnectionError(f"no plan was begun: {status}")
    return place


def _print(seen: Measured, gone: Sequence[str], users: int, planning: str) -> None:
    everything = [one for each in seen.seconds.values() for one in each]
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    print(f"{users} users, {os.cpu_count()} cores, load {load}, planning {planning}")
    for page, taken in (*sorted(seen.seconds.items()), ("all", everything)):
        middle = sorted(taken)[len(taken) // 2]
        print(f"{page:9} {len(taken):5}  median {middle * 1000:6.0f} ms  p95 {p95(taken) * 1000:6.0f} ms")
    print(
        f"errors {len(seen.errors)} {seen.errors[:3]}; written {len(seen.written)}, lost {len(gone)} {list(gone)[:3]}"
    )


if __name__ == "__main__":
    main()
