# mypy: allow-untyped-calls
# WeasyPrint has no types.
"""What a process that lays out texts would load with its first text, loaded beforehand: hyphenation, pictures, types of the C libraries.

Imported by nobody but the server process that workers are forked from (`pool`), while the edition is still being read: every worker then has it.
"""

from __future__ import annotations

from PIL import Image
from weasyprint.text.ffi import ffi

from anthology.render.layout_hyphens import patterns_of

patterns_of("en")
Image.preinit()
for _kind in ("PangoFcFontMap *", "char[]", "PangoRectangle *", "unsigned int *", "hb_tag_t[100]", "char[4]", "PangoLogAttr[]"):
    ffi.typeof(_kind)  # a parser of C reads it: three thousandths of a second each
