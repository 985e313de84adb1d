"""Pages of the make of well-known sites come in whole: text, notes, what the page says of itself, and what was left out."""

from __future__ import annotations

from pathlib import Path

import pytest

from anthology.library.readers import read
from anthology.library.readers.profiles import profile_for, profiles
from anthology.library.reading import ReadOptions, ReadText, Received
from anthology.problems import InputError

PAGES = Path(__file__).resolve().parent / "pages"


def page(name: str, url: str | None = None) -> ReadText:
    (text,) = read(Received(path=f"seeds/{name}", data=(PAGES / name).read_bytes(), url=url), ReadOptions())
    return text


def html(markup: str, *, part: str | None = None) -> ReadText:
    (text,) = read(Received(path="a.html", data=markup.encode()), ReadOptions(part=part))
    return text


def test_a_page_of_the_old_archive_gives_text_notes_and_header_block() -> None:
    """Windows-1252 declared as UTF-8, unclosed items, quotations by class, notes of several paragraphs, a translator's note."""
    text = page("archive-old.html", "https://www.marxists.org/archive/x/1921/a.htm")
    assert text.title == "A Made-up Pamphlet"
    assert 'first paragraph\u00a0— has a note.<a class="noteref" data-note="n1"/> It goes on.' in text.body
    assert "<blockquote><p>A displayed passage, first half.</p><p>A displayed passage, second half.</p></blockquote>" in text.body
    assert text.body.endswith('<p class="signature">The signature</p>')
    assert [(note.mark, note.voice) for note in text.notes] == [("1", "author"), ("2", "translator")]
    assert text.notes[0].body.endswith("</p><p>It has a second paragraph.</p>")
    assert 'href="https://www.marxists.org/archive/x/other.htm"' in text.notes[0].body
    assert (text.offered.written, text.offered.source) == ("March 1921", "A Made-up Collection, 1970")
    assert [(person.name, person.role) for person in text.offered.contributors] == [("An Invented Author", "aut"), ("Someone Else", "trl")]
    assert {item.what for item in text.dropped} >= {"script", "event handler", "header block", "footer"}


def test_an_old_drupal_page_leaves_comments_and_menus_behind() -> None:
    """A note named twice is one note; a note that speaks of another keeps its words; attachments are listed."""
    text = page("drupal-old.html", "https://libcom.org/library/x")
    assert "comment" not in text.body.lower()
    assert "Home" not in text.body
    assert [note.body for note in text.notes] == ["<p>The note in full.</p>", "<p>Another note, which says: see note 1 above.</p>"]
    assert text.offered.attachments == ("https://libcom.org/files/article.pdf",)
    assert any(item.what == "comments" and item.words > 10 for item in text.dropped)


def test_a_new_drupal_page_gives_the_body_and_pairs_typed_notes() -> None:
    """Two line breaks end a paragraph; `[1]` in the text finds `[1]` at its end."""
    text = page("drupal-new.html", "https://libcom.org/article/x")
    assert text.body.startswith('<p>The body begins here.</p><p>Its second paragraph stands after two breaks.<a class="noteref"')
    assert [note.body for note in text.notes] == ["<p>A note written by hand.</p>", "<p>And another.</p>"]
    assert "Notes" not in text.body
    assert (text.title, text.offered.published) == ("A newer article", "2011-05-04")


def test_a_wiki_page_leaves_page_numbers_and_licence_behind() -> None:
    """References are notes; verse keeps its lines and indents; small capitals stay."""
    text = page("wiki.html", "https://en.wikisource.org/wiki/X")
    assert text.body.startswith('<p>The speech begins<a class="noteref"')
    assert '<span class="line indent-1">an indented one;</span>' in text.body
    assert '<span class="sc">goes on</span>' in text.body
    assert [note.body for note in text.notes] == ["<p>The first reference.</p>", "<p><i>Second</i> reference.</p>"]
    assert text.offered.rights == "This work is in the public domain."
    assert [(person.name, person.role) for person in text.offered.contributors] == [("A Speaker", "aut"), ("Another", "trl")]


def test_a_page_saved_by_word_keeps_its_footnotes() -> None:
    """With all their paragraphs; small capitals by style."""
    text = page("word.html")
    assert [note.body for note in text.notes] == ["<p>The typed note.</p><p>Its second paragraph.</p>", "<p>The other note.</p>"]
    assert text.body.startswith('<p class="center"><b>A typed heading</b></p><p>The typed text<a class="noteref" data-note="ftn1"/>')


def test_an_old_page_laid_out_by_tables_becomes_paragraphs() -> None:
    """Loose text, double breaks, an unclosed paragraph, a starred note."""
    text = page("tables.html")
    assert "table" not in text.body
    assert "Home" not in text.body
    assert text.body.count("<p>") == 3
    assert text.notes[0].mark == "*"
    assert "javascript" not in text.notes[0].body


