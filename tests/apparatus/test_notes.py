"""Files of notes, voices, marks, and notes that came with a text."""

from __future__ import annotations

from pathlib import Path

import pytest

from anthology.apparatus.notes_key import key_without, notes_key
from anthology.apparatus.voices import letters_of, symbols_of
from anthology.library.prose import Prose
from anthology.library.text import ReceivedNote
from anthology.manifest import Voice
from anthology.manifest.model import DEFAULT_VOICES
from anthology.markup import parse, plain_text
from tests.apparatus.making import BODY, SLUG, annotated, codes, opened, text, write


@pytest.mark.parametrize(
    ("entry", "code", "place"),
    [
        ('- at: " \u00a0 "\n  note: Words.', "A005", "notes.yaml:1:7"),
        ('- at: "the carts"\n  note: "  "', "A006", "notes.yaml:2:9"),
        ('- at: "the carts"\n  voice: editr\n  note: Words.', "A007", "notes.yaml:2:10"),
        ('- at: "the carts"\n  text: lampp\n  note: Words.', "A008", "notes.yaml:2:9"),
        ('- at: "the carts"\n  note: "Words.[^1]\\n\\n[^1]: More."', "A009", "notes.yaml:2:9"),
        ('- at: "the carts"\n  note: "Words^[more]."', "A009", "notes.yaml:2:9"),
        ('- at: "the carts"\n  note: "Words [x]{.noteref}."', "A009", "notes.yaml:2:9"),
        ('- at: "the carts"\n  note: "Words <script>alert(1)</script>"', "A010", "notes.yaml:2:9"),
        ('- at: "the carts"\n  note: "Words <img src=x onerror=alert(1)>"', "A010", "notes.yaml:2:9"),
        ('- at: "the carts"\n  note: Words.\n  index: [lamp:oil]', "A025", "notes.yaml:2:9"),
        ('- at: "the carts"\n  note: Words.\n  index: [person:nobody]', "A020", "notes.yaml:2:9"),
        ('- at: "the carts"\n  nota: Words.', "M012", "notes.yaml:2:3"),
    ],
)
def test_a_note_that_cannot_stand_is_a_problem_at_its_line(tmp_path: Path, entry: str, code: str, place: str) -> None:
    """Each fault has its code and its place."""
    _, apparatus = annotated(tmp_path, entry)
    assert code in codes(apparatus)
    assert str(next(problem.at for problem in apparatus.problems if problem.code == code)) == place


def test_signs_that_look_like_markup_are_words(tmp_path: Path) -> None:
    """Less-than signs, code and addresses in angle brackets are no HTML; a script shown as code never runs."""
    result, apparatus = annotated(tmp_path, '- at: "the carts"\n  note: "1 < 2 > 0, `<b>` and <https://lamps.example.org>"')
    assert codes(apparatus) == []
    assert "&lt;b&gt;" in result.notes[0].body


def test_a_link_of_a_note_cannot_run_a_script(tmp_path: Path) -> None:
    """Only web, mail and the book's own schemes become links."""
    result, _ = annotated(tmp_path, "- at: the carts\n  note: '[x](javascript:alert(1)) [y](data:text/html,z)'")
    assert "href" not in result.notes[0].body


def test_a_note_has_many_paragraphs(tmp_path: Path) -> None:
    """Blocks of a note are kept."""
    result, _ = annotated(tmp_path, '- at: "the carts"\n  note: |\n    One.\n\n    > Two.\n\n    - Three.')
    assert [block.tag for block in parse(result.notes[0].body)] == ["p", "blockquote", "ul"]


def test_voices_count_by_themselves_in_order_of_place(tmp_path: Path) -> None:
    """Marks come from each voice's series, whatever the order in the file; labels can be spoken."""
    notes = """
        - {at: did not answer, note: Last.}
        - {at: counted the carts, note: First.}
        - {at: on the second evening, voice: translator, note: T.}
        - {at: she said, voice: author, note: A.}
    """
    result, apparatus = annotated(tmp_path, notes)
    assert codes(apparatus) == []
    assert [(note.key, note.mark, note.label) for note in result.notes] == [
        ("editor-1", "1", "Editors’ note 1"),
        ("author-1", "*", "Author’s note 1"),
        ("translator-1", "a", "Translator’s note a"),
        ("editor-2", "2", "Editors’ note 2"),
    ]
    assert plain_text(parse(result.notes[0].body)).strip() == "First."


