"""Muse: AmuseWiki's `.muse` files.

Takes a header of `#key value` lines and a body in Text::Amuse markup; gives one text. Known: headings `*` to `*****`, emphasis, `<quote>`, `<verse>`
and `> ` lines, `<right>`, `<center>`, lists, tables with `|`, links, breaks, notes `[1]` and `{1}` (the second kind is the editor's), comments.
"""

from __future__ import annotations

import re

from lxml import etree

from anthology.library.readers.decoding import decode
from anthology.library.readers.making import make_text
from anthology.library.readers.metadata import people
from anthology.library.readers.notes import FoundNote
from anthology.library.reading import Offered, ReadOptions, ReadText, Received
from anthology.markup import escape, parse
from anthology.problems import InputError, Problem, Problems

_DIRECTIVE = re.compile(r"#(\w+)[ \t]+(.*(?:\n(?!#|\s*\n).+)*)")
_NOTE = re.compile(r"(?:\[(\d{1,4})\]|\{(\d{1,4})\})\s+(.*)", re.DOTALL)
_PLACE = re.compile(r"(?<=\S)[ \u00a0]?(?:\[(\d{1,4})\](?!\[)|\{(\d{1,4})\})")
_BLOCK_TAG = re.compile(r"\s*</?(quote|verse|poem|center|right|biblio|play|example|comment)>\s*")
_CLASS = {"center": "center", "right": "right"}
_INLINE = (
    (re.compile(r"&lt;verbatim&gt;(.*?)&lt;/verbatim&gt;", re.DOTALL), r"\1"),
    (re.compile(r"&lt;(em|strong|sup|sub|code|del)&gt;(.*?)&lt;/\1&gt;", re.DOTALL), r"<\1>\2</\1>"),
    (re.compile(r"&lt;sc&gt;(.*?)&lt;/sc&gt;", re.DOTALL), r'<span class="sc">\1</span>'),
    (re.compile(r"(?<![\w*])\*\*\*(\S(?:.*?\S)?)\*\*\*(?![\w*])", re.DOTALL), r"<strong><em>\1</em></strong>"),
    (re.compile(r"(?<![\w*])\*\*(\S(?:.*?\S)?)\*\*(?![\w*])", re.DOTALL), r"<strong>\1</strong>"),
    (re.compile(r"(?<![\w*])\*(\S(?:[^*]*?[^\s*])?)\*(?![\w*])", re.DOTALL), r"<em>\1</em>"),
    (re.compile(r"\[\[(?:image:)?([^\]\[ ]+\.(?:png|jpe?g|gif|svg))(?: [^\]]*)?\](?:\[([^\]]*)\])?\]", re.IGNORECASE), r'<img src="\1" alt="\2"/>'),
    (re.compile(r"\[\[([^\]\[]+)\]\[([^\]]+)\]\]"), r'<a href="\1">\2</a>'),
    (re.compile(r"\[\[([^\]\[]+)\]\]"), r'<a href="\1">\1</a>'),
    (re.compile(r"&lt;br ?/?&gt;"), "<br/>"),
)
_BREAK = re.compile(r"\s*(?:-{4,}|(?:\*\s+){2,}\*?)\s*")


def read_muse(received: Received, options: ReadOptions) -> tuple[ReadText, ...]:
    """Read a muse file."""
    text, _ = decode(received.data, received.charset)
    facts, text = _header(text)
    language = options.language or facts.get("lang") or "en"
    blocks, typed = _blocks(text)
    keys = dict.fromkeys(typed, "")
    markup = "".join(_markup(kind, lines, keys) for kind, lines in blocks)
    lone = [mark for mark in typed if not keys[mark]]
    body = _parse(markup + "".join(f"<p>{_inline(f'{_shown(mark)} {typed[mark]}', {})}</p>" for mark in lone), received)
    notes = [_note(mark, typed[mark], keys, received) for mark in typed if keys[mark]]
    problems = Problems()
    if lone:
        hint = "they stand at the end of the text"
        problems.warn("T029", f"no place in the text is found for {', '.join(_shown(mark) for mark in lone)}", received.at, hint)
    text_made = make_text(body, received, language=language, offered=_offered(facts), notes=notes, problems=problems)
    if not text_made.words:
        raise InputError([Problem(code="T025", message="the file has no words", at=received.at)])
    return (text_made,)


def _header(text: str) -> tuple[dict[str, str], str]:
    facts: dict[str, str] = {}
    text = text.lstrip("\n")
    while match := _DIRECTIVE.match(text):
        facts[match[1].lower()] = " ".join(match[2].split())
        text = text[match.end() :].lstrip("\n")
    return facts, text


def _offered(facts: dict[str, str]) -> Offered:
    known = {
        "title",
        "subtitle",
        "author",
        "authors",
        "sortauthors",
        "date",
        "lang",
        "source",
        "notes",
        "rights",
        "publisher",
        "translator",
        "pubdate",
    }
    author = facts.get("author") or facts.get("authors")
    return Offered(
        title=facts.get("title"),
        subtitle=facts.get("subtitle"),
        contributors=(*people(author, "aut"), *people(facts.get("translator"), "trl")),
        written=facts.get("date"),
        language=facts.get("lang"),
        rights=facts.get("rights"),
        source=facts.get("source"),
        site=facts.get("publisher"),
        details=tuple(sorted((name, value) for name, value in facts.items() if name == "notes" or name not in known)),
    )


