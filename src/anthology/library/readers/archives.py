"""Archives: what comes zipped, opened with limits.

No member is written anywhere; names that lead out of the archive, members that unfold to more than they may, and locked archives are refused.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from pathlib import PurePosixPath

from anthology.library.reading import Received
from anthology.problems import InputError, Problem

MAX_MEMBER = 64 << 20
MAX_TOTAL = 512 << 20
MAX_RATIO = 200
"""How many times its packed size a large member may be."""

MAX_MEMBERS = 20_000
_LOCKED = 0x1
PICTURES = frozenset({".jpg", ".jpeg", ".png", ".gif", ".webp"})
"""Endings of the pictures that can be brought in."""


class Archive:
    """A zip file that can be trusted to be small and to stay inside itself."""

    def __init__(self, received: Received) -> None:
        self._received = received
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(received.data))
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
            raise self.problem("T022", "the archive is broken", "get it again") from error
        self.members = {info.filename: info for info in self._zip.infolist() if not info.is_dir()}
        self._check()

    def problem(self, code: str, message: str, hint: str | None = None) -> InputError:
        """Make the error that says what is wrong with this archive."""
        return InputError([Problem(code=code, message=message, at=self._received.at, hint=hint)])

    def _check(self) -> None:
        infos = list(self.members.values())
        for name in self.members:
            if name.startswith("/") or "\\" in name or ".." in PurePosixPath(name).parts or ":" in name.split("/")[0]:
                raise self.problem("T023", f"the archive names a file outside itself: '{name[:80]}'", "get the book from where it is published")
        bombs = [info for info in infos if info.file_size > MAX_MEMBER or info.file_size > max(info.compress_size, 1) * MAX_RATIO + (1 << 20)]
        if bombs or len(infos) > MAX_MEMBERS or sum(info.file_size for info in infos) > MAX_TOTAL:
            raise self.problem("T022", "the archive unfolds to more than a book can hold")
        if any(info.flag_bits & _LOCKED for info in infos):
            raise self.problem("T032", "the archive is locked with a password", "unlock it first")

    def read(self, name: str) -> bytes:
        """Give the bytes of a member; refuse one that is not there, broken or longer than it says."""
        info = self.members.get(name)
        if info is None:
            raise self.problem("T027", f"the archive has no file '{name[:80]}'", "get it again")
        try:
            with self._zip.open(info) as stream:
                data = stream.read(MAX_MEMBER + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError) as error:
            raise self.problem("T022", f"the archive is broken at '{name[:80]}'", "get it again") from error
        if len(data) > MAX_MEMBER:
            raise self.problem("T022", "the archive unfolds to more than a book can hold")
        return data
