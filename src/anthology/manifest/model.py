"""The entries of anthology.yaml: every key, what it means and what it may hold.

Data only; the descriptions are those of the published JSON Schema. Reads nothing.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Literal

from pydantic import ConfigDict, Field, StringConstraints, field_validator

from anthology.entries import Entry
from anthology.problems import Location

Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=64)]
"""Small letters, figures and hyphens: stands in addresses and file names."""

Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
"""Text that may not be empty."""

IS_PATH = "a path in the edition's folder"

FilePath = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1), IS_PATH]
"""A file, relative to the manifest's folder, with forward slashes."""

Role = Literal["aut", "trl", "edt", "ill", "aui", "com", "ann", "ctb", "pht"]
"""MARC relator codes that a text can credit."""

RightsStatus = Literal["public-domain", "public-domain-us", "cc0", "cc-by", "cc-by-sa", "other-licence", "permission", "in-copyright", "unclear"]


class Person(Entry):
    """Someone, or a body, with a part in a work."""

    name: Line = Field(description="The name as printed: Alexandra Kollontai.")
    sort: str | None = Field(None, description="The name as sorted: Kollontai, Alexandra. Worked out from the name when it is not given.")
    role: Role = Field("aut", description="What the person did, as a MARC relator code: aut author, trl translator, edt editor, ill illustrator.")


class EditionEntry(Entry):
    """The edition as a whole."""

    title: Line = Field(description="The book's title.")
    subtitle: str | None = Field(None, description="The book's subtitle.")
    slug: Id | None = Field(None, description="Name of the files built, without ending; made from the title when it is not given.")
    editors: tuple[Person, ...] = Field((), description="Who made the edition.")
    language: str = Field("en", pattern=r"^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$", description="Language of the book, as a BCP 47 tag: en-GB.")
    identifier: str = Field(pattern=r"^urn:[A-Za-z0-9][A-Za-z0-9-]*:.+", description="Made once by 'anthology new'; stays the same in every edition.")
    number: int = Field(1, ge=1, description="Number of this edition.")
    date: str = Field(description="Date of this edition, as 2026-11-23. The builder has no clock of its own.")
    publisher: str | None = Field(None, description="Who publishes the book.")
    place: str | None = Field(None, description="Where the book is published.")
    rights: str | None = Field(None, description="The sentence on rights for the copyright page: covers the editors' own writing.")
    description: str | None = Field(None, description="Two or three sentences for catalogues and shops.")
    subjects: tuple[str, ...] = Field((), description="Subject headings.")
    address: str | None = Field(None, pattern=r"^https?://", description="Where the e-book can be had; printed as a QR code on meeting sheets.")

    @field_validator("date")
    @classmethod
    def _is_a_day(cls, value: str) -> str:
        try:
            date.fromisoformat(value)
        except ValueError:
            raise ValueError(f"'{value}' is not a date; write it as 2026-11-23") from None
        return value


class Original(Entry):
    """What a translated work is called in its own language."""

    language: str = Field(description="Language of the original, as a BCP 47 tag: ru.")
    title: str | None = Field(None, description="Title of the original, in its own script.")


class RightsEntry(Entry):
    """What may be done with a witness."""

    status: RightsStatus = Field(description="How the witness stands in law.")
    statement: str | None = Field(None, description="The sentence for the permissions page.")
    print: bool = Field(True, description="Whether the text may stand in a printable output.")


class WitnessEntry(Entry):
    """The document that a text follows."""

    file: FilePath | None = Field(None, description="The full text in the edition's folder; used when it is there.")
    url: str | None = Field(None, pattern=r"^https?://", description="Where 'anthology fetch' gets it.")
    pages: tuple[str, ...] = Field((), description="Further addresses, in order, when the text is split over several pages.")
    part: str | None = Field(None, description="Which part of the file, for files that hold several texts: a chapter's name in an EPUB.")
    profile: Id | None = Field(None, description="How the page is made: marxists, libcom, wikisource or general; by its address when not given.")
    main: Line | None = Field(None, description="Where the words are in the page, when they are picked wrongly: #id, .class or an element's name.")
    converter: Literal["pandoc"] | None = Field(None, description="pandoc to have it read a Word file.")
    citation: str | None = Field(None, description="The document in words, for the page of sources.")
    language: str | None = Field(None, description="Language of the document when it is not the text's.")
    rights: RightsEntry | None = Field(None, description="What may be done with it.")


