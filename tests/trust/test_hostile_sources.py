"""A malicious file is refused with a sentence or read safely, in limited time and memory; no formula is executed."""

from __future__ import annotations

import contextlib
import hashlib
import itertools
import os
import random
import re
import shutil
import socket
import sqlite3
import sys
import zipfile
from pathlib import Path

import openpyxl
import pytest
from command_line import trademonitor
from corrupt_files import corrupt
from hostile_files import MIB, all_files, changed_workbook, month, with_zone_labels
from limited_process import run_all
from reading import check_stored, read
from store_client import vintage

from xlpkg.analysis.cube import Cube, load_cube
from xlpkg.audit.formats.child import read_in_child
from xlpkg.engines.package import open_workbook
from xlpkg.errors import BadInput, SourceRefused, TradeMonitorError
from xlpkg.messages import say
from xlpkg.model.months import Month
from xlpkg.model.words import Currency
from xlpkg.report.compose import compose
from xlpkg.report.style import Style
from xlpkg.sources.readers.files import read_bytes
from xlpkg.store.allowed_folders import allow
from xlpkg.store.ingest import find_sources
from xlpkg.store.known import Known
from xlpkg.store.store import open_store
from xlpkg.workbook import layout
from xlpkg.workbook.actions import act

FORMULAS = (
    *("=cmd|' /C calc'!A0", '=HYPERLINK("http://127.0.0.1:9/","x")', "=1+1", "+1+1", "-1+1", "@SUM(1)", "'=1+1"),
    *("\t=2+1", "=", "{=1+1}", "＝1+1"),
)
ODDITIES = ("零\u200b宽", "<b>粗</b>&amp;", "]]>", "%s%n{0}", "a" * 79, "..\\..\\x", "北京市\u2060", "\U0001f4a3")


def test_no_malicious_file_exceeds_the_limits_or_crashes_the_program(full: bool) -> None:
    results, failures = run_all(itertools.islice(all_files(), 0, None, 1 if full else 6), read, check_stored)
    assert failures == {}
    assert results["accepted"] < results.total() / 2


# Labels


@pytest.mark.parametrize("kind", ["csv", "html", "xlsx", "xls"])
def test_labels_are_stored_as_text_without_control_characters(kind: str) -> None:
    labels = {f"{formula}区": re.sub(r"\s", "", f"{formula}区") for formula in FORMULAS if formula != "="}
    if kind == "xls":  # xlwt writes these as formulas
        labels = {label: stored for label, stored in labels.items() if label[0] != "="}
    if kind == "csv":
        labels |= {"abc\u202e市": "abc\ufffd市", "\x1b[2J市": "\ufffd[2J市", "a\u2028b市": "ab市"}
    labels |= {label: label for label in ODDITIES} | {"零\u200b宽": "零宽", "北京市\u2060": "北京市\ufffd"}
    done = read(with_zone_labels(*labels).file(kind))
    assert check_stored(done) == "accepted"
    assert [row.zone for row in done.stored if row.zone is not None] == [*labels.values()]


def test_a_sentence_has_no_control_characters_and_a_limited_length() -> None:
    sentence = say("no-such-sheet", path=Path("a\nb\x1b[2J.xlsx"), sheet="\u202e当月\ud800" + "x" * 9000)
    assert sentence.startswith("a b\ufffd[2J.xlsx has no sheet \ufffd当月\ufffdx")
    assert len(sentence) < 600
    assert sentence.isprintable()


