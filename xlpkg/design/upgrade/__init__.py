"""Bring a workbook of an earlier version to the present design, without an office program.

Missing sheets and names are added, and macros that differ are replaced. A sheet of the design that lacks a range or a
button is added anew, and the old one is kept under another name. Every other part of the file stays byte for byte.
"""

from __future__ import annotations

import contextlib
import re
import tempfile
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import xlwings as xw

from xlpkg.design.build import draw
from xlpkg.design.upgrade.copied_sheets import CopiedSheets
from xlpkg.design.upgrade.macros import replace_macros
from xlpkg.design.vba_project import has_macros
from xlpkg.engines.package import open_workbook
from xlpkg.engines.package.charts import chart_parts
from xlpkg.engines.package.sheet_list import SheetList, naming
from xlpkg.engines.package.worksheet import MAIN
from xlpkg.errors import WorkbookError
from xlpkg.locks import check_not_open, replace_file
from xlpkg.ooxml import Package, parse_xml
from xlpkg.workbook import layout
from xlpkg.workbook.shape import find_odd, find_ranges
from xlpkg.workbook.sheets import CHARTED, named_ranges
from xlpkg.workbook.sheets.data import STORED_PERIODS
from xlpkg.workbook.versions import range_of, version_of
from xlpkg.workbook.writing import as_text

#: What the user typed, or has saved, also in a range that is larger now. Other ranges are filled again.
_TYPED: Final = (layout.HOME_CHOICES, layout.HOME_FOLDERS, layout.HOME_SETTINGS, layout.TEXTS_SAVED)


@dataclass(frozen=True, slots=True)
class Upgrade:
    """What an upgrade changed: sheets added, sheets replaced (new name of the old one by name), and where to look.

    *references* are the cells of the user's sheets whose formulas name a replaced sheet. *backup* is the copy of the
    old file, None if the workbook was written to another file or was up to date.
    """

    added: tuple[str, ...] = ()
    replaced: dict[str, str] = field(default_factory=dict)
    macros: bool = False
    references: tuple[str, ...] = ()
    backup: Path | None = None
    written: bool = False


def upgrade(path: Path, target: Path | None = None) -> Upgrade:
    """Bring the workbook at *path* to the present design, in place or, if *target* is given, as that file.

    In place, the old file is kept beside it. Raises WorkbookError, and writes nothing, if *path* is not a TradeMonitor
    workbook, has a newer design, a protected structure or a form of the user's, or if another program has it open.
    """
    if target is not None:
        check_not_open(target)
    with tempfile.TemporaryDirectory(prefix="trademonitor-upgrade-") as folder, open_workbook(path) as book:
        version = version_of(book)
        original = path.read_bytes()
        old = Package.read(original)
        if parse_xml(old.parts[old.main()]).find(f"{MAIN}workbookProtection[@lockStructure='1']") is not None:
            raise WorkbookError("upgrade-protected", path=path)
        new = Package.read(draw(Path(folder, "design.xlsm")).read_bytes())
        added, replaced = _plan(book, old, new)
        macros = path.suffix.lower() == ".xlsm" and not has_macros(path)
        if version == layout.DESIGN and not added and not replaced and not macros:
            return Upgrade()
        if layout.INTELLISENSE not in added:  # it describes the functions that the macros define
            replaced[layout.INTELLISENSE] = _name_of(book, layout.INTELLISENSE)
        redrawn = [sheet for sheet in CHARTED if version < layout.DESIGN and _name_of(book, sheet) == sheet]
        merged, names = _merged(old, new, added, replaced, redrawn)
        work = Path(folder, path.name)
        work.write_bytes(merged.zipped())
        if path.suffix.lower() == ".xlsm":
            replace_macros(work)
        _carry_over(book, work, replaced, is_new=bool(added or names))
        content = work.read_bytes()
        references = _references(old, names)
    backup = None
    if target is None:
        beside = (path.with_name(f"{path.stem}-before-upgrade{mark}{path.suffix}") for mark in ("", *range(2, 10_000)))
        backup = next(name for name in beside if not name.exists())
        replace_file(backup, original, like=path)
    replace_file(target or path, content, like=path)
    return Upgrade(tuple(added), names, macros, references, backup, written=True)


def _plan(book: xw.Book, old: Package, new: Package) -> tuple[list[str], dict[str, str]]:
    """Return the sheets to add, and those to replace, with the name that the user gave them."""
    sheets = [sheet.name for sheet in book.sheets]
    lacking = {sheet for sheet in layout.SHEETS if not _fits(book, sheet)}
    added, replaced = [], {}
    for sheet in layout.SHEETS:
        name = _name_of(book, sheet)
        if name not in sheets:
            added.append(sheet)
        elif sheet in lacking or (sheet in (layout.HOME, layout.BOARD) and _buttons(new, sheet) - _buttons(old, name)):
            replaced[sheet] = name
    return added, replaced


