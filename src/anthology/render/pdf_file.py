"""A PDF written object by object: streams as they are, everything else packed into streams of objects.

Takes the bodies of objects as bytes, in one form (`<< /Key value >>`, keys in order, a space between all parts), which whoever reads the finished
file back relies on; gives the bytes of the file (ISO 32000-1 §7.5.7, §7.5.8). The data of a stream may end in a carriage return; with the line feed
that PDF/A wants before `endstream` this looks like one end of line, and the strictest readers count a byte too few (ISO 19005-2 §6.1.7.1): so all
data are packed so that they end otherwise. Same objects, same bytes.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate

HEAD = b"%PDF-1.7\n%\xbf\xf7\xa2\xfe\n"

_TOGETHER = 300
"""Objects in one stream of objects: who opens a page reads all of its stream."""


def string(text: str) -> bytes:
    """Write a text string: as it is where it is ASCII, else as UTF-16 in hexadecimal digits."""
    if not text.isascii():
        return b"<feff%b>" % text.encode("utf-16-be").hex().encode()
    return b"(%b)" % text.translate(_ESCAPED).encode()


def label(text: str) -> bytes:
    """Write the label of a page: an en dash between two folios in PDFDocEncoding, which more readers of labels take than take UTF-16."""
    parts = [string(part)[1:-1] for part in text.split("–")]
    return b"(%b)" % b"\\205".join(parts) if text.replace("–", "").isascii() else string(text)


_ESCAPED = str.maketrans({"\\": "\\\\", "(": "\\(", ")": "\\)", "\r": "\\r", "\n": "\\n"})


def number(value: float, places: int) -> bytes:
    """Write a number with at most so many decimal places."""
    written = f"{value:.{places}f}".rstrip("0").rstrip(".")
    return b"0" if written == "-0" else written.encode()


def reference(to: int) -> bytes:
    """Write a reference to an object."""
    return b"%d 0 R" % to


def array(values: Iterable[bytes]) -> bytes:
    """Write an array."""
    return b"[ %b]" % b"".join([value + b" " for value in values])


def dictionary(entries: Mapping[str, bytes]) -> bytes:
    """Write a dictionary, its keys in order."""
    return b"<< %b>>" % b"".join([b"/%b %b " % (key.encode(), value) for key, value in sorted(entries.items())])


def well_ended(data: bytes) -> bytes:
    """Give data that do not end badly when they are compressed, with a line feed more if need be, which nothing that is stored here minds.

    Compressed data end in the lowest byte of a checksum, which is one more than the sum of all bytes (RFC 1950).
    """
    while zlib.adler32(data) & 255 == 13:
        data += b"\n"
    return data


def packed(data: bytes, level: int = 9) -> bytes:
    """Compress data so that they end well."""
    return zlib.compress(well_ended(data), level)


class PdfFile:
    """A PDF in the making."""

    def __init__(self) -> None:
        self._parts: list[bytes] = [HEAD]
        self._length = len(HEAD)
        self._rows: dict[int, tuple[int, int, int]] = {0: (0, 0, 65535)}
        self._waiting: list[tuple[int, bytes]] = []
        self._next = 1

    def reserve(self, count: int = 1) -> int:
        """Keep numbers for objects that follow; give the first."""
        self._next += count
        return self._next - count

    def add(self, body: bytes, at: int | None = None) -> int:
        """Put an object in, under the number kept for it or the next; give its number."""
        at = self.reserve() if at is None else at
        self._waiting.append((at, body))
        return at

    def add_stream(self, data: bytes, entries: bytes = b"", at: int | None = None) -> int:
        """Put a stream in: its data as they are to be stored, and its dictionary without the ends and the length; give its number."""
        at = self.reserve() if at is None else at
        head = b"%d 0 obj\n<< %b/Length %d >>\nstream\n" % (at, entries, len(data))
        self._rows[at] = (1, self._length, 0)
        self._parts += (head, data, _END)
        self._length += len(head) + len(data) + len(_END)
        return at

    def add_packed(self, data: bytes, entries: bytes = b"") -> int:
        """Put a stream in, compressed."""
        return self.add_stream(packed(data), b"/Filter /FlateDecode " + entries)

    def add_together(self, first: int, bodies: Sequence[bytes], streams: Iterable[tuple[int, bytes]]) -> None:
        """Put objects in that have numbers in a row; those that are streams have their dictionary among the bodies, and their data here by place."""
        apart = dict(streams)
        for place, data in apart.items():
            self.add_stream(data, bodies[place][3:-2], first + place)
        self._pack([(first + place, body) for place, body in enumerate(bodies) if place not in apart])

    def _pack(self, objects: Sequence[tuple[int, bytes]]) -> None:
        """Write objects into streams of objects."""
        for start in range(0, len(objects), _TOGETHER):
            some = objects[start : start + _TOGETHER]
            places = accumulate([len(body) + 1 for _, body in some], initial=0)
            heads = b" ".join([b"%d %d" % (at, place) for (at, _), place in zip(some, places, strict=False)]) + b"\n"
            data = heads + b"\n".join([body for _, body in some])
            entries = b"/Type /ObjStm /N %d /First %d /Filter /FlateDecode " % (len(some), len(heads))
            holder = self.add_stream(packed(data, 6), entries)
            self._rows.update((at, (2, holder, index)) for index, (at, _) in enumerate(some))

    def finished(self, root: int, information: int) -> bytes:
        """Give the file."""
        self._pack(self._waiting)
        table_at = self.reserve()
        self._rows[table_at] = (1, self._length, 0)
        rows = [self._rows[at] for at in range(self._next)]
        width = max(second for _, second, _ in rows).bit_length() // 8 + 1
        table = zlib.compress(_predicted(rows, width))
        digest = hashlib.sha256()
        for part in self._parts:
            digest.update(part)
        name = digest.hexdigest()[:32].encode()
        form = b"/Type /XRef /Filter /FlateDecode /DecodeParms << /Columns %d /Predictor 12 >> /W [ 1 %d 2 ] " % (width + 3, width)
        rest = b"/Info %d 0 R /Root %d 0 R /Size %d /ID [ <%b> <%b> ] " % (information, root, len(rows), name, name)
        at = self._length
        self.add_stream(table, form + rest, table_at)
        return b"".join((*self._parts, b"startxref\n%d\n%%%%EOF\n" % at))


def _predicted(rows: Sequence[tuple[int, int, int]], width: int) -> bytes:
    """Write a table of cross-references, each row of which holds what differs from the one above (the predictor "Up", ISO 32000-1 §7.4.4.4)."""
    plain = b"".join([bytes((kind,)) + second.to_bytes(width) + third.to_bytes(2) for kind, second, third in rows])
    step = width + 3
    table = bytearray(b"\2" * (len(rows) * (step + 1)))
    for column in range(step):
        values = plain[column::step]
        table[column + 1 :: step + 1] = bytes([(one - above) & 255 for above, one in zip(b"\0" + values, values, strict=False)])
    if zlib.adler32(table) & 255 == 13:
        table[0] = 0  # there is no row above the first: it may as well be written without the predictor
    return bytes(table)


_END = b"\nendstream\nendobj\n"
