"""Tables that offices keep inside another: heads and responsible inspectors as columns of the list of schools."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from duxue.scenarios.cells.head_rows import Head, Heads
from duxue.scenarios.cells.spellings import plain


@dataclass(frozen=True, slots=True)
class Riding:
    """A table that rides on another's sheet: its headings there by field, and the field without which a row holds none."""

    guest: str
    host: str
    headings: Mapping[str, tuple[str, ...]]
    essential: str
    key: str = "school_id"
    """The field that names the host's row in the guest's: by its code, else by its name."""
    listed: bool = False
    """Whether one cell of the essential column lists several, each a row of its own."""


RIDING = (
    Riding(
        "principals",
        "schools",
        {
            "name": ("校长", "校长姓名", "园长", "园长姓名", "校园长", "校园长姓名", "校长园长", "现任校长", "负责人"),
            "term_start": (
                "校长任职时间", "校长任期起", "校长任期", "校长到任时间", "任校长时间", "园长任职时间", "校长任职日期", "任职时间",
                "任现职时间", "任现职务时间", "现任职务时间", "校长任现职时间", "任职年月",
            ),
            "term_end": ("校长任期止", "校长任期"),
        },
        "name",
    ),
    Riding(
        "postings",
        "schools",
        {
            "inspector_id": ("责任督学", "责任督学姓名", "挂牌督学", "挂牌责任督学", "现任责任督学", "督学", "包校督学", "联系督学"),
            "since": ("挂牌时间", "挂牌日期", "挂牌起始", "责任督学挂牌时间"),
        },
        "inspector_id",
    ),
    Riding(
        "postings",
        "inspectors",
        {
            "school_id": (
                "负责学校", "挂牌学校", "责任学校", "联系学校", "包联学校", "分管学校", "包校", "挂牌督导学校", "负责学校名单", "挂牌学校名称", "所负责学校",
            ),
            "since": ("挂牌时间", "挂牌日期", "挂牌起始"),
        },
        "school_id",
        key="inspector_id",
        listed=True,
    ),
)  # fmt: skip


def carries(host: str, head: Head) -> bool:
    """Whether a heading of a sheet is that of a table which may ride on it."""
    words = {plain(text) for text in head.texts}
    return any(
        words & {plain(word) for word in names}
        for one in RIDING
        if one.host == host
        for names in one.headings.values()
    )


def riding_heads(riding: Riding, heads: Heads) -> Heads | None:
    """Where the columns of a riding table stand on its host's sheet; None where it does not ride there."""
    place: dict[str, int] = {}
    for field, names in riding.headings.items():
        words = {plain(name) for name in names}
        for head in heads.all:
            if words & {plain(text) for text in head.texts}:
                place.setdefault(field, head.index)
    if riding.essential not in place:
        return None
    code, name = heads.place.get(riding.key), heads.place.get("name")
    if (host := code if code is not None else name) is None:
        return None
    place[riding.key] = host
    beside = {riding.key: name} if code is not None and name is not None else {}
    return Heads(heads.line, place, beside, heads.all)
