"""What is the same when words are compared, and the way back."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anthology.apparatus.folding import either_case, fold, fold_quotation


@pytest.mark.parametrize(
    ("received", "typed"),
    [
        ("the keeper’s “lamp”", "the keeper's 'lamp'"),
        ("nine — or ten", "nine -- or ten"),
        ("1919–20", "1919-20"),
        ("a\u00a0b \n\t c", "a b c"),
        ("well\u00addig\u200bger", "welldigger"),
        ("wait…", "wait..."),
        (unicodedata.normalize("NFD", "Ёлка café"), "Ёлка café"),
        ("ﬁre", "fire"),
    ],
)
def test_differences_of_type_do_not_count(received: str, typed: str) -> None:
    """Quotes, dashes, spaces, hyphens of breaking, dots, composition and ligatures are folded."""
    assert fold(received).text == fold(typed).text


def test_case_counts_but_for_the_first_letter() -> None:
    """A quotation may begin large or small."""
    assert either_case("The Lamp") == ("The Lamp", "the Lamp")
    assert either_case("Ёж") == ("Ёж", "ёж")
    assert either_case("9 lamps") == ("9 lamps",)


def test_a_quotation_of_spaces_is_empty() -> None:
    """White space, breaking hyphens and control characters are no words."""
    assert fold_quotation(" \u00a0\u00ad\x1e\n ") == ""


@given(st.text(alphabet=st.sampled_from(list("ab é\u0301\u00ad—-–“'…  \nﬁж")), max_size=60))
def test_every_place_leads_back_to_its_character(text: str) -> None:
    """Origins rise with places, stay in the text, and a letter copied unchanged is found where it was."""
    folded = fold(text)
    origins = [folded.origin(place) for place in range(len(folded.text))]
    assert origins == sorted(origins)
    for place, origin in enumerate(origins):
        assert origin < len(text)
        assert folded.origin_end(place + 1) > origin
        if folded.text[place] in "abж":
            assert text[origin] == folded.text[place]
            assert folded.origin_end(place + 1) >= origin + 1