def test_letters_and_symbols_go_on() -> None:
    """After z come aa and ab; after the six symbols each twice, then three times, then a number."""
    assert [letters_of(number) for number in (1, 26, 27, 28, 703)] == ["a", "z", "aa", "ab", "aaa"]
    assert [symbols_of(number) for number in (1, 6, 7, 13, 18, 19)] == ["*", "¶", "**", "***", "¶¶¶", "*19"]


def test_received_notes_keep_their_place_and_words(tmp_path: Path) -> None:
    """Notes that came with the text are counted with the editor's, own marks kept where the voice says so."""
    body = BODY.replace("every evening,", 'every evening,<a class="noteref" data-note="fn-7"/>')
    received = (ReceivedNote(key="fn-7", mark="7", body="<p>But not on Sundays.</p>", voice="earlier-editor"),)
    result, apparatus = annotated(tmp_path, "- {at: every evening, note: N.}", body=body, received=received)
    assert codes(apparatus) == []
    assert [(note.key, note.mark) for note in result.notes] == [("earlier-editor-1", "7"), ("editor-1", "1")]
    assert 'evening,<a class="noteref" data-note="earlier-editor-1"/><a class="noteref" data-note="editor-1"/> and' in result.body


def test_received_notes_that_do_not_pair_are_said(tmp_path: Path) -> None:
    """A reference without its note, and a note without its reference; the words around them stay."""
    body = '<p>The lamp<a class="noteref" data-note="gone"/> was lit.</p>'
    result, apparatus = annotated(tmp_path, "[]", body=body, received=(ReceivedNote(key="lost", mark="2", body="<p>Lost.</p>"),))
    assert codes(apparatus) == ["A012", "A013"]
    assert "The lamp was lit." in result.body


def test_a_voice_of_the_text_must_be_declared(tmp_path: Path) -> None:
    """A note of the author's in an edition without that voice."""
    body = '<p>The lamp<a class="noteref" data-note="x"/> was lit.</p>'
    apparatus = opened(tmp_path, voices=(Voice(id="editor", name="Notes", singular="Note"),))
    annotated(tmp_path, "[]", body=body, received=(ReceivedNote(key="x", mark="1", body="<p>X.</p>"),), apparatus=apparatus)
    assert codes(apparatus) == ["A007"]


def test_too_many_notes_for_symbols_are_said(tmp_path: Path) -> None:
    """A011 from the nineteenth on; the whole text then has letters."""
    body = f"<p>{' '.join(f'word{number}' for number in range(19))}</p>"
    notes = "\n".join(f"- {{at: word{number}, voice: author, note: N.}}" for number in range(19))
    result, apparatus = annotated(tmp_path, notes, body=body)
    assert codes(apparatus) == ["A011"]
    assert [note.mark for note in result.notes][:2] == ["a", "b"]
    assert "letters instead" in notes_key(DEFAULT_VOICES, result.notes)


def test_two_voices_with_the_same_marks_are_said(tmp_path: Path) -> None:
    """A014 where both are heard in one text, not where they are never read together."""
    editor = Voice(id="editor", name="Notes", singular="Note")
    notes = "- {at: the carts, note: N.}\n- {at: went out, voice: other, note: N.}"
    apparatus = opened(tmp_path, voices=(editor, Voice(id="other", name="Others", singular="Other")))
    annotated(tmp_path, notes, apparatus=apparatus)
    assert codes(apparatus) == ["A014"]
    apart = opened(tmp_path, voices=(editor.model_copy(update={"in_print": False}), Voice(id="other", name="O", singular="O", in_epub=False)))
    annotated(tmp_path, notes, apparatus=apart)
    assert codes(apart) == []


