"""A PDF is proved again in every build, and only what is new is looked at: no fault slips through what is remembered."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Name, Pdf, Stream

from anthology.cache import Cache
from anthology.edition.document import Book, Document
from anthology.problems import Problems
from anthology.render.edition_pdf import Joined, join, lay_out_documents
from anthology.render.laid_out import LaidOutText
from anthology.validate import pdf_proof
from anthology.validate.pdf import check_standards
from anthology.validate.pdf_furniture import Furniture
from anthology.validate.pdf_objects import NotReadableError, read_objects
from anthology.validate.pdf_parts import PdfParts, read_parts
from anthology.validate.pdf_proof import prove_pdf
from tests.render.pages import METADATA, note, paragraphs, small_layout, text
from tests.validate.test_pdf import MUTANTS, changed, elements, without
from tests.validate.test_pdf import documents as defective

Made = tuple[tuple[Document, ...], tuple[LaidOutText, ...]]


def documents() -> list[Document]:
    """Make a book in which the text that gets the defects is the smaller part, and whose folios show every figure wherever the texts stand."""
    long = f"<h1>Long</h1><p>To <a href='anthology:sound'>the other</a>.<a class='noteref' data-note='n1'/></p>{paragraphs('long', 40)}"
    made = [*defective(), text("long", long, note("n1", "<p>A note of the long text.</p>")), text("last", f"<h1>Last</h1>{paragraphs('last', 5)}")]
    return [replace(document, head_verso="Made-up", head_recto="Made-up") for document in made]


@pytest.fixture(scope="module")
def made() -> Made:
    """Lay the book out."""
    return lay_out_documents(documents(), small_layout(), files={}, cache=Cache(None), workers=0)


@pytest.fixture(scope="module")
def joined(made: Made) -> Joined:
    """Join it."""
    return join(METADATA, *made, small_layout())


@pytest.fixture(scope="module")
def memory(made: Made, joined: Joined, tmp_path_factory: pytest.TempPathFactory) -> Cache:
    """Remember a first build."""
    cache = Cache(tmp_path_factory.mktemp("memory"))
    assert list(prove(joined.pdf, made[0], cache, joined.excerpt)) == []
    return cache


def prove(
    data: bytes, made: Sequence[Document], memory: Cache, excerpt: Callable[[Sequence[int]], bytes], limit: int = max(pdf_proof.PAGES_AT_ONCE)
) -> Problems:
    book = Book(metadata=METADATA, documents=tuple(made))
    return prove_pdf(data, book, small_layout(), memory=memory, excerpt=excerpt, limits=(limit, limit))


def codes_in_rebuild(data: bytes, made: Made, joined: Joined, memory: Cache) -> set[str]:
    return {problem.code for problem in prove(data, made[0], memory, joined.excerpt)}


@pytest.fixture
def validated(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """Note every file that page-validation is given."""
    seen: list[bytes] = []

    def noting(data: bytes, problems: Problems) -> None:
        seen.append(data)
        check_standards(data, problems)

    monkeypatch.setattr(pdf_proof, "check_standards", noting)
    return seen


@pytest.mark.parametrize("name", MUTANTS)
def test_every_defect_is_caught_in_a_rebuild(name: str, made: Made, joined: Joined, memory: Cache) -> None:
    """V201, as in a first build."""
    assert "V201" in codes_in_rebuild(changed(joined.pdf, MUTANTS[name]), made, joined, memory)


@pytest.mark.parametrize("name", MUTANTS)
def test_every_defect_is_caught_in_the_first_build_of_a_book_above_the_limit(name: str, made: Made, joined: Joined) -> None:
    """V201, though the texts are validated in files of their own, which have no defect."""
    found = prove(changed(joined.pdf, MUTANTS[name]), made[0], Cache(None), joined.excerpt, limit=1)
    assert "V201" in {problem.code for problem in found}


def lose_a_page(pdf: Pdf) -> None:
    page = last_page(pdf)
    page.Contents = page.Contents[0] if isinstance(page.Contents, Array) else Stream(pdf, b" ")


def last_page(pdf: Pdf) -> Any:
    return next(page.obj for page in reversed(list(pdf.pages)) if "/StructParents" in page.obj)


def lose_a_line(pdf: Pdf) -> None:
    page = last_page(pdf)
    own = page.Contents[-1] if isinstance(page.Contents, Array) else page.Contents
    own.write(re.sub(rb"\[[^]]*\] ?TJ|<[0-9a-f]+> ?Tj", b"", own.read_bytes(), count=1))


def mistake_a_letter(pdf: Pdf) -> None:
    for font in (found for found in pdf.objects if isinstance(found, pikepdf.Dictionary) and "/ToUnicode" in found):
        font.ToUnicode.write(font.ToUnicode.read_bytes().replace(b"> <0065>", b"> <0078>"))


def lose_a_note(pdf: Pdf) -> None:
    note_element = next(elements(pdf, "Note"))
    note_element.P.K = Array([kid for kid in note_element.P.K if not isinstance(kid, pikepdf.Dictionary) or kid.objgen != note_element.objgen])


def swap_paragraphs(pdf: Pdf) -> None:
    top = pdf.Root.StructTreeRoot.K[0].K[-1]
    top.K = Array([*list(top.K)[:-2], top.K[-1], top.K[-2]])


LOSSES: dict[str, tuple[Callable[[Pdf], None], str]] = {
    "a page's content": (lose_a_page, "V121"),
    "a line": (lose_a_line, "V121"),
    "the meaning of a letter": (mistake_a_letter, "V121"),
    "a note": (lose_a_note, "V122"),
    "the order of paragraphs": (swap_paragraphs, "V121"),
}


@pytest.mark.parametrize("name", LOSSES)
def test_lost_words_are_missed_in_a_rebuild(name: str, made: Made, joined: Joined, memory: Cache) -> None:
    """V121 and V122: whatever was remembered of the sound file."""
    change, code = LOSSES[name]
    data = changed(joined.pdf, change)
    assert data != changed(joined.pdf, lambda pdf: None)
    assert code in codes_in_rebuild(data, made, joined, memory)


@pytest.mark.parametrize("name", LOSSES)
def test_lost_words_are_missed_in_the_first_build_of_a_book_above_the_limit(name: str, made: Made, joined: Joined) -> None:
    """V121 and V122."""
    change, code = LOSSES[name]
    found = prove(changed(joined.pdf, change), made[0], Cache(None), joined.excerpt, limit=1)
    assert code in {problem.code for problem in found}


def test_what_only_archives_mind_is_caught_above_the_limit(made: Made, joined: Joined) -> None:
    """V202: the frame of the whole has no meaning of colours, that of the small files has."""
    found = prove(changed(joined.pdf, without("/OutputIntents")), made[0], Cache(None), joined.excerpt, limit=1)
    assert {problem.code for problem in found} == {"V202"}


def test_a_word_that_the_text_has_and_the_file_has_not_is_missed(made: Made, joined: Joined, memory: Cache) -> None:
    """V121: the same file, another text."""
    longer = replace(made[0][1], body=made[0][1].body + "<p>Forgotten.</p>")
    assert "V121" in {problem.code for problem in prove(joined.pdf, (made[0][0], longer, made[0][2]), memory, joined.excerpt)}


def test_nothing_is_validated_where_nothing_is_new(made: Made, joined: Joined, memory: Cache, validated: list[bytes]) -> None:
    assert list(prove(joined.pdf, made[0], memory, joined.excerpt)) == []
    assert validated == []


def test_texts_that_only_moved_are_not_validated_again(made: Made, memory: Cache, validated: list[bytes]) -> None:
    """Other folios, other sides, other numbers of objects."""
    turned = (made[0][2], made[0][0], made[0][1]), (made[1][2], made[1][0], made[1][1])
    moved = join(METADATA, *turned, small_layout())
    assert list(prove(moved.pdf, turned[0], memory, moved.excerpt)) == []
    assert validated == []


def test_a_new_text_is_validated_in_a_small_file(made: Made, joined: Joined, tmp_path: Path, validated: list[bytes]) -> None:
    """The frame of the whole, and the new text alone."""
    memory = Cache(tmp_path)
    assert list(prove(joined.pdf, made[0], memory, joined.excerpt)) == []
    assert validated == [joined.pdf]
    parts = read_parts(read_objects(joined.pdf))
    forget_first(memory, parts)
    assert list(prove(joined.pdf, made[0], memory, joined.excerpt)) == []
    assert validated[1:] == [joined.excerpt([0])]
    assert len(validated[1]) < len(joined.pdf)


def test_a_book_above_the_limit_is_validated_in_small_files_that_hold_every_text(made: Made, joined: Joined, validated: list[bytes]) -> None:
    """Also where nothing can be remembered."""
    assert list(prove(joined.pdf, made[0], Cache(None), joined.excerpt, limit=1)) == []
    assert validated == [joined.excerpt([index]) for index in range(3)]
    pages = [text.page_count for text in made[1]]
    validated.clear()
    assert list(prove(joined.pdf, made[0], Cache(None), joined.excerpt, limit=sum(pages[:2]))) == []
    assert validated == [joined.excerpt([0, 1]), joined.excerpt([2])]


def test_small_files_that_do_not_hold_the_same_prove_nothing(made: Made, joined: Joined, validated: list[bytes]) -> None:
    """The whole file is validated as soon as one holds another text, has another frame, or has a fault."""
    for other in (joined.excerpt([2]), changed(joined.excerpt([0]), without("/Lang"))):
        validated.clear()
        assert list(prove(joined.pdf, made[0], Cache(None), lambda _, other=other: other, limit=1)) == []  # type: ignore[misc]  # bound at once
        assert validated == [joined.pdf]


def test_a_fault_in_a_small_file_is_looked_for_in_the_whole(made: Made, joined: Joined, monkeypatch: pytest.MonkeyPatch) -> None:
    """As if a text were at fault: what is said of the whole counts."""
    seen: list[bytes] = []

    def fault(data: bytes, problems: Problems) -> None:
        seen.append(data)
        problems.error("V201", "made up")

    monkeypatch.setattr(pdf_proof, "check_standards", fault)
    assert [problem.code for problem in prove(joined.pdf, made[0], Cache(None), joined.excerpt, limit=1)] == ["V201"]
    assert seen == [joined.excerpt([0]), joined.pdf]


def test_a_file_as_large_as_the_limit_is_validated_whole(made: Made, joined: Joined, validated: list[bytes]) -> None:
    limit = sum(read_parts(read_objects(joined.pdf)).pages)
    assert list(prove(joined.pdf, made[0], Cache(None), joined.excerpt, limit=limit)) == []
    assert validated == [joined.pdf]


def forget_first(memory: Cache, parts: PdfParts) -> None:
    path = memory._path(pdf_proof._standards_key(parts.texts[0], parts))
    assert path is not None
    path.unlink()


def unmark_a_folio(pdf: Pdf) -> None:
    page = next(page for page in pdf.pages if isinstance(page.obj.get("/Contents"), Array))
    head = page.Contents[0].read_bytes()
    page.Contents = Array([Stream(pdf, re.sub(rb"/Artifact <<[^>]*>> BDC", b"/Span BMC", head)), page.Contents[1]])


def add_an_action(pdf: Pdf) -> None:
    pdf.Root.Outlines.First.A = pikepdf.Dictionary(S=Name.JavaScript, JS=pikepdf.String("1"))


def add_a_file(pdf: Pdf) -> None:
    pdf.Root.Names.EmbeddedFiles = pikepdf.Dictionary(Names=Array([]))


def double_a_key(pdf: Pdf) -> None:
    first, second, *_ = [page.obj for page in pdf.pages if "/StructParents" in page.obj]
    second.StructParents = first.StructParents


@pytest.mark.parametrize("change", [unmark_a_folio, add_an_action, add_a_file, double_a_key])
def test_what_no_hash_holds_has_one_shape_alone(
    change: Callable[[Pdf], None], made: Made, joined: Joined, memory: Cache, validated: list[bytes]
) -> None:
    """Folios, bookmarks, names, the parent tree: in any other shape the whole file is validated, however many pages it has."""
    data = changed(joined.pdf, change)
    prove(data, made[0], memory, joined.excerpt)
    assert validated == [data]
    prove(data, made[0], Cache(None), joined.excerpt, limit=1)
    assert validated == [data, data]


def test_a_stream_that_ends_badly_is_not_taken_for_sound(joined: Joined) -> None:
    """A carriage return before `endstream`: the whole file is validated."""
    found = next(found for found in re.finditer(rb"(?s).\nendstream", joined.pdf))
    with pytest.raises(NotReadableError):
        read_objects(joined.pdf[: found.start()] + b"\r" + joined.pdf[found.start() + 1 :])


def test_a_running_head_with_a_lent_sign_is_furniture_and_its_signs_are_looked_for() -> None:
    """Each code among those of the font in force where it is shown."""
    head = (
        b"/Artifact <</Type /Pagination /Subtype /Header>> BDC q BT /SetItalic 8.5 Tf 10 20.5 Td /SetItalic 8.5 Tf [<0001>-2<0002>] TJ"
        b" /Lent 8.5 Tf [<0003>] TJ ET Q EMC\n1 0 0 1 11.3386 0 cm\n"
    )
    furniture = Furniture()
    furniture.read(head)
    furniture.check({"SetItalic": frozenset({1, 2}), "Lent": frozenset({3})})
    with pytest.raises(NotReadableError):
        furniture.check({"SetItalic": frozenset({1, 2, 3}), "Lent": frozenset()})
    with pytest.raises(NotReadableError):
        furniture.read(head.replace(b" EMC", b" EMC BT ET"))
