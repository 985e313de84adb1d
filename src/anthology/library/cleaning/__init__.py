"""Cleaning: one table of small named rules from markup as it came to the edition's own, without changing a word."""

from anthology.library.cleaning.folding import fold
from anthology.library.cleaning.rules import CLEANING_VERSION, RULES, Rule, clean, clean_inline, clean_plain, clean_tree

__all__ = ["CLEANING_VERSION", "RULES", "Rule", "clean", "clean_inline", "clean_plain", "clean_tree", "fold"]