def test_no_label_and_no_file_name_becomes_a_formula_in_the_workbook(few_provinces: Path, tmp_path: Path) -> None:
    sources = tmp_path / "sources"
    sources.mkdir()
    (sources / "=HYPERLINK(1) 2025-02.csv").write_bytes(with_zone_labels(*FORMULAS, *ODDITIES).data("csv"))
    (sources / "=1+1 2025-01.csv").write_bytes(b"=cmd|' /C calc'!A0\n")
    (sources / "bomb.xlsx").write_bytes(changed_workbook(more={"xl/media/zeros.bin": bytes(130 * MIB)}))
    book_file = tmp_path / "TradeMonitor.xlsm"
    shutil.copy(few_provinces, book_file)
    before, _ = cells_of(book_file)
    with open_workbook(book_file) as book:
        book.names[layout.HOME_FOLDERS.name].refers_to_range.value = [[str(sources)], [None]]
        allow(tmp_path / "trade.sqlite", sources)
        lines = act("refresh", book, store=tmp_path / "trade.sqlite")
        act("report", book, store=tmp_path / "trade.sqlite")
        act("verify", book, store=tmp_path / "trade.sqlite")
        book.save()
    assert len(lines) == 4  # two refused files, and the currency of 首页, which is not stored
    after, texts = cells_of(book_file)
    assert after == before
    assert [text for text in FORMULAS if text.strip().removeprefix("'") not in texts] == []


def cells_of(book: Path) -> tuple[dict[tuple[str, str], str], set[str]]:
    """Return every formula of a workbook by its sheet and address, and all its texts without an apostrophe before."""
    cells = [cell for sheet in openpyxl.load_workbook(book, keep_vba=True) for row in sheet.iter_rows() for cell in row]
    found = {(cell.parent.title, cell.coordinate): str(cell.value) for cell in cells if cell.data_type == "f"}
    return found, {str(cell.value).removeprefix("'") for cell in cells}


# File names, and paths that are not files


NAMES = (
    *(b"--help 2025-02.csv", b"a\nb\x1b]0;x\x07\x1b[2J 2025-02.csv", "\u202evsc.20-5202.csv".encode()),
    *(b"[red]%s%n{0}`id` 2025-02.csv", b"x" * 240 + b" 2025-02.csv", b"\xff\xfe 2025-02.csv"),
)


def test_any_file_name_is_printed_on_one_line_without_control_characters(tmp_path: Path, examples: Path) -> None:
    (tmp_path / "sources").mkdir()
    paths = []
    for number, name in enumerate(NAMES):
        with contextlib.suppress(OSError):  # where the file system does not allow this name
            paths.append(tmp_path / "sources" / os.fsdecode(name))
            paths[-1].write_bytes(f"{month().title}\n".encode() + vintage(examples / "2025-02.csv", number))
    stored = trademonitor(tmp_path, "ingest", "sources", "--store", "s")
    assert (stored.returncode, stored.stderr.count("\n")) == (0, stored.stderr.count("warning: "))
    assert [line.endswith(" rows, stored") for line in stored.stdout.splitlines()] == [True] * len(paths)
    for path in paths:
        path.write_bytes(b"no table\n")
    refused = trademonitor(tmp_path, "ingest", "sources", "--store", "s")
    assert (refused.returncode, refused.stdout, refused.stderr.count("\n")) == (2, "", len(paths))
    vintages = trademonitor(tmp_path, "vintages", "2025-02", "--store", "s")
    source = trademonitor(tmp_path, "eval", 'TM_SOURCE("广东","出口",202502)', "--store", "s")
    for done in (stored, refused, vintages, source):
        assert done.returncode == (2 if done is refused else 0)
        assert all(letter.isprintable() or letter == "\n" for letter in done.stdout + done.stderr)


def test_only_ordinary_files_of_a_folder_are_read(tmp_path: Path) -> None:
    (tmp_path / "folder.csv").mkdir()
    (tmp_path / "loop.csv").symlink_to("loop.csv")
    os.mkfifo(tmp_path / "pipe.csv")
    (tmp_path / "endless.csv").symlink_to("/dev/zero")
    (tmp_path / "2025-02.csv").write_bytes(month().data("csv"))
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(os.path.relpath(tmp_path / "socket.csv"))
        assert find_sources([tmp_path]) == [tmp_path / "2025-02.csv"]
    for name in ("folder.csv", "pipe.csv", "endless.csv"):
        with pytest.raises(SourceRefused) as refused:
            read_bytes(tmp_path / name)
        assert refused.value.key == "source-no-file"
    if (environment := Path("/proc/self/environ")).exists():  # its size is 0
        assert read_bytes(environment)


