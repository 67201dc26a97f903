"""Behind a proxy that speaks https: the browser's scheme and address are the proxy's word; without one, nobody's."""

import http.client
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from benchmarks.visitor import served
from duxue.planner.web.running import behind_a_proxy
from tests.planner.web.served_here import served_here

TOLD = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.7"}


def ask(port: int, path: str, headers: dict[str, str]) -> tuple[int, str, str]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request("GET", path, headers={"Host": "duxue.example", **headers})
        answer = connection.getresponse()
        return answer.status, answer.headers.get("Location", ""), answer.read().decode()
    finally:
        connection.close()


@contextmanager
def listening(https: bool) -> Iterator[int]:
    """A server that tells scheme and address as it sees them."""

    def seen(environ: dict[str, Any], start: Any) -> list[bytes]:
        start("200 OK", [])
        return [f"{environ['wsgi.url_scheme']} {environ['REMOTE_ADDR']}".encode()]

    with served_here(seen, **behind_a_proxy(https)) as port:
        yield port


@pytest.mark.parametrize(("https", "seen"), [(True, "https 203.0.113.7"), (False, "http 127.0.0.1")])
def test_only_a_proxy_is_believed(https: bool, seen: str) -> None:
    with listening(https) as port:
        assert ask(port, "/", TOLD)[2] == seen


def test_pages_behind_a_proxy_open_and_lead_others_to_https(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DUXUE_HTTPS", "yes")
    monkeypatch.setenv("DUXUE_HOSTS", "duxue.example")
    with served(tmp_path) as (_, port):
        assert ask(port, "/login/", TOLD)[0] == 200
        assert ask(port, "/login/", {})[:2] == (301, "https://duxue.example/login/")
