"""The front door of the print engine: documents in, laid-out texts and a finished PDF out. The book, packs and previews all come this way.

    layout = load_layout("book-a5", (edition_folder / "templates", package_templates))
    documents, texts = lay_out_documents(book.documents, layout, files=…, cache=…, progress=…, settle=…)
    data, pagination = assemble(book.metadata, documents, texts, layout)

`lay_out_documents` lays out each document by itself, in a pool of processes, those that are in the cache not at all. Documents with `settles`
print page numbers, which `settle` fills in (`settling`). It gives the documents back as they were laid out. `assemble` joins them; `Pagination` says
for each document where the printed pages begin, for the EPUB's page marks. A pack is the same with fewer documents and another layout.
Problems of layout come with the texts (`LaidOutText.problems`); errors among them raise `OutputError`.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from html import unescape
from pathlib import Path

from anthology.cache import Cache, key_of
from anthology.edition.document import BookMetadata, Document, Pagination, PlacedNote
from anthology.problems import OutputError, Problem, Problems, Severity
from anthology.render import pool
from anthology.render.fonts import face_files
from anthology.render.laid_out import LaidOutText, from_bytes, to_bytes
from anthology.render.page_layout import PageLayout
from anthology.render.page_plan import pagination, plan_pages
from anthology.render.settling import Relabel, Settle, Settling
from anthology.render.versions import engine_fingerprint


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """Said after each document."""

    done: int
    total: int
    slug: str
    reused: bool


def lay_out_documents(
    documents: Sequence[Document],
    layout: PageLayout,
    *,
    files: Mapping[str, Path],
    cache: Cache,
    settle: Settle | None = None,
    relabel: Relabel | None = None,
    progress: Callable[[Progress], None] | None = None,
    workers: int | None = None,
    meanwhile: Callable[[], None] | None = None,
) -> tuple[tuple[Document, ...], tuple[LaidOutText, ...]]:
    """Lay out documents; `files` maps each `src` in bodies to its file; `workers=0` lays out in this process.

    `meanwhile` is done once in this process while others are at work, if there is anything to be laid out.
    """
    settled = {document.slug: document for document in documents if not (document.settles and settle)}
    later = [document for document in documents if document.slug not in settled]
    with pool.Crew(workers, meanwhile) as crew:
        desk = _Desk(layout, files, cache, progress, crew, len(documents))
        texts = Settling(documents, later, settle, relabel, desk).lay_out(settled) if settle and later else desk.lay_out(documents)
    cache.prune()
    ordered = tuple(settled[document.slug] for document in documents)
    return ordered, tuple(texts[document.slug] for document in documents)


class _Desk:
    """Lays out documents, from the cache where it can."""

    def __init__(
        self,
        layout: PageLayout,
        files: Mapping[str, Path],
        cache: Cache,
        progress: Callable[[Progress], None] | None,
        crew: pool.Crew,
        total: int,
    ) -> None:
        self.layout, self.cache, self.crew, self.total = layout, cache, crew, total
        self._files, self._progress = files, progress
        self._css = layout.style_sheet()
        self._done: set[str] = set()
        self._guessed: dict[str, tuple[LaidOutText, bool]] = {}

    def lay_out(self, documents: Sequence[Document], guesses: Sequence[Document] = ()) -> dict[str, LaidOutText]:
        """Lay out some documents, and beside them what others will probably be: of these nothing is told until they are asked for."""
        texts: dict[str, LaidOutText] = {}
        keys = {document.slug: self._key(document) for document in (*documents, *guesses)}
        missing = []
        for document in (*documents, *guesses):
            if keys[document.slug] in self._guessed:
                texts[document.slug], reused = self._guessed.pop(keys[document.slug])
                self._tell(document.slug, reused=reused)
            elif (kept := self.cache.get(keys[document.slug])) is None:
                missing.append(document)
            else:
                texts[document.slug] = from_bytes(kept)
                self._note(document.slug, keys, texts, guesses, reused=True)
        if missing:
            self._make(missing, keys, texts, guesses)
        return texts

    def _note(self, slug: str, keys: Mapping[str, str], texts: Mapping[str, LaidOutText], guesses: Sequence[Document], *, reused: bool) -> None:
        if any(guess.slug == slug for guess in guesses):
            self._guessed[keys[slug]] = (texts[slug], reused)
        else:
            self._tell(slug, reused=reused)

    def _make(self, documents: Sequence[Document], keys: Mapping[str, str], texts: dict[str, LaidOutText], guesses: Sequence[Document]) -> None:
        problems = Problems()
        faces = face_files((self.cache.folder or Path(tempfile.gettempdir())) / "fonts")
        for slug, outcome in pool.run([self._task(document, faces) for document in documents], self.crew):
            if isinstance(outcome, Problem):
                problems.extend([outcome])
                continue
            texts[slug] = outcome
            problems.extend(problem for problem in outcome.problems if problem.severity is Severity.ERROR)
            if not outcome.problems:
                self.cache.put(keys[slug], to_bytes(outcome))
            self._note(slug, keys, texts, guesses, reused=False)
        problems.raise_errors(OutputError)

    def _tell(self, slug: str, *, reused: bool) -> None:
        if self._progress and slug not in self._done:
            self._done.add(slug)
            self._progress(Progress(done=len(self._done), total=self.total, slug=slug, reused=reused))

    def _task(self, document: Document, faces: Mapping[str, Path]) -> pool.Task:
        from anthology.render.layout_job import LayoutJob

        it = self.layout.measures
        job = LayoutJob(
            document=document,
            css=self._css,
            notes_at_foot=it.notes == "foot",
            long_note_letters=it.long_note_letters,
            hyphens_in_a_row=it.hyphens_in_a_row,
            lines_numbered=it.line_numbers != "none",
            faces=faces,
            files=self._pictures(document),
        )
        return pool.Task(name=document.slug, weight=len(document.body) + sum(2 * len(note.body) for note in document.notes), job=job)

    def _pictures(self, document: Document) -> dict[str, Path]:
        shown = [text for text in (document.body, *(note.body for note in document.notes)) if "src=" in text]
        names = {unescape(name) for text in shown for name in _SOURCE.findall(text)}
        return {name: self._files[name] for name in sorted(names) if name in self._files}

    def _key(self, document: Document) -> str:
        it = self.layout.measures
        notes = [str(getattr(note, name)) for note in document.notes for name in _NOTE]
        shown = (document.slug, document.kind, document.language, document.body, str(len(notes)), *notes)
        options = f"{it.notes} {it.long_note_letters} {it.hyphens_in_a_row} {it.line_numbers != 'none'}"
        pictures = [part for name, path in self._pictures(document).items() for part in (name, path.read_bytes())]
        return key_of(["laid out", engine_fingerprint(), self._css, options, *shown, *pictures])


_NOTE = tuple(field.name for field in fields(PlacedNote))
_SOURCE = re.compile(r'\ssrc="([^"]+)"')


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    """A book's PDF, and what is needed to join some of its texts again."""

    pdf: bytes
    pagination: Pagination
    excerpt: Callable[[Sequence[int]], bytes]
    """Joins some of the texts, by their places in the book, to a small complete file that has the book's fonts, whole."""


