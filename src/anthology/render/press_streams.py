"""Files saved anew through pikepdf, all of whose streams every reader finds the end of.

The data of a stream may end in a carriage return; with the line feed that PDF/A wants before `endstream` this looks like one end of line, and the
strictest readers count a byte too few (ISO 19005-2 §6.1.7.1). Takes a file made by `pdf_file` that was changed; gives its bytes, in which also the
streams that hold the file's own objects end otherwise.
"""

from __future__ import annotations

import io
import re
import zlib
from bisect import bisect_left, bisect_right
from itertools import pairwise

import pikepdf
from pikepdf import Pdf

from anthology.render.pdf_file import packed


def saved(pdf: Pdf) -> bytes:
    """Save a file. A stream of the file's own objects that ends badly gets a line feed after its last object, and all is moved up."""
    out = io.BytesIO()
    pdf.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate, min_version="1.7")
    data = out.getvalue()
    return _mended(data) if _BAD_END.search(data) else data


def _mended(data: bytes) -> bytes:
    """Write the streams of objects that end badly anew, and the table of cross-references (ISO 32000-1 §7.5.7, §7.5.8)."""
    start = int(data[data.rindex(b"startxref") + 9 :].split()[0])
    table = _TABLE.match(data, start)
    assert table is not None, "written by another library than we know"
    rows = _rows(zlib.decompress(data[table.end() : table.end() + int(table[2])]), int(table[4]), int(table[5]))
    places = sorted(first for kind, first, _ in rows if kind == 1)
    parts: list[bytes | memoryview] = []
    whole = memoryview(data)  # parts of it are not copied
    kept, moved = 0, [(0, 0)]
    for found in _BAD_END.finditer(data, 0, start):
        place = places[bisect_right(places, found.start()) - 1]
        head = _HOLDER.match(data, place)
        if head is None or head.end() + int(head[2]) != found.start() + 1:
            continue  # these bytes are within other data
        held = packed(zlib.decompress(data[head.end() : found.start() + 1]))
        parts.extend((whole[kept:place], head[1], b"%d" % len(held), head[3], held))
        kept = found.start() + 1
        moved.append((place, sum(map(len, parts)) - kept))
    parts.append(whole[kept:start])
    ends = [place for place, _ in moved]
    rows = [(kind, first + moved[bisect_left(ends, first, 1) - 1][1] if kind == 1 else first, third) for kind, first, third in rows]
    return b"".join((*parts, _table(rows, table[1], table[6]), b"startxref\n%d\n%%%%EOF\n" % sum(map(len, parts))))


def _rows(table: bytes, second: int, third: int) -> list[tuple[int, int, int]]:
    """Read a table of cross-references, each row of which holds what differs from the one above (the predictor "Up", ISO 32000-1 §7.4.4.4)."""
    width, rows, above = 1 + second + third, [], bytes(1 + second + third)
    for at in range(0, len(table), width + 1):
        above = bytes([(one + other) & 255 for one, other in zip(above, table[at + 1 : at + 1 + width], strict=True)])
        rows.append((above[0], int.from_bytes(above[1 : 1 + second]), int.from_bytes(above[1 + second :])))
    return rows


def _table(rows: list[tuple[int, int, int]], head: bytes, rest: bytes) -> bytes:
    """Write a table of cross-references; that its first row is written without the predictor is other data, should it end badly."""
    width = max(first for _, first, _ in rows).bit_length() // 8 + 1
    lines = [bytes([kind, *first.to_bytes(width), *third.to_bytes(2)]) for kind, first, third in rows]
    changes = [bytes([2, *((one - other) & 255 for other, one in zip(*pair, strict=True))]) for pair in pairwise(lines)]
    packed = next(data for data in (zlib.compress(b"".join((mark, lines[0], *changes)), 9) for mark in (b"\2", b"\0")) if not data.endswith(b"\r"))
    form = b"/Filter /FlateDecode /DecodeParms << /Columns %d /Predictor 12 >> /W [ 1 %d 2 ]" % (width + 3, width)
    return b"%b<< /Type /XRef /Length %d %b%b >>\nstream\n%b\nendstream\nendobj\n" % (head, len(packed), form, rest, packed)


_BAD_END = re.compile(rb"\r\nendstream")
_TABLE = re.compile(
    rb"(\d+ 0 obj\n)<< /Type /XRef /Length (\d+) /Filter /FlateDecode /DecodeParms << /Columns (\d+) /Predictor 12 >>"
    rb" /W \[ 1 (\d) (\d) \]((?: /(?!W)\w+ (?:\d+ 0 R|\d+|\[[^]]*\]))*) >>\nstream\n"
)
_HOLDER = re.compile(rb"(\d+ 0 obj\n<< /Type /ObjStm /Length )(\d+)( [^>]*>>\nstream\n)")
