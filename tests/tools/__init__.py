"""Programs of Node that prove an EPUB, and the tests that run them."""
