"""What a process that lays out texts would load with its first text, loaded beforehand: hyphenation, fonts, pictures.

Imported by nobody but the server process that workers are forked from (`pool`), while the edition is still being read: every worker then has it.
"""

from __future__ import annotations

import pyphen  # type: ignore[import-untyped]  # has no types
from PIL import Image

pyphen.Pyphen(lang="en")
Image.preinit()
