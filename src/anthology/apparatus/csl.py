"""Works set by a CSL processor: home of citeproc.

Takes works with their short forms and the name of one of our styles (`styles/*.csl`, Citation Style Language 1.0.2); gives each work's two
forms as inline fragments: short, for citations, and full, for the bibliography. Each work is set by itself, so what was set once can be
kept: `kept` takes and gives it as plain data. citeproc is loaded only when something has to be set.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any, Literal
from urllib.parse import unquote

from anthology.apparatus.bibliography import Name, Work
from anthology.apparatus.csl_speed import quicken
from anthology.apparatus.model import SetWork
from anthology.apparatus.short_forms import ShortForm
from anthology.library.cleaning import CLEANING_VERSION, clean_plain
from anthology.markup import escape

Style = Literal["author-date", "notes"]

STYLES = Path(__file__).parent / "styles"

_LOCALES = {
    "en": "en-GB",
    "de": "de-DE",
    "es": "es-ES",
    "fr": "fr-FR",
    "it": "it-IT",
    "nl": "nl-NL",
    "pl": "pl-PL",
    "pt": "pt-PT",
    "ru": "ru-RU",
    "uk": "uk-UA",
}
_BREAKABLE = re.compile(r"(?<=[/?=_.-])(?=[^/?=_.-])|(?<=\w)(?=&amp;)")


def set_works(
    works: Sequence[Work], forms: Mapping[str, ShortForm], style: Style, language: str, kept: Mapping[str, str]
) -> tuple[dict[str, SetWork], dict[str, str]]:
    """Set works; `kept` holds what an earlier call gave as its second value, and only what is not in it is set anew."""
    now: dict[str, str] = {}
    found: dict[str, SetWork] = {}
    for work in works:
        key = _fingerprint(work, forms[work.id], style, language)
        now[key] = kept.get(key) or json.dumps(asdict(_set_work(work, forms[work.id], style, language)), ensure_ascii=False, sort_keys=True)
        found[work.id] = SetWork(**json.loads(now[key]))
    return found, now


def csl_data(work: Work, form: ShortForm, language: str) -> dict[str, Any]:
    """Give a work as CSL-JSON, its words set with the quotation marks and dashes of the book."""
    data: dict[str, Any] = {"id": work.id, "type": work.type, "language": work.language or language}
    names = {"author": work.author, "editor": work.editor, "translator": work.translator}
    data |= {role: [_name(name) for name in people] for role, people in names.items() if people}
    words = {
        "title": work.title,
        "title-short": form.title,
        "container-title": work.container_title,
        "container-title-short": form.container,
        "collection-title": work.collection_title,
        "publisher": work.publisher,
        "publisher-place": work.publisher_place,
        "genre": work.genre,
        "edition": work.edition,
    }
    data |= {key: _escape(clean_plain(value, language)) for key, value in words.items() if value}
    plain = {"collection-number": work.collection_number, "volume": work.volume, "issue": work.issue, "page": work.page, "number": work.number}
    plain |= {"URL": work.url, "DOI": work.doi, "year-suffix": form.year_suffix}
    data |= {key: _escape(value) for key, value in plain.items() if value}
    if work.issued:
        data["issued"] = (
            {"date-parts": [list(parts) for parts in work.issued.date_parts]} if work.issued.date_parts else {"literal": work.issued.literal}
        )
    return data


def _name(name: Name) -> dict[str, str]:
    if name.literal:
        return {"literal": _escape(name.literal)}
    parts = {"family": name.family, "given": name.given, "suffix": name.suffix}
    parts |= {"dropping-particle": name.dropping_particle, "non-dropping-particle": name.non_dropping_particle}
    return {key: _escape(value) for key, value in parts.items() if value}


def _escape(words: str) -> str:
    """Escape for a fragment what the processor copies as it is."""
    return escape(words.replace("'", "’")).replace("&quot;", '"')


def _fingerprint(work: Work, form: ShortForm, style: Style, language: str) -> str:
    made_with = [_style_text(style), language, _processor_version(), CLEANING_VERSION, _SETTING]
    made_from = [work.model_dump(mode="json", exclude={"note"}), asdict(form), made_with]
    return hashlib.sha256(json.dumps(made_from, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


@cache
def _processor_version() -> str:
    from importlib.metadata import version  # slow to load, and wanted only when works are set

    return version("citeproc-py")


_SETTING = 1
"""Raised whenever this module sets the same data differently."""


@cache
def _style_text(style: Style) -> str:
    return (STYLES / f"{style}.csl").read_text("utf-8")


def locale_of(language: str) -> str:
    """Give the CSL locale for a language; English is British unless the tag says otherwise."""
    return _LOCALES.get(language, language if language == "en-US" else _LOCALES.get(language.split("-")[0], "en-GB"))


@cache
def _citeproc() -> Any:
    """Load citeproc, which has no types, when something has to be set."""
    import citeproc
    import citeproc.formatter.html
    import citeproc.source.json

    quicken(citeproc.model, citeproc.source)
    return citeproc


@cache
def _processor(style: Style, locale: str) -> Any:
    return _citeproc().CitationStylesStyle(str(STYLES / f"{style}.csl"), locale=locale, validate=False)


def _set_work(work: Work, form: ShortForm, style: Style, language: str) -> SetWork:
    citeproc = _citeproc()
    data = csl_data(work, form, language)
    source = citeproc.source.json.CiteProcJSON([data])
    bibliography = citeproc.CitationStylesBibliography(_processor(style, locale_of(language)), source, citeproc.formatter.html)
    citation = citeproc.Citation([citeproc.CitationItem(work.id)])
    bibliography.register(citation)
    short = str(bibliography.cite(citation, lambda item: item.key))
    full = str(bibliography.bibliography()[0])
    return SetWork(short=_tidy(short), full=_linked(_tidy(full), data))


def _tidy(words: str) -> str:
    """Drop a full stop after a mark that ends the title inside its quotation marks, and repeated stops."""
    return re.sub(r"([?!…]’?(?:</i>)?)\.(?= |$)", r"\1", words).replace("..", ".")


def _linked(words: str, data: Mapping[str, Any]) -> str:
    """Make a link of the address, which may break after its strokes and stops; it is shown without its scheme, its letters as they are read."""
    address = f"https://doi.org/{data['DOI']}" if "DOI" in data else data.get("URL")
    if not address:
        return words
    shown = re.sub(r"^https?://(?:www\.)?", "", _readable(address)).rstrip("/")
    return words.replace(address, f'<a href="{address.replace(chr(34), "%22")}">{_BREAKABLE.sub("<wbr/>", shown)}</a>')


def _readable(address: str) -> str:
    """Undo the encoding of letters outside ASCII, where that gives letters."""
    return re.sub(r"(?:%[89A-Fa-f][0-9A-Fa-f])+", lambda found: _decoded(found.group()), address)


def _decoded(encoded: str) -> str:
    try:
        words = unquote(encoded, errors="strict")
    except UnicodeDecodeError:
        return encoded
    return words if words.isalpha() else encoded
