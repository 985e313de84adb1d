"""Making: from a tree in the markup it came in to a `ReadText`.

The last step of every reader: notes out, verse set, vocabulary, cleaning, counting.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from lxml import etree

from anthology.library.cleaning import clean_plain, clean_tree
from anthology.library.cleaning.structure import words_in
from anthology.library.cleaning.vocabulary import sift_tree
from anthology.library.readers.noteparts import Index
from anthology.library.readers.notes import FoundNote, take_notes
from anthology.library.readers.verse import set_verse
from anthology.library.reading import Dropped, Offered, OfferedImage, ReadText, Received
from anthology.library.text import ReceivedNote
from anthology.markup import plain_text, serialise, unwrap
from anthology.problems import Problem, Problems


def make_text(
    body: etree._Element,
    received: Received,
    *,
    language: str,
    offered: Offered,
    index: Index | None = None,
    notes: Sequence[FoundNote] = (),
    dropped: Iterable[Dropped] = (),
    part: str | None = None,
    keys: set[str] | None = None,
    problems: Iterable[Problem] = (),
) -> ReadText:
    """Make a text of a body; `index` leads to its linked notes, `notes` are those already taken out, `keys` the note keys in use."""
    gone = list(dropped)
    taken, again = take_notes(body, index, keys) if index else ([], 0)
    if again:
        gone.append(Dropped(what="second reference to a note", count=again))
    gone += _settle(body, received, language)
    made = [_note(note, received, language, gone) for note in (*taken, *notes)]
    warnings = _place_homeless(body, [note.key for note, _ in made], "".join(note.body for note, _ in made), received)
    return ReadText(
        title=clean_plain(offered.title or "", language),
        body=serialise(body),
        notes=tuple(note for note, _ in made),
        offered=replace(offered, images=_images(body)),
        dropped=gather(gone),
        words=words_in(body),
        note_words=sum(count for _, count in made),
        part=part,
        language=language,
        problems=(*problems, *warnings),
    )


def _settle(body: etree._Element, received: Received, language: str) -> list[Dropped]:
    """Bring a tree to its final form; the rules that mend and the vocabulary need each other's result."""
    set_verse(body)
    body.attrib.clear()
    gone = list(sift_tree(body, url=received.url))
    _drop_known_languages(body, language)
    gone += _drop_dead_links(body)
    clean_tree(body, language)
    etree.cleanup_namespaces(body)
    return gone


def _note(note: FoundNote, received: Received, language: str, gone: list[Dropped]) -> tuple[ReceivedNote, int]:
    gone += _settle(note.element, received, language)
    return ReceivedNote(key=note.key, mark=note.mark, body=serialise(note.element), voice=note.voice), words_in(note.element)


def _place_homeless(body: etree._Element, keys: list[str], notes: str, received: Received) -> Problems:
    """Put the reference of a note whose place was lost with what was dropped at the end of the text, and say so."""
    problems = Problems()
    placed = {link.get("data-note") for link in body.iter("a")}
    homeless = [key for key in keys if key not in placed and f'data-note="{key}"' not in notes]
    if homeless:
        last = next((element for element in reversed(list(body)) if element.tag == "p"), None)
        last = etree.SubElement(body, "p") if last is None else last
        for key in homeless:
            etree.SubElement(last, "a", {"class": "noteref", "data-note": key})
        hint = "they are put at the end of the text"
        problems.warn("T029", f"the places of {len(homeless)} notes are in what was left out", received.at, hint)
    return problems


def _drop_known_languages(body: etree._Element, language: str) -> None:
    """Leave a language on elements only where it differs from that around them."""
    for element in list(body.iter()):
        own = element.get("lang")
        if own is None:
            continue
        around = next((parent.get("lang") for parent in element.iterancestors() if parent.get("lang")), language)
        if own.lower() == (around or "").lower() or own.split("-")[0].lower() == (around or "").split("-")[0].lower():
            del element.attrib["lang"]


def _drop_dead_links(body: etree._Element) -> list[Dropped]:
    """Unwrap links that lead to nothing in this text: to menus that are gone, or to other files of a book."""
    names = {element.get("id") for element in body.iter() if element.get("id")}
    dead = []
    for link in list(body.iter("a")):
        href = link.get("href") or ""
        if link.get("data-note") or ":" in href or (href.startswith("#") and href[1:] in names):
            continue
        dead.append(href)
        if link.get("id"):
            link.tag = "span"
            del link.attrib["href"]
        else:
            unwrap(link)
    return [Dropped(what="link to a place that is not in the text", count=len(dead), sample=dead[0])] if dead else []


def _images(body: etree._Element) -> tuple[OfferedImage, ...]:
    return tuple(OfferedImage(src=image.get("src", ""), alt=image.get("alt", ""), caption=_caption(image)) for image in body.iter("img"))


def _caption(image: etree._Element) -> str:
    figure = next((parent for parent in image.iterancestors("figure")), None)
    caption = figure.find("figcaption") if figure is not None else None
    return " ".join(plain_text(caption).split()) if caption is not None else ""


def gather(gone: Iterable[Dropped]) -> tuple[Dropped, ...]:
    """Put what was dropped of one kind together."""
    kinds: dict[str, Dropped] = {}
    for item in gone:
        before = kinds.get(item.what)
        kinds[item.what] = (
            replace(before, words=before.words + item.words, count=before.count + item.count, sample=before.sample or item.sample) if before else item
        )
    return tuple(kinds.values())
