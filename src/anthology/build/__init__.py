"""The pipeline: manifest, library, apparatus, edition, documents, PDF and EPUB, each proved, then put in place.

Takes the manifest's path and options; gives a `BuildReport`. Everything is made and proved before anything is written, so that a build that
fails or is stopped leaves the last good outputs. No network, no clock, no file outside the edition's folder. What reads, sets and proves is loaded
when there is something to do: to find that nothing has changed takes none of it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from anthology.build.freshness import CHECKED, FONTS, KEPT, Built, hash_of, input_hashes, is_current, last_build, maker_hash, record
from anthology.build.report import BuildOptions, BuildReport, CheckReport, standing_words
from anthology.lasting import lasting


def build_edition(manifest_path: Path, options: BuildOptions, tell: Callable[[str, int, int], None]) -> BuildReport:
    """Make the outputs of an edition, prove them, and put them in place. Raises InputError or OutputError."""
    root = manifest_path.parent
    asked = f"{manifest_path.name} {replace(options, fresh=False, output=options.output.resolve() if options.output else None)!r}"
    built = last_build(root / KEPT)
    if built and not options.fresh and is_current(built, root, asked):
        return BuildReport(files=(), said=(*built.lines, "nothing has changed since"), warnings=built.warnings)
    return _build(manifest_path, options, tell, asked)


def _build(manifest_path: Path, options: BuildOptions, tell: Callable[[str, int, int], None], asked: str) -> BuildReport:
    """Build. What went in is hashed before it is read: what is edited in the meantime is found to have changed.

    The process that texts are laid out from is started before anything else is loaded: it gets ready while the edition is read, and another one
    cuts the faces of the book where there are none yet.
    """
    from anthology.build.beside import Beside
    from anthology.render import pool

    pool.warm_up()
    with lasting(), Beside() as cutter:
        if uncut := not (manifest_path.parent / KEPT / FONTS).is_dir():
            cutter.begin(partial(_cut_faces, manifest_path.parent / KEPT / FONTS))
        from anthology.build.making import write_whole
        from anthology.build.opening import files_of, open_edition
        from anthology.build.outputs import make_outputs
        from anthology.manifest import load_manifest

        root, maker = manifest_path.parent, maker_hash(asked)
        manifest = load_manifest(manifest_path)
        inputs = input_hashes(root, files_of(manifest))
        opened = open_edition(manifest_path, manifest, fresh=options.fresh)
        if uncut:
            cutter.result()
    inputs |= input_hashes(root, set(opened.book.files.values()) - set(inputs))
    made, report = make_outputs(opened, options, tell)
    for path, data in made.items():
        write_whole(path, data)
    outputs = {str(path.relative_to(root) if path.is_relative_to(root) else path.resolve()): hash_of(data) for path, data in made.items()}
    record(root / KEPT, Built(maker=maker, inputs=inputs, outputs=outputs, lines=tuple(report.lines()), warnings=report.warnings))
    return report


def _cut_faces(folder: Path) -> bytes:
    """Put the faces of the book where they are looked for."""
    from anthology.render.fonts import face_files

    face_files(folder)
    return b""


def check_edition(manifest_path: Path) -> CheckReport:
    """Do everything short of making outputs; what is as it was when it was last found good is still good. Raises InputError."""
    root, maker = manifest_path.parent, maker_hash(asked := f"check {manifest_path.name}")
    checked = last_build(root / KEPT, CHECKED)
    if checked and is_current(checked, root, asked):
        return CheckReport(line="\n".join(checked.lines), warnings=checked.warnings)
    with lasting():
        from anthology.build.opening import check_texts, files_of, open_edition
        from anthology.manifest import load_manifest

        manifest = load_manifest(manifest_path)
        inputs = input_hashes(root, files_of(manifest))
        opened = open_edition(manifest_path, manifest, sets_citations=False)
    inputs |= input_hashes(root, set(opened.book.files.values()) - set(inputs))
    check_texts(opened)
    line = f"good: {len(opened.library.texts)} texts ({standing_words(opened.standings)}), {sum(opened.notes.values())} notes"
    record(root / KEPT, Built(maker=maker, inputs=inputs, outputs={}, lines=(line,), warnings=opened.warnings), CHECKED)
    return CheckReport(line=line, warnings=opened.warnings)


__all__ = ["BuildOptions", "BuildReport", "CheckReport", "build_edition", "check_edition"]
