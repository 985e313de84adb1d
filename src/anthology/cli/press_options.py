"""The options of the commands that make files for a printing house: `--press` and what goes with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from anthology.build.pressing import PressWish

INKS = ("black", "grey", "rich-black", "as-is")


def press_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options to a command."""
    for option in (
        click.option("--ink", type=click.Choice(INKS), default="black", show_default=True, help="Inks of the press; rich-black for large areas."),
        click.option("--round-to", default=4, show_default=True, help="Pages for the press are filled up to a multiple of this."),
        click.option("--paper-mm-per-100", default=5.5, show_default=True, help="Thickness of 100 pages of the paper: makes the spine."),
        click.option("--press", is_flag=True, help="Also *-press.pdf with bleed and crop marks, and the cover as *-cover.pdf."),
    ):
        command = option(command)
    return command


def press_wish(press: bool, paper_mm_per_100: float, round_to: int, ink: str) -> PressWish | None:
    """Give what was asked for; nothing without `--press`."""
    if not press:
        return None
    from anthology.build.pressing import PressWish
    from anthology.render.ink_writer import Ink

    return PressWish(paper_mm_per_100=paper_mm_per_100, signature_pages=round_to, ink=Ink(ink))
