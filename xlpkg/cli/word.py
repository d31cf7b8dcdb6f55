"""The commands ``docx`` and ``figures``: a workbook's report in Word, and its charts as pictures.

Both need Matplotlib, which is optional, and import it only when they run.
"""

from __future__ import annotations

from pathlib import Path

import click

from xlpkg.cli.command import command
from xlpkg.cli.console import print_line
from xlpkg.cli.options import bars_option, workbook_argument
from xlpkg.cli.parameter_types import FILE, FOLDER
from xlpkg.cli.progress import progress
from xlpkg.cli.workbooks import link_document
from xlpkg.engines.package import open_workbook


@command("docx")
@workbook_argument
@click.option("-o", "--output", "target", type=FILE, metavar="FILE", help="help-docx-output")
@click.option("--template", type=FILE, metavar="FILE", help="help-docx-template")
def docx_command(workbook: Path, target: Path | None, template: Path | None) -> None:
    """Write the report of a workbook as a Word document, and print its path."""
    from xlpkg.workbook.word import write_word

    with open_workbook(workbook, read_only=True) as book, progress() as step:
        target = target or workbook.with_suffix(".docx")
        step(target.name)
        write_word(book, target, template)
    link_document(workbook, target, "docx")
    print_line(str(target))


@command("figures")
@workbook_argument
@click.option("-o", "--output", "target", type=FOLDER, metavar="DIR", help="help-figures-output")
@click.option("--horizontal", is_flag=True, help="help-figures-horizontal")
@bars_option
def figures_command(workbook: Path, target: Path | None, horizontal: bool, bars: str | None) -> None:
    """Write each chart of a workbook as SVG and PNG, and print the paths."""
    from xlpkg.workbook.figures import write_figures

    folder = target or workbook.with_name(f"{workbook.stem}-figures")
    with open_workbook(workbook, read_only=True) as book, progress() as step:
        sorted_bars = None if bars is None else bars == "yoy"
        written = write_figures(book, folder, horizontal=horizontal, sorted_bars=sorted_bars, progress=step)
    for path in written:
        print_line(str(path))
