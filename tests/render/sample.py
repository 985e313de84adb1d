"""A small complete book, made up for the tests: two voices, verse, a table, a figure, two foreign passages, a long note, a note in a list."""

from __future__ import annotations

from pathlib import Path

from anthology.edition.document import Book, BookMetadata, Document, Matter, Opens, PageStart, Pagination, PlacedNote
from anthology.library.text import Contributor
from anthology.markup import letters, parse, plain_text

LONG = " ".join(f"Sentence number {count} of the long note speaks of bread, coal and the price of both." for count in range(1, 60))

FERRY = """<header class="opener"><p class="byline">Made-up Author</p><h1>The Ferry</h1><p class="imprint">Pamphlet, 1907</p></header>
<div class="body"><p id="ferry-p1" data-number="1"><span class="sc">The ferry left</span> at six and nobody paid.<a class="noteref" data-note="e1"/>
The men
on the quay called it <em>our boat</em>, and <em>mean</em>t it.<a class="noteref" data-note="a1"/></p>
<p id="ferry-p2" data-number="2">A sign in two languages hung by the rail: <span lang="ru">Просьба не кормить чаек</span>, and below it the same in
English. See <a href="anthology:winter#winter-p2">what winter did</a> or <a href="#ferry-p1">the first paragraph</a>.</p>
<blockquote lang="fr"><p>Le passeur ne demande rien à ceux qui rament.<a class="noteref" data-note="a2"/></p></blockquote>
<hr class="break"/>
<h2 id="ferry-fares">Fares &amp; rules</h2>
<ul><li>Children cross free.</li><li>Goats pay half.<a class="noteref" data-note="e2"/></li></ul>
<table><caption>Crossings in a week</caption><thead><tr><th scope="col">Day</th><th scope="col">Boats</th></tr></thead>
<tbody><tr><th scope="row">Monday</th><td>12</td></tr><tr><th scope="row">Tuesday</th><td>9</td></tr></tbody></table>
<figure><img src="pictures/quay.svg" alt="A quay with one boat and a lamp"/><figcaption>The quay at low water</figcaption></figure>
<p id="ferry-p3" data-number="3">The committee met on the upper deck, in wind, with no chairman; and it went on
meeting.<a class="noteref" data-note="e3"/></p></div>"""

WINTER = """<header class="opener"><p class="byline">Second Made-up Author</p><h1>Winter Song</h1><p class="imprint">Verse and a letter</p></header>
<div class="verse"><p class="stanza"><span class="line">The river shut its door in frost,</span>
<span class="line indent-1">and no one had the key;</span></p>
<p class="stanza"><span class="line">we walked across what we had crossed</span>
<span class="line indent-1">and called that being free.</span></p></div>
<p class="dateline">On the ice, 4 January</p>
<p class="salutation">Dear boat,</p>
<p id="winter-p1" data-number="1">We have taken the planks for the stove.</p>
<p id="winter-p2" data-number="2">In spring we shall bring others, and better.<a class="noteref" data-note="e1"/></p>
<p class="signature">The crew</p>"""

CONTENTS = """<h1>Contents</h1><ol class="contents">
<li><a class="locator" href="anthology:introduction">Introduction<span class="folio" data-uncounted=""></span></a></li>
<li><a class="locator" href="anthology:water">Water<span class="folio" data-uncounted=""></span></a></li>
<li><a class="locator" href="anthology:ferry">Made-up Author, The Ferry<span class="folio" data-uncounted=""></span></a></li>
<li><a class="locator" href="anthology:winter">Second Made-up Author, Winter Song<span class="folio" data-uncounted=""></span></a></li>
<li><a class="locator" href="anthology:people">People<span class="folio" data-uncounted=""></span></a></li></ol>"""

INDEX = """<h1>Index</h1><ul><li id="index-boat">boat,
<a class="locator" href="anthology:ferry#ferry-p1"><span class="folio" data-uncounted=""></span></a>,
<a class="locator" href="anthology:winter#winter-p2"><span class="folio" data-uncounted=""></span></a></li></ul>"""

DRAWING = """<h1>Time-line</h1><figure><svg viewBox="0 0 300 60" role="img" aria-label="A line from 1905 to 1908">
<line x1="5" y1="30" x2="295" y2="30" stroke="#000"/>
<text x="5" y="20" font-size="14">1905</text><text x="260" y="20" font-size="14">1908</text></svg><figcaption>Four years</figcaption></figure>
<dl><dt>1905</dt><dd>The first boat.</dd><dt>1908</dt><dd>The last fare.</dd></dl>"""

QUAY = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 200"><rect width="400" height="200" fill="#ddd"/>'
    '<path d="M0 150 H400" stroke="#333" stroke-width="4"/><circle cx="320" cy="60" r="14" fill="#333"/></svg>'
)


def note(key: str, voice: str, mark: str, label: str, body: str, *, long: bool = False) -> PlacedNote:
    return PlacedNote(key=key, voice=voice, mark=mark, label=label, body=body, long=long)


def piece(
    slug: str, kind: str, matter: Matter, title: str, level: int, body: str, notes: tuple[PlacedNote, ...] = (), byline: str | None = None
) -> Document:
    return Document(slug=slug, kind=kind, matter=matter, title=title, level=level, body=body, notes=notes, byline=byline, opens=Opens.RECTO)


