"""Cleaning: small named rules, each of which does nothing the second time and keeps every word."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anthology.library.cleaning import RULES, Rule, clean, clean_plain, fold
from anthology.library.cleaning.runs import runs
from anthology.library.cleaning.vocabulary import sift
from anthology.markup import escape, parse, plain_text, serialise, words

SAMPLES = (
    '<p>He said "yes" -- \'no\' ... and <em>"more"</em>.</p><p>* * *</p><p>8 March 1921, A. M. Kollontai, pp. 12-14, 1919-22</p>',
    'loose <b>text</b><p> spaced  out </p><p></p><p id="a"><em></em></p><p>next</p><h1>One</h1><h4>Two</h4><p>x<br/></p>',
    "<blockquote>quoted<p>and more</p></blockquote><hr/><hr/><ul><li>a<p>b</p></li></ul><hr/>",
    "<p>donâ€™t â€œmojibakeâ€\u009d Ã©t\u00e9 e\u0301</p><p>soft\u00adhyphen \ufeffmark</p>",
    "<p>Il dit : « oui » ! et 'non'...</p>",
    '<p id="x">one</p><p id="x">two <a href="#x">link</a></p><p>word<a class="noteref" data-note="n"/>"next"</p>',
)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
@pytest.mark.parametrize("sample", SAMPLES)
def test_every_rule_does_nothing_the_second_time_and_keeps_the_words(rule: Rule, sample: str) -> None:
    """One by one, not only together."""

    def once(fragment: str) -> str:
        tree = parse(fragment)
        if rule.tree:
            rule.tree(tree)
        for run in runs(tree, "en") if rule.run else ():
            assert rule.run
            rule.run(run)
        return serialise(tree)

    cleaned = once(sample)
    assert once(cleaned) == cleaned
    assert "".join(fold(plain_text(parse(cleaned)))) == "".join(fold(plain_text(parse(sample))))


@pytest.mark.parametrize("language", ["en", "fr", "de", "ru"])
@settings(max_examples=150, deadline=None)
@given(text=st.text(alphabet="aB1 \"'-.…“”‘’«»—–!?;: \u00a0\u202f", max_size=40))
def test_no_line_of_text_loses_a_word_or_changes_twice(language: str, text: str) -> None:
    """Whatever stands in it."""
    body = f"<p>{escape(text)}</p>"
    cleaned = clean(body, language)
    assert clean(cleaned, language) == cleaned
    assert _letters(plain_text(parse(cleaned))) == _letters(text)


def _letters(text: str) -> str:
    return "".join(fold(text)).replace("-", "")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<p>donâ€™t â€œstopâ€\x9d cafÃ©</p>", "<p>don’t “stop” café</p>"),
        ("<p>It\x92s Windows\x97text</p>", "<p>It’s Windows—text</p>"),
        ("<p>Âge Ä und Š bleiben</p>", "<p>Âge Ä und Š bleiben</p>"),
        ("<p>e\u0301</p>", "<p>é</p>"),
        ("<p>a\u00adb</p>", "<p>ab</p>"),
        ("<p>1921-03-16 and 555-1234</p>", "<p>1921-03-16 and 555-1234</p>"),
        ("<p>1919-22, 1885-1937, 1921-19</p>", "<p>1919–22, 1885–1937, 1921-19</p>"),
        ("<p>Wait.... What . . . now</p>", "<p>Wait.… What … now</p>"),
        ("<h1>A</h1><h3>B</h3><h3>C</h3><h1>D</h1>", "<h2>A</h2><h3>B</h3><h3>C</h3><h2>D</h2>"),
        ("<p>one</p><p>* * *</p><p>two</p><hr/>", '<p>one</p><hr class="break"/><p>two</p>'),
        ('<p>a</p><a id="x"/><p>b</p>', '<p>a</p><p id="x">b</p>'),
        ("<div><div><p>a</p></div></div>", "<p>a</p>"),
    ],
)
def test_what_the_rules_do(before: str, after: str) -> None:
    """Encodings, ranges, ellipses, headings, breaks, empty elements."""
    assert clean(before, "en") == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('<p align="center">a</p>', '<p class="center">a</p>'),
        ('<p style="text-align: right" class="MsoNormal">a</p>', '<p class="right">a</p>'),
        ('<p><font size="2">a</font><span style="font-variant: small-caps">b</span></p>', '<p>a<span class="sc">b</span></p>'),
        ("<center><p>a</p></center>", '<div class="center"><p>a</p></div>'),
        ('<article><h1>a</h1></article><p onclick="x()" data-x="y">b</p>', "<section><h1>a</h1></section><p>b</p>"),
        ("<ul><p>a</p><li>b</li></ul>", "<ul><li><p>a</p></li><li>b</li></ul>"),
        ('<p><a name="x">a</a><a href="javascript:x()">b</a></p>', '<p><span id="x">a</span><span>b</span></p>'),
        ('<p xml:lang="fr">a</p>', '<p lang="fr">a</p>'),
        ("<p>a<script>x</script>b</p>", "<p>ab</p>"),
    ],
)
def test_other_markup_is_said_in_the_vocabulary(before: str, after: str) -> None:
    """Presentational attributes, old elements, unknown ones."""
    assert sift(before) == after


def test_titles_are_set_as_running_text_is() -> None:
    """Without markup."""
    assert clean_plain("The Workers' Opposition, 1919-22", "en") == "The Workers’ Opposition, 1919–22"


def test_folding_knows_what_cleaning_may_change() -> None:
    """And nothing else."""
    assert fold("“A—b” … c") == fold('"A--b" ... c')
    assert fold("a b") != fold("ab")
    assert fold("word.") != fold("word")
    assert words("a\u202fb") == ["a", "b"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("March--May 1921", "March–May 1921"),
        ("26 February--3 March", "26 February–3 March"),
        ("Feb.--Mar. 1920", "Feb.–Mar. 1920"),
        ("May 1919--June 1920", "May 1919–June 1920"),
        ("Monday--Friday", "Monday–Friday"),
        ("chapters IV--VI", "chapters IV–VI"),
        ("nos. 3--4", "nos.\u00a03–4"),
        ("I--I do not know", "I—I do not know"),
        ("the sun--sat down", "the sun—sat down"),
        ("one word--another", "one word—another"),
        ("Marching--Mayhem", "Marching—Mayhem"),
    ],
)
def test_two_hyphens_are_an_en_rule_in_a_span_and_an_em_rule_in_a_sentence(before: str, after: str) -> None:
    """Between months, days, numbers; else between words."""
    assert clean_plain(before, "en") == after
