"""What became of a public event that a rule made impossible, in words."""

from __future__ import annotations

from collections.abc import Sequence

from duxue.models.rules.register import rule, subject_name
from duxue.scenarios.calendar import day_in_chinese
from duxue.scenarios.county import County
from duxue.scenarios.plan import Event

Words = tuple[str, str]


def reseated_words(
    county: County, event: Event, out: Sequence[tuple[str, str]], into: Sequence[str]
) -> Words:
    """A team in which seats changed; who is both out and in only has another seat."""
    gone = [(i, r) for i, r in out if i not in into]
    reasons = dict.fromkeys(r for _, r in gone if r)
    left = [subject_name(i, county, "zh") for i, _ in gone]
    came = [subject_name(i, county, "zh") for i in into if i not in dict(out)]
    stay = [subject_name(i, county, "zh") for i in into if i in dict(out)]
    titles_zh, titles_en = "、".join(_title(r)[0] for r in reasons), ", ".join(_title(r)[1] for r in reasons)
    parts = []
    if left:
        parts.append(
            (f"{'、'.join(left)}不能参加（{titles_zh}）", f"{', '.join(left)} cannot take part ({titles_en})")
        )
    if came:
        parts.append((f"改由{'、'.join(came)}参加", f"{', '.join(came)} will instead"))
    if stay:
        parts.append((f"{'、'.join(stay)}改任他席", f"{', '.join(stay)} in another seat"))
    zh, en = _head(county, event)
    return f"{zh}：" + "；".join(zh for zh, _ in parts), f"{en}: " + "; ".join(en for _, en in parts)


def moved_words(county: County, event: Event, now: Event, rule_id: str) -> Words:
    """An event that had to take another day."""
    zh, en = _head(county, event)
    title = _title(rule_id)
    return (
        f"{zh}：原定日期不可行（{title[0]}），改至{day_in_chinese(now.start)}",
        f"{en}: its day is impossible ({title[1]}); it moves to {now.start.isoformat()}",
    )


def withdrawn_words(county: County, event: Event, _: Event, rule_id: str) -> Words:
    """An event that could not be held at all."""
    zh, en = _head(county, event)
    title = _title(rule_id)
    return (
        f"{zh}：不可行（{title[0]}），撤回通知",
        f"{en}: it is impossible ({title[1]}); the notice is withdrawn",
    )


def _head(county: County, event: Event) -> Words:
    kinds = list(dict.fromkeys(t.kind for t in event.kinds))
    return (
        f"{subject_name(event.target_id, county, 'zh')}{day_in_chinese(event.start)}{'、'.join(k.zh for k in kinds)}",
        f"{subject_name(event.target_id, county, 'en')}, {event.start.isoformat()}, "
        + " and ".join(str(k).replace("_", " ") for k in kinds),
    )


def _title(rule_id: str) -> Words:
    card = rule(rule_id).CARD
    return card.zh, card.en
