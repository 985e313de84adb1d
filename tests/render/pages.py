"""Small pages and made-up documents for the tests of the print engine."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from anthology.cache import Cache
from anthology.edition.document import BookMetadata, Document, Matter, Opens, Pagination, PlacedNote
from anthology.render.edition_pdf import assemble, lay_out_documents
from anthology.render.laid_out import LaidOutText
from anthology.render.page_layout import LayoutEntry, PageLayout, load_layout

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
METADATA = BookMetadata(title="Made-up Pages", identifier="urn:uuid:00000000-0000-4000-8000-000000000001", date="2026-11-23", language="en")

WORDS = (
    "bread coal wages evening committee resolution delegates newspaper winter mills organisation internationalisation responsibility"
    " transformation understanding administration café naïve 1921 the of and which nobody thought would pass without amendment"
).split()


@cache
def book_layout() -> PageLayout:
    """Give the layout of the reading edition."""
    return load_layout("book-a5", (TEMPLATES,))


@cache
def small_layout(notes: str = "foot", paragraph_numbers: bool = False) -> PageLayout:
    """Give an absurdly small page with the same style."""
    measures = {
        **{"title": "small", "trim_width_mm": 80, "trim_height_mm": 100, "margin_inner_mm": 10, "margin_outer_mm": 14, "margin_top_mm": 12},
        **{"lines": 14, "text_size_pt": 10, "leading_pt": 13, "note_size_pt": 8, "note_leading_pt": 10, "note_rule_mm": 8, "long_note_letters": 200},
        **{"notes": notes, "paragraph_numbers": paragraph_numbers},
    }
    entry = LayoutEntry.model_validate(measures)
    return PageLayout(name="small", measures=entry, shared_css=book_layout().shared_css, own_css="")


def sentence(start: int, count: int) -> str:
    """Give some words."""
    return " ".join(WORDS[(start * 7 + index * 5) % len(WORDS)] for index in range(count)).capitalize() + "."


def note(key: str, body: str = "<p>A short note.</p>", *, voice: str = "editor", mark: str = "1", long: bool = False) -> PlacedNote:
    """Make a note."""
    return PlacedNote(key=key, voice=voice, mark=mark, label=f"Note {mark}", body=body, long=long)


def text(
    slug: str, body: str, *notes: PlacedNote, kind: str = "text", matter: Matter = Matter.BODY, opens: Opens = Opens.NEXT, level: int = 1
) -> Document:
    """Make a document."""
    return Document(
        slug=slug,
        kind=kind,
        matter=matter,
        title=slug.title(),
        byline=None,
        level=level,
        head_verso=f"{slug} verso",
        head_recto=f"{slug} recto",
        opens=opens,
        body=body,
        notes=notes,
    )


def paragraphs(slug: str, count: int, length: int = 40) -> str:
    """Give numbered paragraphs of running text."""
    return "".join(f'<p id="{slug}-p{n}" data-number="{n}">{sentence(n, length)}</p>' for n in range(1, count + 1))


def lay_out_one(document: Document, layout: PageLayout | None = None) -> LaidOutText:
    """Lay out one document in this process."""
    return lay_out_all([document], layout)[0]


def lay_out_all(documents: list[Document], layout: PageLayout | None = None) -> tuple[LaidOutText, ...]:
    """Lay out documents in this process, nothing kept."""
    return lay_out_documents(documents, layout or small_layout(), files={}, cache=Cache(None), workers=0)[1]


def make_pdf(documents: list[Document], layout: PageLayout | None = None) -> tuple[bytes, Pagination]:
    """Make a PDF of documents."""
    layout = layout or small_layout()
    return assemble(METADATA, documents, lay_out_all(documents, layout), layout)
