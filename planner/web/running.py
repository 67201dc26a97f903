"""Server and worker started and ended together: on one PC for one person, or for an office and its counties."""

from __future__ import annotations

import ipaddress
import os
import secrets
import socket
import subprocess
import sys
import threading
import webbrowser
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

SETTINGS = "duxue.planner.web.settings"
THREADS = 8
GRACE = 10.0
UNDER_WAY = "restore-under-way"
"""A file in a data folder that is not laid out whole yet."""


class PagesError(Exception):
    """The pages cannot be started; ``zh`` and ``en`` say why and what to do."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.zh, self.en = zh, en


def open_on_this_pc(*, port: int = 0, browser: bool = True, say: Callable[[str], None]) -> None:
    """Serve one person on this PC until Ctrl-C: bound to the loopback, no log-in, the browser opened on the first page.

    ``port`` 0 takes any free one; ``say`` hears the address. Raises ``PagesError`` where the port is taken.
    """
    key = secrets.token_urlsafe(24)
    os.environ.update(DUXUE_PAGES="own", DUXUE_OPEN_KEY=key, DJANGO_SETTINGS_MODULE=SETTINGS)
    _ready()
    listening = _listen("127.0.0.1", port)
    address = f"http://127.0.0.1:{listening.getsockname()[1]}/open/{key}/"
    say(address)
    if browser:
        threading.Timer(0.5, webbrowser.open, (address,)).start()
    _serve(listening)


def serve(*, host: str, port: int, say: Callable[[str], None]) -> None:
    """Serve several people with accounts until Ctrl-C.

    Raises ``PagesError`` where the port is taken, or where others could come in and no account is there yet.
    """
    os.environ.update(DUXUE_PAGES="shared", DJANGO_SETTINGS_MODULE=SETTINGS)
    _ready()
    from django.contrib.auth import get_user_model  # noqa: PLC0415 - after the settings are known

    if not _loopback(host) and not get_user_model().objects.filter(is_superuser=True).exists():
        raise PagesError(
            "尚无管理员账户，只能在本机地址上启动；请先运行 python -m duxue.planner.web createsuperuser",
            "no administrator yet: only a loopback address may be used; run python -m duxue.planner.web createsuperuser first",
        )
    listening = _listen(host, port)
    say(f"http://{host}:{listening.getsockname()[1]}/")
    _serve(listening)


def _loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _ready() -> None:
    """Django set up, the database as this version wants it, and what killed processes left behind swept out."""
    import django  # noqa: PLC0415 - after the settings are known
    from django.conf import settings  # noqa: PLC0415
    from django.core.management import call_command  # noqa: PLC0415

    django.setup()
    if (settings.HOME / UNDER_WAY).exists():
        raise PagesError(
            f"{settings.HOME} 中的备份没有恢复完，请再运行一次 duxue backup … --restore",
            f"the backup in {settings.HOME} is not laid out whole: run duxue backup … --restore again",
        )
    call_command("migrate", verbosity=0, interactive=False)

    from duxue.planner.web.archive.store import sweep  # noqa: PLC0415 - after the settings are known

    sweep()


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    if os.name != "nt":
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
        listening.listen()  # whoever hears the address before all is ready waits, and is not refused
    except OSError as error:
        listening.close()
        raise PagesError(
            f"地址 {host} 的端口 {port} 不能使用（{error.strerror}）；请换一个 --port",
            f"cannot listen on {host}:{port} ({error.strerror}); choose another --port",
        ) from error
    return listening


def _serve(listening: socket.socket) -> None:
    import waitress  # noqa: PLC0415 - only who serves needs it
    from django.conf import settings  # noqa: PLC0415

    from duxue.planner.web.wsgi import application  # noqa: PLC0415

    with _worker():
        waitress.serve(
            application,
            sockets=[listening],
            threads=THREADS,
            ident="duxue",
            max_request_body_size=200 * 2**20,
            **behind_a_proxy(settings.HTTPS),
        )


def behind_a_proxy(https: bool) -> dict[str, Any]:
    """What the server believes of the headers of a proxy: scheme and address of the browser where one speaks https, else nothing."""
    if not https:
        return {}
    believed = {"x-forwarded-proto", "x-forwarded-for"}
    return {"trusted_proxy": "*", "trusted_proxy_count": 1, "trusted_proxy_headers": believed}


@contextmanager
def _worker() -> Iterator[subprocess.Popen[Any]]:
    """The worker beside the server: started again where it dies, ended with the server."""
    ended = threading.Event()
    command = [sys.executable, "-m", "duxue.planner.web", "work", "--with-parent", "--no-startup-delay"]
    running = [subprocess.Popen(command, stdin=subprocess.PIPE)]

    def watch() -> None:
        while not ended.wait(1.0):
            if running[0].poll() is not None:
                running[0] = subprocess.Popen(command, stdin=subprocess.PIPE)

    threading.Thread(target=watch, daemon=True).start()
    try:
        yield running[0]
    finally:
        ended.set()
        if running[0].stdin is not None:
            running[0].stdin.close()
        try:
            running[0].wait(GRACE)
        except subprocess.TimeoutExpired:
            running[0].kill()
