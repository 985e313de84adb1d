"""XML from outside: parsed without entities of its own, without network, without end.

Gives a tree without namespaces for XHTML. A document that declares entities is refused: no text needs them, and they can unfold to anything.
"""

from __future__ import annotations

import re
from html.entities import html5

from lxml import etree

from anthology.problems import InputError, Location, Problem

XHTML = "{http://www.w3.org/1999/xhtml}"
_NAMESPACE = re.compile(r"""\sxmlns\s*=\s*["']http://www\.w3\.org/1999/xhtml["']""")
_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>")
_DOCTYPE = re.compile(r"<!DOCTYPE[^\[>]*(\[.*?\]\s*)?>", re.DOTALL | re.IGNORECASE)
_ENTITY = re.compile(r"&([A-Za-z][A-Za-z0-9]*);")
_OWN = frozenset({"amp", "lt", "gt", "quot", "apos"})
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def parse_xml(text: str, path: str) -> etree._Element:
    """Parse a document. Raises `InputError` with T024 for entity declarations and T027 for what is not XML."""
    if "<!ENTITY" in text.upper()[:100_000]:
        line = text[: text.upper().index("<!ENTITY")].count("\n") + 1
        hint = "take the declarations out of it"
        raise InputError([Problem(code="T024", message="the file declares entities", at=Location(path=path, line=line), hint=hint)])
    bare = _CONTROLS.sub("", _DOCTYPE.sub("", _DECLARATION.sub("", text), count=1))
    named = _ENTITY.sub(lambda match: match.group() if match[1] in _OWN else html5.get(f"{match[1]};", match.group()), bare)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)
    try:
        return etree.fromstring(named.encode(), parser)
    except etree.XMLSyntaxError as error:
        at = Location(path=path, line=error.lineno or None)
        raise InputError([Problem(code="T027", message=f"the file is not well-formed: {error.msg.split(', line')[0]}", at=at)]) from error


def parse_xhtml(text: str, path: str) -> etree._Element:
    """Parse XHTML into elements without a namespace."""
    root = parse_xml(_NAMESPACE.sub("", text), path)
    return root if XHTML not in str(root.tag) else _without_namespace(root)


def _without_namespace(root: etree._Element) -> etree._Element:
    """Take the XHTML namespace off every element where it has a prefix."""
    for element in root.iter(f"{XHTML}*"):
        element.tag = element.tag[len(XHTML) :]
    return root


def detach(element: etree._Element) -> etree._Element:
    """Make an element the root of a tree of its own."""
    parent = element.getparent()
    if parent is not None:
        element.tail = None
        parent.remove(element)
    return element
