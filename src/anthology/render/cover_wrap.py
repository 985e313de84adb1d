"""The cover of a glued or sewn book as one sheet: back, spine, front, and flaps if wanted.

Takes the trim size, the number of pages and the paper; gives the `CoverWrap`'s measures, a page of XHTML with its style sheet for the print engine,
and finishes the PDF that comes back from it with boxes, crop marks and fold marks. The front is the e-book's drawing, its colours carried over
spine and back; other pictures and words may be given instead.
The spine is half the pages, each leaf as thick as the paper: printing houses state it in millimetres per 100 pages.
"""

from __future__ import annotations

from dataclasses import dataclass

from anthology.edition.document import BookMetadata
from anthology.markup import escape
from anthology.problems import Location, Problem, Problems, Severity
from anthology.render.cover import WIDTH, cover_alt, cover_svg
from anthology.render.fonts import FACE_NAMES, face_bytes
from anthology.render.page_layout import PageLayout
from anthology.render.paper import POINTS_PER_MM, PaperSize
from anthology.render.press import PressOptions, box_page
from anthology.render.press_ink import set_inks
from anthology.render.sheets import common_size, open_pdf, save
from anthology.render.templates import Templates

NARROWEST_SPINE_MM = 6.0
"""Under this, words on the spine slip round its edge when the cover is folded a little off."""

PAPER_COLOUR, BAND_COLOUR, BAND = "#f7f3e8", "#8f1d14", 250
"""Of the cover's drawing: its ground, the band across its head and the band's height in units of the drawing."""

OVERLAP_MM = 0.2
"""Back and spine run so far under what lies right of them, so that no light line is seen between."""

