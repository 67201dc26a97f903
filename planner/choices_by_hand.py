"""Choices at a desk: what else there is at which price, one made, what stands kept, what was kept let go."""

from __future__ import annotations

from dataclasses import dataclass, replace

from duxue.models.explaining.why.answer import Alternative, Why
from duxue.models.explaining.why.why import meant, why
from duxue.models.rules.register import rule
from duxue.planner.answers import Judged, Planned
from duxue.planner.audit import audit
from duxue.planner.stage_gaps import unproven
from duxue.scenarios.files.writing import cell_text
from duxue.scenarios.pin_rows import pin_line, pins_about, pins_of, standing_pins, with_pins, without_gone
from duxue.scenarios.plan import Plan
from duxue.scenarios.records import Pin
from duxue.scenarios.remaking import remade
from duxue.scenarios.rows import columns_of


@dataclass(frozen=True)
class Option:
    """One thing that could be otherwise: what it would be, its price in minutes, and what forbids it (blank: nothing).

    ``choice`` is what it is another choice of; ``rule`` and ``force`` name what stands first against it.
    """

    key: str
    choice: str
    title: str
    price: float | None
    minutes: float | None
    details: tuple[str, ...]
    forbidden: str
    rule: str
    force: str
    alternative: Alternative | None


def options_for(result: Judged, subject: str, *, lang: str = "zh") -> tuple[Why, tuple[Option, ...]]:
    """Say why a school, person, event or visit stands as it does, and what else there is, by price; forbidden ones last.

    What the office has set by hand of this very subject binds nothing here: a new choice takes its place.

    Parameters
    ----------
    subject : an id or a name, if need be with its kind before it (``school S017``)

    Raises
    ------
    UnknownSubjectError
        Nothing goes by that name.
    """
    county, plan = result.county, result.plan
    if mine := pins_about(county.rows.pins, plan, subject):
        free = tuple(pin for pin in county.rows.pins if pin not in mine)
        county = remade(county, replace(county.rows, pins=free), county.parameters, sealed=False)
    answer = why(county, plan, subject)
    options: list[Option] = []
    for number, choice in enumerate(answer.choices):
        what = choice.said.text(lang).rstrip("：: ")
        options += [
            Option(
                f"{number}:{one.key}", what, one.said.text(lang), one.price, one.minutes,
                tuple(said.text(lang) for said in (*one.details, *one.also, *one.goals)), "", "", "", one,
            )
            for one in (*choice.alternatives, *choice.others)
        ]  # fmt: skip
        for one in choice.blocked:
            card = rule(one.rule).CARD
            name = card.zh if lang == "zh" else card.en
            force = str(one.finding.force or card.force)
            options.append(
                Option(
                    f"{number}:{one.key}", what, one.said.text(lang), None, None, (), one.words.text(lang), name, force, None
                )
            )  # fmt: skip
    return answer, tuple(options)


def choose(result: Judged, option: Option) -> Planned:
    """Make a choice: the plan with that one thing otherwise, judged by every rule; what was set is a pin from now on.

    Raises
    ------
    ValueError
        A rule forbids the choice.
    """
    county, plan = result.county, result.plan
    if option.alternative is None:
        raise ValueError(f"{option.key} is forbidden: {option.forbidden}")
    change = option.alternative.change
    kept = without_gone(county.rows.pins, change.out, change.into)
    after = change.applied(plan)
    after = replace(after, outcome=unproven(after.outcome))
    return _with_pins(result, after, with_pins(kept, pins_of(change.out, change.into)))


def subject_of(result: Judged, subject: str) -> tuple[str, str]:
    """The kind (school, inspector, event, visit) and the id of what is asked about.

    Raises
    ------
    UnknownSubjectError
        Nothing goes by that name.
    """
    return meant(result.county, result.plan, subject)


def keep_as_is(result: Judged, subject: str) -> Planned:
    """Pin what a school, event or visit has in the plan: the plan stays, and a later one keeps it.

    Raises
    ------
    UnknownSubjectError
        Nothing goes by that name.
    """
    county, plan = result.county, result.plan
    pins = with_pins(county.rows.pins, standing_pins(*meant(county, plan, subject), plan))
    return _with_pins(result, plan, pins)


def without_pin(result: Judged, pin: Pin) -> Planned:
    """Let one pin of a plan's scenario go: the plan stays."""
    county, plan = result.county, result.plan
    return _with_pins(result, plan, tuple(one for one in county.rows.pins if one != pin))


def _with_pins(result: Judged, plan: Plan, pins: tuple[Pin, ...]) -> Planned:

    county = result.county
    after = remade(county, replace(county.rows, pins=pins), county.parameters)
    outcome = {**plan.outcome, "digest": after.digest} if "digest" in plan.outcome else plan.outcome
    plan = replace(plan, outcome=outcome)
    return Planned((), after, plan, audit(after, plan))


def pin_words(pin: Pin, lang: str = "zh") -> str:
    """Say what a pin keeps."""
    text = pin_line(pin)[0 if lang == "zh" else 1]
    return text.partition("：" if lang == "zh" else ": ")[2]


def pin_values(pin: Pin) -> dict[str, str]:
    """Give a pin as it is typed into its table, by the columns' English headings."""

    return {c.name: cell_text(getattr(pin, c.field), c) for c in columns_of(Pin)}
