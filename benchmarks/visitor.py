"""A visitor of the pages without a browser: logs in, asks for pages, sends forms; and the pages served for a while."""

from __future__ import annotations

import http.client
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode

ROOT = Path(__file__).parents[1]
WORD = "a long word 42"
PATIENCE = 120.0
"""Seconds after which an answer counts as none."""


class Visitor:
    """One browser's worth of cookies, against one port of the loopback."""

    def __init__(self, port: int, name: str = "") -> None:
        self.port, self.name = port, name
        self.cookies: dict[str, str] = {}

    def log_in(self) -> None:
        """Log in; raises where that is refused."""
        self.get("/login/")
        status, _ = self.post("/login/", {"username": self.name, "password": WORD})
        if status != http.client.FOUND:
            raise ConnectionError(f"{self.name} was not let in: {status}")

    def get(self, path: str) -> tuple[int, str]:
        """Ask for a page: status and text."""
        status, text, _ = self._ask("GET", path, b"", {})
        return status, text

    def post(self, path: str, fields: Mapping[str, object]) -> tuple[int, str]:
        """Send a form: status, and where it leads."""
        told = urlencode({**fields, "csrfmiddlewaretoken": self.cookies.get("csrftoken", "")}).encode()
        status, _, place = self._ask(
            "POST", path, told, {"Content-Type": "application/x-www-form-urlencoded"}
        )
        return status, place

    def upload(
        self, path: str, field: str, files: Sequence[tuple[str, bytes]], fields: Mapping[str, object]
    ) -> tuple[int, str]:
        """Send files with the other fields of their form."""
        mark = "----duxue"
        told = {**fields, "csrfmiddlewaretoken": self.cookies.get("csrftoken", "")}
        parts = [
            f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
            for name, value in told.items()
        ]
        for name, content in files:
            head = f'--{mark}\r\nContent-Disposition: form-data; name="{field}"; filename="{name}"\r\n\r\n'
            parts.append(head.encode() + content + b"\r\n")
        body = b"".join([*parts, f"--{mark}--\r\n".encode()])
        status, _, place = self._ask(
            "POST", path, body, {"Content-Type": f"multipart/form-data; boundary={mark}"}
        )
        return status, place

    def _ask(self, method: str, path: str, body: bytes, headers: Mapping[str, str]) -> tuple[int, str, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
            connection.request(method, path, body, {**headers, "Cookie": cookies})
            answer = connection.getresponse()
            text = answer.read().decode("utf-8", "replace")
            for line in answer.headers.get_all("Set-Cookie") or ():
                self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(line).items()}
            return answer.status, text, answer.headers.get("Location", "")
        finally:
            connection.close()


def environment(home: Path) -> dict[str, str]:
    """The environment in which the pages of a data folder run."""
    told = {**os.environ, "DUXUE_HOME": str(home), "PYTHONPATH": str(ROOT), "DUXUE_PAGES": "shared"}
    told.pop("DATABASE_URL", None)
    return told


def manage(home: Path, *words: str) -> None:
    """Run one of Django's commands on a data folder."""
    command = [sys.executable, "-m", "duxue.planner.web", *words]
    subprocess.run(command, env=environment(home), cwd=ROOT, check=True)


@contextmanager
def served(home: Path) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """``duxue serve`` on a free port of the loopback: the process and the port; ended by its own id."""
    command = [sys.executable, "-m", "duxue", "serve", "--port", "0", "--lang", "en"]
    with subprocess.Popen(
        command, env=environment(home), cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as server:
        try:
            told = server.stdout.readline() if server.stdout is not None else ""
            found = re.search(r"http://[\d.]+:(\d+)/", told)
            if found is None:
                raise ConnectionError(f"the pages were not served: {told}")
            yield server, int(found[1])
        finally:
            if server.poll() is None:
                server.terminate()
