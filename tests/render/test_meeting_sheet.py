"""The meeting sheet and its square."""

from __future__ import annotations

import re

import pytest
import segno

from anthology.markup import parse
from anthology.render.meeting_sheet import is_scannable, meeting_sheet_fragment, qr_drawing

ADDRESS = "https://book.example/reader.epub?a=1&b=2"


def drawn_squares(drawing: str) -> set[tuple[int, int]]:
    strips = re.findall(r"M(\d+) (\d+)h(\d+)v1h-(\d+)z", drawing)
    return {(int(x) + step, int(y)) for x, y, width, _ in strips for step in range(int(width))}


def test_sheet_holds_plan_questions_and_link() -> None:
    """All parts, in this order, escaped."""
    sheet = meeting_sheet_fragment("Meeting 1: ferries & quays", "<p>Half past seven.</p>", "<ol><li>Who waits?</li></ol>", ADDRESS)
    root = parse(sheet)
    assert [element.get("class") for element in root.iter("section", "div")] == ["meeting-sheet", "meeting-plan", "meeting-questions", "meeting-link"]
    assert root.findtext(".//h1") == "Meeting 1: ferries & quays"
    assert [link.get("href") for link in root.iter("a")] == [ADDRESS]


def test_empty_parts_are_left_out() -> None:
    """Without a plan and an address there are only questions."""
    sheet = meeting_sheet_fragment("Meeting 1", " ", "<p>Who waits?</p>", None)
    assert "meeting-plan" not in sheet
    assert "svg" not in sheet


def test_square_is_the_code_and_nothing_else() -> None:
    """The drawn squares are the code's own, inside four squares of white."""
    code = segno.make_qr(ADDRESS, error="m", boost_error=False)
    black = {(x, y) for y, row in enumerate(code.matrix, start=4) for x, module in enumerate(row, start=4) if module}
    assert drawn_squares(qr_drawing(ADDRESS)) == black


def test_square_is_described_and_the_same_twice() -> None:
    """Label and title name the address."""
    drawing = qr_drawing(ADDRESS)
    assert drawing == qr_drawing(ADDRESS)
    assert f"<title>QR code of {ADDRESS.replace('&', '&amp;')}</title>" in drawing


@pytest.mark.parametrize(
    ("address", "good"),
    [
        (ADDRESS, True),
        ("http://a.example", True),
        ("javascript:alert(1)", False),
        ("book.epub", False),
        ("https://a.example/" + "x" * 400, False),
        ("", False),
    ],
)
def test_only_web_addresses_of_fair_length_are_scannable(address: str, good: bool) -> None:
    """What a phone can open and a copier can carry."""
    assert is_scannable(address) is good
