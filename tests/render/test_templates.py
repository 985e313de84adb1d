"""Templates: the book's own before the package's."""

from __future__ import annotations

from pathlib import Path

import pytest

from anthology.problems import InputError
from anthology.render.templates import Templates, tied


def own(root: Path, name: str, content: str) -> Templates:
    path = root / "templates" / name
    path.parent.mkdir(parents=True)
    path.write_text(content, encoding="utf-8")
    return Templates(root)


def test_a_file_of_the_book_replaces_the_one_of_that_name(tmp_path: Path) -> None:
    templates = own(tmp_path, "epub/book.css", "p { margin: 1em }")
    assert templates.read("epub/book.css") == "p { margin: 1em }"
    assert "@font-face" not in templates.render("epub/fonts.css.j2", {"families": ("X",), "faces": []})


def test_text_is_escaped(tmp_path: Path) -> None:
    assert own(tmp_path, "x.j2", "{{ title }}").render("x.j2", {"title": 'A & B <"c">'}) == "A &amp; B &lt;&#34;c&#34;&gt;"


@pytest.mark.parametrize(
    ("content", "line", "says"),
    [
        ("\n{{ titel }}", 2, "'titel' is undefined"),
        ("\n\n{% if %}", 3, "Expected an expression"),
        ("{{ title.__class__.__mro__ }}", 1, "unsafe"),
        ("\n{% for one, two in title %}{% endfor %}", 2, "not enough values to unpack"),
        ("{{ 1 / 0 }}", 1, "division by zero"),
        ("{% include 'absent.j2' %}", 1, "there is no template 'absent.j2'"),
    ],
)
def test_a_wrong_template_is_named_with_its_line(tmp_path: Path, content: str, line: int, says: str) -> None:
    """R101, and no traceback."""
    with pytest.raises(InputError) as caught:
        own(tmp_path, "x.j2", content).render("x.j2", {"title": "t"})
    (problem,) = caught.value.problems
    assert problem.code == "R101"
    assert problem.at is not None
    assert (problem.at.path, problem.at.line) == ("templates/x.j2", line)
    assert says in problem.message


@pytest.mark.parametrize("name", ["absent.j2", "../secret.txt"])
def test_nothing_outside_the_folders_is_read(tmp_path: Path, name: str) -> None:
    (tmp_path / "secret.txt").write_text("s", encoding="utf-8")
    with pytest.raises(InputError, match="R101"):
        own(tmp_path, "x.j2", "").read(name)


def test_a_short_last_word_is_tied_to_the_one_before_it() -> None:
    assert tied("A Song of Ice") == "A Song of\u00a0Ice"
    assert tied("Ice") == "Ice"


def test_a_slip_in_a_template_of_the_program_is_not_laid_at_the_editor_s_door() -> None:
    """It is a bug of ours, and said to be one."""
    with pytest.raises(TypeError):
        Templates().render("epub/fonts.css.j2", {"families": 1, "faces": []})
