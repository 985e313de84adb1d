"""The EPUB as a file: its bytes, its package, what goes in and what is refused."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from anthology.edition.document import Book
from anthology.problems import InputError
from anthology.render.epub import write_epub
from anthology.render.epub_options import EpubOptions
from anthology.render.templates import Templates
from tests.render.reading import found, member, names, strings, tree
from tests.render.sample import DOCUMENTS, QUAY, make_book, make_pagination

ROOT = Path(__file__).resolve().parents[2]


def write(book: Book, root: Path, **options: object) -> bytes:
    return write_epub(book, pagination=None, root=root, templates=Templates(), fonts={}, options=EpubOptions(**options))  # type: ignore[arg-type]  # passed on


def problems(book: Book, root: Path) -> list[str]:
    with pytest.raises(InputError) as caught:
        write(book, root)
    return [problem.code for problem in caught.value.problems]


def with_body(slug: str, old: str, new: str) -> Book:
    """Give the sample with a piece of one body exchanged."""
    document = next(document for document in DOCUMENTS if document.slug == slug)
    assert old in document.body
    return make_book(**{slug: replace(document, body=document.body.replace(old, new))})


PROGRAM = """
import hashlib, sys
from pathlib import Path
from anthology.render.epub import write_epub
from anthology.render.epub_options import EpubOptions
from anthology.render.fonts import FACE_NAMES, face_bytes
from anthology.render.templates import Templates
from tests.render.sample import make_book, make_pagination, write_pictures
fonts = {name: face_bytes(name) for name in FACE_NAMES}
root = write_pictures(Path(sys.argv[1]))
data = write_epub(make_book(), pagination=make_pagination(), root=root, templates=Templates(), fonts=fonts, options=EpubOptions())
print(hashlib.sha256(data).hexdigest())
"""


def test_equal_input_gives_equal_bytes(tmp_path: Path) -> None:
    """In another process, another folder, another time zone, with another seed of Python's hashes."""
    digests = set()
    for seed, zone in (("1", "UTC"), ("4711", "Asia/Tokyo")):
        folder = tmp_path / seed
        folder.mkdir()
        run = subprocess.run(
            [sys.executable, "-c", PROGRAM, str(folder)],
            cwd=ROOT,
            env={"PYTHONHASHSEED": seed, "TZ": zone},
            capture_output=True,
            text=True,
            check=True,
        )
        digests.add(run.stdout)
    assert len(digests) == 1


def test_the_archive_has_no_clock_and_no_machine_in_it(sample_epub: bytes) -> None:
    """The media type comes first and is not compressed (OCF 3.3 §4.2.2)."""
    with zipfile.ZipFile(io.BytesIO(sample_epub)) as archive:
        entries = archive.infolist()
    assert (entries[0].filename, entries[0].compress_type) == ("mimetype", zipfile.ZIP_STORED)
    assert {entry.date_time for entry in entries} == {(1980, 1, 1, 0, 0, 0)}
    assert {entry.external_attr >> 16 for entry in entries} == {0o100644}


def test_reading_order_is_that_of_the_book_with_the_navigation_for_the_contents(sample_epub: bytes) -> None:
    package = tree(sample_epub, "content.opf")
    assert strings(package, "//o:itemref/@idref") == [
        *"cover doc-half-title doc-title doc-imprint nav doc-introduction doc-water doc-ferry doc-winter".split(),
        *"doc-people doc-chronology doc-index doc-colophon".split(),
    ]
    assert "EPUB/text/contents.xhtml" not in names(sample_epub)
    assert strings(package, "//o:spine/@toc") == ["ncx"]


def test_without_printed_contents_the_navigation_follows_title_and_copyright_page(root: Path) -> None:
    book = replace(make_book(), documents=tuple(document for document in DOCUMENTS if document.kind != "contents"))
    assert (
        strings(tree(write(book, root), "content.opf"), "//o:itemref/@idref")[:6]
        == "cover doc-half-title doc-title doc-imprint nav doc-introduction".split()
    )


def test_pages_are_written_as_they_were_made(sample_epub: bytes) -> None:
    """EbookLib takes pages of its own kind apart: no head, no body attributes, drawings in lower case."""
    page = member(sample_epub, "text/chronology.xhtml").decode()
    assert "viewBox" in page
    assert '<body epub:type="backmatter" class="chronology">' in page
    assert strings(tree(sample_epub, "content.opf"), "//o:item[contains(@properties, 'svg')]/@href") == ["text/chronology.xhtml"]


def test_pictures_go_in_under_a_plain_name(tmp_path: Path) -> None:
    """Two of one name do not meet, and one that no page shows stays out."""
    for path in ("a/Über Quay.svg", "b/Über Quay.svg", "c.svg"):
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(QUAY, encoding="utf-8")
    figure = '<figure><img src="x" alt="One"/></figure><figure><img src="y" alt="Two"/></figure>'
    book = with_body("introduction", "<p>Two texts", f"{figure}<p>Two texts")
    book = replace(book, files={"pictures/quay.svg": "c.svg", "x": "a/Über Quay.svg", "y": "b/Über Quay.svg", "z": "c.svg"})
    data = write(book, tmp_path)
    assert [name for name in names(data) if name.startswith("EPUB/image/")] == [
        "EPUB/image/cover.png",
        "EPUB/image/c.svg",
        "EPUB/image/ber-quay.svg",
        "EPUB/image/ber-quay-2.svg",
    ]
    assert strings(tree(data, "text/introduction.xhtml"), "//h:img/@src") == ["../image/ber-quay.svg", "../image/ber-quay-2.svg"]


