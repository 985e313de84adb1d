"""Forms: whole words, the longest first, as one large pattern would find them."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anthology.apparatus.forms import Forms

PIECES = st.sampled_from(["ada", "Ada", "a", "b", "'b", "co", ".", "-", " ", "  ", "\n", "_", "9", "é"])
WRITTEN = st.lists(PIECES, min_size=1, max_size=5).map("".join)


@given(st.sets(WRITTEN.map(lambda form: " ".join(form.split()) or "a"), max_size=8), st.lists(PIECES, max_size=30).map("".join), st.booleans())
def test_forms_are_found_as_one_pattern_of_all_finds_them(forms: set[str], text: str, any_space: bool) -> None:
    ordered = sorted(forms, key=lambda form: (-len(form), form))
    space = r"\s+" if any_space else " "
    pattern = "|".join(space.join(re.escape(part) for part in form.split(" ")) for form in ordered)
    expected = [found.span() for found in re.finditer(rf"(?<!\w)(?:{pattern})(?!\w)", text)] if forms else []
    assert list(Forms(forms, any_space=any_space).find(text)) == expected


@pytest.mark.parametrize(
    ("text", "found"), [("the Quay House.", ["Quay House"]), ("Quay Houses", ["Quay"]), ("Quays", []), ("at 'Quay", ["'Quay"]), ("", [])]
)
def test_the_longest_whole_words_count(text: str, found: list[str]) -> None:
    assert [text[start:end] for start, end in Forms(["Quay", "Quay House", "'Quay"]).find(text)] == found
