"""Finished pages of the EPUB, kept from build to build.

Takes what a page is made of; gives it from the cache, or makes and keeps it. The key holds all that a page depends on: its document, where its
printed pages begin, what its links lead to, the names of its pictures, options, templates and the code; that of the finished page its folios too.
A page with problems is not kept.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from html import unescape

from anthology.cache import Cache, key_of
from anthology.problems import Problems
from anthology.render.deflated import Deflated
from anthology.render.epub_options import EpubOptions
from anthology.render.epub_pages import Draft, EpubPage, draft_page, finish_page
from anthology.render.epub_targets import Lead, Target, document_parts, leads_of
from anthology.render.templates import Templates
from anthology.render.versions import epub_fingerprint

_SOURCE = re.compile(r"""src=(?:"([^"]*)"|'([^']*)')""")


class PageShelf:
    """Makes pages, or takes them from where they are kept."""

    def __init__(self, targets: Mapping[str, Target], pictures: Mapping[str, str], templates: Templates, options: EpubOptions, cache: Cache) -> None:
        """`pictures` gives the href, from the package's folder, of each `src`."""
        self._targets, self._pictures, self._templates, self._options, self._cache = targets, pictures, templates, options, cache
        self._common = ("page of the EPUB", epub_fingerprint(), templates.fingerprint(), repr(options))

    def page(self, target: Target, problems: Problems) -> EpubPage:
        """Give the page of a document."""
        leads = leads_of(target, self._targets, self._options.wording.paragraph)
        offsets = repr([start.offset for start in target.starts])
        drafted = key_of([*self._common, target.href, offsets, repr(leads), repr(self._shown(target)), *document_parts(target.document)])
        finished = key_of([drafted, *(start.label for start in target.starts)])
        kept = self._cache.get(finished)
        if kept is not None:
            return _from_kept(kept, target)
        found = Problems()
        draft = self._draft(drafted, target, leads, found)
        page = finish_page(draft, target, self._options)
        if found:
            problems.extend(found)
        else:
            self._cache.put(finished, _to_keep(page))
        return page

    def _draft(self, key: str, target: Target, leads: Mapping[str, Lead | None], problems: Problems) -> Draft:
        kept = self._cache.get(key)
        if kept is not None:
            head, _, xhtml = kept.partition(b"\n")
            properties, pictures = json.loads(head)
            return Draft(xhtml=xhtml.decode(), properties=tuple(properties), pictures=tuple(pictures))
        draft = draft_page(target, leads=leads, pictures=self._pictures, templates=self._templates, options=self._options, problems=problems)
        if not problems:
            self._cache.put(key, json.dumps([draft.properties, draft.pictures]).encode() + b"\n" + draft.xhtml.encode())
        return draft

    def _shown(self, target: Target) -> list[tuple[str, str | None]]:
        """Name the pictures of a document."""
        fragments = (target.document.body, *(note.body for note in target.document.notes))
        sources = {unescape(one or other) for fragment in fragments for one, other in _SOURCE.findall(fragment)}
        return [(source, self._pictures.get(source)) for source in sorted(sources)]


def _to_keep(page: EpubPage) -> bytes:
    return json.dumps([page.characters, page.pages, page.properties, page.pictures]).encode() + b"\n" + page.content.to_keep()


def _from_kept(kept: bytes, target: Target) -> EpubPage:
    head, _, content = kept.partition(b"\n")
    characters, pages, properties, pictures = json.loads(head)
    return EpubPage(
        slug=target.document.slug,
        href=target.href,
        title=target.document.title,
        content=Deflated.from_kept(content),
        characters=characters,
        pages=tuple((label, href) for label, href in pages),
        properties=tuple(properties),
        pictures=tuple(pictures),
    )
