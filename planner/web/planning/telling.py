"""Things told one by one in a form, each by its kind: the page carries what was told so far until it is sent."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.http import HttpRequest
from django.utils.translation import gettext as _

from duxue import desk

MOST = 60
"""Things that one page carries."""
LONGEST = 500
"""Letters of one cell."""
TOLD = "told"
"""The field that carries what was told."""


@dataclass
class Telling:
    """What was told so far, the form that stands open with what is typed in it, and what is wrong."""

    forms: tuple[desk.KindForm, ...]
    told: list[desk.Told] = field(default_factory=list)
    open: desk.KindForm | None = None
    typed: dict[str, str] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)

    @property
    def carried(self) -> str:
        """What was told, as the page carries it."""
        return json.dumps([[one.kind, dict(one.cells)] for one in self.told], ensure_ascii=False)

    @property
    def lines(self) -> list[tuple[str, str]]:
        """What was told, in words: the kind, and its filled cells."""
        names = {form.code: form for form in self.forms}
        return [(names[one.kind].title, _words(names[one.kind], one.cells)) for one in self.told]

    @property
    def fields(self) -> list[tuple[desk.AskedCell, str]]:
        """The cells of the open form with what is typed in each."""
        return [(cell, self.typed.get(cell.name, "")) for cell in self.open.cells] if self.open else []


def _words(form: desk.KindForm, cells: object) -> str:
    told = dict(cells) if isinstance(cells, dict) else {}
    parts = []
    for cell in form.cells:
        value = told.get(cell.name, "")
        if value:
            word = dict(cell.choices).get(value, "")
            parts.append(
                f"{cell.label} {word}（{value}）" if word and word != value else f"{cell.label} {value}"
            )
    return "；".join(parts)


def telling(request: HttpRequest, forms: tuple[desk.KindForm, ...]) -> Telling:
    """What a request tells, one step further: a form opened, a thing added (also on sending) or taken away."""
    act = request.POST.get("act", "")
    state = Telling(forms, _carried(request, forms))
    state.open = next((form for form in forms if form.code == request.POST.get("open", "")), None)
    if state.open is not None:
        state.typed = {
            cell.name: request.POST.get(f"cell-{cell.name}", "").strip()[:LONGEST]
            for cell in state.open.cells
        }
    if act == "open":
        state.open = next((form for form in forms if form.code == request.POST.get("kind", "")), None)
        state.typed = {}
    elif act == "add" or (act == "send" and any(state.typed.values())):
        _add(state)
    elif (
        act.startswith("remove")
        and act[6:].isascii()
        and act[6:].isdigit()
        and int(act[6:]) < len(state.told)
    ):
        state.told.pop(int(act[6:]))
    return state


def _add(state: Telling) -> None:
    if state.open is None:
        return
    blank = [cell.label for cell in state.open.cells if cell.required and not state.typed.get(cell.name)]
    if blank:
        state.problems.append(_("请填写：%s") % "、".join(blank))
    elif len(state.told) >= MOST:
        state.problems.append(_("一次至多 %d 项") % MOST)
    else:
        filled = {name: value for name, value in state.typed.items() if value}
        state.told.append(desk.Told(state.open.code, filled))
        state.open, state.typed = None, {}


def _carried(request: HttpRequest, forms: Sequence[desk.KindForm]) -> list[desk.Told]:
    """What the page carried, as far as it is well formed."""
    known = {form.code: {cell.name for cell in form.cells} for form in forms}
    try:
        found = json.loads(request.POST.get(TOLD, "[]"))
    except ValueError:
        return []
    told: list[desk.Told] = []
    for one in found[:MOST] if isinstance(found, list) else []:
        match one:
            case [str(kind), dict(cells)] if kind in known:
                kept = {
                    name: value[:LONGEST]
                    for name, value in cells.items()
                    if name in known[kind] and isinstance(value, str)
                }
                told.append(desk.Told(kind, kept))
            case _:
                continue
    return told
