"""What a process that lays out texts would load with its first text, loaded beforehand: hyphenation, fonts, pictures.

Imported by nobody but the server process that workers are forked from (`pool`), while the edition is still being read: every worker then has it.
"""

from __future__ import annotations

from PIL import Image

from anthology.render.layout_hyphens import patterns_of

patterns_of("en")
Image.preinit()
