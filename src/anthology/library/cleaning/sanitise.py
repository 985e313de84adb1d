"""Sanitising: foreign HTML made safe and well-formed before anything else looks at it. Home of nh3.

`sanitise` parses HTML as browsers do (broken nesting included) and lets through only the elements, attributes and schemes listed here: scripts,
styles, handlers, forms' controls, frames and embedded objects go with all they hold. What is left is wider than the edition's vocabulary, since the
picking of the main text needs classes and landmarks; `vocabulary` narrows it later. The result is a tree.
"""

from __future__ import annotations

import re

import nh3
from lxml import etree

from anthology.library.reading import Dropped

TAGS = frozenset(
    "a abbr acronym address article aside b bdi big blockquote br caption center cite code dd del details dfn dir div dl dt em figcaption figure "
    "font footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd li main mark menu nav ol p pre q rp rt ruby s samp section small span strike strong "
    "sub summary sup table tbody td tfoot th thead time tr tt u ul var wbr form fieldset label".split()
)
"""Elements that pass; `form` because old pages stand in one, and it is unwrapped later."""

CONTENT_GONE = frozenset(
    "script style noscript template iframe frame frameset object embed applet audio video canvas svg math "
    "select textarea button datalist title".split()
)
"""Elements that go with all they hold."""

ATTRIBUTES: dict[str, set[str]] = {
    "*": {"id", "class", "lang", "xml:lang", "title", "dir", "style", "align", "role", "epub:type", "itemprop", "itemtype"},
    "a": {"href", "name", "rel"},
    "img": {"src", "alt", "width", "height"},
    "ol": {"start", "type", "reversed"},
    "li": {"value"},
    "th": {"colspan", "rowspan", "scope"},
    "td": {"colspan", "rowspan"},
    "time": {"datetime"},
    "font": {"size", "face"},
    "blockquote": {"cite"},
    "q": {"cite"},
}
SCHEMES = {"http", "https", "mailto", "anthology", "person", "term", "event", "text"}

_VOID = re.compile(r'<(br|hr|img|wbr)((?: [^<>"]*="[^"]*"| [^<>"= ]+)*)\s*>')
_TAG = re.compile(r"<(/?)(?!br|hr|img|wbr|input|link|meta|p[\s>]|li[\s>]|t[dr][\s>])[a-z]", re.IGNORECASE)
MAX_OPEN = 3000
"""Elements open at once; what parses in a blink up to here takes minutes at a hundred times as many."""

_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_ENTITY = re.compile("&nbsp;")
_FOREIGN = re.compile(r"<(script|style|iframe|frame|object|embed|applet|svg|form|input|video|audio)[\s>/]")
_HANDLER = re.compile(r"<[^>]+\son[a-z]+\s*=")
_HANDLERS_END = re.compile(r"\son[a-z]+\s*=")
_SCRIPT_LINK = re.compile(r"""(?:href|src|action)\s*=\s*["']?\s*(?:javascript|vbscript|data)\s*:""")
_SCRIPT_SCHEMES = ("javascript", "vbscript", "data")


class MarkupError(ValueError):
    """The markup nests deeper than any text does, or cannot be untangled."""


def sanitise(html: str) -> etree._Element:
    """Give HTML as a safe tree under a `<body>`. Raises `MarkupError` for markup that nests without end."""
    if _deepest(html) > MAX_OPEN:
        raise MarkupError(f"more than {MAX_OPEN} elements are open at once")
    cleaned = nh3.clean(
        _CONTROLS.sub("", html),
        tags=set(TAGS),
        clean_content_tags=set(CONTENT_GONE),
        attributes=ATTRIBUTES,
        url_schemes=SCHEMES,
        link_rel=None,
        strip_comments=True,
    )
    return _as_tree(cleaned)


def _deepest(html: str) -> int:
    """Give about how many elements are open at once at most."""
    depth = deepest = 0
    for tag in _TAG.finditer(html):
        depth = max(depth - 1, 0) if tag.group(1) else depth + 1
        deepest = max(deepest, depth)
    return deepest


def _as_tree(cleaned: str) -> etree._Element:
    text = _VOID.sub(lambda tag: f"<{tag[1]}{tag[2]}/>", _CONTROLS.sub("", _ENTITY.sub("\u00a0", cleaned)))
    wrapped = f'<body xmlns:epub="http://www.idpf.org/2007/ops">{text}</body>'
    try:
        return etree.fromstring(wrapped.encode(), etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError as error:
        raise MarkupError(str(error)) from error


def unsafe_parts(html: str) -> list[Dropped]:
    """Count what sanitising takes away and no reader should miss: said in the report."""
    html = html.lower()  # many times as fast as patterns for both cases
    found = [Dropped(what=name) for name in _FOREIGN.findall(html)]
    if _HANDLERS_END.search(html):
        found += [Dropped(what="event handler") for _ in _HANDLER.findall(html)]
    if any(scheme in html for scheme in _SCRIPT_SCHEMES):
        found += [Dropped(what="script or data link") for _ in _SCRIPT_LINK.findall(html)]
    return found