def test_fonts_are_cut_to_the_characters_of_the_book(sample_epub: bytes, fonts: Mapping[str, bytes]) -> None:
    """Four faces, named once, on body, so that a reader's own choice wins."""
    assert [name for name in names(sample_epub) if name.startswith("EPUB/font/")] == [
        f"EPUB/font/{face}.ttf" for face in ("bold", "bold-italic", "italic", "regular")
    ]
    assert len(member(sample_epub, "font/regular.ttf")) < len(fonts["regular"]) / 3
    style = member(sample_epub, "style/book.css").decode()
    assert style.count("@font-face") == 4
    assert style.count("font-family") == 5
    assert "!important" not in style.replace("[hidden] { display: none !important; }", "")


def test_a_drawing_that_asks_for_the_type_of_the_book_carries_it(tmp_path: Path, fonts: Mapping[str, bytes]) -> None:
    """As a picture it cannot use the fonts of the page around it; one that has no words is left as it is."""
    words = '<text font-family="EB Garamond, serif" font-style="italic" y="20">Quay &amp; lamp</text></svg>'
    (tmp_path / "a.svg").write_text(QUAY.replace("</svg>", words), encoding="utf-8")
    book = replace(make_book(), files={"pictures/quay.svg": "a.svg"})
    data = write_epub(book, pagination=None, root=tmp_path, templates=Templates(), fonts=fonts, options=EpubOptions())
    drawing = tree(data, "image/a.svg")
    style = found(drawing, "svg:style")[0].text or ""
    assert style.count("@font-face") == 2
    assert 'url("data:font/ttf;base64,' in style
    assert found(drawing, "svg:text")[0].text == "Quay & lamp"
    assert len(style) < 100_000


def test_without_fonts_none_is_named(root: Path) -> None:
    assert b"@font-face" not in member(write(make_book(), root), "style/book.css")


def test_voices_left_out_are_nowhere(root: Path) -> None:
    data = write(make_book(), root, without_voices=("author", "editor"))
    assert not any(b"noteref" in member(data, name.removeprefix("EPUB/")) for name in names(data) if name.startswith("EPUB/text/"))


def test_a_template_of_the_book_shapes_its_pages(root: Path, tmp_path: Path) -> None:
    (tmp_path / "templates/epub").mkdir(parents=True)
    (tmp_path / "templates/epub/book.css").write_text("p { color: red }", encoding="utf-8")
    data = write_epub(make_book(), pagination=make_pagination(), root=root, templates=Templates(tmp_path), fonts={}, options=EpubOptions())
    assert member(data, "style/book.css").endswith(b"p { color: red }")


@pytest.mark.parametrize(
    ("slug", "old", "new", "codes"),
    [
        ("ferry", 'src="pictures/quay.svg"', 'src="pictures/none.svg"', ["R102"]),
        ("ferry", 'alt="A quay with one boat and a lamp"', 'alt=" "', ["R104"]),
        ("ferry", "anthology:winter#winter-p2", "anthology:winter#winter-p9", ["R105"]),
        ("ferry", "anthology:winter#winter-p2", "anthology:summer", ["R105"]),
        ("ferry", "#ferry-p1", "#ferry-p9", ["R105"]),
        ("ferry", 'data-note="e1"', 'data-note="e9"', ["R106", "R106"]),
        ("ferry", 'data-note="a1"', 'data-note="e1"', ["R106", "R106"]),
    ],
)
def test_what_does_not_fit_together_is_said(slug: str, old: str, new: str, codes: list[str], root: Path) -> None:
    """All of it at once, and nothing is written."""
    assert problems(with_body(slug, old, new), root) == codes


@pytest.mark.parametrize(("path", "code"), [("pictures/none.svg", "R102"), ("../x.svg", "R102"), ("pictures", "R102"), ("text.tiff", "R103")])
def test_a_picture_that_cannot_go_in_is_refused(path: str, code: str, tmp_path: Path) -> None:
    """Missing, outside the folder, a folder, of a kind that readers do not show."""
    (tmp_path / "edition/pictures").mkdir(parents=True)
    (tmp_path / "edition/text.tiff").write_bytes(b"II*")
    (tmp_path / "x.svg").write_text(QUAY, encoding="utf-8")
    assert problems(replace(make_book(), files={"pictures/quay.svg": path}), tmp_path / "edition") == [code]


def test_a_title_with_signs_of_markup_stands_everywhere_as_it_is(sample_epub: bytes) -> None:
    title = "The Ferry & Other “Crossings”"
    assert strings(tree(sample_epub, "content.opf"), "//dc:title/text()") == [title, "A reader <for tests>"]
    assert found(tree(sample_epub, "toc.ncx"), "//n:docTitle/n:text")[0].text == title
    assert strings(tree(sample_epub, "text/cover.xhtml"), "//h:img/@alt")[0].startswith(f"{title}. A reader <for tests>.")
