"""Plain text: typed or scanned pages, letters, verse, Project Gutenberg's files.

Takes text with blank lines between paragraphs, or one paragraph a line, or lines wrapped hard with indents; joins lines again, keeps those of verse,
addresses and signatures, finds headings, `_italics_`, breaks and notes typed as `[1]`. Project Gutenberg's header and licence are set aside into
what the source says of itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from anthology.library.readers.decoding import decode
from anthology.library.readers.making import make_text
from anthology.library.readers.markdown_marks import COMMENT
from anthology.library.readers.metadata import people
from anthology.library.readers.textnotes import take_text_notes
from anthology.library.reading import Dropped, Offered, ReadOptions, ReadText, Received
from anthology.markup import escape, parse
from anthology.problems import InputError, Problem, Problems

_START = re.compile(r"^\*{3}\s*START OF (?:THE|THIS) PROJECT GUTENBERG.*$", re.MULTILINE | re.IGNORECASE)
_END = re.compile(r"^\*{3}\s*END OF (?:THE|THIS) PROJECT GUTENBERG.*", re.MULTILINE | re.IGNORECASE | re.DOTALL)
_FACT = re.compile(
    r"^(Title|Author|Translator|Editor|Release date|Language|Original publication|Credits|Produced by):\s*(.+(?:\n[ \t]+.+)*)", re.MULTILINE
)
_ITALIC = re.compile(r"(?<![\w_])_(?=\S)([^_]+?)(?<=\S)_(?![\w_])")
_BREAK = re.compile(r"\s*(?:[*•⁂~#·-]\s*){1,9}\s*|\s*[_=—-]{3,}\s*")
_HEADING = re.compile(
    r"(?:chapter|part|book|section|act|scene|глава|часть|kapitel|teil|chapitre|partie)\s+[\dIVXLC]+\b.{0,80}|[IVXLC]{1,7}\.?|\d{1,3}\.?",
    re.IGNORECASE,
)
_SALUTATION = re.compile(r"(?:my )?dear(?:est)?\b.{0,60}[,:—-]$|comrades?\b.{0,40}[,:!]$|to (?:the )?.{3,60}:$|sirs?[,:]$", re.IGNORECASE)
_VALEDICTION = re.compile(
    r"(?:(?:i (?:am|remain),? )?yours\b.{0,40}|with (?:\w{3,12} )?(?:wishes|regards|greetings)|sincerely\b.{0,20}),?$",
    re.IGNORECASE,
)
_DATELINE = re.compile(r"(?:[\w.,’' -]{0,50}\b)?(?:\d{1,2}(?:st|nd|rd|th)?\s+\w{3,9},?\s+\d{4}|\w{3,9}\s+\d{1,2}(?:st|nd|rd|th)?,?\s+\d{4})\.?$")
_WRAP = 45


@dataclass(frozen=True, slots=True)
class _Block:
    """Lines between blank lines."""

    lines: tuple[str, ...]
    gap: int
    """Blank lines before it."""


def read_plain(received: Received, options: ReadOptions) -> tuple[ReadText, ...]:
    """Read plain text."""
    _refuse_binary(received)
    text, _ = decode(received.data, received.charset)
    text, offered, gone = _without_gutenberg(text)
    gone += [Dropped(what="comment", words=len(found.split()), sample=found[:60]) for found in COMMENT.findall(text)]
    text = COMMENT.sub("", text)
    blocks = _blocks(text)
    offered, blocks = _take_title(offered, blocks)
    language = options.language or _tag(offered.language) or "en"
    body = parse("".join(_markup(blocks)))
    problems = Problems()
    notes = take_text_notes(body, received.path, problems)
    made = make_text(body, received, language=language, offered=offered, notes=notes, dropped=gone, problems=problems)
    if not made.words:
        raise InputError([Problem(code="T025", message="the file has no words", at=received.at)])
    return (made,)


def _refuse_binary(received: Received) -> None:
    """Refuse bytes among which are many that no text has: control characters, where it is not UTF-16."""
    head = received.data[:20000]
    odd = sum(head.count(byte) for byte in (*range(1, 9), 11, *range(14, 32), 127))
    if odd * 20 > len(head):
        hint = "texts come as web pages, e-books, Word files, Markdown or plain text"
        raise InputError([Problem(code="T020", message="this is no text that can be read", at=received.at, hint=hint)])


def _without_gutenberg(text: str) -> tuple[str, Offered, list[Dropped]]:
    start = _START.search(text)
    if start is None:
        return text, Offered(), []
    end = _END.search(text)
    head, tail = text[: start.start()], text[end.start() :] if end else ""
    facts = {name.lower(): " ".join(value.split()) for name, value in _FACT.findall(head)}
    contributors = (*people(facts.get("author"), "aut"), *people(facts.get("translator"), "trl"), *people(facts.get("editor"), "edt"))
    offered = Offered(
        title=facts.get("title"),
        contributors=contributors,
        language=facts.get("language"),
        published=facts.get("original publication"),
        rights="Public domain in the United States; Project Gutenberg's licence set aside",
        site="Project Gutenberg",
        details=tuple((name, facts[name]) for name in ("credits", "produced by", "release date") if name in facts),
    )
    gone = [Dropped(what="Project Gutenberg's header and licence", words=len(head.split()) + len(tail.split()), sample=" ".join(head.split())[:60])]
    body = text[start.end() : end.start() if end else len(text)]
    return re.sub(r"\A\s*Produced by .+?\n\s*\n", "\n", body, flags=re.DOTALL), offered, gone


def _tag(language: str | None) -> str | None:
    names = {"english": "en", "french": "fr", "german": "de", "russian": "ru", "spanish": "es", "italian": "it"}
    return names.get((language or "").lower())


def _blocks(text: str) -> list[_Block]:
    """Divide a text at its blank lines; one without any is divided at its indents, or else at every line."""
    blocks: list[_Block] = []
    lines: list[str] = []
    gap = 0
    for line in [*text.expandtabs(4).split("\n"), ""]:
        if line.strip():
            lines.append(line.rstrip())
            continue
        if lines:
            blocks.append(_Block(tuple(lines), gap))
            lines, gap = [], 0
        gap += 1
    if len(blocks) <= 2 and sum(len(block.lines) for block in blocks) > 8:
        return [part for block in blocks for part in _without_blank_lines(block)]
    return blocks


def _without_blank_lines(block: _Block) -> list[_Block]:
    indented = [line.startswith("  ") for line in block.lines]
    if not 1 < sum(indented) < len(indented) * 0.7:
        long = sum(len(line) > 100 for line in block.lines) * 3 > len(block.lines)
        return [_Block((line,), 1) for line in block.lines] if long else [block]
    found: list[list[str]] = []
    for line, starts in zip(block.lines, indented, strict=True):
        if starts or not found:
            found.append([])
        found[-1].append(line.strip())
    return [_Block(tuple(lines), 1) for lines in found]


def _take_title(offered: Offered, blocks: list[_Block]) -> tuple[Offered, list[_Block]]:
    """Take the first line for the title when it stands alone and looks like one."""
    if offered.title and blocks and " ".join(blocks[0].lines).strip().casefold() == offered.title.casefold():
        return offered, blocks[1:]
    if offered.title or len(blocks) < 2 or len(blocks[0].lines) > 1:
        return offered, blocks
    line = blocks[0].lines[0].strip()
    if len(line) > 90 or line.endswith((".", ",", ";", ":", "]")) or _DATELINE.match(line) or _SALUTATION.match(line):
        return offered, blocks
    return Offered(title=line.title() if line.isupper() else line), blocks[1:]


def _markup(blocks: list[_Block]) -> Iterable[str]:
    widths = sorted(len(line) for block in blocks for line in block.lines[:-1])
    wrapped = widths[len(widths) * 3 // 4] if widths else 0
    for index, block in enumerate(blocks):
        last = index >= len(blocks) - 4
        yield _block_markup(block, wrapped, first=index < 3, last=last)


def _block_markup(block: _Block, wrapped: int, *, first: bool, last: bool) -> str:
    text = " ".join(line.strip() for line in block.lines)
    if _BREAK.fullmatch(text):
        return '<hr class="break"/>'
    if len(block.lines) <= 2 and _is_heading(text, block):
        return f"<h2>{_inline(text)}</h2>"
    part = _letter_part(block, text, first=first, last=last)
    if part:
        lines = "<br/>".join(_inline(line.strip()) for line in block.lines)
        return f'<p class="{part}">{lines}</p>'
    if _is_verse(block, wrapped):
        return f'<div class="verse"><p class="stanza">{"".join(_verse_line(line, block) for line in block.lines)}</p></div>'
    if all(line.startswith("    ") for line in block.lines) and len(block.lines) > 1:
        return f"<blockquote><p>{_joined(block.lines)}</p></blockquote>"
    return f"<p>{_joined(block.lines)}</p>"


def _is_heading(text: str, block: _Block) -> bool:
    if _HEADING.fullmatch(text):
        return True
    letters = [char for char in text if char.isalpha()]
    return len(letters) > 3 and text.isupper() and len(text) < 90 and not text.endswith((",", ";")) and block.gap >= 1


def _letter_part(block: _Block, text: str, *, first: bool, last: bool) -> str | None:
    if len(block.lines) > 3:
        return None
    if (first or last) and len(text) < 90 and _DATELINE.fullmatch(text):
        return "dateline"
    if first and _SALUTATION.fullmatch(text):
        return "salutation"
    if _VALEDICTION.fullmatch(text):
        return "valediction"
    indented = all(line.startswith("        ") for line in block.lines)
    return "signature" if last and indented and len(text) < 80 and not text.endswith((".", "!", "?")) else None


def _is_verse(block: _Block, wrapped: int) -> bool:
    """Say whether lines are meant as lines: several, all well short of the width to which the prose is wrapped, and most beginning with a capital."""
    if len(block.lines) < 2:
        return False
    stripped = [line.strip() for line in block.lines]
    short = all(len(line) <= min(max(wrapped - 12, 30), 60) for line in stripped)
    capitals = sum(line.lstrip("\"'“‘([_—-")[:1].isupper() for line in stripped)
    ends_open = sum(not line.endswith(("-", ".")) for line in stripped)
    return (
        short
        and capitals * 4 >= len(stripped) * 3
        and ends_open * 2 >= len(stripped)
        and (wrapped >= _WRAP or len(stripped) >= 4 or capitals == len(stripped))
    )


def _verse_line(line: str, block: _Block) -> str:
    least = min(len(other) - len(other.lstrip()) for other in block.lines)
    step = min((len(line) - len(line.lstrip()) - least + 1) // 2, 3)
    return f'<span class="line{f" indent-{step}" if step > 0 else ""}">{_inline(line.strip())}</span>'


def _joined(lines: tuple[str, ...]) -> str:
    """Join wrapped lines; a word divided at a line's end by a hyphen keeps it, since nobody can tell."""
    text = ""
    for line in (line.strip() for line in lines):
        closes = text.endswith("-") and not text.endswith(("--", " -")) and line[:1].isalpha()
        text += line if not text or closes else f" {line}"
    return _inline(text)


def _inline(text: str) -> str:
    return _ITALIC.sub(r"<em>\1</em>", escape(text).replace("&quot;", '"'))
