"""A small edition to bring texts into, and a clock that does not wait."""

from __future__ import annotations

from pathlib import Path

MANIFEST = """\
# The recipe. This comment stays.
edition:
  title: A Made Book   # and so does this one
  editors: [{{name: Nobody At All, role: edt}}]
  language: en
  identifier: urn:uuid:6f0c2c1e-5a0b-4c64-9a55-0d7a3f5b8e21
  number: 1
  date: 2026-11-23
  publisher: Nobody
  rights: >-
    A long sentence that is folded here
    and goes on there.

sections:
  - id: first
    title: First
    texts:
{texts}
      # after the last text of the first section

  - id: second
    title: "Second"
    texts: [{{id: other, title: Other, witness: {{file: seeds/other.md}}}}]
"""

TEXT = """\
      - id: {id}
        title: {id}
        witness:
          file: seeds/full/{id}.html
          url: {url}
"""


def edition(folder: Path, *texts: tuple[str, str], extra: str = "") -> Path:
    """Make an edition whose texts have these ids and addresses; give its manifest."""
    written = (
        "\n".join(TEXT.format(id=name, url=url) for name, url in texts) if texts else "      - {id: one, title: One, witness: {file: seeds/one.md}}\n"
    )
    manifest = folder / "anthology.yaml"
    manifest.write_text(MANIFEST.format(texts=written.rstrip("\n") + extra), encoding="utf-8")
    (folder / "seeds").mkdir(exist_ok=True)
    (folder / "seeds" / "one.md").write_text("Words of one.\n", encoding="utf-8")
    (folder / "seeds" / "other.md").write_text("Words of the other.\n", encoding="utf-8")
    return manifest


class FakeClock:
    """Time that passes when it is asked for."""

    def __init__(self, step: float = 0.001) -> None:
        self.time, self.step, self.slept = 0.0, step, 0.0

    def now(self) -> float:
        """Give the time; some passes."""
        self.time += self.step
        return self.time

    def sleep(self, seconds: float) -> None:
        """Let time pass without waiting."""
        self.time += seconds
        self.slept += seconds


def snapshot(folder: Path) -> dict[str, bytes]:
    """Give every file with its bytes."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}
