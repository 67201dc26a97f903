"""The systems that a bundle is made for, and what of the lock each of them needs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from packaging.requirements import Requirement

PYTHONS = ("3.11", "3.12", "3.13")
OLDEST_GLIBC = 28
"""2.28: what Debian 10, and the desktops made from it, have."""


@dataclass(frozen=True)
class System:
    """A system: the tags of its wheels (best first), what Python calls it, and what markers ask about it."""

    name: str
    tags: tuple[str, ...]
    platform: str
    markers: tuple[tuple[str, str], ...]

    def environment(self, python: str) -> dict[str, str]:
        """What a marker is held against on this system under that Python."""
        return {
            **dict(self.markers),
            "python_version": python,
            "python_full_version": f"{python}.0",
            "implementation_version": f"{python}.0",
            "implementation_name": "cpython",
            "platform_python_implementation": "CPython",
            "extra": "",
        }


def _linux(machine: str) -> System:
    tags = [f"manylinux_2_{minor}_{machine}" for minor in range(OLDEST_GLIBC, 4, -1)]
    markers = {
        "sys_platform": "linux",
        "os_name": "posix",
        "platform_system": "Linux",
        "platform_machine": machine,
    }
    tags += [f"{old}_{machine}" for old in ("manylinux2014", "manylinux2010", "manylinux1", "linux")]
    return System(
        f"linux-{machine.replace('aarch64', 'arm64')}",
        tuple(tags),
        f"linux-{machine}",
        tuple(markers.items()),
    )


WINDOWS = System(
    "windows-x64",
    ("win_amd64",),
    "win-amd64",
    (
        ("sys_platform", "win32"), ("os_name", "nt"), ("platform_system", "Windows"),
        ("platform_machine", "AMD64"),
    ),
)  # fmt: skip
SYSTEMS = (WINDOWS, _linux("x86_64"), _linux("aarch64"))


@dataclass(frozen=True)
class Pinned:
    """What a lock requires, and the lines of its hashes."""

    requirement: Requirement
    hashes: str

    def without_marker(self) -> str:
        """The same for whom the marker is answered already: pip holds it against the Python that it runs under."""
        return f"{self.requirement.name}{self.requirement.specifier} \\\n{self.hashes}\n"


def pinned_in(lock: str) -> list[Pinned]:
    """Every pinned requirement of a lock."""
    parts = [block.partition("\n") for block in _blocks(lock)]
    return [Pinned(Requirement(head.removesuffix("\\").strip()), hashes) for head, _, hashes in parts]


def _blocks(lock: str) -> Iterator[str]:
    lines: list[str] = []
    for line in lock.splitlines():
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        if lines and not line.startswith(" "):
            yield "\n".join(lines)
            lines = []
        lines.append(line)
    if lines:
        yield "\n".join(lines)


def needed(pins: list[Pinned], system: System, python: str) -> list[Pinned]:
    """What of a lock a system needs under that Python."""
    asked = system.environment(python)
    return [one for one in pins if one.requirement.marker is None or one.requirement.marker.evaluate(asked)]
