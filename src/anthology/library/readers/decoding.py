"""Decoding: which characters the bytes of a page or text are, as a browser would decide.

Byte-order mark first, then what the server said, then what the page declares in its head, then whether the bytes are UTF-8, then the habits of the
language. Bytes that are not what they are declared to be are read as Windows-1252 one by one, since that is what they nearly always are; NULs go.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_ALIASES = {
    **dict.fromkeys("iso-8859-1 latin-1 latin1 l1 ascii us-ascii windows-1252 x-cp1252".split(), "cp1252"),
    **dict.fromkeys("iso-8859-9 latin5".split(), "cp1254"),
    **dict.fromkeys("iso-8859-11 tis-620".split(), "cp874"),
    **dict.fromkeys("gb2312 gbk chinese".split(), "gb18030"),
    **dict.fromkeys("shift_jis x-sjis sjis".split(), "cp932"),
    **dict.fromkeys("ks_c_5601-1987 euc-kr".split(), "cp949"),
    **dict.fromkeys("unicode utf-16".split(), "utf-16-le"),
    **dict.fromkeys("x-cp1251 windows-1251".split(), "cp1251"),
    "x-mac-cyrillic": "mac-cyrillic",
    "macintosh": "mac-roman",
    "utf8": "utf-8",
    "koi8": "koi8-r",
}
"""Labels that browsers read otherwise than Python does (WHATWG Encoding Standard, section 4.2)."""

_META = re.compile(rb"""<meta[^>]+?charset\s*=\s*["']?\s*([\w:.-]+)""", re.IGNORECASE)
_XML = re.compile(rb"""<\?xml[^>]+?encoding\s*=\s*["']([\w:.-]+)""")
_CONTROLS = re.compile("[\x00-\x08\x0b\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_CYRILLIC = "оеаинтсрвлкмдпуяыьгзбчй"


def _as_windows(error: UnicodeError) -> tuple[str, int]:
    """Read the bytes that cannot be decoded as Windows-1252."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    wrong = error.object[error.start : error.end]
    return wrong.decode("cp1252", "replace"), error.end


codecs.register_error("anthology-windows", _as_windows)


def decode(data: bytes, charset: str | None = None) -> tuple[str, str]:
    """Give the text of a page or plain text, with even line ends and without control characters, and the name of the encoding."""
    encoding = _encoding(data, charset)
    text = data.decode(encoding, "anthology-windows" if encoding == "utf-8" else "replace")
    return printable(text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")), encoding


def printable(text: str) -> str:
    """Drop the characters that no text may hold (XML 1.0, section 2.2); a form feed is the end of a paragraph."""
    return _CONTROLS.sub("", text.replace("\f", "\n\n"))


def _encoding(data: bytes, charset: str | None) -> str:
    for mark, name in _BOMS:
        if data.startswith(mark):
            return name
    for label in _labels(data, charset):
        found = lookup(label)
        if found and not (found == "utf-16-le" and not _looks_wide(data)):
            return found if found != "cp1252" or not _is_utf8(data) else "utf-8"
    return _guess(data)


def _labels(data: bytes, charset: str | None) -> Iterator[str]:
    if charset:
        yield charset
    head = data[:4096]
    for pattern in (_XML, _META):
        match = pattern.search(head)
        if match:
            label = match.group(1).decode("ascii", "replace")
            # A page that can be read as ASCII is not UTF-16, whatever it says.
            yield "utf-8" if label.lower().startswith("utf-16") else label


def lookup(label: str) -> str | None:
    """Give Python's name for the encoding that a browser takes a label for."""
    label = label.strip().lower()
    try:
        return codecs.lookup(_ALIASES.get(label, label)).name
    except LookupError:
        return None


def _looks_wide(data: bytes) -> bool:
    """Say whether every other byte of many is zero, as in UTF-16 with markup or spaces in it."""
    head = data[:2048]
    even, odd = head[::2].count(0), head[1::2].count(0)
    return max(even, odd) * 20 > len(head) and min(even, odd) * 20 <= max(even, odd)


def _is_utf8(data: bytes) -> bool:
    """Say whether the bytes are UTF-8 beyond what chance would make of another encoding."""
    if data.isascii():
        return False
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _guess(data: bytes) -> str:
    """Guess for bytes of which nobody says anything."""
    if _looks_wide(data):
        even = data[:512:2].count(0)
        return "utf-16-be" if even > data[1:512:2].count(0) else "utf-16-le"
    if data.isascii() or _is_utf8(data):
        return "utf-8"
    high = [byte for byte in data[:20000] if byte >= 0x80]
    if len(high) < len(data[:20000]) // 4:
        return "utf-8" if _mostly_utf8(data) else "cp1252"
    return max(("cp1251", "koi8-r", "cp866", "cp1252"), key=lambda name: _cyrillic_score(data[:20000], name))


def _mostly_utf8(data: bytes) -> bool:
    text = data.decode("utf-8", "replace")
    return sum(char > "\x7f" and char != "\ufffd" for char in text) > 3 * text.count("\ufffd")


def _cyrillic_score(data: bytes, name: str) -> int:
    text = data.decode(name, "replace")
    return sum(text.count(letter) for letter in _CYRILLIC)
