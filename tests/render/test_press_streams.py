"""Every stream of a saved file ends so that the strictest reader finds its end, those of the file's own included."""

from __future__ import annotations

import hashlib
import io

import pikepdf
import pytest
from pikepdf import Dictionary, Name, Stream, String

from anthology.render import press_streams
from anthology.render.pdf_file import packed
from anthology.render.press_streams import saved
from anthology.validate.pdf_objects import NotReadableError, PdfObjects, read_objects


def some_bytes(number: int) -> bytes:
    """Give so many bytes that cannot be packed, behind what looks like the end of a stream."""
    return b"some \r\nendstream and more" + hashlib.shake_128(b"%d" % number).digest(number)


def small_file(number: int) -> pikepdf.Pdf:
    pdf = pikepdf.new()
    pdf.add_blank_page()
    pdf.Root.Made = pdf.make_indirect(Dictionary(Number=number, Words=String("z" * (number % 251))))
    pdf.Root.Text = pdf.make_indirect(Stream(pdf, packed(some_bytes(number)), Filter=Name.FlateDecode))
    return pdf


def without_mending(pdf: pikepdf.Pdf) -> bytes:
    out = io.BytesIO()
    pdf.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate, min_version="1.7")
    return out.getvalue()


def test_streams_of_objects_and_tables_of_cross_references_that_end_badly_are_written_anew() -> None:
    """Of a thousand small files some end either way; all can be read, by us and by qpdf, and say what they did."""
    mended = {b"/Type /ObjStm": 0, b"/Type /XRef": 0}
    for number in range(1000):
        with small_file(number) as pdf:
            before = without_mending(pdf)
            if not press_streams._BAD_END.search(before):
                continue
            after = saved(pdf)
        for kind in mended:
            mended[kind] += ends_badly(before, kind)
        objects: PdfObjects = read_objects(after)
        assert any(b"/Number %d" % number in body for body in objects.bodies.values())
        with pikepdf.open(io.BytesIO(after)) as again:
            assert int(again.Root.Made.Number) == number
            assert again.Root.Text.read_bytes().rstrip(b"\n") == some_bytes(number).rstrip(b"\n")
            assert again.check_pdf_syntax() == []
    assert all(mended.values()), mended


def ends_badly(data: bytes, kind: bytes) -> bool:
    place = data.find(kind)
    end = data.find(b"\nendstream\nendobj", place)
    return data[end - 1 : end] == b"\r"


def test_a_file_that_ends_badly_would_be_refused() -> None:
    """What `saved` mends is what the proof minds."""
    for number in range(1000):
        with small_file(number) as pdf:
            data = without_mending(pdf)
        if ends_badly(data, b"/Type /XRef") or ends_badly(data, b"/Type /ObjStm"):
            with pytest.raises(NotReadableError):
                read_objects(data)
            return
    pytest.fail("no file ended badly")
