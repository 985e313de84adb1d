"""What of the things that the builder works with is on this machine, and what to type for the rest.

Takes nothing; gives a `Finding` for Python and the packages, for the shared libraries that WeasyPrint loads, for the fonts, and for the outside
programs that check and compare. Installs nothing and prints nothing. Only what a book cannot be built without is fatal: the launcher has seen to
that, but a machine changes.
"""

from __future__ import annotations

import ctypes
import importlib.metadata
import importlib.util
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from anthology.external import TOOLS, Tool, find, install_hint, version
from anthology.problems import OutputError

BUILDER = Path(__file__).resolve().parents[2]
"""The builder's folder; Ace stands below it when the tests' tools are installed."""

OLDEST_PYTHON = (3, 11)

SET_UP = (("any", "./anthology"),)
"""The launcher installs what the builder imports."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that was looked for."""

    tool: Tool
    is_there: bool
    is_needed: bool
    """Whether a book cannot be built without it."""

    state: str = ""
    """Its version, or what is wrong with it."""

    @property
    def is_fatal(self) -> bool:
        """Whether nothing can be built until it is there."""
        return self.is_needed and not self.is_there

    def __str__(self) -> str:
        """Write a line, and a second with what to type if it is missing."""
        mark = "there" if self.is_there else "MISSING" if self.is_needed else "not there"
        line = f"{mark:<11}{self.tool.name:<22}{self.tool.purpose}{f' ({self.state})' if self.state else ''}"
        return line if self.is_there else f"{line}\n{'':<11}{install_hint(self.tool)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Library:
    """A shared library of the system."""

    tool: Tool
    file_name: str
    """Without the ending, which is the system's."""

    version_function: str | None = None
    """A function without arguments that gives the version in a string."""


def _system_packages(debian: str, others: str = "pango harfbuzz") -> tuple[tuple[str, str], ...]:
    return (("apt-get", f"sudo apt-get install {debian}"), ("dnf", f"sudo dnf install {others}"), ("brew", f"brew install {others}"))


_HARFBUZZ = "libharfbuzz0b libharfbuzz-subset0"

LIBRARIES = (
    Library(
        tool=Tool(name="Pango", purpose="breaks lines and paragraphs", packages=_system_packages("libpango-1.0-0")),
        file_name="libpango-1.0",
        version_function="pango_version_string",
    ),
    Library(
        tool=Tool(name="PangoFT2", purpose="brings the book's own fonts to Pango", packages=_system_packages("libpangoft2-1.0-0")),
        file_name="libpangoft2-1.0",
    ),
    Library(
        tool=Tool(name="HarfBuzz", purpose="shapes the letters", packages=_system_packages(_HARFBUZZ)),
        file_name="libharfbuzz",
        version_function="hb_version_string",
    ),
    Library(
        tool=Tool(name="HarfBuzz subset", purpose="keeps the letters that a book uses", packages=_system_packages(_HARFBUZZ)),
        file_name="libharfbuzz-subset",
    ),
)
"""What WeasyPrint loads."""

PACKAGES = (
    Tool(name="weasyprint", purpose="lays out the pages", packages=SET_UP),
    Tool(name="pikepdf", purpose="puts pages on sheets, reads finished PDFs", packages=SET_UP),
    Tool(name="ebooklib", purpose="writes the EPUB", packages=SET_UP),
    Tool(name="page-validation", purpose="checks PDF/UA and PDF/A", packages=SET_UP),
    Tool(name="fontpkg-eb-garamond", purpose="the book's type", packages=SET_UP),
)
"""The chief of the Python packages that a book is built with."""

PANDOC = Tool(name="pandoc", purpose="is compared with in the benchmarks", packages=(("any", "./anthology bench"),))


def examine() -> tuple[Finding, ...]:
    """Look for everything."""
    with ThreadPoolExecutor() as looking:  # the programs are asked for their versions side by side
        outside = looking.map(look_for_program, TOOLS)
        inside = (look_at_python(), *map(look_for_package, PACKAGES), *map(look_for_library, LIBRARIES))
        return (*inside, *outside, look_for_pandoc())


def look_at_python() -> Finding:
    """Say which Python this is."""
    found = ".".join(map(str, sys.version_info[:3]))
    tool = Tool(name="Python", purpose="runs the builder", packages=SET_UP)
    return Finding(tool=tool, is_there=sys.version_info >= OLDEST_PYTHON, is_needed=True, state=found)


def look_for_package(tool: Tool) -> Finding:
    """Look for a Python package, without importing it."""
    try:
        found = importlib.metadata.version(tool.name)
    except importlib.metadata.PackageNotFoundError:
        return Finding(tool=tool, is_there=False, is_needed=True)
    return Finding(tool=tool, is_there=True, is_needed=True, state=found)


def look_for_library(library: Library) -> Finding:
    """Load a shared library by the name that its first version had."""
    ending = ".0.dylib" if sys.platform == "darwin" else ".so.0"
    try:
        loaded = ctypes.CDLL(library.file_name + ending)
    except OSError:
        return Finding(tool=library.tool, is_there=False, is_needed=True)
    return Finding(tool=library.tool, is_there=True, is_needed=True, state=_stated_version(loaded, library.version_function))


def _stated_version(loaded: ctypes.CDLL, function: str | None) -> str:
    if function is None:
        return ""
    ask: Callable[[], bytes | None] = getattr(loaded, function)
    ask.restype = ctypes.c_char_p  # type: ignore[attr-defined]  # what `getattr` gives is a ctypes function pointer
    return (ask() or b"").decode("ascii", "replace")


def look_for_program(name: str) -> Finding:
    """Look for an outside program, and ask it for its version; one that does not answer is of no use."""
    tool = TOOLS[name]
    program = find(name, BUILDER / "tests" / "tools", BUILDER)
    if program is None:
        return Finding(tool=tool, is_there=False, is_needed=False)
    try:
        return Finding(tool=tool, is_there=True, is_needed=False, state=version(program) or "")
    except OutputError as error:
        return Finding(tool=tool, is_there=False, is_needed=False, state="; ".join(problem.message for problem in error.problems))


def look_for_pandoc() -> Finding:
    """Pandoc comes in a Python package with the benchmarks' other peers."""
    return Finding(tool=PANDOC, is_there=importlib.util.find_spec("pypandoc") is not None, is_needed=False)
