# mypy: allow-untyped-calls
# WeasyPrint has no types.
"""Where lines may end within what stands between spaces, is known of each such piece alone."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st
from weasyprint.text.line_break import get_log_attrs

from anthology.render.layout_measures import cuts_of

SIGNS = "abXÉßſœ()[]‘’“”\"'.,;:!?…—–-‐/12%€&*†§«»    \u00a0"


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.text(st.sampled_from(SIGNS), min_size=2, max_size=16))
def test_places_within_words_are_those_that_pango_finds_in_the_whole_text(text: str) -> None:
    """Whatever stands before and after the spaces; plain words are not asked about."""
    attributes = get_log_attrs(text, "en")
    spaces = {" ", "\u00a0"}
    places = [place for place in range(1, len(text)) if attributes[place].is_line_break and not {text[place - 1], text[place]} & spaces]
    assert [word.start() + cut for word in re.finditer("[^ \u00a0]+", text) for cut in cuts_of(word.group(), "en")] == places
