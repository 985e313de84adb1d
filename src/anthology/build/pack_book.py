"""The book of a pack: its title page and plan, contents, texts, registers cut down to what they use, questions, permissions, colophon.

Takes an opened edition and a pack of its manifest; gives a `Book` whose references all resolve inside it. Makes no output.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from textwrap import shorten

from anthology.apparatus.catalogue import Apparatus
from anthology.build.index_pages import index_headings, with_index
from anthology.build.opening import OpenEdition
from anthology.edition.back_matter import back_part, sources_part
from anthology.edition.document import Book, Document, Matter, Opens
from anthology.edition.model import Edition, Part
from anthology.edition.packs import addresses, closed, cut, excerpts, used_registers
from anthology.edition.registers import index_part, register_parts
from anthology.library.cleaning import clean_plain
from anthology.manifest import Pack
from anthology.markup import escape, parse, plain_text, serialise
from anthology.problems import Location, Problems
from anthology.render.documents import render_documents
from anthology.render.meeting_sheet import meeting_sheet_fragment

WRITING_LINES = 4
"""Ruled lines under each question."""

FIRST_LINE = 72
"""Letters of a question that are repeated at the end."""

SHEET = "meeting-sheet"
TIGHTNESS = ("", "tight", "tight tighter")
"""Ways to set a meeting sheet, one after the other until it is one page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionGroup:
    """Questions on one text, or on the whole pack."""

    title: str
    body: str
    """Fragment."""


def pack_edition(opened: OpenEdition, pack: Pack, tightness: str = "") -> OpenEdition:
    """Give the edition cut down to a pack; `tightness` is that of its meeting sheet. Raises InputError when the pack names what is not there."""
    problems = Problems()
    chosen = excerpts(pack, opened.manifest, problems)
    whole = {document.slug: document for document in opened.book.documents}
    texts = tuple(cut(whole[excerpt.slug], excerpt, pack, problems) for excerpt in chosen)
    problems.raise_errors()
    slugs = [excerpt.slug for excerpt in chosen]
    frame = _frame(opened, pack, slugs, texts, tightness)
    made = render_documents(frame, opened.templates)
    documents = _in_place(made, texts)
    headings = index_headings(Book(metadata=made.metadata, documents=documents), _apparatus_of(opened, texts), problems)
    book = with_index(Book(metadata=made.metadata, documents=documents, files={**opened.book.files, **made.files}), headings, opened.templates)
    book = replace(book, documents=closed(book.documents))
    return replace(opened, edition=frame, book=book, headings=headings)


def _apparatus_of(opened: OpenEdition, texts: tuple[Document, ...]) -> Apparatus:
    return replace(opened.apparatus, known=used_registers(opened.apparatus.known, addresses(texts)), extras=())


def _frame(opened: OpenEdition, pack: Pack, slugs: list[str], texts: tuple[Document, ...], tightness: str) -> Edition:
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
        *([_sheet_part(opened, pack, title, groups, tightness)] if pack.meeting_sheet else []),
        *register_parts(opened.apparatus, known, language),
        *index_part(_apparatus_of(opened, texts), language),
        sources_part(manifest, library),
        *_repeated(opened, pack, groups),
        replace(opened.edition.part("colophon"), content={**opened.edition.part("colophon").content, "pack": title, "book_title": metadata.title}),
    ]
    return Edition(metadata=replace(metadata, title=f"{metadata.title}: {title}", identifier=f"{metadata.identifier}:{pack.id}"), parts=tuple(parts))


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


def question_groups(opened: OpenEdition, pack: Pack, slugs: list[str]) -> tuple[QuestionGroup, ...]:
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
    content = {"groups": [{"title": group.title, "body": f"<ol>{_first_lines(group.body)}</ol>"} for group in groups]}
    return [back_part("questions-again", "The questions again", opened.book.metadata.language, content, kind="pack-questions")]


def _first_lines(fragment: str) -> str:
    return "".join(f"<li>{escape(_first_line(plain_text(item)))}</li>" for item in parse(fragment).iter("li"))


def _first_line(question: str) -> str:
    """Cut a question to about a line, between words."""
    return shorten(question, FIRST_LINE, placeholder=" …")


def _sheet_part(opened: OpenEdition, pack: Pack, title: str, groups: tuple[QuestionGroup, ...], tightness: str) -> Part:
    """Give the page to hand out: plan, questions, and the way to the e-book."""
    plan = opened.library.prose.get(pack.plan or "")
    language = opened.book.metadata.language
    plan_body = opened.apparatus.prose(SHEET, plan, language).body if plan else ""
    questions = "".join(group.body for group in groups)
    body = meeting_sheet_fragment(title, plan_body, questions, opened.manifest.edition.address, tightness=tightness)
    return back_part(SHEET, "Meeting sheet", language, {"body": body}, kind=SHEET)


def sheet_edition(opened: OpenEdition, pack: OpenEdition) -> OpenEdition:
    """Give the meeting sheet of a pack as a book of one page."""
    sheet = next(document for document in pack.book.documents if document.kind == SHEET)
    metadata = replace(pack.book.metadata, title=f"{pack.book.metadata.title}: {sheet.title.lower()}")
    alone = replace(sheet, matter=Matter.BODY)
    return replace(opened, book=Book(metadata=metadata, documents=closed((alone,)), files=pack.book.files), headings=())
