"""The command line: ``trademonitor``. Here are its list of commands and its exit codes.

0 well, 1 findings of severity error, 2 bad use or bad input, 130 ended by Ctrl-C. What is heavy is imported
within the commands, so that ``--help`` answers at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from xlpkg.cli.audit import audit
from xlpkg.cli.console import complain, put, speak_utf8
from xlpkg.cli.doctor import doctor
from xlpkg.cli.excel import excel
from xlpkg.cli.figures import check, evaluate, report, table
from xlpkg.cli.office import office
from xlpkg.cli.run import run
from xlpkg.cli.sources import ingest
from xlpkg.cli.vintages import revisions, yoy
from xlpkg.cli.workbooks import build, pdf, refresh
from xlpkg.errors import TradeMonitorError
from xlpkg.messages import say

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["app", "main"]

#: Help is plain text: rich's boxes take longer to import than all the rest of it.
app = typer.Typer(
    name="trademonitor",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
for command in (run, ingest, table, report, refresh, pdf, check, audit, revisions, yoy):
    app.command()(command)
app.command("eval")(evaluate)
app.command()(build)
app.add_typer(office, name="office")
app.add_typer(excel, name="excel")
app.command()(doctor)


def _show_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        put(version("trademonitor"))
        raise typer.Exit


@app.callback()
def _trademonitor(
    version: Annotated[
        bool, typer.Option("--version", help="Print the version and exit.", is_eager=True, callback=_show_version)
    ] = False,
) -> None:
    """China's trade by province: from the customs' monthly files to the finished report.

    Exit codes: 0 well, 1 findings of severity error, 2 bad use or bad input.
    """


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command that *arguments* (the program's own by default) name, and return or exit with its code."""
    speak_utf8()
    try:
        app(arguments, prog_name="trademonitor")
    except TradeMonitorError as error:
        complain(error.sentence())
    except OSError as error:
        complain(say("system-refuses", path=error.filename or "the output", reason=error.strerror or error))
    except KeyboardInterrupt:
        return 130
    return 2
