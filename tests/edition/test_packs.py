"""Packs: a part of the book that keeps its numbers, its notes and what it refers to."""

from __future__ import annotations

from anthology.apparatus.model import PlacedNote
from anthology.edition.document import Document, Matter
from anthology.edition.numbering import number_paragraphs
from anthology.edition.packs import Excerpt, addresses, closed, cut, excerpts
from anthology.manifest import Manifest, Pack
from anthology.markup import serialise
from anthology.problems import Problems

TEXTS = [{"id": name, "title": name, "witness": {"file": f"{name}.md"}} for name in ("a", "b", "c")]
MANIFEST = Manifest.model_validate(
    {
        "edition": {"title": "R", "identifier": "urn:uuid:1", "date": "2026-11-23"},
        "sections": [{"id": "one", "title": "One", "texts": TEXTS[:2]}, {"id": "two", "title": "Two", "texts": TEXTS[2:]}],
    }
)


def pack(*texts: str) -> Pack:
    return Pack(id="p", title="P", texts=texts)


def text(slug: str = "a") -> Document:
    paragraphs = "".join(
        f'<p>Number {number}<a class="noteref" data-note="n{number}"/> of <a href="anthology:b">them</a>.</p>' for number in range(1, 6)
    )
    notes = tuple(PlacedNote(key=f"n{number}", voice="editor", mark=str(number), label="Note", body="<p>Words</p>") for number in range(1, 6))
    body = f'<header><h1>A</h1></header><div class="body">{serialise(number_paragraphs(paragraphs, slug))}</div><p class="source-line">From there</p>'
    return Document(slug=slug, kind="text", matter=Matter.BODY, title="A", body=body, notes=notes)


def test_a_section_stands_for_its_texts_and_a_range_for_its_paragraphs() -> None:
    problems = Problems()
    assert excerpts(pack("one", "c#2-4"), MANIFEST, problems) == (
        Excerpt(slug="a"),
        Excerpt(slug="b"),
        Excerpt(slug="c", first=2, last=4),
    )
    assert not len(problems)


def test_what_is_no_range_is_said() -> None:
    problems = Problems()
    excerpts(pack("a#first"), MANIFEST, problems)
    assert [problem.code for problem in problems] == ["P002"]


def test_paragraphs_past_the_end_are_said() -> None:
    problems = Problems()
    cut(text(), Excerpt(slug="a", first=4, last=9), pack("a#4-9"), problems)
    assert [(problem.code, problem.hint) for problem in problems] == [("P003", "'a' has paragraphs 1 to 5")]


def test_paragraphs_keep_their_numbers_and_their_notes() -> None:
    made = cut(text(), Excerpt(slug="a", first=2, last=3), pack("a#2-3"), Problems())
    assert [f'data-number="{number}"' in made.body for number in range(1, 6)] == [False, True, True, False, False]
    assert [note.key for note in made.notes] == ["n2", "n3"]
    assert "From there" in made.body


def test_links_out_of_the_pack_become_words() -> None:
    (made,) = closed((text(),))
    assert addresses([text()]) == {"b"}
    assert addresses([made]) == frozenset()
    assert "of them." in made.body
