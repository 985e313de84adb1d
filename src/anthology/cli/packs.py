"""Commands for packs, page layouts and sheets: pack, layouts."""

from __future__ import annotations

from pathlib import Path

import click

from anthology.cli.press_options import press_options, press_wish
from anthology.cli.showing import folder_option, manifest_in, output_option, progress, show


@click.command()
@click.argument("packs", nargs=-1, metavar="[PACK]...")
@folder_option
@click.option("--all", "every", is_flag=True, help="Make every pack of the manifest.")
@click.option("--booklet", is_flag=True, help="Sheets to fold and staple in the middle; the same as --impose booklet.")
@click.option("--impose", "scheme", metavar="SCHEME", help="Sheets for the copier: booklet, sewn, 2-up, 4-up …; a wrong name lists them all.")
@click.option("--sheet", default="a4", help="Paper for the sheets: a4, a3, letter, 297x420mm.")
@click.option("--signature", default=4, help="Sheets in each signature of a sewn book.")
@click.option("--shrink", is_flag=True, help="Make pages smaller that are too large for the sheet.")
@click.option("--layout", help="Another page layout than the manifest names: book-a5 for a booklet on A4.")
@click.option("--copies", default=1, type=click.IntRange(min=1), help="How many copies the instructions count for.")
@press_options
@output_option
def pack(
    packs: tuple[str, ...],
    folder: Path,
    every: bool,
    booklet: bool,
    scheme: str | None,
    sheet: str,
    signature: int,
    shrink: bool,
    layout: str | None,
    copies: int,
    press: bool,
    paper_mm_per_100: float,
    round_to: int,
    ink: str,
    output: Path | None,
) -> None:
    """Make packs: parts of the book for a meeting, as PDF and EPUB, as sheets for the copier, as files for a printing house.

    \b
    anthology pack meeting-1 --layout book-a5 --booklet --copies 40
    anthology pack --all
    """
    from anthology.build.packing import PackOptions, make_packs
    from anthology.render.imposition import Imposition
    from anthology.render.paper import paper_size

    if not packs and not every:
        raise click.UsageError("name a pack, or --all")
    chosen = scheme or ("booklet" if booklet else None)
    imposition = Imposition(scheme=chosen, sheets_per_signature=signature, shrink=shrink) if chosen else None
    options = PackOptions(
        imposition=imposition,
        sheet=paper_size(sheet) if chosen else None,
        layout=layout,
        press=press_wish(press, paper_mm_per_100, round_to, ink),
        copies=copies,
        output=output,
    )
    with progress() as tell:
        reports = make_packs(manifest_in(folder), packs, options, tell)
    for report in reports:
        show(report.warnings)
        for path, said in report.files:
            click.echo(f"{path}  {said}")
        for sentence in report.advice:
            click.echo(sentence)
        if report.instructions:
            click.echo(f"\n{report.instructions}")


@click.command()
@folder_option
@click.option("--pictures", type=click.Path(path_type=Path), metavar="FOLDER", help="Write a small picture of each layout there, as SVG.")
def layouts(folder: Path, pictures: Path | None) -> None:
    """List the page layouts, the book's own first.

    \b
    anthology layouts
    anthology layouts --pictures drawings
    """
    from anthology.render.layout_catalogue import judge_layout, letters_per_line, list_layouts
    from anthology.render.layout_picture import layout_picture
    from anthology.render.templates import template_folders

    for layout in list_layouts(template_folders(folder.resolve())):
        it = layout.measures
        page, text = f"{it.trim_width_mm:g} × {it.trim_height_mm:g} mm", f"{it.text_size_pt:g}/{it.leading_pt:g} pt"
        measures = f"{page}, {text}, {letters_per_line(layout):.0f} letters a line"
        click.echo(f"{layout.name:<14} {it.title}\n{'':<14} {measures}")
        show(judge_layout(layout))
        if pictures is not None:
            pictures.mkdir(parents=True, exist_ok=True)
            (pictures / f"{layout.name}.svg").write_text(layout_picture(layout), "utf-8")
