"""The table of cleaning rules, and `clean`, which applies them in order.

Takes a fragment in the vocabulary (see `vocabulary.fit` for what is not yet one) and the language of its words; gives the fragment cleaned. Each
rule is small, named, idempotent and word-preserving (`folding.fold` says what the same words are). Raise `CLEANING_VERSION` whenever a rule changes
what comes out: the lock file records it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from lxml import etree

from anthology.library.cleaning import characters, structure
from anthology.library.cleaning.quotes import curl_quotes
from anthology.library.cleaning.runs import Run, runs
from anthology.markup import parse, serialise

CLEANING_VERSION = 2
"""Recorded in the lock; a higher number makes every text be cleaned and counted anew."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One thing that cleaning does."""

    name: str
    tree: Callable[[etree._Element], None] | None = None
    """For a rule on the tree of a body."""

    run: Callable[[Run], None] | None = None
    """For a rule on the running text of a block."""


def compose(run: Run) -> None:
    """Bring letters and their accents together (Unicode NFC)."""
    if not run.text.isascii() and not unicodedata.is_normalized("NFC", run.text):
        run.edit([(at, at + len(part), unicodedata.normalize("NFC", part)) for at, part in _clusters(run.text)])


def _clusters(text: str) -> list[tuple[int, str]]:
    found: list[tuple[int, str]] = []
    start = 0
    for at in range(1, len(text) + 1):
        if at == len(text) or not unicodedata.combining(text[at]):
            if at - start > 1:
                found.append((start, text[start:at]))
            start = at
    return found


RULES: tuple[Rule, ...] = (
    Rule(name="loose text into paragraphs", tree=structure.wrap_loose_text),
    Rule(name="lines of verse", tree=structure.part_lines),
    Rule(name="breaks", tree=structure.mark_breaks),
    Rule(name="line breaks at the edge of a block", tree=structure.drop_trailing_breaks),
    Rule(name="elements that say nothing", tree=structure.unwrap_plain),
    Rule(name="empty elements", tree=structure.drop_empty),
    Rule(name="breaks at an edge", tree=structure.tidy_breaks),
    Rule(name="heading levels", tree=structure.level_headings),
    Rule(name="identifiers stand once", tree=structure.number_ids),
    Rule(name="encodings mended", run=characters.mend_encoding),
    Rule(name="accents composed", run=compose),
    Rule(name="invisible characters", run=characters.drop_invisible),
    Rule(name="white space", run=characters.even_spaces),
    Rule(name="ellipses", run=characters.set_ellipses),
    Rule(name="dashes", run=characters.set_dashes),
    Rule(name="quotation marks", run=curl_quotes),
    Rule(name="spaces of the language", run=characters.space_by_language),
    Rule(name="spaces that do not break", run=characters.bind_spaces),
    Rule(name="white space at the edge of a block", tree=structure.trim),
)
"""In the order in which they are applied: those of the tree, those of the run, and those of the tree once more."""


def clean(body: str, language: str) -> str:
    """Clean a fragment."""
    tree = parse(body)
    clean_tree(tree, language)
    return serialise(tree)


def clean_tree(tree: etree._Element, language: str) -> None:
    """Clean a parsed fragment in place."""
    _settle(tree)
    run_rules = [rule.run for rule in RULES if rule.run]
    for run in runs(tree, language):
        for apply in run_rules:
            apply(run)
    _settle(tree)


def _settle(tree: etree._Element) -> None:
    """Apply the rules of the tree until they find nothing more to take away or to wrap."""
    size = -1
    while size != (size := sum(1 for _ in tree.iter())):
        for rule in RULES:
            if rule.tree:
                rule.tree(tree)


def clean_inline(text: str, language: str) -> str:
    """Clean a piece of running text with inline markup only, without wrapping it in a paragraph."""
    tree = parse(f"<p>{text}</p>")
    clean_tree(tree, language)
    return "".join(serialise(paragraph) for paragraph in tree)


def clean_plain(text: str, language: str) -> str:
    """Set a line of plain text, such as a title, with the quotes, dashes and spaces of its language."""
    run = Run(language)
    run.add(text, None, tail=False)
    run.close()
    for rule in RULES:
        if rule.run:
            rule.run(run)
    return run.text.strip(" \n")
