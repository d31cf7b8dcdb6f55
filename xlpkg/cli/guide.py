"""The command ``guide``: opens a page of the guide in the browser."""

from __future__ import annotations

import click

from xlpkg.cli.command import command
from xlpkg.cli.console import current_language, print_line, print_message
from xlpkg.cli.parameter_types import one_of
from xlpkg.guide import FIRST_PAGE, open_guide, page_paths


@command("guide")
@click.argument("page", type=one_of(*page_paths("en")), metavar="[PAGE]", default=FIRST_PAGE, help="help-guide-page")
def guide_command(page: str) -> None:
    """Make the pages, print the path of *page*, and open it; say so if no browser opened."""
    path, remark = open_guide(current_language(), page)
    print_line(str(path))
    if remark is not None:
        print_message(remark)
