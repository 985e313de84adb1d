"""The file for a printing house: boxes, marks, page count, inks; the cover."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pikepdf
import pymupdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf

from anthology.problems import InputError, Location
from anthology.render.cover_wrap import CoverWrap, cover_body, cover_css, finish_cover, plan_cover
from anthology.render.ink_writer import Ink
from anthology.render.paper import PAPERS, POINTS_PER_MM
from anthology.render.press import PressOptions, make_press_file

A5 = PAPERS["a5"]
AT = Location(path="anthology.yaml", line=50, column=3)
WIDTH, HEIGHT = A5.width_pt, A5.height_pt


def pages_with(*contents: bytes, resources: Dictionary | None = None) -> Pdf:
    pdf = Pdf.new()
    for content in contents:
        pdf.add_blank_page(page_size=(WIDTH, HEIGHT))
        pdf.pages[-1].obj.Contents = pdf.make_stream(content)
        pdf.pages[-1].obj.Resources = resources if resources is not None else Dictionary()
    return pdf


def written(pdf: Pdf) -> bytes:
    stream = BytesIO()
    pdf.save(stream, deterministic_id=True)
    return stream.getvalue()


def inked(content: bytes, ink: Ink, resources: Dictionary | None = None) -> str:
    """Give the first page's content after the policy, without the marks."""
    pdf, _ = make_press_file(written(pages_with(content, resources=resources)), PressOptions(ink=ink, mark_mm=0))
    with Pdf.open(BytesIO(pdf)) as press:
        instructions = pikepdf.parse_content_stream(press.pages[0])
    return " ".join(" ".join([*(str(value) for value in part.operands), str(part.operator)]) for part in instructions[1:-1])


def content_of(page: pikepdf.Page) -> bytes:
    return pikepdf.unparse_content_stream(pikepdf.parse_content_stream(page))


def box(page: pikepdf.Page, name: Name) -> list[float]:
    return [float(value) for value in page.obj[name]]


def test_boxes_enclose_each_other() -> None:
    """The trim is the page; the bleed 3 mm around it; the medium holds bleed and marks."""
    pdf, report = make_press_file(written(pages_with(b"")), PressOptions(bleed_mm=3, mark_mm=5))
    bleed, slug = 3 * POINTS_PER_MM, 9 * POINTS_PER_MM
    with Pdf.open(BytesIO(pdf)) as press:
        for page in press.pages:
            assert box(page, Name.TrimBox) == pytest.approx([0, 0, WIDTH, HEIGHT], abs=0.001)
            assert box(page, Name.BleedBox) == pytest.approx([-bleed, -bleed, WIDTH + bleed, HEIGHT + bleed], abs=0.001)
            assert box(page, Name.MediaBox) == pytest.approx([-slug, -slug, WIDTH + slug, HEIGHT + slug], abs=0.001)
    assert str(report.trim) == "A5 (148 × 210 mm)"


@pytest.mark.parametrize(("pages", "multiple", "printed"), [(1, 4, 4), (4, 4, 4), (33, 16, 48), (32, 16, 32), (5, 2, 6)])
def test_pages_are_rounded_to_the_signature(pages: int, multiple: int, printed: int) -> None:
    """Blanks are put in before the last page, which stays last."""
    contents = [f"0 0 {number} 1 re f".encode() for number in range(1, pages + 1)]
    pdf, report = make_press_file(written(pages_with(*contents)), PressOptions(signature_pages=multiple, mark_mm=0))
    assert (report.pages, report.blanks) == (printed, printed - pages)
    with Pdf.open(BytesIO(pdf)) as press:
        assert len(press.pages) == printed
        if pages > 1:
            assert f"0 0 {pages} 1 re".encode() in content_of(press.pages[-1])


def test_crop_marks_stay_out_of_the_bleed() -> None:
    """Seen as a picture, the bleed and the page are white, and there is ink outside of them."""
    pdf, _ = make_press_file(written(pages_with(b"")), PressOptions())
    document: Any = pymupdf.open(stream=pdf, filetype="pdf")  # type: ignore[no-untyped-call]  # the library has no types
    picture = document[0].get_pixmap(colorspace=pymupdf.csGRAY)
    slug = int(6 * POINTS_PER_MM) + 1
    rows = [picture.samples[y * picture.stride : y * picture.stride + picture.width] for y in range(picture.height)]
    inner = b"".join(row[slug:-slug] for row in rows[slug:-slug])
    assert set(inner) == {255}
    assert min(b"".join(rows)) < 255


