"""The command ``doctor``: what is installed, what is wrong, and the command that fixes it.

What needs a package is imported within the check that uses it, because the package may be the one that is missing.
"""

from __future__ import annotations

import datetime as dt
import importlib.metadata
import re
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

import click

from xlpkg.cli.command import command
from xlpkg.cli.console import current_language, print_line, text
from xlpkg.errors import BadInput, NoData, OfficeError, TradeMonitorError
from xlpkg.messages import Message

State = Literal["ok", "note", "error"]
_SECONDS: Final = 20.0  # for a program that prints its version or a list


@dataclass(frozen=True, slots=True)
class Check:
    """The result of one check; *host* is the program in which buttons and functions work if the state is ok."""

    state: State
    message: Message
    host: str | None = None


@command("doctor")
@click.option("--store", type=click.Path(path_type=Path), metavar="FILE", help="help-store")
def doctor_command(store: Path | None) -> int:
    """Print the result of each check; exit with 1 if one is an error."""
    checks = []
    for check in _checks(store):
        _print(check)
        checks.append(check)
    hosts = [check.host for check in checks if check.host and check.state == "ok"]
    _print(_check("note", "doctor-hosts", hosts=" / ".join(hosts)) if hosts else _check("note", "doctor-no-host"))
    return int(any(check.state == "error" for check in checks))


def _print(check: Check) -> None:
    print_line(f"{text(f'state-{check.state}'):<5} {check.message.sentence(current_language())}")


def _checks(store: Path | None) -> Iterator[Check]:
    """Yield the result of each check; if a package is missing, only those of Python and the packages."""
    yield _check("ok", "doctor-python", version=".".join(map(str, sys.version_info[:3])), path=sys.executable)
    packages = list(_packages())
    yield from packages
    if all(check.state != "error" for check in packages):
        for checks in (_office(), _excel(), _fonts(), _store(store), _detail(store), _currency()):
            try:
                yield from checks
            except NoData as empty:
                yield Check("note", empty.message)
            except TradeMonitorError as broken:
                yield Check("error", broken.message)


def _check(state: State, key: str, /, **facts: object) -> Check:
    return Check(state, Message(key, facts))


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
            yield _check("error", "doctor-package", wanted=requirement, found=found or "-", python=sys.executable)
    if complete:
        yield _check("ok", "doctor-packages", count=len(required), version=importlib.metadata.version("trademonitor"))
        from xlpkg.analysis.seasonal.program import find_program

        try:
            yield _check("ok", "doctor-seasonal", package=find_program()[1])
        except BadInput as absent:
            yield Check("note", absent.message)


def _office() -> Iterator[Check]:
    from xlpkg.engines.libreoffice.program import find_soffice, run_soffice

    version = re.search(r"\d+(\.\d+)+", run_soffice(["--version"], _SECONDS))
    if version is None:
        yield _check("error", "doctor-office-silent", program=find_soffice())
        return
    yield _check("ok", "doctor-office", version=version[0], program=find_soffice())
    yield from _extension()


def _extension() -> Iterator[Check]:
    from xlpkg.hosts.libreoffice.extension.manager import clicks, default_profile, find, is_current

    profile = default_profile()
    extension = find(profile)
    if extension is None:  # no error: the command line works without it
        yield _check("note", "extension-missing", profile=profile)
        return
    facts = {"version": extension.version, "environment": extension.environment}
    if not is_current(extension):
        yield _check("error", "extension-outdated", **facts)
        return
    yield _check("ok", "doctor-extension", **facts)
    works, message = clicks(profile)
    yield Check("ok" if works else "error", message, host="LibreOffice")


