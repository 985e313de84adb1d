"""No word is lost between what was received and the text made of it, and none is put in.

Takes the bytes of a source and the texts that a reader made of them; reads the words of the source by other, simpler means than the reader's
(tags taken out, nothing else) and holds them against body and notes. Every word of the text must stand in the source, in order; the words of a
book's chapter that are in neither body nor notes must be accounted for by what the reader says it dropped. Formats that are no pages, books or plain
text are not compared.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import PurePosixPath

from anthology.library.cleaning import fold
from anthology.library.readers import choose
from anthology.library.readers.archives import Archive
from anthology.library.readers.decoding import decode
from anthology.library.reading import ReadText, Received
from anthology.markup import parse, plain_text
from anthology.problems import Problems

_HIDDEN = re.compile(
    r"<!--.*?-->|<(head|script|style|iframe|template|noscript|svg|math|object|select|textarea|button|teiHeader|video|audio|canvas)\b[^>]*>.*?</\1\s*>"
    r"|<[!?][^>]*>",
    re.DOTALL | re.IGNORECASE,
)
_REFERENCE = re.compile(
    r"[ \u00a0]?\[?(?:<(sup|span)\b[^>]*>\s*)*\[?<a\b[^>]*href\s*=\s*[\"']?[^\s\"'>]*#[^>]*>(?:<[^>]*>|[\s\[\]().:\u00a0])*"
    r"(?:\d{1,4}[a-z]?|[a-z]{1,2}|[*†‡§¶↩↑]{1,4}|&#\d+;)?(?:<[^>]*>|[\s\[\]().:\u00a0\ufe0e])*?</a>(?:\s*</(?:sup|span)>)*\]?",
    re.IGNORECASE,
)
_INLINE = re.compile(
    r"</?(?:a|abbr|acronym|b|bdi|bdo|big|cite|code|data|del|dfn|em|font|hi|i|ins|kbd|mark|q|ref|rs|persName|placeName|s|samp|small|span|strike|strong|sub|"
    r"sup|time|tt|u|var|wbr|w:r|w:rPr|w:t|w:i|w:b|o:p)\b[^>]*>",
    re.IGNORECASE,
)
_TAG, _TYPED = re.compile(r"<[^>]*>"), re.compile(r"[ \u00a0]?(?:\[(?:\d{1,4}|\*{1,3})\]|\{\d{1,4}\})")
_COMPARED = frozenset({"html", "epub", "text", "mhtml"})
_SHOWN = 8
_LOOSE = 12
"""Words of a source that may be missing without a reason: marks, labels, numbers of pages."""


def check_received(received: Received, texts: Sequence[ReadText]) -> Problems:
    """Compare the texts with the source; problems V131 for words put in or moved, V132 for words lost."""
    problems = Problems()
    kind = choose(received).name
    if kind not in _COMPARED:
        return problems
    for text in texts:
        source = fold(_bare(_source(received, text, kind)))
        body = fold(_TYPED.sub("", plain_text(parse(text.body))))
        notes = [word for note in text.notes for word in fold(_TYPED.sub("", plain_text(parse(note.body))))]
        name = text.title or text.part or received.path
        at = _first_strange(source, body)
        if at is not None:
            shown = " ".join(body[max(at - 3, 0) : at + _SHOWN])
            problems.error(
                "V131",
                f"words of '{name}' do not stand like this in what was received: '{shown}'",
                received.at,
                "a reader or a rule is wrong: report it",
            )
        if kind == "epub":
            _check_lost(source, [*body, *notes, *fold(text.title)], text, name, received, problems)
    return problems


def _source(received: Received, text: ReadText, kind: str) -> str:
    if kind != "epub":
        return decode(received.data, received.charset)[0]
    archive = Archive(received)
    name = next(name for name in archive.members if PurePosixPath(name).name == text.part)
    return decode(archive.read(name))[0]


def _bare(page: str) -> str:
    """Take the tags out of a page; those between blocks leave a space."""
    page = _REFERENCE.sub("", _HIDDEN.sub(" ", page))
    return _TYPED.sub("", html.unescape(_TAG.sub(" ", _INLINE.sub("", page))))


def _first_strange(source: Sequence[str], body: Sequence[str]) -> int | None:
    """Give the first word of the body that the source does not have after those before it."""
    at = 0
    places: dict[str, list[int]] = {}
    for index, word in enumerate(source):
        places.setdefault(word, []).append(index)
    following = dict.fromkeys(places, 0)
    for index, word in enumerate(body):
        found = places.get(word)
        if found is None:
            return index
        step = following[word]
        while step < len(found) and found[step] < at:
            step += 1
        if step == len(found):
            return index
        following[word], at = step + 1, found[step] + 1
    return None


def _check_lost(source: Sequence[str], kept: Iterable[str], text: ReadText, name: str, received: Received, problems: Problems) -> None:
    """Account for every word of a source that is all text."""
    missing = Counter(source)
    missing.subtract(Counter(kept))
    lost = [word for word in dict.fromkeys(source) if missing[word] > 0 and any(char.isalpha() for char in word)]
    reported = sum(item.words for item in text.dropped)
    if sum(missing[word] for word in lost) > reported + _LOOSE:
        shown = " ".join(lost[:_SHOWN])
        problems.error("V132", f"words of what was received are not in '{name}': '{shown}'", received.at, "a reader or a rule is wrong: report it")
