"""anthology.yaml: what the editor wrote, unresolved, every value with its place."""

from anthology.manifest.loading import json_schema, load_manifest, named_files
from anthology.manifest.model import LayoutOptions, Manifest, Pack, Person, Piece, SectionEntry, TextEntry, Voice, WitnessEntry

__all__ = [
    "LayoutOptions",
    "Manifest",
    "Pack",
    "Person",
    "Piece",
    "SectionEntry",
    "TextEntry",
    "Voice",
    "WitnessEntry",
    "json_schema",
    "load_manifest",
    "named_files",
]
