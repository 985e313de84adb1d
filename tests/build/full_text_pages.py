"""Pages in the shape of two sites, for the proof that full texts take the place of digests: every word of them is made up here.

Only the few words that the editor's notes on the full texts hold on to are those of the works; the sentences around them say nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

_OLD_PAGE = """\
<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01 Transitional//EN">
<html><head><meta http-equiv="Content-Type" content="text/html; charset=utf-8"><title>{title}</title>
<link rel="stylesheet" type="text/css" href="../../../css/works.css"></head>
<body>
<p class="title">An archive of writings</p>
<h1>{title}</h1>
<hr class="base" size="1">
<p class="information">
<span class="info">Written:</span> in a year of this test;<br>
<span class="info">Source:</span> a page made for a test;<br>
<span class="info">Transcription/HTML Markup:</span> nobody.
</p>
<hr class="base" size="1">
{body}
<hr class="end">
<h4>Notes</h4>
<p class="endnote"><a name="n1" href="#f1">[1]</a> A received note on {title}, the first \x96 it came with the page.</p>
<p class="endnote"><a name="n2" href="#f2">[2]</a> A received note on {title}, the second.</p>
<hr class="footer">
<p class="footer"><a href="../../index.htm">Back to the archive</a></p>
</body></html>
"""

_CONTENTS = """\
<html><head><title>{title}</title></head><body>
<p class="title">An archive of writings</p>
<h1>{title}</h1>
<p class="information"><span class="info">Source:</span> pages made for a test.</p>
<h3>Contents</h3>
{links}
<p class="link"><a href="../../index.htm">Back to the archive</a></p>
</body></html>
"""

_ARTICLE = """\
<!DOCTYPE html>
<html lang="en" dir="ltr"><head><meta charset="utf-8"><title>{title} | a library</title></head>
<body class="path-node page-node-type-article">
<nav role="navigation" class="menu"><ul><li><a href="/">Home</a></li><li><a href="/library">Library</a></li></ul></nav>
<main role="main"><h1 class="page-title"><span>{title}</span></h1>
<article class="node node--type-article"><div class="node__content">
<div class="sharethis-buttons"><a href="/share">Share this page with everyone you know</a></div>
<div class="clearfix text-formatted field field--name-body">
{body}
<ul class="footnotes"><li class="footnote" id="footnote1_a">
<a class="footnote-label" href="#footnoteref1_a">1.</a> A received note on {title}.</li></ul>
</div></div>
<section class="comments field"><h2>Comments</h2><article class="comment">
<p>UNWANTED words of a comment, as long as a paragraph of the text is.</p></article></section>
</article></main>
<aside class="related"><h2>Related</h2><p>UNWANTED words about another page</p></aside>
<footer class="site-footer"><p>UNWANTED words of the foot</p></footer>
</body></html>
"""


def paragraphs(held: Sequence[str], least: int = 26) -> list[str]:
    """Give a paragraph around each of the words that notes hold on to, and as many without that every place of the shipped index is there."""
    around = [
        f"This paragraph of a made page stands where words were, and it has these in it: {words}; what follows them is of no account."
        for words in held
    ]
    return [*around, *(f"Paragraph {number} of those that hold nothing is here so that the page is long enough." for number in range(least))]


def old_page(title: str, held: Sequence[str] = ()) -> bytes:
    """Make a page of the archive: a header block, two notes, and bytes of Windows-1252 in what says that it is UTF-8."""
    made = paragraphs(held)
    made[0] += '<a href="#n1" name="f1"><sup class="enote">[1]</sup></a>'
    made[-1] += '<sup class="enote"><a href="#n2" name="f2">[2]</a></sup>'
    return _OLD_PAGE.format(title=title, body="\n".join(f'<p class="fst">{words}</p>' for words in made)).encode("latin-1")


def contents_page(title: str, names: Sequence[str]) -> bytes:
    """Make the page that only lists the pages of a work."""
    return _CONTENTS.format(title=title, links="\n".join(f'<p class="index"><a href="{name}">Part {name}</a></p>' for name in names)).encode()


def article(title: str, held: Sequence[str] = ()) -> bytes:
    """Make an article of the library: menus, a row of buttons, comments, one note."""
    made = paragraphs(held)
    made[1] += '<a class="see-footnote" id="footnoteref1_a" title="A received note." href="#footnote1_a">1</a>'
    return _ARTICLE.format(title=title, body="\n".join(f"<p>{words}</p>" for words in made)).encode()
