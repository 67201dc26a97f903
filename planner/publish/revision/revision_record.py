"""What a revised plan tells of itself in ``outcome.json``: what changed, how little was possible, at what price."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from duxue.planner.publish.folder import PublishError
from duxue.planner.publish.pages import counted
from duxue.planner.words import Lang, pick
from duxue.scenarios.plan import Plan
from duxue.scenarios.releases.difference import Difference
from duxue.scenarios.releases.difference_told import DamagedError, difference_of
from duxue.scenarios.releases.releases import Moves, Release, release_of, releases_of

KEY = "revision"


@dataclass(frozen=True, slots=True)
class Point:
    """The best plan with at most so many moved postings: minutes on the road, and musts and in-principle rules left open."""

    moves: int
    travel: float
    unmet: int


@dataclass(frozen=True, slots=True)
class PublicBroken:
    """Something public that a rule made impossible, and what was done, in words."""

    subject: str
    rule: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class OfficeRecord:
    """One revised office: postings moved, the fewest that must (proven, else a lower bound), the curve, what broke."""

    office_id: str
    postings: int
    least: int
    proven: bool
    curve: tuple[Point, ...]
    broken: tuple[PublicBroken, ...]


@dataclass(frozen=True)
class RevisionRecord:
    """A release that came from another: what it changed, and what each revised office has to say."""

    release: Release
    history: tuple[Release, ...]
    difference: Difference
    offices: tuple[OfficeRecord, ...]

    @property
    def broken(self) -> tuple[PublicBroken, ...]:
        """Everything public that a rule made impossible, office by office."""
        return tuple(one for office in self.offices for one in office.broken)


def revision_of(plan: Plan) -> RevisionRecord | None:
    """The record of a plan that is a revision (None of a first release); PublishError where it was damaged."""
    told = plan.outcome.get(KEY)
    if told is None:
        return None
    try:
        offices = tuple(_office(one) for one in told["offices"])
        return RevisionRecord(release_of(plan), releases_of(plan), difference_of(told["difference"]), offices)
    except (KeyError, TypeError, ValueError, DamagedError) as error:
        raise PublishError(
            "outcome.json 中的调整记录（revision）已损坏，请改用未经手工改动的方案文件夹",
            "the record of the revision in outcome.json is damaged: use a plan folder that was not edited by hand",
        ) from error


def _office(told: Mapping[str, Any]) -> OfficeRecord:
    moves = told["moves"]
    return OfficeRecord(
        str(told["office"]),
        int(moves["postings"]),
        int(moves["least_postings"]),
        bool(moves["proven"]),
        tuple(Point(int(p["moves"]), float(p["travel"]), int(p["unmet"])) for p in told["curve"]),
        tuple(
            PublicBroken(str(b["subject"]), str(b["rule"]), str(b["zh"]), str(b["en"]))
            for b in told["broken"]
        ),
    )


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
