"""Streams that every reader finds the end of.

The data of a stream may end in a carriage return; with the line feed that PDF/A wants before `endstream` this looks like one end of line, and the
strictest readers count a byte too few (ISO 19005-2 §6.1.7.1). Takes data; gives compressed streams that end otherwise, and a saved file all of
whose streams do, those included in which the file keeps its own objects.
"""

from __future__ import annotations

import io
import re
import zlib
from typing import Any

import pikepdf
from pikepdf import Dictionary, Name, Object, Pdf, Stream


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


def saved(pdf: Pdf) -> bytes:
    """Save a file. Where a stream of objects ends badly, one of its dictionaries is given an entry that means nothing, and it is saved again.

    A packed stream ends with a sum over its data, so packing it harder would not help.
    """
    data = _save(pdf)
    for attempt in range(1, _ATTEMPTS):
        found = _ending_badly(data)
        if not found:
            break
        with pikepdf.open(io.BytesIO(data)) as again:
            for number in found:
                _vary(again, number, attempt)
            data = _save(again)
    return data


_ATTEMPTS = 9
_BAD_END = re.compile(rb"\r\nendstream")


def _save(pdf: Pdf) -> bytes:
    out = io.BytesIO()
    pdf.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate, min_version="1.7")
    return out.getvalue()


def _ending_badly(data: bytes) -> list[int]:
    """Give the numbers of streams of objects that end in a carriage return."""
    numbers = []
    for end in _BAD_END.finditer(data):
        start = data.rfind(b" 0 obj\n", 0, end.start())
        head = data[start : start + 200]
        if b"/Type /ObjStm" in head:
            numbers.append(int(data[data.rfind(b"\n", 0, start) + 1 : start]))
    return numbers


def _vary(pdf: Pdf, stream_number: int, attempt: int) -> None:
    """Change the data of a stream of objects, and nothing that it says."""
    stream = pdf.get_object(stream_number, 0)
    numbers = stream.read_bytes()[: int(stream.First)].split()[::2]
    for number in numbers:
        held = pdf.get_object(int(number), 0)
        if isinstance(held, Dictionary) and not isinstance(held, Stream):
            held[Name("/Pad")] = attempt
            return
