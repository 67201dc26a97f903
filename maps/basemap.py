"""A folium page that stands alone: every script, style and picture inside, nothing fetched, the same bytes each time."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from html import escape
from importlib.resources import files
from typing import Any, ParamSpec

import folium
from branca.element import MacroElement
from folium.elements import JSCSSMixin
from folium.template import Template

ASSETS = files("duxue.maps") / "assets"
P = ParamSpec("P")

SCRIPTS: Mapping[str, Sequence[str]] = {
    "county": ("shapes", "frame", "search", "filters", "county"),
    "city": ("shapes", "frame", "search", "city"),
    "trouble": ("shapes", "frame", "search", "board", "trouble"),
    "calendar": ("shapes", "frame", "search", "board", "calendar"),
    "points": ("shapes", "frame", "search", "points"),
}
"""Our own scripts of each kind of page, in the order in which they build on each other."""

_SLOT = "duxue-data-goes-here"
_LINK = re.compile(r'<script src="([^"]*)"></script>|<link rel="stylesheet" href="([^"]*)"/>')
_REFERENCE = re.compile(
    r"<(?!/)[a-z][^>]*\s(?:src|href|srcset|action|data|poster|background)\s*=", re.IGNORECASE
)
_CSS_URL = re.compile(r"url\((?!data:|#)([^)]*)\)")
_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)
_TYPES = {".png": "image/png", ".svg": "image/svg+xml"}


class AssetError(RuntimeError):
    """A page would need a file that is not bundled, or a bundled file is not the one in the manifest."""


@cache
def manifest() -> Mapping[str, Mapping[str, str]]:
    """What is bundled from elsewhere: name, version, licence, source package and sha256, by path."""
    listed = json.loads((ASSETS / "manifest.json").read_text(encoding="utf-8"))
    return {row["file"]: row for row in listed["files"]}


@cache
def asset(path: str) -> bytes:
    """A bundled file (path below ``assets/``); AssetError if it is missing or differs from the manifest."""
    file = ASSETS.joinpath(*path.split("/"))
    if path.startswith("/") or ".." in path or not file.is_file():
        raise AssetError(f"not a bundled file: {path}")
    content = file.read_bytes()
    row = manifest().get(path)
    if row is not None and hashlib.sha256(content).hexdigest() != row["sha256"]:
        raise AssetError(f"{path} is not the file of {row['package']}")
    return content


class _Map(folium.Map):
    """A map without tiles whose scripts are bundled and whose name never changes."""

    def __init__(self) -> None:
        super().__init__(
            location=(39.6, 118.2),
            tiles=None,
            zoom_start=9,
            zoom_control=False,
            prefer_canvas=True,
            attribution_control=False,
            zoom_snap=0.25,
            wheel_px_per_zoom_level=120,
        )
        self._id = "duxue"
        self.default_js = [("leaflet", "leaflet.js")]
        self.default_css = [("leaflet_css", "leaflet.css")]


class _Page(JSCSSMixin, MacroElement):
    """The title, the panel, the data and the one call that draws them."""

    _template = Template(
        """
        {% macro html(this, kwargs) %}
            <header><h1 id="title"></h1><p id="subtitle"></p><p id="state" role="status"></p><nav id="links"></nav></header>
            <div id="edition" role="note"></div>
            <div id="banner" role="note"></div>
            <aside id="panel"></aside>
            <script type="application/json" id="duxue-data">{{ this.slot }}</script>
        {% endmacro %}
        {% macro script(this, kwargs) %}
            duxue.open(map_duxue, {{ this.kind|tojson }});
        {% endmacro %}
        """
    )

    def __init__(self, kind: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "Page"
        self._id = "duxue"
        self.kind = kind
        self.slot = _SLOT
        self.default_js = [(name, f"{name}.js") for name in SCRIPTS[kind]]
        self.default_css = [("maps_css", "maps.css")]


def page_of(kind: str, data: Callable[P, Mapping[str, Any]]) -> Callable[P, str]:
    """The page that draws what a function tells, asked for by the same arguments."""

    def drawn(*args: P.args, **kwargs: P.kwargs) -> str:
        return page(kind, data(*args, **kwargs))

    return drawn


def page(kind: str, data: Mapping[str, Any]) -> str:
    """The html of a map that asks for nothing outside.

    ``kind`` is the drawing function of our scripts (a key of ``SCRIPTS``); ``data`` is what it draws: plain values with
    ``lang``, ``title``, ``words``. Names may hold any characters. Where it holds ``tiles``, their
    hosts are the only places the page may fetch pictures from. Raises AssetError where a link would stay open.
    """
    text, scripts = _frame(kind)
    rule = _policy(scripts, (data.get("tiles") or {}).get("hosts", ()))
    # Names enter only now: whatever they hold is never read as a template, nor as a link, nor as one of these marks.
    text = _once(text, _SLOT, json_for_html(data))
    text = _once(text, "<html>", f'<html lang="{"en" if data["lang"] == "en" else "zh-CN"}">')
    return _once(text, "</head>", f"<title>{escape(str(data['title']))}</title>\n{rule}\n</head>")


@cache
def _frame(kind: str) -> tuple[str, str]:
    """A page of a kind on which nothing is drawn yet, with all that it asks for inside, and the marks of its scripts."""
    board = _Map()
    board.add_child(_Page(kind))
    text = _LINK.sub(_inlined, str(board.get_root().render()))
    _refuse_links(text)
    prints = [
        base64.b64encode(hashlib.sha256(script.encode("utf-8")).digest()).decode("ascii")
        for script in _SCRIPT.findall(text)
    ]
    return text, " ".join(f"'sha256-{one}'" for one in dict.fromkeys(prints))


def json_for_html(data: Mapping[str, Any]) -> str:
    """Data as JSON that cannot end or open an element of the page around it."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for sign, code in (
        ("<", "\\u003c"),
        (">", "\\u003e"),
        ("&", "\\u0026"),
        ("\u2028", "\\u2028"),
        ("\u2029", "\\u2029"),
    ):
        text = text.replace(sign, code)
    return text


