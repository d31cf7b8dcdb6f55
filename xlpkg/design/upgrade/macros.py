"""Put the program's macros into a workbook file that may contain macros of the user's."""

from __future__ import annotations

import itertools
import re
from pathlib import Path

from pyopenvba import ExcelFile
from pyopenvba.vba import VBAModuleKind, VBAProject, split_attribute_header

from xlpkg.design.vba_project import add_macros, modules
from xlpkg.errors import WorkbookError
from xlpkg.ooxml import Package


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
        kept = [
            (module.name, module.source, module.kind, split_attribute_header(module.source)[1])
            for module in present
            if module.name not in own
        ]
    package = Package.read(path.read_bytes())
    path.write_bytes(_with_code_names(package.without("vbaProject")).zipped())

    def add_kept(file: ExcelFile, project: VBAProject) -> None:
        documents = {name.casefold() for name in project.module_names()}
        for name, source, kind, body in kept:
            if name.casefold() in documents:
                if body.strip():
                    file.set_module(name, body)
            elif kind == VBAModuleKind.standard or body.strip():
                project.add_module(name, source, kind=kind)

    add_macros(path, add_kept)


def _with_code_names(package: Package) -> Package:
    """Give each worksheet without a code name a free one; the name of a sheet's module."""
    taken: set[str] = set()
    unnamed: list[str] = []
    for part in package.related(package.main(), "worksheet").values():
        name = re.search(rb'<sheetPr[^>]* codeName="([^"]+)"', package.parts[part])
        if name is None:
            unnamed.append(part)
        else:
            taken.add(name[1].decode().casefold())
    changed: dict[str, bytes | None] = {}
    for part in unnamed:
        free = next(f"Sheet{number}" for number in itertools.count(1) if f"sheet{number}" not in taken)
        taken.add(free.casefold())
        content, attribute = package.parts[part], f' codeName="{free}"'.encode()
        if b"<sheetPr" in content:
            changed[part] = content.replace(b"<sheetPr", b"<sheetPr" + attribute, 1)
        else:
            changed[part] = re.sub(rb"(<worksheet\b[^>]*>)", rb"\g<1><sheetPr" + attribute + b"/>", content, count=1)
    return package.with_parts(changed)
