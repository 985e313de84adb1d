"""Words are broken where pyphen would break them."""

from __future__ import annotations

import random

import pyphen  # type: ignore[import-untyped]  # has no types
import pytest

from anthology.render.layout_hyphens import splits_of
from tests.render.pages import WORDS


@pytest.mark.parametrize("language", ["en_GB", "en_US", "fr", "nl_NL", "hu_HU"])
def test_places_are_those_of_pyphen(language: str) -> None:
    """For common words, and for words put together from the patterns themselves, which meet many of them at once."""
    dictionary = pyphen.Pyphen(lang=language, left=2, right=3)
    patterns = [pattern.strip(".") for pattern in sorted(dictionary.hd.patterns)]
    chance = random.Random(7)
    words = [*WORDS, *(word.upper() for word in WORDS), "İstanbul", "a", "", *("".join(chance.choices(patterns, k=3)) for _ in range(2000))]
    wrong = [word for word in words if list(splits_of(word, language, 2, 3)) != dictionary.positions(word)]
    assert wrong == []
    assert sum(bool(splits_of(word, language, 2, 3)) for word in words) > 1000
