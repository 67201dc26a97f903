"""Kills of server and worker aimed at what is in flight; seeded, on the loopback, taken up again where it stopped.

    python -m tests.planner.web.kill_campaign --count 100 --seed 1 --out build/page-kills

A round forks the pages' server and worker, lets a clerk send a form (sometimes twice at once) or lets a job run, and kills
(SIGKILL) at a drawn moment of the time that this usually takes. Then must hold: what was answered is there, nothing is there
twice, the log says each thing once, every folder of the store is whole, no process is left. Only kills that hit something
unanswered count. At the end every job that was asked for has ended, with one plan.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import asdict
from http.client import HTTPException
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from benchmarks.pages import SETTING, ledger_tasks
from benchmarks.visitor import WORD, Visitor, manage

if TYPE_CHECKING:
    from duxue.planner.web.planning.models import Job
    from tests.planner.web.forked import Served
    from tests.planner.web.kill_acts import Known, Sent

CODE = "130201"
LONGEST = 900.0
"""Seconds within which all jobs must have ended at the end."""
LONGEST_JOB = 240.0
"""Seconds that a job has for coming near its end before it is killed all the same."""
USUAL = {"upload": 0.6, "mend": 0.4, "enter": 0.3, "keep": 0.8, "ask": 0.4}
"""Seconds that an act takes, until it is known better."""
USUAL_JOB = 6.0
"""Seconds that a job of a kind takes, until it is known better."""
WEIGHTS = {"upload": 3, "mend": 3, "enter": 3, "keep": 3, "ask": 2, "work": 6}
MOMENTS = ("drawn", "drawn", "writing", "done")
"""When the kill comes: by the clock, while a folder is written, or between the deed and its answer."""
OF_A_JOB = ("drawn", "drawn", "result.new", "outcome.json")
"""When the kill comes that hits a job: by the clock, while its documents are written, or between its outcome and the keeping of it."""
TWICE = 0.3
"""How often a form is sent twice at once, as by a double click."""
BESIDE = 0.15
"""How often a worker, busy with a job, runs beside a form that is sent."""
MOST_WAITING = 3
"""Jobs that wait at a time; where so many do, the next kill hits one of them."""
ENDS_FIRST = 0.5
"""How often a job ends in peace before the one that is hit."""
AFRESH = """
from django.contrib.auth import get_user_model
from duxue.planner.web.access.models import Membership, Office
from duxue.planner.web.planning.models import Plan
from duxue.planner.web.planning.outcome import add_plan
from django.db import transaction
with transaction.atomic():
    first = Plan.objects.get()
    city = Office.objects.create(code="130200", name="某市教育督导室", level="city")
    Membership.objects.create(user=get_user_model().objects.get(username="user0"), office=city, role="clerk")
    Office.objects.filter(id=first.office.id).update(parent=city)
    add_plan(first.office, digest=first.digest, created_by="user0", lists=first.lists)
