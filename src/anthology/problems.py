"""How anything wrong is said: a located, coded problem with a hint.

Takes nothing from the other modules; gives them `Location`, `Problem`, the collector `Problems` and the exception tree

    AnthologyError
    ├── InputError        exit 1   your files
    ├── UsageError        exit 2   the command line
    ├── MissingToolError  exit 3   a program that is not on this machine
    └── OutputError       exit 4   an output that failed its checks

A stage gathers all its problems in a `Problems` and raises once, with all of them. Nothing here prints.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum


class Severity(StrEnum):
    """How much a problem matters."""

    ERROR = "error"
    """Nothing is written."""

    WARNING = "warning"
    """The output is written; `--strict` makes it an error."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Location:
    """A place in a file of the edition."""

    path: str
    """The file, relative to the manifest's folder, with forward slashes."""

    line: int | None = None
    """Counted from 1; None when the whole file is meant."""

    column: int | None = None
    """Counted from 1; None when the whole line is meant."""

    def __str__(self) -> str:
        """Write it as compilers do: path:line:column."""
        return ":".join(str(part) for part in (self.path, self.line, self.column) if part is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing that is wrong, where, and what to do about it."""

    code: str
    """A key of `CODES`; never reused for anything else."""

    message: str
    """Present tense; the offending value in single quotes."""

    at: Location | None = None
    """Where, if it is a place in a file."""

    hint: str | None = None
    """What to do, or the nearest right value."""

    severity: Severity = Severity.ERROR

    def __str__(self) -> str:
        """Write it in one line, and the hint in a second."""
        place = f"{self.at}: " if self.at else ""
        line = f"{place}{self.severity} {self.code}: {self.message}"
        return f"{line}\n  hint: {self.hint}" if self.hint else line


class Problems:
    """Gathers the problems of one stage."""

    def __init__(self) -> None:
        self._found: list[Problem] = []

    def __iter__(self) -> Iterator[Problem]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)

    def error(self, code: str, message: str, at: Location | None = None, hint: str | None = None) -> None:
        """Note an error; the stage goes on looking for more."""
        self._found.append(Problem(code=code, message=message, at=at, hint=hint))

    def warn(self, code: str, message: str, at: Location | None = None, hint: str | None = None) -> None:
        """Note a warning."""
        self._found.append(Problem(code=code, message=message, at=at, hint=hint, severity=Severity.WARNING))

    def extend(self, problems: Iterable[Problem]) -> None:
        """Take over the problems of another stage."""
        self._found.extend(problems)

    @property
    def has_errors(self) -> bool:
        """Whether anything found forbids going on."""
        return any(problem.severity is Severity.ERROR for problem in self._found)

    def raise_errors(self, kind: type[AnthologyError] | None = None) -> None:
        """Raise all that was found, once, if any of it is an error."""
        if self.has_errors:
            raise (kind or InputError)(self._found)


class AnthologyError(Exception):
    """Something that the person at the keyboard can mend. Holds every problem of the stage that failed."""

    exit_status = 70

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class InputError(AnthologyError):
    """The edition's files are not right."""

    exit_status = 1


class UsageError(AnthologyError):
    """The command line is not right."""

    exit_status = 2


class MissingToolError(AnthologyError):
    """A program that was asked for is not on this machine."""

    exit_status = 3


class OutputError(AnthologyError):
    """An output failed its checks and was not put in place."""

    exit_status = 4


def nearest(word: str, choices: Iterable[str]) -> str | None:
    """Say which of the right words was probably meant, as a hint; None when nothing is near."""
    matches = get_close_matches(word, list(choices), n=1, cutoff=0.6)
    return f"did you mean '{matches[0]}'?" if matches else None


CODES: dict[str, str] = {
    # M: the manifest and the other files written in YAML
    "M001": "a file that is named is not there",
    "M002": "a folder stands where a file should, or the file cannot be read",
    "M003": "the file is not YAML",
    "M004": "the file is too large or unfolds to too much",
    "M005": "the file is a list where keys are wanted, or the reverse",
    "M006": "the file is empty",
    "M007": "the file is not in UTF-8",
    "M008": "a key is not a plain word",
    "M009": "a key stands twice",
    "M010": "a value is of the wrong kind",
    "M011": "a key is missing",
    "M012": "a key is not known",
    "M013": "a value is not one of those allowed",
    "M014": "a value is not right",
    "M020": "an id stands twice",
    "M021": "an id is one of the builder's own",
    "M022": "a section has no texts",
    "M023": "a text has no title",
    "M024": "nothing says where a text's words are",
    "M025": "a path leaves the edition's folder",
    "M031": "a text is to be added to a section that is not there",
    # T: texts as received, readers, cleaning
    "T001": "a listing is empty",
    "T002": "a file is not UTF-8",
    "T003": "an entry of a listing is not complete",
    "T004": "a note is referred to and not there",
    "T010": "a file has no words",
    "T011": "a picture is not there",
    "T012": "a title is not in the listing",
    "T013": "the words of a text are not at hand",
    "T020": "nobody reads this format",
    "T021": "a file is too large",
    "T022": "an archive is broken or unfolds without end",
    "T023": "an archive names a file outside itself",
    "T024": "a file declares entities",
    "T025": "a page has no text that can be found",
    "T026": "a program that reads this format is missing",
    "T027": "a file is not what it says it is",
    "T028": "markup nests without end",
    "T029": "notes that cannot be paired",
    "T030": "a text needs proof-reading",
    "T031": "a book has no such part",
    "T032": "a book is locked",
    "T033": "styles of a Word file that mean nothing to the reader",
    "T034": "a source cannot be read from the disk",
    "T035": "a file of the edition cannot be written",
    "T036": "a picture of a saved page cannot be brought in",
    "T037": "a page is only the contents of a work",
    # F: fetching
    "F001": "a text to be fetched is not in the manifest",
    "F002": "a text to be fetched has no address",
    "F003": "an address is not one of the web",
    "F004": "an address leads into a private network",
    "F005": "a host cannot be found",
    "F006": "an address leads on without end",
    "F007": "a site's robots.txt forbids",
    "F008": "a server does not answer in time",
    "F009": "a server breaks off",
    "F010": "a server refuses",
    "F011": "an answer is too large",
    "F012": "an answer is an error page, a login or a captcha",
    "F013": "a contents page lists too many pages",
    # L: the lock file
    "L001": "the lock file cannot be understood",
    "L002": "a seed no longer matches the lock",
    "L003": "a seed is not in the lock",
    "L004": "the lock speaks of a text that is not in the manifest",
    "L005": "a text to be accepted is not in the manifest",
    "L006": "a text to be accepted is not at hand",
    # A: notes and registers
    "A001": "the words on which a note hangs are not in the text",
    "A002": "the words on which a note hangs stand more than once",
    "A003": "there is no such place of the words on which a note hangs",
    "A004": "the words on which a note hangs run over a paragraph, a heading or a note",
    "A005": "a note quotes no words",
    "A006": "a note is empty",
    "A007": "a voice is not declared",
    "A008": "a note is for a text that is not in the book",
    "A009": "a note stands in a note",
    "A010": "a note holds HTML",
    "A011": "a text has more notes than there are symbols",
    "A012": "a text refers to a note that did not come with it",
    "A013": "a note that came with a text has no place in it",
    "A014": "two voices in one text have the same marks",
    "A020": "a person is not in the register",
    "A021": "a term is not in the glossary",
    "A022": "an event is not in the chronology",
    "A023": "a text that is linked to is not in the book",
    "A024": "a work is not in the bibliography",
    "A025": "an index entry is not written person:ID or term:ID",
    "A030": "a register gives an id twice",
    "A031": "a register has two entries for one name",
    "A032": "a person dies before being born",
    "A034": "an Old Style date is not the same day as the New Style one",
    "A036": "an entry of the glossary points at itself",
    "A037": "an entry of a register is never used",
    "A038": "two entries of the registers claim one form of name",
    "A041": "a spelling is not the one that the register prefers",
    "A042": "two works are cited alike",
    "A043": "an index entry leads nowhere",
    # E: the edition as a whole
    "E001": "an id stands more than once in a document",
    "E002": "a note and its reference do not match",
    "E003": "a link leads to a document that is not in the book",
    "E004": "a link leads to a place that is not there",
    "E005": "a picture has no alternative text",
    "E010": "a text that may not be printed stands in full",
    "E011": "nothing is said of the rights in a text",
    # R: rendering and layout
    "R001": "there is no page layout of that name",
    "R002": "a page layout's measures leave no room",
    "R010": "a character is in none of the book's fonts",
    "R011": "a picture cannot be read",
    "R012": "a link points to nothing in its document",
    "R013": "something is wider than the page",
    "R014": "the letters on the pages are not those of the text",
    "R015": "a remark of the print engine",
    "R016": "a link points to a place that is not in the book",
    "R017": "a process that laid out a text died",
    "R018": "a text asks for a file or address that is not part of the edition",
    "R019": "a text cannot be laid out",
    "R020": "page numbers do not settle",
    "R101": "a template cannot be filled in",
    "R102": "a picture is not at hand",
    "R103": "a picture is of a kind that an e-book does not take",
    "R104": "a picture has no alternative text",
    "R105": "a link leads nowhere",
    "R106": "a note and its place do not belong together",
    "R110": "an output cannot be written",
    # P: packs, layouts, imposition
    "P101": "unknown imposition scheme",
    "P102": "unknown paper size",
    "P103": "the sheet is smaller than its pages",
    "P104": "a PDF without pages",
    "P105": "pages of different sizes",
    "P106": "a booklet of one page",
    "P107": "too many sheets in one fold",
    "P108": "a PDF that cannot be read",
    "P109": "an imposition option out of range",
    "P110": "a press option out of range",
    "P111": "a colour that cannot be turned to grey",
    "P112": "the spine is too narrow for words",
    "P113": "a meeting sheet of more than one page",
    "P201": "a layout's measure that cannot be",
    "P202": "a margin that cannot be ruled",
    "P203": "a layout that reads or prints badly",
    "P001": "a pack names what is not in the book",
    "P002": "a pack names a range that is none",
    "P003": "a pack's paragraphs are not in the text",
    "P004": "there is no such pack",
    "P005": "a pack holds a text twice",
    # V: outputs that failed their checks
    "V101": "EPUBCheck finds an error",
    "V102": "EPUBCheck finds a fault that is not an error",
    "V103": "the EPUB is not a sound archive",
    "V104": "the package and the files of the EPUB differ",
    "V105": "a link within the EPUB leads nowhere",
    "V106": "an id in a page of the EPUB stands twice",
    "V107": "a page of the EPUB is not accessible",
    "V108": "the page list of the EPUB is not in order",
    "V109": "Ace finds a barrier to readers",
    "V121": "words of a text are not in an output",
    "V122": "words of a note are not in an output",
    "V123": "an output has words that the book has not",
    "V201": "the PDF is not PDF/UA-1",
    "V202": "the PDF is not PDF/A-2a",
    "V203": "the PDF cannot be opened",
    "V204": "a page of the PDF has not the layout's size",
    "V205": "a link or bookmark of the PDF leads nowhere",
    "V206": "the end of a note is not in the PDF",
    "V131": "words of a text do not stand like this in what was received",
    "V132": "words of what was received are not in the text",
    # X: outside programs
    "X001": "a program is not on this machine",
    "X002": "a program did not end in time",
    "X003": "a program failed or said nothing that can be read",
    # C: the command line
    "C001": "there is no manifest",
    "C002": "there is no such schema",
    "C003": "the folder for a new book is not empty",
    "C004": "the folder for a new book cannot be written",
    "C005": "there is no such file",
}
"""Every problem code, with what it says in a few words. Each has a test; the README lists them."""
