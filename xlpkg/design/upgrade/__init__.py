"""Bring a workbook of an earlier version to the present design, without an office program.

The present workbook is drawn. A sheet of the design that lacks a range or a button is drawn anew in its place, and what
is the user's is carried there: what was typed, cells and pictures beside the ranges, formats and notes. Missing sheets
and names are added, and macros that differ are replaced. Every other part of the file stays byte for byte.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, get_args

import xlwings as xw

from xlpkg.design.build import draw
from xlpkg.design.upgrade.carried import Carried, Places
from xlpkg.design.upgrade.copied_sheets import CopiedSheets
from xlpkg.design.upgrade.macros import replace_macros
from xlpkg.design.vba_project import has_macros
from xlpkg.engines.cell_ranges import CellRange, range_at
from xlpkg.engines.package import open_workbook
from xlpkg.engines.package.charts import charted
from xlpkg.engines.package.formulas import parts_of
from xlpkg.engines.package.sheet_list import SheetList, naming
from xlpkg.engines.package.workbook_info import WorkbookInfo
from xlpkg.engines.package.worksheet import MAIN
from xlpkg.errors import WorkbookError
from xlpkg.locks import check_not_open, replace_file
from xlpkg.messages import Language
from xlpkg.ooxml import Package, parse_xml
from xlpkg.workbook import layout, links
from xlpkg.workbook.design.palettes import palette_name
from xlpkg.workbook.drawn_texts import drawn_texts
from xlpkg.workbook.layout import NamedRange
from xlpkg.workbook.shape import find_odd, find_ranges
from xlpkg.workbook.sheets import PARTS, named_ranges
from xlpkg.workbook.sheets.data import LISTS
from xlpkg.workbook.typed_formulas import CHOICES, all_cells
from xlpkg.workbook.versions import range_of, version_of

#: The cells in which the user types, or the program saves what the user typed.
_TYPED: Final = {
    **all_cells(*CHOICES, layout.HOME_SETTINGS, layout.TEXTS_SAVED),
    **{named: cells for parts in PARTS.values() for named, cells in parts.typed.items()},
}
#: The ranges whose texts, and comments on them, a user may change.
_TEXTS: Final = tuple(of.text for of in layout.REPORTS.values())


@dataclass(frozen=True, slots=True)
class Upgrade:
    """What an upgrade changed: sheets added, sheets drawn anew by the names that the user gave them, and where to look.

    *left_out* are the cells of the old workbook with contents, formats or notes that the new one lacks, *references*
    the cells of the user's sheets whose formulas name cells that moved. *unfilled* says whether a sheet has to be
    filled. *backup* is the copy of the old file, None if the workbook was written to another file or was up to date.
    """

    added: tuple[str, ...] = ()
    redrawn: tuple[str, ...] = ()
    macros: bool = False
    left_out: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    unfilled: bool = False
    backup: Path | None = None
    written: bool = False


@dataclass(slots=True)
class _Plan:
    """What is done with the sheets of the design, by their names there.

    *names* are those that they have in the workbook. *redrawn* are sheets with the places of their cells, *recharted*
    those whose charts alone are drawn anew; sheets *gone* were deleted, and stay so. If *unfilled*, a sheet has to be
    filled.
    """

    names: dict[str, str]
    added: list[str] = field(default_factory=list)
    redrawn: dict[str, Places] = field(default_factory=dict)
    recharted: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    unfilled: bool = False


def upgrade(path: Path, target: Path | None = None, colours: str | None = None) -> Upgrade:
    """Bring the workbook at *path* to the present design, in place or, if *target* is given, as that file.

    *colours* is the name of a palette, by default that of the workbook. In place, the old file is kept beside it.
    Raises WorkbookError, and writes nothing, if *path* is not a TradeMonitor workbook, has a newer design, a protected
    structure or a form of the user's, or if another program has it open.
    """
    if target is not None:
        check_not_open(target)
    with tempfile.TemporaryDirectory(prefix="trademonitor-upgrade-") as folder, open_workbook(path) as book:
        version = version_of(book)
        original = path.read_bytes()
        old = Package.read(original)
        if parse_xml(old.parts[old.main()]).find(f"{MAIN}workbookProtection[@lockStructure='1']") is not None:
            raise WorkbookError("upgrade-protected", path=path)
        before = palette_name(book)
        new = Package.read(draw(Path(folder, "design.xlsm"), colours or before).read_bytes())
        plan = _plan(book, old, new, version, is_painted=colours not in (None, before))
        macros = path.suffix.lower() == ".xlsm" and not has_macros(path)
        if version == layout.DESIGN and not plan.added and not plan.redrawn and not macros:
            return Upgrade()
        if layout.INTELLISENSE not in plan.added:  # it describes the functions that the macros define
            plan.redrawn[layout.INTELLISENSE] = Places([], keeps_outside=False)
        work = Path(folder, path.name)
        package, left_out = _merged(old, new, plan)
        work.write_bytes(package.zipped())
        if path.suffix.lower() == ".xlsm":
            replace_macros(work)
        _finish(work, forget=plan.unfilled)
        content = work.read_bytes()
    backup = None
    if target is None:
        beside = (path.with_name(f"{path.stem}-before-upgrade{mark}{path.suffix}") for mark in ("", *range(2, 10_000)))
        backup = next(name for name in beside if not name.exists())
        replace_file(backup, original, like=path)
    replace_file(target or path, content, like=path)
    found = tuple(left_out), tuple(_references(old, plan))
    seen = tuple(plan.names[sheet] for sheet in plan.redrawn if sheet not in layout.HIDDEN)
    return Upgrade(tuple(plan.added), seen, macros, *found, plan.unfilled, backup, written=True)


def _plan(book: xw.Book, old: Package, new: Package, version: int, *, is_painted: bool) -> _Plan:
    """Return what is to be done with each sheet: a sheet with all its ranges, buttons and charts stays as it is.

    If the workbook *is_painted* in other colours, each sheet that is seen is drawn anew.
    """
    info = WorkbookInfo(old)
    defined = {each: found for each in named_ranges() if (found := info.find_name(each.name, None))}
    areas = {named: area for named, found in defined.items() if (area := info.range_of(found.refers_to))}
    plan = _Plan({sheet: sheet for sheet in layout.SHEETS} | {named.sheet: name for named, (name, _) in areas.items()})
    sheets, design = SheetList(old), SheetList(new)
    for sheet, name in plan.names.items():
        if name not in sheets.names():
            (plan.gone if sheet in layout.PROVINCE_SHEETS else plan.added).append(sheet)
            continue
        part, drawn = sheets.part_of(name), design.part_of(sheet)
        wanted = [named for named in named_ranges() if named.sheet == sheet]
        ranges = [_carried(book, named, areas[named][1], version) for named in wanted if named in areas]
        is_complete = len(ranges) == len(wanted) and all(each.values for each in ranges)
        if version < layout.DESIGN:
            charts = _charts(old, part)
            has_charts = all(each in charts for each in _charts(new, drawn))
            is_in_place = name == sheet and all(each.old == each.new for each in ranges)
            is_whole = has_charts or (is_in_place and bool(charts))
        else:
            has_charts = is_whole = _fits(book, sheet)
        is_seen = sheet not in layout.HIDDEN
        is_current = is_complete and is_whole and _buttons(new, drawn) <= _buttons(old, part)
        if not is_current or (is_painted and is_seen):
            plan.redrawn[sheet] = Places(ranges, keeps_outside=is_seen)
            plan.unfilled = plan.unfilled or (sheet in layout.FILLED and not is_complete)
        elif not has_charts:
            plan.recharted.append(sheet)
    plan.unfilled = plan.unfilled or bool(plan.added)
    return plan


def _carried(book: xw.Book, named: NamedRange, old: CellRange, version: int) -> Carried:
    """Return what of a range is carried: contents if its size is the same and nothing odd is in it, formats if columns.

    What the user typed is carried from a range of any size.
    """
    rows, columns = old.shape
    is_same = old.shape == (named.rows, named.columns)
    formats = is_same or (version < layout.DESIGN and columns >= named.columns)
    odd = find_odd(named, book.names[named.name].refers_to_range) if is_same else None
    typed: dict[tuple[int, int], tuple[int, int]] = {}
    if named in _TEXTS and rows == named.rows:  # texts, comments and marks of texts that were changed
        places = (0, 0), (columns - 2, layout.COMMENT_COLUMN), (columns - 1, layout.MARK_COLUMN)
        typed = {(row, before): (row, after) for row in range(rows) for before, after in places}
    elif formats or (rows <= named.rows and columns <= named.columns):
        typed = {cell: cell for cell in _TYPED.get(named, ())}
    left_out = old.address(False, False) if not formats else odd.get_address(False, False) if odd else ""
    new = CellRange(*(int(edge) + 1 for edge in named.reference[1:]))
    return Carried(new, old, is_same and odd is None, formats, typed, left_out)


def _fits(book: xw.Book, sheet: str) -> bool:
    """Return whether the ranges and charts of a sheet are as a fill expects them."""
    try:
        find_ranges(book, [sheet])
    except WorkbookError:
        return False
    return True


def _buttons(package: Package, part: str) -> set[str]:
    """Return the macros of the buttons on a sheet."""
    content = b"".join(package.parts[drawing] for drawing in package.related(part, "drawing").values()).decode()
    return set(re.findall(rf'name="{re.escape(layout.BUTTON)}(\w+)"', content))


def _charts(package: Package, part: str) -> list[list[str]]:
    """Return what each chart of a sheet draws, without quotes around sheets."""
    return [[each.replace("'", "") for each in references] for references in charted(package, part).values()]


def _merged(old: Package, new: Package, plan: _Plan) -> tuple[Package, list[str]]:
    """Return *old* with the sheets of *plan*, and the cells of the user's for which there was no place."""
    copies = CopiedSheets(new, old, {sheet: name for sheet, name in plan.names.items() if name != sheet})
    design, sheets = SheetList(new), SheetList(old)
    gone = {*plan.gone, *(named.name for named in named_ranges() if named.sheet in plan.gone)}
    left_out, index = [], 0
    for sheet in layout.SHEETS:
        part, name = design.part_of(sheet), plan.names[sheet]
        if sheet in plan.added:
            sheets.insert(sheet, copies.add(part), index, hidden=sheet in layout.HIDDEN)
        elif sheet in plan.recharted:
            copies.redraw_charts(part, sheets.part_of(name))
        elif sheet in plan.redrawn:
            places = plan.redrawn[sheet]
            known = {*links.EARLIER, *(text for lang in get_args(Language) for text in drawn_texts(sheet, lang))}
            found = copies.redraw(part, sheets.part_of(name), places, known, gone)
            found += [each.left_out for each in places.ranges if each.left_out]
            left_out += [f"{name}!{cell}" for cell in found if sheet not in layout.HIDDEN]
            sheets.redirect(name, copies.add(part))
        if sheet not in plan.gone:
            index = max(index, sheets.index(name) + 1)
    actual = {sheet: plan.names[sheet] for sheet in (*plan.added, *plan.redrawn)}
    sheets.define_from(design, actual, names=(layout.DESIGN_NAME, layout.COLOURS_NAME, *LISTS.values()))
    return copies.package(sheets.changed_parts()), left_out


def _finish(work: Path, *, forget: bool) -> None:
    """Save the workbook at *work*, so that no result is out of date.

    If *forget*, 首页 no longer says what the sheets show, so that the next action fills all of them.
    """
    with open_workbook(work) as new:
        if forget:
            states = range_of(new, layout.HOME_RUN)[1:, layout.STATE_COLUMN :]
            states.value = [[None] * states.shape[1]] * states.shape[0]
        new.save()


def _references(package: Package, plan: _Plan) -> Iterator[str]:
    """Yield the cells of sheets that are not of the design whose formulas name cells that are elsewhere now."""
    sheets = SheetList(package)
    moved = [(naming(plan.names[sheet]), places) for sheet, places in plan.redrawn.items()]
    for sheet in sheets.names():
        if sheet in plan.names.values():
            continue
        for cell in parse_xml(package.parts[sheets.part_of(sheet)]).iter(f"{MAIN}c"):
            for token in parts_of(cell.findtext(f"{MAIN}f") or "")[1]:
                area = range_at(token.value.rpartition("!")[2])
                if area and any(name.match(token.value) and places.area(area) != area for name, places in moved):
                    yield f"{sheet}!{cell.get('r')}"
                    break
