"""The cache never shows: a hundred edits at random, and a build with what is kept gives the bytes of one that keeps nothing."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from copy import deepcopy
from pathlib import Path

import pytest

from anthology.build.making import layout_of, make_pdf
from anthology.build.making_epub import make_epub
from anthology.build.opening import open_edition
from anthology.problems import Problem, Problems
from anthology.render import epub, pool
from anthology.validate import pdf_proof
from tests.build.made_books import WORDS, MadeBook, MadeSection, MadeText, build, lay_out_here, outputs, sentence, small_book

EDITS = 100
EVERY = 20
"""Of so many edits, one is laid out and opened truly anew."""


class Editor:
    """Edits a book at random; the same seed makes the same edits."""

    def __init__(self, book: MadeBook, seed: int) -> None:
        self.book, self.chance, self.number = book, random.Random(seed), 0
        self.done: set[str] = set()

    def edit(self) -> str:
        """Make one edit that changes something; give its name."""
        before = deepcopy(self.book)
        while self.book == before:
            name = self.chance.choice([name for name in dir(self) if name.startswith("do_")])
            self.number += 1
            getattr(self, name)(self._text())
        self.done.add(name)
        return name

    def _text(self) -> MadeText:
        return self.chance.choice(self.book.texts)

    def _section(self) -> MadeSection:
        return self.chance.choice(self.book.sections)

    def do_change_a_word(self, text: MadeText) -> None:
        at = self.chance.randrange(len(text.paragraphs))
        words = text.paragraphs[at].split(" ")
        free = [index for index, word in enumerate(words) if "wharf" not in word]
        words[self.chance.choice(free)] = self.chance.choice(WORDS)
        text.paragraphs[at] = " ".join(words)

    def do_add_a_paragraph(self, text: MadeText) -> None:
        text.paragraphs.insert(self.chance.randrange(len(text.paragraphs) + 1), sentence(self.number, 9))

    def do_take_a_paragraph_out(self, text: MadeText) -> None:
        free = [paragraph for paragraph in text.paragraphs if "wharf" not in paragraph]
        if free:
            text.paragraphs.remove(self.chance.choice(free))

    def do_reorder_texts(self, text: MadeText) -> None:
        for section in self.book.sections:
            self.chance.shuffle(section.texts)

    def do_move_a_text_to_the_other_section(self, text: MadeText) -> None:
        source = next(section for section in self.book.sections if text in section.texts)
        if len(source.texts) > 1:
            source.texts.remove(text)
            next(section for section in self.book.sections if section is not source).texts.append(text)

    def do_swap_sections(self, text: MadeText) -> None:
        self.book.sections.reverse()

    def do_add_a_note(self, text: MadeText) -> None:
        at = f"wharf{self.number + 100}"
        text.paragraphs.append(f"{sentence(self.number, 6)} And the {at} too.")
        text.notes[at] = sentence(self.number + 3, 9)

    def do_take_a_note_out(self, text: MadeText) -> None:
        if text.notes:
            del text.notes[self.chance.choice(sorted(text.notes))]

    def do_change_a_note(self, text: MadeText) -> None:
        if text.notes:
            text.notes[self.chance.choice(sorted(text.notes))] = sentence(self.number, self.chance.randrange(3, 40))

    def do_change_a_title(self, text: MadeText) -> None:
        text.title = sentence(self.number, 3).rstrip(".").title()

    def do_change_the_title_of_a_section(self, text: MadeText) -> None:
        self._section().title = sentence(self.number, 2).rstrip(".").title()

    def do_change_the_title_of_the_book(self, text: MadeText) -> None:
        self.book.title = sentence(self.number, 3).rstrip(".").title()


class FreshPool:
    """Lays out whatever it has not yet been given letter for letter.

    What decides is the whole job as the print engine gets it, not the key that the cache makes of it.
    """

    def __init__(self) -> None:
        self.known: dict[str, pool.Outcome] = {}

    def run(self, tasks: Sequence[pool.Task], workers: int | pool.Crew | None = None) -> Iterator[tuple[str, pool.Outcome]]:
        """Stand in for `pool.run`."""
        missing = [task for task in tasks if repr(task.job) not in self.known]
        made = dict(LAY_OUT(missing, 0))
        self.known.update((repr(task.job), made[task.name]) for task in missing)
        return iter([(task.name, self.known[repr(task.job)]) for task in tasks])


LAY_OUT = pool.run


def told(problems: Sequence[Problem]) -> list[str]:
    return sorted(str(problem) for problem in problems)


def test_over_a_hundred_random_edits_cache_and_fresh_build_give_the_same_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One side has a cache that has seen every edit; the other leaves it out. Every twentieth time that other lays out truly everything."""
    lay_out_here(monkeypatch)
    monkeypatch.setattr(pdf_proof, "prove_pdf", lambda *_, **__: Problems())  # equal bytes are the question here, and the proof takes its time
    monkeypatch.setattr(epub, "cover_png", lambda svg, fonts: svg.encode())  # drawing it takes long, and what matters is of which drawing it is
    editor, fresh_pool, reused, laid_out = Editor(small_book(paragraphs=1, words=6), 5), FreshPool(), 0, 0
    for number in range(EDITS):
        edit = editor.edit()
        opened = open_edition(editor.book.write(tmp_path))
        layout = layout_of(opened, "tiny")
        kept = make_pdf(opened, layout, tell=say_nothing)
        with monkeypatch.context() as patch:
            if number % EVERY:
                patch.setattr(pool, "run", fresh_pool.run)
            fresh = make_pdf(opened, layout, fresh=True, tell=say_nothing)
        assert kept.pdf == fresh.pdf, f"edit {number}: {edit}"
        assert kept.pagination == fresh.pagination
        assert told(kept.warnings) == told(fresh.warnings)
        assert (fresh.reused, kept.laid_out + kept.reused) == (0, fresh.laid_out)
        if number % 4 == 0:
            assert make_epub(opened, kept.pagination) == make_epub(opened, fresh.pagination, fresh=True), f"edit {number}: {edit}"
        if number % EVERY == 0:
            assert make_epub(opened, kept.pagination) == make_epub(open_edition(tmp_path / "anthology.yaml"), fresh.pagination, fresh=True)
        reused, laid_out = reused + kept.reused, laid_out + kept.laid_out
    assert len(editor.done) == 12, "some kind of edit was never made"
    assert reused > 2 * laid_out, "the cache was of little use, so little was shown"


def say_nothing(what: str, done: int, total: int) -> None:
    """Tell nobody."""


def test_what_build_puts_in_place_has_the_bytes_of_a_fresh_build_elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whole builds, files and all: one folder has seen every edit, the others only the last."""
    lay_out_here(monkeypatch)
    book = small_book(paragraphs=1, words=15)
    editor = Editor(book, 8)
    for number in range(3):
        for _ in range(4):
            editor.edit()
        build(book.write(tmp_path / "kept"))
        build(book.write(tmp_path / f"new {number}"), fresh=True)
        assert sorted(outputs(tmp_path / "kept")) == ["made.epub", "made.pdf"]
        assert outputs(tmp_path / "kept") == outputs(tmp_path / f"new {number}")