class DigestEntry(Entry):
    """What is printed while the full text is not at hand."""

    file: FilePath = Field(description="The digest or article, in Markdown.")
    form: Literal["digest", "article"] = Field(
        "digest", description="digest: a summary in the editors' words; article: the editors' own on the same subject."
    )
    notes: FilePath | None = Field(None, description="Notes tied to the words of the digest.")
    when_full: Literal["out", "headnote"] = Field(
        "out", description="Where it goes when the full text is there: out of the book, or into the headnote."
    )


class Picture(Entry):
    """A picture at the head of a text."""

    file: FilePath = Field(description="The picture in the edition's folder.")
    alt: Line = Field(description="What it shows, for those who do not see it.")
    caption: str | None = Field(None, description="The caption printed below.")
    credit: str | None = Field(None, description="Whose picture it is.")


class TextEntry(Entry):
    """One text and all that belongs to it."""

    id: Id = Field(description="Names the text in links and files; stays the same for ever.")
    title: str | None = Field(None, description="The title as printed; from the listing when it is not given.")
    short_title: str | None = Field(None, description="For running heads, when the title is long.")
    listed_as: str | None = Field(None, description="Its title in the listing, word for word; brings the caption and blurb that stand there.")
    contributors: tuple[Person, ...] = Field((), description="Authors, translators and others, each with a role.")
    written: str | None = Field(None, description="When it was written: 1921, about 1920.")
    form: str | None = Field(None, description="Pamphlet, article, petition …")
    language: str | None = Field(None, description="Language of the words printed; the book's when it is not given.")
    original: Original | None = Field(None, description="The original, for a translation.")
    witness: WitnessEntry = Field(default_factory=WitnessEntry, description="The document that the text follows.")
    digest: DigestEntry | None = Field(None, description="What is printed while the full text is not at hand.")
    headnote: FilePath | None = Field(None, description="The editors' introduction to the text, in Markdown.")
    notes: FilePath | None = Field(None, description="Notes tied to the words of the full text.")
    questions: FilePath | None = Field(None, description="Study questions, in Markdown.")
    image: Picture | None = Field(None, description="A picture at the head of the text.")


class SectionEntry(Entry):
    """A division of the book that holds texts."""

    id: Id = Field(description="Names the section in links; stays the same for ever.")
    title: Line = Field(description="The section's title.")
    introduction: FilePath | None = Field(None, description="The editors' introduction, in Markdown.")
    questions: FilePath | None = Field(None, description="Study questions on the section, in Markdown.")
    texts: tuple[TextEntry, ...] = Field(description="The texts in order.")


class Piece(Entry):
    """A piece of the editors' own in the front or back matter."""

    id: Id = Field(description="Names the piece in links.")
    title: Line = Field(description="Its title.")
    file: FilePath = Field(description="Its words, in Markdown.")


class Voice(Entry):
    """One who speaks in notes."""

    id: Id = Field(description="The word used in notes files: editor.")
    name: Line = Field(description="Heading of the series: Editors' notes.")
    singular: Line = Field(description="One note of it, as spoken: Editors' note.")
    marks: Literal["numerals", "letters", "symbols", "own"] = Field(
        "numerals",
        description="numerals; letters; symbols: * † ‡ § ‖ ¶, doubled and trebled, for 18 notes in a text, which has letters if it has more (A011); "
        "own: the marks that the notes came with.",
    )
    in_print: bool = Field(True, description="Whether its notes stand in the PDF.")
    in_epub: bool = Field(True, description="Whether its notes stand in the EPUB.")


class Registers(Entry):
    """The files of people, terms, dates and sources."""

    people: FilePath | None = Field(None, description="People: a list with id, name, sort, also, variants, born, died, note, sources.")
    glossary: FilePath | None = Field(None, description="Terms and organisations.")
    chronology: FilePath | None = Field(None, description="Dated events.")
    bibliography: FilePath | None = Field(None, description="Works cited, as CSL-YAML under 'references'.")
    index: FilePath | None = Field(None, description="Further entries for the index.")
    mark_in_print: bool = Field(False, description="Whether the first mention of a person or term in each text is underlined with dots in print.")


