"""What the command line writes: answers to stdout, sentences and progress to stderr."""

from __future__ import annotations

import contextlib
import io
import os
import sys
from collections import Counter
from typing import TYPE_CHECKING

from xlpkg.messages import say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from xlpkg.analysis.findings import Finding
    from xlpkg.model.months import Month


def speak_utf8() -> None:
    """Let stdout and stderr be UTF-8 whatever the locale; a file name of other bytes is printed as it is."""
    for stream, errors in ((sys.stdout, "surrogateescape"), (sys.stderr, "backslashreplace")):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors=errors)


def put(text: str) -> None:
    """Print *text* and a newline on stdout. Where its reader has gone (``| head``), the work goes on in silence."""
    try:
        print(text, flush=True)
    except BrokenPipeError:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)


def complain(sentence: str) -> None:
    """Print *sentence* on stderr, where a closed pipe is no matter either."""
    if sys.stderr is not None:  # a program without a window of its own has none, and print would take stdout
        with contextlib.suppress(BrokenPipeError):
            print(sentence, file=sys.stderr, flush=True)


def note(key: str, **facts: object) -> None:
    """Print the catalogue's sentence *key* on stderr."""
    complain(say(key, **facts))


def note_findings(periods: Sequence[Month], findings: Iterable[Finding]) -> None:
    """Print on stderr how many findings *periods* have by severity."""
    counts = Counter(finding.severity for finding in findings)
    span = " to ".join(dict.fromkeys(map(str, (periods[0], periods[-1]))))
    note("checked", period=span, errors=counts["error"], warnings=counts["warning"], notes=counts["note"])


@contextlib.contextmanager
def progress(total: int | None = None) -> Iterator[Callable[[object], None]]:
    """Show a bar of *total* steps on stderr, if that is a terminal; yield what to call with the name of each step.

    Without *total* it shows that work goes on. It is gone when the work is done.
    """
    if sys.stderr is None or not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (BarColumn(), TextColumn("{task.description}", markup=False), TimeElapsedColumn())
    # Only what would be seen on the same screen may pass through the bar's console, which is stderr.
    with Progress(*columns, console=Console(stderr=True), transient=True, redirect_stdout=sys.stdout.isatty()) as bar:
        task = bar.add_task("", total=total)

        def step(name: object) -> None:
            bar.update(task, description=str(name), advance=1)

        yield step
