"""One reader per format, each from bytes to the small XHTML vocabulary."""

from anthology.library.readers.table import READER_VERSION, READERS, choose, read

__all__ = ["READERS", "READER_VERSION", "choose", "read"]
