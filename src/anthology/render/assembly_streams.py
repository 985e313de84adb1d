"""Streams that every reader finds the end of.

The data of a stream may end in a carriage return; with the line feed that PDF/A wants before `endstream` this looks like one end of line, and the
strictest readers count a byte too few (ISO 19005-2 §6.1.7.1). Takes data; gives compressed streams that end otherwise.
"""

from __future__ import annotations

import zlib
from typing import Any

from pikepdf import Name, Object, Pdf, Stream


def compressed(pdf: Pdf, data: bytes, *, filler: bytes = b"\n") -> Object:
    """Make a stream; `filler` is what may be added to data of this kind without a change of meaning, nothing for what must stay as it is."""
    return pdf.make_indirect(Stream(pdf, _deflated(data, filler), Filter=Name.FlateDecode))


def mend(stream: Any) -> None:
    """Mend a stream that came with a fragment, if it ends badly."""
    if stream.read_raw_bytes().endswith(b"\r"):
        is_content = "/Subtype" not in stream
        stream.write(_deflated(stream.read_bytes(), b"\n" if is_content else b""), filter=Name.FlateDecode)


def _deflated(data: bytes, filler: bytes) -> bytes:
    for level in (9, 6, 7, 8, 5, 4, 3, 2, 1):
        packed = zlib.compress(data, level)
        if not packed.endswith(b"\r"):
            return packed
        data += filler
    return packed
