"""Cells that hold codes: the office's own words for them, lists of them, and free text that means one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from duxue.scenarios.cells.code_words import (
    DAY_ENDS,
    HOLIDAYS,
    SEVERAL,
    STAGE_ENDS,
    WHOSE,
    meant_by,
    words_of,
)
from duxue.scenarios.cells.spellings import EVERY, fold
from duxue.scenarios.cells.unclear import UnclearError
from duxue.scenarios.codes import Code, DayKind, Stage
from duxue.scenarios.problems import Fault
from duxue.scenarios.rows import Column

READ_AS = "read_as"
_LIST = re.compile(r"[;、,|/\s]+")
_NUMBERED = re.compile(r"^\d{3}[-_.、:]?(?=[一-鿿])")
"""The number of a word in a national list before it (211-小学)."""
_BRACKETS = re.compile(r"[(\[][^()\[\]]*[)\]]")


def code_of(raw: Any, column: Column) -> tuple[Any, Fault | None]:
    """The code that a cell means; a free text that means one comes with a warning that says how it was taken."""
    if not column.required and column.default is None and isinstance(raw, str) and fold(raw) in EVERY:
        return None, None
    assert column.codes is not None  # noqa: S101 - every CODE column is declared with its list
    found = known_code(raw, column.codes)
    doubtful = isinstance(raw, str) and bool(_several(raw, column.codes))
    if found is None and not doubtful and isinstance(raw, str) and (found := meant_by(column.codes, raw)):
        zh = f"{column.zh}按文字推定，如“{found.zh}”，请核对"
        return found, Fault(READ_AS, zh, f"{column.name} is taken from free text, such as {found}", "warning")
    if found is None:
        raise _unknown(raw, column, column.codes)
    return found, None


def codes_of(raw: Any, column: Column) -> tuple[Any, Fault | None]:
    """The codes that a cell lists, each once."""
    if isinstance(raw, str) and fold(raw) in EVERY:
        return (), None
    assert column.codes is not None  # noqa: S101 - every CODES column is declared with its list
    found: list[Code] = []
    for part in _LIST.split(raw) if isinstance(raw, str) else (raw,):
        if isinstance(part, str) and (several := SEVERAL.get(column.codes, {}).get(fold(part))):
            found += several
        elif part and (one := known_code(part, column.codes)):
            found.append(one)
        elif part:
            raise _unknown(part, column, column.codes)
    return tuple(dict.fromkeys(found)), None


def known_code(raw: Any, codes: type[Code]) -> Code | None:
    """The code that a cell's word is another spelling of (no free text), or None."""
    if isinstance(raw, float | int) and not isinstance(raw, bool) and float(raw).is_integer():
        raw = str(int(raw))
    if not isinstance(raw, str):
        return None
    word = fold(raw)
    if codes is DayKind and HOLIDAYS.match(word):
        return DayKind.HOLIDAY
    if codes is DayKind and (ends := next((kind for kind, last in DAY_ENDS if word.endswith(last)), None)):
        return ends
    words = words_of(codes)
    bare = _BRACKETS.sub("", word)
    found = words.get(word) or words.get(bare) or words.get(_NUMBERED.sub("", bare))
    return found or (_stage_in(WHOSE.sub("", bare), words) if codes is Stage else None)


def _stage_in(word: str, words: Mapping[str, Code]) -> Code | None:
    """The stage that a word means, with or without the word for a school behind it."""
    return words.get(word) or words.get(STAGE_ENDS.sub("", word))


def _several(text: str, codes: type[Code]) -> tuple[Code, ...]:
    """The codes that a word of several meanings may be, with or without a remark, a number, or whose school it is."""
    known, bare = SEVERAL.get(codes, {}), _NUMBERED.sub("", _BRACKETS.sub("", fold(text)))
    kind = WHOSE.sub("", bare) if codes is Stage else bare
    return known.get(fold(text)) or known.get(bare) or known.get(kind, ())


def _unknown(raw: Any, column: Column, codes: type[Code]) -> UnclearError:
    if isinstance(raw, str) and (several := _several(raw, codes)):
        zh = f"“{raw}”可指{'、'.join(one.zh for one in several)}等，请填明是哪一种"
        return UnclearError("unknown_word", zh, f"may mean {', '.join(several)}: say which")
    zh = "、".join(member.zh for member in codes)
    en = ", ".join(member.value for member in codes)
    return UnclearError("unknown_word", f"{column.zh}请从下列选填：{zh}", f"choose {column.name} from: {en}")
