"""Getting: one page from one address, politely and within limits. Home of httpx.

One request at a time, a pause between two to the same host, an honest user agent, robots.txt obeyed, redirects followed by hand so that every hop is
checked and the connection goes to the address that was checked, compression and conditional requests, retries with growing pauses. The clock is the
caller's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Protocol
from urllib.parse import urljoin
from urllib.request import getproxies
from urllib.robotparser import RobotFileParser

import httpx

from anthology import __version__
from anthology.library.fetching.addresses import Resolve, forbidden, origin, resolve
from anthology.problems import InputError, Problem

USER_AGENT = f"anthology-builder/{__version__} (makes study editions; one request at a time; obeys robots.txt)"
_RETRIED = frozenset({408, 425, 429, 500, 502, 503, 504})
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_REASONS = {401: "a login is needed", 403: "the site refuses", 404: "there is no such page", 410: "the page is gone", 451: "it is barred by law"}


class Clock(Protocol):
    """What the command line lends: a clock that only runs forward, and patience."""

    def now(self) -> float:
        """Give seconds since some moment."""

    def sleep(self, seconds: float) -> None:
        """Wait."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much is too much."""

    page_bytes: int = 32 << 20
    page_seconds: float = 90.0
    silence_seconds: float = 20.0
    """How long a server may say nothing."""

    redirects: int = 10
    tries: int = 3
    pause_seconds: float = 2.0
    """Between two requests to one host."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What came."""

    url: str
    """The address at which it was found in the end."""

    data: bytes
    media_type: str | None
    etag: str | None = None
    last_modified: str | None = None
    unchanged: bool = False
    """The server says that it is what we have already."""


class _AgainError(Exception):
    """Something went wrong that may go right the next time."""

    def __init__(self, problem: Problem, wait: float = 0.0) -> None:
        super().__init__(problem.message)
        self.problem = problem
        self.wait = wait


