"""A map's page holds everything it needs, and nothing it holds can act."""

import hashlib
import json
import re
from collections.abc import Mapping

import folium
import pytest
from hypothesis import given
from hypothesis import strategies as st

from duxue.maps import basemap
from duxue.maps.basemap import ASSETS, AssetError, asset, json_for_html, manifest, page

DATA = {"lang": "zh", "title": "迁西县", "words": {}}
# Leaflet's own text: a name space, and the address of its default prefix, which no page of ours shows.
LEAFLETS_OWN = {"http://www.w3.org/2000/svg", "https://leafletjs.com"}


def test_every_bundled_file_is_the_one_in_the_manifest() -> None:
    assert {"leaflet.js", "leaflet.css", "leaflet-licence.txt"} <= manifest().keys()
    for path, row in manifest().items():
        assert hashlib.sha256(asset(path)).hexdigest() == row["sha256"]
        assert row["licence"] == "BSD-2-Clause"
        assert row["version"] in row["package"]
    assert "BSD 2-Clause" in asset("leaflet-licence.txt").decode()


def test_a_bundled_file_that_was_changed_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    rows: Mapping[str, Mapping[str, str]] = {"leaflet.css": {"package": "leaflet@1.9.4", "sha256": "0" * 64}}
    monkeypatch.setattr(basemap, "manifest", lambda: rows)
    with pytest.raises(AssetError, match=r"leaflet\.css is not the file of leaflet@1\.9\.4"):
        asset.__wrapped__("leaflet.css")


@pytest.mark.parametrize(
    "path", ["https://outside.invalid/a.js", "/etc/hosts", "../words.py", "none.js", "images"]
)
def test_nothing_but_bundled_files_is_taken_in(path: str) -> None:
    with pytest.raises(AssetError, match="not a bundled file"):
        asset(path)


@pytest.mark.parametrize(
    ("own", "link"),
    [
        ("default_js", "https://outside.invalid/plugin.js"),
        ("default_css", "https://outside.invalid/plugin.css"),
    ],
)
def test_a_link_to_the_outside_stops_the_page(monkeypatch: pytest.MonkeyPatch, own: str, link: str) -> None:
    made = basemap._Map

    def with_plugin() -> folium.Map:
        board = made()
        getattr(board, own).append(("plugin", link))
        return board

    monkeypatch.setattr(basemap, "_Map", with_plugin)
    with pytest.raises(AssetError, match="outside"):
        basemap._frame.__wrapped__("county")


@pytest.mark.parametrize(
    "element",
    [
        '<img src="tile.png">',
        '<a href="https://outside.invalid">x</a>',
        "<style>@import 'x.css'</style>",
        "<style>b{background:url(x.png)}</style>",
        '<link rel="icon" href="x.ico"/>',
    ],
)
def test_a_reference_of_any_kind_is_noticed(element: str) -> None:
    with pytest.raises(AssetError, match="points outside"):
        basemap._refuse_links(f"<html><body>{element}</body></html>")


def test_the_page_names_no_address() -> None:
    text = page("county", DATA)
    assert set(re.findall(r"https?://[^\s\"'<>]+", text)) <= LEAFLETS_OWN
    assert "sourceMappingURL" not in text
    bare = re.sub(r"<script>.*?</script>", "", text, flags=re.DOTALL)
    assert "<style>" in bare
    assert not re.search(r"<script[^>]*\ssrc|<link|@import|url\((?!data:)", bare)


def test_the_same_data_give_the_same_bytes() -> None:
    first = page("city", DATA)
    folium.Map().get_root().render()  # folium's own counters and random names must not matter
    assert page("city", DATA) == first


def test_the_browser_is_told_to_run_these_scripts_alone() -> None:
    text = page("county", DATA)
    rule = re.search(r'Content-Security-Policy" content="([^"]*)"', text)
    assert rule is not None
    assert "default-src 'none'" in rule[1]
    assert "unsafe-inline" not in rule[1].split("script-src")[1].split(";")[0]
    assert rule[1].count("'sha256-") == len(set(re.findall(r"<script>(.*?)</script>", text, re.DOTALL)))


HOSTILE = (
    "</script><script>alert(1)</script>",
    "<!--<script>",
    "{{ 7*7 }}{% for x in (1,2) %}{{ x }}{% endfor %}",
    '<script src="leaflet.js"></script>',
    "duxue-data-goes-here",
    "</head><html>",
    "a\u2028b&amp;\\\"'`${alert(1)}",
)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_is_never_read_as_markup_or_template(name: str) -> None:
    plain = page("county", {**DATA, "title": "x", "names": ["x"]})
    text = page("county", {**DATA, "title": name, "names": [name]})
    for mark in ("<script", "</script", "<!--", "<html", "</head>", "<style"):
        assert text.count(mark) == plain.count(mark)
    found = re.search(r'id="duxue-data">(.*?)</script>', text, re.DOTALL)
    assert found is not None
    assert json.loads(found[1])["names"] == [name]


@given(st.dictionaries(st.text(max_size=8), st.text(max_size=20), max_size=3))
def test_json_in_a_page_reads_back_and_holds_no_markup(data: dict[str, str]) -> None:
    text = json_for_html(data)
    assert json.loads(text) == data
    assert not set("<>&\u2028\u2029") & set(text)


def test_our_own_files_are_readable() -> None:
    ours = [file for file in sorted(ASSETS.iterdir(), key=str) if file.name.endswith((".js", ".css"))]
    for file in ours:
        if file.name in manifest():
            continue
        lines = file.read_text(encoding="utf-8").splitlines()
        assert len(lines) <= 400, file.name
        assert max(map(len, lines)) <= 180, file.name
        assert lines[0].startswith(("//", "/*")), file.name
