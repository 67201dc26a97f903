"""The pages' English texts: every text that pages and templates show, the catalogue, and what Django reads of it.

python -m tests.planner.web.catalogue      writes django.mo from django.po
"""

import ast
import re
import struct
from pathlib import Path

WEB = Path(__file__).parents[3] / "planner" / "web"
PO = WEB / "locale" / "en" / "LC_MESSAGES" / "django.po"
CHINESE = re.compile(r"[一-鿿]")
_TEMPLATE = (
    re.compile(r"""\{% translate (?:"([^"]*)"|'([^']*)')(?: as \w+)? %\}"""), re.compile(r"""_\((?:"(.*?)"|'(.*?)')\)"""),
)  # fmt: skip
_MAGIC = 0x950412DE


def shown() -> set[str]:
    """Every text that is marked for translation."""
    found: set[str] = set()
    for file in WEB.rglob("*.html"):
        text = file.read_text(encoding="utf-8")
        found |= {one or other for pattern in _TEMPLATE for one, other in pattern.findall(text)}
    for file in WEB.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "_":
                found |= {arg.value for arg in node.args if isinstance(arg, ast.Constant)}
    return {one for one in found if isinstance(one, str)}


def unmarked() -> list[str]:
    """Chinese in templates that nobody has marked."""
    found = []
    for file in sorted(WEB.rglob("*.html")):
        text = file.read_text(encoding="utf-8")
        for pattern in _TEMPLATE:
            text = pattern.sub("", text)
        text = text.replace(">中文<", "><")  # the switch speaks the language it leads to
        found += [f"{file.name}: {line.strip()[:80]}" for line in text.splitlines() if CHINESE.search(line)]
    return found


def catalogue() -> dict[str, str]:
    """The texts of the catalogue with their English."""
    entries = re.findall(r'^msgid "(.*)"\nmsgstr "(.*)"$', PO.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return {_plain(one): _plain(other) for one, other in entries}


def _plain(text: str) -> str:
    return text.replace('\\"', '"').replace("\\n", "\n").replace("\\\\", "\\")


def packed(texts: dict[str, str]) -> bytes:
    """A catalogue as the bytes of an ``.mo`` file."""
    keys = sorted(texts, key=lambda one: one.encode())
    ids, strings = [one.encode() for one in keys], [texts[one].encode() for one in keys]
    offset = 28 + 16 * len(keys)
    tables: list[bytes] = []
    for group in (ids, strings):
        for one in group:
            tables.append(struct.pack("<II", len(one), offset))
            offset += len(one) + 1
    head = struct.pack("<7I", _MAGIC, 0, len(keys), 28, 28 + 8 * len(keys), 0, 28 + 16 * len(keys))
    return head + b"".join(tables) + b"".join(one + b"\0" for one in (*ids, *strings))


def main() -> None:
    """Write what Django reads."""
    PO.with_suffix(".mo").write_bytes(packed(catalogue()))


if __name__ == "__main__":
    main()
