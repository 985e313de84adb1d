"""A file as a zip archive holds it: deflated once, and put into archives again and again as it is.

Takes bytes; gives them deflated, with what the archive has to say of them. Deflating ten megabytes takes half a second, copying them none.
"""

from __future__ import annotations

import struct
import zlib

LEVEL = 6
_HEAD = struct.Struct("<QL")


class Deflated(bytes):
    """Deflated bytes (RFC 1951), with the length and checksum of what they stand for."""

    length: int
    crc: int

    @classmethod
    def of(cls, data: bytes) -> Deflated:
        """Deflate a file."""
        compressor = zlib.compressobj(LEVEL, zlib.DEFLATED, -15)
        made = cls(compressor.compress(data) + compressor.flush())
        made.length, made.crc = len(data), zlib.crc32(data)
        return made

    @classmethod
    def from_kept(cls, kept: bytes) -> Deflated:
        """Read what `to_keep` gave."""
        made = cls(kept[_HEAD.size :])
        made.length, made.crc = _HEAD.unpack_from(kept)
        return made

    def to_keep(self) -> bytes:
        """Give everything as one row of bytes."""
        return _HEAD.pack(self.length, self.crc) + self
