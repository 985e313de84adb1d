"""Running heads, folios, numbers in the margin and rules above notes, as a finished PDF has them: artifacts and nothing else.

Takes the streams that `render.assembly_furniture` draws before a page's own; holds each to a grammar with no way to draw anything that is not marked
as an artifact (ISO 32000-1 §14.8.2.2) or to change what is drawn after it, but for moving it sideways; and looks for every code it shows among those
its font has.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from anthology.validate.pdf_objects import NotReadableError

_NUMBER = rb"-?[\d.]+"
_LINE = (
    rb"/Artifact <</Type /(?:Pagination /Subtype /(?:Header|Footer)|Layout)>> BDC q (?:%b g )?"
    rb"BT /\w+ %b Tf %b %b Td (?:(?:/\w+ %b Tf )?\[(?:<(?:[0-9a-f]{4})+>|%b)*\] TJ )+ET Q EMC\n"
) % ((_NUMBER,) * 6)
_RULE = rb"/Artifact <</Type /Layout>> BDC q %b w %b %b m %b %b l S Q EMC\n" % ((_NUMBER,) * 5)
_RULES = rb"/Artifact <</Type /Layout>> BDC q %b G %b w (?:%b %b m %b %b l )+S Q EMC\n" % ((_NUMBER,) * 6)
_FIGURE = rb"q %b 0 0 %b %b %b cm (?:%b |[mlch] |[mlch]\n)*f Q\n" % ((_NUMBER,) * 5)
_FIGURES = rb"/Artifact <</Type /Layout>> BDC q\n%b g\n(?:%b)*Q EMC\n" % (_NUMBER, _FIGURE)
_ALLOWED = re.compile(rb"(?:%b|%b|%b|%b)*(?:1 0 0 1 %b 0 cm\n)?\n*" % (_LINE, _RULE, _RULES, _FIGURES, _NUMBER))
_SHOWN = re.compile(rb"/(\w+) %b Tf|\[([^\]]*)\] TJ" % _NUMBER)
_CODES = re.compile(rb"<([0-9a-f]+)>")


class Furniture:
    """Gathers what stands round the texts of a file."""

    def __init__(self) -> None:
        self._shown: dict[str, set[bytes]] = {}

    def read(self, content: bytes) -> None:
        """Read one stream. Raises NotReadableError when it could hold anything but furniture."""
        if not _ALLOWED.fullmatch(content):
            raise NotReadableError(f"no running head or folio: {content[:80]!r}")
        font = ""
        for named, shown in _SHOWN.findall(content):
            if named:
                font = named.decode()
            self._shown.setdefault(font, set()).update(_CODES.findall(shown))

    def check(self, fonts: Mapping[str, frozenset[int]]) -> None:
        """Look for every code among those of its font. Raises NotReadableError."""
        for font, strings in self._shown.items():
            codes = {int(text[at : at + 4], 16) for text in strings for at in range(0, len(text), 4)}
            if not codes <= fonts.get(font, frozenset()):
                raise NotReadableError(f"a running head or folio shows what the font {font} has not")