"""


class Campaign:
    """The data folder, what is known so far, and how long each act takes."""

    def __init__(self, out: Path, seed: int, say: Callable[[str], None]) -> None:
        from tests.planner.web.kill_acts import Known

        self.out, self.seed, self.say = out, seed, say
        self.file, self.county = out / "known.json", out / "county"
        told = json.loads(self.file.read_text(encoding="utf-8")) if self.file.is_file() else {}
        self.known: Known = Known(**told)
        self.known.kills += bool(
            told
        )  # a round that was broken off is not begun again: its word may be in use
        self.usual = self.known.usual = USUAL | self.known.usual
        self.whole = set(self.known.whole)
        self.visitor, self.tasks = Visitor(0, "user0"), list[str]()

    def run(self, count: int) -> list[str]:
        """Kill until so many kills have hit something in flight; what was wrong at any time (then it stops there)."""
        self._log_in()
        while self.known.in_flight < count:
            if wrong := self._round(Random(f"{self.seed} {self.known.kills}")):
                return [f"after kill {self.known.kills}: {one}" for one in wrong]
            self.known.whole = sorted(self.whole)
            fresh = self.file.with_suffix(".new")
            fresh.write_text(json.dumps(asdict(self.known)), encoding="utf-8")
            fresh.replace(self.file)
        return self._ended()

    def _log_in(self) -> None:
        from tests.planner.web import kill_acts as acts

        served = self._serve(worker=False)
        self.visitor.log_in()
        year = ledger_tasks(self.visitor, CODE, acts.AS_OF.month - 1)
        self.tasks = [one for one in year if one not in self.known.words.values()]
        served.kill("server")

    def _serve(self, *, worker: bool = True) -> Served:
        from tests.planner.web.forked import serve

        served = serve(worker=worker)
        self.visitor.port = served.port
        return served

    def _round(self, chance: Random) -> list[str]:
        from tests.planner.web import kill_acts as acts

        known = self.known
        known.kills += 1
        act = chance.choices(list(WEIGHTS), list(WEIGHTS.values()))[0]
        if act == "enter" and not self.tasks:
            act = "mend"
        if act == "ask" and _unended() >= MOST_WAITING:
            act = "work"
        if act == "work":
            kind = self._while_a_job_runs(chance)
            act, hit, wrong = f"job {kind}", bool(kind), list[str]()
        else:
            sent = acts.drawn(act, self._word(0), CODE, self.county, self.tasks, chance)
            known.words[sent.word] = sent.path if act == "enter" else act
            hit, answered = self._while_sending(sent, chance)
            known.answered += [sent.word] if answered else []
            known.taken_effect += hit and acts.found(sent.act, sent.word)[0] > 0
            wrong = acts.wrong_with(sent.act, sent.word, answered)
        known.in_flight += hit
        if hit:
            known.by_act[act] = known.by_act.get(act, 0) + 1
        if hit and known.in_flight % 20 == 0:
            self.say(self.told())
        return wrong + acts.wrong_with_store(self.whole)

    def _word(self, number: int) -> str:
        """A word of this round's own."""
        return f"w{10 * self.known.kills + number}"

    def told(self) -> str:
        """How many kills hit what."""
        from tests.planner.web import kill_acts as acts

        known = self.known
        by_act = ", ".join(f"{act} {count}" for act, count in sorted(known.by_act.items()))
        return (
            f"{known.in_flight} of {known.kills} kills hit something in flight ({by_act}); "
            f"{known.taken_effect} of them came after it had taken effect, {len(known.answered)} forms were answered before; "
            f"jobs that have ended: {acts.ended_by_kind()}"
        )

    def _while_sending(self, sent: Sent, chance: Random) -> tuple[bool, bool]:
        """Kill while a form is being answered: whether it (or one of two at once) was not, and whether any was, as done."""
        served, answers = self._serve(worker=chance.random() < BESIDE), list[bool]()
        copies = 2 if chance.random() < TWICE else 1
        began = time.monotonic()

        def send() -> None:
            try:
                answers.append(sent.send(self.visitor))
                self.usual[sent.act] = 0.7 * self.usual[sent.act] + 0.3 * (time.monotonic() - began)
            except (OSError, HTTPException):
                self.usual[sent.act] = max(self.usual[sent.act], 1.05 * (time.monotonic() - began))

        threads = [threading.Thread(target=send) for _ in range(copies)]
        for one in threads:
            one.start()
        self._await_moment(sent, chance)
        served.kill(chance.choice(("server", "server", "worker")))
        for one in threads:
            one.join()
        return len(answers) < copies, any(answers)

    def _await_moment(self, sent: Sent, chance: Random) -> None:
        """Wait for a drawn share of the usual time; or until a folder is being written, or what was asked stands in the database."""
        from tests.planner.web import kill_acts as acts

        moment, until = chance.choice(MOMENTS), time.monotonic() + 2 * self.usual[sent.act]
        if moment == "drawn":
            time.sleep(chance.uniform(0.0, 1.1) * self.usual[sent.act])
            return
        before = acts.being_written()
        while time.monotonic() < until:
            if acts.being_written() - before if moment == "writing" else acts.found(sent.act, sent.word)[0]:
                break
            time.sleep(0.004)
        if moment == "writing":
            time.sleep(chance.uniform(0.0, 0.05))

    def _while_a_job_runs(self, chance: Random) -> str:
        """Kill while a job runs; its kind, blank where none ran."""
        from duxue.planner.web.planning.models import Job
        from tests.planner.web import kill_acts as acts

        served, until = self._serve(), time.monotonic() + LONGEST_JOB
        for number in range(_unended(), 2):
            sent = acts.drawn("ask", self._word(number), CODE, self.county, [], chance)
            if not sent.send(self.visitor):
                raise AssertionError(f"{sent.path} was refused: {sent.fields}")
            self.known.words[sent.word] = "ask"
            self.known.answered.append(sent.word)
        last = Job.objects.filter(state__in=Job.ENDED).count() + (chance.random() < ENDS_FIRST)
        running = Job.objects.filter(state=Job.State.RUNNING)
        while time.monotonic() < until and _unended():
            job = running.first()
            if job and Job.objects.filter(state__in=Job.ENDED).count() >= last:
                self._await_moment_of(job, chance)
                break
            time.sleep(0.1)
        hit = running.first()
        served.kill(chance.choice(("server", "worker")))
        return hit.kind if hit else ""

    def _await_moment_of(self, job: Job, chance: Random) -> None:
        """Wait for a drawn share of a job's usual time, or for what it writes near its end; no longer than it runs."""
        name = f"job {job.kind}"
        moment, began, usual = chance.choice(OF_A_JOB), time.time(), self.usual.get(name, USUAL_JOB)
        wait = chance.uniform(0.0, 1.1) * usual if moment == "drawn" else LONGEST_JOB
        while time.time() < began + wait:
            job.refresh_from_db(fields=["state"])
            if job.ended or _written(job.folder / moment, began):
                self.usual[name] = 0.7 * usual + 0.3 * (time.time() - began)
                break
            time.sleep(0.03)
        if moment == "result.new":
            time.sleep(chance.uniform(0.0, 0.5))

    def _ended(self) -> list[str]:
        """Serve once more until every job has ended; what is wrong then, of everything that was ever sent."""
        from django.db import connection

        from tests.planner.web import kill_acts as acts

        served, until = self._serve(), time.monotonic() + LONGEST
        while _unended() and time.monotonic() < until:
            time.sleep(0.5)
        served.kill("server")
        answered = set(self.known.answered)
        wrong = acts.wrong_with_jobs() + acts.wrong_with_store(set())
        for word, act in self.known.words.items():
            wrong += acts.wrong_with("enter" if act.startswith("/") else act, word, word in answered)
        with connection.cursor() as cursor:
            told = cursor.execute("PRAGMA integrity_check").fetchone()[0]
        return wrong + ([] if told == "ok" else [f"the database: {told}"])


