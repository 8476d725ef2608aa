"""A web server on this machine that behaves as it is told."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote


class Site:
    """`files`: contents by path. `asked`: every request, as "GET /a.png". Of these paths `moves`
    lead to another URL, `short` ones end after half of the body, `slow` ones come to no end after
    it, `endless` ones say the body again and again, and `untold` have nothing to know a content by.
    """

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.moves: dict[str, str] = {}
        self.short: set[str] = set()
        self.endless: set[str] = set()
        self.slow: set[str] = set()
        self.untold: set[str] = set()
        self.asked: list[str] = []
        self.address = ""

    def url(self, path: str) -> str:
        return f"{self.address}/{path}"

    def gets(self, path: str) -> int:
        return self.asked.count(f"GET /{path}")


@contextmanager
def serving() -> Iterator[Site]:
    site = Site()

    class Handler(BaseHTTPRequestHandler):
        def do_HEAD(self) -> None:
            self._answer(with_body=False)

        def do_GET(self) -> None:
            self._answer(with_body=True)

        def _answer(self, *, with_body: bool) -> None:
            path = unquote(self.path.partition("?")[0]).lstrip("/")
            site.asked.append(f"{self.command} /{path}")
            if path in site.moves:
                self.send_response(302)
                self.send_header("Location", site.moves[path])
                self.end_headers()
                return
            data = site.files.get(path)
            if data is None:
                self.send_error(404)
                return
            self.send_response(200)
            if path not in site.untold:
                self.send_header("ETag", f'"{hashlib.sha256(data).hexdigest()}"')
            if path not in site.endless:
                self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            if with_body:
                self._send(path, data)

        def _send(self, path: str, data: bytes) -> None:
            try:
                half = path in site.short | site.slow
                self.wfile.write(data[: len(data) // 2] if half else data)
                while path in site.endless:
                    self.wfile.write(data)
                if path in site.slow:
                    stopped.wait(20)
            except OSError:
                pass  # whoever asked is gone

        def log_message(self, *_: object) -> None:
            """Nothing is said."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    stopped = threading.Event()
    site.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield site
    finally:
        stopped.set()
        server.shutdown()
        thread.join()
        server.server_close()
