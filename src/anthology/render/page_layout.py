"""A page layout: the measures of a printed page as data, and the style sheet made of them.

Takes a layout's YAML file (and the CSS of the same name beside it, if there is one); gives a `PageLayout` and, by `style_sheet`, the CSS that
WeasyPrint gets: the measures first, then `book.css`, which all layouts share, then the layout's own CSS. Everything that differs between layouts
stands in those two files; no measure is written in the code. Pages are laid out as rectos; the joiner moves versos sideways, so that a text may
begin on either side without being laid out again.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from anthology.entries import Entry
from anthology.problems import InputError, Location, Problem, Problems, nearest
from anthology.render.paper import POINTS_PER_MM
from anthology.yamlfile import load


class LayoutEntry(Entry):
    """What a layout's file says; every measure with its unit."""

    title: str
    """What it is for, for lists of layouts."""

    trim_width_mm: float
    trim_height_mm: float
    bleed_mm: float = 0
    margin_inner_mm: float
    """At the fold; on single-sided layouts the left."""

    margin_outer_mm: float
    margin_top_mm: float
    lines: int
    """Lines of text on a full page; what they leave is the bottom margin."""

    columns: int = 1
    column_gap_mm: float = 5
    text_size_pt: float
    leading_pt: float
    """Distance of base lines; every vertical distance is a multiple of half of it."""

    word_space_em: float = 0
    """Added to the face's own word space, often negative: lines are only ever stretched."""

    note_size_pt: float
    note_leading_pt: float
    alignment: Literal["justified", "ragged"] = "justified"
    hyphenate: bool = True
    hyphens_in_a_row: int = 2
    notes: Literal["foot", "end"] = "foot"
    """Where notes stand: at the foot of the page, or after their text."""

    notes_share: float = 0.6
    """Of the type area's height, the most that notes may take at the foot."""

    note_rule_mm: float = 12
    """Length of the rule above notes; 0 for none."""

    long_note_letters: int = 900
    """A note of more letters stands after its text, also where others stand at the foot."""

    duplex: bool = True
    """Printed on both sides, with mirrored margins; otherwise every page is a recto."""

    recto_openings: bool = True
    """Documents that ask for a right-hand page get one, with a blank page before it where needed."""

    running_heads: bool = True
    head_size_pt: float = 8.5
    head_tracking_em: float = 0.06
    head_font_verso: Literal["regular", "italic", "regular:caps", "italic:caps"] = "regular:caps"
    head_font_recto: Literal["regular", "italic", "regular:caps", "italic:caps"] = "italic"
    head_above_pt: float = 13.5
    """Base line of the running head above the first line's top."""

    folio: Literal["head", "foot", "none"] = "head"
    """On ordinary pages: in the line of the running head at the outer edge, or at the foot."""

    opening_folio: Literal["foot", "none"] = "none"
    folio_figures: Literal["old-style", "lining"] = "old-style"
    folio_size_pt: float = 9.5
    folio_below_pt: float = 20
    """Base line of a folio at the foot below the last line's bottom."""

    paragraph_numbers: bool = False
    paragraph_number_every: int = 5
    paragraph_number_size_pt: float = 7.5
    paragraph_number_gap_pt: float = 9
    """Between the text and a number in the outer margin."""

    ruled_margin: bool = False
    """Whether the outer margin is ruled for notes by hand, beside texts, introductory pieces and questions."""

    line_numbers: Literal["none", "page", "text"] = "none"
    """Numbers of lines at the inner edge of the text, for study in a group: counted anew on each page, or through each text."""

    line_number_every: int = 5
    line_number_size_pt: float = 7
    line_number_gap_pt: float = 7
    """Between the text and the number of a line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageLayout:
    """A layout ready for use: its measures and its style sheets."""

    name: str
    measures: LayoutEntry
    shared_css: str
    own_css: str

    @property
    def width_pt(self) -> float:
        """Width of the trimmed page."""
        return self.measures.trim_width_mm * POINTS_PER_MM

    @property
    def height_pt(self) -> float:
        """Height of the trimmed page."""
        return self.measures.trim_height_mm * POINTS_PER_MM

    @property
    def text_height_pt(self) -> float:
        """Height of the type area."""
        return self.measures.lines * self.measures.leading_pt

    @property
    def top_pt(self) -> float:
        """Top margin."""
        return self.measures.margin_top_mm * POINTS_PER_MM

    @property
    def inner_pt(self) -> float:
        """Inner margin."""
        return self.measures.margin_inner_mm * POINTS_PER_MM

    @property
    def outer_pt(self) -> float:
        """Outer margin."""
        return self.measures.margin_outer_mm * POINTS_PER_MM

    @property
    def verso_shift_pt(self) -> float:
        """How far the content of a left-hand page moves to the right."""
        return self.outer_pt - self.inner_pt if self.measures.duplex else 0.0

    def style_sheet(self) -> str:
        """Give the CSS for WeasyPrint."""
        return f"{_measures_css(self)}\n{self.shared_css}\n{self.own_css}"


def load_layout(name: str, folders: tuple[Path, ...], asked_at: Location | None = None) -> PageLayout:
    """Read a layout from the first of the template folders that has it; each folder is one that holds `pdf/`."""
    yaml_path = _find(f"pdf/layouts/{name}.yaml", folders)
    if yaml_path is None:
        known = sorted({path.stem for folder in folders for path in (folder / "pdf/layouts").glob("*.yaml")})
        hint = nearest(name, known) or f"there are: {', '.join(known)}"
        raise InputError([Problem(code="R001", message=f"there is no layout '{name}'", at=asked_at, hint=hint)])
    problems = Problems()
    entry = load(yaml_path, yaml_path.parents[2], LayoutEntry, problems)
    problems.raise_errors()
    if entry is None:
        raise InputError(problems)
    layout = PageLayout(name=name, measures=entry, shared_css=_text("pdf/book.css", folders), own_css=_text(f"pdf/layouts/{name}.css", folders))
    _check(layout, entry, problems)
    problems.raise_errors()
    return layout


def _check(layout: PageLayout, entry: LayoutEntry, problems: Problems) -> None:
    """Refuse margins that leave no page to print on."""
    bottom = layout.height_pt - layout.top_pt - layout.text_height_pt
    if bottom < 0:
        problems.error(
            "R002", f"{entry.lines} lines of {entry.leading_pt} pt do not fit the page", entry.where("lines"), "take fewer lines, or a smaller margin"
        )
    if layout.width_pt - layout.inner_pt - layout.outer_pt < 10 * entry.text_size_pt:
        problems.error("R002", "the margins leave no room for text", entry.where("margin_inner_mm"), "take smaller margins")


def _find(name: str, folders: tuple[Path, ...]) -> Path | None:
    return next((folder / name for folder in folders if (folder / name).is_file()), None)


def _text(name: str, folders: tuple[Path, ...]) -> str:
    path = _find(name, folders)
    return path.read_text("utf-8") if path else ""


def _measures_css(layout: PageLayout) -> str:
    """Write the measures as CSS: the page box, the size of the text, what follows from switches."""
    it = layout.measures
    bottom = layout.height_pt - layout.top_pt - layout.text_height_pt - 0.02  # or the last line would be pushed off by rounding
    columns = f"columns: {it.columns}; column-gap: {it.column_gap_mm}mm;" if it.columns > 1 else ""
    return f"""@page {{
  size: {it.trim_width_mm}mm {it.trim_height_mm}mm; bleed: {it.bleed_mm}mm;
  margin: {layout.top_pt:.4f}pt {layout.outer_pt:.4f}pt {max(bottom, 0):.4f}pt {layout.inner_pt:.4f}pt;
  @footnote {{ max-height: {layout.text_height_pt * it.notes_share:.4f}pt }}
}}
html {{ --text-height: {layout.text_height_pt:.4f}pt; font-size: {it.text_size_pt}pt; line-height: {it.leading_pt}pt;
  word-spacing: {it.word_space_em}em;
  text-align: {"justify" if it.alignment == "justified" else "left"}; hyphens: {"auto" if it.hyphenate else "manual"} }}
.fn, .endnotes {{ font-size: {it.note_size_pt}pt; line-height: {it.note_leading_pt}pt }}
div.body {{ {columns} }}"""
