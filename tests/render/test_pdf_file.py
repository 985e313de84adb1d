"""PDFs written object by object can be read by others, and every stream of theirs ends so that the strictest reader finds its end."""

from __future__ import annotations

import hashlib
import io
import re
import zlib

import pikepdf
import pytest

from anthology.render.pdf_file import PdfFile, array, dictionary, number, packed, reference, string
from anthology.validate.pdf_objects import read_objects

WORDS = ("", "plain", "a (bracket", "back\\slash", "two\r\nlines", "Zürich – 東京", "100 %", "12 0 R")


def made(seed: int, objects: int = 3) -> bytes:
    """Give a small file with an empty page, some objects and a stream."""
    file = PdfFile()
    catalogue, pages, page = file.reserve(), file.reserve(), file.reserve()
    noise = hashlib.shake_128(b"%d" % seed).digest(seed % 250)
    some = [file.add(dictionary({"Number": b"%d" % (seed + place), "Words": string(word)})) for place, word in enumerate(WORDS * objects)]
    text = file.add_packed(noise)
    first = file.reserve(2)
    file.add_together(first, [dictionary({"Made": b"true"}), dictionary({"Kind": b"/Raw"})], [(1, noise + b".")])
    file.add(dictionary({"Type": b"/Pages", "Count": b"1", "Kids": array((reference(page),))}), pages)
    box = array([b"0", b"0", number(10.5, 2), number(20, 2)])
    file.add(dictionary({"Type": b"/Page", "Parent": reference(pages), "MediaBox": box, "Resources": b"<< >>"}), page)
    entries = {"Type": b"/Catalog", "Pages": reference(pages), "Some": array(map(reference, some)), "Text": reference(text)}
    file.add(dictionary({**entries, "Row": array((reference(first), reference(first + 1)))}), catalogue)
    return file.finished(catalogue, file.add(dictionary({"Title": string("Made")})))


def test_what_is_written_is_read_by_qpdf_and_by_us() -> None:
    """Strings of every kind, streams, and more objects than one stream of objects holds."""
    data = made(7, objects=100)
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert pdf.check_pdf_syntax() == []
        assert [str(one.Words) for one in pdf.Root.Some] == list(WORDS) * 100
        assert pdf.Root.Text.read_bytes() == hashlib.shake_128(b"7").digest(7)
        assert pdf.Root.Row[1].read_bytes().endswith(b".")
        assert [float(side) for side in pdf.pages[0].mediabox] == [0, 0, 10.5, 20]
        assert str(pdf.docinfo["/Title"]) == "Made"
    objects = read_objects(data)
    assert sum(b"/Words" in body for body in objects.bodies.values()) == 800


def test_same_objects_have_the_same_bytes_and_others_another_name() -> None:
    """The identifier of a file is made of its bytes."""
    assert made(3) == made(3)
    names = {re.findall(rb"/ID \[ <(\w+)>", made(seed))[0] for seed in range(5)}
    assert len(names) == 5


def test_no_stream_ends_in_a_carriage_return() -> None:
    """Of many files some would have, of each kind of stream."""
    noises = [hashlib.shake_128(b"%d" % seed).digest(20) for seed in range(2000)]
    assert any(zlib.compress(noise).endswith(b"\r") for noise in noises)
    assert not any(packed(noise).endswith(b"\r") for noise in noises)
    for seed in range(600):
        data = made(seed)
        assert not re.search(rb"\r\nendstream\nendobj", data)
        read_objects(data)


@pytest.mark.parametrize(("value", "written"), [(1, b"1"), (0.5, b"0.5"), (-0.001, b"0"), (12.3456, b"12.35"), (-7.1, b"-7.1"), (100, b"100")])
def test_numbers_are_short(value: float, written: bytes) -> None:
    """No exponents, no noughts at the end, no minus nought."""
    assert number(value, 2) == written
