"""The book of a pack: its title page and plan, contents, texts, registers cut down to what they use, questions, permissions, colophon.

Takes an opened edition and a pack of its manifest; gives a `Book` whose references all resolve inside it. Makes no output.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from textwrap import shorten
from uuid import UUID, uuid5

from anthology.apparatus.catalogue import Apparatus
from anthology.build.index_pages import index_headings, with_index
from anthology.build.opening import OpenEdition
from anthology.edition.back_matter import back_part, sources_part
from anthology.edition.document import Book, BookMetadata, Document, Matter, Opens
from anthology.edition.model import Edition, Part
from anthology.edition.packs import addresses, closed, cut, excerpts, used_registers
from anthology.edition.registers import index_part, register_parts
from anthology.library.cleaning import clean_plain
from anthology.manifest import Pack
from anthology.markup import escape, parse, plain_text, serialise
from anthology.problems import Location, Problems
from anthology.render.documents import render_documents

WRITING_LINES = 4
"""Ruled lines under each question."""

FIRST_LINE = 72
"""Letters of a question that are repeated at the end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionGroup:
    """Questions on one text, or on the whole pack."""

    title: str
    body: str
    """Fragment."""


def pack_edition(opened: OpenEdition, pack: Pack) -> OpenEdition:
    """Give the edition cut down to a pack. Raises InputError when the pack names what is not there."""
    problems = Problems()
    chosen = excerpts(pack, opened.manifest, problems)
    whole = {document.slug: document for document in opened.book.documents}
    texts = tuple(cut(whole[excerpt.slug], excerpt, pack, problems) for excerpt in chosen)
    problems.raise_errors()
    slugs = [excerpt.slug for excerpt in chosen]
    frame = _frame(opened, pack, slugs, texts)
    made = render_documents(frame, opened.templates)
    documents = _in_place(made, texts)
    headings = index_headings(Book(metadata=made.metadata, documents=documents), _apparatus_of(opened, texts), problems)
    book = with_index(Book(metadata=made.metadata, documents=documents, files={**opened.book.files, **made.files}), headings, opened.templates)
    book = replace(book, documents=closed(book.documents))
    return replace(opened, edition=frame, book=book, headings=headings)


def _apparatus_of(opened: OpenEdition, texts: tuple[Document, ...]) -> Apparatus:
    return replace(opened.apparatus, known=used_registers(opened.apparatus.known, addresses(texts)), extras=())


def _frame(opened: OpenEdition, pack: Pack, slugs: list[str], texts: tuple[Document, ...]) -> Edition:
    """Give the parts of the pack; its texts are stood in for by parts without words, so that the contents list them."""
    manifest, metadata = opened.manifest, opened.book.metadata
    language, title = metadata.language, clean_plain(pack.title, metadata.language)
    known = used_registers(opened.apparatus.known, addresses(texts))
    library = replace(opened.library, texts={slug: opened.library.texts[slug] for slug in slugs})
    groups = question_groups(opened, pack, slugs)
    parts = [
        _title_part(opened, pack, title),
        Part(slug="contents", kind="contents", matter=Matter.FRONT, title="Contents", level=0, language=language, settles=True),
        *(_stand_in(text) for text in texts),
        *_question_parts(opened, pack, groups),
        *register_parts(opened.apparatus, known, language),
        *index_part(_apparatus_of(opened, texts), language),
        sources_part(manifest, library),
        *_repeated(opened, pack, groups),
        replace(opened.edition.part("colophon"), content={**opened.edition.part("colophon").content, "pack": title, "book_title": metadata.title}),
    ]
    return Edition(metadata=pack_metadata(opened, pack), parts=tuple(parts))


def pack_metadata(opened: OpenEdition, pack: Pack) -> BookMetadata:
    """Give what is said of a pack: the book's with its own title and identifier."""
    metadata = opened.book.metadata
    title = clean_plain(pack.title, metadata.language)
    return replace(metadata, title=f"{metadata.title}: {title}", identifier=pack_identifier(metadata.identifier, pack.id))


def pack_identifier(book: str, pack: str) -> str:
    """Name a pack: by a UUID made of the book's and the pack's id (RFC 9562 §5.5), or by the book's name with the id behind it where that is none."""
    try:
        return uuid5(UUID(book.removeprefix("urn:uuid:")), pack).urn if book.startswith("urn:uuid:") else f"{book}:{pack}"
    except ValueError:
        return f"{book}:{pack}"


def _stand_in(text: Document) -> Part:
    return Part(slug=text.slug, kind="half-title", matter=Matter.BODY, title=text.title, byline=text.byline, level=2, language=text.language)


def _in_place(made: Book, texts: tuple[Document, ...]) -> tuple[Document, ...]:
    by_slug = {text.slug: text for text in texts}
    return tuple(by_slug.get(document.slug, document) for document in made.documents)


def _title_part(opened: OpenEdition, pack: Pack, title: str) -> Part:
    metadata = opened.book.metadata
    plan = opened.library.prose.get(pack.plan or "")
    content = {
        "book_title": metadata.title,
        "edition": f"Cut from edition {metadata.number}, {metadata.date[:4]}",
        "plan": opened.apparatus.prose("pack-title", plan, metadata.language).body if plan else "",
    }
    return Part(
        slug="pack-title",
        kind="pack-title",
        matter=Matter.FRONT,
        title=title,
        level=0,
        opens=Opens.RECTO,
        language=metadata.language,
        content=content,
    )


def question_groups(opened: OpenEdition, pack: Pack, slugs: Sequence[str]) -> tuple[QuestionGroup, ...]:
    """Give the questions of the pack, or those of its texts."""
    own = opened.library.prose.get(pack.questions or "")
    entries = {text.id: text for text in opened.manifest.texts}
    named = (
        [("", own)] if own else [(opened.library.texts[slug].work.title, opened.library.prose.get(entries[slug].questions or "")) for slug in slugs]
    )
    resolve = opened.apparatus.resolve
    return tuple(QuestionGroup(title=title, body=resolve(prose.body, Location(path=prose.path))) for title, prose in named if prose)


def _question_parts(opened: OpenEdition, pack: Pack, groups: tuple[QuestionGroup, ...]) -> list[Part]:
    """Give the questions with room to write under each."""
    content = {"groups": [{"title": group.title, "body": _with_room(group.body)} for group in groups]}
    return [back_part("questions", "Questions", opened.book.metadata.language, content, kind="pack-questions")] if groups else []


def _with_room(fragment: str) -> str:
    """Put ruled lines under each question."""
    body = parse(fragment)
    for item in body.iter("li"):
        item.append(parse(f'<div class="room" data-uncounted="">{"<p> </p>" * WRITING_LINES}</div>')[0])
    return serialise(body)


def _repeated(opened: OpenEdition, pack: Pack, groups: tuple[QuestionGroup, ...]) -> list[Part]:
    """Give the first lines of the questions once more, if the pack wants them."""
    if not (pack.repeat_questions and groups):
        return []
    content = {"groups": [{"title": group.title, "body": f"<ol>{first_lines(group.body)}</ol>"} for group in groups]}
    return [back_part("questions-again", "The questions again", opened.book.metadata.language, content, kind="pack-questions")]


def first_lines(fragment: str, letters: int = FIRST_LINE) -> str:
    """Give the beginning of each question of a fragment, cut between words, as items of a list."""
    return "".join(f"<li>{escape(shorten(plain_text(item), letters, placeholder=' …'))}</li>" for item in parse(fragment).iter("li"))
