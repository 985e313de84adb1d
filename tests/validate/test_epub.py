"""Unsound EPUBs are told from sound ones."""

from __future__ import annotations

import io
import json
import sys
import warnings
import zipfile
from pathlib import Path

import pytest

from anthology.cache import Cache
from anthology.external import TOOLS, Program, find
from anthology.problems import OutputError, Severity
from anthology.validate.epub import check_epub, run_ace, run_epubcheck
from anthology.validate.epub_pages import Unmarked, unmarked


def changed(data: bytes, name: str, old: bytes, new: bytes) -> bytes:
    """Give an EPUB with one of its files changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w") as target:
        for entry in source.infolist():
            content = source.read(entry)
            if entry.filename == f"EPUB/{name}":
                assert old in content
                content = content.replace(old, new, 1)
            target.writestr(entry, content)
    return out.getvalue()


def without(data: bytes, name: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w") as target:
        for entry in source.infolist():
            if entry.filename != name:
                target.writestr(entry, source.read(entry))
    return out.getvalue()


def codes(data: bytes) -> set[str]:
    return {problem.code for problem in check_epub(data)}


def test_a_sound_book_passes(sample_epub: bytes) -> None:
    assert list(check_epub(sample_epub)) == []


@pytest.mark.parametrize(
    ("name", "old", "new", "code"),
    [
        ("content.opf", b'href="text/people.xhtml"', b'href="text/folk.xhtml"', "V104 V105 V108"),
        ("content.opf", b'<itemref idref="doc-people"/>', b"", "V104 V108"),
        ("text/ferry.xhtml", b'href="winter.xhtml#winter-p2"', b'href="winter.xhtml#winter-p3"', "V105"),
        ("text/ferry.xhtml", b'href="../style/book.css"', b'href="../style/no.css"', "V105"),
        ("text/ferry.xhtml", b'id="ferry-p2"', b'id="ferry-p1"', "V106"),
        ("content.opf", b'id="person-2"', b'id="nav"', "V106"),
        ("text/ferry.xhtml", b'alt="A quay with one boat and a lamp"', b'alt=""', "V107"),
        ("text/chronology.xhtml", b'aria-label="A line from 1905 to 1908"', b"", "V107"),
        ("text/ferry.xhtml", b'xml:lang="ru"', b"", "V107"),
        ("text/ferry.xhtml", b"<title>The Ferry</title>", b"<title> </title>", "V107"),
        ("nav.xhtml", b'<li><a href="text/ferry.xhtml#ferry-page-4">4</a></li>', b"", "V108"),
        ("text/ferry.xhtml", b'epub:type="pagebreak"', b"", "V108"),
        ("text/ferry.xhtml", b"</section>", b"", "V103"),
    ],
)
def test_a_fault_is_found(sample_epub: bytes, name: str, old: bytes, new: bytes, code: str) -> None:
    """Each with its own codes, and no others."""
    assert codes(changed(sample_epub, name, old, new)) == set(code.split())


def test_what_is_no_epub_is_said_to_be_none(sample_epub: bytes) -> None:
    assert codes(b"PK nothing") == {"V103"}
    assert codes(without(sample_epub, "mimetype")) == {"V103"}
    assert codes(without(sample_epub, "EPUB/content.opf")) == {"V103"}
    assert codes(without(sample_epub, "EPUB/image/quay.svg")) == {"V104", "V105"}


def stand_in(folder: Path, name: str, program: str) -> Program:
    """Give a program of our own in the place of one that takes long."""
    path = folder / "program.py"
    path.write_text(f"import json, sys\nfrom pathlib import Path\n{program}", encoding="utf-8")
    return Program(tool=TOOLS[name], command=(sys.executable, str(path)))


def test_what_epubcheck_says_becomes_problems(tmp_path: Path) -> None:
    """With file, line and column; usage notes are left out."""
    place = {"path": "EPUB/text/a.xhtml", "line": 3, "column": 7}
    messages = [
        {"ID": "RSC-005", "severity": "ERROR", "message": "bad", "locations": [place, {"path": "EPUB/content.opf", "line": -1, "column": -1}]},
        {"ID": "PKG-001", "severity": "FATAL", "message": "worse", "locations": []},
        {"ID": "OPF-096", "severity": "WARNING", "message": "odd", "locations": [place]},
        {"ID": "CSS-028", "severity": "USAGE", "message": "fonts", "locations": [place]},
    ]
    program = stand_in(tmp_path, "epubcheck", f"Path(sys.argv[3]).write_text({json.dumps(json.dumps({'messages': messages}))})")
    problems = list(run_epubcheck(tmp_path / "book.epub", program))
    assert [(problem.code, str(problem.at), problem.severity) for problem in problems] == [
        ("V101", "EPUB/text/a.xhtml:3:7", Severity.ERROR),
        ("V101", "EPUB/content.opf", Severity.ERROR),
        ("V101", "None", Severity.ERROR),
        ("V102", "EPUB/text/a.xhtml:3:7", Severity.WARNING),
    ]


def test_what_ace_says_becomes_problems(tmp_path: Path) -> None:
    finding = {"earl:test": {"dct:title": "image-alt"}, "earl:result": {"dct:description": "no alternative text"}}
    report = {"assertions": [{"earl:testSubject": {"url": "text/a.xhtml"}, "assertions": [finding]}]}
    writing = f"(Path(sys.argv[4]) / 'report.json').write_text({json.dumps(json.dumps(report))})"
    program = stand_in(tmp_path, "ace", writing)
    (problem,) = run_ace(tmp_path / "book.epub", program, program)
    assert (problem.code, problem.message, str(problem.at)) == ("V109", "image-alt: no alternative text", "text/a.xhtml")


def test_a_program_that_says_nothing_is_not_taken_for_a_pass(tmp_path: Path) -> None:
    """X003 for one that fails, and for one whose report cannot be read."""
    for program in ("print('Exception in thread', file=sys.stderr); sys.exit(1)", "Path(sys.argv[3]).write_text('[')"):
        with pytest.raises(OutputError, match="X003"):
            run_epubcheck(tmp_path / "book.epub", stand_in(tmp_path, "epubcheck", program))


@pytest.mark.slow
def test_epubcheck_finds_nothing(sample_epub: bytes, tmp_path: Path) -> None:
    """And does find a fault that was put in."""
    program = find("epubcheck")
    assert program is not None
    path = tmp_path / "book.epub"
    path.write_bytes(sample_epub)
    assert [str(problem) for problem in run_epubcheck(path, program)] == []
    path.write_bytes(changed(sample_epub, "text/ferry.xhtml", b"<h2", b"<h7"))
    assert "V101" in {problem.code for problem in run_epubcheck(path, program)}


def test_a_verdict_that_is_kept_hides_no_fault(sample_epub: bytes, tmp_path: Path) -> None:
    """Every fault of a page, and between pages, is found in a book whose other pages have passed before."""
    cache = Cache(tmp_path)
    assert list(check_epub(sample_epub, cache)) == []
    assert list(check_epub(sample_epub, cache)) == []
    for name, old, new, code in (
        ("text/ferry.xhtml", b'href="winter.xhtml#winter-p2"', b'href="winter.xhtml#winter-p3"', "V105"),
        ("text/winter.xhtml", b'id="winter-p2"', b'id="winter-p7"', "V105"),
        ("text/ferry.xhtml", b'id="ferry-p2"', b'id="ferry-p1"', "V105 V106"),
        ("text/ferry.xhtml", b'epub:type="pagebreak"', b"", "V108"),
        ("content.opf", b'<itemref idref="doc-people"/>', b"", "V104 V108"),
    ):
        faulty = changed(sample_epub, name, old, new)
        for _ in range(2):
            assert {problem.code for problem in check_epub(faulty, cache)} & set(code.split())


def test_no_name_stands_twice(sample_epub: bytes) -> None:
    """Neither in the archive, nor in the package, nor in the order of reading."""
    out = io.BytesIO(sample_epub)
    with warnings.catch_warnings(), zipfile.ZipFile(out, "a") as archive:
        warnings.simplefilter("ignore")  # zipfile's own, that a name stands twice
        archive.writestr("EPUB/text/ferry.xhtml", archive.read("EPUB/text/ferry.xhtml"))
    assert codes(out.getvalue()) == {"V104"}
    item = b'<item href="text/ferry.xhtml" id="doc-ferry" media-type="application/xhtml+xml"/>'
    assert codes(changed(sample_epub, "content.opf", item, item + item.replace(b"doc-ferry", b"doc-ferry-2"))) == {"V104"}
    assert codes(changed(sample_epub, "content.opf", b'<itemref idref="doc-people"/>', b'<itemref idref="doc-people"/>' * 2)) == {"V104", "V108"}


@pytest.mark.parametrize("wanted", [b'id="ferry-p2"', b'id="ferry-page-5"'])
def test_the_id_of_a_mark_is_held_against_all_others_each_time(wanted: bytes, sample_epub: bytes, tmp_path: Path) -> None:
    """Though the verdict on a page stays when only its folios change."""
    cache = Cache(tmp_path)
    assert list(check_epub(sample_epub, cache)) == []
    faulty = changed(sample_epub, "text/ferry.xhtml", b'id="ferry-page-4"', wanted)
    for _ in range(2):
        assert {problem.code for problem in check_epub(faulty, cache)} == {"V106", "V105", "V108"}


def test_marks_of_pages_are_set_apart_only_in_the_form_that_is_known() -> None:
    """Otherwise the page is examined as it stands."""
    mark = b'<span epub:type="pagebreak" role="doc-pagebreak" id="a-page-4" aria-label="page 4"></span>'
    assert unmarked(b"<p>One " + mark + b"two</p>") == Unmarked(b"<p>One <span></span>two</p>", ("a-page-4",))
    for other in (
        mark.replace(b"page 4", b"page &lt;4"),
        mark.replace(b' role="doc-pagebreak"', b""),
        mark.replace(b"</span>", b"Words</span>"),
        mark.replace(b'id="a-page-4"', b'id="4"'),
        mark.replace(b'"pagebreak"', b"'pagebreak'"),
        mark + b'<hr epub:type="pagebreak"/>',
    ):
        page = b"<p>One " + mark + b"two " + other + b"</p>"
        assert unmarked(page) == Unmarked(page, ())
