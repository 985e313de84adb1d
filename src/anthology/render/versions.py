"""Versions of all that decides how a page comes out: our own code of the print engine, the Python packages, the system's libraries.

Gives strings for the cache's keys. Our own code is known by its bytes, so nobody has to remember to raise a number.
"""

from __future__ import annotations

import ctypes
import hashlib
import sys
import zlib
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from anthology.render.fonts import fonts_fingerprint

_MODULES = ("box_tree.py", "fallback_fonts.py", "laid_out.py", "layout*.py", "line_*.py", "page_reading.py", "printing.py", "tag*.py")
_PACKAGES = ("weasyprint", "pydyf", "pyphen", "tinycss2", "cssselect2", "pillow", "fonttools")
_LIBRARIES = (
    (("libpango-1.0.so.0", "libpango-1.0.0.dylib", "libpango-1.0-0.dll"), "pango_version_string"),
    (("libharfbuzz.so.0", "libharfbuzz.0.dylib", "libharfbuzz-0.dll"), "hb_version_string"),
)


_EPUB_MODULES = (
    *("render/epub*.py", "render/deflated.py", "render/places.py", "render/templates.py", "render/cover.py"),
    *("validate/epub*.py", "validate/words*.py"),
)
_EPUB_PACKAGES = ("jinja2", "markupsafe", "lxml", "uharfbuzz", "resvg-py")


@cache
def epub_fingerprint() -> str:
    """Give a hash that changes whenever the same document could make another page of the EPUB, or its checks could judge it otherwise."""
    sources = Path(__file__).parents[1]
    digest = hashlib.sha256(f"{sys.version} {zlib.ZLIB_RUNTIME_VERSION}\n".encode())
    for path in (sources / "markup.py", *(path for pattern in _EPUB_MODULES for path in sorted(sources.glob(pattern)))):
        digest.update(path.read_bytes())
    digest.update("\n".join(map(_package, _EPUB_PACKAGES)).encode())
    return digest.hexdigest()


@cache
def engine_fingerprint() -> str:
    """Give a hash that changes whenever the same document could come out differently."""
    digest = hashlib.sha256(fonts_fingerprint().encode())
    for path in (path for pattern in _MODULES for path in sorted(Path(__file__).parent.glob(pattern))):
        digest.update(path.read_bytes())
    digest.update((Path(__file__).parents[1] / "markup.py").read_bytes())
    digest.update("\n".join((*map(_package, _PACKAGES), *(_library(names, call) for names, call in _LIBRARIES))).encode())
    return digest.hexdigest()


def _package(name: str) -> str:
    try:
        return f"{name} {version(name)}"
    except PackageNotFoundError:
        return f"{name} missing"


def _library(names: tuple[str, ...], call: str) -> str:
    """Ask a C library for its version."""
    for name in names:
        try:
            ask = getattr(ctypes.CDLL(name), call)
        except (OSError, AttributeError):
            continue
        ask.restype = ctypes.c_char_p
        return f"{name} {ask().decode()}"
    return f"{call} unknown"
