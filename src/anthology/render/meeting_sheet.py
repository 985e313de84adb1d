"""A meeting sheet: the plan of a meeting, its questions, and a square to scan for the e-book, on one page.

Takes fragments and an address; gives one neutral fragment (home of segno). It sets no type: the page's style sheet does, with the classes
`meeting-sheet`, `meeting-plan`, `meeting-questions`, `meeting-link`. The square follows ISO/IEC 18004; it is a drawing of whole squares in
black, described for those who cannot see it, and the address stands beneath it in words.
"""

from __future__ import annotations

from itertools import groupby
from urllib.parse import urlsplit

import segno

from anthology.markup import escape, parse, serialise

QUIET_ZONE = 4
"""White squares around the code, as the standard demands."""

LONGEST_ADDRESS = 300
"""Longer ones make squares too fine for a photocopy of a photocopy."""


def meeting_sheet_fragment(title: str, plan_fragment: str, questions_fragment: str, address: str | None = None, *, tightness: str = "") -> str:
    """Give the sheet. Parts that are empty are left out; the fragments must be well-formed; `tightness` is one more class for the style sheet."""
    parts = (
        _part("meeting-plan", "Plan", plan_fragment),
        _part("meeting-questions", "Questions", questions_fragment),
        _link(address) if address else "",
    )
    return f'<section class="{" ".join(filter(None, ("meeting-sheet", tightness)))}"><h1>{escape(title)}</h1>{"".join(parts)}</section>'


def _part(name: str, heading: str, fragment: str) -> str:
    """Give a part under its heading; a plan that begins with a heading of its own needs no other."""
    body = serialise(parse(fragment)).strip()
    headed = body if body.startswith("<h2") else f"<h2>{heading}</h2>{body}"
    return f'<section class="{name}">{headed}</section>' if body else ""


def _link(address: str) -> str:
    shown = escape(address.removeprefix("https://"))
    return f'<div class="meeting-link">{qr_drawing(address)}<p>The e-book: <a href="{escape(address)}">{shown}</a></p></div>'


def is_scannable(address: str) -> bool:
    """Say whether an address can be put into a square: http or https, and not too long for a photocopy."""
    parts = urlsplit(address)
    return parts.scheme in ("http", "https") and bool(parts.hostname) and len(address.encode()) <= LONGEST_ADDRESS


def qr_drawing(address: str) -> str:
    """Draw the square as SVG: one path, rows of black squares joined; the same address gives the same drawing."""
    code = segno.make_qr(address, error="m", boost_error=False)
    side = code.symbol_size(border=QUIET_ZONE)[0]
    path = "".join(_row(y, [bool(module) for module in row]) for y, row in enumerate(code.matrix, start=QUIET_ZONE))
    label = escape(f"QR code of {address}")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="qr" viewBox="0 0 {side} {side}" width="30mm" height="30mm" role="img" aria-label="{label}">'
        f'<title>{label}</title><rect width="{side}" height="{side}" fill="#fff"/><path d="{path}" fill="#000"/></svg>'
    )


def _row(y: int, modules: list[bool]) -> str:
    """Join the black squares of a row into strips."""
    x, strips = QUIET_ZONE, []
    for black, run in groupby(modules):
        width = len(list(run))
        if black:
            strips.append(f"M{x} {y}h{width}v1h-{width}z")
        x += width
    return "".join(strips)
