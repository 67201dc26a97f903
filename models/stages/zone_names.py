"""Numbers and names of drawn zones: given ones keep theirs, others are numbered by their first school and named by township."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import count

from duxue.models.stages.zone_data import Choice, ZoneData
from duxue.scenarios.plan import ZoneRow


def named(data: ZoneData, choice: Choice) -> list[ZoneRow]:
    """The rows of the chosen zones: given ones by their id, the others numbered by their first school, by main township."""
    members: dict[int, list[str]] = defaultdict(list)
    for k, z in choice.items():
        members[z] += data.clusters[k].schools
    taken = {s.zone_id for s in data.county.rows.schools}
    numbers = (n for n in count(1) if _zone_id(data, n) not in taken)
    rows: list[ZoneRow] = []
    for z in sorted(members, key=lambda z: min(members[z])):
        centre = data.centres[z]
        zone_id = centre.zone_id or _zone_id(data, next(numbers))
        name = _zone_name(data, zone_id)
        place = _main_township(data, members[z], centre.school)
        if place and place not in name:
            name = f"{name}（{place}）"
        rows += [ZoneRow(zone_id, name, "", s) for s in members[z]]
    return sorted(rows, key=lambda r: (r.zone_id, r.school_id))


def _zone_id(data: ZoneData, number: int) -> str:
    return f"{data.office_id}-{number:02d}"


def _zone_name(data: ZoneData, zone_id: str) -> str:
    """A zone's name without its township: numbered where the id is one of ours, else made from the office's own id."""
    number = zone_id.removeprefix(f"{data.office_id}-")
    if number.isdecimal() and zone_id == _zone_id(data, int(number)):
        return f"第{int(number)}责任区"
    return f"{zone_id}责任区" if zone_id.isascii() else zone_id


def _main_township(data: ZoneData, schools: Sequence[str], centre: str) -> str:
    """The township where most of some schools lie; of equal ones the centre's, else the first by name."""
    known = data.county.schools
    number = Counter(t for s in schools if (t := known[s].township))
    return min(number, key=lambda t: (-number[t], t != known[centre].township, t), default="")