def test_what_is_not_for_paper_is_left_out() -> None:
    """No links, no tags, no claim to be an accessible file; title and language stay."""
    source = pages_with(b"")
    source.pages[0].obj.Annots = Array([Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]))])
    source.Root.StructTreeRoot = Dictionary(Type=Name.StructTreeRoot)
    source.Root.Lang = pikepdf.String("en")
    source.docinfo[Name.Title] = "The ferry"
    pdf, _ = make_press_file(written(source), PressOptions())
    with Pdf.open(BytesIO(pdf)) as press:
        assert "/Annots" not in press.pages[0].obj
        assert "/StructTreeRoot" not in press.Root
        assert (str(press.Root.Lang), str(press.docinfo.Title)) == ("en", "The ferry")


@pytest.mark.parametrize(
    ("content", "ink", "expected"),
    [
        (b"0 0 0 rg 1 0 0 RG", Ink.BLACK, "0 g 1 0 0 RG"),
        (b"0.2 0.2 0.2 rg", Ink.BLACK, "0.2 g"),
        (b"0 0 0 rg 1 0 0 RG", Ink.GREY, "0 g 0.299 G"),
        (b"0 0 0 1 k 1 0 0 0 K", Ink.GREY, "0 g 0.701 G"),
        (b"0 0 0 1 k", Ink.BLACK, "0 0 0 1 k"),
        (b"/DeviceRGB cs 0.5 0.5 0.5 sc", Ink.BLACK, "0.5 g"),
        (b"/Hue cs 60 20 -20 scn", Ink.GREY, "0.6 g"),
        (b"/Hue cs 60 20 -20 scn", Ink.BLACK, "/Hue cs 60 20 -20 scn"),
        (b"0 0 0 rg 0 0 200 200 re f", Ink.RICH_BLACK, "0 g q 0.6 0.4 0.4 1 k 0 0 200 200 re f Q"),
        (b"0 0 0 rg 0 0 200 2 re f", Ink.RICH_BLACK, "0 g 0 0 200 2 re f"),
        (b"0 0 0 rg 0 0 200 200 re W n", Ink.RICH_BLACK, "0 g 0 0 200 200 re W n"),
        (b"q 0 0 0 rg Q 1 0 0 rg q 0 0 200 200 re f Q", Ink.RICH_BLACK, "q 0 g Q 1 0 0 rg q 0 0 200 200 re f Q"),
        (b"0 0 0 rg 1 0 0 RG", Ink.AS_IS, "0 0 0 rg 1 0 0 RG"),
    ],
)
def test_colours_follow_the_policy(content: bytes, ink: Ink, expected: str) -> None:
    """Black type on the black plate alone; all grey; rich black under large areas only."""
    lab = Array([Name.Lab, Dictionary(WhitePoint=Array([0.95, 1, 1.09]))])
    assert inked(content, ink, Dictionary(ColorSpace=Dictionary(Hue=lab))) == expected


def test_pictures_and_forms_turn_grey() -> None:
    """A red picture drawn through a form becomes a grey one, and the form's own red too."""
    source = pages_with(b"/F Do", b"/F Do")
    picture = source.make_stream(bytes([255, 0, 0]) * 4)
    picture.update({"/Type": Name.XObject, "/Subtype": Name.Image, "/Width": 2, "/Height": 2, "/ColorSpace": Name.DeviceRGB, "/BitsPerComponent": 8})
    form = source.make_stream(b"1 0 0 rg 0 0 9 9 re f /I Do")
    form.update({"/Type": Name.XObject, "/Subtype": Name.Form, "/BBox": Array([0, 0, 9, 9])})
    form.Resources = Dictionary(XObject=Dictionary(I=picture))
    for page in source.pages:
        page.obj.Resources = Dictionary(XObject=Dictionary(F=form))
    pdf, report = make_press_file(written(source), PressOptions(ink=Ink.GREY))
    with Pdf.open(BytesIO(pdf)) as press:
        drawn = press.pages[0].obj.Resources.XObject.F
        assert drawn.read_bytes().startswith(b"0.299 g")
        grey = drawn.Resources.XObject.I
        assert (str(grey.ColorSpace), grey.read_bytes()) == ("/DeviceGray", bytes([76]) * 4)
    assert report.problems == ()


