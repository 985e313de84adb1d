"""Page layouts: found, refused, turned into CSS."""

from __future__ import annotations

from pathlib import Path

import pytest

from anthology.problems import InputError
from anthology.render.page_layout import load_layout
from tests.render.pages import TEMPLATES, book_layout


def test_the_reading_edition_is_a_whole_number_of_lines_high() -> None:
    """Facing pages stand level because every page holds the same lines."""
    layout = book_layout()
    assert layout.text_height_pt == layout.measures.lines * layout.measures.leading_pt
    assert layout.width_pt - layout.inner_pt - layout.outer_pt < 310
    assert layout.measures.margin_inner_mm >= 17


def test_an_unknown_layout_is_refused_with_the_nearest_name() -> None:
    """R001."""
    with pytest.raises(InputError) as caught:
        load_layout("book-a6", (TEMPLATES,))
    assert [problem.code for problem in caught.value.problems] == ["R001"]
    assert "book-a5" in (caught.value.problems[0].hint or "")


def test_measures_without_room_are_refused_at_their_line(tmp_path: Path) -> None:
    """R002."""
    folder = tmp_path / "pdf" / "layouts"
    folder.mkdir(parents=True)
    source = (TEMPLATES / "pdf/layouts/book-a5.yaml").read_text("utf-8")
    (folder / "crowded.yaml").write_text(source.replace("lines: 34", "lines: 60"), "utf-8")
    with pytest.raises(InputError) as caught:
        load_layout("crowded", (tmp_path, TEMPLATES))
    problem = caught.value.problems[0]
    assert problem.code == "R002"
    assert problem.at is not None
    assert problem.at.line == 1 + source.splitlines().index("lines: 34")


def test_an_edition_folder_may_replace_the_shared_style(tmp_path: Path) -> None:
    """The first folder that has a file is followed."""
    (tmp_path / "pdf").mkdir()
    (tmp_path / "pdf" / "book.css").write_text("p { color: black }", "utf-8")
    assert load_layout("book-a5", (tmp_path, TEMPLATES)).shared_css == "p { color: black }"


def test_the_style_sheets_do_not_change_letters() -> None:
    """Places are counted in letters, so the style may not make others of them."""
    assert "text-transform" not in book_layout().shared_css.split("*/", 1)[1]
