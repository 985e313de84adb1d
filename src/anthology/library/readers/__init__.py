"""One reader per format, each from bytes to the small XHTML vocabulary."""
