"""What a finished PDF has besides its texts: catalogue, metadata, colours, fonts, and the trees that hang on the catalogue.

Takes the objects of a file (`pdf_objects`); gives page tree, tag tree, parent tree and fonts for `pdf_parts`, and a hash of what stays the same
wherever the texts stand. Page tree, bookmarks, labels of pages and names of destinations, which differ from place to place and so are in no hash,
must have exactly the shape that the joiner gives them; with anything else in them the file is refused with `NotReadableError`.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator

from anthology.validate.pdf_objects import NotReadableError, PdfObjects


class Frame:
    """The catalogue and the trees that hang on it."""

    def __init__(self, objects: PdfObjects) -> None:
        self.objects = objects
        bodies = objects.bodies
        self.catalogue = bodies[_reference(b"Root", objects.trailer)]
        tree = bodies[_reference(b"StructTreeRoot", self.catalogue)]
        shape = _match(_TREE, tree)
        self.document = int(shape[1])
        top = _match(_DOCUMENT, bodies[self.document])
        if int(top[2]) != _reference(b"StructTreeRoot", self.catalogue):
            raise NotReadableError("the tag tree hangs elsewhere")
        self.tops = [int(number) for number in _REFERENCE.findall(top[1])]
        self.parents = {int(key): value for key, value in _PARENT.findall(_match(_PARENTS, bodies[int(shape[2])])[1])}
        self.pages: list[int] = []
        self.nodes: set[int] = set()
        self._page_tree(_reference(b"Pages", self.catalogue))
        self.fonts_at = self._fonts_at()
        fonts = {name.decode(): bodies[int(number)] for name, number in _ENTRY.findall(bodies[self.fonts_at])}
        self.characters = {name: self._characters(font) for name, font in fonts.items()}
        self.fonts = {name: frozenset(self.characters[name].keys() & self._widths(font)) for name, font in fonts.items()}

    def _page_tree(self, root: int) -> None:
        stack = [root]
        while stack:
            number = stack.pop()
            body = self.objects.bodies[number]
            if _IS_PAGE.search(body):
                self.pages.append(number)
            else:
                self.nodes.add(number)
                stack.extend(reversed([int(kid) for kid in _REFERENCE.findall(_match(_NODE, body)[1])]))

    def _fonts_at(self) -> int:
        """Find the one dictionary of fonts."""
        found = {int(number) for body in self.objects.bodies.values() if b"/Font " in body for number in _FONTS.findall(body)}
        if len(found) != 1:
            raise NotReadableError(f"{len(found)} dictionaries of fonts")
        return found.pop()

    def _characters(self, font: bytes) -> dict[int, str]:
        """Give what each code of a font stands for."""
        pairs = _CODE.findall(self.objects.decoded(_reference(b"ToUnicode", font)))
        return {int(code, 16): bytes.fromhex(text.decode()).decode("utf-16-be") for code, text in pairs}

    def _widths(self, font: bytes) -> set[int]:
        """Give the codes of a font that have a width."""
        descendant = self.objects.bodies[int(_match(_DESCENDANT, font)[1])]
        return {int(start) + at for start, row in _WIDTHS.findall(descendant) for at in range(len(row.split()))}


def frame_hash(objects: PdfObjects, frame: Frame) -> str:
    """Hash catalogue, information and fonts, with all they lead to but the trees that are checked by themselves."""
    _check_outlines(objects, frame.catalogue)
    names = _NAMES.search(frame.catalogue)
    for leaf in _leaves(objects, int(names[1])) if names else ():
        _match(_DESTINATIONS, leaf)
    catalogue: bytes = frame.catalogue
    for pattern in (_NAMES, _OUTLINES, _LABELS, _TREES):
        catalogue = pattern.sub(b"", catalogue)
    digest = hashlib.sha256(_REFERENCE.sub(b"@", catalogue))
    information = _INFORMATION.search(objects.trailer)
    waiting = [frame.fonts_at, *([int(information[1])] if information else []), *map(int, _REFERENCE.findall(catalogue))]
    order = {number: index for index, number in enumerate(waiting)}
    for number in waiting:
        pieces = _REFERENCE.split(objects.bodies[number])
        for at in range(1, len(pieces), 2):
            target = int(pieces[at])
            if target not in order:
                order[target] = len(order)
                waiting.append(target)
            pieces[at] = b"@%d" % order[target]
        body, stream = b"".join(pieces), objects.streams.get(number, b"")
        digest.update(b"%d %d:" % (len(body), len(stream)) + body)
        digest.update(stream)
    return digest.hexdigest()


def _check_outlines(objects: PdfObjects, catalogue: bytes) -> None:
    """Hold bookmarks to their shape: a title and a place each, and their neighbours."""
    found = _OUTLINES.search(catalogue)
    if found is None:
        return
    waiting = [int(found[1])]
    _match(_OUTLINE_ROOT, objects.bodies[waiting[0]])
    seen = set(waiting)
    for number in waiting:
        for target in _NEIGHBOUR.findall(objects.bodies[number]):
            if int(target) not in seen:
                seen.add(int(target))
                waiting.append(int(target))
                _match(_OUTLINE, objects.bodies[int(target)])


def _leaves(objects: PdfObjects, root: int) -> Iterator[bytes]:
    kids = _match(_KIDS, objects.bodies[root])
    for number in _REFERENCE.findall(kids[1]):
        yield objects.bodies[int(number)]


def _match(pattern: re.Pattern[bytes], text: bytes) -> re.Match[bytes]:
    found = pattern.fullmatch(text)
    if found is None:
        raise NotReadableError(f"not as it should be: {text[:80]!r}")
    return found


def _reference(name: bytes, text: bytes) -> int:
    found = re.search(rb"/%b (\d+) 0 R\b" % name, text)
    if found is None:
        raise NotReadableError(f"no {name.decode()}")
    return int(found[1])


_STRING = rb"(?:\((?:[^\\()]|\\.)*\)|<[0-9a-f]*>)"
_NUMBER = rb"-?[\d.]+"
_REFERENCE = re.compile(rb"\b(\d+) 0 R\b")
_TREE = re.compile(rb"<< /K \[ (\d+) 0 R \] /ParentTree (\d+) 0 R /ParentTreeNextKey \d+ /Type /StructTreeRoot >>")
_DOCUMENT = re.compile(rb"<< /K \[ ((?:\d+ 0 R )+)\] /P (\d+) 0 R /S /Document /Type /StructElem >>")
_PARENTS = re.compile(rb"<< /Nums \[ ((?:\d+ (?:\[ (?:\d+ 0 R |null )*\]|\d+ 0 R) )*)\] >>")
_PARENT = re.compile(rb"(\d+) (\[[^\]]*\]|\d+ 0 R) ")
_IS_PAGE = re.compile(rb"/Type /Page\b(?!s)")
_NODE = re.compile(rb"<< /Count \d+ /Kids \[ ((?:\d+ 0 R )+)\] (?:/Parent \d+ 0 R )?/Type /Pages >>")
_FONTS = re.compile(rb"/Font (\d+) 0 R\b")
_ENTRY = re.compile(rb"/(\S+) (\d+) 0 R\b")
_CODE = re.compile(rb"<([0-9a-f]{4})> <([0-9a-f]+)>")
_DESCENDANT = re.compile(rb".*/DescendantFonts \[ (\d+) 0 R \].*", re.DOTALL)
_WIDTHS = re.compile(rb"\b(\d+) \[ ((?:-?[\d.]+ )*)\]")
_NAMES = re.compile(rb"/Names << /Dests (\d+) 0 R >> ")
_OUTLINES = re.compile(rb"/Outlines (\d+) 0 R |/PageMode /UseOutlines ")
_LABELS = re.compile(rb"/PageLabels << /Nums \[ (?:\d+ << (?:/P %b )?(?:/S /[Dr] /St \d+ )?>> )*\] >> " % _STRING)
_TREES = re.compile(rb"(/Pages|/StructTreeRoot) \d+ 0 R ")
_INFORMATION = re.compile(rb"/Info (\d+) 0 R\b")
_KIDS = re.compile(rb"<< /Kids \[ ((?:\d+ 0 R )*)\] >>")
_PLACE = rb"\[ \d+ 0 R /XYZ %b %b null \]" % (_NUMBER, _NUMBER)
_DESTINATIONS = re.compile(rb"<< /Limits \[ %b %b \] /Names \[ (?:%b %b )*\] >>" % (_STRING, _STRING, _STRING, _PLACE))
_OUTLINE_ROOT = re.compile(rb"<< (?:/Count \d+ )?(?:/First \d+ 0 R )?(?:/Last \d+ 0 R )?/Type /Outlines >>")
_OUTLINE = re.compile(
    rb"<< (?:/Count -?\d+ )?/Dest %b (?:/First \d+ 0 R )?(?:/Last \d+ 0 R )?(?:/Next \d+ 0 R )?/Parent \d+ 0 R (?:/Prev \d+ 0 R )?/Title %b >>"
    % (_PLACE, _STRING)
)
_NEIGHBOUR = re.compile(rb"/(?:First|Next|Last|Prev) (\d+) 0 R\b")