SAFE_MM = 5.0
"""Words keep so far from every cut and fold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverWrap:
    """The measures of a cover, from left to right: flap, back, spine, front, flap."""

    trim: PaperSize
    pages: int
    """As printed, blanks included."""

    mm_per_100_pages: float = 5.5
    """The paper: 5.5 is common for book paper of 80 g with a volume of 1.3."""

    bleed_mm: float = 3.0
    flap_mm: float = 0.0

    @property
    def spine_mm(self) -> float:
        """Width of the spine, to a tenth of a millimetre."""
        return round(self.pages * self.mm_per_100_pages / 100, 1)

    @property
    def width_mm(self) -> float:
        """Width of the trimmed cover, laid flat."""
        return round(2 * (self.trim.width_mm + self.flap_mm) + self.spine_mm, 2)

    @property
    def height_mm(self) -> float:
        """Height of the trimmed cover."""
        return self.trim.height_mm

    @property
    def back_mm(self) -> float:
        """Left edge of the back."""
        return self.flap_mm

    @property
    def spine_left_mm(self) -> float:
        """Left edge of the spine."""
        return self.flap_mm + self.trim.width_mm

    @property
    def front_mm(self) -> float:
        """Left edge of the front."""
        return self.spine_left_mm + self.spine_mm

    @property
    def folds_mm(self) -> tuple[float, ...]:
        """Where the cover is folded, from its left edge."""
        flaps = (self.flap_mm, self.width_mm - self.flap_mm) if self.flap_mm else ()
        spine = (self.spine_left_mm, self.front_mm) if self.spine_mm else ()
        return tuple(sorted({*flaps, *spine}))

    @property
    def holds_words(self) -> bool:
        """Whether the spine is wide enough for words."""
        return self.spine_mm >= NARROWEST_SPINE_MM

    @property
    def as_text(self) -> str:
        """Write the measures for an order."""
        flaps = f", flaps of {self.flap_mm:g} mm" if self.flap_mm else ""
        return (
            f"{self.width_mm:g} × {self.height_mm:g} mm trimmed: back {self.trim.width_mm:g}, spine {self.spine_mm:g}, "
            f"front {self.trim.width_mm:g} mm{flaps}; "
            f"bleed {self.bleed_mm:g} mm; {self.pages} pages on paper of {self.mm_per_100_pages:g} mm per 100 pages"
        )


def plan_cover(wrap: CoverWrap, at: Location | None = None) -> tuple[Problem, ...]:
    """Check the measures: raises InputError P110 for impossible ones, gives a warning P112 where the spine holds no words."""
    problems = Problems()
    checks = (
        ("mm_per_100_pages", wrap.mm_per_100_pages, 0 < wrap.mm_per_100_pages <= 40, "above 0 to 40; ask the printing house, 4 to 8 is usual"),
        ("pages", wrap.pages, wrap.pages > 0, "1 or more"),
        ("bleed_mm", wrap.bleed_mm, 0 <= wrap.bleed_mm <= 20, "0 to 20; printing houses ask for 3"),
        ("flap_mm", wrap.flap_mm, 0 <= wrap.flap_mm <= wrap.trim.width_mm, "0 to the width of the page"),
    )
    for name, value, is_right, range_ in checks:
        if not is_right:
            problems.error("P110", f"'{name}' of the cover is '{value:g}'", at, f"give a number from {range_}")
    problems.raise_errors()
    return () if wrap.holds_words else (_narrow(wrap, at),)


def _narrow(wrap: CoverWrap, at: Location | None) -> Problem:
    needed = int(NARROWEST_SPINE_MM * 100 / wrap.mm_per_100_pages) + 1
    message = f"the spine is {wrap.spine_mm:g} mm wide, so no words are set on it"
    return Problem(code="P112", message=message, at=at, hint=f"words need {NARROWEST_SPINE_MM:g} mm: {needed} pages", severity=Severity.WARNING)


def cover_css(wrap: CoverWrap) -> str:
    """Give the style sheet that puts `.cover-back`, `.cover-spine` and `.cover-front` in their places, to be followed by a book's own."""
    bleed = wrap.bleed_mm
    areas = (
        (".cover-back", wrap.back_mm - (0 if wrap.flap_mm else bleed), wrap.trim.width_mm + (0 if wrap.flap_mm else bleed)),
        (".cover-spine", wrap.spine_left_mm, wrap.spine_mm),
        (".cover-front", wrap.front_mm, wrap.trim.width_mm + (0 if wrap.flap_mm else bleed)),
    )
    rules = "".join(f"{name} {{ left: {left:.2f}mm; width: {width:.2f}mm; }}\n" for name, left, width in areas)
    return (
        f"@page {{ size: {wrap.width_mm:.2f}mm {wrap.height_mm:.2f}mm; margin: 0; bleed: {bleed:g}mm; }}\n"
        "html, body { margin: 0; }\n"
        f".cover-back, .cover-spine, .cover-front {{ position: absolute; top: -{bleed:g}mm; height: {wrap.height_mm + 2 * bleed:.2f}mm; "
        "overflow: hidden; box-sizing: border-box; }\n"
        f".cover-back, .cover-front {{ padding: {bleed + 2 * SAFE_MM:g}mm {2 * SAFE_MM:g}mm; }}\n"
        f".cover-spine p {{ position: absolute; left: 0; top: 0; margin: 0; box-sizing: border-box; width: {wrap.height_mm + 2 * bleed:.2f}mm; "
        f"height: {wrap.spine_mm:.2f}mm; line-height: {wrap.spine_mm:.2f}mm; padding: 0 {bleed + 2 * SAFE_MM:g}mm; white-space: nowrap; "
        f"font-size: {min(4.2, wrap.spine_mm * 0.55):.2f}mm; "
        f"transform-origin: 0 0; transform: translateX({wrap.spine_mm:.2f}mm) rotate(90deg); }}\n"
        f".cover-spine .cover-byline {{ float: right; }}\n{rules}"
    )


def cover_body(wrap: CoverWrap, *, front: str, back: str, title: str, byline: str | None = None) -> str:
    """Give the body of the cover's page: `front` and `back` are fragments, the spine is set from title and byline, read from head to foot."""
    end = f'<span class="cover-byline">{escape(byline)}</span>' if byline else ""
    spine = f'<p><span class="cover-title">{escape(title)}</span>{end}</p>' if wrap.holds_words else ""
    parts = f'<div class="cover-back">{back}</div><div class="cover-spine">{spine}</div><div class="cover-front">{front}</div>'
    return f'{parts}<div class="cover-bands"></div>'


def front_fragment(metadata: BookMetadata, templates: Templates, wrap: CoverWrap) -> str:
    """Give the e-book's cover, drawn as large as the front with its bleed."""
    width, height = _front_mm(wrap)
    fonts = {name: face_bytes(name) for name in FACE_NAMES}
    svg = cover_svg(metadata, templates, fonts, height=round(WIDTH * height / width))
    return f'<figure class="cover" role="img" aria-label="{escape(cover_alt(metadata))}">{svg[svg.index("<svg") :]}</figure>'


def back_fragment(metadata: BookMetadata) -> str:
    """Give what stands on the back: what the book is, who publishes it."""
    paragraphs = "".join(f"<p>{escape(part)}</p>" for part in (metadata.description or "").split("\n\n") if part.strip())
    foot = f'<p class="cover-publisher">{escape(metadata.publisher)}</p>' if metadata.publisher else ""
    return f"{paragraphs}{foot}"


