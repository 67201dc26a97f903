"""What an explanation says: witnesses in numbers, rules that conflict, what is lacking in units, and ranked ways out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from duxue.models.rules.register import rule
from duxue.scenarios.calendar import day_in_chinese
from duxue.scenarios.county import County
from duxue.scenarios.edits.row_edits import RowEdit
from duxue.scenarios.plan import Unmet


class Text(NamedTuple):
    """One sentence in both languages."""

    zh: str
    en: str

    def text(self, lang: str) -> str:
        """The sentence in one language (``zh`` or ``en``)."""
        return self.zh if lang == "zh" else self.en


@dataclass(frozen=True)
class Witness:
    """A count that no plan can satisfy: what is demanded against what there is, where, when, and why.

    ``demanded`` and ``available`` are in ``unit`` (places, half-days, days); ``rules`` are the rules that bind here, the
    duty first. ``why`` says what keeps the others out; ``key`` names the cause for conflicts, shortages and ways out.
    """

    key: str
    rules: tuple[str, ...]
    demanded: float
    available: float
    unit: Text
    said: Text
    why: tuple[Text, ...] = ()
    schools: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    start: date | None = None
    end: date | None = None

    @property
    def short(self) -> float:
        """By how much there is too little."""
        return max(0.0, self.demanded - self.available)


@dataclass(frozen=True)
class ConflictSet:
    """Rules that cannot hold together for one cause: leave out any one of them and the others can.

    ``necessary`` tells whether that was confirmed for each of them by solving without it; ``facts`` are the rows of the
    scenario (recusals, own schools, exams) that the conflict needs, where they were told apart too.
    """

    key: str
    rules: tuple[str, ...]
    necessary: bool
    smallest: bool
    said: Text
    facts: tuple[Text, ...] = ()


@dataclass(frozen=True)
class Shortage:
    """How much is lacking for one cause, in units, with the solver's proof (``proven``: no plan lacks less)."""

    key: str
    amount: int
    proven: bool
    said: Text


CHEAPNESS: Mapping[str, tuple[str, str]] = {
    "office": ("督导室可自行决定", "the office may decide it"),
    "staff": ("须办理聘任手续", "needs an appointment"),
    "waiver": ("原则性规定，须逐项豁免并经批准", "in principle: needs a waiver, approved one by one"),
    "review": (
        "须先核实事实，事由仍在的不得更改",
        "needs the facts reviewed; no change while the reason stands",
    ),
}
"""How easily the law lets a way be taken, the easiest first."""


@dataclass(frozen=True)
class Way:
    """A way out, tested by solving: the edits, the clause it stands on, and how many duties stay open before and after.

    ``leave`` is a key of ``CHEAPNESS``; ``basis`` quotes the clause; ``minutes`` is unused travel freedom (0 where none).
    """

    key: str
    leave: str
    said: Text
    basis: Text
    edits: tuple[RowEdit, ...]
    before: int
    after: int

    @property
    def whole(self) -> bool:
        """Whether nothing of its cause stays open."""
        return self.after == 0

    @property
    def rank(self) -> tuple[Any, ...]:
        """Whole ways first, then the one that the law lets be taken most easily, then by effect."""
        return (not self.whole, list(CHEAPNESS).index(self.leave), self.after, len(self.edits), self.said.zh)


class Proposed(NamedTuple):
    """A way out that is to be tested; the fields are those of ``Way``."""

    leave: str
    said: Text
    basis: Text
    edits: list[RowEdit]


def tested(
    key: str, before: int, proposed: Iterable[Proposed], left: Callable[[list[RowEdit]], int]
) -> tuple[Way, ...]:
    """The ways out of one cause after whose edits fewer duties stay open (``left``), in the order of their rank."""
    found = []
    for leave, said, basis, edits in proposed:
        after = left(edits) if edits else before
        if after < before:
            found.append(Way(key, leave, said, basis, tuple(edits), before, after))
    return tuple(sorted(found, key=lambda way: way.rank))


@dataclass(frozen=True)
class Explanation:
    """Why one office has no plan that keeps all its rules, or what was proven where it may have one.

    Causes come in order, the one that the others follow from first; ``notes`` say what was proven and how, and what the
    law does not let be changed. ``open`` counts the duties left open for certain.
    """

    office_id: str
    witnesses: tuple[Witness, ...] = ()
    conflicts: tuple[ConflictSet, ...] = ()
    shortages: tuple[Shortage, ...] = ()
    ways_out: tuple[Way, ...] = ()
    proofs: tuple[Text, ...] = ()
    notes: tuple[Text, ...] = ()
    unexplained: tuple[Text, ...] = ()

    @property
    def feasible(self) -> bool:
        """Whether nothing was found that no plan can satisfy."""
        return not self.witnesses


def rule_words(rules: tuple[str, ...]) -> Text:
    """The titles of some rules as a list."""
    cards = [rule(one).CARD for one in rules]
    return Text("、".join(f"“{c.zh}”" for c in cards), ", ".join(f'"{c.en}"' for c in cards))


def clause(rule_id: str) -> Text:
    """The clauses of a rule's card, quoted; a rule that is the office's own choice says so."""
    card = rule(rule_id).CARD
    zh = "；".join(f"{s.document}{s.clause}“{s.quotation}”" for s in card.sources)
    en = "; ".join(f"{s.document} {s.clause}".strip() for s in card.sources)
    if card.office_choice:
        return Text(f"{zh}（数字由督导室自定）", f"{en} (the number is the office's choice)")
    return Text(zh, en)


def with_choice(rule_id: str, zh: str, en: str) -> Text:
    """The clauses of a rule's card, and what beside them is the office's to choose."""
    law = clause(rule_id)
    return Text(f"{law.zh}；{zh}", f"{law.en}; {en}")


def day_said(day: date) -> Text:
    """A day in words."""
    return Text(day_in_chinese(day), day.isoformat())


def month_said(month: date, county: County) -> Text:
    """A month in words, with its year where the horizon has days of several."""
    year = f"{month.year}年" if county.start.year != county.end.year else ""
    return Text(f"{year}{month.month}月", f"{month:%Y-%m}")


def span_said(first: date, last: date) -> Text:
    """Two days, both included, in words."""
    if first == last:
        return day_said(first)
    a, b = day_said(first), day_said(last)
    zh = b.zh if first.year != last.year else b.zh.split("年", 1)[1]
    return Text(f"{a.zh}至{zh}", f"{a.en} to {b.en}")


def reason_said(row: Unmet) -> Text | None:
    """The reason that an unmet row carries, in both languages (None: it carries none)."""
    pairs = facts_of(row)
    if "reason_zh" not in pairs:
        return None
    return Text(pairs["reason_zh"], pairs.get("reason_en", pairs["reason_zh"]))


def facts_of(row: Unmet) -> Mapping[str, str]:
    """The facts of an unmet row by key."""
    pairs = (part.partition("=") for part in row.facts.split("; "))
    return {key.strip(): value for key, sign, value in pairs if sign}
