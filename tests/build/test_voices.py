"""300 notes in four voices: each stands once, after its words, with the mark and the series of its voice, whichever voices are let speak."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pytest
from lxml import etree

from anthology.build import BuildOptions, build_edition
from anthology.problems import InputError, Problems
from anthology.validate.pdf import check_standards
from anthology.validate.pdf_text import page_texts
from tests.build.made_books import MadeBook, MadeSection, MadeText
from tests.build.voices_book import PER_TEXT, TEXTS, last_words, made_notes, write_voices_book

NAMES = tuple(PER_TEXT)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the edition's folder, everything built once with all voices (`all`) and once with none (`none`)."""
    folder = tmp_path_factory.mktemp("voices")
    manifest = write_voices_book(folder)
    for name, silent in (("all", ()), ("none", NAMES)):
        report = build_edition(manifest, BuildOptions(without_voices=silent, output=folder / name), lambda what, done, total: None)
        assert [str(problem) for problem in report.warnings if problem.code not in {"L003", "R013"}] == []  # R013: the page is tiny
    return folder


def pdf_text(path: Path) -> str:
    """Give all that stands on the pages of a PDF, broken words joined."""
    return re.sub("\u00ad|\u2060", "", " ".join(page_texts(path.read_bytes())))


def epub_pages(path: Path) -> list[etree._Element]:
    """Give the pages of an EPUB."""
    with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as epub:
        return [etree.fromstring(epub.read(name)) for name in sorted(epub.namelist()) if name.endswith(".xhtml")]


def test_there_are_three_hundred_notes_in_four_voices() -> None:
    assert len(set(last_words())) == 300
    assert {note.voice for note in made_notes()} == set(NAMES)


@pytest.mark.parametrize("name", ["all", "none"])
def test_the_pdf_keeps_both_standards_whoever_speaks(folder: Path, name: str) -> None:
    """PDF/UA-1 and PDF/A-2a."""
    problems = Problems()
    check_standards((folder / name / "voices.pdf").read_bytes(), problems)
    assert list(problems) == []


def test_the_last_words_of_every_note_stand_in_the_pdf_once(folder: Path) -> None:
    shown = re.sub(r"\s+", "", pdf_text(folder / "all/voices.pdf"))
    assert [word for word in last_words() if shown.count(word) != 1] == []


def test_the_last_words_of_every_note_stand_in_the_epub_once(folder: Path) -> None:
    shown = " ".join(str(text) for page in epub_pages(folder / "all/voices.epub") for text in page.itertext())
    assert [word for word in last_words() if shown.count(word) != 1] == []


def test_without_its_voice_no_note_stands_anywhere(folder: Path) -> None:
    printed = re.sub(r"\s+", "", pdf_text(folder / "none/voices.pdf"))
    shown = " ".join(str(text) for page in epub_pages(folder / "none/voices.epub") for text in page.itertext())
    assert [word for word in last_words() if word in printed or word in shown] == []


def test_the_key_to_the_notes_says_who_speaks(folder: Path) -> None:
    """All four where all speak; that the notes are left out where none does."""
    for name, words in (("all", "Notes of the earlier editor"), ("none", "The notes are left out of this edition.")):
        assert words in " ".join(pdf_text(folder / name / "voices.pdf").split())
    assert "Notes of the" not in " ".join(pdf_text(folder / "none/voices.pdf").split())


def test_every_reference_stands_after_its_words_and_leads_to_its_note(folder: Path) -> None:
    """In the EPUB: the text before each reference ends in the words quoted, and the note at its end has the note's last word."""
    found = []
    for page in epub_pages(folder / "all/voices.epub"):
        ids = {element.get("id"): element for element in page.iter() if element.get("id")}
        line = ""
        for element in page.iter():
            if "noteref" in (element.get("class") or "").split():
                target = ids[(element.get("href") or "").partition("#")[2]]
                found.append((line.rstrip(".»")[-30:], "".join(map(str, target.itertext()))))
            else:
                line += element.text or ""
            line += element.tail or ""
    by_text = [[note for note in made_notes() if note.text == text] for text in TEXTS]
    assert len(found) == sum(map(len, by_text))
    wanted = {note.last_word: note.at.split()[-1] for note in made_notes()}
    for before, words in found:
        (last,) = [word for word in wanted if re.search(rf"\b{word}\b", words)]
        assert wanted[last] in before


@pytest.mark.parametrize("voice", [name for name in NAMES if name != "author"])
def test_every_note_fails_when_its_words_have_changed(tmp_path: Path, voice: str) -> None:
    """A witness in which the quoted words are other ones: as many problems as notes, each at its line, with the nearest place."""
    manifest = write_voices_book(tmp_path)
    changed = {"translator": ("Пристань", "Причал"), "earlier-editor": ("**knot", "**loop"), "editor": ("quay", "pier")}[voice]
    for seed in (tmp_path / "seeds").iterdir():
        seed.write_text(seed.read_text("utf-8").replace(*changed), "utf-8")
    with pytest.raises(InputError) as raised:
        build_edition(manifest, BuildOptions(), lambda what, done, total: None)
    lost = [problem for problem in raised.value.problems if problem.code == "A001"]
    assert len(lost) == len(TEXTS) * PER_TEXT[voice]
    assert len({(problem.at.path, problem.at.line) for problem in lost if problem.at}) == len(lost)
    assert all(problem.hint for problem in lost)


def test_very_many_notes_and_a_very_long_one_stand_whole(tmp_path: Path) -> None:
    """600 notes and one of 20,000 words in one text: every last word is in both outputs, in a time that grows with the words alone."""
    words = [f"w{number}" for number in range(1200)]
    said = {f"w{2 * number}": f"Note says n{number}end." for number in range(599)}
    said["w1199"] = f"{' '.join(f'oil{number}' for number in range(20_000))} longend."
    text = MadeText("a", "Many", [" ".join(words[start : start + 100]) for start in range(0, 1200, 100)], said)
    manifest = MadeBook("Many", [MadeSection("part", "Part", [text])]).write(tmp_path)
    manifest.write_text(manifest.read_text("utf-8").replace("layout: tiny", "layout: book-a5"), "utf-8")
    assert build_edition(manifest, BuildOptions(), lambda what, done, total: None).notes == {"editor": 600}
    printed = re.sub(r"\s+", "", pdf_text(tmp_path / "output/made.pdf"))
    shown = " ".join(str(part) for page in epub_pages(tmp_path / "output/made.epub") for part in page.itertext())
    for last in (*(f"n{number}end." for number in range(599)), "oil19999", "longend."):
        assert printed.count(last) == shown.count(last) == 1
