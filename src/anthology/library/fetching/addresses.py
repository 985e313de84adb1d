"""Addresses: which may be reached. Only http and https, and no machine of a private network unless the user named it.

Takes an address; gives problem F003 or F004 for one that is not to be reached. Every hop of a redirect is checked, after its name is resolved.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable, Iterable
from urllib.parse import urlsplit

from anthology.problems import Problem

Resolve = Callable[[str, int], Iterable[str]]
"""Gives the network addresses of a host."""

_PORTS = {"http": 80, "https": 443}


def origin(url: str) -> tuple[str, str, int]:
    """Give scheme, host and port of an address."""
    parts = urlsplit(url)
    return parts.scheme.lower(), (parts.hostname or "").lower(), parts.port or _PORTS.get(parts.scheme.lower(), 0)


def resolve(host: str, port: int) -> list[str]:
    """Ask the machine for the network addresses of a host."""
    return [str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


def forbidden(url: str, named: frozenset[tuple[str, int]], resolve: Resolve) -> Problem | None:
    """Say why an address is not to be reached; None when it may. `named` are the hosts and ports that the user wrote."""
    try:
        scheme, host, port = origin(url)
    except ValueError:
        return Problem(code="F003", message=f"'{url[:100]}' is not an address")
    if scheme not in _PORTS or not host or "@" in urlsplit(url).netloc:
        return Problem(code="F003", message=f"'{url[:100]}' is not an address of the web", hint="addresses begin with http:// or https://")
    if (host, port) in named:
        return None
    try:
        found = list(resolve(host, port))
    except (OSError, UnicodeError) as error:
        return Problem(code="F005", message=f"'{host}' cannot be found: {getattr(error, 'strerror', None) or error}", hint="is the network there?")
    if not found or any(not _is_public(address) for address in found):
        hint = "if you mean it, write this address in the manifest or on the command line"
        return Problem(code="F004", message=f"'{host}' is a machine of a private network; nobody named it", hint=hint)
    return None


def _is_public(address: str) -> bool:
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    inner = getattr(found, "ipv4_mapped", None) or getattr(found, "sixtofour", None)
    return found.is_global and not found.is_multicast and (inner is None or inner.is_global)
