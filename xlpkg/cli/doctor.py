"""The command ``doctor``: what is installed, what is wrong, and the command that fixes it.

What needs a package is imported within the check that uses it, because the package may be the one that is missing.
"""

from __future__ import annotations

import importlib.metadata
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

import click

from xlpkg.cli.command import command
from xlpkg.cli.console import current_language, print_line, text
from xlpkg.errors import BadInput, NoData, OfficeError, TradeMonitorError

_OLDEST_PYTHON: Final = (3, 11)
_SECONDS: Final = 20.0  # for a program that prints its version or a list


class State(StrEnum):
    """The state of what was checked."""

    OK = "ok"
    NOTE = "note"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Check:
    """The result of one check; *host* is the program in which buttons and functions work if the state is OK."""

    state: State
    sentence: str
    host: str | None = None


@command("doctor")
@click.option("--store", type=click.Path(path_type=Path), metavar="FILE", help="help-store")
@click.pass_context
def doctor_command(ctx: click.Context, store: Path | None) -> None:
    """Print the result of each check; exit with 1 if one is an error."""
    checks = []
    for check in _checks(store):
        _print(check)
        checks.append(check)
    hosts = [check.host for check in checks if check.host and check.state is State.OK]
    _print(_note("doctor-hosts", hosts=" / ".join(hosts)) if hosts else _note("doctor-no-host"))
    if any(check.state is State.ERROR for check in checks):
        ctx.exit(1)


def _print(check: Check) -> None:
    print_line(f"{text(f'state-{check.state}'):<5} {check.sentence}")


def _checks(store: Path | None) -> Iterator[Check]:
    """Yield the result of each check; if a package is missing, only those of Python and the packages."""
    yield _python()
    packages = list(_packages())
    yield from packages
    if all(check.state is State.OK for check in packages):
        yield from _office()
        yield from _excel()
        yield from _fonts()
        yield from _store(store)
        yield from _detail(store)
        yield _currency()


def _ok(key: str, /, **facts: object) -> Check:
    return Check(State.OK, text(key, **facts))


def _note(key: str, /, **facts: object) -> Check:
    return Check(State.NOTE, text(key, **facts))


def _error(key: str, /, **facts: object) -> Check:
    return Check(State.ERROR, text(key, **facts))


def _python() -> Check:
    version = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info < _OLDEST_PYTHON:
        return _error("doctor-python-old", version=version, path=sys.executable)
    return _ok("doctor-python", version=version, path=sys.executable)


def _packages() -> Iterator[Check]:
    required = [line for line in importlib.metadata.requires("trademonitor") or () if "extra ==" not in line]
    complete = True
    for line in required:
        requirement = line.partition(";")[0].strip()
        name, pinned = re.match(r"([\w.-]+)(?:==([\w.]+))?", requirement).groups()  # type: ignore[union-attr]
        try:
            found = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            found = None
        if found is None or (pinned and found != pinned):
            complete = False
            yield _error("doctor-package", wanted=requirement, found=found or "-", python=sys.executable)
    if complete:
        yield _ok("doctor-packages", count=len(required), version=importlib.metadata.version("trademonitor"))


def _office() -> Iterator[Check]:
    from xlpkg.engines.libreoffice.program import find_soffice, run_soffice

    try:
        printed = run_soffice(["--version"], _SECONDS)
    except OfficeError as missing:
        yield Check(State.ERROR, missing.sentence(current_language()))
        return
    version = re.search(r"\d+(\.\d+)+", printed)
    if version is None:
        yield _error("doctor-office-silent", program=find_soffice())
        return
    yield _ok("doctor-office", version=version[0], program=find_soffice())
    yield from _extension()


def _extension() -> Iterator[Check]:
    from xlpkg.hosts.libreoffice.extension.manager import clicks, default_profile, find, is_current

    profile = default_profile()
    extension = find(profile)
    if extension is None:  # no error: the command line works without it
        yield _note("doctor-no-extension")
        return
    facts = {"version": extension.version, "environment": extension.environment}
    if not is_current(extension):
        yield _error("doctor-other-extension", **facts)
        return
    yield _ok("doctor-extension", **facts)
    works, message = clicks(profile)
    sentence = message.sentence(current_language())
    yield Check(State.OK, sentence, host="LibreOffice") if works else Check(State.ERROR, sentence)


