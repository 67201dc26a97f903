"""``explain --why`` and ``--what-if``: why a plan has this, and what another choice would cost, in lines or as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from duxue.models.explaining.telling import Said
from duxue.models.explaining.why.answer import Alternative, Blocked, Choice, Why
from duxue.models.explaining.why.answer import lines as why_lines
from duxue.models.explaining.why.what_if import WhatIf, what_if, wish_of
from duxue.models.explaining.why.what_if import lines as what_if_lines
from duxue.models.explaining.why.why import why
from duxue.models.judging.one_change import TABLES, Change
from duxue.models.solver import Stop
from duxue.planner.answers import Exit
from duxue.planner.audit import finding_object
from duxue.planner.office import read
from duxue.planner.publish.folder import settle
from duxue.planner.words import Lang
from duxue.scenarios.as_happened import as_happened
from duxue.scenarios.county import County
from duxue.scenarios.problems import Problem
from duxue.scenarios.reading.scenario import read_plan


@dataclass(frozen=True)
class Asked:
    """What was asked of a plan and its answers, or the problems that kept it from that."""

    problems: tuple[Problem, ...]
    county: County | None = None
    whys: tuple[Why, ...] = ()
    wishes: tuple[WhatIf, ...] = ()

    @property
    def code(self) -> Exit:
        """2 with problems, 4 where a wish is forbidden, else 0."""
        if self.county is None:
            return Exit.PROBLEMS
        return Exit.DONE if all(wish.possible for wish in self.wishes) else Exit.NO_PLAN


def asked(
    scenario: Path, plan: Path, subjects: Sequence[str], wishes: Sequence[str], *, stop: Stop | None = None
) -> Asked:
    """The answers for subjects (``school S017``, 督学 张三 …) and wishes (``S017=I042``) on a plan folder.

    Raises ``UnknownSubjectError``, in two languages, for a subject that nothing goes by.
    """
    settle(plan)
    reading = read(scenario)
    made, problems = read_plan(plan)
    county = reading.county
    if county is None or made is None:
        return Asked((*(reading.problems if county is None else ()), *problems))
    made = as_happened(county, made)
    whys = tuple(why(county, made, one) for one in subjects)
    return Asked(
        problems, county, whys, tuple(what_if(county, made, *wish_of(one), stop=stop) for one in wishes)
    )


def lines(answer: Asked, lang: Lang) -> Iterable[str]:
    """What the command line prints."""
    for one in answer.whys:
        yield from why_lines(one, lang)
    for wish in answer.wishes if answer.county else ():
        yield from what_if_lines(answer.county, wish, lang) if answer.county else ()


def to_json(answer: Asked, lang: Lang) -> list[dict[str, Any]]:
    """The answers for programs, one object each; rows that a choice takes out and puts in are counted by table."""
    if answer.county is None:
        return []
    county = answer.county
    return [_why_json(one, county, lang) for one in answer.whys] + [
        _wish_json(one, county, lang) for one in answer.wishes
    ]


def _texts(told: Iterable[Said], lang: Lang) -> list[str]:
    return [one.text(lang) for one in told]


def _why_json(one: Why, county: County, lang: Lang) -> dict[str, Any]:
    return {
        "kind": one.kind,
        "subject": one.subject,
        "private": one.private,
        "title": one.title.text(lang),
        "stands": _texts(one.stands, lang),
        "binds": _texts(one.binds, lang),
        "choices": [_choice_json(choice, county, lang) for choice in one.choices],
    }


def _choice_json(one: Choice, county: County, lang: Lang) -> dict[str, Any]:
    return {
        "choice": one.said.text(lang),
        "alternatives": [_alternative_json(a, lang) for a in one.alternatives],
        "more": one.more,
        "blocked": [_blocked_json(b, county, lang) for b in one.blocked],
    }


def _alternative_json(one: Alternative, lang: Lang) -> dict[str, Any]:
    return {
        "key": one.key,
        "message": one.said.text(lang),
        "minutes": round(one.minutes, 1),
        "price": round(one.price, 1),
        "details": _texts(one.details, lang),
        "also": _texts(one.also, lang),
        "goals": _texts(one.goals, lang),
        "rows": _rows(one.change),
    }


def _rows(change: Change) -> dict[str, int]:
    counts: dict[str, int] = {}
    for row in change.into:
        counts[TABLES[type(row)]] = counts.get(TABLES[type(row)], 0) + 1
    return counts


def _blocked_json(one: Blocked, county: County, lang: Lang) -> dict[str, Any]:
    return {
        "key": one.key,
        "message": one.said.text(lang),
        "rules": list(one.rules),
        "finding": finding_object(one.finding, county, lang),
    }


def _wish_json(one: WhatIf, county: County, lang: Lang) -> dict[str, Any]:
    return {
        "school": one.school_id,
        "inspector": one.inspector_id,
        "possible": one.possible,
        "minutes": round(one.verdict.minutes, 1),
        "price": round(one.verdict.price, 1),
        "fewest_moves_proven": one.proven,
        "moves": [
            {"school": row.school_id, "from": row.inspector_id, "to": to, "since": row.start.isoformat()}
            for row, to in one.moves
        ],
        "also": _texts(one.also, lang),
        "goals": [finding_object(f, county, lang) for f in one.verdict.goals],
        "forbidden": [finding_object(f, county, lang) for f in one.forbidden],
    }
