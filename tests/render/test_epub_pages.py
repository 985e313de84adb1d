"""A document as a page: notes, printed pages, links, languages, semantics, numbers."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from anthology.render.epub import write_epub
from anthology.render.epub_options import EpubOptions, ParagraphNumbers
from anthology.render.templates import Templates
from tests.render.reading import found, member, strings, text_after, tree
from tests.render.sample import DOCUMENTS, make_book, make_pagination, note


def test_a_note_opens_from_its_mark_and_leads_back(sample_epub: bytes) -> None:
    """With its mark at its head, and a name that says note and not asterisk."""
    page = tree(sample_epub, "text/ferry.xhtml")
    for reference in found(page, "//h:a[@epub:type='noteref']"):
        (aside,) = found(page, f"//h:aside[@id='{(reference.get('href') or '').removeprefix('#')}']")
        back = found(aside, ".//h:a[@role='doc-backlink']")[0]
        assert back.get("href") == f"#{reference.get('id')}"
        assert back.text == reference.text
        assert reference.get("role") == "doc-noteref"
        assert reference.get("aria-label") == aside.get("aria-label")
        assert (aside.get("aria-label") or "") in (back.get("aria-label") or "")
        assert aside.get("role") == "doc-footnote"
    labels = strings(page, "//h:a[@epub:type='noteref']/@aria-label")
    assert labels == ["Editors’ note 1", "Author’s note 1", "Author’s note 2", "Editors’ note 2", "Editors’ note 3"]


def test_notes_stand_in_the_order_of_their_places(root: Path) -> None:
    """Whatever order they come in."""
    ferry = next(document for document in DOCUMENTS if document.slug == "ferry")
    book = make_book(ferry=replace(ferry, notes=tuple(reversed(ferry.notes))))
    data = write_epub(book, pagination=None, root=root, templates=Templates(), fonts={}, options=EpubOptions())
    assert strings(tree(data, "text/ferry.xhtml"), "//h:aside/@id") == [f"ferry-note-{key}" for key in ("e1", "a1", "a2", "e2", "e3")]


def test_a_key_of_any_signs_makes_legal_ids(root: Path) -> None:
    people = next(document for document in DOCUMENTS if document.slug == "people")
    body = people.body.replace("before six.", 'before six.<a class="noteref" data-note="†/1 a"/>')
    book = make_book(people=replace(people, body=body, notes=(note("†/1 a", "author", "†", "Author’s note 1", "<p>Or after.</p>"),)))
    data = write_epub(book, pagination=None, root=root, templates=Templates(), fonts={}, options=EpubOptions())
    assert strings(tree(data, "text/people.xhtml"), "//h:aside/@id") == ["people-note-_2020_2f1_20a"]


@pytest.mark.parametrize(
    ("slug", "page", "first"),
    [
        ("ferry", "3", "Made-up Author"),
        ("ferry", "4", "meant it."),
        ("ferry", "5", "languages hung"),
        ("ferry", "6", "Fares & rules"),
        ("ferry", "7", "Goats pay"),
        ("winter", "10", "In spring we"),
        ("colophon", "15", "Colophon"),
    ],
)
def test_a_printed_page_begins_before_the_right_word(sample_epub: bytes, slug: str, page: str, first: str) -> None:
    """Never inside a word, in a heading, or in a place where no mark may stand."""
    (mark,) = found(tree(sample_epub, f"text/{slug}.xhtml"), f"//*[@id='{slug}-page-{page}']")
    assert mark.get("role") == "doc-pagebreak"
    assert mark.get("aria-label") == f"page {page}"
    assert text_after(mark).replace("Number the paragraphs ", "").startswith(first)


def test_without_printed_pages_there_are_no_marks(root: Path) -> None:
    data = write_epub(make_book(), pagination=None, root=root, templates=Templates(), fonts={}, options=EpubOptions())
    assert b"pagebreak" not in member(data, "text/ferry.xhtml")
    assert b"page-list" not in member(data, "nav.xhtml")


def test_links_between_documents_become_links_between_files(sample_epub: bytes) -> None:
    page = tree(sample_epub, "text/ferry.xhtml")
    links = strings(page, "//h:a[not(@role)]/@href")
    assert links == ["winter.xhtml#winter-p2", "#ferry-p1", "people.xhtml#people-clerk"]


@pytest.mark.parametrize(("paged", "shown"), [(True, ["3", "10"]), (False, ["¶ 1", "¶ 2"])])
def test_a_link_that_shows_a_page_shows_the_printed_one_or_the_paragraph(root: Path, paged: bool, shown: list[str]) -> None:
    pagination = make_pagination() if paged else None
    data = write_epub(make_book(), pagination=pagination, root=root, templates=Templates(), fonts={}, options=EpubOptions())
    assert strings(tree(data, "text/index.xhtml"), "//h:a[@class='locator']/h:span/text()") == shown


def test_a_language_is_said_in_both_ways(sample_epub: bytes) -> None:
    page = tree(sample_epub, "text/ferry.xhtml")
    assert strings(page, "//*[@lang]/@lang") == strings(page, "//*[@lang]/@xml:lang") == ["en", "ru", "fr", "fr"]


@pytest.mark.parametrize(
    ("slug", "matter", "kind", "role"),
    [
        ("introduction", "frontmatter", "introduction", "doc-introduction"),
        ("water", "bodymatter", "part", "doc-part"),
        ("ferry", "bodymatter", "chapter", "doc-chapter"),
        ("index", "backmatter", "index", "doc-index"),
        ("colophon", "backmatter", "colophon", "doc-colophon"),
    ],
)
def test_a_page_says_what_kind_of_piece_it_is(sample_epub: bytes, slug: str, matter: str, kind: str, role: str) -> None:
    """And is named by its title."""
    page = tree(sample_epub, f"text/{slug}.xhtml")
    section = found(page, "/h:html/h:body/h:section")[0]
    assert strings(page, "//h:body/@epub:type") == [matter]
    assert strings(section, "@epub:type") == [kind]
    assert section.get("role") == role
    assert found(page, "//h:h1")[0].get("id") == section.get("aria-labelledby")


def test_a_page_without_a_title_in_it_is_named_all_the_same(sample_epub: bytes) -> None:
    assert strings(tree(sample_epub, "text/imprint.xhtml"), "/h:html/h:body/h:section/@aria-label") == ["Copyright page"]


@pytest.mark.parametrize(
    ("manner", "switches", "always"), [(ParagraphNumbers.ON_DEMAND, 1, False), (ParagraphNumbers.ALWAYS, 0, True), (ParagraphNumbers.NEVER, 0, False)]
)
def test_paragraph_numbers_are_shown_when_wanted_and_are_never_text(root: Path, manner: ParagraphNumbers, switches: int, always: bool) -> None:
    """They stand in an attribute, which the style sheet shows: so they are not copied and not read aloud."""
    options = EpubOptions(paragraph_numbers=manner)
    data = write_epub(make_book(), pagination=None, root=root, templates=Templates(), fonts={}, options=options)
    page = tree(data, "text/ferry.xhtml")
    assert len(found(page, "//h:details[@class='numbers']")) == switches
    assert bool(found(page, "//h:section[@class='numbered']")) == always
    assert strings(page, "//h:p[@id='ferry-p2']/@data-number") == ["2"]
    assert found(tree(data, "text/people.xhtml"), "//h:details") == []


def test_cells_of_a_wide_table_know_their_columns(root: Path) -> None:
    """So that a row can be set as a list on a narrow screen; a table that fits, or has cells over several columns, is left alone."""
    heads = "<thead><tr><th>Day</th><th>Boats <em>out</em></th><th>Fares</th></tr></thead>"
    table = f"<table>{heads}<tbody><tr><th>Monday</th><td>12</td><td>3</td></tr></tbody></table>"
    spanning = f"<table>{heads}<tbody><tr><th>Monday</th><td colspan='2'>none</td></tr></tbody></table>"
    people = next(document for document in DOCUMENTS if document.slug == "people")
    book = make_book(people=replace(people, body=people.body + table + spanning))
    data = write_epub(book, pagination=None, root=root, templates=Templates(), fonts={}, options=EpubOptions())
    assert strings(tree(data, "text/people.xhtml"), "//h:table/@class") == ["stacks"]
    assert strings(tree(data, "text/people.xhtml"), "//@data-label") == ["Boats out", "Fares"]
    assert b"stacks" not in member(data, "text/ferry.xhtml")


def test_no_element_is_empty_in_the_short_way(sample_epub: bytes) -> None:
    """A reader that takes XHTML for HTML would run on past <span/>."""
    page = member(sample_epub, "text/ferry.xhtml").decode()
    assert "<span" in page
    assert not [part for part in page.split("<") if part.rstrip().endswith("/>") and part.split()[0] not in {"meta", "link", "img", "hr", "br"}]