# Files for the other commands


@pytest.mark.parametrize("what", ["bomb", "no package", "parts outside"])
def test_refresh_of_a_malicious_workbook_writes_no_other_file(
    few_provinces: Path, tmp_path: Path, example_store: Path, what: str
) -> None:
    path = tmp_path / "a" / "b" / "b.xlsm"
    path.parent.mkdir(parents=True)
    shutil.copy(few_provinces, path)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as package:
        if what == "bomb":
            package.writestr("xl/media/zeros.bin", bytes(130 * MIB))
        for name in ("../../x.xml", str(tmp_path / "y.xml")):
            package.writestr(name, b"<x/>")
    if what == "no package":
        path.write_bytes(b"PK\x03\x04 not a workbook" * 99)
    before = path.read_bytes()
    done = trademonitor(path.parent, "refresh", "b.xlsm", "--store", example_store)
    assert list(tmp_path.rglob("*.xml")) == []
    if what != "parts outside":
        assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
        assert "b.xlsm" in done.stderr
        assert ("MiB" in done.stderr) == (what == "bomb")
        assert path.read_bytes() == before


def test_no_module_of_the_current_folder_is_imported(
    rmb_cube: Cube, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A child process reads what a stranger has written; it imports nothing from the current folder."""
    for name in ("json", "runpy", "jinja2", "docx"):
        (tmp_path / f"{name}.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'w')", encoding="utf-8")
    (tmp_path / "lab.zh.txt").write_text('{% extends "published.zh.txt" %}', encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", ["", *sys.path])
    monkeypatch.setitem(os.environ, "PYTHONPATH", str(tmp_path))
    assert compose(rmb_cube, Month(2025, 2), style=Style("lab", tmp_path)).sections
    with pytest.raises(BadInput) as refused:
        read_in_child("a.docx", b"no document", "word")
    assert refused.value.key == "document-damaged"
    assert not (tmp_path / "ran").exists()


def _open(path: Path) -> str:
    """Read all figures of a store; return the key of the error, or "read" with a digest of the levels."""
    levels = hashlib.sha256()
    try:
        with open_store(path, create=False) as store:
            for currency in store.months():
                cube = load_cube(store, currency)
                levels.update(cube.levels.tobytes())
                for period in cube.periods():
                    store.zones(currency, period)
            Known(store).month(Currency.USD, Month(2025, 2))
    except TradeMonitorError as error:
        return error.key
    return f"read {levels.hexdigest()}"


def test_a_damaged_store_is_refused_or_its_figures_are_correct(tmp_path: Path, example_store: Path, full: bool) -> None:
    data = example_store.read_bytes()
    paths = []
    for number in range(2_000 if full else 150):
        rng = random.Random(number)  # noqa: S311 - test data
        paths.append(tmp_path / f"{number}.sqlite")
        page = rng.randrange(0, len(data), 4096)
        # Half of the changes are at the start of a page, where the structure of SQLite is.
        damaged = (
            data[:page] + corrupt(rng, data[page : page + 60], data) + data[page + 60 :]
            if number % 2
            else corrupt(rng, data, data)
        )
        paths[-1].write_bytes(damaged)
    results, failures = run_all(paths, _open, str)
    assert failures == {}
    read = _open(example_store)
    assert set(results) <= {read, "store-unusable", "store-newer", "no-store", "no-data-of-currency"}
    assert results["store-unusable"] > len(paths) / 10


def test_another_database_with_our_table_names_is_refused(tmp_path: Path) -> None:
    with contextlib.closing(sqlite3.connect(tmp_path / "s")) as db:
        db.execute("CREATE VIEW file AS SELECT 1 AS id")
        db.execute("CREATE TABLE sheet (x)")
        db.commit()
    done = trademonitor(tmp_path, "table", "2025-02", "--basis", "month", "--store", "s")
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
