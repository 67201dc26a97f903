"""``explain --why`` and ``--what-if``: why a plan has this, and what another choice would cost, in lines or as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from duxue.models.explaining.telling import Text
from duxue.models.explaining.why.answer import Alternative, Blocked, Choice, Why
from duxue.models.explaining.why.answer import lines as why_lines
from duxue.models.explaining.why.what_if import WhatIf, what_if, wish_of
from duxue.models.explaining.why.what_if import lines as what_if_lines
from duxue.models.explaining.why.why import why
from duxue.models.judging.one_change import TABLES, Change
from duxue.models.solver import Stop
from duxue.planner.answers import Exit, PlanRead
from duxue.planner.audit import finding_object
from duxue.planner.words import Lang, pick
from duxue.scenarios.as_happened import as_happened
from duxue.scenarios.county import County
from duxue.scenarios.files.writing import cell_text
from duxue.scenarios.pin_rows import pin_line, posting_pin, standing_pins
from duxue.scenarios.plan import Plan, Posting
from duxue.scenarios.records import Pin
from duxue.scenarios.rows import columns_of


@dataclass(frozen=True)
class Asked:
    """What was asked of a plan and its answers."""

    county: County
    plan: Plan
    whys: tuple[Why, ...] = ()
    wishes: tuple[WhatIf, ...] = ()

    @property
    def code(self) -> Exit:
        """4 where a wish is forbidden, else 0."""
        return Exit.DONE if all(wish.possible for wish in self.wishes) else Exit.NO_PLAN


def asked(
    given: PlanRead, subjects: Sequence[str], wishes: Sequence[str], *, stop: Stop | None = None
) -> Asked:
    """The answers for subjects (``school S017``, 督学 张三 …) and wishes (``S017=I042``) on a plan.

    Raises ``UnknownSubjectError``, in two languages, for a subject that nothing goes by.
    """
    county = given.county
    made = as_happened(county, given.plan)
    whys = tuple(why(county, made, one) for one in subjects)
    answers = tuple(what_if(county, made, *wish_of(one), stop=stop) for one in wishes)
    return Asked(county, made, whys, answers)


def lines(answer: Asked, lang: Lang) -> Iterable[str]:
    """What the command line prints."""
    for one in answer.whys:
        yield from why_lines(one, lang)
        yield from _pin_lines(standing_pins(one.kind, one.subject, answer.plan), answer.county, lang)
    for wish in answer.wishes:
        yield from what_if_lines(answer.county, wish, lang)
        yield from _pin_lines(wished_pins(wish), answer.county, lang)


def wished_pins(wish: WhatIf) -> list[Pin]:
    """The pins that keep a wish that can be had (none where it stands so already)."""
    rows = (row for row in wish.change.into if isinstance(row, Posting))
    mine = [r for r in rows if (r.school_id, r.inspector_id) == (wish.school_id, wish.inspector_id)]
    return [posting_pin(row) for row in mine] if wish.possible else []


def _pin_lines(pins: Iterable[Pin], county: County, lang: Lang) -> Iterable[str]:
    for pin in pins:
        line = pick(lang, *pin_line(pin, county))
        yield pick(lang, f"固定下来：{line}", f"to keep it so: {line}")


def to_json(answer: Asked, lang: Lang) -> list[dict[str, Any]]:
    """The answers for programs, one object each; rows that a choice takes out and puts in are counted by table."""
    county = answer.county
    whys = [
        {
            **_why_json(one, county, lang),
            "pins": _pins_json(standing_pins(one.kind, one.subject, answer.plan)),
        }
        for one in answer.whys
    ]
    wishes = [
        {**_wish_json(one, county, lang), "pins": _pins_json(wished_pins(one))} for one in answer.wishes
    ]
    return whys + wishes


def _pins_json(pins: Iterable[Pin]) -> list[dict[str, str]]:
    """Pins as rows of the table, blank columns left out."""
    cells = [{c.name: cell_text(getattr(pin, c.field), c) for c in columns_of(Pin)} for pin in pins]
    return [{name: text for name, text in row.items() if text} for row in cells]


def _texts(told: Iterable[Text], lang: Lang) -> list[str]:
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