FERRY_NOTES = (
    note(
        "e1",
        "editor",
        "1",
        "Editors’ note 1",
        "<p>Nobody paid because the clerk had left; see <a href='anthology:people#people-clerk'>the people</a>.</p>",
    ),
    note("a1", "author", "*", "Author’s note 1", "<p>It was nobody’s boat.</p>"),
    note("a2", "author", "†", "Author’s note 2", "<p><em lang='fr'>Passeur</em>: ferryman.</p><p>The word has a second sense.</p>"),
    note("e2", "editor", "2", "Editors’ note 2", "<ul><li>Half of a fare was two kopeks.</li></ul>"),
    note("e3", "editor", "3", "Editors’ note 3", f"<p>{LONG}</p>", long=True),
)

DOCUMENTS = (
    piece("cover", "cover", Matter.FRONT, "Cover", 0, "<p>Cover</p>"),
    piece("half-title", "half-title", Matter.FRONT, "Half-title", 0, "<p>The Ferry &amp; Other “Crossings”</p>"),
    piece(
        "title",
        "title-page",
        Matter.FRONT,
        "Title page",
        0,
        '<h1>The Ferry &amp; Other “Crossings”</h1><p class="subtitle">A reader &lt;for tests></p>',
    ),
    piece("imprint", "copyright-page", Matter.FRONT, "Copyright page", 0, "<p>No rights are reserved in what was made up.</p>"),
    piece("contents", "contents", Matter.FRONT, "Contents", 0, CONTENTS),
    piece("introduction", "introduction", Matter.FRONT, "Introduction", 1, "<h1>Introduction</h1><p>Two texts, one river.</p>"),
    piece("water", "section", Matter.BODY, "Water", 1, '<h1><span class="number">1</span> Water</h1>'),
    piece("ferry", "text", Matter.BODY, "The Ferry", 2, FERRY, FERRY_NOTES, "Made-up Author"),
    piece(
        "winter",
        "text",
        Matter.BODY,
        "Winter Song",
        2,
        WINTER,
        (note("e1", "editor", "1", "Editors’ note 1", "<p>They did not.</p>"),),
        "Second Made-up Author",
    ),
    piece("people", "people", Matter.BACK, "People", 1, '<h1>People</h1><dl><dt id="people-clerk">The clerk</dt><dd>Left before six.</dd></dl>'),
    piece("chronology", "chronology", Matter.BACK, "Chronology", 1, DRAWING),
    piece("index", "index", Matter.BACK, "Index", 1, INDEX),
    piece("colophon", "colophon", Matter.BACK, "Colophon", 1, "<h1>Colophon</h1><p>Set in one typeface.</p>"),
)

METADATA = BookMetadata(
    title="The Ferry & Other “Crossings”",
    subtitle="A reader <for tests>",
    contributors=(
        Contributor(name="First Editor", sort_name="Editor, First", role="edt"),
        Contributor(name="Made-up Author", sort_name="Author, Made-up", role="aut"),
        Contributor(name="Second Made-up Author", sort_name="Author, Second Made-up", role="aut"),
        Contributor(name="First Editor", sort_name="Editor, First", role="trl"),
    ),
    language="en",
    identifier="urn:uuid:6f1d2c30-6d1c-4d9a-9d0a-1c54c0b5b0aa",
    date="2026-11-23",
    number=2,
    publisher="Test Press",
    rights="CC BY-SA 4.0",
    description="Made up for the tests.",
    subjects=("Ferries",),
)


def make_book(**changes: Document) -> Book:
    """Give the book, with some of its documents exchanged."""
    return Book(metadata=METADATA, documents=tuple(changes.get(d.slug, d) for d in DOCUMENTS), files={"pictures/quay.svg": "pictures/quay.svg"})


def write_pictures(root: Path) -> Path:
    """Put the book's pictures into a folder."""
    (root / "pictures").mkdir()
    (root / "pictures" / "quay.svg").write_text(QUAY, encoding="utf-8")
    return root


def place(slug: str, words: str, *, inside: int = 0) -> int:
    """Give the number of the letter with which these words begin, and so many letters more."""
    document = next(document for document in DOCUMENTS if document.slug == slug)
    text = letters(plain_text(parse(document.body)))
    return text.index(letters(words)) + inside


def make_pagination() -> Pagination:
    """Give printed pages: roman for the front, one that begins inside a word, one at a heading, one in a list."""
    rows = {
        "half-title": [("i", 0)],
        "title": [("iii", 0)],
        "imprint": [("iv", 0)],
        "contents": [("v", 0), ("vi", place("contents", "Second"))],
        "introduction": [("vii", 0)],
        "water": [("1", 0)],
        "ferry": [
            ("3", 0),
            ("4", place("ferry", "meant", inside=4)),
            ("5", place("ferry", "languages", inside=3)),
            ("6", place("ferry", "Fares")),
            ("7", place("ferry", "Goats")),
        ],
        "winter": [("9", 0), ("10", place("winter", "In spring"))],
        "people": [("11", 0)],
        "chronology": [("12", 0)],
        "index": [("13", 0)],
        "colophon": [("15", 0)],
    }
    return {slug: tuple(PageStart(label=label, offset=offset, page_index=0) for label, offset in starts) for slug, starts in rows.items()}
