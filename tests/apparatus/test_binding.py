"""Notes find their words, or say why not."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest
from lxml import etree

from anthology.library.text import ReceivedNote
from anthology.markup import letters, parse, plain_text
from tests.apparatus.making import BODY, SLUG, annotated, codes, opened

NOTE = "\n  note: A remark."


def places(body: str) -> list[str]:
    """Give the words before each reference, to the beginning of its block."""
    found = []
    for reference in parse(body).iter("a"):
        if reference.get("class") == "noteref":
            before = reference.getprevious()
            parent = reference.getparent()
            assert parent is not None
            found.append((before.tail or "".join(map(str, before.itertext())) if before is not None else parent.text or "")[-12:])
    return found


@pytest.mark.parametrize(
    ("at", "before_mark"),
    [
        ("the keeper's daughter", "’s daughter"),
        ("The keeper's daughter", "’s daughter"),
        ("counted the carts", "ed the carts"),
        ("second evening the lamp", "lamp"),  # through emphasis, whose end it leaves
        ("the old well-digger", "well-digger,"),  # past the comma
        ("said -- or ten", "aid — or ten."),
        ("Turn down the wick, the oil", "the oil"),  # over the end of a line of verse
        ("whose name was Пётр", "me was Пётр,"),
        ("'Nine,' she", "“Nine,” she"),
    ],
)
def test_words_are_found_through_markup_and_type(tmp_path: Path, at: str, before_mark: str) -> None:
    """Quotes, dashes, case of the first letter, emphasis and lines of verse do not hide the words."""
    result, apparatus = annotated(tmp_path, f'- at: "{at}"{NOTE}')
    assert codes(apparatus) == []
    assert places(result.body)[0].endswith(before_mark.strip()[-9:])
    assert [note.key for note in result.notes] == ["editor-1"]


def test_words_stay_as_they_were(tmp_path: Path) -> None:
    """Binding adds references and links, and no letter."""
    result, _ = annotated(tmp_path, f'- at: "the carts"{NOTE}\n- at: "oil is dear"\n  nth: 2{NOTE}')
    assert letters(plain_text(parse(result.body))) == letters(plain_text(parse(BODY)))


def test_a_reference_never_stands_in_a_link(tmp_path: Path) -> None:
    """Words in the middle of a link have their mark after it."""
    body = '<p>See <a href="#x">the <b>old</b> lamp house</a> today.</p>'
    result, _ = annotated(tmp_path, f'- at: "the old lamp"{NOTE}', body=body)
    assert '</a><a class="noteref" data-note="editor-1"/> today' in result.body


def test_missing_words_name_the_nearest_places(tmp_path: Path) -> None:
    """A001 has the file, the line, and up to three places with paragraph numbers and context."""
    _, apparatus = annotated(tmp_path, f'- at: "The keeper writes to the town"{NOTE}')
    (problem,) = apparatus.problems
    assert problem.code == "A001"
    assert str(problem.at) == "notes.yaml:1:7"
    assert problem.hint is not None
    assert "¶ 4 ‘The keeper wrote to the town" in problem.hint


def test_words_that_stand_twice_are_never_guessed(tmp_path: Path) -> None:
    """A002 lists the places, and says how to choose."""
    _, apparatus = annotated(tmp_path, f'- at: "the keeper wrote"{NOTE}')
    (problem,) = apparatus.problems
    assert problem.code == "A002"
    assert "twice" in problem.message
    assert "nth" in (problem.hint or "")


@pytest.mark.parametrize("choice", ["nth: 2", "before: did not answer", "after: again"])
def test_a_place_is_chosen_by_number_or_context(tmp_path: Path, choice: str) -> None:
    """nth, before and after each make the second place the one."""
    result, apparatus = annotated(tmp_path, f'- at: "the keeper wrote"\n  {choice}{NOTE}')
    assert codes(apparatus) == []
    assert 'wrote<a class="noteref" data-note="editor-1"/> again' in result.body


@pytest.mark.parametrize("choice", ["nth: 3", "before: the moon"])
def test_a_place_that_is_not_there_is_a003(tmp_path: Path, choice: str) -> None:
    """Neither the third of two, nor a context that does not exist."""
    _, apparatus = annotated(tmp_path, f'- at: "the keeper wrote"\n  {choice}{NOTE}')
    assert codes(apparatus) == ["A003"]


@pytest.mark.parametrize(
    ("at", "over"),
    [("at the crossing The lamp at", "heading"), ("or ten. On the second", "paragraph"), ("keeper wrote to the town. The", "note")],
)
def test_words_over_an_edge_are_a004(tmp_path: Path, at: str, over: str) -> None:
    """A quotation lies in one block, and between notes."""
    body = BODY.replace("to the town. The", 'to the town.<a class="noteref" data-note="fn"/> The')
    received = (ReceivedNote(key="fn", mark="*", body="<p>It was far.</p>"),)
    _, apparatus = annotated(tmp_path, f'- at: "{at}"{NOTE}', body=body, received=received)
    (problem,) = apparatus.problems
    assert problem.code == "A004"
    assert over in problem.message


def test_parts_of_words_are_not_found(tmp_path: Path) -> None:
    """'art' does not stand in 'carts'."""
    _, apparatus = annotated(tmp_path, f'- at: "art"{NOTE}')
    assert codes(apparatus) == ["A001"]


def test_folios_of_the_source_and_furniture_do_not_part_words(tmp_path: Path) -> None:
    """Page numbers that the witness printed, and what is not counted, are no words of the text."""
    body = '<p>The lamp <span class="source-page">[12]</span>was <span data-uncounted="">5</span>lit.</p>'
    _, apparatus = annotated(tmp_path, f'- at: "lamp was lit"{NOTE}', body=body)
    assert codes(apparatus) == []


def test_a_changed_witness_makes_every_note_fail(tmp_path: Path) -> None:
    """Each note whose words were changed is a problem; none moves in silence."""
    quotations = ["counted the carts", "went out", "wrote to the town", "did not answer"]
    notes = "\n".join(f'- at: "{words}"{NOTE}' for words in quotations)
    result, apparatus = annotated(tmp_path, notes, body=BODY.translate(str.maketrans("eo", "ae")))
    assert codes(apparatus) == ["A001"] * 4
    assert result.notes == ()


WORDS = "lamp oil carts keeper evening town wick well answer crossing daughter river stone bread winter letter window table garden silver".split()


def test_a_thousand_notes_at_random_places_are_all_found(tmp_path: Path) -> None:
    """Each lands directly after its words, in a text of 30,000 words with emphasis and Cyrillic."""
    dice = random.Random(7)
    vocabulary = [*WORDS, *(f"{first}{second}" for first in WORDS for second in WORDS), "колодец", "лампа"]
    paragraphs = [[dice.choice(vocabulary) for _ in range(100)] for _ in range(300)]
    for paragraph in paragraphs:
        paragraph[40] = f"<em>{paragraph[40]}"
        paragraph[60] = f"{paragraph[60]}</em>"
    body = "".join(f"<p>{' '.join(paragraph)}</p>" for paragraph in paragraphs)
    chosen = [(dice.randrange(300), dice.randrange(94)) for _ in range(1000)]
    quoted = [" ".join(paragraphs[row][start : start + 6]).replace("<em>", "").replace("</em>", "") for row, start in chosen]
    notes = "\n".join(f'- at: "{words}"\n  note: N{number}' for number, words in enumerate(quoted))
    result, apparatus = annotated(tmp_path, notes, body=body, apparatus=opened(tmp_path))
    assert codes(apparatus) == []
    flat = plain_text(_marked(result.body))
    by_number = {note.key: note.body for note in result.notes}
    for key, fragment in by_number.items():
        number = int(fragment.removeprefix("<p>N").removesuffix("</p>"))
        before = flat[: flat.index(f"[{key}]")]
        assert _without_marks(before[-400:]).endswith(quoted[number])
    assert len(by_number) == 1000
    assert result.body.count(f'id="{SLUG}-p') == 300


def _marked(body: str) -> etree._Element:
    tree = parse(body)
    for reference in tree.iter("a"):
        if reference.get("class") == "noteref":
            reference.set("class", "shown")
            reference.text = f"[{reference.get('data-note')}]"
    return tree


def _without_marks(words: str) -> str:
    return re.sub(r"\[editor-\d+\]", "", words)
