"""Data classes as plain values: what comes back is what went in, and what is something else is refused."""

from __future__ import annotations

import json

import pytest

from anthology.library.reading import Dropped, Offered, OfferedImage, ReadText
from anthology.library.text import Contributor, ReceivedNote
from anthology.problems import Location, Problem, Severity
from anthology.records import from_plain, to_plain

TEXT = ReadText(
    title="On lists",
    body="<p>One — <em>two</em></p>",
    notes=(ReceivedNote(key="n1", mark="*", body="<p>A note.</p>"),),
    offered=Offered(
        contributors=(Contributor(name="The Editors", sort_name="Editors, The"),), images=(OfferedImage(src="a.png"),), details=(("mark-up", "HTML"),)
    ),
    dropped=(Dropped(what="menu", words=3),),
    problems=(Problem(code="T010", message="…", at=Location(path="a.md", line=2), severity=Severity.WARNING),),
)


def test_what_was_written_is_read_again() -> None:
    """Nested, with enumerations, rows of pairs and values that are not there."""
    assert from_plain(ReadText, json.loads(json.dumps(to_plain(TEXT)))) == TEXT


@pytest.mark.parametrize("plain", [None, 3, "text", [], {}, ["title"], [1, *to_plain(TEXT)[1:]], [*to_plain(TEXT), "more"]])
def test_another_kind_is_refused(plain: object) -> None:
    """Whoever kept it makes it anew."""
    with pytest.raises(ValueError, match=r"ReadText|zip"):
        from_plain(ReadText, plain)
