"""What is asked of a job that joins the plans of a city: whose plans, where each stands, whose is missing, and who approved the whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Part:
    """A plan that is joined: its office's name, the folder it lies in, and where it stands."""

    office: str
    folder: str
    standing: dict[str, str]

    @property
    def approved(self) -> bool:
        """Whether it was approved when it was joined."""
        return self.standing["state"] == "approved"


def asked_of(parts: list[Part], missing: list[str]) -> dict[str, Any]:
    """What is asked, as the job's row keeps it."""
    return {
        "plans": [one.folder for one in parts],
        "standings": [{"office": one.office, **one.standing} for one in parts],
        "missing": missing,
        "note": "、".join(one.office for one in parts)[:300],
    }


def parts_of(asked: Mapping[str, Any]) -> list[Part]:
    """The plans that a job joins; one that was asked for before where they stand was kept joined approved plans only."""
    told = asked.get("standings")
    if told is None:
        names = dict(enumerate(str(asked.get("note", "")).split("、")))
        told = [{"office": names.get(n, str(n + 1)), "state": "approved"} for n in range(len(asked["plans"]))]
    return [
        Part(one["office"], folder, {key: one.get(key, "") for key in ("state", "by", "on", "document")})
        for folder, one in zip(asked["plans"], told, strict=True)
    ]
