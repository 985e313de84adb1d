"""The notes and registers of the book that ships with the project."""

from __future__ import annotations

from anthology.apparatus.catalogue import open_apparatus
from anthology.apparatus.notes_file import load_notes
from anthology.apparatus.registers import RegisterPaths
from anthology.edition.numbering import number_paragraphs
from anthology.library.markdown import markdown_fragment
from anthology.library.text import Text, Witness, Work
from anthology.manifest.model import DEFAULT_VOICES
from anthology.problems import Problems
from tests.conftest import ROOT

NOTES = ROOT / "notes"
REGISTERS = RegisterPaths(**{name: NOTES / f"{name}.yaml" for name in ("people", "glossary", "chronology", "bibliography")})


def test_every_note_is_bound_and_every_link_and_citation_resolves() -> None:
    """The notes on the digests stand in them, those for the full texts can be read, and the registers agree."""
    problems = Problems()
    slugs = sorted(path.stem for path in (NOTES / "digests").glob("*.md"))
    apparatus = open_apparatus(root=ROOT, paths=REGISTERS, voices=DEFAULT_VOICES, texts=slugs, language="en", problems=problems, sets_citations=False)
    bound = 0
    for slug in slugs:
        body, _ = markdown_fragment((NOTES / "digests" / f"{slug}.md").read_text("utf-8"))
        text = Text(slug=slug, work=Work(title="", short_title=""), witness=Witness(), body=body, path=f"notes/digests/{slug}.md")
        bound += len(apparatus.annotate(text, number_paragraphs(body, slug), f"notes/digests/{slug}.yaml").notes)
    for path in sorted((NOTES / "full").glob("*.yaml")):
        for entry in load_notes(path, ROOT, apparatus.voices, slugs, problems):
            apparatus.resolve(markdown_fragment(entry.note)[0], entry.where("note"))
    assert [str(problem) for problem in problems] == []
    assert bound >= 120
