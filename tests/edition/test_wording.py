"""The words the builder puts into a book."""

import pytest

from anthology.edition.wording import edition_name


@pytest.mark.parametrize(
    ("number", "name"),
    [(1, "First edition"), (12, "Twelfth edition"), (13, "13th edition"), (21, "21st edition"), (22, "22nd edition"), (111, "111th edition")],
)
def test_an_edition_is_named_alike_on_cover_and_title_page(number: int, name: str) -> None:
    """Both take it from here."""
    assert edition_name(number) == name