def _unended() -> int:
    """How many jobs have not ended."""
    from duxue.planner.web.planning.models import Job

    return Job.objects.exclude(state__in=Job.ENDED).count()


def _written(path: Path, since: float) -> bool:
    """Whether a file or folder was written since then."""
    try:
        return path.stat().st_mtime >= since
    except FileNotFoundError:
        return False


def _prepared(out: Path) -> None:
    """A city's county of six schools with a plan in force and a draft after it; kept where it is there already."""
    from duxue.scenarios.files.writing import scenario_rows, write_csv
    from duxue.scenarios.sheets import SCENARIO
    from tests.planner.publish.worlds import county

    home = out / "home"
    os.environ.update(DUXUE_HOME=str(home), DJANGO_SETTINGS_MODULE="duxue.planner.web.settings")
    os.environ.pop("DATABASE_URL", None)
    if not (out / "ready").is_file():
        shutil.rmtree(out, ignore_errors=True)
        out.mkdir(parents=True)
        write_csv(SCENARIO, scenario_rows(county()), out / "county")
        setting = SETTING.format(code=CODE, word=WORD, users=1, county=out / "county")
        manage(home, "migrate", "-v0")
        manage(home, "shell", "-v0", "-c", setting + AFRESH)
        (out / "ready").touch()
    import django

    django.setup()
    import logging

    logging.disable()
    from datetime import timedelta

    from duxue.planner.web.planning import tasks
    from duxue.planner.web.planning.management.commands import work

    # In a campaign whoever is silent for two seconds is gone, and no job is given up however often it is hit.
    tasks.SILENT, tasks.TRIES, work.EVERY = timedelta(seconds=2), 10**6, 0.5
    _warmed()


def _warmed() -> None:
    """Import once what a page needs, before servers are forked from here."""
    from django.test import Client

    from duxue.planner.web.planning import lists, plans
    from duxue.planner.web.planning.models import Lists, Plan

    Client(SERVER_NAME="localhost").get("/login/")
    lists.looked_over(Lists.objects.all()[:1].get().folder)
    plans.loaded(Plan.objects.all()[:1].get().folder)


def main() -> int:
    """Kill so often, and say what was wrong; 1 where anything was."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, default=Path("build") / "page-kills")
    told = parser.parse_args()
    _prepared(told.out.resolve())
    campaign = Campaign(told.out.resolve(), told.seed, lambda line: print(line, flush=True))
    wrong = campaign.run(told.count)
    print(campaign.told())
    print("\n".join(wrong) or "nothing lost, nothing twice, nothing half")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
