"""The list of texts is read word for word."""

from __future__ import annotations

from pathlib import Path

import pytest

from anthology.library.readers.listing import read_listing
from anthology.problems import InputError

SEED = Path(__file__).resolve().parents[3] / "seeds" / "workers-opposition.txt"


def test_the_shipped_list_has_ten_texts_seven_captions_and_ten_blurbs_word_for_word() -> None:
    """Every line of the file is the title of the list or a part of one entry."""
    listing = read_listing(SEED.read_bytes(), "seeds/workers-opposition.txt")
    lines = SEED.read_text(encoding="utf-8").splitlines()
    assert (len(listing.entries), sum(entry.caption is not None for entry in listing.entries)) == (10, 7)
    for entry in listing.entries:
        assert entry.title == lines[entry.title_line - 1]
        assert entry.blurb == lines[entry.blurb_line - 1]
        assert entry.caption == (lines[entry.caption_line - 1] if entry.caption_line else None)
    parts = [part for entry in listing.entries for part in (entry.title, entry.caption, entry.blurb) if part]
    assert [listing.title, *parts] == [line for line in lines if line]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", "T001"),
        ("Liste\n\nTitel ä".encode("latin-1"), r"a\.txt:3: error T002"),
        (b"List\n\nTitle\n\nCaption\n", r"a\.txt:3: error T003"),
        (b"List\n\nTitle\n\nCaption\n\nAnother title\n\nA blurb.\n", r"a\.txt:3: error T003"),
    ],
)
def test_a_list_that_is_not_right_is_refused(data: bytes, expected: str) -> None:
    """Empty, not UTF-8, or an entry without its blurb."""
    with pytest.raises(InputError, match=expected):
        read_listing(data, "a.txt")
