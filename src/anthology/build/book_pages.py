"""Where the printed pages of some texts begin in the book, found from no more of it than has to be laid out for that.

Takes an opened edition, a page layout and slugs; gives a `Pagination` with the labels of the book. Front matter is counted apart, in roman
figures, and what follows the last of these texts moves no page of theirs: neither is looked at. Makes no PDF.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from anthology.build.freshness import KEPT
from anthology.build.making import Tell, make_pages
from anthology.build.opening import OpenEdition
from anthology.cache import Cache
from anthology.edition.document import Document, Matter, Pagination
from anthology.render.edition_pdf import lay_out_documents, paginate
from anthology.render.page_layout import PageLayout
from anthology.render.selection import without_voices


def pages_of_texts(opened: OpenEdition, layout: PageLayout, slugs: Collection[str], tell: Tell) -> Pagination:
    """Say where the pages of these texts begin; each text must stand behind the front matter."""
    before = _up_to(opened.book.documents, slugs)
    if any(document.settles for document in before):
        return make_pages(opened, layout, tell=tell)
    silent = {voice.id for voice in opened.manifest.voices if not voice.in_print}
    documents, texts = lay_out_documents(
        without_voices(replace(opened.book, documents=before), silent).documents,
        layout,
        files={source: opened.root / path for source, path in opened.book.files.items()},
        cache=Cache(opened.root / KEPT),
        progress=lambda progress: tell(f"laying out {progress.slug}", progress.done, progress.total),
    )
    return paginate(documents, texts, layout)


def _up_to(documents: Sequence[Document], slugs: Collection[str]) -> tuple[Document, ...]:
    """Give what is counted in arabic figures up to the last of these texts."""
    body = [document for document in documents if document.matter is not Matter.FRONT and document.kind != "cover"]
    last = max((place for place, document in enumerate(body) if document.slug in slugs), default=-1)
    return tuple(body[: last + 1])
