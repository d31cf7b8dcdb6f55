"""The command that says what is installed, which host will answer, what is wrong, and the command that mends it."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Final

import typer

from xlpkg.cli.console import put
from xlpkg.cli.excel import sentence_of, workbook_of
from xlpkg.cli.options import StoreFile
from xlpkg.errors import NoData, OfficeError, TradeMonitorError
from xlpkg.messages import say

if TYPE_CHECKING:
    from collections.abc import Iterator

_OLDEST: Final = (3, 11)
_SECONDS: Final = 20.0  # for a program that only has to say something about itself


class State(StrEnum):
    """How a line begins: what is well, what may be wanted, and what is wrong."""

    OK = "ok"
    NOTE = "note"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Found:
    """One line; ``host`` is the program that answers buttons and cells because of it."""

    state: State
    sentence: str
    host: str | None = None


def doctor(store: StoreFile = None) -> None:
    """Say what is installed, what is wrong, and what mends it.

    And which program will answer to the buttons and cells. Exit with 1 where something is wrong.
    """
    found = []
    for checked in (_python(), _packages(), _office(), _excel(), _fonts(), _store(store)):
        for line in checked:
            put(f"{line.state:<5} {line.sentence}")
            found.append(line)
    hosts = [line.host for line in found if line.host and line.state is State.OK]
    put(f"{State.NOTE:<5} {say('doctor-hosts', hosts=' / '.join(hosts)) if hosts else say('doctor-no-host')}")
    if any(line.state is State.WRONG for line in found):
        raise typer.Exit(1)


def _ok(key: str, /, **facts: object) -> Found:
    return Found(State.OK, say(key, **facts))


def _note(key: str, /, **facts: object) -> Found:
    return Found(State.NOTE, say(key, **facts))


def _wrong(key: str, /, **facts: object) -> Found:
    return Found(State.WRONG, say(key, **facts))


def _python() -> Iterator[Found]:
    version = ".".join(map(str, sys.version_info[:3]))
    good = sys.version_info >= _OLDEST
    yield (_ok if good else _wrong)(
        "doctor-python" if good else "doctor-python-old", version=version, path=sys.executable
    )


def _packages() -> Iterator[Found]:
    needed = [text for text in importlib.metadata.requires("trademonitor") or () if "extra ==" not in text]
    well = True
    for requirement in needed:
        wanted = requirement.partition(";")[0].strip()
        name, pinned = re.match(r"([\w.-]+)(?:==([\w.]+))?", wanted).groups()  # type: ignore[union-attr]
        try:
            found = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            found = None
        if found is None or (pinned and found != pinned):
            well = False
            yield _wrong("doctor-package", wanted=wanted, found=found or "-", python=sys.executable)
    if well:
        yield _ok("doctor-packages", count=len(needed), version=importlib.metadata.version("trademonitor"))


def _office() -> Iterator[Found]:
    from xlpkg.hosts.libreoffice.program import find_soffice, run_soffice

    try:
        said = run_soffice(["--version"], _SECONDS)
    except OfficeError as missing:
        yield Found(State.WRONG, missing.sentence())
        return
    version = re.search(r"\d+(\.\d+)+", said)
    if version is None:
        yield _wrong("doctor-office-silent", program=find_soffice())
        return
    yield _ok("doctor-office", version=version[0], program=find_soffice())
    yield _extension()


def _extension() -> Found:
    from xlpkg.hosts.libreoffice.extension.manager import default_profile, find

    ours = importlib.metadata.version("trademonitor")
    extension = find(default_profile())
    if extension is None:  # where there is Excel, nobody has to want it
        return (_note if sys.platform in ("win32", "darwin") else _wrong)("doctor-no-extension")
    if extension.version != ours or not extension.environment.is_dir():
        return _wrong("doctor-other-extension", version=extension.version, environment=extension.environment)
    sentence = say("doctor-extension", version=ours, environment=extension.environment)
    return Found(State.OK, sentence, host="LibreOffice")


def _excel() -> Iterator[Found]:
    from xlpkg.hosts.excel.install import Outcome, status, this_machine, workbooks

    try:
        machine = this_machine()
    except OfficeError as absent:
        yield Found(State.NOTE, absent.sentence())
        return
    for workbook in workbooks(machine) or [workbook_of(None)]:
        wanting = [report for report in status(machine, workbook) if report.outcome is not Outcome.IN_PLACE]
        for report in wanting:
            yield _wrong("doctor-excel-step", sentence=sentence_of(report), workbook=workbook)
        if not wanting:
            yield Found(State.OK, say("doctor-excel", workbook=workbook), host="Excel")


def _fonts() -> Iterator[Found]:
    if sys.platform != "linux":  # the other systems bring Chinese fonts along
        return
    if shutil.which("fc-list") is None:
        yield _note("doctor-no-fontconfig")
        return
    fonts = sorted({line.split(",")[0].strip() for line in _said("fc-list", ":lang=zh", "family").splitlines()})
    simplified = [font for font in fonts if font.endswith(" SC")]
    if not fonts:
        yield _wrong("doctor-no-font")
    else:
        yield _ok("doctor-font", font=(simplified or fonts)[0])


def _said(*command: str) -> str:
    """Return what a program prints; nothing where it does not run or does not end."""
    try:
        return subprocess.run(  # noqa: S603 - programs found by their usual names
            command, capture_output=True, encoding="utf-8", errors="replace", timeout=_SECONDS, check=False
        ).stdout
    except (OSError, subprocess.TimeoutExpired):
        return ""


def _store(named: Path | None) -> Iterator[Found]:
    from xlpkg.analysis.cube import load_cube
    from xlpkg.store.database import is_there
    from xlpkg.store.store import default_path, open_store

    path = named or default_path()
    if not is_there(path):
        yield _note("no-store", path=path)
        return
    try:
        with open_store(path, create=False) as store:
            held = {currency: load_cube(store, currency).periods() for currency in store.currencies()}
    except NoData as empty:
        yield Found(State.NOTE, empty.sentence())
    except TradeMonitorError as broken:
        yield Found(State.WRONG, broken.sentence())
    else:
        if not held:
            yield _note("doctor-store-empty", path=path)
        for currency, months in held.items():
            yield _ok(
                "doctor-store",
                path=path,
                currency=currency.value,
                count=len(months),
                first=months[0],
                last=months[-1],
            )
