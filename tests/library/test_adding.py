"""`anthology add`: seeds untouched, manifest with its comments, a line in the lock; nothing by halves."""

from __future__ import annotations

import difflib
import re
from dataclasses import replace
from pathlib import Path

import pytest

from anthology.library.adding import AddReport, add_sources, source_from_file
from anthology.library.catalogue import open_library
from anthology.library.lock import NAME, Lock, accept, write_whole
from anthology.library.naming import slug
from anthology.library.readers.mhtml import bind_pages
from anthology.library.reading import Offered, ReadOptions, Received
from anthology.manifest import load_manifest
from anthology.markup import parse, plain_text
from anthology.problems import InputError, Severity
from anthology.validate.received import check_received
from tests.library.books import edition, snapshot
from tests.library.readers.made import PNG, docx, drawing, epub

PAGE = (
    b"<html><title>A Page of Words</title><meta name=author content='A Writer'><h1>A Page of Words</h1>"
    b"<p>Some words<sup><a href=#n1>1</a></sup> here.<p id=n1>1. A note."
)


def add(manifest: Path, *sources: Received, section: str = "first", dry_run: bool = False) -> AddReport:
    return add_sources(manifest, sources, section, today="2026-11-23", dry_run=dry_run)


def test_a_page_is_added_with_one_entry_and_every_other_byte_of_the_manifest_stays(tmp_path: Path) -> None:
    """Comments, quotes, folded lines, order."""
    manifest = edition(tmp_path)
    before = manifest.read_text(encoding="utf-8")
    report = add(manifest, Received(path="/somewhere/Page One.html", data=PAGE))
    after = manifest.read_text(encoding="utf-8")
    changed = [line for line in difflib.ndiff(before.splitlines(), after.splitlines()) if line[0] in "-+"]
    assert all(line.startswith("+ ") for line in changed)
    assert after.index("- id: a-page-of-words") < after.index("# after the last text")
    assert (tmp_path / "seeds" / "page-one.html").read_bytes() == PAGE
    added = load_manifest(manifest).sections[0].texts[-1]
    assert (added.id, added.title, added.contributors[0].name) == ("a-page-of-words", "A Page of Words", "A Writer")
    assert (added.witness.file, added.witness.rights and added.witness.rights.print) == ("seeds/page-one.html", False)
    assert (report.additions[0].text.words, len(report.additions[0].text.notes)) == (3, 1)
    locked = Lock.load(tmp_path).entries["a-page-of-words"]
    assert (locked.words, locked.notes, locked.size, locked.fetched, locked.reader) == (3, 1, len(PAGE), "2026-11-23", "html")


def test_a_dry_run_says_the_same_and_writes_nothing(tmp_path: Path) -> None:
    """Not a byte."""
    manifest = edition(tmp_path)
    before = snapshot(tmp_path)
    report = add(manifest, Received(path="a.html", data=PAGE), dry_run=True)
    assert snapshot(tmp_path) == before
    assert "a-page-of-words" in report.manifest


def test_a_whole_book_becomes_several_texts_of_one_seed(tmp_path: Path) -> None:
    """Each names its part."""
    manifest = edition(tmp_path)
    add(manifest, Received(path="book.epub", data=epub()))
    texts = load_manifest(manifest).sections[0].texts
    assert [(text.id, text.witness.file, text.witness.part) for text in texts[1:]] == [
        ("the-first", "seeds/book.epub", "one.xhtml"),
        ("the-second", "seeds/book.epub", "two.xhtml"),
    ]


def test_adding_the_same_thing_twice_says_so(tmp_path: Path) -> None:
    """By its bytes, by its address, and twice in one go; another of the same name gets a number."""
    manifest = edition(tmp_path)
    add(manifest, Received(path="a.html", data=PAGE, url="https://example.org/a"))
    before = snapshot(tmp_path)
    again = add(manifest, Received(path="b.html", data=PAGE), Received(path="c.html", data=PAGE + b" ", url="https://example.org/a"))
    assert [name for _, name in again.present] == ["a-page-of-words", "a-page-of-words"]
    assert snapshot(tmp_path) == before
    other = add(manifest, Received(path="a.html", data=PAGE + b"<p>More"), Received(path="a2.html", data=PAGE + b"<p>More"))
    assert [(addition.id, addition.file) for addition in other.additions] == [("a-page-of-words-2", "seeds/a-2.html")]
    assert len(other.present) == 1


@pytest.mark.parametrize("section", ["second"])
def test_a_section_written_in_one_line_is_added_to_as_well(tmp_path: Path, section: str) -> None:
    """Comments are kept there too."""
    manifest = edition(tmp_path)
    add(manifest, Received(path="a.html", data=PAGE), section=section)
    after = manifest.read_text(encoding="utf-8")
    assert "# The recipe. This comment stays." in after
    assert "# and so does this one" in after
    assert [text.id for text in load_manifest(manifest).sections[1].texts] == ["other", "a-page-of-words"]


