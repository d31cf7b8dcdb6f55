"""Bring a workbook of an earlier version to the present design, without an office program.

Missing sheets and names are added, the macros are replaced. A sheet of the design that lacks a range or a button is
added anew, and the old one is kept under another name. Every other part of the file stays byte for byte.
"""

from __future__ import annotations

import re
import tempfile
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from openpyxl.utils.cell import range_to_tuple

from xlpkg.engines.package import open_workbook
from xlpkg.engines.package.locks import check_not_open, replace_file
from xlpkg.engines.package.worksheet import MAIN
from xlpkg.errors import WorkbookError
from xlpkg.hosts.build import draw
from xlpkg.hosts.upgrade.copied_sheets import CopiedSheets, chart_parts
from xlpkg.hosts.upgrade.macros import replace_macros
from xlpkg.hosts.upgrade.sheet_list import SheetList
from xlpkg.model.words import LANGUAGE_NAMES
from xlpkg.ooxml import Package, parse_xml
from xlpkg.workbook import layout
from xlpkg.workbook.design.data import STORED_PERIODS
from xlpkg.workbook.fill import choices
from xlpkg.workbook.versions import check_version, incomplete_sheets, range_of, version_of

if TYPE_CHECKING:
    import xlwings as xw

    from xlpkg.workbook.layout import NamedRange

#: What the user typed into the sheets of the design, and the line of the last run.
_TYPED: Final = (layout.HOME_CHOICES, layout.HOME_FOLDERS, layout.HOME_LAST_RUN, layout.HOME_SETTINGS)
#: The ranges that a replaced sheet may lack and still have figures to carry over.
_NEW: Final = (layout.HOME_STYLE, layout.HOME_DISPLAY, layout.HOME_DOCUMENT, layout.HOME_SETTINGS)
#: The institution on 封面 before version 2 of the design, now a setting on 首页.
_ORGANISATION: Final = "cover_organisation"
_CHART_NAMESPACE: Final = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"


@dataclass(frozen=True, slots=True)
class Upgrade:
    """What an upgrade changed: sheets added, sheets replaced (new name of the old one by name), and where to look.

    *references* are the cells of the user's sheets whose formulas name a replaced sheet. *backup* is the copy of the
    old file, None if the workbook was written to another file or was up to date.
    """

    added: tuple[str, ...]
    replaced: dict[str, str]
    references: tuple[str, ...]
    backup: Path | None
    written: bool


def upgrade(path: Path, target: Path | None = None) -> Upgrade:
    """Bring the workbook at *path* to the present design, in place or, if *target* is given, as that file.

    In place, the old file is kept beside it. Raises WorkbookError, and writes nothing, if *path* is not a TradeMonitor
    workbook, has a newer design, a protected structure or a form of the user's, or if another program has it open.
    """
    if target is not None:
        if target.suffix.lower() != path.suffix.lower():
            raise WorkbookError("workbook-other-suffix", path=target, suffix=path.suffix)
        check_not_open(target)
    with tempfile.TemporaryDirectory(prefix="trademonitor-upgrade-") as folder, open_workbook(path) as book:
        check_version(book)
        original = path.read_bytes()
        old = Package.read(original)
        if parse_xml(old.parts[old.main()]).find(f"{MAIN}workbookProtection[@lockStructure='1']") is not None:
            raise WorkbookError("upgrade-protected", path=path)
        new = Package.read(draw(Path(folder, "design.xlsm"), defaultdict(str)).read_bytes())
        added, replaced = _plan(book, old, new)
        if version_of(book) == layout.DESIGN and not added and not replaced:
            return Upgrade((), {}, (), None, written=False)
        merged, names = _merged(old, new, added, replaced)
        work = Path(folder, path.name)
        work.write_bytes(merged.zipped())
        if path.suffix.lower() == ".xlsm":
            replace_macros(work)
        _carry_over(book, work, {*replaced})
        content = work.read_bytes()
        references = _references(old, {*replaced})
    backup = None
    if target is None:
        backup = _backup_name(path)
        replace_file(backup, original, like=path)
    replace_file(target or path, content, like=path)
    return Upgrade(tuple(added), names, references, backup, written=True)


