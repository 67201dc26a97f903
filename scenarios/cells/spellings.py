"""The words staff really use (``spellings.toml``), and how words are compared."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from typing import Any

BRACKETS = re.compile(r"[(\[【〔<][^()\[\]【】〔〕<>]*[)\]】〕>]")
LONGEST_HEADING = 1_000
"""Signs of a heading or a name that are looked at."""
_KEPT_SIGNS = 60
"""Signs of a word that is kept with its compared form: the same words come again and again, long texts do not."""
_SIGNS = re.compile(r"[_\-*:.。、/\\#]+")
_SPACES = re.compile(r"[\s\u200b\u200c\u200d\ufeff]+")

_LIST: dict[str, Any] = tomllib.loads(Path(__file__).with_name("spellings.toml").read_text(encoding="utf-8"))


def table(*path: str) -> dict[str, tuple[str, ...]]:
    """A table of the list by its keys from the top down: words by their key, in order (none where it is not there)."""
    found = _LIST
    for key in path:
        found = found.get(key, {})
    return {key: tuple(words.split()) for key, words in found.items() if isinstance(words, str)}


_SETS = {name: frozenset(words) for name, words in table().items()}
YES, NO, FAIR, EVERY, NEVER = (_SETS[name] for name in ("yes", "no", "fair", "every", "never"))
BLANK = _SETS["blank"] | {""}
UNDECIDED = _SETS["undecided"]
DITTO = _SETS["ditto"]
OPEN_END = _SETS["open_end"]
ADDRESSES, WORKPLACES, COUNTS = _SETS["addresses"], _SETS["workplaces"], _SETS["counts"]
HELPER_SHEETS = _SETS["helper_sheets"]
GENERAL_WORDS = table()["general_words"]
PASSED_HEADINGS = COUNTS | {"仅供阅读", "readingonly"}
"""These, and the word of a sheet that is not read."""
FRACTIONS = {word: float(Fraction(share)) for share, words in table("fractions").items() for word in words}
"""Shares as they are written out."""
CHOICE_WORDS = {word: choice for choice, words in table("choices").items() for word in words}

_SPANS = {"term_start": ("聘期起", "term_end"), "start": ("起", "end"), "lon": ("经度", "lat")}
"""The heading and the other field of each span, by its first field."""
SPANS = {word: (first, _SPANS[first][1]) for first, words in table("spans").items() for word in words}
HEADINGS = table("headings")
for _first, _words in table("spans").items():
    HEADINGS[_SPANS[_first][0]] += _words
OTHERWISE = {host: table("otherwise", host) for host in _LIST["otherwise"]}
CALLED, SHEETS = table("called"), table("sheets")


def fold(text: str) -> str:
    """A word as it is compared: half-width, lower case, without any spaces."""
    return _fold(text) if len(text) <= _KEPT_SIGNS else _fold.__wrapped__(text)


@lru_cache(maxsize=20_000)
def _fold(text: str) -> str:
    return _SPACES.sub("", unicodedata.normalize("NFKC", text)).lower()


def plain(text: str) -> str:
    """A heading or a sheet's name as it is compared: folded, without brackets, joining signs and stars."""
    return _plain(text) if len(text) <= _KEPT_SIGNS else _plain.__wrapped__(text[:LONGEST_HEADING])


@lru_cache(maxsize=20_000)
def _plain(text: str) -> str:
    folded = fold(text)
    return _SIGNS.sub("", BRACKETS.sub("", folded)) or _SIGNS.sub("", folded)
