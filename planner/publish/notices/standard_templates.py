"""The templates that come with the program, a docx a kind; an office puts its own in their place."""

from __future__ import annotations

from pathlib import Path

from duxue.planner.publish.notices.letter_kinds import LetterKind
from duxue.planner.publish.notices.template_parts import LIMIT, refused
from duxue.scenarios.problems import refusal
from duxue.scenarios.regular_files import read_regular

FOLDER = Path(__file__).parent / "standard"


def standard_template(kind: LetterKind) -> bytes:
    """The docx of a kind's own template."""
    return template_bytes(FOLDER / kind.template)


def template_bytes(file: Path) -> bytes:
    """What a template's file holds (PublishError where it cannot be read)."""
    try:
        return read_regular(file, LIMIT)
    except OSError as error:
        raise refused(file.name, *refusal(error)) from error