def join(
    metadata: BookMetadata, documents: Sequence[Document], texts: Sequence[LaidOutText], layout: PageLayout, relabel: Relabel | None = None
) -> Joined:
    """Join laid-out documents into a PDF; say where its pages begin."""
    from anthology.render.assembly import assemble_pages
    from anthology.render.assembly_fonts import FontStore

    plan = plan_pages(documents, [text.page_count for text in texts], layout.measures)
    plan = relabel(plan, documents, texts) if relabel else plan
    store = FontStore()

    def excerpt(which: Sequence[int]) -> bytes:
        some, made = [documents[index] for index in which], [texts[index] for index in which]
        small = plan_pages(some, [text.page_count for text in made], layout.measures)
        return assemble_pages(metadata, some, made, small, layout, store)

    data = assemble_pages(metadata, documents, texts, plan, layout, store)
    return Joined(pdf=data, pagination=pagination(documents, texts, plan), excerpt=excerpt)


def assemble(
    metadata: BookMetadata, documents: Sequence[Document], texts: Sequence[LaidOutText], layout: PageLayout, relabel: Relabel | None = None
) -> tuple[bytes, Pagination]:
    """Give the PDF alone, and where its pages begin."""
    joined = join(metadata, documents, texts, layout, relabel)
    return joined.pdf, joined.pagination


def paginate(documents: Sequence[Document], texts: Sequence[LaidOutText], layout: PageLayout) -> Pagination:
    """Say where the pages of laid-out documents begin, without joining them."""
    return pagination(documents, texts, plan_pages(documents, [text.page_count for text in texts], layout.measures))
