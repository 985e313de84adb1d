"""The manifest: what is written comes in, what is wrong is said at its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from anthology.manifest import json_schema, load_manifest, named_files
from anthology.problems import InputError
from tests.conftest import ROOT

HEAD = "edition: {title: A Reader, identifier: 'urn:uuid:1', date: 2026-11-23}\n"


def problems_of(tmp_path: Path, text: str) -> list[str]:
    path = tmp_path / "anthology.yaml"
    path.write_text(text, "utf-8")
    with pytest.raises(InputError) as caught:
        load_manifest(path)
    assert caught.value.exit_status == 1
    return [f"{problem.at} {problem.code}" for problem in caught.value.problems]


def section(*texts: str) -> str:
    return HEAD + "sections:\n  - id: one\n    title: One\n    texts:\n" + "".join(f"      - {text}\n" for text in texts)


GOOD = "{id: a, title: A, witness: {file: a.md}}"


def test_a_small_manifest_comes_in_with_sensible_values(tmp_path: Path) -> None:
    (tmp_path / "anthology.yaml").write_text(section(GOOD), "utf-8")
    manifest = load_manifest(tmp_path / "anthology.yaml")
    assert manifest.output_name == "a-reader"
    assert [voice.id for voice in manifest.voices] == ["author", "translator", "earlier-editor", "editor"]
    assert manifest.outputs.pdf is not None
    assert manifest.outputs.pdf.layout == "book-a5"


CASES = {
    "an id that stands twice": (section(GOOD, GOOD), ["anthology.yaml:7:14 M020"]),
    "an id of the builder's own": (section("{id: contents, title: A, witness: {file: a.md}}"), ["anthology.yaml:6:14 M021"]),
    "a section without texts": (HEAD + "sections:\n  - {id: one, title: One, texts: []}\n", ["anthology.yaml:3:34 M022"]),
    "a text without a title": (section("{id: a, witness: {file: a.md}}"), ["anthology.yaml:6:9 M023"]),
    "a text without words": (section("{id: a, title: A}"), ["anthology.yaml:6:9 M024"]),
    "a path that leaves the folder": (section("{id: a, title: A, witness: {file: ../../etc/passwd}}"), ["anthology.yaml:6:43 M025"]),
    "a path from the root": (section("{id: a, title: A, headnote: /etc/passwd, witness: {file: a.md}}"), ["anthology.yaml:6:37 M025"]),
    "a date that is none": (section(GOOD).replace("2026-11-23", "yesterday"), ["anthology.yaml:1:60 M014"]),
    "a voice with unknown marks": (section(GOOD) + "voices: [{id: v, name: V, singular: V, marks: runes}]\n", ["anthology.yaml:7:47 M013"]),
    "a pack with a text that is not there": (section(GOOD) + "packs: [{id: p, title: P, texts: [b]}]\n", ["anthology.yaml:7:34 P001"]),
    "a manifest that is a list": ("- a\n", ["anthology.yaml:1:1 M005"]),
    "an empty file": ("", ["anthology.yaml M006"]),
}


@pytest.mark.parametrize("case", list(CASES))
def test_what_is_wrong_is_said_at_its_place(case: str, tmp_path: Path) -> None:
    text, expected = CASES[case]
    assert problems_of(tmp_path, text) == expected


def test_a_title_may_hold_any_character(tmp_path: Path) -> None:
    (tmp_path / "anthology.yaml").write_text(section(GOOD).replace("title: A Reader", "title: 'A & B <i>\"C\"</i>'"), "utf-8")
    assert load_manifest(tmp_path / "anthology.yaml").edition.title == 'A & B <i>"C"</i>'


def test_every_key_is_described_in_the_schema() -> None:
    schema = json_schema()
    for name, model in [("Manifest", schema), *schema["$defs"].items()]:
        for key, described in model.get("properties", {}).items():
            assert "description" in described or "$ref" in described, f"{name}.{key}"
        assert model["additionalProperties"] is False or name == "LayoutOptions", name


def test_the_shipped_manifest_is_right_and_names_files_that_are_there() -> None:
    manifest = load_manifest(ROOT / "anthology.yaml")
    assert [section.id for section in manifest.sections] == ["opposition", "womens-movement", "biographies"]
    assert len(manifest.texts) == 10
    assert all(text.witness.url for text in manifest.texts)
    missing = [path for path, _ in named_files(manifest) if not (ROOT / path).is_file() and not path.startswith("seeds/full/")]
    assert missing == []
