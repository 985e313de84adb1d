"""The registers: what is checked, in what order they stand, and the pages they make."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from anthology.apparatus.dates import julian_of, span_of
from anthology.apparatus.fragments import bibliography_fragment, chronology_fragment, glossary_fragment, people_fragment
from anthology.apparatus.index import Heading, Indexed, make_index
from anthology.apparatus.schemas import schemas
from anthology.apparatus.spelling import Writing, check_spelling
from anthology.apparatus.use import check_use
from anthology.library.markdown import markdown_fragment
from anthology.markup import parse, plain_text
from anthology.problems import Location, Problems
from tests.apparatus.making import BIBLIOGRAPHY, CHRONOLOGY, GLOSSARY, PEOPLE, codes, opened


def test_good_registers_have_no_problem(tmp_path: Path) -> None:
    """People and terms stand in alphabetical order, events in order of time."""
    apparatus = opened(tmp_path)
    assert codes(apparatus) == []
    assert [person.sort_name for person in apparatus.known.people] == ["Kolodin, Petr", "Weir, Anna"]
    assert [event.id for event in apparatus.known.events] == ["1917-03-08", "1919-to-1920"]


@pytest.mark.parametrize(
    ("register", "old", "new", "code"),
    [
        ("people", "id: petr", "id: weir", "A030"),
        ("people", "name: Petr Kolodin", "name: Anna Weir", "A031"),
        ("people", 'died: "1931"', 'died: "1869-12"', "A032"),
        ("people", 'died: "1931"', 'died: "1931-02-30"', "M014"),
        ("people", "sources: [lamp-1920]", "sources: [lamp-1921]", "A024"),
        ("people", "also: [the well-digger]", "also: [Weir]", "A038"),
        ("people", "note: Dug wells.", "note: Dug wells.\n      birth: 1870", "M012"),
        ("glossary", "see: [lamp-house]", "see: [well]", "A036"),
        ("glossary", "see: [lamp-house]", "see: [lamp-hous]", "A021"),
        ("glossary", "id: lamp-house", "id: well", "A030"),
        ("glossary", "term: Lamp House", "term: Well", "A031"),
        ("chronology", '"1917-02-23"', '"1917-02-22"', "A034"),
        ("chronology", '"1917-03-08"', '"1917-02-29"', "M014"),
        ("chronology", '"1919/1920"', '"1920/1919"', "M014"),
        ("chronology", "people: [weir]", "people: [weer]", "A020"),
        ("chronology", "terms: [lamp-house]", "terms: [lamp]", "A021"),
        ("bibliography", "type: book", "type: boek", "M013"),
        ("bibliography", "family: Oil, ", "", "M014"),
        ("bibliography", "[[1920]]", "[[1920, 13]]", "M014"),
        ("bibliography", "id: lamp-page", "id: lamp-1920", "A030"),
    ],
)
def test_what_is_wrong_in_a_register_is_said_at_its_line(tmp_path: Path, register: str, old: str, new: str, code: str) -> None:
    """Each fault has its code, file and line."""
    source = {"people": PEOPLE, "glossary": GLOSSARY, "chronology": CHRONOLOGY, "bibliography": BIBLIOGRAPHY}[register]
    assert old in source
    apparatus = opened(tmp_path, **{register: source.replace(old, new, 1)})  # type: ignore[arg-type]  # registers are given by name
    found = next(problem for problem in apparatus.problems if problem.code == code)
    assert found.at is not None
    assert found.at.path == f"{register}.yaml"
    assert found.at.line is not None


def test_works_cited_alike_are_said(tmp_path: Path) -> None:
    """A042 where neither title, name nor year tells two works apart."""
    again = BIBLIOGRAPHY + BIBLIOGRAPHY.partition("- id: lamp-page")[2].join(["      - id: lamp-page-two", ""])
    apparatus = opened(tmp_path, bibliography=again)
    assert codes(apparatus) == ["A042"]


@pytest.mark.parametrize(
    ("written", "words", "within"),
    [
        ("1921", "1921", ""),
        ("1921-03", "March 1921", "March"),
        ("1921-03-08", "8 March 1921", "8 March"),
        ("1921-03-08/1921-03-16", "8–16 March 1921", "8–16 March"),
        ("1921-02-21/1921-03-04", "21 February – 4 March 1921", "21 February – 4 March"),
        ("1921-02/1921-03", "February–March 1921", "February–March"),
        ("1904/1907", "1904–07", "1904–07"),
        ("1899/1903", "1899–1903", "1899–1903"),
    ],
)
def test_dates_read_as_the_book_writes_them(written: str, words: str, within: str) -> None:
    """Days before months, en rules in ranges."""
    assert str(span_of(written)) == words
    assert span_of(written).within_year() == within


def test_old_style_is_the_julian_calendar() -> None:
    """Thirteen days in the twentieth century, twelve in the nineteenth, and leap days of the old calendar."""
    assert julian_of(date(1917, 11, 7)) == (1917, 10, 25)
    assert julian_of(date(1872, 3, 31)) == (1872, 3, 19)
    assert julian_of(date(1900, 3, 13)) == (1900, 2, 29)


def test_vague_events_stay_where_the_editor_put_them(tmp_path: Path) -> None:
    """A month or a year follows the day it follows in the file; days are put in order."""
    dates = ["1920-05-02", "1920", "1920-05", "1920-04-01", "1921-01", "1920-12-31"]
    chronology = "".join(f'\n- {{date: "{when}", lane: party, event: E.}}' for when in dates)
    apparatus = opened(tmp_path, chronology=chronology)
    assert [event.entry.date for event in apparatus.known.events] == ["1920-04-01", "1920-05-02", "1920", "1920-05", "1920-12-31", "1921-01"]


def test_registers_become_pages_with_ids(tmp_path: Path) -> None:
    """Every entry has the id to which links lead; notes have their links and citations set."""
    apparatus = opened(tmp_path)

    def set_line(line: str, at: Location) -> str:
        return apparatus.resolve(markdown_fragment(line, inline=True)[0], at)

    people = people_fragment(apparatus.known.people, set_line, apparatus.works)
    assert '<dt id="people-weir">Weir, Anna</dt>' in people
    assert '<span class="original" lang="ru">Пётр Колодин</span>' in people
    assert '<a href="anthology:glossary#glossary-well">the well</a>' in people
    assert "1 February 1870 – 1931" in plain_text(parse(people))
    glossary = glossary_fragment(apparatus.known.terms, set_line, apparatus.works)
    assert '<dt id="glossary-well">Well</dt>' in glossary
    assert '<a href="#glossary-lamp-house">Lamp House</a>' in glossary
    assert "1901–22" in glossary
    chronology = chronology_fragment(apparatus.known.events, apparatus.set_event, apparatus.works)
    assert '<li id="chronology-1917-03-08" class="lane-party">' in chronology
    assert "23 February (8 March)" in chronology
    assert '<a class="mention" href="anthology:people#people-weir">Anna Weir</a>' in chronology
    works = bibliography_fragment(apparatus.known.works, apparatus.works, set_line)
    assert '<li id="bibliography-lamp-1920">Oil, Tom. 1920. <i>Lamps &amp; Oil: A History</i>. Lampton: Wick.' in works
    assert "Seen <em>only</em> in part." in works
    for fragment in (people, glossary, chronology, works):
        parse(fragment)
    assert codes(apparatus) == []


def test_spellings_that_the_register_does_not_use_are_found(tmp_path: Path) -> None:
    """In prose and in notes; not in quotation marks, titles, links, citations, anchors or the register itself."""
    apparatus = opened(tmp_path)
    prose = "Anna Ware came.\n\nThe \"Anna Ware\" of 'the Wier\npapers' and [her](https://x.example.org/Wier) [@Wier] in *Lamps* by Anna\nWare.\n"
    notes = '- at: "Wier wrote"\n  voice: editor\n  note: >-\n    Here Wier\n    is wrong.\n- at: x\n  note: fine\n'
    problems = Problems()
    writings = [Writing(path="a.md", source=prose), Writing(path="n.yaml", source=notes), Writing(path="people.yaml", source=PEOPLE)]
    check_spelling(apparatus.known, writings, problems)
    assert [problem.code for problem in problems] == ["A041"] * 3
    assert [str(problem.at) for problem in problems] == ["a.md:1:1", "a.md:4:69", "n.yaml:4:10"]
    assert "Anna Weir" in (next(iter(problems)).hint or "")


def test_entries_that_nothing_uses_are_said(tmp_path: Path) -> None:
    """A037 for people, terms and works alike; what another entry names, a source cited, or writing that stands by, is used."""
    apparatus = opened(
        tmp_path,
        people=PEOPLE + "    - {id: nobody, name: Nobody, note: N.}",
        glossary=GLOSSARY + "    - {id: can, term: Oil can, note: N.}",
        bibliography=BIBLIOGRAPHY + "      - {id: lost, type: book, title: Lost}",
    )
    problems = Problems()
    headings: tuple[Heading, ...] = make_index(apparatus.known, (), [Indexed(slug="lamp", body="<p>Petr Kolodin</p>")], problems)
    check_use(apparatus.known, headings, {"lamp-page"}, problems)
    assert [(problem.code, problem.message.split("'")[1]) for problem in problems] == [("A037", "Nobody"), ("A037", "Oil can"), ("A037", "lost")]
    others = Problems()
    check_use(apparatus.known, headings, {"lamp-page"}, others, ["Nobody had an [oily thing](term:can).", "note: As said [see @lost, p. 3]."])
    assert list(others) == []


def test_schemas_describe_every_key() -> None:
    """An editor of YAML shows a sentence for each key of each file."""
    for name, schema in schemas().items():
        for entry in schema["$defs"].values():
            for key, value in entry["properties"].items():
                assert re.search(r"\w", value.get("description", "")), f"{name}: {key}"
