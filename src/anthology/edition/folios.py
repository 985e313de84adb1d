"""Page numbers in the text: contents, lists, `see p. 43`.

A place that shows the folio of another place is `<a class="locator" href="anthology:SLUG#ID">…<span class="folio" data-uncounted=""/></a>`: empty
until folios are known. Takes a document and the folios, gives the document with them filled in. A document that shows none is given back as it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from anthology.edition.document import Document
from anthology.markup import classes, parse, serialise

Folios = Mapping[str, str]
"""The folio of each place, by `slug` (its first page) or by the id of an element."""


def fill_folios(document: Document, folios: Folios) -> Document:
    """Write the folio of its target into every place that shows one."""
    if not document.settles:
        return document
    body = parse(document.body)
    for link in body.iter("a"):
        slug, _, name = link.get("href", "").removeprefix("anthology:").partition("#")
        for span in link.iter("span"):
            if "folio" in classes(span):
                span.text = folios.get(name or slug, "")
    return replace(document, body=serialise(body))
