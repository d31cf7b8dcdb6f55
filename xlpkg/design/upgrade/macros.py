"""Put the program's macros into a workbook file that may contain macros of the user's."""

from __future__ import annotations

import itertools
import re
from pathlib import Path
from typing import Final

from lxml import etree
from pyopenvba import ExcelFile
from pyopenvba.vba import VBAModuleKind, VBAProject, split_attribute_header

from xlpkg.design.vba_project import add_macros, modules
from xlpkg.engines.package.worksheet import MAIN
from xlpkg.errors import WorkbookError
from xlpkg.ooxml import Package, parse_xml, serialise_xml

_CODE_NAME: Final = re.compile(rb'<sheetPr[^>]* codeName="([^"]+)"')


def replace_macros(path: Path) -> None:
    """Replace the program's macros in the file at *path* (.xlsm); the user's modules are kept.

    The project is made anew, because a new sheet needs a module of its own. Raises WorkbookError if it has a password,
    or a form, which cannot be kept.
    """
    own = modules()
    with ExcelFile(path) as file:
        present = list(file.vba_project().modules) if file.has_vba_project() else []
        protection = file.vba_project().protection if present else None
        if present and (file.forms() or (protection is not None and protection.has_password)):
            raise WorkbookError("upgrade-forms", path=path)
        kept = [module for module in present if module.name not in own]
    package = Package.read(path.read_bytes())
    path.write_bytes(_with_code_names(package.without("vbaProject")).zipped())

    def add_kept(file: ExcelFile, project: VBAProject) -> None:
        documents = {name.casefold() for name in project.module_names()}
        for each in kept:
            body = split_attribute_header(each.source)[1]
            if each.name.casefold() in documents:
                if body.strip():
                    file.set_module(each.name, body)
            elif each.kind == VBAModuleKind.standard or body.strip():
                project.add_module(each.name, each.source, kind=each.kind)

    add_macros(path, add_kept)


def _with_code_names(package: Package) -> Package:
    """Give each worksheet without a code name a free one; the name of a sheet's module."""
    parts = package.related(package.main(), "worksheet").values()
    names = {part: _CODE_NAME.search(package.parts[part]) for part in parts}
    taken = {name[1].decode().casefold() for name in names.values() if name}
    free = (f"Sheet{number}" for number in itertools.count(1) if f"sheet{number}" not in taken)
    changed: dict[str, bytes | None] = {}
    for part in [part for part, name in names.items() if name is None]:
        root = parse_xml(package.parts[part])
        if root.find(f"{MAIN}sheetPr") is None:
            root.insert(0, etree.Element(f"{MAIN}sheetPr"))
        root[0].set("codeName", next(free))
        changed[part] = serialise_xml(root)
    return package.with_parts(changed)
