"""Made-up editions on a very small page, for the proofs of building: written to a folder as an editor would have them there."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from anthology.build import BuildOptions, BuildReport, build_edition
from anthology.render import pool

WORDS = (
    "lantern quay rope tide bread ledger winter bell harbour cooper sail salt copper evening anchor market window letter crane barrel"
    " unaccountable correspondence neighbourhood nevertheless of the and a in which nobody thought to say"
).split()

LAYOUT = """\
title: A very small page
trim_width_mm: 90
trim_height_mm: 110
margin_inner_mm: 10
margin_outer_mm: 12
margin_top_mm: 12
lines: 18
text_size_pt: 10
leading_pt: 13
note_size_pt: 8
note_leading_pt: 10
long_note_letters: 300
"""


@dataclass(slots=True)
class MadeText:
    """A text and its notes."""

    id: str
    title: str
    paragraphs: list[str]
    notes: dict[str, str] = field(default_factory=dict)
    """Words of the text that a note is tied to, with what it says."""

    def manifest_lines(self) -> str:
        """Give its entry."""
        notes = f"\n        notes: notes/{self.id}.yaml" if self.notes else ""
        witness = f"{{file: seeds/{self.id}.md, rights: {{status: cc0}}}}"
        return f"      - id: {self.id}\n        title: {json.dumps(self.title)}\n        witness: {witness}{notes}\n"


@dataclass(slots=True)
class MadeSection:
    """A section."""

    id: str
    title: str
    texts: list[MadeText]


@dataclass(slots=True)
class MadeBook:
    """An edition."""

    title: str
    sections: list[MadeSection]
    introduction: str = "What the book is for."
    has_epub: bool = True

    @property
    def texts(self) -> list[MadeText]:
        """Every text in order."""
        return [text for section in self.sections for text in section.texts]

    def write(self, folder: Path) -> Path:
        """Write everything into a folder; give the manifest."""
        files = {"templates/pdf/layouts/tiny.yaml": LAYOUT, "notes/introduction.md": self.introduction + "\n"}
        for text in self.texts:
            files[f"seeds/{text.id}.md"] = "\n\n".join(text.paragraphs) + "\n"
            if text.notes:
                files[f"notes/{text.id}.yaml"] = "".join(
                    f"- at: {json.dumps(at)}\n  voice: editor\n  note: {json.dumps(said)}\n" for at, said in text.notes.items()
                )
        files["anthology.yaml"] = self._manifest()
        for name, content in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content, "utf-8")
        return folder / "anthology.yaml"

    def _manifest(self) -> str:
        sections = "".join(
            f"  - id: {section.id}\n    title: {json.dumps(section.title)}\n    texts:\n" + "".join(text.manifest_lines() for text in section.texts)
            for section in self.sections
        )
        return (
            f"edition:\n  title: {json.dumps(self.title)}\n  slug: made\n  editors: [{{name: Nobody At All, role: edt}}]\n"
            "  identifier: urn:uuid:2b6f6a90-5d3e-4f0e-8f5e-0b7c1d9a1a11\n  date: 2026-11-23\n"
            "front_matter:\n  - {id: introduction, title: Introduction, file: notes/introduction.md}\n"
            f"sections:\n{sections}"
            f"outputs:\n  pdf: {{layout: tiny}}\n  epub: {'{fonts: false}' if self.has_epub else 'null'}\n"
        )


def sentence(start: int, count: int) -> str:
    """Give some words as a sentence; each start gives others."""
    return " ".join(WORDS[(start * 11 + index * 7 + index * index) % len(WORDS)] for index in range(count)).capitalize() + "."


def small_book(*, texts_in_section: int = 2, paragraphs: int = 2, words: int = 25) -> MadeBook:
    """Give two sections of short texts; the first paragraph of each holds a word of its own, `wharfN`, with a note."""
    made = []
    for number in range(2 * texts_in_section):
        first = f"{sentence(number, words)} There is a wharf{number} in it."
        more = [sentence(10 * number + index, words) for index in range(1, paragraphs)]
        made.append(MadeText(f"text-{number}", f"Text Number {number}", [first, *more], {f"wharf{number}": f"*Wharf* of text {number}."}))
    halves = (made[:texts_in_section], made[texts_in_section:])
    return MadeBook("A Made Book", [MadeSection(f"part-{number}", f"Part Number {number}", list(half)) for number, half in enumerate(halves)])


def lay_out_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let texts be laid out in the test's own process."""
    monkeypatch.setattr(pool, "available", lambda: 0)


def build(manifest: Path, *, fresh: bool = False, output: Path | None = None) -> BuildReport:
    """Build as the command does, telling nobody."""
    return build_edition(manifest, BuildOptions(fresh=fresh, output=output), lambda what, done, total: None)


def outputs(folder: Path) -> dict[str, bytes]:
    """Give the edition as it lies in its output folder."""
    return {path.name: path.read_bytes() for path in sorted((folder / "output").glob("made.*"))}
