"""The anthology builder: a manifest of texts in, an EPUB and a typeset PDF out."""

__version__ = "0.1.0"
