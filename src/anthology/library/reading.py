"""What comes in, and what a reader makes of it: data only.

`Received` is the bytes of one source as they came, `ReadText` one text made of them: a cleaned body in the small vocabulary, the notes that came
with it, what the source says of itself (offered for the manifest, never written into it unasked) and what was left out. Nothing here reads.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from anthology.library.text import Contributor, ReceivedNote
from anthology.problems import Location, Problem


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Received:
    """The bytes of one source, as they came."""

    path: str
    """The file, relative to the edition's folder, with forward slashes; named in every problem."""

    data: bytes
    media_type: str | None = None
    """As the server or the editor says, parameters and all; None when nobody does."""

    url: str | None = None
    """The address it was got from."""

    def __repr__(self) -> str:
        """Tell it from every other: what is remembered of it is found by this. Its bytes are named by their hash."""
        return f"Received({self.path!r}, {hashlib.sha256(self.data).hexdigest()}, {self.media_type!r}, {self.url!r})"

    @property
    def at(self) -> Location:
        """The file as a place."""
        return Location(path=self.path)

    @property
    def suffix(self) -> str:
        """The end of the file's name, lower case, with its dot."""
        return PurePosixPath(self.path).suffix.lower()

    @property
    def charset(self) -> str | None:
        """The character set that the media type names."""
        for part in (self.media_type or "").split(";")[1:]:
            name, _, value = part.partition("=")
            if name.strip().lower() == "charset":
                return value.strip().strip("\"'") or None
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadOptions:
    """What the manifest or the editor asks of a reader."""

    language: str | None = None
    """BCP 47 tag of the words; None to believe the source, or else English."""

    part: str | None = None
    """Which chapter of a book (file name, id or number from 1), or a range `3-7`; None for all."""

    profile: str | None = None
    """Name of a site profile; None to choose by address."""

    main: str | None = None
    """Selector of the main node, when our own picking goes wrong: `#id`, `.class` or an element's name."""

    pictures: tuple[tuple[str, str], ...] = ()
    """Addresses of pictures that have been fetched, and their files relative to that of the text. Others on the web are left out."""

    converter: str | None = None
    """`pandoc` to have it convert a Word file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferedImage:
    """A picture that the text names."""

    src: str
    alt: str = ""
    caption: str = ""
    credit: str = ""
    """Whose picture it is, as the source says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """What a source says of itself."""

    title: str | None = None
    subtitle: str | None = None
    contributors: tuple[Contributor, ...] = ()
    written: str | None = None
    published: str | None = None
    """First publication, as the source states it."""

    language: str | None = None
    rights: str | None = None
    """The source's own sentence on rights, or the address of a licence."""

    source: str | None = None
    """The copy that the source itself follows."""

    site: str | None = None
    """Who put it up."""

    description: str | None = None
    images: tuple[OfferedImage, ...] = ()
    attachments: tuple[str, ...] = ()
    """Addresses of files that the page offers."""

    parts: tuple[str, ...] = ()
    """Addresses of the pages that hold the work, in order, when the page read is only its contents."""

    details: tuple[tuple[str, str], ...] = ()
    """Other labelled facts, as found: transcription, HTML mark-up, proofreading."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dropped:
    """Something of the source that is not in the text."""

    what: str
    """A kind: script, menu, comments, header block, licence, page numbers …"""

    words: int = 0
    """How many words of the source went with it."""

    sample: str = ""
    """Its first words."""

    count: int = 1
    """How many of the kind."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadText:
    """One text as read: ready for the manifest's word on it."""

    title: str
    """Plain text; empty when the source does not say."""

    body: str
    """XHTML blocks in the small vocabulary, cleaned."""

    notes: tuple[ReceivedNote, ...] = ()
    offered: Offered = field(default_factory=Offered)
    dropped: tuple[Dropped, ...] = ()
    words: int = 0
    """Words of the body, notes not counted."""

    note_words: int = 0
    part: str | None = None
    """Which part of a book it is: the chapter's file name."""

    language: str = "en"
    problems: tuple[Problem, ...] = ()
    """Warnings: notes that cannot be paired, a page that needs proof-reading."""
