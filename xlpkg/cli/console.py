"""What the command line prints: results on stdout, messages on stderr."""

from __future__ import annotations

import contextlib
import io
import os
import sys
from collections import Counter
from collections.abc import Iterable
from typing import Final

import click

from xlpkg.analysis.findings import Finding, Severity
from xlpkg.atomic_files import naming_file
from xlpkg.errors import TradeMonitorError
from xlpkg.messages import Language, Message, say
from xlpkg.model.words import COLON

#: C0 without tab and line feed, DEL and C1 control a terminal, the others reverse the writing.
_CONTROLS: Final = dict.fromkeys(
    (*range(9), *range(11, 32), *range(127, 160), 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)),
    "\ufffd",
)


def without_controls(line: str) -> str:
    """Return *line* as it may be printed: a template or a document may have characters that control a terminal.

    >>> without_controls("a\\x1b[2Jb")
    'a�[2Jb'
    """
    return line if line.isprintable() else line.translate(_CONTROLS)


def use_utf8() -> None:
    """Write UTF-8 to stdout and stderr in every locale; a file name that is not UTF-8 is printed byte by byte."""
    for stream, errors in ((sys.stdout, "surrogateescape"), (sys.stderr, "backslashreplace")):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors=errors)


def current_language() -> Language:
    """Return the language of messages of the command that is running."""
    language: Language = click.get_current_context().obj
    return language


def text(key: str, /, **facts: object) -> str:
    """Return the message *key* in the current language."""
    return say(key, current_language(), **facts)


def print_line(line: str) -> None:
    """Print *line* on stdout. If the pipe is closed (``| head``), this and all later output is discarded.

    Raises OSError if stdout cannot be written for another reason, such as a full disk.
    """
    try:
        with naming_file("stdout"):
            print(without_controls(line), flush=True)
    except OSError as error:
        # Python would try to write the rest again at exit, fail, and change the exit code.
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
        if not isinstance(error, BrokenPipeError):
            raise


def print_error(line: str) -> None:
    """Print *line* on stderr; a closed pipe is ignored."""
    if sys.stderr is not None:  # pythonw has no stderr, and print would write to stdout
        with contextlib.suppress(BrokenPipeError):
            print(without_controls(line), file=sys.stderr, flush=True)


def print_note(key: str, /, **facts: object) -> None:
    """Print the message *key* on stderr."""
    print_error(text(key, **facts))


def print_finding_counts(key: str, findings: Iterable[Finding], /, **facts: object) -> None:
    """Print the message *key* on stderr, with the numbers of errors, warnings and notes among *findings*."""
    counts = Counter(finding.severity for finding in findings)
    print_note(key, errors=counts["error"], warnings=counts["warning"], notes=counts["note"], **facts)


def remark(said: Message | TradeMonitorError | Finding, severity: Severity, *where: str) -> str:
    """Return a line such as "warning: …", after the text *where* if there is one."""
    lang = current_language()
    return COLON[lang].join([*where, text(f"severity-{severity}"), said.sentence(lang)])


def print_message(said: Message | TradeMonitorError | Finding, severity: Severity | None = None) -> None:
    """Print what *said* says on stderr, after its *severity* if it has one."""
    print_error(remark(said, severity) if severity else said.sentence(current_language()))


def print_doubts(findings: Iterable[Finding]) -> bool:
    """Print each error and warning on stderr, and return whether there is an error."""
    doubts = [finding for finding in findings if finding.severity != "note"]
    for finding in doubts:
        print_message(finding, finding.severity)
    return any(finding.severity == "error" for finding in doubts)