def cover_layout(layout: PageLayout, wrap: CoverWrap) -> PageLayout:
    """Give the layout of a book as one for its cover: one page as large as the flat cover, without margins or furniture."""
    changes = {
        "trim_width_mm": wrap.width_mm,
        "trim_height_mm": wrap.height_mm,
        "bleed_mm": wrap.bleed_mm,
        **dict.fromkeys(("margin_inner_mm", "margin_outer_mm", "margin_top_mm"), 0.0),
        "lines": int(wrap.height_mm * POINTS_PER_MM // layout.measures.leading_pt),
        "columns": 1,
        "duplex": False,
    }
    measures = layout.measures.model_copy(update=changes)
    return PageLayout(name=f"{layout.name} cover", measures=measures, shared_css=layout.shared_css, own_css=f"{cover_css(wrap)}{_colours_css(wrap)}")


def _front_mm(wrap: CoverWrap) -> tuple[float, float]:
    return wrap.trim.width_mm + (0 if wrap.flap_mm else wrap.bleed_mm), wrap.height_mm + 2 * wrap.bleed_mm


def _colours_css(wrap: CoverWrap) -> str:
    """Carry ground and band of the front over spine and back, and set the words of the back.

    The bands are drawn once over all three, for between two drawings side by side a light line is seen.
    """
    width, height = _front_mm(wrap)
    band = width * BAND / WIDTH
    left = wrap.back_mm - (0 if wrap.flap_mm else wrap.bleed_mm)
    rule, clear = width * 24 / WIDTH, width * 6 / WIDTH
    return (
        f".cover-back, .cover-spine {{ background: {PAPER_COLOUR}; }}\n"
        f".cover-bands {{ position: absolute; top: -{wrap.bleed_mm:g}mm; left: {left:.2f}mm; width: {wrap.front_mm + width - left:.2f}mm; }}\n"
        ".cover-bands::before, .cover-bands::after { content: ''; position: absolute; left: 0; right: 0; "
        f"top: 0; height: {band:.2f}mm; background: {BAND_COLOUR}; }}\n"
        f".cover-bands::after {{ top: {band + rule:.2f}mm; height: {clear:.2f}mm; }}\n"
        f".cover-back {{ width: {width + OVERLAP_MM:.2f}mm; }} .cover-spine {{ width: {wrap.spine_mm + OVERLAP_MM:.2f}mm; }}\n"
        ".cover-front { padding: 0; }\n"
        f".cover-front figure.cover {{ position: static; margin: 0; }}\n"
        f".cover-front figure.cover svg {{ display: block; width: {width:.2f}mm; height: {height:.2f}mm; max-width: none; max-height: none; }}\n"
        f".cover-back {{ padding: {band + 2 * SAFE_MM + wrap.bleed_mm:.2f}mm {3 * SAFE_MM:g}mm 0 {3 * SAFE_MM + wrap.bleed_mm:g}mm; }}\n"
        ".cover-back p { text-indent: 0; text-align: left; hyphens: manual; margin-bottom: .5rlh; }\n"
        f".cover-back .cover-publisher {{ position: absolute; bottom: {wrap.bleed_mm + 3 * SAFE_MM:g}mm; }}\n"
        f".cover-spine p {{ text-indent: 0; text-align: left; padding-left: {band + 2 * SAFE_MM:.2f}mm; }}\n"
    )


def finish_cover(pdf: bytes, wrap: CoverWrap, options: PressOptions, *, at: Location | None = None) -> tuple[bytes, tuple[Problem, ...]]:
    """Set boxes, crop and fold marks and inks on the cover that the print engine made. Raises InputError P105 when its size is not the wrap's."""
    problems = Problems()
    with open_pdf(pdf, problems, at) as cover:
        wanted = (wrap.width_mm * POINTS_PER_MM, wrap.height_mm * POINTS_PER_MM)
        sizes = [tuple(float(value) for value in page.trimbox) for page in cover.pages]
        common_size([wanted, *((right - left, top - bottom) for left, bottom, right, top in sizes)], problems, at)
        problems.raise_errors()
        problems.extend(set_inks(cover, options.ink, at))
        for page in cover.pages:
            box_page(page, cover, options, tuple(fold * POINTS_PER_MM for fold in wrap.folds_mm))
        return save(cover), tuple(problems)