def _plan(book: xw.Book, old: Package, new: Package) -> tuple[list[str], dict[str, str]]:
    """Return the sheets to add, and those to replace, with the name that the user gave them."""
    sheets = [sheet.name for sheet in book.sheets]
    lacking = incomplete_sheets(book)
    added, replaced = [], {}
    for sheet in layout.SHEETS:
        name = _name_of(book, sheet)
        if name not in sheets:
            added.append(sheet)
        elif sheet in lacking or not _has_contents(sheet, old, name, new):
            replaced[sheet] = name
        elif sheet == layout.HOME and range_of(book, layout.HOME_RUN).shape[0] < layout.HOME_RUN.rows:
            replaced[sheet] = name  # it says nothing of a group of sheets, and has no link to them
    return added, replaced


def _name_of(book: xw.Book, sheet: str) -> str:
    """Return the name that the user gave a sheet of the design, by its ranges."""
    for named in layout.named_ranges():
        if named.sheet == sheet and named.name in book.names:
            try:
                found = str(range_to_tuple(str(book.names[named.name].refers_to).removeprefix("="))[0])
            except (ValueError, TypeError):  # #REF!
                continue
            return found.replace("''", "'")
    return sheet


def _has_contents(sheet: str, old: Package, name: str, new: Package) -> bool:
    """Return whether a sheet has what its ranges do not show: its buttons, the functions that it explains."""
    mine, theirs = SheetList(new).part_of(sheet), SheetList(old).part_of(name)
    if sheet == layout.HOME:
        return _macros(new, mine) <= _macros(old, theirs)
    if sheet in (layout.FUNCTIONS, layout.INTELLISENSE):
        return _functions(new, mine) <= _functions(old, theirs)
    return True


def _macros(package: Package, sheet: str) -> set[str]:
    """Return the macros of the buttons on a sheet, as XlsxWriter or Excel write them."""
    parts = [*package.related(sheet, "vmlDrawing").values(), *package.related(sheet, "ctrlProp").values()]
    content = b"".join(package.parts[part] for part in parts).decode()
    return set(re.findall(r"\[0\]!(\w+)", content))


def _functions(package: Package, sheet: str) -> set[str]:
    """Return the names of functions in the texts of a sheet."""
    texts = package.related(package.main(), "sharedStrings").values()
    shared = [
        "".join(item.itertext()) for part in texts for item in parse_xml(package.parts[part]).iterfind(f"{MAIN}si")
    ]
    found = set()
    for cell in parse_xml(package.parts[sheet]).iter(f"{MAIN}c"):
        value = cell.findtext(f"{MAIN}v")
        text = shared[int(value)] if cell.get("t") == "s" and value else "".join(cell.itertext())
        found |= set(re.findall(r"TM_[A-Z]+", text))
    return found


def _merged(old: Package, new: Package, added: list[str], replaced: dict[str, str]) -> tuple[Package, dict[str, str]]:
    """Return *old* with the sheets *added* and *replaced*, and the new names of those replaced."""
    copies, design = CopiedSheets(new, old), SheetList(new)
    parts = {sheet: copies.add(design.part_of(sheet)) for sheet in layout.SHEETS if sheet in (*added, *replaced)}
    package = copies.package()
    sheets = SheetList(package)
    renamed: dict[str, str] = {}
    changed: dict[str, bytes | None] = {}
    for sheet in layout.SHEETS:
        if sheet in replaced:
            kept_as = "" if sheet in layout.HIDDEN else sheets.free_name(f"{replaced[sheet]} (旧)")
            changed |= _of_renamed(package, sheets.part_of(replaced[sheet]), replaced[sheet], kept_as)
            sheets.replace(replaced[sheet], kept_as, parts[sheet])
            if kept_as:
                renamed[replaced[sheet]] = kept_as
        elif sheet in added:
            before = [sheets.index(each) for each in layout.SHEETS[: layout.SHEETS.index(sheet)] if each in sheets]
            sheets.insert(sheet, parts[sheet], max(before, default=-1) + 1, hidden=sheet in layout.HIDDEN)
    actual = {sheet: replaced.get(sheet, sheet) for sheet in (*added, *replaced)}
    sheets.define_from(design, actual, names=(layout.DESIGN_NAME, STORED_PERIODS))
    return package.with_parts({**changed, **sheets.changed_parts()}), renamed


