"""A cache by content: what was made once from the same bytes, options and versions is not made again.

Takes keys (hashes of everything that can change a result; no time stamps, no tracking of dependencies) and bytes; gives the bytes back or
nothing. An entry holds its own checksum: one that is damaged, cut short, or of another form is dropped and made again. Entries are written to a
temporary file and moved into place, so that two builds at once, or an interrupted one, never leave a torn one. A folder that cannot be written is
a cache that keeps nothing, and `trouble` says why. When it grows over its limit, what was longest unused goes first.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path

LIMIT = 1_000_000_000
"""Bytes a cache may hold by default."""

_MAGIC = b"anthology cache 1\n"
_SUFFIX = ".entry"


def key_of(parts: Iterable[bytes | str]) -> str:
    """Hash parts, each with its length, so that no two rows of parts look alike."""
    digest = hashlib.sha256()
    for part in parts:
        data = part.encode() if isinstance(part, str) else part
        digest.update(f"{len(data)}:".encode())
        digest.update(data)
    return digest.hexdigest()


class Cache:
    """A folder of entries; None as folder keeps nothing."""

    def __init__(self, folder: Path | None, limit: int = LIMIT, *, fresh: bool = False) -> None:
        self.folder = folder
        self.limit = limit
        self.fresh = fresh
        """Whether to ignore what is there; new entries are kept all the same."""

        self.trouble: str | None = None

    def get(self, key: str) -> bytes | None:
        """Give what was kept under a key; None when there is nothing whole."""
        path = self._path(key)
        if path is None or self.fresh:
            return None
        try:
            data = path.read_bytes()
        except OSError:
            return None
        payload = _opened(data, key)
        if payload is None:
            self._drop(path)
            return None
        _touch(path)
        return payload

    def put(self, key: str, payload: bytes) -> None:
        """Keep something under a key; a failure to write is only remembered."""
        path = self._path(key)
        if path is None or self.trouble is not None:
            return
        if self.fresh and self._holds(path, payload, key):
            _touch(path)
            return
        part = path.with_name(f"{path.name}.{os.getpid()}.part")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            part.write_bytes(_closed(payload, key))
            part.replace(path)
        except OSError as error:
            self.trouble = error.strerror or str(error)
            self._drop(part)

    @staticmethod
    def _holds(path: Path, payload: bytes, key: str) -> bool:
        """Tell whether an entry is there with these bytes: to put one in the place of another waits for the disk."""
        try:
            return path.read_bytes() == _closed(payload, key)
        except OSError:
            return False

    def prune(self) -> None:
        """Drop what was longest unused until the limit is kept."""
        if self.folder is None or not self.folder.is_dir():
            return
        entries = sorted(self._entries())
        total = sum(size for _, _, size in entries)
        for _, path, size in entries:
            if total <= self.limit:
                return
            self._drop(Path(path))
            total -= size

    def _entries(self) -> Iterable[tuple[int, str, int]]:
        """Give age, path and size of every entry."""
        for path in sorted(self.folder.glob(f"*/*{_SUFFIX}")) if self.folder else ():
            try:
                status = path.stat()
            except OSError:
                continue
            yield status.st_mtime_ns, str(path), status.st_size

    def _path(self, key: str) -> Path | None:
        return None if self.folder is None else self.folder / key[:2] / f"{key}{_SUFFIX}"

    @staticmethod
    def _drop(path: Path) -> None:
        try:
            path.unlink(missing_ok=True)
        except OSError:
            return


def _closed(payload: bytes, key: str) -> bytes:
    return _MAGIC + _checksum(payload, key) + payload


def _opened(data: bytes, key: str) -> bytes | None:
    start = len(_MAGIC) + 32
    payload = data[start:]
    return payload if data[:start] == _MAGIC + _checksum(payload, key) else None


def _checksum(payload: bytes, key: str) -> bytes:
    return hashlib.sha256(key.encode() + payload).digest()


def _touch(path: Path) -> None:
    """Note that an entry was used."""
    try:
        os.utime(path)
    except OSError:
        return
