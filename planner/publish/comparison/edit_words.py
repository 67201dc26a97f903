"""What a what-if changes, as an office would say it: 增聘专职督学2名; names in place of codes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from duxue.models.rules.register import subject_name
from duxue.planner.publish.pages import counted
from duxue.planner.words import Lang, code_text, codes_text, day_text, in_a_row, pick
from duxue.scenarios.cells.parameter_values import spec_of
from duxue.scenarios.codes import Code, EditKind, Employment
from duxue.scenarios.county import County
from duxue.scenarios.edits.rows import WHATIFS, Edit

WAYS = ("township", "stages", "unit_id", "start", "end")
"""Cells that narrow an edit down: they stand in brackets behind its sentence."""
UNSAID = ("whatif", "kind", "note")


def edit_text(edit: Edit, county: County, lang: Lang) -> str:
    """An edit in words; where and when it holds in brackets behind."""
    told = _sentence(edit, county, lang)
    if told is None:
        return _cells(edit, county, lang)
    sentence, said = told
    ways = [text for name in WAYS if name not in said and (text := _way(name, edit, county, lang))]
    if not ways:
        return sentence
    return sentence + pick(lang, f"（{'，'.join(ways)}）", f" ({', '.join(ways)})")


def _sentence(edit: Edit, county: County, lang: Lang) -> tuple[str, tuple[str, ...]] | None:
    """The sentence of the kinds that are typed most, and the narrowing cells that it tells itself; None for the others."""
    if edit.kind is EditKind.HIRE:
        kind = code_text(edit.employment or Employment.FULL_TIME, lang)
        return pick(
            lang, f"增聘{kind}督学{edit.count}名", f"take on {counted(edit.count, f'{kind} inspector')}"
        ), ()
    if edit.kind is EditKind.LOSE:
        people = [subject_name(one, county, lang) for one in (edit.subject, *edit.other) if one]
        if people:
            return pick(lang, f"减员：{'、'.join(people)}", f"lose {', '.join(people)}"), ()
        return pick(lang, f"减员{edit.count}名", f"lose {counted(edit.count, 'inspector')}"), ()
    if edit.kind is EditKind.PARAMETER:
        spec = spec_of(edit.subject, county.parameters.specs)
        if spec is None:
            return None
        value = pick(lang, f"{edit.value}{spec.unit_zh}".replace("%%", "%"), edit.value)
        return pick(lang, f"“{spec.zh}”改为{value}", f"{spec.en}: now {value}"), ()
    if edit.kind is EditKind.ENROLMENT:
        stages = codes_text(edit.stages, lang)
        change = edit.value if edit.value.startswith(("-", "+", "−")) else f"+{edit.value}"
        return pick(lang, f"{stages}在校生{change}", f"pupils {change}{' at ' + stages if stages else ''}"), (
            "stages",
        )
    if edit.kind is EditKind.HEADS_AWAY and edit.start and edit.end:
        first, last = day_text(edit.start, lang), day_text(edit.end, lang)
        said = pick(
            lang, f"在职校长{first}至{last}都不能参加督导", f"serving heads are away from {first} to {last}"
        )
        return said, ("start", "end")
    return None


def _way(name: str, edit: Edit, county: County, lang: Lang) -> str:
    value = getattr(edit, name)
    if value in (None, "", ()):
        return ""
    if name == "township":
        return pick(lang, f"从{value}出发", f"from {value}")
    if name in ("start", "end"):
        word = pick(
            lang, "自{}起" if name == "start" else "至{}止", "from {}" if name == "start" else "until {}"
        )
        return word.format(day_text(value, lang))
    return codes_text(value, lang) if isinstance(value, tuple) else subject_name(str(value), county, lang)


def _cells(edit: Edit, county: County, lang: Lang) -> str:
    """Any other edit: its kind, then every cell that is filled in under its heading."""
    told = pick(lang, "，", ", ").join(_filled(edit, county, lang))
    return f"{code_text(edit.kind, lang)}{pick(lang, '：', ': ') if told else ''}{told}"


def _filled(edit: Edit, county: County, lang: Lang) -> Iterator[str]:
    for column in WHATIFS.columns:
        value = getattr(edit, column.field)
        counts_one = column.field == "count" and value == 1
        if column.field in UNSAID or value in (None, "", ()) or counts_one:
            continue
        values: Sequence[Any] = value if isinstance(value, tuple) else (value,)
        said = in_a_row(lang, (_value(one, county, lang) for one in values))
        yield f"{pick(lang, column.zh, column.name.replace('_', ' '))} {said}"


def _value(value: Any, county: County, lang: Lang) -> str:
    if isinstance(value, Code):
        return code_text(value, lang)
    if isinstance(value, date):
        return day_text(value, lang)
    return subject_name(str(value), county, lang)
