"""Files that an editor writes: what is right comes in with its place, what is wrong is said at its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from anthology.entries import Entry
from anthology.problems import Problems
from anthology.yamlfile import load, load_list, read_text


class Person(Entry):
    name: str
    born: int | None = None
    also: tuple[str, ...] = ()


class Book(Entry):
    title: str
    people: tuple[Person, ...] = ()


def said(problems: Problems) -> list[str]:
    return [str(problem) for problem in problems]


def read(tmp_path: Path, text: str | bytes) -> tuple[Book | None, Problems]:
    path = tmp_path / "book.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    problems = Problems()
    return load(path, tmp_path, Book, problems), problems


def test_every_value_knows_its_line_and_column(tmp_path: Path) -> None:
    book, problems = read(tmp_path, "title: A\npeople:\n  - name: B\n    born: 1872\n")
    assert not len(problems)
    assert book is not None
    assert str(book.people[0].where("born")) == "book.yaml:4:11"
    assert str(book.people[0].where()) == "book.yaml:3:5"


def test_all_problems_of_a_file_are_said_together(tmp_path: Path) -> None:
    book, problems = read(tmp_path, "titel: A\npeople:\n  - nam: B\n    born: soon\n")
    assert book is None
    assert said(problems) == [
        "book.yaml:1:1: error M011: 'title' is missing",
        "book.yaml:3:5: error M011: 'name' is missing",
        "book.yaml:4:11: error M010: 'born' must be a whole number; this is 'soon'",
        "book.yaml:3:5: error M012: unknown key 'nam'\n  hint: did you mean 'name'?",
        "book.yaml:1:1: error M012: unknown key 'titel'\n  hint: did you mean 'title'?",
    ]


BAD: dict[str, str | bytes] = {
    "M003": "title: [A\n",
    "M004": "a: &a [1, 2]\n" + "\n".join(f"{chr(98 + i)}: &{chr(98 + i)} [{', '.join(['*' + chr(97 + i)] * 12)}]" for i in range(12)),
    "M005": "- title: A\n",
    "M006": "# nothing\n",
    "M007": b"title: \xff\xfe\n",
    "M008": "? [a, b]\n: c\n",
    "M009": "title: A\ntitle: B\n",
    "M010": "title: [A]\n",
    "M011": "people: []\n",
    "M012": "title: A\nauthor: B\n",
}


@pytest.mark.parametrize("code", sorted(BAD))
def test_what_is_wrong_has_its_code_and_its_place(code: str, tmp_path: Path) -> None:
    book, problems = read(tmp_path, BAD[code])
    assert book is None
    assert [problem.code for problem in problems] == [code]
    at = next(iter(problems)).at
    assert at is not None
    assert at.path == "book.yaml"


def test_a_file_that_is_not_there_is_named_where_it_was_asked_for(tmp_path: Path) -> None:
    problems = Problems()
    (tmp_path / "people.yaml").write_text("", "utf-8")
    assert read_text(tmp_path / "peple.yaml", tmp_path, problems) is None
    assert said(problems) == ["peple.yaml: error M001: there is no file 'peple.yaml'\n  hint: did you mean 'people.yaml'?"]


def test_a_folder_is_not_a_file(tmp_path: Path) -> None:
    problems = Problems()
    assert read_text(tmp_path, tmp_path.parent, problems) is None
    assert [problem.code for problem in problems] == ["M002"]


def test_a_list_gives_its_good_entries_and_says_what_is_wrong_with_the_others(tmp_path: Path) -> None:
    path = tmp_path / "people.yaml"
    path.write_text("- name: A\n- born: 1\n- name: C\n", "utf-8")
    problems = Problems()
    found = load_list(path, tmp_path, Person, problems)
    assert [person.name for person in found] == ["A", "C"]
    assert said(problems) == ["people.yaml:2:3: error M011: 'name' is missing"]


def test_an_empty_list_file_is_an_empty_list(tmp_path: Path) -> None:
    path = tmp_path / "people.yaml"
    path.write_text("", "utf-8")
    problems = Problems()
    assert load_list(path, tmp_path, Person, problems) == ()
    assert not len(problems)


def test_dates_and_numbers_stay_as_written_where_text_is_wanted(tmp_path: Path) -> None:
    book, _ = read(tmp_path, "title: 1921-03-08\n")
    assert book is not None
    assert book.title == "1921-03-08"
    book, _ = read(tmp_path, "title: 1921\n")
    assert book is not None
    assert book.title == "1921"
