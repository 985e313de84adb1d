"""Text-layer PDF, as a last resort: lines joined, hyphenation undone, running heads and folios taken out, and a warning.

Uses `pdftotext` (Poppler), an outside program; without it the file is refused with a line that says what to type. A PDF knows no paragraphs, so what
comes out must be read against the page.
"""

from __future__ import annotations

import re
from collections import Counter

from anthology.library.readers.converting import convert
from anthology.library.readers.making import make_text
from anthology.library.readers.textnotes import take_text_notes
from anthology.library.reading import Dropped, Offered, ReadOptions, ReadText, Received
from anthology.markup import escape, parse
from anthology.problems import InputError, Problem, Problems

_DIGITS = re.compile(r"\d+|\b[ivxlc]+\b", re.IGNORECASE)
_FOLIO = re.compile(r"\s*[\[(—–-]*\s*(?:\d{1,4}|[ivxlc]{1,7})\s*[\])—–-]*\s*", re.IGNORECASE)
_CONTROLS = re.compile("[\x00-\x08\x0b\x0e-\x1f]")


def read_pdf(received: Received, options: ReadOptions) -> tuple[ReadText, ...]:
    """Read a PDF that has its text in it."""
    pages = [_CONTROLS.sub("", page).split("\n") for page in convert("pdftotext", received, ["-layout", "-enc", "UTF-8"], ["-"], ".pdf").split("\f")]
    pages, gone = _without_furniture([page for page in pages if any(line.strip() for line in page)])
    if sum(len(line.split()) for page in pages for line in page) < max(len(pages), 1) * 3:
        hint = "have it recognised (OCR) first, and proof-read"
        raise InputError([Problem(code="T025", message="the PDF has no text in it, only pictures of pages", at=received.at, hint=hint)])
    problems = Problems()
    problems.warn(
        "T030", "a text taken from a PDF needs proof-reading", received.at, "compare it with the pages, and keep the corrected text as Markdown"
    )
    body = parse("".join(f"<p>{escape(paragraph)}</p>" for paragraph in _paragraphs(pages)))
    notes = take_text_notes(body, received.path, problems)
    return (make_text(body, received, language=options.language or "en", offered=Offered(), notes=notes, dropped=gone, problems=problems),)


def _without_furniture(pages: list[list[str]]) -> tuple[list[list[str]], list[Dropped]]:
    """Take out first and last lines that are folios, or that stand on many pages but for their figures."""
    trimmed = [_trim(page) for page in pages]
    edges = Counter(_shape(line) for page in trimmed for line in {*page[:1], *page[-1:]} if line.strip())
    often = {shape for shape, count in edges.items() if shape and count >= max(3, len(pages) // 4)}
    taken: list[str] = []
    for page in trimmed:
        for place in (0, -1):
            while page and (_FOLIO.fullmatch(page[place]) or _shape(page[place]) in often or not page[place].strip()):
                taken.append(page.pop(place))
    lines = [line for line in taken if line.strip()]
    words = sum(len(line.split()) for line in lines)
    return trimmed, [Dropped(what="running heads and folios", words=words, sample=" ".join(lines[0].split())[:60], count=len(lines))] if lines else []


def _trim(page: list[str]) -> list[str]:
    first = next((index for index, line in enumerate(page) if line.strip()), 0)
    last = next((index for index in range(len(page) - 1, -1, -1) if page[index].strip()), -1)
    return page[first : last + 1]


def _shape(line: str) -> str:
    return _DIGITS.sub("#", " ".join(line.split())).casefold()


def _paragraphs(pages: list[list[str]]) -> list[str]:
    """Join lines into paragraphs: one begins at an indent, after a blank line, or after a line that ends early with a sentence."""
    paragraphs: list[str] = []
    lines = [line for page in pages for line in page]
    width = max((len(line.rstrip()) for line in lines), default=0)
    margin = min((len(line) - len(line.lstrip()) for line in lines if line.strip()), default=0)
    blank, before = False, ""
    for line in lines:
        if not line.strip():
            blank = True
            continue
        indent = len(line) - len(line.lstrip()) - margin
        ended = before.rstrip().endswith((".", "!", "?", "”", "’", '"', ":")) and len(before.rstrip()) < width * 0.75
        if not paragraphs or (blank and before.rstrip().endswith((".", "!", "?", "”", '"', ":"))) or 2 <= indent <= 12 or ended:
            paragraphs.append(" ".join(line.split()))
        else:
            paragraphs[-1] = _joined(paragraphs[-1], " ".join(line.split()))
        blank, before = False, line
    return paragraphs


def _joined(text: str, line: str) -> str:
    """Join a line; a hyphen at the end before a small letter was put there by the printer."""
    if text.endswith(("-", "\u2010", "\u00ad")) and line[:1].islower() and text[-2:-1].isalpha():
        return text[:-1] + line
    return f"{text} {line}"
