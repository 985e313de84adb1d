"""The book that ships, built as a new user would build it, and its two outputs looked into."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pikepdf
import pytest
from lxml import etree

from anthology.build import BuildOptions, build_edition
from anthology.external import find
from anthology.library.readers.listing import ListingEntry, read_listing
from anthology.validate.epub import run_ace, run_epubcheck
from anthology.validate.pdf_text import page_texts
from tests.conftest import ROOT


@pytest.fixture(scope="module")
def outputs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the folder into which the shipped book was built."""
    folder = tmp_path_factory.mktemp("shipped")
    build_edition(ROOT / "anthology.yaml", BuildOptions(output=folder), lambda what, done, total: None)
    return folder


@pytest.fixture(scope="module")
def epub_text(outputs: Path) -> str:
    with zipfile.ZipFile(outputs / "workers-opposition.epub") as epub:
        pages = [etree.fromstring(epub.read(name)) for name in epub.namelist() if name.endswith(".xhtml")]
    return folded(" ".join(str(text) for page in pages for text in page.itertext()))


@pytest.fixture(scope="module")
def pdf_text(outputs: Path) -> str:
    return folded(" ".join(page_texts((outputs / "workers-opposition.pdf").read_bytes())))


def folded(text: str) -> str:
    """Take away what setting changes: kinds of quotation marks, dashes and spaces, the hyphens of broken words."""
    text = re.sub('[‘’“”"]', "'", text).replace("\u00ad", "").replace("\u2060", "")
    return re.sub(r"\s+", "", re.sub("[–—‐‑]", "-", text)).casefold()


LISTING = read_listing((ROOT / "seeds/workers-opposition.txt").read_bytes(), "seeds/workers-opposition.txt")


def test_the_list_has_ten_titles_seven_captions_and_ten_blurbs() -> None:
    assert len(LISTING.entries) == 10
    assert sum(entry.caption is not None for entry in LISTING.entries) == 7


@pytest.mark.parametrize("entry", LISTING.entries, ids=lambda entry: entry.title[:30])
def test_title_caption_and_blurb_stand_in_both_outputs_word_for_word(entry: ListingEntry, epub_text: str, pdf_text: str) -> None:
    for words in (entry.title, entry.caption or "", entry.blurb):
        assert folded(words) in epub_text
        assert folded(words) in pdf_text


def test_the_pdf_says_what_it_is(outputs: Path) -> None:
    with pikepdf.open(io.BytesIO((outputs / "workers-opposition.pdf").read_bytes())) as pdf:
        assert str(pdf.Root.Lang) == "en-GB"
        assert bool(pdf.Root.MarkInfo.Marked)
        assert "Workers’ Opposition" in str(pdf.docinfo["/Title"])
        sections = [item for item in pdf.open_outline().root if item.title in {"Opposition", "The women’s movement", "Biographies"}]
        assert [item.title for item in sections] == ["Opposition", "The women’s movement", "Biographies"]
        assert "Appeal of the 22" in [child.title for child in sections[0].children]


def test_epubcheck_finds_nothing(outputs: Path) -> None:
    program = find("epubcheck")
    if program is None:
        pytest.skip("EPUBCheck or Java is not here")
    assert [str(problem) for problem in run_epubcheck(outputs / "workers-opposition.epub", program)] == []


def test_ace_finds_no_violation(outputs: Path) -> None:
    ace, browser = find("ace", ROOT / "tests/tools"), find("chromium")
    if ace is None or browser is None:
        pytest.skip("Ace or Chromium is not here")
    assert [str(problem) for problem in run_ace(outputs / "workers-opposition.epub", ace, browser)] == []
