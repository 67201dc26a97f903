"""Runs a command against a real PostgreSQL of its own: ``python -m tests.postgres pytest tests/planner/web``.

A cluster is made in a temporary folder, listens on the loopback alone, and is stopped and removed at the end.
"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

MISSING = "POSTGRESQL TESTS CANNOT RUN: no initdb here (Debian: apt-get install postgresql)"
QUICK = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"
"""Nothing need survive a crash of the machine."""
OWNER = "postgres"
"""PostgreSQL refuses to run as root; Debian's package brings this account."""


def tools() -> Path | None:
    """The folder of PostgreSQL's own programs, the newest version first."""
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]), reverse=True
    )
    if found:
        return found[0].parent
    on_path = shutil.which("initdb")
    return Path(on_path).parent if on_path else None


def as_owner(*command: str) -> list[str]:
    """A command as an account that PostgreSQL runs under."""
    return ["runuser", "-u", OWNER, "--", *command] if os.geteuid() == 0 else list(command)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def main(command: list[str]) -> int:
    """Run a command with DATABASE_URL set; its exit code."""
    place = tools()
    if place is None:
        print(MISSING, file=sys.stderr)
        return 1 if os.environ.get("DUXUE_REQUIRE_BROWSER") == "1" else 0
    folder = Path(tempfile.mkdtemp(prefix="duxue-postgres-"))
    if os.geteuid() == 0:
        shutil.chown(folder, OWNER)
    data, port = folder / "data", free_port()
    quiet = {"stdout": subprocess.DEVNULL, "cwd": folder}
    server = [str(place / "pg_ctl"), "-D", str(data), "-w"]
    options = f"{QUICK} -c listen_addresses=127.0.0.1 -p {port} -k {folder}"
    try:
        subprocess.run(
            as_owner(
                str(place / "initdb"), "-D", str(data), "-A", "trust", "-U", OWNER, "-E", "UTF8", "--no-sync"
            ),
            check=True,
            **quiet,
        )
        subprocess.run(
            as_owner(*server, "-l", str(folder / "log"), "-o", options, "start"), check=True, **quiet
        )
        url = f"postgresql://{OWNER}@127.0.0.1:{port}/postgres"
        return subprocess.run(command, env={**os.environ, "DATABASE_URL": url}, check=False).returncode
    finally:
        subprocess.run(
            as_owner(*server, "-m", "immediate", "stop"), stdout=subprocess.DEVNULL, check=False, cwd=folder
        )
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
