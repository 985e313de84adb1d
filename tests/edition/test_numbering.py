"""Paragraph numbers and ids: the same words are cited by the same number everywhere."""

from __future__ import annotations

from anthology.edition.numbering import last_number, number_paragraphs, paragraph_range
from anthology.markup import serialise

TEXT = (
    "<h2>Head</h2><p>One</p><blockquote><p>Two</p></blockquote><p class='dateline'>Moscow</p><ul><li><p>Three</p></li><li>item</li></ul>"
    "<h2 id='later'>Later</h2><p id='x'>Four <a href='#later'>up</a></p><p> </p>"
)


def test_running_paragraphs_are_numbered_from_one() -> None:
    numbered = serialise(number_paragraphs(TEXT, "a-text"))
    assert '<p id="a-text-p1" data-number="1">One</p>' in numbered
    assert '<p id="a-text-p2" data-number="2">Two</p>' in numbered
    assert '<p class="dateline">Moscow</p>' in numbered
    assert last_number(numbered) == 4


def test_ids_begin_with_the_slug_and_links_inside_follow() -> None:
    numbered = serialise(number_paragraphs(TEXT, "a-text"))
    assert '<h2 id="a-text-later">' in numbered
    assert 'href="#a-text-later"' in numbered
    assert '<p id="a-text-p4" data-number="4"><span id="a-text-x"/>Four' in numbered


def test_a_range_keeps_its_numbers_and_the_heading_over_it() -> None:
    cut = paragraph_range(serialise(number_paragraphs(TEXT, "a-text")), 4, 4)
    assert "Later" in cut
    assert 'data-number="4"' in cut
    assert "One" not in cut
    assert "Three" not in cut
