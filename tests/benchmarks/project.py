"""A book of one's own made for the benchmark, and the revisions that its editor would make.

Takes chapters and an empty folder, or the book that ships with the builder; writes a complete project there. `Project.revise` makes one of
`REVISIONS` in its files; `restore` undoes them all and empties the cache.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path

import yaml

from anthology.render.templates import package_folder
from tests.benchmarks.chapters import Chapter
from tests.benchmarks.pages import xhtml_page

TEXTS_IN_A_SECTION = 12

REVISIONS = ("one word changed", "a paragraph added that pushes every later page", "two sections swapped", "the style sheet changed")
"""What is done to a book between two builds of it."""

ADDED = "This sentence was added by the editor of the second edition, who had read a further letter and thought that nobody should do without it."
ADDED_TIMES = 40
"""A thousand words: two pages and more, so that no blank page before a right-hand one can take them up."""

VOICES = (
    {"id": "author", "name": "Notes", "singular": "Note", "marks": "numerals"},
    {"id": "earlier-editor", "name": "Notes of an earlier edition", "singular": "Note of an earlier edition", "marks": "letters"},
)
"""Marks that a text with hundreds of notes can have."""

OWN_STYLE = "\nblockquote { font-size: 0.96em }\n"
KEPT = ("anthology.yaml", "anthology.lock", "seeds", "notes")


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """A book that can be built and revised."""

    folder: Path
    text: Path
    """The text that revisions touch: the first of the book."""

    has_seeds: bool = True
    """Whether that text is a seed, whose changes must be accepted into the lock."""

    @property
    def manifest(self) -> Path:
        """The recipe."""
        return self.folder / "anthology.yaml"

    def keep(self) -> None:
        """Remember the book as it is now."""
        shutil.rmtree(self._original, ignore_errors=True)
        self._original.mkdir()
        for name in KEPT:
            _copy(self.folder / name, self._original / name)

    def restore(self) -> None:
        """Undo every revision, and forget every build."""
        for name in (*KEPT, "templates", "output"):
            shutil.rmtree(self.folder / name, ignore_errors=True)
        (self.folder / "anthology.lock").unlink(missing_ok=True)
        for name in KEPT:
            _copy(self._original / name, self.folder / name)

    def revise(self, revision: str) -> None:
        """Make one of `REVISIONS`."""
        word, paragraph, sections, _ = REVISIONS
        if revision == word:
            self.text.write_text(word_changed(self.text.read_text("utf-8")), "utf-8")
        elif revision == paragraph:
            self.text.write_text(paragraph_added(self.text.read_text("utf-8")), "utf-8")
        elif revision == sections:
            self.manifest.write_text(sections_swapped(self.manifest.read_text("utf-8")), "utf-8")
        else:
            self._restyle()

    def _restyle(self) -> None:
        """Give the layout a style sheet of the book's own."""
        name = "pdf/layouts/book-a5.css"
        own = self.folder / "templates" / name
        own.parent.mkdir(parents=True, exist_ok=True)
        own.write_text((package_folder() / name).read_text("utf-8") + OWN_STYLE, "utf-8")

    @property
    def _original(self) -> Path:
        return self.folder.with_name(f"{self.folder.name}.original")


def _copy(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target)
    elif source.is_file():
        shutil.copyfile(source, target)


def new_project(chapters: Sequence[Chapter], title: str, folder: Path) -> Project:
    """Write a project whose texts stand under `seeds/`, each in its file, in sections of a dozen."""
    (folder / "seeds").mkdir(parents=True)
    for chapter in chapters:
        (folder / "seeds" / f"{chapter.slug}.xhtml").write_text(xhtml_page(chapter), "utf-8")
    size = min(TEXTS_IN_A_SECTION, max(1, len(chapters) // 2))
    groups = [chapters[start : start + size] for start in range(0, len(chapters), size)]
    edition = {"title": title, "slug": "book", "language": "en", "identifier": "urn:uuid:00000000-0000-4000-8000-000000000000", "date": "2026-01-01"}
    sections = [
        {"id": f"section-{number}", "title": f"Section {number}", "texts": [_entry(chapter) for chapter in group]}
        for number, group in enumerate(groups, 1)
    ]
    (folder / "anthology.yaml").write_text(_json({"edition": edition, "sections": sections, "voices": VOICES}), "utf-8")
    project = Project(folder=folder, text=folder / "seeds" / f"{chapters[0].slug}.xhtml")
    project.keep()
    return project


def _entry(chapter: Chapter) -> dict[str, object]:
    rights = {"status": "public-domain", "statement": "In the public domain."}
    return {
        "id": chapter.slug,
        "title": chapter.title,
        "witness": {"file": f"seeds/{chapter.slug}.xhtml", "citation": chapter.title, "rights": rights},
    }


def _json(manifest: object) -> str:
    """Write a manifest; what is JSON is YAML too."""
    return json.dumps(manifest, ensure_ascii=False, indent=1, default=str)


def shipped_project(repository: Path, folder: Path) -> Project:
    """Copy the book that ships with the builder; its texts as far as they are there."""
    folder.mkdir(parents=True)
    for name in KEPT:
        _copy(repository / name, folder / name)
    project = Project(folder=folder, text=_first_text(folder), has_seeds=False)
    project.keep()
    return project


def _first_text(folder: Path) -> Path:
    """Give the introduction of the first section: the body of the book begins with it, and no note is tied to its words."""
    return folder / str(yaml.safe_load((folder / "anthology.yaml").read_text("utf-8"))["sections"][0]["introduction"])


def word_changed(page: str) -> str:
    """Change one word in the middle of a page of XHTML or Markdown."""
    paragraphs = list(re.finditer(r"^(?:<p>)?[A-Z][^<>\n]{40,}", page, re.MULTILINE))
    middle = paragraphs[len(paragraphs) // 2]
    word = list(re.finditer(r"(?<= )[a-z]{4,}(?= )", middle.group()))[-1]
    start = middle.start() + word.start()
    return f"{page[:start]}changed{page[start + len(word.group()) :]}"


def paragraph_added(page: str) -> str:
    """Put a long paragraph before the first one."""
    words = " ".join(islice(cycle([ADDED]), ADDED_TIMES))
    if "<p>" in page:
        return page.replace("<p>", f"<p>{words}</p>\n<p>", 1)
    start = next(re.finditer(r"^[A-Z][^\n]{40,}", page, re.MULTILINE)).start()
    return f"{page[:start]}{words}\n\n{page[start:]}"


def sections_swapped(manifest: str) -> str:
    """Let the last section change places with the one before it."""
    recipe = yaml.safe_load(manifest)
    sections = recipe["sections"]
    sections[-1], sections[-2] = sections[-2], sections[-1]
    return _json(recipe)
