"""Texts as received: read, cleaned and catalogued."""
