"""A progress bar for long work."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from xlpkg.cli.console import without_controls


@contextlib.contextmanager
def progress(total: int | None = None) -> Iterator[Callable[[object], None]]:
    """Show a bar of *total* steps on stderr, if that is a terminal; yield a function to call with each step's name.

    Without *total* the bar shows activity, not progress. It is removed at the end.
    """
    if sys.stderr is None or not sys.stderr.isatty():
        yield lambda _: None
        return
    columns = (BarColumn(), TextColumn("{task.description}", markup=False), TimeElapsedColumn())
    # stdout is redirected through the bar's console only if it is the same terminal.
    with Progress(*columns, console=Console(stderr=True), transient=True, redirect_stdout=sys.stdout.isatty()) as bar:
        task = bar.add_task("", total=total)

        def step(name: object) -> None:
            bar.update(task, description=without_controls(str(name)), advance=1)

        yield step