def test_one_file_may_hold_the_notes_of_several_texts(tmp_path: Path) -> None:
    """A note with 'text' belongs to that text only."""
    result, apparatus = annotated(tmp_path, "- {at: the carts, text: lamp, note: Here.}\n- {at: not here, text: well-song, note: There.}")
    assert codes(apparatus) == []
    assert len(result.notes) == 1


def test_a_note_of_a_text_that_does_not_look_for_it_is_a008(tmp_path: Path) -> None:
    """It would be in no output, and nobody would know. Said once, though two texts share the file."""
    notes = "- {at: the carts, text: lamp, note: Here.}\n- {at: oil, text: well-song, note: Lost.}"
    apparatus = opened(tmp_path, notes_files={"lamp": ["notes.yaml"], "well-song": ["others.yaml"]})
    annotated(tmp_path, notes, apparatus=apparatus)
    annotated(tmp_path, notes, apparatus=apparatus)
    assert [(problem.code, str(problem.at)) for problem in apparatus.problems] == [("A008", "notes.yaml:2:19")]
    shared = opened(tmp_path, notes_files={"lamp": ["notes.yaml"], "well-song": ["notes.yaml"]})
    annotated(tmp_path, notes, apparatus=shared)
    assert codes(shared) == []


def test_a_note_of_twenty_thousand_words_is_long(tmp_path: Path) -> None:
    """It is bound and marked for the end of its text; one below the limit is not."""
    notes = f"- at: the carts\n  note: {'oil ' * 20_000}\n- at: went out\n  note: {'oil ' * 300}"
    result, apparatus = annotated(tmp_path, notes)
    assert codes(apparatus) == []
    assert [note.long for note in result.notes] == [True, False]
    assert len(plain_text(parse(result.notes[0].body)).split()) == 20_000


def test_notes_in_prose_are_the_editors_and_the_count_goes_on(tmp_path: Path) -> None:
    """A headnote's footnote is note 1 of the document, the text's first is note 2; keys differ."""
    apparatus = opened(tmp_path)
    note = ReceivedNote(key="fn-1", mark="1", body="<p>H.</p>")
    prose = Prose(path="head.md", body='<p>Of lamps.<a class="noteref" data-note="fn-1"/></p>', notes=(note,))
    head = apparatus.prose(SLUG, prose, "en", key="head")
    assert [(note.key, note.voice, note.mark) for note in head.notes] == [("head-editor-1", "editor", "1")]
    assert 'data-note="head-editor-1"' in head.body
    write(tmp_path, "notes.yaml", "- {at: the carts, note: N.}")
    result = apparatus.annotate(text(), parse(BODY), "notes.yaml", already=head.notes)
    assert [(note.key, note.mark) for note in result.notes] == [("editor-2", "2")]
    assert codes(apparatus) == []


def test_the_key_to_the_notes_names_who_speaks(tmp_path: Path) -> None:
    """Only voices that have a note; nothing for a book without notes."""
    result, _ = annotated(tmp_path, "- {at: the carts, note: N.}\n- {at: went out, voice: author, note: N.}")
    words = plain_text(parse(notes_key(DEFAULT_VOICES, result.notes)))
    assert "Editors’ notes" in words
    assert "Author’s notes" in words
    assert "Translator" not in words
    assert notes_key(DEFAULT_VOICES, ()) == ""


def test_the_key_names_no_voice_that_is_left_out(tmp_path: Path) -> None:
    """And says so when there is nobody left."""
    result, _ = annotated(tmp_path, "- {at: the carts, note: N.}\n- {at: went out, voice: author, note: N.}")
    whole = f"<header><h1>Key</h1></header>{notes_key(DEFAULT_VOICES, result.notes)}"
    one = plain_text(parse(key_without(whole, ["author"])))
    assert "Editors’ notes" in one
    assert "Author’s" not in one
    assert plain_text(parse(key_without(whole, ["author", "editor"]))).split() == "Key The notes are left out of this edition.".split()
    assert key_without(whole, ["translator"]) == whole