def _of_renamed(package: Package, part: str, name: str, kept_as: str) -> dict[str, bytes | None]:
    """Return the changed parts of a sheet that is renamed to *kept_as*: its charts and its table."""
    changed: dict[str, bytes | None] = {}
    if not kept_as:
        return changed
    quoted = f"'{kept_as}'!"
    for chart in chart_parts(package, part):
        text = package.parts[chart].decode()
        changed[chart] = re.sub(r"(<c:f>[^<]*</c:f>)", lambda match: _renamed(match[1], name, quoted), text).encode()
    for table in package.related(part, "table").values():
        text = package.parts[table].decode()
        changed[table] = re.sub(r'( (?:name|displayName)="TradeData)(")', r"\g<1>_old\g<2>", text, count=2).encode()
    return changed


def _renamed(formula: str, name: str, quoted: str) -> str:
    return re.sub(rf"(?<![\w'])(?:{re.escape(name)}|'{re.escape(name)}')!", quoted, formula)


def _carry_over(book: xw.Book, work: Path, replaced: set[str]) -> None:
    """Write into the new sheets what the user typed into the old ones, and the figures of unchanged ranges."""
    found: list[tuple[NamedRange, list[list[Any]]]] = []
    for sheet in replaced:
        ranges = [named for named in layout.named_ranges() if named.sheet == sheet and named != layout.HOME_RUN]
        fits = {named: _values(book, named) for named in ranges}
        is_whole = all(values is not None for named, values in fits.items() if named not in _NEW)
        for named, values in fits.items():
            if values is not None and (is_whole or named in _TYPED):
                found.append((named, values))
    if layout.HOME in replaced and layout.HOME_SETTINGS.name not in book.names and _ORGANISATION in book.names:
        organisation = book.names[_ORGANISATION].refers_to_range[0, 0].value
        found.append((layout.HOME_SETTINGS, [[organisation]]))
    if not found:
        return
    with open_workbook(work) as new:
        for named, values in found:
            target = range_of(new, named)
            rows = [[_literal(cell) for cell in row[: target.shape[1]]] for row in values[: target.shape[0]]]
            target[: len(rows), : len(rows[0])].value = rows
        new.save()


def _values(book: xw.Book, named: NamedRange) -> list[list[Any]] | None:
    try:
        values: list[list[Any]] = range_of(book, named).options(ndim=2).value
    except WorkbookError:
        return None
    if named == layout.HOME_LAST_RUN:  # without the advice to do what is being done
        lines = str(values[0][0] or "").splitlines()
        return [["\n".join(line for line in lines if "trademonitor upgrade" not in line)]]
    if named == layout.HOME_CHOICES:  # an earlier workbook holds the month as a date, whose number nobody reads
        chosen = choices(book)
        lang = chosen.lang or "zh"
        currency = chosen.currency and chosen.currency.label(lang)
        return [[chosen.period and str(chosen.period)], [currency], [chosen.lang and LANGUAGE_NAMES[lang]]]
    return values


def _literal(value: Any) -> Any:
    return f"'{value}" if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "'")) else value


def _references(package: Package, replaced: set[str]) -> tuple[str, ...]:
    """Return the cells of sheets that are not of the design whose formulas name a sheet in *replaced*."""
    found = []
    sheets = SheetList(package)
    for sheet in sheets.names():
        if sheet not in layout.SHEETS and replaced:
            pattern = re.compile(
                "|".join(rf"(?<![\w'])(?:{re.escape(name)}|'{re.escape(name)}')!" for name in replaced)
            )
            root = parse_xml(package.parts[sheets.part_of(sheet)])
            found += [
                f"{sheet}!{cell.get('r')}"
                for cell in root.iter(f"{MAIN}c")
                if pattern.search(cell.findtext(f"{MAIN}f") or "")
            ]
    return tuple(found)


def _backup_name(path: Path) -> Path:
    """Return a free name beside *path* for the old file."""
    names = (path.with_name(f"{path.stem}-before-upgrade{mark}{path.suffix}") for mark in ("", *range(2, 10_000)))
    return next(name for name in names if not name.exists())
