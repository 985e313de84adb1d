"""A whole e-book added to a new edition by the command, and made."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner

from anthology.build import BuildOptions, build_edition, check_edition
from anthology.cli.texts import add
from anthology.library.cleaning import fold
from anthology.library.lock import Lock
from anthology.library.readers import read
from anthology.library.reading import Received
from anthology.manifest import load_manifest
from anthology.markup import parse, plain_text
from anthology.scaffold import begin_book
from anthology.validate.received_words import bare_words


@pytest.mark.corpora
@pytest.mark.slow
def test_a_whole_book_is_added_to_a_new_edition_and_made_word_for_word(corpora: Path, tmp_path: Path) -> None:
    """Twelve texts in their order, every word of each in its page of the EPUB."""
    folder, source = tmp_path / "book", corpora / "sherlock.epub"
    begin_book(folder, "A Book to Add To")
    manifest = folder / "anthology.yaml"
    section = load_manifest(manifest).sections[0].id
    result = CliRunner().invoke(add, [str(source), "--section", section, "--folder", str(folder)])
    assert result.exit_code == 0, result.output
    texts = read(Received(path="seeds/sherlock.epub", data=source.read_bytes()))
    added = load_manifest(manifest).texts[-12:]
    assert [entry.witness.part for entry in added] == [text.part for text in texts]
    assert [Lock.load(folder).entries[entry.id].words for entry in added] == [text.words for text in texts]
    assert "14 in full" in check_edition(manifest).line
    report = build_edition(manifest, BuildOptions(pdf=False), lambda what, done, total: None)
    ((path, _),) = report.files
    with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as book:
        pages = {Path(name).stem: book.read(name).decode("utf-8") for name in book.namelist() if name.endswith(".xhtml")}
    for entry, text in zip(added, texts, strict=True):
        page = next(page for name, page in pages.items() if name.endswith(entry.id))
        made, read_words = " ".join(bare_words(page)), " ".join(fold(plain_text(parse(text.body))))
        assert len(read_words) > 20_000
        assert read_words[200:-200] in made, entry.id


@pytest.mark.corpora
@pytest.mark.slow
@pytest.mark.timeout(1200)
@pytest.mark.parametrize(("name", "texts", "notes"), [("sherlock", 12, 0), ("pepys", 116, 4542)])
def test_texts_of_a_whole_book_stand_in_its_order_with_its_notes(corpora: Path, tmp_path: Path, name: str, texts: int, notes: int) -> None:
    """As many notes as its file of endnotes has; the check finds no word that is not as it was received."""
    folder, source = tmp_path / "book", corpora / f"{name}.epub"
    begin_book(folder, "A Book to Add To")
    manifest = folder / "anthology.yaml"
    section = load_manifest(manifest).sections[0].id
    assert CliRunner().invoke(add, [str(source), "--section", section, "--folder", str(folder)]).exit_code == 0
    added = [entry for entry in load_manifest(manifest).texts if str(entry.witness.file).endswith(".epub")]
    locked = Lock.load(folder).entries
    assert (len(added), sum(locked[entry.id].notes for entry in added)) == (texts, notes)
    with zipfile.ZipFile(source) as book:
        pages = {Path(page).name: book.read(page).decode("utf-8") for page in book.namelist() if page.endswith(".xhtml")}
        package = next(book.read(page).decode("utf-8") for page in book.namelist() if page.endswith(".opf"))
    assert len(re.findall(r'<li[^>]*\bid="note-', pages.get("endnotes.xhtml", ""))) == notes
    order = [package.index(f'idref="{entry.witness.part}"') for entry in added]
    assert order == sorted(order)
    assert f"{texts + 2} in full" in check_edition(manifest).line
