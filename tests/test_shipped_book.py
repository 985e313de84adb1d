"""The book that this project ships: how much of each kind of writing it has, and the words of the list that it was made from."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import pytest

from anthology.build.opening import OpenEdition, open_edition
from anthology.library.text import Standing
from anthology.manifest import TextEntry
from anthology.markup import classes, parse, plain_text
from tests.conftest import ROOT

WORKS = ("kollontai-workers-opposition", "appeal-of-the-22", "olivier-bolshevik-left")
WOMENS_WORKS = ("kollontai-women-workers", "kollontai-womens-day", "kollontai-women-fighters")
ARTICLES = ("short-history", "kollontai-life", "shliapnikov-life", "medvedev-life")

SIGNATURE = "Written for this edition."
"""The last line of each article of our own."""


@pytest.fixture(scope="module")
def shipped() -> OpenEdition:
    """Give the book, opened: a source, person, term or place that is not there is an error."""
    return open_edition(ROOT / "anthology.yaml")


def read(path: Path | str | None) -> str:
    """Give a file's words as they stand in the file."""
    assert path is not None
    return (ROOT / path).read_text("utf-8")


def count(markdown: str) -> int:
    """Count the words that are read: no citations, no addresses, no headings."""
    plain = re.sub(r"(?m)^#+ .*$", "", markdown)
    plain = re.sub(r"\s*\[@[^\]]*\]", "", plain)
    return len(re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", plain).split())


def questions(markdown: str) -> int:
    """Count the questions of a list."""
    return len(re.findall(r"(?m)^\d+\. \S", markdown))


def folded(words: str) -> str:
    """Give words with straight quotes and plain dashes, whatever the typesetting."""
    for typeset, plain in zip("‘’“”–—", "''\"\"--", strict=True):
        words = words.replace(typeset, plain)
    return " ".join(words.split())


def digest_of(text: TextEntry) -> str:
    """Give the source of what stands in a text's place."""
    assert text.digest is not None
    return read(text.digest.file)


def test_nothing_is_warned_of(shipped: OpenEdition) -> None:
    assert [str(problem) for problem in shipped.warnings] == []


def test_ten_texts_stand_as_digests_and_articles(shipped: OpenEdition) -> None:
    assert [text.id for text in shipped.manifest.texts] == [ARTICLES[0], *WORKS, *WOMENS_WORKS, *ARTICLES[1:]]
    assert sum(shipped.standings.values()) == 10
    assert shipped.standings[Standing.FULL] or (shipped.standings[Standing.DIGEST], shipped.standings[Standing.ARTICLE]) == (6, 4)


def test_editors_notes(shipped: OpenEdition) -> None:
    """Every text has some, and the whole at least a hundred and twenty."""
    assert shipped.notes["editor"] >= 120
    noted = {document.slug for document in shipped.book.documents if len(document.notes) >= 8}
    assert noted == {text.id for text in shipped.manifest.texts}


@pytest.mark.parametrize(("register", "least"), [("people", 60), ("terms", 60), ("events", 100), ("works", 40)])
def test_registers(shipped: OpenEdition, register: str, least: int) -> None:
    assert len(getattr(shipped.apparatus.known, register)) >= least


def test_people_terms_and_events_name_their_sources(shipped: OpenEdition) -> None:
    known = shipped.apparatus.known
    works = {work.id for work in known.works}
    sources = [set(person.sources) for person in known.people]
    sources += [set(term.sources) for term in known.terms]
    sources += [set(event.entry.sources) for event in known.events]
    assert all(sources)
    assert set().union(*sources) <= works


def test_time_line_names_some_events_in_every_lane(shipped: OpenEdition) -> None:
    named = [event for event in shipped.apparatus.known.events if event.entry.short]
    assert 45 <= len(named) <= 60
    assert {event.entry.lane for event in named} == {"party", "opposition", "womens-movement", "life"}


def test_index_has_headings_of_the_editors(shipped: OpenEdition) -> None:
    own = [entry for entry in shipped.apparatus.extras if entry.entry and not entry.see]
    assert 30 <= len(own) <= 60
    led_to = {heading.id for heading in shipped.headings if heading.locators or heading.see}
    assert {heading.id for heading in shipped.headings} == led_to


def test_introduction_is_as_long_as_was_asked(shipped: OpenEdition) -> None:
    pieces = {piece.id: piece.file for piece in shipped.manifest.front_matter}
    assert 1800 <= count(read(pieces["introduction"])) <= 2500
    assert {"note-on-the-texts", "names-and-dates"} <= set(pieces)
    assert "group-use" in {piece.id for piece in shipped.manifest.back_matter}


def test_headnotes_are_as_long_as_was_asked(shipped: OpenEdition) -> None:
    assert {text.id: words for text in shipped.manifest.texts if not 200 <= (words := count(read(text.headnote))) <= 350} == {}


def test_introductions_of_sections_are_as_long_as_was_asked(shipped: OpenEdition) -> None:
    assert {section.id: words for section in shipped.manifest.sections if not 500 <= (words := count(read(section.introduction))) <= 800} == {}


def test_digests_say_at_their_head_what_they_were_made_from(shipped: OpenEdition) -> None:
    for text in shipped.manifest.texts:
        if text.id in (*WORKS, *WOMENS_WORKS):
            digest = digest_of(text)
            head = digest.split("\n\n")[0]
            assert head.startswith("This digest "), text.id
            assert re.search(r"\b(?:made from|rests on)\b", head), text.id
            assert "[@" in head, text.id
            assert 500 <= count(digest) <= 1500, text.id


def test_articles_are_signed_and_as_long_as_was_asked(shipped: OpenEdition) -> None:
    for text in shipped.manifest.texts:
        if text.id in ARTICLES:
            article = digest_of(text)
            assert article.rstrip().endswith(SIGNATURE), text.id
            assert 1200 <= count(article) <= 2000, text.id


def test_questions(shipped: OpenEdition) -> None:
    """Six to eight for each text, three for each section."""
    assert {text.id: found for text in shipped.manifest.texts if not 6 <= (found := questions(read(text.questions))) <= 8} == {}
    assert {section.id: questions(read(section.questions)) for section in shipped.manifest.sections} == {
        "opposition": 3,
        "womens-movement": 3,
        "biographies": 3,
    }


def test_four_meetings_have_a_plan_and_take_every_text_once(shipped: OpenEdition) -> None:
    packs = shipped.manifest.packs
    assert [bool(count(read(pack.plan))) for pack in packs] == [True] * 4
    inside = {section.id: tuple(text.id for text in section.texts) for section in shipped.manifest.sections}
    taken = [text for pack in packs for named in pack.texts for text in inside.get(named, (named,))]
    assert sorted(taken) == sorted(text.id for text in shipped.manifest.texts)


def test_plans_cite_paragraphs_that_are_there(shipped: OpenEdition) -> None:
    """No plan leads to a paragraph beyond the last of the longest of its texts."""
    last = {document.slug: len(re.findall(r"data-number=", document.body)) for document in shipped.book.documents}
    inside = {section.id: tuple(text.id for text in section.texts) for section in shipped.manifest.sections}
    for pack in shipped.manifest.packs:
        cited = [int(number) for places in re.findall(r"¶ ([\d,]+(?:,? (?:and|to) \d+)*)", read(pack.plan)) for number in re.findall(r"\d+", places)]
        texts = [text for named in pack.texts for text in inside.get(named, (named,))]
        assert cited, pack.id
        assert max(cited) <= max(last[text] for text in texts), pack.id


def printed(shipped: OpenEdition, name: str) -> list[str]:
    """Give the words of a class in the documents of the texts, folded."""
    bodies = [parse(document.body) for document in shipped.book.documents if document.kind == "text"]
    return [folded(plain_text(element)) for body in bodies for element in body.iter() if name in classes(element)]


def listed() -> Iterable[str]:
    """Give every title, caption and blurb of the list, folded."""
    paragraphs = re.split(r"\n\s*\n", read("seeds/workers-opposition.txt").strip())
    return [folded(paragraph) for paragraph in paragraphs[1:]]


@pytest.mark.parametrize(("name", "number"), [("listing-title", 10), ("listing-caption", 7), ("listing-blurb", 10)])
def test_words_of_the_list_are_counted(shipped: OpenEdition, name: str, number: int) -> None:
    assert len(printed(shipped, name)) == number


def test_words_of_the_list_stand_word_for_word(shipped: OpenEdition) -> None:
    stand = [words for name in ("listing-title", "listing-caption", "listing-blurb") for words in printed(shipped, name)]
    assert sorted(stand) == sorted(listed())