@dataclass(slots=True)
class Getter:
    """Gets pages, one at a time, and remembers when it last asked whom."""

    clock: Clock
    named: frozenset[str] = frozenset()
    """Addresses that the user wrote: their hosts may be private."""

    limits: Limits = field(default_factory=Limits)
    resolve: Resolve = resolve
    tell: Callable[[str], None] = lambda line: None
    """Told about waits and retries."""

    _client: httpx.Client | None = None
    _asked: dict[str, float] = field(default_factory=dict)
    _checked: dict[tuple[str, int], tuple[str, ...]] = field(default_factory=dict)
    """The network addresses of hosts, as they were when they were found to be public; those of hosts that the user named are not looked up."""

    _robots: dict[tuple[str, str, int], RobotFileParser] = field(default_factory=dict)

    def close(self) -> None:
        """Close the connections."""
        if self._client is not None:
            self._client.close()
            self._client = None

    def get(self, url: str, *, etag: str | None = None, last_modified: str | None = None) -> Page:
        """Get a page. Raises `InputError` with an F problem; tries again what may pass."""
        url = url.partition("#")[0]
        headers = {"If-None-Match": etag} if etag else {"If-Modified-Since": last_modified} if last_modified else {}
        for attempt in range(1, self.limits.tries + 1):
            try:
                return self._follow(url, headers)
            except _AgainError as error:
                if attempt == self.limits.tries:
                    raise InputError([error.problem]) from error
                wait = max(error.wait, 2.0**attempt)
                self.tell(f"{error.problem.message}; once more in {wait:.0f} s")
                self.clock.sleep(wait)
        raise AssertionError("the loop returns or raises")

    def _follow(self, url: str, headers: Mapping[str, str]) -> Page:
        seen = {url}
        for _ in range(self.limits.redirects + 1):
            self._check(url)
            answer = self._ask(url, headers)
            if isinstance(answer, Page):
                return answer
            url = urljoin(url, answer).partition("#")[0]
            if url in seen:
                raise _failed("F006", f"'{url[:100]}' leads back to itself")
            seen.add(url)
        raise _failed("F006", f"'{url[:100]}' leads on more than {self.limits.redirects} times")

    def _check(self, url: str) -> None:
        hosts = frozenset(origin(address)[1:] for address in self.named)
        problem = forbidden(url, hosts, self._looked_up)
        if problem:
            raise InputError([problem])
        if not self._rules(url).can_fetch(USER_AGENT, url):
            raise _failed(
                "F007", f"the site's robots.txt asks programs not to take '{url[:100]}'", "save the page with your browser and add the file"
            )

    def _looked_up(self, host: str, port: int) -> tuple[str, ...]:
        """Look a host up once, so that it is not somewhere else when it is connected to; IPv4 first, which more networks reach."""
        if (host, port) not in self._checked:
            self._checked[host, port] = tuple(sorted(dict.fromkeys(self.resolve(host, port)), key=lambda address: ":" in address))
        return self._checked[host, port]

    def _rules(self, url: str) -> RobotFileParser:
        """Get what a site's robots.txt says, once; where there is none, or it cannot be had, everything is allowed."""
        place = origin(url)
        if place not in self._robots:
            rules = RobotFileParser()
            rules.parse([])
            self._robots[place] = rules
            robots = urljoin(url, "/robots.txt")
            try:
                answer = self._ask(robots, {})
            except (InputError, _AgainError):
                return rules
            if isinstance(answer, Page) and (answer.media_type or "text/plain").startswith("text/plain"):
                rules.parse(answer.data[:500_000].decode("utf-8", "replace").splitlines())
        return self._robots[place]

    def _ask(self, url: str, headers: Mapping[str, str]) -> Page | str:
        """Ask once; give the page, or the address that it leads to."""
        host = origin(url)[1]
        self._pause(host)
        try:
            with self._stream(url, headers) as response:
                self._asked[host] = self.clock.now()
                return self._answer(url, response)
        except httpx.TimeoutException as error:
            raise _AgainError(Problem(code="F008", message=f"'{host}' does not answer in time", hint="try again later")) from error
        except (httpx.TransportError, httpx.DecodingError) as error:
            said = str(error) or type(error).__name__
            raise _AgainError(
                Problem(code="F009", message=f"'{host}' breaks off: {said[:80]}", hint="try again; what is there already is kept")
            ) from error
        except (httpx.InvalidURL, UnicodeError) as error:
            raise _failed("F003", f"'{url[:100]}' is not an address: {error}") from error
        finally:
            self._asked[host] = self.clock.now()

    @contextmanager
    def _stream(self, url: str, headers: Mapping[str, str]) -> Iterator[httpx.Response]:
        """Open an answer: from the addresses that were checked, one after the other; from a proxy by name, since it is the proxy that looks up."""
        client, places = self._connection(), self._places(url)
        for number, (place, more, extensions) in enumerate(places, 1):
            request = client.build_request("GET", place, headers={**headers, **more}, extensions=extensions)
            try:
                response = client.send(request, stream=True)
            except httpx.ConnectError:
                if number == len(places):
                    raise
                continue
            try:
                yield response
            finally:
                response.close()
            return

    def _places(self, url: str) -> list[tuple[httpx.URL, dict[str, str], dict[str, str]]]:
        """Give the ways to an address: its URL, and what must be said besides so that the server answers for its name."""
        plain = httpx.URL(url)
        scheme, host, port = origin(url)
        found = self._checked.get((host, port), ())
        if not found or (getproxies().get(scheme) or getproxies().get("all")):
            return [(plain, {}, {})]
        said = {"Host": plain.netloc.decode("ascii")}
        return [(plain.copy_with(host=address.partition("%")[0]), said, {"sni_hostname": plain.raw_host.decode("ascii")}) for address in found]

    def _pause(self, host: str) -> None:
        before = self._asked.get(host)
        if before is not None:
            left = self.limits.pause_seconds - (self.clock.now() - before)
            if left > 0:
                self.clock.sleep(left)

    def _connection(self) -> httpx.Client:
        if self._client is None:
            accept = "text/html,application/xhtml+xml,application/epub+zip,text/plain;q=0.9,*/*;q=0.5"
            self._client = httpx.Client(
                headers={"User-Agent": USER_AGENT, "Accept": accept, "Accept-Language": "en,*;q=0.5"},
                follow_redirects=False,
                timeout=httpx.Timeout(self.limits.silence_seconds),
                limits=httpx.Limits(max_connections=1, max_keepalive_connections=0),  # a connection belongs to one name
                trust_env=True,
            )
        return self._client

    def _answer(self, url: str, response: httpx.Response) -> Page | str:
        status = response.status_code
        if status in _REDIRECTS and "location" in response.headers:
            return response.headers["location"]
        if status == 304:
            return Page(url=url, data=b"", media_type=None, unchanged=True)
        if status in _RETRIED:
            problem = Problem(code="F010", message=f"'{url[:100]}' is not to be had: the server says {status}", hint="try again later")
            raise _AgainError(problem, _wait(response.headers.get("retry-after")))
        if status != 200:
            reason = _REASONS.get(status, f"the server says {status}")
            raise _failed("F010", f"'{url[:100]}' is not to be had: {reason} ({status})", "look at the address with a browser")
        data = self._body(url, response)
        return Page(
            url=url,
            data=data,
            media_type=response.headers.get("content-type"),
            etag=response.headers.get("etag"),
            last_modified=response.headers.get("last-modified"),
        )

    def _body(self, url: str, response: httpx.Response) -> bytes:
        """Read an answer, stopping at the limit of size or time; one that is shorter than it says is broken."""
        most, until = self.limits.page_bytes, self.clock.now() + self.limits.page_seconds
        if int(response.headers.get("content-length") or 0) > most:
            raise _failed("F011", f"'{url[:100]}' is larger than {most >> 20} MB")
        data = bytearray()
        for piece in response.iter_bytes():
            data += piece
            if len(data) > most:
                raise _failed("F011", f"'{url[:100]}' is larger than {most >> 20} MB")
            if self.clock.now() > until:
                raise _failed("F008", f"'{url[:100]}' takes longer than {self.limits.page_seconds:.0f} seconds", "try again later")
        return bytes(data)


def _wait(retry_after: str | None) -> float:
    return min(float(retry_after), 60.0) if retry_after and retry_after.isdigit() else 0.0


def _failed(code: str, message: str, hint: str | None = None) -> InputError:
    return InputError([Problem(code=code, message=message, hint=hint)])
