"""Outside programs that read formats for us: pandoc and Poppler's pdftotext.

Takes the bytes of a file and the name of a program; gives what the program made of it. The program sees a copy in a folder of its own. One that is
missing, fails or takes too long is a located problem.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

from anthology.external import Program, Tool, run
from anthology.library.reading import Received
from anthology.problems import InputError, MissingToolError, OutputError, Problem

_SECONDS = 120
PROGRAMS = {
    "pandoc": Tool(name="pandoc", purpose="reads ODT and RTF files", packages=(("any", "apt install pandoc, or brew install pandoc"),)),
    "pdftotext": Tool(
        name="pdftotext",
        purpose="reads PDF files",
        packages=(("any", "apt install poppler-utils, or brew install poppler"),),
        version=("-v",),
    ),
}


def convert(name: str, received: Received, before: Sequence[str], after: Sequence[str], suffix: str) -> str:
    """Run a program on the bytes: its arguments before and after the name of the file. Gives its standard output."""
    tool = PROGRAMS[name]
    path = shutil.which(name)
    if path is None:
        hint = f"{dict(tool.packages)['any']}, or save the file in another format"
        raise MissingToolError([Problem(code="T026", message=f"'{name}', which {tool.purpose}, is not on this machine", at=received.at, hint=hint)])
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / f"received{suffix}"
        copy.write_bytes(received.data)
        try:
            result = run(Program(tool=tool, command=(path,)), [*before, copy, *after], seconds=_SECONDS)
        except OutputError as error:
            raise InputError([Problem(code="T027", message=problem.message, at=received.at) for problem in error.problems]) from error
    if result.status:
        said = (result.errors.strip().splitlines() or ["no reason given"])[-1].replace(str(copy), received.path)
        locked = "password" in said.lower()
        message = "the file is locked with a password" if locked else f"{name} cannot read the file: {said}"
        raise InputError([Problem(code="T032" if locked else "T027", message=message, at=received.at, hint="get it again, or save it anew")])
    return result.output
