"""Headnotes, notes in several voices, registers, citations and the index."""
