"""The edition compiled: every part in order, numbered and linked."""
