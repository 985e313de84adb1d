"""No word is lost between what was received and the text made of it, and none is put in.

Takes the bytes of a source and the texts that a reader made of them; holds the words of body and notes against those of the source, which
`received_words` finds by other means than the reader's. Every word of the text must stand in the source, in order; the words of the source's
text that are in neither body, notes nor title must be accounted for by what the reader says it dropped. Of a PDF, which knows
neither words nor their order, only the letters are compared.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from anthology.library.readers import choose
from anthology.library.reading import ReadOptions, ReadText, Received
from anthology.markup import parse, plain_text
from anthology.memory import remembered
from anthology.problems import Problem, Problems
from anthology.validate.received_words import SourceWords, source_words, text_words

_SHOWN = 8
_LOOSE = 12
"""Words of a source that may be missing without a reason: marks, labels, the heading of the notes."""

_LETTERS = 6
"""Letters of a word, about."""


def check_received(received: Received, texts: Sequence[ReadText], options: ReadOptions | None = None) -> Problems:
    """Compare the texts with the source; problems V131 for words put in or moved, V132 for words lost."""
    problems = Problems()
    kind = choose(received).name
    for text, source in zip(texts, source_words(received, texts, kind, options or ReadOptions()), strict=False):
        body = text_words(plain_text(parse(text.body)), kind)
        name = text.title or text.part or received.path
        kept = [*body, *_beside(text, kind)]
        if source.is_ordered:
            _check_order(source, body, name, received, problems)
            _check_lost(source, kept, text, name, received, problems)
        else:
            _check_letters(source, kept, text, name, received, problems)
    return problems


@remembered()
def verdict_on(received: Received, texts: Sequence[ReadText], options: ReadOptions) -> tuple[Problem, ...]:
    """Give what `check_received` finds; the same texts made of the same bytes are compared once."""
    return tuple(check_received(received, texts, options))


def _beside(text: ReadText, kind: str) -> Iterable[str]:
    """Give the words that are kept outside the body: notes, title, people."""
    said = [plain_text(parse(note.body)) for note in text.notes]
    said += [text.title, text.offered.subtitle or "", *(person.name for person in text.offered.contributors)]
    return (word for part in said for word in text_words(part, kind))


def _check_order(source: SourceWords, body: Sequence[str], name: str, received: Received, problems: Problems) -> None:
    at = _first_strange(source.running, body)
    if at is not None:
        shown = " ".join(body[max(at - 3, 0) : at + _SHOWN])
        message = f"words of '{name}' do not stand like this in what was received: '{shown}'"
        problems.error("V131", message, received.at, "a reader or a rule is wrong: report it")


def _check_letters(source: SourceWords, kept: Iterable[str], text: ReadText, name: str, received: Received, problems: Problems) -> None:
    """Compare only which letters there are and how often, where a source does not say for certain what is one word, or in which order words stand."""
    own, made = Counter("".join(source.own).casefold()), Counter("".join(kept).casefold())
    reported = sum(item.words for item in text.dropped)
    if (lost := _letters_of(own - made)) > (reported + _LOOSE) * _LETTERS:
        message = f"about {lost // _LETTERS} words of what was received are not in '{name}'"
        problems.error("V132", message, received.at, "compare the text with the pages, and keep the corrected text as Markdown")
    if (more := _letters_of(made - own)) > _LOOSE * _LETTERS:
        message = f"about {more // _LETTERS} words of '{name}' are not in what was received"
        problems.error("V131", message, received.at, "compare the text with the pages, and keep the corrected text as Markdown")


def _letters_of(found: Counter[str]) -> int:
    return sum(count for char, count in found.items() if char.isalpha())


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


def _check_lost(source: SourceWords, kept: Iterable[str], text: ReadText, name: str, received: Received, problems: Problems) -> None:
    """Account for every word of the part of a source that is its text."""
    missing = Counter(source.own)
    missing.subtract(Counter(kept))
    lost = [word for word in dict.fromkeys(source.own) if missing[word] > 0 and any(char.isalpha() for char in word)]
    reported = sum(item.words for item in text.dropped) - source.around
    if sum(missing[word] for word in lost) > reported + _LOOSE:
        shown = " ".join(lost[:_SHOWN])
        problems.error("V132", f"words of what was received are not in '{name}': '{shown}'", received.at, "a reader or a rule is wrong: report it")
