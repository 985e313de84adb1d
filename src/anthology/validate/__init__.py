"""Proof that what was made is whole and well-formed."""