class LayoutOptions(Entry):
    """Measures of a layout, changed: text_size_pt, leading_pt, duplex, ruled_margin, paragraph_numbers, line_numbers, bleed_mm and all others."""

    model_config = ConfigDict(extra="allow")

    __pydantic_extra__: dict[str, bool | int | float | str] = Field(init=False)

    @property
    def measures(self) -> dict[str, bool | int | float | str]:
        """Give them by name."""
        return dict(self.__pydantic_extra__)

    @property
    def places(self) -> dict[str, Location]:
        """Say where each was written."""
        return {name: self.where(name) for name in self.__pydantic_extra__}


class Pack(Entry):
    """A part of the book for one meeting."""

    id: Id = Field(description="Names the pack and its files.")
    title: Line = Field(description="Its title.")
    texts: tuple[str, ...] = Field(min_length=1, description="Ids of texts or sections; 'id#3-12' takes paragraphs 3 to 12 of a text.")
    layout: Id = Field("study-a4", description="Name of a layout; 'anthology layouts' lists them.")
    options: LayoutOptions = Field(
        default_factory=LayoutOptions,
        description="Measures of the layout, changed for this pack: text_size_pt, leading_pt, duplex, ruled_margin, paragraph_numbers, "
        "line_numbers (none, page, text), bleed_mm …; 'anthology schema layout' says what each may be.",
    )
    plan: FilePath | None = Field(None, description="The plan of the meeting, in Markdown.")
    questions: FilePath | None = Field(None, description="Questions for the meeting; those of its texts when it is not given.")
    pages: Literal["book", "own"] = Field("book", description="book: pages keep the numbers of the full book; own: they start at 1.")
    meeting_sheet: bool = Field(
        False, description="Whether plan, questions and a QR code of the edition's address also make a page to hand out, a PDF of its own."
    )
    repeat_questions: bool = Field(False, description="Whether the first lines of the questions are printed once more at the end.")
    grey: bool = Field(False, description="Whether everything is printed in black and greys, pictures too.")


class EpubOutput(Entry):
    """The e-book."""

    fonts: bool = Field(True, description="Whether fonts are embedded.")


class PdfOutput(Entry):
    """The printed book."""

    layout: Id = Field("book-a5", description="Name of a layout; 'anthology layouts' lists them.")


class Outputs(Entry):
    """What is built."""

    epub: EpubOutput | None = Field(default_factory=EpubOutput, description="The e-book; 'epub: null' for none.")
    pdf: PdfOutput | None = Field(default_factory=PdfOutput, description="The printed book; 'pdf: null' for none.")
    pagination: Id = Field("book-a5", description="Layout whose page numbers the e-book carries when no PDF is built.")


DEFAULT_VOICES = (
    Voice(id="author", name="Author’s notes", singular="Author’s note", marks="symbols"),
    Voice(id="translator", name="Translator’s notes", singular="Translator’s note", marks="letters"),
    Voice(id="earlier-editor", name="Notes of an earlier edition", singular="Note of an earlier edition", marks="own"),
    Voice(id="editor", name="Editors’ notes", singular="Editors’ note", marks="numerals"),
)


class Manifest(Entry):
    """An anthology: its sections, which text stands where, who made it."""

    edition: EditionEntry = Field(description="The edition as a whole.")
    listing: FilePath | None = Field(None, description="A listing of texts (title, caption, blurb) that entries take words from.")
    front_matter: tuple[Piece, ...] = Field((), description="Pieces of the editors' own before the sections.")
    sections: tuple[SectionEntry, ...] = Field(min_length=1, description="The sections in order.")
    back_matter: tuple[Piece, ...] = Field((), description="Pieces of the editors' own after the sections.")
    registers: Registers = Field(default_factory=Registers, description="The files of people, terms, dates and sources.")
    voices: tuple[Voice, ...] = Field(
        DEFAULT_VOICES, description="Who speaks in notes; author, translator, earlier editor and editor when not given."
    )
    paragraph_numbers: bool = Field(True, description="Whether paragraphs are numbered, alike in print and e-book.")
    illustrations: bool = Field(True, description="Whether a book with two pictures or more has a list of them after the contents.")
    packs: tuple[Pack, ...] = Field((), description="Parts of the book for meetings.")
    outputs: Outputs = Field(default_factory=Outputs, description="What is built.")

    @property
    def texts(self) -> tuple[TextEntry, ...]:
        """Every text in reading order."""
        return tuple(text for section in self.sections for text in section.texts)

    @property
    def output_name(self) -> str:
        """The stem of the files built."""
        return self.edition.slug or re.sub(r"[^a-z0-9]+", "-", self.edition.title.lower()).strip("-") or "anthology"