def _excel() -> Iterator[Check]:
    from xlpkg.cli.excel import sentence_of, workbook_of
    from xlpkg.hosts.excel.install import Outcome, status, this_machine, workbooks
    from xlpkg.hosts.excel.windows_registry import restrictions

    try:
        machine = this_machine()
    except OfficeError as absent:
        yield Check(State.NOTE, absent.sentence(current_language()))
        return
    for registry in filter(None, (machine.registry, machine.computer)):
        for restriction in restrictions(registry):
            sentence = restriction.message.sentence(current_language())
            yield Check(State.ERROR if restriction.blocks else State.NOTE, sentence)
    for workbook in workbooks(machine) or [workbook_of(None)]:
        missing = [report for report in status(machine, workbook) if report.outcome is not Outcome.IN_PLACE]
        for report in missing:
            yield _error("doctor-excel-step", sentence=sentence_of(report), workbook=workbook)
        if not missing:
            yield Check(State.OK, text("doctor-excel", workbook=workbook), host="Excel")


def _fonts() -> Iterator[Check]:
    from xlpkg.engines.fonts import replacement
    from xlpkg.workbook.design.style import FONT

    if sys.platform != "linux":  # Windows and macOS include Chinese fonts
        return
    if shutil.which("fc-list") is None:
        yield _note("doctor-no-fontconfig")
        return
    if not _output("fc-list", ":lang=zh-cn", "family").strip():
        yield _error("doctor-no-font")
    elif (font := replacement()) is None:
        yield _ok("doctor-font", font=FONT)
    else:
        yield _ok("doctor-other-font", font=font, wanted=FONT)


def _output(*command: str) -> str:
    """Return what a program prints; "" if it cannot be run or does not end in time."""
    try:
        return subprocess.run(  # noqa: S603 - programs found by their usual names
            command, capture_output=True, encoding="utf-8", errors="replace", timeout=_SECONDS, check=False
        ).stdout
    except (OSError, subprocess.TimeoutExpired):
        return ""


def _store(named: Path | None) -> Iterator[Check]:
    from xlpkg.analysis.cube import load_cube
    from xlpkg.store.database import has_content
    from xlpkg.store.store import default_path, open_store

    path = named or default_path()
    if not has_content(path):
        yield _note("no-store", path=path)
        return
    try:
        with open_store(path, create=False) as store:
            stored = {currency: load_cube(store, currency).periods() for currency in store.months()}
    except NoData as empty:
        yield Check(State.NOTE, empty.sentence(current_language()))
    except TradeMonitorError as broken:
        yield Check(State.ERROR, broken.sentence(current_language()))
    else:
        if not stored:
            yield _note("doctor-store-empty", path=path)
        for currency, months in stored.items():
            yield _ok(
                "doctor-store",
                path=path,
                currency=currency.value,
                months=len(months),
                first=months[0],
                last=months[-1],
            )


def _detail(named: Path | None) -> Iterator[Check]:
    from xlpkg.detail.catalogue import open_catalogue
    from xlpkg.detail.folder import folder_of, has_detail
    from xlpkg.detail.months import StoredMonths
    from xlpkg.store.store import default_path

    path = named or default_path()
    if not has_detail(path):
        return
    try:
        with open_catalogue(path, create=False) as catalogue:
            for file in catalogue.parquet_files():
                catalogue.check(file)
            downloads = [each for each in catalogue.downloads() if each.in_force]
    except TradeMonitorError as broken:
        yield Check(State.ERROR, broken.sentence(current_language()))
        return
    if not downloads:
        yield _note("doctor-detail-empty", path=folder_of(path))
    for flow, currency in sorted({(each.flow, each.currency) for each in downloads}):
        group = [each for each in downloads if (each.flow, each.currency) == (flow, currency)]
        yield _ok(
            "doctor-detail",
            path=folder_of(path),
            flow=flow,
            currency=currency,
            files=len(group),
            rows=sum(each.rows for each in group),
            months=StoredMonths(frozenset(month for each in group for month in each.in_force)),
        )
        if cut := [each.file.name for each in group if each.in_force.keys() & each.cut]:
            yield _note("doctor-detail-cut", count=len(cut), files=", ".join(cut[:3]))


def _currency() -> Check:
    from xlpkg.store.default_currency import currency_setting

    try:
        return _ok("doctor-currency", currency=str(currency_setting() or "auto"))
    except BadInput as malformed:
        return Check(State.ERROR, malformed.sentence(current_language()))