def test_a_section_that_is_not_there_is_m031_and_nothing_is_written(tmp_path: Path) -> None:
    """With the nearest."""
    manifest = edition(tmp_path)
    before = snapshot(tmp_path)
    with pytest.raises(InputError, match=r"anthology\.yaml: error M031.*\n.*did you mean 'first'"):
        add(manifest, Received(path="a.html", data=PAGE), section="frist")
    assert snapshot(tmp_path) == before


def test_one_bad_source_stops_all_and_is_named_as_the_user_named_it(tmp_path: Path) -> None:
    """All problems at once; nothing by halves."""
    manifest = edition(tmp_path)
    before = snapshot(tmp_path)
    bad = Received(path="down loads/bad.epub", data=b"PK\x03\x04broken")
    with pytest.raises(InputError, match=r"down loads/bad\.epub: error T022"):
        add(manifest, Received(path="a.html", data=PAGE), bad)
    assert snapshot(tmp_path) == before


def test_a_file_that_cannot_be_written_is_t035_and_what_was_written_is_taken_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The seed goes again when the manifest cannot be written."""
    manifest = edition(tmp_path)
    before = snapshot(tmp_path)

    def refuse(file: Path, data: bytes) -> None:
        if file == manifest:
            raise PermissionError(13, "Permission denied")
        write_whole(file, data)

    monkeypatch.setattr("anthology.library.adding.write_whole", refuse)
    with pytest.raises(InputError, match="error T035"):
        add(manifest, Received(path="a.html", data=PAGE))
    assert snapshot(tmp_path) == before


@pytest.mark.parametrize("name", ["missing.html", "."])
def test_a_source_that_is_not_there_or_a_folder_is_t034(tmp_path: Path, name: str) -> None:
    """Named as it was written."""
    with pytest.raises(InputError, match="error T034"):
        source_from_file(tmp_path / name, name)


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("The Workers’ Opposition", "the-workers-opposition"),
        ("Рабочая оппозиция", "rabochaia-oppozitsiia"),
        ("Über Größe", "uber-grosse"),
        ("On the History of the Movement of Women Workers in Russia", "history-movement-women-workers-russia"),
        ("!!!", ""),
    ],
)
def test_ids_are_made_of_titles(title: str, expected: str) -> None:
    """Small Latin letters, figures and hyphens."""
    assert slug(title) == expected


def test_a_seed_that_changes_is_refused_until_it_is_accepted(tmp_path: Path) -> None:
    """L002 names the file, the line of the manifest and what to type; L003 and L004 warn."""
    manifest = edition(tmp_path)
    add(manifest, Received(path="a.html", data=PAGE))
    lock, loaded = Lock.load(tmp_path), load_manifest(manifest)
    assert [problem.code for problem in lock.verify(loaded, tmp_path)] == ["L003", "L003"]
    (tmp_path / "seeds" / "a.html").write_bytes(PAGE + b" More")
    (problem,) = [found for found in lock.verify(loaded, tmp_path) if found.severity is Severity.ERROR]
    assert problem.code == "L002"
    assert problem.at is not None
    assert problem.at.line is not None
    assert "anthology lock --accept a-page-of-words" in (problem.hint or "")
    renewed = accept(lock, loaded, tmp_path, ["a-page-of-words"], today="2026-11-24")
    assert [found.code for found in renewed.verify(loaded, tmp_path)] == ["L003", "L003"]
    assert (renewed.entries["a-page-of-words"].fetched, renewed.entries["a-page-of-words"].note_words) == ("2026-11-24", 3)
    stranger = renewed.with_entry("a-page", renewed.entries["a-page-of-words"])
    assert [found.code for found in stranger.verify(loaded, tmp_path)][-1] == "L004"


def test_only_what_is_there_can_be_accepted(tmp_path: Path) -> None:
    """L005 and L006 at once."""
    manifest = edition(tmp_path, ("far", "https://example.org/"))
    with pytest.raises(InputError, match=r"(?s)L005.*did you mean 'far'.*L006") as raised:
        accept(Lock(), load_manifest(manifest), tmp_path, ["fra", "far"], today="2026-11-24")
    assert len(raised.value.problems) == 2


@pytest.mark.parametrize("text", ["{", "[]", '{"texts": []}', '{"texts": {"a": {"file": "x"}}}', "\x00"])
def test_a_broken_lock_is_l001(tmp_path: Path, text: str) -> None:
    """With its line where it has one."""
    (tmp_path / NAME).write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=r"anthology\.lock(?::\d+)?: error L001"):
        Lock.load(tmp_path)


def test_the_lock_is_written_the_same_whatever_the_order(tmp_path: Path) -> None:
    """Sorted, and read back as it was."""
    manifest = edition(tmp_path)
    add(manifest, Received(path="book.epub", data=epub()))
    lock = Lock.load(tmp_path)
    turned = Lock(entries=dict(reversed(list(lock.entries.items()))))
    assert turned.text() == lock.text() == (tmp_path / NAME).read_text(encoding="utf-8")


def test_a_page_saved_with_its_folder_brings_its_pictures(tmp_path: Path) -> None:
    """Under the names by which the page knows them; T036 warns of one that is not there, and none is taken from outside the folder."""
    saved = tmp_path / "saved"
    (saved / "page_files").mkdir(parents=True)
    (saved / "page_files" / "a b.png").write_bytes(b"\x89PNG")
    (tmp_path / "secret.png").write_bytes(b"x")
    pictures = (
        b"<figure><img src='page_files/a%20b.png' alt='A quay'><figcaption>The quay. Photo: nobody</figcaption></figure>"
        b"<p><img src='page_files/no.png' alt='Gone'><img src='../secret.png' alt='Secret'><img src='page_files/a%20b.png'></p>"
    )
    (tmp_path / "book").mkdir()
    manifest = edition(tmp_path / "book")
    source = Received(path="page.html", data=PAGE + pictures)
    report = add_sources(manifest, [source], "first", today="2026-11-23", folders={"page.html": saved})
    locked = Lock.load(manifest.parent).entries["a-page-of-words"]
    ((name, stored),) = locked.pictures
    assert (name, locked.credits) == ("page_files/a%20b.png", ((stored, "Photo: nobody"),))
    assert re.fullmatch(r"seeds/page_files/a-b-\w{8}\.png", stored)
    assert (manifest.parent / stored).read_bytes() == b"\x89PNG"
    assert [problem.code for problem in report.problems] == ["T036"]
    assert not (manifest.parent / "secret.png").exists()
    library = open_library(load_manifest(manifest), manifest.parent)
    assert [image.get("src") for image in parse(library.texts["a-page-of-words"].body).iter("img")] == [stored]
    assert [problem.code for problem in library.warnings if problem.at and problem.at.path == "seeds/page.html"] == ["T036", "T036"]


CONTENTS = b"<title>Work</title><h1>Work</h1>" + b"".join(b'<p class="index"><a href="ch0%d.htm">Chapter</a></p>' % number for number in (1, 2))


def test_a_saved_contents_page_is_t037_and_says_which_files_are_wanted(tmp_path: Path) -> None:
    """Nothing is written."""
    manifest = edition(tmp_path)
    before = snapshot(tmp_path)
    source = Received(path="index.htm", data=CONTENTS)
    with pytest.raises(InputError, match=r"index\.htm: error T037.*ch01\.htm, ch02\.htm"):
        add_sources(manifest, [source], "first", today="2026-11-23", options=ReadOptions(profile="marxists"))
    assert snapshot(tmp_path) == before


def test_the_pages_of_one_work_are_added_as_one_text(tmp_path: Path) -> None:
    """In order, with the notes of all, under what the contents page says."""
    manifest = edition(tmp_path)
    pages = [Received(path="1", data=PAGE.replace(b"Some", word), url=f"https://example.org/{word.decode()}") for word in (b"First", b"Second")]
    source = Received(path="work.html", data=bind_pages(pages), url="https://example.org/")
    report = add_sources(manifest, [source], "first", today="2026-11-23", said={"work.html": Offered(title="A Work in Pages")})
    (addition,) = report.additions
    assert (addition.id, addition.text.words, len(addition.text.notes)) == ("a-work-in-pages", 6, 2)
    assert addition.text.body.index("First") < addition.text.body.index("Second")
    locked = Lock.load(tmp_path).entries["a-work-in-pages"]
    assert (locked.words, locked.notes, locked.file) == (6, 2, "seeds/work.html")
    assert list(check_received(replace(source, path=locked.file), [addition.text])) == []


def test_the_pictures_of_a_book_that_say_what_they_show_come_with_its_texts(tmp_path: Path) -> None:
    """Beside the book, named in the body with their words; one that says nothing is left out and reported."""
    manifest = edition(tmp_path)
    chapter = '<body><h2>One</h2><p>Words.</p><p><img src="../i%20a.png" alt="A quay"/><img src="../i%20a.png"/></p></body>'
    report = add(manifest, Received(path="book.epub", data=epub({"one.xhtml": chapter}, {"i a.png": b"\x89PNG"})))
    ((member, stored),) = Lock.load(tmp_path).entries["one-2"].pictures
    assert member == "i a.png"
    assert stored.startswith("seeds/book_pictures/i-a-")
    assert (tmp_path / stored).read_bytes() == b"\x89PNG"
    assert {item.what for item in report.additions[0].text.dropped} >= {"picture"}
    body = open_library(load_manifest(manifest), tmp_path).texts["one-2"].body
    assert f'<img alt="A quay" src="{stored}"/>' in body
    assert body.count("<img") == 1


def test_the_pictures_of_a_word_file_come_with_their_words_and_captions(tmp_path: Path) -> None:
    """One that says what it shows, one that only its caption explains; one that nothing explains is left out."""
    manifest = edition(tmp_path)
    data = docx(drawing("A grey point", "Figure 1. A point.") + drawing("", "Figure 2. Another.") + drawing(""))
    report = add_sources(manifest, [Received(path="Typed.docx", data=data)], "first", today="2026-11-23")
    ((member, stored),) = Lock.load(tmp_path).entries[report.additions[0].id].pictures
    assert member == "word/media/image 1.png"
    assert (tmp_path / stored).read_bytes() == PNG
    body = open_library(load_manifest(manifest), tmp_path).texts[report.additions[0].id].body
    assert [(image.get("alt"), image.get("src")) for image in parse(body).iter("img")] == [("A grey point", stored), ("Figure 2. Another.", stored)]
    assert body.count("<figure>") == body.count("<figcaption>") == 2
    assert "picture" in {item.what for item in report.additions[0].text.dropped}
    assert [plain_text(cell).strip() for cell in parse(body).iter("td")] == ["1920", "12"]
    assert '<span class="sc">small</span>' in body


def test_what_was_asked_when_a_text_was_added_is_asked_whenever_it_is_read(tmp_path: Path) -> None:
    """The part of a book, where the words are in a page, how its site makes pages: all in the manifest."""
    manifest = edition(tmp_path)
    add_sources(manifest, [Received(path="b.epub", data=epub())], "first", today="2026-11-23", options=ReadOptions(part="2"))
    page = b"<title>A Page</title><div id=menu><p>Words beside it, so many that they would be taken.</p></div><div id=it><p>Its words.</p></div>"
    add_sources(manifest, [Received(path="p.html", data=page)], "first", today="2026-11-23", options=ReadOptions(main="#it", profile="general"))
    entries = {entry.id: entry.witness for entry in load_manifest(manifest).texts}
    assert entries["the-second"].part == "two.xhtml"
    assert (entries["a-page"].main, entries["a-page"].profile) == ("#it", "general")
    library = open_library(load_manifest(manifest), tmp_path)
    assert "second" in library.texts["the-second"].body
    assert "first" not in library.texts["the-second"].body
    assert library.texts["a-page"].body == '<div id="it"><p>Its words.</p></div>'


def test_a_profile_that_is_none_is_m013(tmp_path: Path) -> None:
    """At its line."""
    manifest = edition(tmp_path)
    source = manifest.read_text("utf-8").replace("witness: {file: seeds/one.md}", "witness: {file: seeds/one.md, profile: marxist}")
    manifest.write_text(source, "utf-8")
    with pytest.raises(InputError, match=r"anthology\.yaml:18:\d+: error M013: 'marxist' is no profile"):
        open_library(load_manifest(manifest), tmp_path)


def test_a_picture_in_a_note_of_a_book_comes_too(tmp_path: Path) -> None:
    """Also when the notes stand in a file of their own; a drawing that cannot be brought in is left out of the note."""
    manifest = edition(tmp_path)
    chapter = '<body><h2>One</h2><p>Words.<a href="notes.xhtml#n1" epub:type="noteref">1</a></p></body>'
    notes = '<p>See <img src="../i.png" alt="A quay"/> and <img src="../d.svg" alt="A plan"/>.</p>'
    notes = f'<body><section epub:type="endnotes"><ol><li id="n1">{notes}</li></ol></section></body>'
    add(manifest, Received(path="book.epub", data=epub({"one.xhtml": chapter, "notes.xhtml": notes}, {"i.png": PNG, "d.svg": "<svg/>"})))
    library = open_library(load_manifest(manifest), tmp_path)
    (note,) = library.texts["one-2"].notes
    assert [image.get("src") for image in parse(note.body).iter("img")] == ["seeds/book_pictures/i.png"]
    assert "T036" not in {problem.code for problem in library.warnings}


def test_a_file_too_large_for_a_text_is_t021_and_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two hundred megabytes are refused by their size."""
    with (tmp_path / "large.html").open("wb") as file:
        file.truncate(200 << 20)
    monkeypatch.setattr(Path, "read_bytes", lambda path: pytest.fail("it was read"))
    with pytest.raises(InputError, match=r"large\.html: error T021: the file is 200 MB"):
        source_from_file(tmp_path / "large.html")