def _fits(book: xw.Book, sheet: str) -> bool:
    try:
        find_ranges(book, [sheet])
    except WorkbookError:
        return False
    return True


def _name_of(book: xw.Book, sheet: str) -> str:
    """Return the name that the user gave a sheet of the design, by its ranges."""
    for named in named_ranges():
        if named.sheet == sheet and named.name in book.names:
            with contextlib.suppress(WorkbookError):  # #REF!
                return str(book.names[named.name].refers_to_range.sheet.name)
    return sheet


def _buttons(package: Package, sheet: str) -> set[str]:
    """Return the macros of the buttons on a sheet."""
    parts = package.related(SheetList(package).part_of(sheet), "drawing").values()
    content = b"".join(package.parts[part] for part in parts).decode()
    return set(re.findall(rf'name="{re.escape(layout.BUTTON)}(\w+)"', content))


def _merged(
    old: Package, new: Package, added: list[str], replaced: dict[str, str], redrawn: list[str]
) -> tuple[Package, dict[str, str]]:
    """Return *old* with the sheets *added* and *replaced*, and the new names of those replaced that are kept.

    A hidden sheet is not kept: its part gets the new content. The others of those *redrawn* get the present charts.
    """
    copies, design, sheets = CopiedSheets(new, old), SheetList(new), SheetList(old)
    kept: dict[str, str] = {}
    changed: dict[str, bytes] = {}
    for position, sheet in enumerate(layout.SHEETS):
        name = replaced.get(sheet, sheet)
        if sheet in replaced and sheet in layout.HIDDEN:
            copies.add(design.part_of(sheet), sheets.part_of(name))
        elif sheet in replaced:
            kept[name] = sheets.free_name(f"{name} (旧)")
            changed |= _of_renamed(old, sheets.part_of(name), name, kept[name])
            sheets.replace(name, kept[name], copies.add(design.part_of(sheet)))
        elif sheet in added:
            before = [sheets.index(each) for each in layout.SHEETS[:position] if each in sheets]
            index = max(before, default=-1) + 1
            sheets.insert(sheet, copies.add(design.part_of(sheet)), index, hidden=sheet in layout.HIDDEN)
        elif sheet in redrawn:
            copies.redraw(design.part_of(sheet), sheets.part_of(sheet))
    actual = {sheet: replaced.get(sheet, sheet) for sheet in (*added, *replaced)}
    sheets.define_from(design, actual, names=(layout.DESIGN_NAME, STORED_PERIODS))
    return copies.package().with_parts({**changed, **sheets.changed_parts()}), kept


def _of_renamed(package: Package, part: str, name: str, kept_as: str) -> dict[str, bytes]:
    """Return the changed parts of a sheet that is renamed to *kept_as*: its charts and its table."""
    changed = {}
    for chart in chart_parts(package, part):
        text = package.parts[chart].decode()
        changed[chart] = re.sub(
            r"<c:f>[^<]*</c:f>", lambda formula: naming(name).sub(f"'{kept_as}'!", formula[0]), text
        ).encode()
    for table in package.related(part, "table").values():
        text = package.parts[table].decode()
        changed[table] = re.sub(r'( (?:name|displayName)="TradeData)(")', r"\g<1>_old\g<2>", text, count=2).encode()
    return changed


def _carry_over(book: xw.Book, work: Path, replaced: Collection[str], *, is_new: bool) -> None:
    """Write into the new sheets of *work* what the user typed into the old ones, and the ranges of unchanged size.

    If *is_new*, 首页 no longer says what the sheets show, so that the next action fills all of them.
    """
    with open_workbook(work) as new:
        for named in named_ranges():
            if named.sheet in replaced and named != layout.HOME_RUN and named.name in book.names:
                old, target = book.names[named.name].refers_to_range, range_of(new, named)
                fits = all(size <= ours for size, ours in zip(old.shape, target.shape, strict=True))
                if (fits and named in _TYPED) or (old.shape == target.shape and find_odd(named, old) is None):
                    rows = [list(map(as_text, row)) for row in old.options(ndim=2).value]
                    target[: len(rows), : len(rows[0])].value = rows
        if is_new:
            states = range_of(new, layout.HOME_RUN)[1:, layout.STATE_COLUMN :]
            states.value = [[None] * states.shape[1]] * states.shape[0]
        new.save()


def _references(package: Package, replaced: Collection[str]) -> tuple[str, ...]:
    """Return the cells of sheets that are not of the design whose formulas name a sheet in *replaced*."""
    sheets = SheetList(package)
    return tuple(
        f"{sheet}!{cell.get('r')}"
        for sheet in sheets.names()
        if sheet not in layout.SHEETS
        for cell in parse_xml(package.parts[sheets.part_of(sheet)]).iter(f"{MAIN}c")
        if any(naming(name).search(cell.findtext(f"{MAIN}f") or "") for name in replaced)
    )
