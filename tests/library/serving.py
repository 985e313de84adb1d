"""A web server on this machine for tests: answers by path, and what was asked of it."""

from __future__ import annotations

import gzip
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Answer = Callable[[BaseHTTPRequestHandler], None]


@dataclass
class Site:
    """What stands at which path, and the requests that came."""

    url: str = ""
    pages: dict[str, bytes | Answer] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)


def send(handler: BaseHTTPRequestHandler, data: bytes, status: int = 200, kind: str = "text/html; charset=utf-8", **headers: str) -> None:
    """Send an answer."""
    handler.send_response(status)
    handler.send_header("Content-Type", kind)
    handler.send_header("Content-Length", str(len(data)))
    for name, value in headers.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()
    handler.wfile.write(data)


def redirect(to: str) -> Answer:
    """Lead to another address."""
    return lambda handler: send(handler, b"", 302, Location=to)


def status(code: int, **headers: str) -> Answer:
    """Answer with a status and a page about it."""
    return lambda handler: send(handler, b"<title>Error</title><p>It failed.", code, "text/html", **headers)


def zipped(data: bytes) -> Answer:
    """Answer compressed."""
    return lambda handler: send(handler, gzip.compress(data), Content_Encoding="gzip")


def broken(data: bytes) -> Answer:
    """Promise more than comes."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", "text/html")
        handler.send_header("Content-Length", str(len(data) * 2))
        handler.end_headers()
        handler.wfile.write(data)
        handler.wfile.flush()
        handler.connection.close()

    return answer


def claiming(length: int) -> Answer:
    """Say that very much will come."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", "text/html")
        handler.send_header("Content-Length", str(length))
        handler.end_headers()

    return answer


def dripping(seconds: float) -> Answer:
    """Send a byte at a time, for ever."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", "text/html")
        handler.end_headers()
        try:
            while True:
                handler.wfile.write(b"x")
                handler.wfile.flush()
                time.sleep(seconds)
        except OSError:
            return

    return answer


def endless(handler: BaseHTTPRequestHandler) -> None:
    """Send without end and without saying how much."""
    handler.send_response(200)
    handler.send_header("Content-Type", "text/html")
    handler.end_headers()
    try:
        while True:
            handler.wfile.write(b"words " * 10000)
    except OSError:
        return


def once(first: Answer, then: Answer) -> Answer:
    """Answer one way at first and another way later."""
    asked: list[int] = []

    def answer(handler: BaseHTTPRequestHandler) -> None:
        asked.append(1)
        (first if len(asked) == 1 else then)(handler)

    return answer


def page(data: bytes, **headers: str) -> Answer:
    """Answer with a page."""
    return lambda handler: send(handler, data, 200, "text/html; charset=utf-8", **headers)


def tagged(data: bytes, etag: str) -> Answer:
    """Answer with a page that has a tag; with 304 to who has it already."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        if handler.headers.get("If-None-Match") == etag:
            handler.send_response(304)
            handler.end_headers()
        else:
            send(handler, data, ETag=etag)

    return answer


@contextmanager
def serving(site: Site) -> Iterator[Site]:
    """Serve a site on 127.0.0.1."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            site.asked.append(self.path)
            site.headers.append(dict(self.headers.items()))
            found = site.pages.get(self.path)
            if found is None:
                send(self, b"<title>404 Not Found</title>", 404)
            elif isinstance(found, bytes):
                send(self, found)
            else:
                found(self)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.handle_error = lambda request, client_address: None  # type: ignore[method-assign]  # broken connections are what is tested
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    site.url = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
