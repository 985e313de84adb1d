"""Ways through the EPUB."""

from __future__ import annotations

from tests.render.reading import found, strings, tree


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
