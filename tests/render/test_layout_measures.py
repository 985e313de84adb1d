# mypy: allow-untyped-calls
# WeasyPrint has no types.
"""Words between spaces: where a line may end within them is known of each alone, and how wide their parts are."""

from __future__ import annotations

import re
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from weasyprint.text.line_break import get_log_attrs

from anthology.render import layout_measures
from anthology.render.fonts import face_bytes
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


def type_of_face() -> Any:
    """Give a kind of type of the regular face, in English."""
    made: Any = object.__new__(layout_measures.Type)
    made._font = layout_measures.hb.Font(layout_measures.hb.Face(layout_measures.hb.Blob(face_bytes("regular"))))
    made._features, made._tracking, made._language, made._hyphens, made.known = {}, 0.0, "en", ("en", 5, 2, 3), {}
    return made


def test_words_are_measured_in_parts() -> None:
    """At a dash a line may end, at a no-break space it may not; a part of a word is cut where the whole word says."""
    kind = type_of_face()
    parts = [(word.at, word.glued) for word in kind.words("one—two\u00a0three\u00a0")]
    assert parts == [(0, 0), (3, 0), (4, 0), (8, 1), (14, 1)]
    assert [(word.at, word.glued) for word in kind.words("\u00a0one")] == [(1, 1)]
    assert [(word.at, word.glued) for word in kind.words("one—", (3,))] == [(0, 0), (3, 0)]
    assert kind.words("one—two")[2].width == kind.words("two")[0].width


def test_broken_words_are_as_wide_as_their_pieces() -> None:
    """With a hyphen at the end of the first; points around a word do not keep it whole."""
    ((_, glued, width, pieces, capital),) = type_of_face().words("(Harbour),")
    assert (glued, capital) == (0, True)
    assert [at for at, _, _ in pieces] == [4]
    assert all(width < head + tail < width + 0.5 for _, head, tail in pieces)
