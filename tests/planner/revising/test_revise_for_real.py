"""A chain of three revisions by the true reviser on a small county: nothing silent, nothing public lost, ids and history kept."""

from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from icalendar import Calendar

from duxue import desk, face
from duxue.planner.answers import Planned
from duxue.planner.publish.revision.revision_record import revision_of
from duxue.scenarios.codes import Status
from duxue.scenarios.county import County
from duxue.scenarios.plan import Plan
from duxue.scenarios.reading.scenario import read_plan
from duxue.scenarios.releases.releases import plan_digest, releases_of

DAYS = (date(2027, 3, 1), date(2027, 5, 10), date(2027, 8, 25))


def happened(county: County, plan: Plan) -> tuple[str, str, str]:
    """What happens before each revision: somebody leaves; somebody is ill and there is an emergency; a school closes."""
    first, second, third, *_ = (i.inspector_id for i in county.rows.inspectors)
    open_ones = [s.school_id for s in county.rows.schools if s.opened is None or s.opened < DAYS[0]]
    missed = max((v for v in plan.visits if v.date < DAYS[1]), key=lambda v: (v.date, v.visit_id))
    ill = f"ill,{second},,2027-05-17,2027-06-30,,\nemergency,{open_ones[0]},{third},2027-05-25,2027-05-26,,"
    return (
        f"leave,{first},,2027-04-01,,,",
        f"{ill}\nnot_done,{missed.visit_id},,,,,",
        f"school_close,{open_ones[1]},,2027-09-01,,,\nparameter,gap_days,,,,2,",
    )


@pytest.fixture(scope="module")
def chain(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[Path, Planned]]:
    """Four releases, each made from the one before by its own folder alone."""
    base = tmp_path_factory.mktemp("chain")
    desk.synth("county", 11, base / "scenario", institutions=20, inspectors=8)
    first = face.plan(base / "scenario", seconds=1, out=base / "1")
    assert first.county is not None
    made = [(base / "1", first)]
    for number, day in enumerate(DAYS):
        folder, latest = made[-1]
        assert latest.plan is not None
        file = base / f"changes {number}"
        file.mkdir()
        lines = happened(first.county, latest.plan)[number]
        (file / "changes.csv").write_text(
            f"kind,subject,other,from,to,value,note\n{lines}\n", encoding="utf-8"
        )
        out = base / str(number + 2)
        answer = face.revise(desk.in_force(folder), file, day, seconds=1, out=out)
        assert answer.folder == out, [p.line() for p in answer.problems]
        made.append((out, answer))
    return made


def test_no_breach_is_silent_and_history_holds(chain: list[tuple[Path, Planned]]) -> None:
    for folder, answer in chain:
        judged = face.audit(folder / "scenario", folder)
        assert judged.audit is not None
        assert judged.audit.silent == ()
        assert answer.plan is not None
    plans = [read_plan(folder)[0] for folder, _ in chain]
    releases = releases_of(plans[-1])  # type: ignore[arg-type]
    assert [r.number for r in releases] == [1, 2, 3, 4]
    assert [r.parent for r in releases[1:]] == [plan_digest(p) for p in plans[:-1]]  # type: ignore[arg-type]
    assert [r.as_of for r in releases[1:]] == [day.isoformat() for day in DAYS]


def test_the_past_and_the_public_stand(chain: list[tuple[Path, Planned]]) -> None:
    for ((_, was), (_, now)), day in zip(pairwise(chain), DAYS, strict=True):
        assert was.plan is not None
        assert now.plan is not None
        assert now.county is not None
        record = revision_of(now.plan)
        assert record is not None
        told = {one.subject for one in record.broken}
        reasons = record.release.reason.split("；")
        missed = {
            one.removeprefix("未完成：").split("，")[0] for one in reasons if one.startswith("未完成：")
        }
        past = {v for v in was.plan.visits if v.date < day}
        assert missed == {r.ref for r in now.plan.records} - {r.ref for r in was.plan.records}
        assert past == {v for v in now.plan.visits if v.date < day}
        for posting in was.plan.postings:
            if posting.end < day:
                assert posting.inspector_id in now.plan.responsible(posting.school_id, posting.start)
        for event in was.plan.live_events:
            if event.event_id not in told and event.notice_on is not None and event.notice_on < day:
                kept = now.plan.event(event.event_id)
                assert kept is not None
                assert (kept.start, kept.end, kept.kinds) == (event.start, event.end, event.kinds)
                assert kept.status in (Status.FROZEN, Status.DONE)


def test_what_is_stated_is_what_changed(chain: list[tuple[Path, Planned]]) -> None:
    for _, answer in chain[1:]:
        assert answer.plan is not None
        record = revision_of(answer.plan)
        assert record is not None
        assert {
            k: getattr(record.release.moves, k) for k in ("postings", "events", "visits")
        } == record.difference.moves
        assert sum(o.moves.postings for o in record.offices) == record.release.moves.postings
        assert record.release.moves.least is not None
        assert record.release.moves.least <= record.release.moves.postings


def test_calendars_never_forget_and_count_their_changes(chain: list[tuple[Path, Planned]]) -> None:
    for (old, _), (new, _) in pairwise(chain):
        for file in (old / "calendars").glob("*.ics"):
            was, now = (
                {
                    str(e["uid"]): e
                    for e in Calendar.from_ical((f / "calendars" / file.name).read_bytes()).walk("VEVENT")
                }
                for f in (old, new)
            )
            assert set(was) <= set(now)
            for key, entry in was.items():
                same = [
                    now[key].get(name) == entry.get(name)
                    for name in ("DTSTART", "DTEND", "SUMMARY", "STATUS", "DESCRIPTION")
                ]
                assert now[key]["sequence"] == entry["sequence"] + (not all(same)), key
