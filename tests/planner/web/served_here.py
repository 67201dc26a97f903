"""Pages served from a thread of the test itself, which ends with them."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import waitress
from waitress import wasyncore


@contextmanager
def served_here(pages: Any, **settings: Any) -> Iterator[int]:
    """The port on the loopback at which a WSGI application answers."""
    server: Any = waitress.create_server(pages, host="127.0.0.1", port=0, threads=1, **settings)
    serving = threading.Thread(target=server.run, daemon=True)
    serving.start()
    try:
        yield server.effective_port
    finally:
        server.task_dispatcher.shutdown()
        # From within its own loop: a socket that is closed under a loop that waits for it is an error there.
        server.trigger.pull_trigger(lambda: wasyncore.close_all(server._map))
        serving.join(60)
        assert not serving.is_alive()
