"""What a revised plan tells of itself in ``outcome.json``: what changed, how little was possible, at what price."""

from __future__ import annotations

from dataclasses import dataclass

from duxue.planner.publish.pages import counted
from duxue.planner.words import Lang, pick
from duxue.scenarios.plan import Plan
from duxue.scenarios.releases.difference import Difference
from duxue.scenarios.releases.difference_told import difference_of
from duxue.scenarios.releases.releases import Moves, Release, release_of, releases_of
from duxue.scenarios.releases.revision_told import REVISION, Broken, OfficeTold, RevisionTold
from duxue.scenarios.releases.state import KEY as STATE
from duxue.scenarios.releases.state import standing_of, standing_text
from duxue.scenarios.typed_json import typed


@dataclass(frozen=True)
class RevisionRecord:
    """A release that came from another: what it changed, and what each revised office has to say."""

    release: Release
    history: tuple[Release, ...]
    difference: Difference
    offices: tuple[OfficeTold, ...]

    @property
    def broken(self) -> tuple[Broken, ...]:
        """Everything public that a rule made impossible, office by office."""
        return tuple(one for office in self.offices for one in office.broken)


def revision_of(plan: Plan) -> RevisionRecord | None:
    """The record of a plan that is a revision (None of a first release)."""
    told = plan.outcome.get(REVISION)
    if told is None:
        return None
    record = typed(RevisionTold, told, REVISION)
    return RevisionRecord(
        release_of(plan), releases_of(plan), difference_of(record.difference), record.offices
    )


def standing_of_release(release: Release, lang: Lang) -> str:
    """Where a release stood, in words: a draft, submitted or approved, by whom, when, under which number."""
    return pick(lang, *standing_text(standing_of({STATE: release.standing})))


def reason_text(release: Release, lang: Lang) -> str:
    """Why a release was made, in a language (in Chinese where the release tells no other); blank where nothing is told."""
    return pick(lang, release.reason, release.reason_en or release.reason)


def moved_text(moves: Moves) -> str:
    """What a release changed, counted in English."""
    kinds = (moves.postings, "posting"), (moves.events, "event"), (moves.visits, "visit")
    return ", ".join(counted(number, what) for number, what in kinds)


def statement(release: Release, lang: Lang) -> str:
    """What a release changed and the least that was possible, in one sentence."""
    moves = release.moves
    zh = f"调整责任督学 {moves.postings} 所、督导事项 {moves.events} 项、经常性督导 {moves.visits} 次"
    en = f"{moved_text(moves)} changed"
    if moves.least is None:
        return pick(lang, f"{zh}。", f"{en}.")
    proof_zh = "已证明" if moves.proven else "已证下界"
    proof_en = "proven" if moves.proven else "a proven lower bound"
    return pick(
        lang,
        f"{zh}；责任督学最少须调整 {moves.least} 所（{proof_zh}）。",
        f"{en}; the least possible is {counted(moves.least, 'posting')} ({proof_en}).",
    )
