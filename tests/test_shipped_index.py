"""The index of the shipped book: every reference is followed, in print and in the e-book, and what it speaks of is found there."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass

import pikepdf
import pytest
from lxml import etree

from anthology.apparatus.mentions import EXTRA
from anthology.build import index_pages, making
from anthology.build.making_epub import make_epub
from anthology.build.opening import OpenEdition, open_edition
from anthology.markup import NOTEREF, classes, parse, plain_text
from anthology.render.templates import Templates
from anthology.validate.pdf_text import page_texts
from tests.conftest import ROOT

FOLIOS = re.compile(r"(?P<first>[0-9]+|[ivxlc]+)(–(?P<last>[0-9]+|[ivxlc]+))?(?P<note>n?)")


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeBook:
    """The shipped book in both outputs, with the index as it was set last."""

    opened: OpenEdition
    pdf: bytes
    epub: bytes
    printed_index: etree._Element


@pytest.fixture(scope="module")
def made() -> MadeBook:
    """Make both outputs, and keep what was set as the printed index."""
    opened = open_edition(ROOT / "anthology.yaml")
    kept: list[str] = []

    def set_index(fragment: str, templates: Templates) -> str:
        kept.append(index_pages.index_body(fragment, templates))
        return kept[-1]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(making, "index_body", set_index)
        printed = making.make_pdf(opened, making.layout_of(opened, "book-a5"), tell=lambda what, done, total: None)
    epub = make_epub(opened, printed.pagination)
    return MadeBook(opened=opened, pdf=printed.pdf, epub=epub, printed_index=parse(kept[-1]))


def folded(text: str) -> str:
    """Take away what setting changes: kinds of quotation marks, dashes and spaces, capitals, the hyphens of broken words."""
    text = re.sub("[‘’“”\"']", "", text).replace("\u00ad", "").replace("\u2060", "")
    return re.sub(r"\s+", "", re.sub("[–—‐‑-]", "", text)).casefold()


def sought(opened: OpenEdition) -> dict[str, set[str]]:
    """Give, by the id of each heading, the words one of which must stand at every place to which it leads.

    These are the forms of the register's entry, the words of links to it, the words that the editor's entry finds or quotes, the beginnings of
    paragraphs that the editor names, and the ends of notes that are said to speak of it.
    """
    known, words = opened.apparatus.known, {heading.id: set[str]() for heading in opened.headings}
    ids = {heading.address: heading.id for heading in opened.headings if heading.address}
    for subject, entries in (("person", known.people), ("term", known.terms)):
        for entry in entries:
            words.setdefault(f"index-{subject}-{entry.id}", set()).update(entry.forms)
    for document in opened.book.documents:
        for fragment in (document.body, *(note.body for note in document.notes)):
            for link in parse(fragment).iter("a"):
                if heading := ids.get(link.get("href", "")):
                    words[heading].add(plain_text(link))
        for note in document.notes:
            for subject in note.subjects:
                words.setdefault(f"index-{subject.replace(':', '-')}", set()).add(plain_text(parse(note.body))[-20:])
    _add_editors_words(opened, words)
    return {identifier: {folded(form) for form in forms} for identifier, forms in words.items()}


def _add_editors_words(opened: OpenEdition, words: dict[str, set[str]]) -> None:
    numbered = {
        element.get("id"): beginning(element)
        for document in opened.book.documents
        for element in parse(document.body).iter("p")
        if element.get("data-number")
    }
    by_words = {heading.words: heading.id for heading in opened.headings}
    for extra in opened.apparatus.extras:
        scheme, _, name = (extra.of or "").partition(":")
        identifier = f"index-{scheme}-{name}" if extra.of else by_words.get(extra.entry or "") or _loosely(extra.entry or "", by_words)
        found = words.setdefault(identifier, set())
        found.update(extra.find, (place.at for place in extra.quoted))
        for place in (*extra.places, *extra.main):
            slug, _, number = place.rpartition(" ")[2].partition("#")
            if start := numbered.get(f"{slug}-p{number.removeprefix('p')}"):
                found.add(start)


def beginning(paragraph: etree._Element) -> str:
    """Give the first words of a paragraph, as far as no mark of a note stands between them."""
    copied = deepcopy(paragraph)
    for call in [link for link in copied.iter("a") if NOTEREF in classes(link)]:
        call.text = "¦"
    return "".join(map(str, copied.itertext())).partition("¦")[0][:25]


def _loosely(words: str, by_words: dict[str, str]) -> str:
    return next((identifier for heading, identifier in by_words.items() if folded(heading) == folded(words)), f"{EXTRA}-{words}")


def printed_references(index: etree._Element) -> Iterator[tuple[str, str, str, bool]]:
    """Give each stretch of pages to which the printed index leads: the heading's id, the first folio and the last, whether a note is meant."""
    for item in index.iter("li"):
        places = next((span for span in item.iter("span") if "places" in classes(span)), None)
        for run in "".join(map(str, places.itertext())).strip(", ").split(", ") if places is not None else ():
            match = FOLIOS.fullmatch(run)
            assert match, run
            yield item.get("id", ""), match["first"], match["last"] or match["first"], bool(match["note"])


