"""One document of the book as an XHTML page of the EPUB.

Takes a `Document` with the places of its printed pages and what its links lead to; gives an `EpubPage`. Turns note references into
`noteref` links and notes into pop-up notes with a way back (EPUB Structural Semantics Vocabulary 1.1; DPUB-ARIA 1.1), sets page-break marks
before the right word, and resolves links. Folios come last, into a draft that says only where pages begin: a page more at the beginning of the
book changes the folios of all texts behind it, and nothing else of them. Does not write files and does not know the package.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml import etree

from anthology.markup import classes, escape, parse, plain_text
from anthology.problems import Problems
from anthology.render.deflated import Deflated
from anthology.render.epub_kinds import Kind, kind_of
from anthology.render.epub_notes import EPUB, id_part, place_notes
from anthology.render.epub_options import EpubOptions, ParagraphNumbers
from anthology.render.epub_targets import Lead, Target
from anthology.render.places import insert_marks
from anthology.render.templates import Templates, safe

SVG = "http://www.w3.org/2000/svg"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_WIDE = 3
"""Columns from which a table does not fit on a telephone."""
_KEPT = frozenset({"data-number", "data-uncounted", "data-label"})
"""Attributes of the fragments that the pages keep, for the style sheet and the checks."""
_VOID = frozenset({"br", "hr", "img", "wbr", "col"})


_BEGINS = "page"
_BEGINNING = re.compile(rf"<\?{_BEGINS} (\d+)\?>")
"""Stands in a draft where a printed page begins."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A page without its folios."""

    xhtml: str
    properties: tuple[str, ...]
    pictures: tuple[str, ...]
    """`src` of each picture, as in the fragment."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EpubPage:
    """A finished page."""

    slug: str
    href: str
    title: str
    content: Deflated
    """The page itself."""
    characters: str
    """Every character of it, once."""
    pages: tuple[tuple[str, str], ...] = ()
    """Folio and href of each printed page that begins in it."""
    properties: tuple[str, ...] = ()
    pictures: tuple[str, ...] = ()


@dataclass(slots=True)
class _Work:
    """What the steps of making one page share."""

    target: Target
    body: etree._Element
    leads: Mapping[str, Lead | None]
    pictures: Mapping[str, str]
    options: EpubOptions
    problems: Problems
    used: list[str] = field(default_factory=list)

    @property
    def slug(self) -> str:
        return self.target.document.slug


def draft_page(
    target: Target,
    *,
    leads: Mapping[str, Lead | None],
    pictures: Mapping[str, str],
    templates: Templates,
    options: EpubOptions,
    problems: Problems,
) -> Draft:
    """Make the page of a document but for its folios. `leads` says where each link goes, `pictures` gives the href of each `src`."""
    root = etree.Element("body", nsmap={"epub": EPUB})
    parsed = parse(target.document.body)
    root.text = parsed.text
    root.extend(list(parsed))
    work = _Work(target, root, leads, pictures, options, problems)
    insert_marks(root, [(start.offset, etree.ProcessingInstruction(_BEGINS, str(number))) for number, start in enumerate(target.starts)])
    notes = place_notes(work.body, target.document, options, problems)
    for part in (root, notes):
        _finish(part, work)
    _add_switch(work)
    kind = kind_of(target.document.kind)
    values = _values(work, kind, root, notes)
    xhtml = templates.render("epub/page.xhtml.j2", values)
    properties = ("svg",) if next(root.iter(f"{{{SVG}}}svg"), None) is not None else ()
    return Draft(xhtml=xhtml, properties=properties, pictures=tuple(work.used))


def finish_page(draft: Draft, target: Target, options: EpubOptions) -> EpubPage:
    """Put the folios in."""
    slug, labels = target.document.slug, [start.label for start in target.starts]
    xhtml = _BEGINNING.sub(lambda found: written_mark(slug, labels[int(found[1])], options), draft.xhtml)
    return EpubPage(
        slug=slug,
        href=target.href,
        title=target.document.title,
        content=Deflated.of(xhtml.encode()),
        characters="".join(sorted(set(xhtml))),
        pages=tuple((label, f"{target.href}#{page_id(slug, label)}") for label in labels),
        properties=draft.properties,
        pictures=draft.pictures,
    )


def _values(work: _Work, kind: Kind, root: etree._Element, notes: etree._Element) -> dict[str, object]:
    heading, options = _heading(root, work.slug), work.options
    return {
        "document": work.target.document,
        "kind": kind,
        "heading": heading,
        "numbered": options.paragraph_numbers is ParagraphNumbers.ALWAYS and _is_numbered(root),
        "wording": options.wording,
        "body": safe(_inner(root)),
        "notes": safe(_inner(notes)) if len(notes) else None,
    }


def _add_switch(work: _Work) -> None:
    """Put the switch that shows the numbers of paragraphs below the title, where there are any."""
    if work.options.paragraph_numbers is not ParagraphNumbers.ON_DEMAND or not _is_numbered(work.body):
        return
    switch = etree.Element("details", {"class": "numbers", "data-uncounted": ""})
    etree.SubElement(switch, "summary").text = work.options.wording.numbers
    opener = next((child for child in work.body if child.tag in {"header", "h1"}), None)
    index = 0 if opener is None else work.body.index(opener) + 1
    work.body.insert(index, switch)


def _is_numbered(body: etree._Element) -> bool:
    """Tell whether paragraphs have numbers."""
    return any(paragraph.get("data-number") for paragraph in body.iter("p"))


def _heading(root: etree._Element, slug: str) -> str | None:
    """Give the id of the title, and make one if it has none."""
    heading = next(root.iter("h1"), None)
    if heading is None:
        return None
    if heading.get("id") is None:
        heading.set("id", f"{slug}-heading")
    return heading.get("id")


def page_id(slug: str, label: str) -> str:
    """Give the id of the mark of a printed page."""
    return f"{slug}-page-{id_part(label)}"


def written_mark(slug: str, label: str, options: EpubOptions) -> str:
    """Give the mark of a printed page: empty, and said aloud by those who ask for page numbers."""
    said = escape(options.wording.page.format(label=label))
    return f'<span epub:type="pagebreak" role="doc-pagebreak" id="{page_id(slug, label)}" aria-label="{said}"></span>'


def _finish(part: etree._Element, work: _Work) -> None:
    """Resolve links and pictures and make every attribute legal."""
    for element in list(part.iter()):
        if not isinstance(element.tag, str):
            continue
        if element.tag == "a":
            _link(element, work)
        elif element.tag == "img":
            _picture(element, work)
        elif element.tag == "svg":
            _into_svg(element)
        _legal(element)
        if element.tag == "table":
            _label_cells(element)
    for element in part.iter():
        if isinstance(element.tag, str) and element.tag not in _VOID and not len(element) and not element.text and not element.tag.startswith("{"):
            element.text = ""  # written as a pair of tags, since a reader that takes XHTML for HTML would run on past <span/>


def _legal(element: etree._Element) -> None:
    language = element.get("lang")
    if language is not None:
        element.set(XML_LANG, language)
    for name in [name for name in map(str, element.attrib) if name.startswith("data-") and name not in _KEPT]:
        del element.attrib[name]


def _label_cells(table: etree._Element) -> None:
    """Give each cell of a wide table the heading of its column, for screens so narrow that the cells of a row stand one below the other."""
    headings = [" ".join(plain_text(cell).split()) for cell in table.iterfind("thead/tr[1]/*")]
    rows = [list(row) for row in table.iterfind("tbody/tr")]
    if len(headings) < _WIDE or any(len(row) != len(headings) for row in rows):
        return
    table.set("class", f"{table.get('class', '')} stacks".strip())
    wrapper = etree.Element("div", {"class": "wide-table"})
    parent = table.getparent()
    if parent is not None:
        wrapper.tail, table.tail = table.tail, None
        parent.replace(table, wrapper)
        wrapper.append(table)
    for cell, heading in [pair for row in rows for pair in zip(row[1:], headings[1:], strict=True)]:
        cell.set("data-label", heading)


def _into_svg(drawing: etree._Element) -> None:
    """Put a drawing written without its namespace into it."""
    for element in drawing.iter():
        if isinstance(element.tag, str) and not element.tag.startswith("{"):
            element.tag = f"{{{SVG}}}{element.tag}"


def _picture(image: etree._Element, work: _Work) -> None:
    source = image.get("src", "")
    if not image.get("alt", "").strip():
        work.problems.error("R104", f"picture '{source}' in '{work.slug}' has no alternative text", hint="say in 'alt' what is seen")
    if source not in work.pictures:
        work.problems.error("R102", f"picture '{source}' in '{work.slug}' is not among the files of the book")
        return
    image.set("src", f"../{work.pictures[source]}")
    work.used.append(source)


def _link(anchor: etree._Element, work: _Work) -> None:
    href = anchor.get("href", "")
    if not href.startswith(("anthology:", "#")) or anchor.get("role") in {"doc-noteref", "doc-backlink"}:
        return
    lead = work.leads.get(href)
    if lead is None:
        work.problems.error("R105", f"link '{href}' in '{work.slug}' leads nowhere")
        return
    anchor.set("href", lead.href)
    folio = next((element for element in anchor.iter("span") if "folio" in classes(element)), None)
    if folio is not None:
        folio.text = lead.shown if lead.shown is not None else "" if plain_text(anchor).strip() else lead.title


def _inner(root: etree._Element) -> str:
    """Give what stands inside an element, with the namespaces left to the page."""
    text = etree.tostring(root, encoding="unicode")
    return text[text.index(">") + 1 : text.rindex("<")] if not text.endswith("/>") else ""
