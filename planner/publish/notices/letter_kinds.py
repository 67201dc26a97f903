"""The kinds of letters, declared once: file name, who gets it, and every placeholder that may stand in its template."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Field:
    """A placeholder: its name in a template, and what it stands for in both languages."""

    name: str
    zh: str
    en: str
    needed: bool = False
    """Whether a letter of this kind without it would be none."""


_FIELDS = tomllib.loads(Path(__file__).with_name("letters.toml").read_text(encoding="utf-8"))


def _fields(*groups: str) -> tuple[Field, ...]:
    """The placeholders of some groups of ``letters.toml``, those that all letters share first."""
    rows = [(name, row) for group in ("common", *groups) for name, row in _FIELDS[group].items()]
    return tuple(Field(name, row[0], row[1], "needed" in row[2:]) for name, row in rows)


class LetterKind(Enum):
    """A kind of letter; its Chinese name is the name of its template and begins the names of its files."""

    zh: str
    en: str
    fields: tuple[Field, ...]

    def __init__(self, zh: str, en: str, fields: tuple[Field, ...]) -> None:
        self.zh, self.en, self.fields = zh, en, fields

    NOTICE = ("督导通知书", "notice of inspection", _fields("addressed", "copied", "notice"))
    RECTIFY = ("整改通知书", "notice to put right", _fields("addressed", "copied", "rectify"))
    URGE = ("督办单", "supervision slip", _fields("addressed", "urge"))
    CHANGE = ("变更通知", "notice of change", _fields("addressed", "change"))
    SIGN = ("公示牌", "sign at the gate", _fields("sign"))
    APPOINTED = ("聘任一览", "list of appointed inspectors", _fields("appointed"))

    @property
    def template(self) -> str:
        """The file name of its template."""
        return f"{self.zh}.docx"

    @property
    def names(self) -> Mapping[str, Field]:
        """Its placeholders by name."""
        return {field.name: field for field in self.fields}
