"""The templates: the book's own first, then the package's. Home of Jinja.

Takes the edition's folder; gives `Templates`, which renders or reads a template by its name (`epub/page.xhtml.j2`). A file of that name in
the book's own `templates/` replaces the package's. Templates run in Jinja's sandbox, reach nothing outside their two folders, escape all
text, and may not use a name that nobody gave them. Does not write anything.
"""

from __future__ import annotations

import hashlib
import traceback
from collections.abc import Mapping
from pathlib import Path

from jinja2 import FileSystemLoader, StrictUndefined, TemplateError, TemplateNotFound, TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from anthology.problems import InputError, Location, Problem

OWN_FOLDER = "templates"
"""Folder of the book's own templates, beside its manifest."""


def package_folder() -> Path:
    """Give the folder of the templates that come with the program: inside the installed package, or at the top of the repository."""
    here = Path(__file__).resolve()
    installed = here.parents[1] / "templates"
    return installed if installed.is_dir() else here.parents[3] / "templates"


def template_folders(root: Path) -> tuple[Path, ...]:
    """Give the folders in which templates and layouts are looked for: the book's own first."""
    return (root / OWN_FOLDER, package_folder())


_SLIPS = (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)
"""What Python itself raises where a template of the book's own does not fit what it is given; in one of ours it is our bug."""


class Templates:
    """Renders templates by name."""

    def __init__(self, root: Path | None = None) -> None:
        """Look first in the `templates` folder of `root`, the edition's folder, when there is one."""
        folders = ([root / OWN_FOLDER] if root is not None else []) + [package_folder()]
        self._folders = folders
        self._environment = ImmutableSandboxedEnvironment(
            loader=FileSystemLoader(folders),
            undefined=StrictUndefined,
            autoescape=True,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
        )
        self._environment.filters["tied"] = tied

    def render(self, name: str, values: Mapping[str, object]) -> str:
        """Fill in a template. Raises InputError with the template's line when it cannot be done."""
        try:
            return self._environment.get_template(name).render(values)
        except TemplateError as error:
            raise InputError([_problem(name, error)]) from error
        except _SLIPS as error:
            if not any((folder / name).is_file() for folder in self._folders[:-1]):
                raise
            raise InputError([_problem(name, error)]) from error

    def read(self, name: str) -> str:
        """Give a file that is used as it stands, such as a style sheet."""
        try:
            assert self._environment.loader is not None
            return self._environment.loader.get_source(self._environment, name)[0]
        except TemplateError as error:
            raise InputError([_problem(name, error)]) from error

    def fingerprint(self) -> str:
        """Give a hash that changes whenever any template does."""
        digest = hashlib.sha256()
        for number, folder in enumerate(self._folders):
            for path in sorted(path for path in folder.rglob("*") if path.is_file()):
                data = path.read_bytes()
                digest.update(f"{number} {path.relative_to(folder).as_posix()} {len(data)}\n".encode() + data)
        return digest.hexdigest()


def tied(text: str) -> Markup:
    """Join the last two words of a title with a no-break space, so that no single word stands alone in its last line."""
    head, _, last = text.rpartition(" ")
    return Markup.escape(f"{head}\u00a0{last}" if head and len(last) < 12 else text)


def safe(xml: str) -> Markup:
    """Mark a string that is XHTML already, so that a template does not escape it."""
    return Markup(xml)


def _problem(name: str, error: Exception) -> Problem:
    line = error.lineno if isinstance(error, TemplateSyntaxError) else _line(error)
    message = f"there is no template '{error.name}'" if isinstance(error, TemplateNotFound) else (str(error) or type(error).__name__)
    return Problem(
        code="R101",
        message=message,
        at=Location(path=f"{OWN_FOLDER}/{name}", line=line),
        hint="compare with the template of this name that comes with the program, or take yours away",
    )


def _line(error: BaseException) -> int | None:
    """Find the template's line in the traceback, which Jinja rewrites to speak of templates."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename.endswith(".j2")]
    return frames[-1].lineno if frames else None
