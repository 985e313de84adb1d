"""Small editions for the tests of the apparatus."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from textwrap import dedent

from anthology.apparatus.catalogue import Apparatus, open_apparatus
from anthology.apparatus.model import AnnotatedBody
from anthology.apparatus.registers import RegisterPaths
from anthology.edition.numbering import number_paragraphs
from anthology.library.text import ReceivedNote, Text, Witness, Work
from anthology.manifest import Voice
from anthology.manifest.model import DEFAULT_VOICES
from anthology.problems import Problems

SLUG = "lamp"

BODY = (
    "<h2>The lamp at the crossing</h2>"
    "<p>The lamp at the crossing was lit every evening, and the keeper’s daughter counted the carts that passed. “Nine,” she said — or ten.</p>"
    "<p>On the second evening the <em>lamp</em> went out, and the old well-digger, whose name was Пётр, said that oil is dear.</p>"
    '<div class="verse"><p class="stanza"><span class="line">Turn down the wick,</span><span class="line">the oil is dear.</span></p></div>'
    "<p>The keeper wrote to the town. The town did not answer; the keeper wrote again.</p>"
)

PEOPLE = """
    - id: weir
      name: Anna Weir
      sort: Weir, Anna
      also: [Weir]
      variants: [Anna Ware, Wier]
      born: "1870-02-01"
      died: "1931"
      note: Keeper of the lamp; see [the well](term:well) [@lamp-1920].
      sources: [lamp-1920]
    - id: petr
      name: Petr Kolodin
      original: Пётр Колодин
      also: [the well-digger]
      note: Dug wells.
"""
GLOSSARY = """
    - id: well
      term: Well
      also: [wells]
      note: A hole with water in it.
      see: [lamp-house]
    - id: lamp-house
      term: Lamp House
      kind: organisation
      dates: "1901--22"
      note: The office of lamps.
      sources: [lamp-1920]
"""
CHRONOLOGY = """
    - date: "1917-03-08"
      old_style: "1917-02-23"
      lane: party
      event: Anna Weir lights the lamp in the Lamp House.
      short: The lamp is lit
      people: [weir]
      terms: [lamp-house]
      sources: [lamp-1920]
    - date: "1919/1920"
      lane: life
      event: The keeper waits.
"""
BIBLIOGRAPHY = """
    references:
      - id: lamp-1920
        type: book
        author: [{family: Oil, given: Tom}]
        title: "Lamps & Oil: A History"
        publisher: Wick
        publisher-place: Lampton
        issued: {date-parts: [[1920]]}
        note: Seen *only* in part.
      - id: lamp-page
        type: webpage
        title: "Lamps"
        container-title: "The Lamp Site (mirror)"
        URL: https://lamps.example.org/a-b/c?x=1&y=2
"""


def write(folder: Path, name: str, text: str) -> Path:
    """Write a file of the edition."""
    path = folder / name
    path.write_text(dedent(text).lstrip("\n"), encoding="utf-8")
    return path


def opened(
    folder: Path,
    *,
    people: str = PEOPLE,
    glossary: str = GLOSSARY,
    chronology: str = CHRONOLOGY,
    bibliography: str = BIBLIOGRAPHY,
    index: str | None = None,
    voices: Iterable[Voice] = DEFAULT_VOICES,
    **options: object,
) -> Apparatus:
    """Open the apparatus of a small edition."""
    paths = RegisterPaths(
        people=write(folder, "people.yaml", people),
        glossary=write(folder, "glossary.yaml", glossary),
        chronology=write(folder, "chronology.yaml", chronology),
        bibliography=write(folder, "bibliography.yaml", bibliography),
        index=write(folder, "index.yaml", index) if index is not None else None,
    )
    return open_apparatus(
        root=folder,
        paths=paths,
        voices=voices,
        texts=(SLUG, "well-song"),
        language="en",
        problems=Problems(),
        **options,  # type: ignore[arg-type]  # passed on as given
    )


def text(body: str = BODY, notes: tuple[ReceivedNote, ...] = ()) -> Text:
    """Make a text."""
    return Text(slug=SLUG, work=Work(title="Lamp", short_title="Lamp"), witness=Witness(), body=body, notes=notes, path="seeds/lamp.html")


def annotated(
    folder: Path, notes: str, *, body: str = BODY, received: tuple[ReceivedNote, ...] = (), apparatus: Apparatus | None = None
) -> tuple[AnnotatedBody, Apparatus]:
    """Bind a file of notes to a body."""
    apparatus = apparatus or opened(folder)
    write(folder, "notes.yaml", notes)
    return apparatus.annotate(text(body, received), number_paragraphs(body, SLUG), "notes.yaml"), apparatus


def codes(apparatus: Apparatus) -> list[str]:
    """Give the codes of what was found wrong."""
    return [problem.code for problem in apparatus.problems]
