"""The book as an EPUB 3.3 file. Home of EbookLib.

Takes a `Book` with the places of its printed pages, templates and fonts; gives the bytes of the file, equal for equal input. EbookLib
writes package, container and archive; pages go in as plain items, since it takes pages of its own kind apart and loses parts of them.
Everything wrong with the book's files is gathered and raised once. Does not check the result (`validate/epub.py` does) and writes no file.
"""

from __future__ import annotations

# mypy: disable-error-code="no-untyped-call, attr-defined, misc"
# (EbookLib is untyped)
import datetime
import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ebooklib import epub
from lxml import etree

from anthology.cache import Cache, key_of
from anthology.edition.document import Book, Document, PageStart
from anthology.problems import Problems
from anthology.render.cover import cover_alt, cover_png, cover_svg
from anthology.render.deflated import LEVEL, Deflated
from anthology.render.epub_faces import characters_of, cut_faces, lenders_of, style_sheet
from anthology.render.epub_files import MEDIA_TYPES, EmbeddedFile, hrefs, read_picture, with_typeface
from anthology.render.epub_kept import PageShelf
from anthology.render.epub_kinds import BEFORE_CONTENTS, REPLACED
from anthology.render.epub_metadata import Findings, metadata_rows, modified
from anthology.render.epub_navigation import make_navigation, render_nav, render_ncx
from anthology.render.epub_options import EpubOptions
from anthology.render.epub_pages import EpubPage
from anthology.render.epub_targets import NAVIGATION, Target
from anthology.render.places import labels_of
from anthology.render.selection import without_voices
from anthology.render.templates import Templates
from anthology.render.versions import epub_fingerprint

XHTML = "application/xhtml+xml"
COVER_PAGE = "text/cover.xhtml"
COVER_IMAGE = "image/cover.png"
PREFIXES = ("ibooks: http://vocabulary.itunes.apple.com/rdf/ibooks/vocabulary-extensions-1.0/",)

