"""What the package says of the book is there, and is true."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from anthology.render.epub import write_epub
from anthology.render.epub_metadata import modified
from anthology.render.epub_options import EpubOptions
from anthology.render.templates import Templates
from tests.render.reading import strings, tree
from tests.render.sample import DOCUMENTS, METADATA, make_book, make_pagination


def said(data: bytes, name: str) -> list[str]:
    return strings(tree(data, "content.opf"), f"//o:meta[@property='{name}']/text()")


def test_each_person_stands_once_with_all_roles(sample_epub: bytes) -> None:
    package = tree(sample_epub, "content.opf")
    assert strings(package, "//dc:creator/text()") == ["First Editor", "Made-up Author", "Second Made-up Author"]
    assert strings(package, "//o:meta[@refines='#person-1' and @property='role']/text()") == ["edt", "trl"]
    assert strings(package, "//o:meta[@refines='#person-1' and @property='file-as']/text()") == ["Editor, First"]


def test_translators_alone_are_contributors(root: Path) -> None:
    book = replace(make_book(), metadata=replace(METADATA, contributors=(replace(METADATA.contributors[0], role="trl"),)))
    data = write_epub(book, pagination=None, root=root, templates=Templates(), fonts={}, options=EpubOptions())
    assert strings(tree(data, "content.opf"), "//dc:contributor/text()") == ["First Editor"]


def test_the_catalogue_data_are_complete(sample_epub: bytes) -> None:
    package = tree(sample_epub, "content.opf")
    values = {name: strings(package, f"//dc:{name}/text()") for name in "identifier language publisher date rights description subject".split()}
    assert values == {
        "identifier": [METADATA.identifier],
        "language": ["en"],
        "publisher": ["Test Press"],
        "date": ["2026-11-23"],
        "rights": ["CC BY-SA 4.0"],
        "description": ["Made up for the tests."],
        "subject": ["Ferries"],
    }
    assert said(sample_epub, "schema:bookEdition") == ["2"]
    assert said(sample_epub, "dcterms:modified") == ["2026-11-23T00:00:00Z"]
    assert strings(package, "/o:package/@xml:lang") == ["en"]


def test_page_numbers_are_claimed_only_where_they_are(sample_epub: bytes, root: Path) -> None:
    """With the printed edition that they come from."""
    assert {"pageNavigation", "pageBreakMarkers"} <= set(said(sample_epub, "schema:accessibilityFeature"))
    assert said(sample_epub, "pageBreakSource") == [METADATA.identifier]
    without = write_epub(make_book(), pagination=None, root=root, templates=Templates(), fonts={}, options=EpubOptions())
    assert not {"pageNavigation", "pageBreakMarkers"} & set(said(without, "schema:accessibilityFeature"))
    assert said(without, "pageBreakSource") == []
    named = EpubOptions(page_source="urn:isbn:9780000000002")
    other = write_epub(make_book(), pagination=make_pagination(), root=root, templates=Templates(), fonts={}, options=named)
    assert said(other, "pageBreakSource") == ["urn:isbn:9780000000002"]


def test_conformance_is_claimed_only_where_somebody_answers_for_it(sample_epub: bytes, root: Path) -> None:
    assert said(sample_epub, "dcterms:conformsTo") == []
    data = write_epub(make_book(), pagination=None, root=root, templates=Templates(), fonts={}, options=EpubOptions(certified_by="A reading group"))
    assert said(data, "dcterms:conformsTo") == ["EPUB Accessibility 1.1 - WCAG 2.2 Level AA"]
    assert said(data, "a11y:certifiedBy") == ["A reading group"]


def test_index_and_notes_are_claimed_only_where_they_are(sample_epub: bytes, root: Path) -> None:
    assert "index" in said(sample_epub, "schema:accessibilityFeature")
    book = replace(make_book(), documents=tuple(d for d in DOCUMENTS if d.kind != "index"))
    data = write_epub(book, pagination=None, root=root, templates=Templates(), fonts={}, options=EpubOptions(without_voices=("author", "editor")))
    assert "index" not in said(data, "schema:accessibilityFeature")
    assert "Notes" not in said(data, "schema:accessibilitySummary")[0]


@pytest.mark.parametrize(("frames", "hazard"), [(1, "none"), (2, "unknown")])
def test_a_picture_that_moves_is_not_said_to_be_harmless(frames: int, hazard: str, tmp_path: Path, fonts: Mapping[str, bytes]) -> None:
    """Whether it flashes cannot be told by a machine."""
    pictures = [Image.new("L", (4, 4), 255 * number) for number in range(frames)]
    pictures[0].save(tmp_path / "a.gif", save_all=True, append_images=pictures[1:])
    book = replace(make_book(), files={"pictures/quay.svg": "a.gif"})
    data = write_epub(book, pagination=None, root=tmp_path, templates=Templates(), fonts=fonts, options=EpubOptions())
    assert said(data, "schema:accessibilityHazard") == [hazard]


@pytest.mark.parametrize(
    ("date", "time"), [("2026-11-23", "2026-11-23T00:00:00Z"), ("2026-11", "2026-11-01T00:00:00Z"), ("2026", "2026-01-01T00:00:00Z")]
)
def test_the_date_of_the_edition_is_the_time_of_change(date: str, time: str) -> None:
    assert modified(date) == time
