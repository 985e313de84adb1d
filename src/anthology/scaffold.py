"""A book of one's own begun: `anthology new`.

Takes a folder and a title; writes a small complete book there (manifest with comments, two short texts, notes, the launcher) and gives what it
wrote. Never writes over anything. The one place where a random number is drawn: the book's identifier, which stays the same ever after.
"""

from __future__ import annotations

import datetime
import json
import shutil
import uuid
from pathlib import Path

from anthology.library.lock import Lock, accept
from anthology.manifest import json_schema, load_manifest
from anthology.problems import Problem, UsageError
from anthology.render.templates import Templates, package_folder


def begin_book(folder: Path, title: str) -> list[str]:
    """Write a new book into a folder that is empty or not there yet. Raises UsageError when it holds anything."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        message = f"'{folder}' is there already and is not an empty folder"
        raise UsageError([Problem(code="C003", message=message, hint="name a new folder")])
    model = package_folder() / "new"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return sorted(_write(folder, model, title))
    except OSError as error:
        raise UsageError([Problem(code="C004", message=f"'{folder}' cannot be written: {error.strerror}", hint="choose another place")]) from error


def _write(folder: Path, model: Path, title: str) -> list[str]:
    for source in sorted(model.rglob("*")):
        if source.is_file() and source.suffix != ".j2":
            target = folder / source.relative_to(model)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, target)
    today = datetime.date.today().isoformat()
    values = {"title": title, "identifier": uuid.uuid4().urn, "date": today}
    (folder / "anthology.yaml").write_text(Templates().render("new/anthology.yaml.j2", values), "utf-8")
    (folder / "anthology.schema.json").write_text(json.dumps(json_schema(), ensure_ascii=False, indent=2) + "\n", "utf-8")
    (folder / ".gitignore").write_text("/output/\n/seeds/full/\n/.builder\n", "utf-8")
    _launcher(folder)
    accept(Lock.load(folder), load_manifest(folder / "anthology.yaml"), folder, (), today=today).save(folder)
    return [path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()]


def _launcher(folder: Path) -> None:
    """Put the launcher beside the book, and note where the builder stands."""
    builder = Path(__file__).resolve().parents[2]
    if (builder / "anthology").is_file():
        shutil.copy(builder / "anthology", folder / "anthology")
        (folder / ".builder").write_text(f"{builder}\n", "utf-8")
