"""The peers: what they are given, and how each is run.

Takes the same chapters as our book is made of; writes them as Markdown with pandoc's footnotes, and as one page of HTML with a style sheet for the
engines of CSS, in our own fonts and page size; gives the commands. A peer that is not on the machine is named in `missing`.
"""

from __future__ import annotations

import importlib.util
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from anthology.markup import escape, parse, serialise
from anthology.render.fonts import FAMILY, face_files
from tests.benchmarks.chapters import Chapter
from tests.benchmarks.pages import xhtml_page

STYLE_SHEET = Path(__file__).with_name("peers.css")

TYPST = "import sys, typst; typst.compile(sys.argv[1], output=sys.argv[2], font_paths=[sys.argv[3]], ignore_system_fonts=True)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One command of a peer and what it makes."""

    name: str
    command: tuple[str, ...]
    output: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Peers:
    """The peers that are here, with their inputs written."""

    folder: Path
    steps: tuple[Step, ...]
    missing: tuple[str, ...]
    """A line for each that is not here."""


def prepare(chapters: Sequence[Chapter], title: str, folder: Path, without: Sequence[str] = ()) -> Peers:
    """Write the inputs; give the commands of the peers that are on this machine and not left out."""
    (folder / "fonts").mkdir(parents=True)
    face_files(folder / "fonts")
    steps: list[Step] = []
    missing: list[str] = []
    pandoc = _pandoc()
    if pandoc is None:
        missing.append("pandoc is not here: pip install pypandoc-binary")
    else:
        _write_markdown(chapters, title, folder, pandoc)
        steps += _pandoc_steps(folder, pandoc, missing)
    _write_html(chapters, title, folder)
    page = ("-m", "weasyprint", "--pdf-tags", "book.html", "weasyprint.pdf")
    steps.append(Step(name="WeasyPrint, one document", command=(sys.executable, *page), output=folder / "weasyprint.pdf"))
    steps += _vivliostyle(folder, missing)
    return Peers(folder=folder, steps=tuple(step for step in steps if not any(word in step.name for word in without)), missing=tuple(missing))


def _pandoc() -> str | None:
    if importlib.util.find_spec("pypandoc") is not None:
        import pypandoc

        try:
            return str(pypandoc.get_pandoc_path())
        except OSError:
            pass
    return shutil.which("pandoc")


def _pandoc_steps(folder: Path, pandoc: str, missing: list[str]) -> list[Step]:
    texts = sorted(path.relative_to(folder).as_posix() for path in (folder / "markdown").glob("*.md"))
    source = (pandoc, "-f", "markdown-citations", "--metadata-file=metadata.json", "--toc", "--toc-depth=1", *texts)
    steps = [Step(name="pandoc to EPUB", command=(*source, "-o", "pandoc.epub"), output=folder / "pandoc.epub")]
    if importlib.util.find_spec("typst") is None:
        missing.append("typst is not here: pip install typst")
        return steps
    typst = (sys.executable, "-c", TYPST, "book.typ", "typst.pdf", "fonts")
    steps.append(Step(name="pandoc to typst", command=(*source, "--standalone", "-t", "typst", "-o", "book.typ"), output=folder / "book.typ"))
    steps.append(Step(name="typst to PDF", command=typst, output=folder / "typst.pdf"))
    return steps


def _vivliostyle(folder: Path, missing: list[str]) -> list[Step]:
    program, browser = shutil.which("vivliostyle"), shutil.which("chromium") or shutil.which("google-chrome")
    if program is None or browser is None:
        missing.append("Vivliostyle is not here: npm install -g @vivliostyle/cli, and a Chromium")
        return []
    command = (program, "build", "book.html", "-o", "vivliostyle.pdf", "--executable-browser", browser)
    return [Step(name="Vivliostyle", command=command, output=folder / "vivliostyle.pdf")]


def _write_markdown(chapters: Sequence[Chapter], title: str, folder: Path, pandoc: str) -> None:
    """Have pandoc itself write its Markdown; the marks of notes are made different from text to text."""
    (folder / "markdown").mkdir()
    for chapter in chapters:
        command = (pandoc, "-f", "html-native_divs-native_spans+epub_html_exts", "-t", "markdown", "--wrap=none")
        markdown = subprocess.run(command, input=xhtml_page(chapter), capture_output=True, text=True, check=True, encoding="utf-8").stdout
        marked = re.sub(r"\[\^(\d+)\]", rf"[^{chapter.slug}-\1]", markdown)
        (folder / "markdown" / f"{chapter.slug}.md").write_text(marked, "utf-8")
    (folder / "metadata.json").write_text(json.dumps(_metadata(title)), "utf-8")


def _metadata(title: str) -> dict[str, object]:
    """Say what pandoc's template for typst needs for a page like ours."""
    margin = {"left": "18mm", "right": "26mm", "top": "19mm", "bottom": "29mm"}
    return {"title": title, "lang": "en", "papersize": "a5", "margin": margin, "mainfont": FAMILY, "fontsize": "11pt"}


def _write_html(chapters: Sequence[Chapter], title: str, folder: Path) -> None:
    """Write the whole book as one page, each note inside the line that it belongs to, as CSS wants it."""
    bodies = "\n".join(f"<section>\n<h1>{escape(chapter.title)}</h1>\n{_with_notes(chapter)}\n</section>" for chapter in chapters)
    head = f'<meta charset="utf-8"/><title>{escape(title)}</title><link rel="stylesheet" href="peers.css"/>'
    (folder / "book.html").write_text(f'<!DOCTYPE html>\n<html lang="en"><head>{head}</head>\n<body>\n{bodies}\n</body></html>\n', "utf-8")
    shutil.copyfile(STYLE_SHEET, folder / "peers.css")
    faces = face_files(folder / "fonts")
    rules = "".join(_font_rule(path, name) for name, path in faces.items() if (folder / "fonts" / path.name).is_file())
    (folder / "peers.css").write_text(rules + STYLE_SHEET.read_text("utf-8"), "utf-8")


def _font_rule(path: Path, name: str) -> str:
    weight, style = 700 if "bold" in name else 400, "italic" if "italic" in name else "normal"
    return f'@font-face {{ font-family: "{FAMILY}"; src: url(fonts/{path.name}); font-weight: {weight}; font-style: {style} }}\n'


def _with_notes(chapter: Chapter) -> str:
    tree = parse(chapter.body)
    notes: Mapping[str, str] = {note.key: note.body for note in chapter.notes}
    for link in tree.iter("a"):
        body = notes.get(str(link.attrib.pop("data-note", "")))
        if body is not None:
            link.tag = "span"
            link.set("class", "fn")
            _fill(link, body)
    return re.sub(r"<(span|a|i|b)([^>]*)/>", r"<\1\2></\1>", serialise(tree))


def _fill(place: etree._Element, body: str) -> None:
    """Set a note into its place; its blocks, which a line cannot hold, become lines of it."""
    note = parse(body)
    for block in [element for element in note.iter() if element.tag not in ("i", "b", "em", "strong", "span", "abbr", "body")]:
        block.tag = "span"
        block.attrib.pop("href", "")
    place.extend(list(note))
