"""The cover is drawn from the catalogue's data, whatever they are."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import replace

import pytest
from lxml import etree
from PIL import Image

from anthology.render.cover import HEIGHT, MARGIN, WIDTH, broken, cover_alt, cover_png, cover_svg, measure
from anthology.render.templates import Templates
from tests.render.sample import METADATA

LONG = "A Very Long Title about Internationalisation, Electrification and the Correspondence of Everybody with Everybody Else " * 2


TITLES = ("War", "The Ferry & Other “Crossings”", LONG, "Donaudampfschifffahrtsgesellschaftskapitän", "Рабочая оппозиция <1921>")


@pytest.mark.parametrize("title", TITLES)
def test_every_line_of_the_title_stands_within_the_margins(title: str, fonts: Mapping[str, bytes]) -> None:
    """A title is broken between words and set smaller until it goes in; nothing runs into what stands below."""
    drawing = etree.fromstring(cover_svg(replace(METADATA, title=title), Templates(), fonts).encode())
    texts = list(drawing.iter("{http://www.w3.org/2000/svg}text"))
    rows = [(float(text.get("y", "0")), float(text.get("font-size", "0")), text.text or "") for text in texts]
    assert " ".join(row[2] for row in rows).startswith(" ".join(title.split()))
    assert all(measure(text, size, fonts["regular"]) <= WIDTH - 2 * MARGIN + 1 for _, size, text in rows)
    heights = [y for y, _, _ in rows[:-1]]
    assert heights == sorted(heights)
    assert max(heights) < HEIGHT - 150


@pytest.mark.parametrize("title", TITLES)
@pytest.mark.parametrize("height", [HEIGHT, 2263])
def test_a_long_title_leaves_the_rule_above_the_editors_free(title: str, height: int, fonts: Mapping[str, bytes]) -> None:
    """With a subtitle of two lines too."""
    metadata = replace(METADATA, title=title, subtitle="A reader for those who come to it late, with notes and registers")
    drawing = etree.fromstring(cover_svg(metadata, Templates(), fonts, height=height).encode())
    rule = next(float(rect.get("y", "0")) for rect in drawing.iter("{http://www.w3.org/2000/svg}rect") if rect.get("width") == "150")
    (subtitle,) = (group for group in drawing.iter("{http://www.w3.org/2000/svg}g") if group.get("font-style") == "italic")
    assert max(float(text.get("y", "0")) for text in subtitle) < rule - 60


def test_the_picture_has_letters_and_the_same_bytes_twice(fonts: Mapping[str, bytes]) -> None:
    """It is drawn with our font alone; without letters it would have few greys."""
    svg = cover_svg(METADATA, Templates(), fonts)
    one, two = cover_png(svg, fonts), cover_png(svg, fonts)
    assert one == two
    with Image.open(io.BytesIO(one)) as picture:
        assert picture.size == (WIDTH, HEIGHT)
        title = picture.convert("L").crop((MARGIN, 400, WIDTH - MARGIN, 1400))
        assert sum(title.histogram()[:100]) > 20_000


def test_alternative_text_says_what_stands_there() -> None:
    assert cover_alt(METADATA) == "The Ferry & Other “Crossings”. A reader <for tests>. First Editor. Test Press."


def test_lines_are_even_and_no_more_than_needed() -> None:
    """Without a font, by a rule of thumb."""
    assert broken("one two three four five six", 10, 60, None).lines == ("one two", "three four", "five six")
    assert broken("", 10, 60, None).lines == ()