_STORED = (".png", ".jpg", ".jpeg", ".webp", ".woff2", "mimetype")
"""Ends of the names of files that are compressed already, and of the one that may not be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Parts:
    """The finished parts of the file, before they are packed."""

    pages: tuple[EpubPage, ...]
    before_contents: int
    """How many of the pages stand before the navigation document."""
    nav: str
    ncx: str
    cover_page: str
    cover: bytes
    style: str
    files: tuple[EmbeddedFile, ...]
    findings: Findings


def write_epub(
    book: Book,
    *,
    pagination: Mapping[str, tuple[PageStart, ...]] | None,
    root: Path,
    templates: Templates,
    fonts: Mapping[str, bytes],
    options: EpubOptions,
    cache: Cache | None = None,
) -> bytes:
    """Make the EPUB. `fonts` gives static fonts by face (see `CSS_FACES`); `root` is the edition's folder; `cache` keeps what is slow to make.

    Raises InputError with all that is wrong.
    """
    problems = Problems()
    chosen = without_voices(book, options.without_voices)
    names, kept = hrefs(chosen.files), cache or Cache(None)
    pages = _pages(chosen, pagination, names, templates, options, kept, problems)
    files = _files(chosen, pages, names, root, problems)
    problems.raise_errors()
    return _pack(chosen, _parts(chosen, pages, files, pagination, templates, fonts, options, kept), options)


def _pages(
    book: Book,
    pagination: Mapping[str, tuple[PageStart, ...]] | None,
    names: Mapping[str, str],
    templates: Templates,
    options: EpubOptions,
    cache: Cache,
    problems: Problems,
) -> tuple[EpubPage, ...]:
    targets = {document.slug: Target(document, _href(document), labels_of(pagination, document.slug), cache) for document in book.documents}
    shelf = PageShelf(targets, names, templates, options, cache)
    return tuple(shelf.page(targets[document.slug], problems) for document in book.documents if document.kind not in REPLACED)


def _href(document: Document) -> str:
    return {"cover": COVER_PAGE, "contents": NAVIGATION}.get(document.kind, f"text/{document.slug}.xhtml")


def _files(book: Book, pages: Sequence[EpubPage], names: Mapping[str, str], root: Path, problems: Problems) -> tuple[EmbeddedFile, ...]:
    """Read the pictures that the pages really use."""
    used = sorted({source for page in pages for source in page.pictures})
    read = [read_picture(root, book.files[source], names[source], problems) for source in used]
    return tuple(file for file in read if file is not None)


def _parts(
    book: Book,
    pages: tuple[EpubPage, ...],
    files: tuple[EmbeddedFile, ...],
    pagination: Mapping[str, tuple[PageStart, ...]] | None,
    templates: Templates,
    fonts: Mapping[str, bytes],
    options: EpubOptions,
    cache: Cache,
) -> _Parts:
    contents = next((document.slug for document in book.documents if document.kind == "contents"), "")
    navigation = make_navigation(book, pages, cover=COVER_PAGE, contents_starts=labels_of(pagination, contents), options=options)
    nav = render_nav(book, navigation, templates=templates, options=options)
    characters = characters_of({*nav, *(character for page in pages for character in page.characters)})
    lenders = lenders_of(fonts, characters)
    cover = cover_svg(book.metadata, templates, fonts)
    return _Parts(
        pages=pages,
        before_contents=_before_contents(book),
        nav=nav,
        ncx=render_ncx(book, navigation, templates=templates),
        cover_page=templates.render(
            "epub/cover.xhtml.j2", {"book": book, "wording": options.wording, "image": COVER_IMAGE, "alt": cover_alt(book.metadata)}
        ),
        cover=_kept_cover(cover, fonts, cache),
        style=style_sheet(templates, fonts, lenders),
        files=(*(with_typeface(file, fonts) for file in files), *cut_faces(fonts, characters, lenders, cache)),
        findings=_findings(book, pages, files, len(navigation.pages)),
    )


def _before_contents(book: Book) -> int:
    """Count the pages before the navigation document, which stands where the printed contents do, or else behind title and copyright page."""
    kinds = [document.kind for document in book.documents]
    if "contents" in kinds:
        return sum(kind not in REPLACED for kind in kinds[: kinds.index("contents")])
    kept = [kind for kind in kinds if kind not in REPLACED]
    return next((index for index, kind in enumerate(kept) if kind not in BEFORE_CONTENTS), len(kept))


def _kept_cover(svg: str, fonts: Mapping[str, bytes], cache: Cache) -> bytes:
    """Make the picture of the cover, or take it as it was made before."""
    key = key_of(["cover of the EPUB", epub_fingerprint(), svg, *(part for name in sorted(fonts) for part in (name, fonts[name]))])
    kept = cache.get(key)
    if kept is None:
        kept = cover_png(svg, fonts)
        cache.put(key, kept)
    return kept


def _findings(book: Book, pages: Sequence[EpubPage], files: Sequence[EmbeddedFile], marks: int) -> Findings:
    return Findings(
        pictures=sum(len(page.pictures) + ("svg" in page.properties) for page in pages),
        described=True,  # a picture that is not described has stopped the writing
        moving=any(file.moving for file in files),
        pages=marks,
        notes=sum(len(document.notes) for document in book.documents),
        index=any(document.kind == "index" for document in book.documents),
        cover=True,
    )


def _pack(book: Book, parts: _Parts, options: EpubOptions) -> bytes:
    made = epub.EpubBook()
    made.metadata.clear()  # holds a random identifier
    made.uid, made.IDENTIFIER_ID, made.title, made.language = book.metadata.identifier, "pub-id", book.metadata.title, book.metadata.language
    made.prefixes.extend(PREFIXES)
    _describe(made, book, parts, options)
    _fill(made, parts)
    target = io.BytesIO()
    writer = _Writer(target, made, {"mtime": datetime.datetime.fromisoformat(modified(book.metadata.date)), "epub3_pages": False})
    writer.process()
    writer.write()
    return target.getvalue()


def _describe(made: epub.EpubBook, book: Book, parts: _Parts, options: EpubOptions) -> None:
    for row in metadata_rows(book.metadata, parts.findings, options):
        namespace, _, name = row.name.rpartition(":")
        made.add_metadata(namespace.upper() or None, name, row.value, row.attributes)
    made.add_metadata(None, "meta", None, {"name": "cover", "content": "cover-image"})


def _fill(made: epub.EpubBook, parts: _Parts) -> None:
    """Put in all files, and the order of reading."""
    cover_image = epub.EpubCover(uid="cover-image", file_name=COVER_IMAGE)
    cover_image.content, cover_image.media_type = parts.cover, MEDIA_TYPES[".png"]
    cover = _item("cover", COVER_PAGE, XHTML, parts.cover_page)
    nav = _item("nav", NAVIGATION, XHTML, parts.nav, ("nav",))
    pages = [_item(f"doc-{page.slug}", page.href, XHTML, page.content, page.properties) for page in parts.pages]
    ncx = epub.EpubNcx(uid="ncx", file_name="toc.ncx")
    ncx.content = parts.ncx.encode()
    style = _item("style", "style/book.css", "text/css", parts.style)
    rest = [_item(f"file-{number}", file.href, file.media_type, file.content) for number, file in enumerate(parts.files, start=1)]
    spine = [cover, *pages[: parts.before_contents], nav, *pages[parts.before_contents :]]
    for item in (*spine, ncx, style, cover_image, *rest):
        made.add_item(item)
    made.spine = spine


def _item(uid: str, name: str, media_type: str, content: str | bytes, properties: tuple[str, ...] = ()) -> epub.EpubItem:
    item = epub.EpubItem(uid=uid, file_name=name, media_type=media_type, content=content.encode() if isinstance(content, str) else content)
    item.properties = list(properties)
    return item


class _Archive(zipfile.ZipFile):
    """A zip file without clock, owner and machine in it, that takes files deflated before."""

    def writestr(
        self, zinfo_or_arcname: str | zipfile.ZipInfo, data: Any, compress_type: int | None = None, compresslevel: int | None = None
    ) -> None:
        """Add a file under a fixed date."""
        name = str(zinfo_or_arcname)
        entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
        entry.create_system = 3
        entry.external_attr = 0o100644 << 16
        if isinstance(data, Deflated):
            self._put(entry, data)
            return
        stored = compress_type == zipfile.ZIP_STORED or name.endswith(_STORED)
        super().writestr(entry, data, zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED, LEVEL)

    def _put(self, entry: zipfile.ZipInfo, data: Deflated) -> None:
        """Add a file that is deflated already, in the way of `ZipFile.mkdir`: Python has no public one."""
        entry.CRC, entry.file_size, entry.compress_size, entry.compress_type = data.crc, data.length, len(data), zipfile.ZIP_DEFLATED
        assert self.fp is not None  # the archive is open
        entry.header_offset = self.fp.tell()
        self.fp.write(entry.FileHeader(zip64=False))
        self.fp.write(data)
        self.filelist.append(entry)
        self.NameToInfo[entry.filename] = entry
        self.start_dir = self.fp.tell()
        self._didModify = True


class _Writer(epub.EpubWriter):
    """EbookLib's writer, with our NCX, the language on the package, and an archive whose bytes depend on nothing else."""

    def _write_opf_file(self, root: etree._Element) -> None:
        root.set("{http://www.w3.org/XML/1998/namespace}lang", self.book.language)
        super()._write_opf_file(root)

    def _get_ncx(self) -> bytes:
        content: bytes = next(item for item in self.book.items if isinstance(item, epub.EpubNcx)).content
        return content

    def write(self) -> None:
        """Write the archive, `mimetype` first."""
        with _Archive(self.file_name, "w") as self.out:
            self.out.writestr("mimetype", "application/epub+zip", compress_type=zipfile.ZIP_STORED)
            self._write_container()
            self._write_opf()
            self._write_items()
