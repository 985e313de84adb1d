"""A document as the print engine gets it: notes in place, words unchanged."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from anthology.markup import letters, parse, plain_text
from anthology.render.printing import print_tree
from tests.render.pages import note, text

OPENER = '<header class="opener"><h1>Title</h1></header>'


def body_letters(tree: Element) -> str:
    """Give the letters of a print tree without its notes."""
    for parent in list(tree.iter()):
        for child in list(parent):
            if "fn" in (child.get("class") or "").split() or child.get("data-uncounted") is not None:
                index = list(parent).index(child)
                tail = child.tail or ""
                parent.remove(child)
                if index:
                    parent[index - 1].tail = (parent[index - 1].tail or "") + tail
                else:
                    parent.text = (parent.text or "") + tail
    return letters("".join(tree.itertext()))


def test_notes_stand_at_their_references_or_after_the_text() -> None:
    """Short ones as footnotes, long ones as endnotes, each with its mark and its way."""
    body = '<p>One.<a class="noteref" data-note="a"/> Two.<a class="noteref" data-note="b"/> Three.</p>'
    tree = print_tree(text("t", body, note("a", mark="*", voice="author"), note("b", mark="2", long=True)))
    (foot,) = tree.iterfind(".//div[@class='fn voice-author']")
    assert (foot.get("data-mark"), foot.get("id"), foot.tail) == ("*", "t-note-a", " Two.")
    (call,) = tree.iterfind(".//a[@class='notecall voice-editor']")
    assert (call.text, call.get("href"), call.tail) == ("2", "#t-note-b", " Three.")
    (end,) = tree.iterfind(".//section[@class='endnotes']/div")
    assert end.get("id") == "t-note-b"


def test_a_note_of_many_letters_stands_after_the_text() -> None:
    """By count, or because it was found not to fit."""
    document = text("t", '<p>One.<a class="noteref" data-note="a"/></p>', note("a"))
    assert print_tree(document, long_letters=1000).find(".//section") is None
    assert print_tree(document, long_letters=5).find(".//section") is not None
    assert print_tree(document, forced_long={"a"}).find(".//section") is not None
    assert print_tree(document, at_foot=False).find(".//section") is not None


def test_the_first_words_are_marked_and_none_is_changed() -> None:
    """Whole words of about a dozen letters, never verse or a heading."""
    document = text("t", f'{OPENER}<div class="body"><p>It was late, and the delegates had gone.</p></div>')
    tree = print_tree(document)
    assert [span.text for span in tree.iterfind(".//span[@class='opening']")] == ["It was late"]
    assert body_letters(tree) == letters(plain_text(parse(document.body)))
    verse = text("t", f'{OPENER}<div class="body"><div class="verse"><p class="stanza">Line</p></div></div>')
    assert print_tree(verse).find(".//span") is None


def test_lists_begin_where_their_attributes_say() -> None:
    """The print engine reads CSS only."""
    tree = print_tree(text("t", '<ol start="4"><li>four</li><li value="9">nine</li></ol>'))
    assert [element.get("style") for element in tree.iter() if element.get("style")] == ["counter-reset: list-item 3", "counter-set: list-item 9"]


def test_drawings_get_their_namespace() -> None:
    """Fragments do without."""
    tree = print_tree(text("t", '<figure><svg viewBox="0 0 1 1"><path d="M0 0"/></svg></figure>'))
    assert tree.find(".//{http://www.w3.org/2000/svg}svg/{http://www.w3.org/2000/svg}path") is not None


def test_a_long_address_stays_in_one_piece_and_may_be_broken() -> None:
    """Its places to break are characters between its letters, which do not count."""
    (link,) = print_tree(text("t", '<p><a href="https://example.org/a">example.<wbr/>org/<wbr/>a</a></p>')).iterfind(".//a")
    assert link.text == "example.\u200borg/\u200ba"
    assert letters(link.text or "") == "example.org/a"
    assert not len(link)