@pytest.mark.parametrize(
    "markup",
    [
        "<p>One <script>alert(1)</script>two",
        "<p onclick='x()'>One <a href='javascript:x()'>two</a>",
        "<p>One <a href='data:text/html,x'>two</a>",
        "<p>One <a href=' java\nscript:x()'>two</a>",
        "<svg onload=x()><script>x</script></svg><p>One two",
        "<form action=x><input name=y><p>One two<button>send</button></form>",
        "<iframe src=x>no</iframe><p>One two<object data=x>no</object>",
        "<p>One <style>p{}</style>two<template>no</template>",
        "<p>One two<noscript><img src=x onerror=y()></noscript>",
        "<math><mtext><style><img src=x onerror=y()></style></mtext></math><p>One two",
    ],
)
def test_nothing_that_acts_survives(markup: str) -> None:
    """Scripts, handlers, script links, drawings with scripts, forms, frames: the words stay and nothing else."""
    text = html(f"<title>T</title>{markup}")
    assert text.body in ("<p>One two</p>", '<p>One <a href="">two</a></p>')
    assert "href" not in text.body


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [
        ("utf-16", ""),
        ("utf-16-le", ""),
        ("cp1251", ""),
        ("cp1251", "windows-1251"),
        ("koi8-r", "koi8-r"),
        ("utf-8", ""),
        ("utf-8", "iso-8859-1"),
        ("utf-8-sig", "koi8-r"),
    ],
)
def test_characters_are_what_a_browser_takes_them_for(encoding: str, declared: str) -> None:
    """A mark, a declaration, or the look of the bytes."""
    words = "Рабочая оппозиция выступила на съезде партии и была осуждена"
    markup = f'<html><meta charset="{declared}"><p>{words}</p></html>' if declared else f"<html><p>{words}</p></html>"
    (text,) = read(Received(path="a.html", data=markup.encode(encoding)))
    assert text.body == f"<p>{words}</p>"


def test_the_server_s_character_set_counts_before_the_page_s() -> None:
    """As browsers have it."""
    data = '<meta charset="utf-8"><p>два слова'.encode("cp1251")
    (text,) = read(Received(path="a.html", data=data, media_type="text/html; charset=windows-1251"))
    assert text.body == "<p>два слова</p>"


def test_nuls_are_left_out() -> None:
    """They are no characters of a text."""
    (text,) = read(Received(path="a.html", data=b"<html><p>One\x00 two</p>"))
    assert text.body == "<p>One two</p>"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"<html><body><nav>menu</nav></body></html>", "T025"),
        (b"<html>" + b"<div>" * 5000 + b"deep", "T028"),
        (b"<html>" + b"<div>" * 1000 + b"deep", "T028"),
        (
            b'<?xml version="1.0"?><!DOCTYPE html [<!ENTITY a "x"><!ENTITY b "&a;&a;">]><html xmlns="http://www.w3.org/1999/xhtml"><body>&b;</body></html>',
            "T024",
        ),
        (b"<html>" + b"x" * (64 << 20), "T021"),
    ],
)
def test_pages_that_are_no_pages_are_refused(data: bytes, code: str) -> None:
    """No text, endless nesting, entities, size: each with its place and code."""
    with pytest.raises(InputError, match=rf"seeds/a\.html(?::\d+)?: error {code}"):
        read(Received(path="seeds/a.html", data=data))


def test_landmarks_lead_to_the_text_where_no_profile_is_known() -> None:
    """Menus, shares and related pages go; identifiers, lists, tables and figures stay."""
    text = html(
        "<header><a href=/>Site</a></header><main><article><h1>Title of it</h1><p id=p1>Running words of the text, quite a few of them.</p>"
        "<ul><li>item</ul><figure><img src=a.png alt=A><figcaption>Caption</figcaption></figure><div class='share-buttons social'>Share this</div>"
        "</article></main><aside>Related</aside><footer>Imprint</footer>"
    )
    assert text.title == "Title of it"
    assert text.body == (
        '<p id="p1">Running words of the text, quite a few of them.</p><ul><li>item</li></ul>'
        '<figure><img src="a.png" alt="A"/><figcaption>Caption</figcaption></figure>'
    )


def test_a_contents_page_names_the_parts_of_a_work_in_order() -> None:
    """Only pages beside it, each once."""
    links = "".join(f'<p class="index"><a href="ch0{number}.htm">Chapter {number}</a></p>' for number in (1, 2, 3))
    data = f"<html><h1>Work</h1>{links}<p class='index'><a href='ch01.htm#a'>again</a> <a href='../index.htm'>up</a></p></html>".encode()
    (text,) = read(Received(path="a.html", data=data, url="https://www.marxists.org/archive/x/1921/w/index.htm"))
    assert text.offered.parts == tuple(f"https://www.marxists.org/archive/x/1921/w/ch0{number}.htm" for number in (1, 2, 3))


def test_equal_identifiers_are_told_apart() -> None:
    """The second gets a number; links lead to the first."""
    assert html("<p id=a>One</p><p id=a>Two</p>").body == '<p id="a">One</p><p id="a-2">Two</p>'


def test_every_site_profile_is_sound() -> None:
    """Selectors are understood, hosts lead to their profile, even with a subdomain and never by a mere ending."""
    from anthology.library.readers.selectors import _steps

    for profile in profiles():
        for text in (*profile.main, *profile.drop, *profile.header, *profile.title, *profile.author, profile.contents, profile.attachments):
            for selector in text.split(","):
                _steps(selector.strip())
        assert profile_for(f"https://sub.{profile.hosts[0]}/x") is profile
        assert profile_for(f"https://evil-{profile.hosts[0]}/x") is not profile