def test_shading_in_a_grey_book_is_p111() -> None:
    """What cannot be treated is named with its first page, once."""
    source = pages_with(b"", b"/S sh", b"/S sh")
    _, report = make_press_file(written(source), PressOptions(ink=Ink.GREY), at=AT)
    assert [(problem.code, problem.at, problem.message) for problem in report.problems] == [
        ("P111", AT, "page 2 has a shading whose colours are left as they are")
    ]


def test_press_options_out_of_range_are_p110() -> None:
    """All at once."""
    with pytest.raises(InputError) as caught:
        make_press_file(written(pages_with(b"")), PressOptions(bleed_mm=-1, mark_mm=99, signature_pages=3, last=-2), at=AT)
    assert [problem.code for problem in caught.value.problems] == ["P110"] * 4


def test_press_files_are_equal_twice() -> None:
    """Same input, same bytes."""
    source = written(pages_with(b"1 0 0 rg 0 0 9 9 re f", b""))
    first, second = (make_press_file(source, PressOptions(ink=Ink.GREY))[0] for _ in range(2))
    assert first == second


# The cover


def test_spine_follows_pages_and_paper() -> None:
    """320 pages on paper of 5.5 mm per 100 pages: 17.6 mm."""
    wrap = CoverWrap(trim=A5, pages=320, mm_per_100_pages=5.5)
    assert wrap.spine_mm == 17.6
    assert (wrap.width_mm, wrap.height_mm) == (313.6, 210)
    assert wrap.folds_mm == (148, 165.6)
    assert CoverWrap(trim=A5, pages=320, flap_mm=80).folds_mm == (80, 228, 245.6, 393.6)
    assert "spine 17.6" in wrap.as_text


def test_narrow_spine_is_p112_and_stays_empty() -> None:
    """Too thin for words: a warning that says from how many pages there would be room."""
    wrap = CoverWrap(trim=A5, pages=60)
    (problem,) = plan_cover(wrap, AT)
    assert (problem.code, problem.at, problem.hint) == ("P112", AT, "words need 6 mm: 110 pages")
    assert "cover-title" not in cover_body(wrap, front="", back="", title="The Ferry")
    assert plan_cover(CoverWrap(trim=A5, pages=110)) == ()


def test_impossible_cover_is_p110() -> None:
    """All at once."""
    with pytest.raises(InputError) as caught:
        plan_cover(CoverWrap(trim=A5, pages=0, mm_per_100_pages=0, bleed_mm=-3, flap_mm=500), AT)
    assert [problem.code for problem in caught.value.problems] == ["P110"] * 4


def test_cover_comes_back_with_boxes_and_fold_marks() -> None:
    """The PDF made from the wrap's own style sheet has the wrap's size, and fold marks at both edges of the spine."""
    weasyprint = pytest.importorskip("weasyprint")
    wrap = CoverWrap(trim=A5, pages=320)
    body = cover_body(wrap, front="<h1>The Ferry</h1>", back="<p>About it.</p>", title="The Ferry", byline="Made up")
    drawn = weasyprint.HTML(string=f"<style>{cover_css(wrap)}</style>{body}").write_pdf()
    pdf, problems = finish_cover(drawn, wrap, PressOptions())
    assert problems == ()
    with Pdf.open(BytesIO(pdf)) as cover:
        assert len(cover.pages) == 1
        left, bottom, right, top = box(cover.pages[0], Name.TrimBox)
        assert (right - left, top - bottom) == pytest.approx((313.6 * POINTS_PER_MM, HEIGHT), abs=0.01)
        marks = content_of(cover.pages[0])
        for fold in wrap.folds_mm:
            assert f"{fold * POINTS_PER_MM:.3f}".rstrip("0").encode() in marks


def test_cover_of_another_size_is_p105() -> None:
    """A cover made for another number of pages is refused."""
    with pytest.raises(InputError) as caught:
        finish_cover(written(pages_with(b"")), CoverWrap(trim=A5, pages=320), PressOptions(), at=AT)
    assert [problem.code for problem in caught.value.problems] == ["P105"]
