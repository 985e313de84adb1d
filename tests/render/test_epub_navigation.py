"""Ways through the EPUB."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from anthology.edition.document import PageStart
from anthology.render.epub import write_epub
from anthology.render.epub_options import EpubOptions
from anthology.render.templates import Templates
from anthology.validate.epub import check_epub
from tests.render.reading import found, strings, tree
from tests.render.sample import DOCUMENTS, make_book, make_pagination, place


def test_contents_nest_texts_in_sections_and_name_their_authors(sample_epub: bytes) -> None:
    nav = tree(sample_epub, "nav.xhtml")
    toc = found(nav, "//h:nav[@epub:type='toc']")[0]
    assert strings(toc, "h:ol/h:li/h:a/@href") == [f"text/{slug}.xhtml" for slug in "introduction water people chronology index colophon".split()]
    assert ["".join(strings(link, ".//text()")) for link in found(toc, "h:ol/h:li/h:ol/h:li/h:a")] == [
        "The Ferry · Made-up Author",
        "Winter Song · Second Made-up Author",
    ]


def test_landmarks_lead_to_the_parts_that_are_there(sample_epub: bytes) -> None:
    nav = tree(sample_epub, "nav.xhtml")
    marks = found(nav, "//h:nav[@epub:type='landmarks']//h:a")
    assert [strings(mark, "@epub:type")[0] for mark in marks] == ("cover toc bodymatter titlepage copyright-page introduction index colophon".split())
    assert marks[2].get("href") == "text/water.xhtml"


def test_the_page_list_has_every_printed_page_in_order(sample_epub: bytes) -> None:
    """Those of the printed contents lead to the navigation document, which stands in their place."""
    nav = tree(sample_epub, "nav.xhtml")
    labels = strings(nav, "//h:nav[@epub:type='page-list']//h:a/text()")
    assert labels == "i iii iv v vi vii 1 3 4 5 6 7 9 10 11 12 13 15".split()
    assert strings(nav, "//h:nav[@epub:type='page-list']//h:a/@href")[3] == "nav.xhtml#contents-page-v"
    assert strings(nav, "//*[@epub:type='pagebreak']/@id") == ["contents-page-v", "contents-page-vi"]


def test_landmarks_and_page_list_are_not_shown_as_text(sample_epub: bytes) -> None:
    nav = tree(sample_epub, "nav.xhtml")
    assert strings(nav, "//h:nav[@hidden]/@id") == ["landmarks", "pages"]


def test_the_ncx_says_the_same_to_old_readers(sample_epub: bytes) -> None:
    """Nested two deep, with the page list, in one order of play."""
    ncx = tree(sample_epub, "toc.ncx")
    assert strings(ncx, "//n:meta[@name='dtb:depth']/@content") == ["2"]
    assert strings(ncx, "//n:meta[@name='dtb:maxPageNumber']/@content") == ["15"]
    assert strings(ncx, "/n:ncx/n:navMap/n:navPoint[2]/n:navPoint/n:navLabel/n:text/text()")[0] == "The Ferry · Made-up Author"
    orders = [int(order) for order in strings(ncx, "//@playOrder")]
    assert orders == list(range(1, len(orders) + 1))
    assert strings(ncx, "//n:pageTarget/@type")[:7] == ["front"] * 6 + ["normal"]


def test_each_page_of_the_printed_contents_begins_with_its_line(sample_epub: bytes) -> None:
    """The first above all lines, the second within the link that it begins with: a list of navigation holds nothing between its lines."""
    nav = tree(sample_epub, "nav.xhtml")
    assert strings(nav, "/h:html/h:body/*[@epub:type='pagebreak']/@id") == ["contents-page-v"]
    (mark,) = found(nav, "//h:nav[@epub:type='toc']//h:a/*[@epub:type='pagebreak']")
    (link,) = found(nav, "//h:a[h:span/@id='contents-page-vi']")
    assert (mark.get("id"), mark.get("role"), link.get("href")) == ("contents-page-vi", "doc-pagebreak", "text/winter.xhtml")
    assert link[0] is mark


@pytest.mark.parametrize(
    ("offset", "href"),
    [
        (place("contents", "Author, Winter"), "text/winter.xhtml"),
        (place("contents", "Introduction"), "text/introduction.xhtml"),
        (99_999, "text/people.xhtml"),
    ],
)
def test_a_page_of_the_contents_that_begins_within_a_line_is_marked_before_it(offset: int, href: str, root: Path) -> None:
    """As a page that begins within a word is marked before the word."""
    pages = {**make_pagination(), "contents": (PageStart(label="v", offset=0, page_index=4), PageStart(label="vi", offset=offset, page_index=5))}
    data = write_epub(make_book(), pagination=pages, root=root, templates=Templates(), fonts={}, options=EpubOptions())
    assert strings(tree(data, "nav.xhtml"), "//h:a[h:span/@id='contents-page-vi']/@href") == [href]
    assert list(check_epub(data)) == []


def test_pages_of_contents_in_another_order_stand_in_their_own(root: Path) -> None:
    """A template of the book may list what it likes; the page list then still follows the marks."""
    contents = next(document for document in DOCUMENTS if document.kind == "contents")
    links = [f'<li><a href="anthology:{slug}">{slug}</a></li>' for slug in ("winter", "colophon", "introduction", "people", "half-title")]
    book = make_book(contents=replace(contents, body=f"<h1>Contents</h1><ol>{''.join(links)}</ol>"))
    starts = tuple(
        PageStart(label=label, offset=offset, page_index=4) for label, offset in (("v", 0), ("vi", 9), ("vii", 15), ("viii", 24), ("ix", 40))
    )
    data = write_epub(book, pagination={"contents": starts}, root=root, templates=Templates(), fonts={}, options=EpubOptions())
    assert list(check_epub(data)) == []
