"""MHTML: a page saved with all its parts in one file; and the several pages of one text, bound together.

Takes RFC 2557 mail structure; gives the root page to the reader of HTML, under the address it was saved from. Pictures and style sheets in the
file are left where they are.
"""

from __future__ import annotations

import base64
import email
import email.policy
import hashlib
from collections.abc import Sequence
from email.message import Message

from anthology.library.readers.html import read_html
from anthology.library.reading import ReadOptions, ReadText, Received
from anthology.problems import InputError, Problem

PAGES = "X-Anthology-Pages"
"""Header of a file in which `anthology fetch` keeps the several pages of one text, byte for byte."""


def read_mhtml(received: Received, options: ReadOptions) -> tuple[ReadText, ...]:
    """Read a saved page; or all pages of a text, each as a text of its own."""
    return tuple(text for page in pages_of(received) for text in read_html(page, options))


def pages_of(received: Received) -> tuple[Received, ...]:
    """Give the page of the file, or all pages of a text, each as it came."""
    message = email.message_from_bytes(received.data, policy=email.policy.compat32)
    pages = [part for part in message.walk() if part.get_content_type() in ("text/html", "application/xhtml+xml")]
    if not pages:
        raise InputError([Problem(code="T027", message="the file holds no page", at=received.at, hint="save the page again")])
    chosen = pages if message.get(PAGES) else pages[:1]
    return tuple(_page(message, page, received, several=len(chosen) > 1) for page in chosen)


def is_bound(data: bytes) -> bool:
    """Say whether these bytes are the several pages of one text, as `bind_pages` puts them together."""
    return PAGES.encode() in data[:200]


def _page(message: Message, page: Message, received: Received, *, several: bool) -> Received:
    data = page.get_payload(decode=True)
    charset = page.get_content_charset()
    media_type = f"{page.get_content_type()}; charset={charset}" if charset else page.get_content_type()
    address = _address(message, page) if several else received.url or _address(message, page)
    return Received(path=received.path, data=data if isinstance(data, bytes) else b"", media_type=media_type, url=address)


def bind_pages(pages: Sequence[Received]) -> bytes:
    """Put the pages of one text into one file, in order, without changing a byte of any."""
    boundary = "pages-" + hashlib.sha256(b"\0".join(page.data for page in pages)).hexdigest()[:32]
    lines = ["MIME-Version: 1.0", f"{PAGES}: {len(pages)}", f'Content-Type: multipart/mixed; boundary="{boundary}"', ""]
    for page in pages:
        kind = page.media_type or "text/html"
        lines += [f"--{boundary}", f"Content-Type: {kind}", "Content-Transfer-Encoding: base64", f"Content-Location: {page.url or page.path}", ""]
        lines.append(base64.encodebytes(page.data).decode("ascii"))
    return "\n".join([*lines, f"--{boundary}--", ""]).encode()


def _address(message: Message, page: Message) -> str | None:
    address = page.get("Content-Location") or message.get("Snapshot-Content-Location") or message.get("Content-Location")
    return str(address).strip() if address and str(address).strip().startswith(("http://", "https://")) else None
