"""规则与参数: every rule with its force, source, words and reading, and every number in force beside its default."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from duxue.models.rules.card import Card
from duxue.models.rules.register import cards, rule_title
from duxue.planner.publish.book import A3, Book, Cell, Page
from duxue.planner.publish.context import PublishContext
from duxue.planner.publish.figures import Figures
from duxue.planner.publish.legal_basis import own_documents, source_title
from duxue.planner.publish.letterhead import FIGURES, Words, heads, open_page, stamp
from duxue.planner.publish.papers import paper
from duxue.planner.words import NOTES, Lang, code_text, day_text, pick, value_text
from duxue.scenarios.parameters import GROUND, ParameterSpec, Value
from duxue.scenarios.stress_parameters import STRESS

TITLE, AUDIENCE, HOLDS, GUIDE, HEADS, WIDTHS = paper("rule_sheet")

BASIS = {"law": ("文件规定", "document"), "office": ("督导室自定☐", "office ☐")}
DIFFERENT = ("不同", "yes")
SHARED: tuple[tuple[Words, Words, tuple[ParameterSpec, ...]], ...] = (
    (("计划期与数据", "Horizon and data"), NOTES["horizon_and_data"], GROUND),
    (("压力测试所用频率", "Rates of the stress test"), NOTES["stress_rates"], STRESS),
)
"""What stands behind the rules: name, what it is, parameters."""
HORIZON = ("from", "to", "as_of")


@dataclass(frozen=True, slots=True)
class ValueInForce:
    """A parameter's value everywhere (blank unit) or for one unit."""

    spec: ParameterSpec
    unit_id: str
    value: Value | None

    @property
    def differs(self) -> bool:
        """Whether the office has set something else than the default."""
        return self.value != self.spec.default


def values_in_force(edition: PublishContext, specs: tuple[ParameterSpec, ...]) -> Iterator[ValueInForce]:
    """The scenario-wide value of each parameter, then what single units have set."""
    parameters = edition.county.parameters
    for spec in specs:
        known = spec.key in parameters.specs
        yield ValueInForce(spec, "", parameters.value(spec.key) if known else spec.default)
        for key, unit_id in sorted(parameters.given):
            if key == spec.key and unit_id:
                yield ValueInForce(spec, unit_id, parameters.given[key, unit_id])


def different_values(edition: PublishContext) -> tuple[ValueInForce, ...]:
    """All values in force that differ from their defaults (the days of the horizon apart)."""
    ground = (s for s in GROUND if s.key not in HORIZON)
    specs = {s.key: s for s in (*ground, *(s for card in cards() for s in card.parameters))}
    return tuple(v for v in values_in_force(edition, tuple(specs.values())) if v.differs)


def write(book: Book, edition: PublishContext, figures: Figures) -> None:
    """The rule book, the numbers of the whole scenario, then the waivers granted."""
    del figures
    page = open_page(book, edition, TITLE, WIDTHS, headline=edition.say(*TITLE), color=FIGURES, paper=A3)
    page.note(
        edition.say(
            "效力：必须=应当、不得、不少于；原则上=可凭理由与批准人逐项豁免；目标=尽力达到，不足之处逐条列明。"
            "☐=文件未定数值，由督导室自定。改动请填“参数”表。",
            "Force: must; in principle: may be waived one by one with reason and approver; goal: as far as possible, shortfalls "
            "are listed. ☐: no document sets the number, the office does, in the sheet parameters.",
        )
    )
    page.note(short_names(edition))
    page.heads(heads(edition, HEADS))
    centre: dict[str, Any] = {"align": "center"}
    looks: list[dict[str, Any]] = [{"bold": True, "valign": "top"}, {**centre, "valign": "top"}]
    looks += [{"valign": "top"}] * 3 + [
        {},
        centre,
        centre,
        centre,
        centre,
        {**centre, "font_color": "#b42318"},
    ]
    for card in cards():
        told: list[Cell] = [
            rule_name(card, edition.lang),
            code_text(card.force, edition.lang),
            *source_cells(card, edition.lang),
        ]
        told.append(pick(edition.lang, card.reading_zh, card.reading_en))
        values = [value_cells(edition, value) for value in values_in_force(edition, card.parameters)]
        page.block(told, values or [["—", "", "", "", "", ""]], looks)
    for name, reading, specs in SHARED:
        left: list[Cell] = [edition.say(*name), "—", "—", "—", edition.say(*reading)]
        page.block(left, [value_cells(edition, value) for value in values_in_force(edition, specs)], looks)
    waivers(page, edition)
    stamp(page, edition)


def short_names(edition: PublishContext) -> str:
    """What the short names of documents in the column of sources stand for."""
    used = dict.fromkeys(source.document for card in cards() for source in card.sources)
    named = [f"{short}={title}" for short in used if (title := source_title(edition, short)) != short]
    own = [text for unit in edition.offices for text in own_documents(edition, unit.unit_id)]
    named += [edition.say("本地文件：", "local: ") + "、".join(dict.fromkeys(own))] if own else []
    return edition.say("依据简称：", "Short names of sources: ") + edition.say("；", "; ").join(named)


def rule_name(card: Card, lang: Lang) -> str:
    """A rule's title with its id, and the mark of an office's own rule."""
    return f"{pick(lang, card.zh, card.en)}{'☐' if card.office_choice else ''}\n{card.id}"


def source_cells(card: Card, lang: Lang) -> list[Cell]:
    """Where a rule stands, and in which words."""
    where = "\n".join(f"{s.document} {s.clause}".strip() for s in card.sources)
    words = "\n".join(f"“{s.quotation}”" for s in card.sources if s.quotation)
    return [where or pick(lang, "督导室自定", "the office"), words]


def value_cells(edition: PublishContext, value: ValueInForce) -> list[Cell]:
    """A parameter's title, unit, value, default, basis and difference."""
    spec = value.spec
    return [
        f"{pick(edition.lang, spec.zh, spec.en)}\n{spec.key}",
        edition.unit(value.unit_id) if value.unit_id else edition.say("全部", "all"),
        value_text(spec, value.value, edition.lang),
        value_text(spec, spec.default, edition.lang),
        edition.say(*BASIS[spec.basis]),
        edition.say(*DIFFERENT) if value.differs else "",
    ]


def waivers(page: Page, edition: PublishContext) -> None:
    """The waivers on record, with reason and approver."""
    rows = edition.county.rows.waivers
    page.section(edition.say(f"豁免（{len(rows)}项）", f"Waivers ({len(rows)})"))
    grid = page.book.grid()
    for row in rows:
        who = edition.subject(row.subject) + edition.say(f"（{row.subject}）", f" ({row.subject})")
        cells: list[Cell] = [
            rule_title(row.rule, edition.lang),
            edition.say("豁免", "waived"),
            "",
            who,
            edition.say(f"事由：{row.reason}", f"reason: {row.reason}"),
            edition.say(f"批准人：{row.approved_by}", f"approved by {row.approved_by}"),
        ]
        page.cells([*cells, "", day_text(row.approved_on, edition.lang), "", "", ""], [grid] * len(HEADS))
