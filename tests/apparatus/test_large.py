"""Many notes, long notes, large texts: nothing lost, nothing hangs."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest

from anthology.apparatus.binding import BoundText, bind
from anthology.apparatus.folding import fold, fold_quotation
from anthology.apparatus.notes_file import NoteEntry
from anthology.apparatus.reading_line import read_line
from anthology.library.reading import ReadOptions, Received
from anthology.markup import parse, plain_text
from anthology.problems import Problems
from tests.apparatus.making import annotated, codes


def test_five_thousand_notes_in_one_text(tmp_path: Path) -> None:
    """All bound, counted in order."""
    body = "".join(f"<p>{' '.join(f'w{row}x{word}' for word in range(50))}</p>" for row in range(200))
    notes = "\n".join(f"- {{at: w{number // 25}x{2 * (number % 25)}, note: N{number}.}}" for number in range(5000))
    result, apparatus = annotated(tmp_path, notes, body=body)
    assert codes(apparatus) == []
    assert [note.mark for note in result.notes] == [str(number) for number in range(1, 5001)]
    assert [note.body for note in result.notes] == [f"<p>N{number}.</p>" for number in range(5000)]


def test_a_thousand_missing_quotations_end(tmp_path: Path) -> None:
    """Each is a problem of its own, also those without one word of the text."""
    body = "".join(f"<p>{' '.join(f'word{row * word % 997}' for word in range(100))}</p>" for row in range(300))
    missing = [f"word{number} and word{number + 1}" if number % 2 else f"zzz{number} qqq{number}" for number in range(1000)]
    _, apparatus = annotated(tmp_path, "\n".join(f"- {{at: {words}, note: N.}}" for words in missing), body=body)
    assert codes(apparatus) == ["A001"] * 1000


@pytest.mark.corpora
def test_random_quotations_of_a_whole_book_are_found(corpora: Path) -> None:
    """Each of the stories of the book, quoted at random places as an editor would type them, is found where it was quoted."""
    epub = pytest.importorskip("anthology.library.readers.epub")
    data = (corpora / "sherlock.epub").read_bytes()
    texts = epub.read_epub(Received(path="sherlock.epub", data=data), ReadOptions())
    assert len(texts) >= 12
    dice = random.Random(12)
    for text in texts:
        bound = BoundText(read_line(parse(text.body)))
        blocks = [bound.line.text[block.start : block.end] for block in bound.line.blocks]
        long = [block for block in blocks if len(block.split()) > 12 and "\x1f" not in block]
        for _ in range(100 if long else 0):
            words = dice.choice(long).split()
            start = dice.randrange(len(words) - 8)
            typed = re.sub("[“”]", '"', re.sub("[‘’]", "'", " ".join(words[start : start + 8]).replace("—", "--")))
            problems = Problems()
            place = bind(bound, NoteEntry(at=typed, note="N."), problems)
            if place is None:
                assert [problem.code for problem in problems] == ["A002"], f"{typed}: {list(problems)}"
            else:
                quotation = fold_quotation(typed)
                assert quotation[1:] in fold(bound.line.text[:place]).text[-len(quotation) - 5 :]
    assert plain_text(parse(texts[0].body))