def _blocks(text: str) -> tuple[list[tuple[str, list[str]]], dict[str, str]]:
    """Divide the body into blocks of a kind; notes apart, by their mark."""
    blocks: list[tuple[str, list[str]]] = []
    notes: dict[str, str] = {}
    around = ""
    lines: list[str] = []
    current = ""

    def close() -> None:
        nonlocal lines, current
        joined = "\n".join(lines)
        match = _NOTE.match(joined)
        if match:
            current = match[1] or f"e{match[2]}"
            notes[current] = match[3]
        elif lines and current and lines[0].startswith("   ") and not around:
            notes[current] += "\n\n" + "\n".join(line.strip() for line in lines)
        elif lines:
            current = ""
            blocks.append((around, lines))
        lines = []

    for line in [*text.split("\n"), ""]:
        tag = _BLOCK_TAG.fullmatch(line)
        if tag:
            close()
            around = "" if "</" in line else tag[1]
        elif not line.strip():
            close()
        elif not line.startswith(";;;"):
            lines.append(line)
    return blocks, notes


def _markup(kind: str, lines: list[str], keys: dict[str, str]) -> str:
    text = "\n".join(lines)
    heading = re.match(r"(\*{1,5}) +(\S.*)", text, re.DOTALL)
    if kind == "comment":
        return ""
    if kind in ("verse", "poem") or all(line.startswith("> ") for line in lines):
        return f'<div class="verse"><p class="stanza">{"".join(_line(line, keys) for line in lines)}</p></div>'
    if not kind and heading and len(lines) <= 2 and not heading[2].rstrip().endswith(" *"):
        return f"<h{min(len(heading[1]) + 1, 6)}>{_inline(heading[2], keys)}</h{min(len(heading[1]) + 1, 6)}>"
    if _BREAK.fullmatch(text):
        return '<hr class="break"/>'
    if kind == "example":
        return f"<pre>{escape(text)}</pre>"
    if not kind and (found := _list(lines, keys) or _table(lines, keys)):
        return found
    inner = _inline(" ".join(line.strip() for line in lines), keys)
    if kind in _CLASS:
        return f'<p class="{_CLASS[kind]}">{inner}</p>'
    return f"<blockquote><p>{inner}</p></blockquote>" if kind in ("quote", "biblio", "play") else f"<p>{inner}</p>"


def _line(line: str, keys: dict[str, str]) -> str:
    line = line.removeprefix("> ")
    step = min((len(line) - len(line.lstrip()) + 1) // 2, 3)
    return f'<span class="line{f" indent-{step}" if step else ""}">{_inline(line.strip(), keys)}</span>'


def _list(lines: list[str], keys: dict[str, str]) -> str:
    """Make a list of lines that begin, after a space, with `- ` or a number and a full stop."""
    starts = [re.match(r" +(?:(-)|(\d+|[a-z]|[ivx]+)\.) +", line) for line in lines]
    if not starts[0]:
        return ""
    tag = "ul" if starts[0][1] else "ol"
    items: list[str] = []
    for line, start in zip(lines, starts, strict=True):
        if start:
            items.append(line[start.end() :])
        else:
            items[-1] += f" {line.strip()}"
    return f"<{tag}>{''.join(f'<li>{_inline(item, keys)}</li>' for item in items)}</{tag}>"


def _table(lines: list[str], keys: dict[str, str]) -> str:
    if not all(" | " in line or " || " in line or line.strip().startswith("|") for line in lines):
        return ""
    rows = []
    for line in lines:
        tag = "th" if " || " in line else "td"
        cells = re.split(r"\s\|{1,3}\s", line.strip().strip("|"))
        rows.append(f"<tr>{''.join(f'<{tag}>{_inline(cell.strip(), keys)}</{tag}>' for cell in cells)}</tr>")
    return f"<table>{''.join(rows)}</table>"


def _inline(text: str, keys: dict[str, str]) -> str:
    marked = escape(text).replace("&quot;", '"')
    for pattern, replacement in _INLINE:
        marked = pattern.sub(replacement, marked)
    return _PLACE.sub(lambda match: _place(match, keys), marked)


def _place(match: re.Match[str], keys: dict[str, str]) -> str:
    """Mark the place of a note; a mark without a note stays as it is, the second mark of one note goes."""
    mark = match[1] or f"e{match[2]}"
    if mark not in keys:
        return match.group()
    if keys[mark]:
        return ""
    keys[mark] = f"n{mark}"
    return f'<a class="noteref" data-note="{keys[mark]}"/>'


def _shown(mark: str) -> str:
    return f"{{{mark[1:]}}}" if mark.startswith("e") else f"[{mark}]"


def _note(mark: str, content: str, keys: dict[str, str], received: Received) -> FoundNote:
    paragraphs = "".join(f"<p>{_inline(' '.join(part.split()), {})}</p>" for part in content.split("\n\n"))
    voice = "earlier-editor" if mark.startswith("e") else "author"
    return FoundNote(key=keys[mark], mark=mark.lstrip("e"), element=_parse(paragraphs, received), voice=voice)


def _parse(markup: str, received: Received) -> etree._Element:
    """Parse what was made; markup that crosses (emphasis over a link's end) is taken as plain text instead."""
    try:
        return parse(markup)
    except etree.XMLSyntaxError as error:
        raise InputError([Problem(code="T027", message=f"the markup crosses itself: {error.msg}", at=received.at)]) from error