def _excel() -> Iterator[Check]:
    from xlpkg.cli.excel import sentence_of, workbook_of
    from xlpkg.hosts.excel.install import Outcome, status, this_machine, workbooks
    from xlpkg.hosts.excel.windows_registry import restrictions

    try:
        machine = this_machine()
    except OfficeError as absent:
        yield Check("note", absent.message)
        return
    for registry in filter(None, (machine.registry, machine.computer)):
        for restriction in restrictions(registry):
            yield Check("error" if restriction.blocks else "note", restriction.message)
    for workbook in workbooks(machine) or [workbook_of(None)]:
        missing = [report for report in status(machine, workbook) if report.outcome is not Outcome.IN_PLACE]
        for report in missing:
            key = "doctor-excel-refused" if report.outcome is Outcome.REFUSED else "doctor-excel-step"
            yield _check("error", key, sentence=sentence_of(report), workbook=workbook)
        if not missing:
            yield Check("ok", Message("doctor-excel", {"workbook": workbook}), host="Excel")


def _fonts() -> Iterator[Check]:
    from xlpkg.engines.fonts import ask_fontconfig, replacement
    from xlpkg.workbook.design.style import FONT

    if sys.platform != "linux":  # Windows and macOS include Chinese fonts
        return
    if shutil.which("fc-list") is None:
        yield _check("note", "doctor-no-fontconfig")
        return
    if not ask_fontconfig("fc-list", ":lang=zh-cn", "family"):
        yield _check("error", "doctor-no-font")
    elif (font := replacement()) is None:
        yield _check("ok", "doctor-font", font=FONT)
    else:
        yield _check("ok", "doctor-other-font", font=font, wanted=FONT)


def _store(named: Path | None) -> Iterator[Check]:
    from xlpkg.analysis.cube import load_cube
    from xlpkg.analysis.releases import BULLETIN_PAGE, describe_months
    from xlpkg.model.groups import unused_lines
    from xlpkg.store.database import has_content
    from xlpkg.store.store import default_path, open_store

    path = named or default_path()
    if not has_content(path):
        yield _check("note", "store-empty", path=path)
        return
    with open_store(path, create=False) as store:
        store.check()
        stored = {currency: load_cube(store, currency).periods() for currency in store.months()}
    if not stored:
        yield _check("note", "store-empty", path=path)
    for currency, months in stored.items():
        facts = {"months": len(months), "first": months[0], "last": months[-1]}
        yield _check("ok", "doctor-store", path=path, currency=currency, **facts)
        for message in [*describe_months(currency, months, dt.date.today())][1:]:
            yield Check("ok" if message.key == "months-next" else "note", message)
    yield _check("ok", "doctor-bulletin", address=BULLETIN_PAGE)
    yield from (Check("error", line.message) for line in unused_lines(path.parent))


def _detail(named: Path | None) -> Iterator[Check]:
    from xlpkg.detail.catalogue import StoredMonths, open_catalogue
    from xlpkg.detail.folder import folder_of, has_detail
    from xlpkg.store.store import default_path

    path = named or default_path()
    if not has_detail(path):
        return
    with open_catalogue(path, create=False) as catalogue:
        catalogue.check_all()
        downloads = [each for each in catalogue.downloads() if each.in_force]
    if not downloads:
        yield _check("note", "doctor-detail-empty", path=folder_of(path))
    for flow, currency in sorted({(each.flow, each.currency) for each in downloads}):
        group = [each for each in downloads if (each.flow, each.currency) == (flow, currency)]
        yield _check(
            "ok",
            "doctor-detail",
            path=folder_of(path),
            flow=flow,
            currency=currency,
            files=len(group),
            rows=sum(each.rows for each in group),
            months=StoredMonths(frozenset(month for each in group for month in each.in_force)),
        )
        if cut := [each.file.name for each in group if each.in_force.keys() & each.cut]:
            yield _check("note", "doctor-detail-cut", count=len(cut), files=tuple(cut[:3]))


def _currency() -> Iterator[Check]:
    from xlpkg.store.default_currency import currency_setting

    yield _check("ok", "doctor-currency", currency=currency_setting() or Message("currency-auto", {}))
