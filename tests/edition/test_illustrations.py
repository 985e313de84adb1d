"""The list of illustrations: made of what the pictures are called, wanted only where there are some."""

from __future__ import annotations

import pytest

from anthology.edition.document import Document, Matter
from anthology.edition.folios import fill_folios
from anthology.edition.illustrations import illustrations_part, name_figures, with_list, words_of
from anthology.edition.model import Part
from anthology.markup import parse, serialise

DRAWN = '<figure><svg viewBox="0 0 1 1"><title>A drawn quay</title><text>not this</text></svg></figure>'
CREDITED = '<figure><img src="a.png" alt="x"/><figcaption>The lamp.  Seen\nat night. <span class="credit">Nobody.</span></figcaption></figure>'


def part(kind: str, **content: object) -> Part:
    """Make a part."""
    return Part(slug=kind, kind=kind, matter=Matter.BODY, title="Anything", language="en", content=content)


@pytest.mark.parametrize(
    ("figure", "words"),
    [
        (CREDITED, "The lamp. Seen at night"),
        (DRAWN, "A drawn quay"),
        ('<figure><img src="a.png" alt="A map of wells."/></figure>', "A map of wells"),
        ('<figure><img src="a.png" alt=""/></figure>', ""),
        (f'<figure><img src="a.png" alt=""/><figcaption>Short head. {"Long tail " * 30}</figcaption></figure>', "Short head"),
    ],
)
def test_a_picture_is_called_by_its_caption_its_title_or_what_it_shows(figure: str, words: str) -> None:
    """Credits are left out; a very long caption is cut after its first sentence."""
    found = parse(figure).find("figure")
    assert found is not None
    assert words_of(found) == words


def test_a_list_is_made_for_two_pictures_or_more() -> None:
    """Pictures at the heads of texts count, ornaments without words and pictures in other pages do not."""
    picture = part("text", picture=object(), body="<p>a</p>")
    assert illustrations_part([picture, part("piece", body=DRAWN)], "en")
    assert not illustrations_part([picture, part("piece", body='<figure><img src="b.png" alt=""/></figure>'), part("people", body=DRAWN)], "en")


def test_each_line_leads_to_its_picture_and_shows_its_page() -> None:
    """Pictures get ids by their order; the list is filled with folios like the contents."""
    body = parse(f'<p>a</p>{DRAWN}<figure id="quay-map"><img src="a.png" alt="A map"/></figure>')
    name_figures(body, "quay")
    shown = Document(slug="quay", kind="text", matter=Matter.BODY, title="Quay", body=serialise(body))
    empty = Document(slug="illustrations", kind="illustrations", matter=Matter.FRONT, title="Illustrations", body="<h1>I</h1>", settles=True)
    made = fill_folios(with_list([empty, shown])[0], {"quay-figure-1": "12", "quay-map": "13"})
    lines = [(link.get("href"), "".join(map(str, link.itertext()))) for link in parse(made.body).iter("a")]
    assert lines == [("anthology:quay#quay-figure-1", "A drawn quay12"), ("anthology:quay#quay-map", "A map13")]
