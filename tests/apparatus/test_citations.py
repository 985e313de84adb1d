"""Citations, links, first mentions."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from anthology.apparatus.citations import set_locator
from anthology.apparatus.short_forms import short_forms
from anthology.library.markdown import markdown_fragment
from anthology.markup import parse, plain_text
from anthology.problems import Location
from tests.apparatus.making import annotated, codes, opened

AT = Location(path="notes/x.md")


def resolved(folder: Path, markdown: str, **options: object) -> tuple[str, list[str]]:
    """Set a fragment of Markdown."""
    apparatus = opened(folder, **options)  # type: ignore[arg-type]  # passed on as given
    return apparatus.resolve(markdown_fragment(markdown)[0], AT), codes(apparatus)


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("Oil is dear [@lamp-1920, p. 12].", "Oil is dear (Oil 1920, 12)."),
        ("Dear [@lamp-1920, pp. 12--14; @lamp-page].", "Dear (Oil 1920, 12–14; ‘Lamps’, The Lamp Site)."),
        ("Dear [@lamp-1920] [@lamp-page].", "Dear (Oil 1920; ‘Lamps’, The Lamp Site)."),
        ("Oil says so [-@lamp-1920].", "Oil says so (1920)."),
    ],
)
def test_citations_are_set_and_linked(tmp_path: Path, written: str, words: str) -> None:
    """Author and date, pages bare, neighbours in one pair of brackets, a work without author by title and site."""
    body, found = resolved(tmp_path, written)
    assert found == []
    assert plain_text(parse(body)).strip() == words
    assert 'href="anthology:bibliography#bibliography-lamp-1920"' in body
    assert "data-cite" not in body


def test_the_notes_style_cites_by_title(tmp_path: Path) -> None:
    """A shortened note: name and short title."""
    body, _ = resolved(tmp_path, "Dear [@lamp-1920, p. 12].", style="notes")
    assert plain_text(parse(body)).strip() == "Dear (Oil, Lamps & Oil, 12)."


def test_locators_other_than_pages_keep_their_word() -> None:
    """Chapter and note numbers are not taken for pages."""
    assert set_locator("n. 4") == "n.\u00a04"
    assert set_locator("ch. 3") == "ch.\u00a03"
    assert set_locator("p. xii") == "xii"


def test_addresses_are_links_that_may_break(tmp_path: Path) -> None:
    """Shown without scheme; ampersands and angle brackets never break the fragment."""
    full = opened(tmp_path).works["lamp-page"].full
    assert 'href="https://lamps.example.org/a-b/c?x=1&amp;y=2"' in full
    assert plain_text(parse(full)).endswith("The Lamp Site (mirror). lamps.example.org/a-b/c?x=1&y=2.")
    assert "<wbr/>" in full


def test_years_and_titles_tell_works_apart(tmp_path: Path) -> None:
    """Two books of one author and year have a and b in the order of the list; undated works have their titles in full when short ones clash."""
    works = """
        references:
          - {id: z, type: book, title: Zinc, author: [{family: Oil}], issued: 1920}
          - {id: a, type: book, title: Arc, author: [{family: Oil}], issued: "1920-05"}
          - {id: u, type: book, title: "Wick: one", author: [{family: Oil}]}
          - {id: v, type: book, title: "Wick: two", author: [{family: Oil}]}
    """
    apparatus = opened(tmp_path, bibliography=works, people="[]", glossary="[]", chronology="[]")
    assert codes(apparatus) == []
    assert [apparatus.works[key].short for key in "azuv"] == ["Oil 1920a", "Oil 1920b", "Oil, <i>Wick: one</i>", "Oil, <i>Wick: two</i>"]
    assert [work.id for work in apparatus.known.works] == ["a", "z", "u", "v"]
    assert short_forms(apparatus.known.works)["a"].year_suffix == "a"


def test_works_once_set_are_kept(tmp_path: Path) -> None:
    """The second time citeproc is not asked, and the words are the same; a damaged file costs time only."""
    kept = tmp_path / "cache" / "works.json"
    first = opened(tmp_path, kept=kept).works
    before = kept.read_bytes()
    assert opened(tmp_path, kept=kept).works == first
    assert kept.read_bytes() == before
    kept.write_text("[1", "utf-8")
    assert opened(tmp_path, kept=kept).works == first


def test_works_may_be_set_ahead(tmp_path: Path) -> None:
    """What another process gave is taken as it is, and kept as if it had been set here."""
    here, there = (tmp_path / "cache" / name for name in ("here.json", "there.json"))
    first = opened(tmp_path, kept=here)
    ahead = replace(opened(tmp_path, kept=there), ahead=first.set_ahead)
    assert ahead.works == first.works
    assert there.read_bytes() == here.read_bytes()


def test_checking_does_not_load_the_processor() -> None:
    """Resolving keys alone leaves citeproc unimported."""
    script = "import sys, anthology.apparatus.catalogue; sys.exit('citeproc' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("[@lamp-1921]", "A024"),
        ("[x](person:nobody)", "A020"),
        ("[x](term:nothing)", "A021"),
        ("[x](event:1900)", "A022"),
        ("[x](text:nowhere)", "A023"),
    ],
)
def test_what_leads_nowhere_is_a_problem(tmp_path: Path, written: str, code: str) -> None:
    """In prose and in notes, at the line of the note; the words stay."""
    body, found = resolved(tmp_path, f"Words {written} more.")
    assert found == [code]
    assert "more." in body
    _, apparatus = annotated(tmp_path, f"- at: the carts\n  note: Words {written} more.")
    assert codes(apparatus) == [code]
    assert str(next(iter(apparatus.problems)).at) == "notes.yaml:2:9"


def test_links_of_the_editor_lead_into_the_book(tmp_path: Path) -> None:
    """To entries, texts and paragraphs."""
    body, found = resolved(
        tmp_path, "[a](person:weir) [b](term:well) [c](event:1917-03-08) [d](text:lamp) [e](text:lamp#3) [f](https://x.example.org/)"
    )
    assert found == []
    assert [link.get("href") for link in parse(body).iter("a")] == [
        "anthology:people#people-weir",
        "anthology:glossary#glossary-well",
        "anthology:chronology#chronology-1917-03-08",
        "anthology:lamp",
        "anthology:lamp#lamp-p3",
        "https://x.example.org/",
    ]


def test_first_mentions_are_linked_once(tmp_path: Path) -> None:
    """Not in headings, links or compounds, the longest form first, and not where the editor links the entry already."""
    body = (
        "<h2>Anna Weir</h2><p>The well-digger knew Weir. Anna Weir knew wells and the Lamp House; a well is a well.</p>"
        '<p>See <a href="anthology:glossary#glossary-lamp-house">the office</a>.</p>'
    )
    result, _ = annotated(tmp_path, "[]", body=body)
    links = [(link.text, (link.get("href") or "").partition("#")[2]) for link in parse(result.body).iter("a") if link.get("class") == "mention"]
    assert links == [("The well-digger", "people-petr"), ("Weir", "people-weir"), ("wells", "glossary-well")]


def test_first_mentions_are_marked_where_the_editor_asks(tmp_path: Path) -> None:
    """Each once in a text, whoever made the link."""
    body = '<p><a href="anthology:people#people-petr">He</a> knew Weir; <a href="anthology:people#people-petr">he</a> and Weir knew a well.</p>'
    result, _ = annotated(tmp_path, "[]", body=body, apparatus=opened(tmp_path, marks_mentions=True))
    assert [link.text for link in parse(result.body).iter("a") if "marked" in (link.get("class") or "").split()] == ["He", "Weir", "well"]
    unmarked, _ = annotated(tmp_path, "[]", body=body)
    assert "marked" not in unmarked.body


def test_a_text_without_names_stays_as_it_is(tmp_path: Path) -> None:
    """Nothing is added to it."""
    body = "<p>Nothing to see.</p>"
    result, _ = annotated(tmp_path, "[]", body=body)
    assert result.body == body.replace("<p>", '<p id="lamp-p1" data-number="1">')
