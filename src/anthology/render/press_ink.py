"""Inks: which colours a printing house is given, set in the content streams themselves.

Takes an open PDF and an `Ink`; rewrites the colours of its pages, of the forms they draw and of their pictures, and returns warnings (P111) for
what it leaves as it is: shadings, coloured patterns, pictures inside content streams.
How a content stream is rewritten is `ink_writer`'s. Follows ISO 32000-1, 8.9 (images), 8.10 (forms), 11.6.6 (groups).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from io import BytesIO
from typing import Any, cast

import pikepdf
from pikepdf import Dictionary, Name, Pdf, PdfImage

from anthology.problems import Location, Problem, Severity
from anthology.render.ink_writer import ContentWriter, Ink
from anthology.render.press_streams import saved


def set_inks(pdf: Pdf, ink: Ink, at: Location | None = None) -> tuple[Problem, ...]:
    """Apply the policy to all pages; give a warning for each kind of thing that could not be treated, with its first page."""
    if ink is Ink.AS_IS:
        return ()
    shop = _Shop(pdf=pdf, ink=ink)
    for number, page in enumerate(pdf.pages, start=1):
        shop.page = number
        shop.treat_page(page)
    return tuple(_untreated(what, page, at) for what, page in sorted(shop.untreated.items()))


def in_grey(pdf: bytes) -> tuple[bytes, tuple[Problem, ...]]:
    """Turn a PDF for readers to black and greys; its tags, links and bookmarks stay."""
    with pikepdf.open(BytesIO(pdf)) as book:
        problems = set_inks(book, Ink.GREY)
        return saved(book), problems


def _untreated(what: str, page: int, at: Location | None) -> Problem:
    message = f"page {page} has a {what} whose colours are left as they are"
    return Problem(code="P111", message=message, at=at, hint="use plain grey areas in the style sheet and grey pictures", severity=Severity.WARNING)


@dataclass(slots=True)
class _Shop:
    """Treats pages, and every form and picture once."""

    pdf: Pdf
    ink: Ink
    page: int = 0
    done: set[tuple[int, int]] = field(default_factory=set)
    untreated: dict[str, int] = field(default_factory=dict)

    def treat_page(self, page: pikepdf.Page) -> None:
        """Rewrite a page and what it draws."""
        instructions = pikepdf.parse_content_stream(page)
        spaces = page.resources.get(Name.ColorSpace, Dictionary())
        page.obj.Contents = self.pdf.make_stream(self._rewritten(instructions, spaces))
        self._treat_group(page.obj)
        self._treat_resources(page.resources)

    def _rewritten(self, instructions: Any, spaces: pikepdf.Object) -> bytes:
        writer = ContentWriter(ink=self.ink, spaces=spaces)
        for instruction in instructions:
            writer.take(instruction)
        for what in writer.untreated:
            self.untreated.setdefault(what, self.page)
        return pikepdf.unparse_content_stream(writer.written)

    def _treat_resources(self, resources: pikepdf.Object) -> None:
        drawn = resources.get(Name.XObject, Dictionary())
        for key in sorted(drawn.keys()):
            if self._first_time(drawn[key]):
                self._treat_xobject(drawn[key])
        patterns = resources.get(Name.Pattern, Dictionary())
        for key in sorted(patterns.keys()):
            pattern = patterns[key]
            if self._first_time(pattern) and pattern.get(Name.PatternType) == 1:
                self._treat_form(pattern)

    def _first_time(self, thing: pikepdf.Object) -> bool:
        if thing.objgen in self.done and thing.is_indirect:
            return False
        self.done.add(thing.objgen)
        return True

    def _treat_xobject(self, thing: pikepdf.Object) -> None:
        if thing.get(Name.Subtype) == Name.Form:
            self._treat_form(thing)
        elif thing.get(Name.Subtype) == Name.Image and self.ink is Ink.GREY:
            self._treat_picture(thing)

    def _treat_form(self, form: pikepdf.Object) -> None:
        resources = form.get(Name.Resources, Dictionary())
        instructions = pikepdf.parse_content_stream(form)
        form.write(self._rewritten(instructions, resources.get(Name.ColorSpace, Dictionary())))
        self._treat_group(form)
        self._treat_resources(resources)

    def _treat_group(self, holder: pikepdf.Object) -> None:
        """Mix transparent things in grey where all is grey."""
        group = holder.get(Name.Group)
        if self.ink is Ink.GREY and group is not None and Name.CS in group:
            group.CS = Name.DeviceGray

    def _treat_picture(self, picture: pikepdf.Object) -> None:
        """Turn a picture to grey; masks, black-and-white and grey pictures stay."""
        if picture.get(Name.ImageMask, False) or picture.get(Name.ColorSpace) == Name.DeviceGray:
            return
        try:
            grey = PdfImage(cast(pikepdf.Stream, picture)).as_pil_image().convert("L")
        except (pikepdf.PdfError, NotImplementedError, ValueError, OSError):
            self.untreated.setdefault("picture of an unusual kind", self.page)
            return
        for key in (Name.DecodeParms, Name.Decode, Name.Intent):
            if key in picture:
                del picture[key]
        picture.ColorSpace, picture.BitsPerComponent = Name.DeviceGray, 8
        picture.write(grey.tobytes())