def test_every_reference_of_the_printed_index_leads_to_the_words(made: MadeBook) -> None:
    """The page with that folio is opened, every page of a range; words that a page's end divides are looked for over it."""
    texts = [folded(text) for text in page_texts(made.pdf)]
    with pikepdf.open(io.BytesIO(made.pdf)) as pdf:
        pages = {str(page.label): number for number, page in enumerate(pdf.pages)}
    words = sought(made.opened)
    lost, count = [], 0
    for heading, first, last, note in printed_references(made.printed_index):
        for number in range(pages[first], pages[last] + 1):
            count += 1
            if not any(form in texts[number] or _divided(form, texts[number], texts[number + 1]) for form in words[heading]):
                lost.append(f"{heading} {first}–{last}{' note' * note}: not on page {number}")
    assert count > 1000
    assert lost == []


def _divided(form: str, page: str, following: str) -> bool:
    """Tell whether words begin near the end of the text of a page and go on at the top of the next one."""
    return any(form[:cut] in page and following.startswith(form[cut:]) for cut in range(3, len(form)))


def test_what_was_set_as_the_index_stands_in_the_pdf(made: MadeBook) -> None:
    """The index that the test above follows is the one that is printed, folios and all."""
    shown = folded(" ".join(page_texts(made.pdf)))
    for item in list(made.printed_index.iter("li"))[::10]:
        assert folded("".join(map(str, item.itertext()))) in shown


def test_every_link_of_the_index_of_the_e_book_leads_to_the_words(made: MadeBook) -> None:
    """The paragraph, heading or note to which a link leads names what the heading says."""
    with zipfile.ZipFile(io.BytesIO(made.epub)) as epub:
        pages = {name.rpartition("/")[2]: etree.fromstring(epub.read(name)) for name in epub.namelist() if name.endswith(".xhtml")}
    ids = {(name, element.get("id")): element for name, page in pages.items() for element in page.iter() if element.get("id")}
    words = sought(made.opened)
    lost, count = [], 0
    for item in pages["index.xhtml"].iter("{http://www.w3.org/1999/xhtml}li"):
        for link in item.iter("{http://www.w3.org/1999/xhtml}a"):
            if "locator" not in (link.get("class") or "").split():
                continue
            count += 1
            name, _, target = (link.get("href") or "").partition("#")
            there = folded(without_marks(ids[name, target])) if (name, target) in ids else ""
            if not any(form in there for form in words[item.get("id", "")]):
                lost.append(f"{item.get('id')} {link.get('href')}")
    assert count > 1000
    assert lost == []


def without_marks(element: etree._Element) -> str:
    """Give the words of an element of the e-book without the marks of notes."""
    if "noteref" in (element.get("class") or "").split():
        return ""
    return (element.text or "") + "".join(without_marks(child) + (child.tail or "") for child in element if isinstance(child.tag, str))


def test_names_of_places_without_numbers_say_where_they_are(made: MadeBook) -> None:
    """A headnote is not paragraph 1 of its text, and a piece without numbers has none."""
    with zipfile.ZipFile(io.BytesIO(made.epub)) as epub:
        index = etree.fromstring(epub.read("EPUB/text/index.xhtml"))
    shown = " ".join("".join(map(str, item.itertext())) for item in index.iter("{http://www.w3.org/1999/xhtml}li"))
    assert "¶ head" not in shown
    assert re.search(r"headnote par\. \d", shown)
    assert re.search(r"Introduction par\. \d", shown)


def test_the_list_of_illustrations_leads_to_the_pictures(made: MadeBook) -> None:
    """In the e-book each line to its figure; in print the folio behind a caption is that of the page where the caption stands again."""
    with zipfile.ZipFile(io.BytesIO(made.epub)) as epub:
        pages = {name.rpartition("/")[2]: etree.fromstring(epub.read(name)) for name in epub.namelist() if name.endswith(".xhtml")}
    figures = {(name, element.get("id")) for name, page in pages.items() for element in page.iter("{http://www.w3.org/1999/xhtml}figure")}
    links = [link for link in pages["illustrations.xhtml"].iter("{http://www.w3.org/1999/xhtml}a") if "locator" in (link.get("class") or "")]
    assert len(links) == 4
    assert {tuple((link.get("href") or "").split("#")) for link in links} <= figures
    with pikepdf.open(io.BytesIO(made.pdf)) as pdf:
        labels = [str(page.label) for page in pdf.pages]
    texts = [folded(text) for text in page_texts(made.pdf)]
    for caption in (folded(plain_text(link)) for link in links[:2]):
        listed, shown = [number for number, text in enumerate(texts) if caption in text]
        assert f"{caption}{labels[shown]}" in texts[listed]
