"""Texts: readers, cleaning, fetching."""
