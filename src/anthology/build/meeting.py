"""The sheet to hand out at a meeting, made: plan, questions and the way to the e-book on one page, a PDF of its own.

Takes an opened edition, a pack and its page layout; gives a PDF of one page where that can be had: set ever tighter, at last with the first lines
of the questions only. On the sheet both margins are the narrower one of the layout, for nobody writes in them. Writes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from anthology.build.making import PrintedBook, Tell, make_pages, make_pdf
from anthology.build.opening import OpenEdition
from anthology.build.pack_book import QuestionGroup, first_lines, pack_metadata, question_groups
from anthology.edition.back_matter import back_part
from anthology.edition.document import Matter
from anthology.edition.model import Edition
from anthology.edition.packs import closed
from anthology.library.cleaning import clean_plain
from anthology.manifest import Pack
from anthology.markup import escape
from anthology.problems import Problem, Severity
from anthology.render.documents import render_documents
from anthology.render.meeting_sheet import meeting_sheet_fragment
from anthology.render.page_layout import PageLayout
from anthology.render.paper import POINTS_PER_MM

SHEET = "meeting-sheet"

SHORT = 105
"""Letters of a question where questions are cut: about two lines of a column."""

WIDE_MM = 130.0
"""A single column of small type that is wider has lines too long to read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """A way to set a sheet."""

    classes: str = ""
    """For the style sheet."""

    columns: bool = False
    short: bool = False
    """Whether only the beginnings of the questions are given."""


SETTINGS = (
    Setting(),
    Setting(classes="tight"),
    Setting(classes="tighter", columns=True),
    Setting(classes="tight tighter", columns=True),
    Setting(classes="tight tighter", columns=True, short=True),
)
"""One after the other until the sheet is one page."""


def make_sheet(opened: OpenEdition, pack: Pack, slugs: Sequence[str], layout: PageLayout, tell: Tell) -> PrintedBook:
    """Make the sheet of a pack whose texts are these."""
    page = sheet_layout(layout)
    wide = page.width_pt - page.inner_pt - page.outer_pt > WIDE_MM * POINTS_PER_MM
    groups = question_groups(opened, pack, slugs)
    for setting in (setting for setting in SETTINGS if setting.columns or not wide):
        sheet = _edition(opened, pack, groups, setting)
        if len(make_pages(sheet, page, tell=tell)[SHEET]) == 1:
            break
    return make_pdf(sheet, page, with_cover=False, grey=pack.grey, tell=tell)


def sheet_layout(layout: PageLayout) -> PageLayout:
    """Give the layout for a sheet by itself: equal margins, one side, nothing numbered or ruled."""
    it = layout.measures
    side = min(it.margin_inner_mm, it.margin_outer_mm)
    plain = {"duplex": False, "ruled_margin": False, "paragraph_numbers": False, "line_numbers": "none", "opening_folio": "none", "columns": 1}
    return replace(layout, measures=it.model_copy(update={"margin_inner_mm": side, "margin_outer_mm": side, **plain}))


def too_long(sheet: PrintedBook, pack: Pack) -> tuple[Problem, ...]:
    """Warn of a sheet that is not one page even so."""
    if sheet.pages == 1:
        return ()
    message, hint = f"the meeting sheet of '{pack.id}' takes {sheet.pages} pages", "shorten the plan, or give the pack fewer questions of its own"
    return (Problem(code="P113", message=message, at=pack.where("meeting_sheet"), hint=hint, severity=Severity.WARNING),)


def _edition(opened: OpenEdition, pack: Pack, groups: Sequence[QuestionGroup], setting: Setting) -> OpenEdition:
    """Give the sheet as a book of one document."""
    metadata = pack_metadata(opened, pack)
    metadata = replace(metadata, title=f"{metadata.title}: meeting sheet")
    title, plan = clean_plain(pack.title, metadata.language), opened.library.prose.get(pack.plan or "")
    body = meeting_sheet_fragment(
        title,
        opened.apparatus.prose(SHEET, plan, metadata.language).body if plan else "",
        "".join(_group(group, setting.short) for group in groups),
        opened.manifest.edition.address,
        tightness=setting.classes,
    )
    part = replace(back_part(SHEET, "Meeting sheet", metadata.language, {"body": body}, kind=SHEET), matter=Matter.BODY)
    book = render_documents(Edition(metadata=metadata, parts=(part,)), opened.templates)
    return replace(opened, book=replace(book, documents=closed(book.documents)), headings=())


def _group(group: QuestionGroup, short: bool) -> str:
    heading = f"<h3>{escape(group.title)}</h3>" if group.title else ""
    return heading + (f"<ol>{first_lines(group.body, SHORT)}</ol>" if short else group.body)