def _inlined(link: re.Match[str]) -> str:
    """The element that holds what a link pointed to."""
    path = link[1] or link[2]
    text = asset(path).decode("utf-8")
    if link[2]:
        return f"<style>{_CSS_URL.sub(_picture, _plain_css(text))}</style>"
    text = re.sub(r"\n//# sourceMappingURL=\S*", "", text)
    if re.search(r"</script|<!--", text, re.IGNORECASE):
        raise AssetError(f"{path} would end its own element")
    return f"<script>{text}</script>"


def _plain_css(text: str) -> str:
    """A style sheet without its comments (they hold addresses) and without rules for a browser long gone."""
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    return re.sub(r"[^{}]*\{\s*behavior:[^}]*\}", "", text)


def _picture(url: re.Match[str]) -> str:
    path = url[1].strip("'\"")
    kind = _TYPES.get(path[path.rfind(".") :])
    if kind is None:
        raise AssetError(f"not a bundled picture: {path}")
    return f"url(data:{kind};base64,{base64.b64encode(asset(path)).decode('ascii')})"


def _refuse_links(text: str) -> None:
    """AssetError if anything outside the scripts still points elsewhere."""
    bare = _SCRIPT.sub("", text)
    left: Sequence[str] = (
        _REFERENCE.findall(bare) + _CSS_URL.findall(bare) + re.findall(r"@import[^;]*", bare)
    )
    if left:
        raise AssetError(f"the page still points outside: {left[0]}")


def _policy(scripts: str, hosts: Sequence[str]) -> str:
    """The page's own rule for the browser: run these scripts alone, fetch nothing at all but pictures of ``hosts``."""
    rule = f"default-src 'none'; script-src {scripts}; style-src 'unsafe-inline'; img-src {' '.join(['data:', *hosts])}"
    return f'<meta http-equiv="Content-Security-Policy" content="{escape(rule, quote=False)}"/>'


def _once(text: str, mark: str, with_: str) -> str:
    """The text with a mark that occurs exactly once replaced."""
    if text.count(mark) != 1:
        raise AssetError(f"the page's frame has changed: {mark}")
    return text.replace(mark, with_)
