"""MHTML: a page saved with all its parts in one file.

Takes RFC 2557 mail structure; gives the root page to the reader of HTML, under the address it was saved from. Pictures and style sheets in the
file are left where they are.
"""

from __future__ import annotations

import email
import email.policy
from email.message import Message

from anthology.library.readers.html import read_html
from anthology.library.reading import ReadOptions, ReadText, Received
from anthology.problems import InputError, Problem


def read_mhtml(received: Received, options: ReadOptions) -> tuple[ReadText, ...]:
    """Read a saved page."""
    message = email.message_from_bytes(received.data, policy=email.policy.compat32)
    page = next((part for part in message.walk() if part.get_content_type() in ("text/html", "application/xhtml+xml")), None)
    data = page.get_payload(decode=True) if page is not None else None
    if page is None or not isinstance(data, bytes):
        raise InputError([Problem(code="T027", message="the file holds no page", at=received.at, hint="save the page again")])
    charset = page.get_content_charset()
    media_type = f"{page.get_content_type()}; charset={charset}" if charset else page.get_content_type()
    return read_html(Received(path=received.path, data=data, media_type=media_type, url=received.url or _address(message, page)), options)


def _address(message: Message, page: Message) -> str | None:
    address = page.get("Content-Location") or message.get("Snapshot-Content-Location") or message.get("Content-Location")
    return str(address).strip() if address and str(address).strip().startswith(("http://", "https://")) else None
