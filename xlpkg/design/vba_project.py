"""The workbook's VBA project: its modules, and the removal of compiled code, so that every Excel compiles the source.

[MS-OVBA] calls the compiled code a performance cache, which is not to be written: it depends on Excel's version.
pyOpenVBA keeps the caches of the template that it starts from.

The module xlwings is made from the standalone module in the installed package xlwings. Kept are the procedures that
start Python. xlwings' settings, which it reads from files and sheets beside the workbook, are replaced by the module
Python of the workbook (workbook/vba/Python.bas).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Final

import xlwings
from pyopenvba import ExcelFile
from pyopenvba.cfb import CFB
from pyopenvba.vba import (
    VBAProject,
    compress,
    parse_vba_project,
    serialize_dir_stream,
    split_attribute_header,
    write_back_modules,
)

from xlpkg.bundled import shipped
from xlpkg.ooxml import Package

#: The stream _VBA_PROJECT ([MS-OVBA] 2.3.4.1): a signature, version FFFF, three reserved bytes, and no cache.
_NO_CACHE: Final = bytes.fromhex("CC61 FFFF 00 0100")
#: The value that [MS-OVBA] demands for PROJECTCOOKIE and MODULECOOKIE.
_COOKIE: Final = 0xFFFF

#: xlwings' standalone module.
STANDALONE: Final = Path(xlwings.__file__).with_name("xlwings.bas")

#: The procedures that are kept -> what is replaced in them; the text must occur once. A current folder must not be
#: searched: neither by Python (-P) nor by Windows, which looks there for cmd.exe.
_PROCEDURES: Final[dict[str, dict[str, str]]] = {
    "ExecuteMac": {
        "PythonInterpreter = ToPosixPath(PYTHON_MAC)": "PythonInterpreter = ShellWord(PYTHON_MAC)",
        # xlwings' script puts the name between double quotes, which are closed here.
        '"|" + ThisWorkbook.Name': '"|""" + ShellWord(ThisWorkbook.Name) + """"',
        "MsgBox \"To enable RunPython, please run 'xlwings runpython install' in a terminal once and try again.\","
        " vbCritical": "ShowError LOG_FILE, NotInstalled()",
    },
    "ExecuteWindows": {
        'MsgBox "Could not find Interpreter!", vbCritical': "ShowError LOG_FILE, NotInstalled()",
        r'" -B -c ""import xlwings.utils;xlwings.utils.prepare_sys_path(\""" & PYTHONPATH & "\""); " & PythonCommand': (
            '" -P -B -c """ & PythonCommand'
        ),
        'GetConfig("TEMP DIR", Environ("Temp"))': 'GetConfig("TEMP DIR")',
        '"cmd.exe /C "': 'CommandPrompt() & " /C "',
    },
    "XLPyLoadDLL": {},
    "XLPy": {
        "    If 0 <> XLPyDLLActivateAuto(XLPy, XLPyCommand, 1) Then Err.Raise 1000, Description:=XLPy": (
            "    #If Win64 Then\n"
            "    If 0 <> XLPyDLLActivateAuto64(XLPy, XLPyCommand, 1) Then Err.Raise 1000, Description:=XLPy\n"
            "    #Else\n"
            "    If 0 <> XLPyDLLActivateAuto32(XLPy, XLPyCommand, 1) Then Err.Raise 1000, Description:=XLPy\n"
            "    #End If"
        ),
    },
    "WScript": {},
    "FileExists": {},
    "FileExistsOnWindows": {},
    "FileOrFolderExistsOnMac": {},
    "ParentFolder": {},
    "GetMacDir": {},
    "ToMacPath": {},
    "ExpandEnvironmentStrings": {},
    "ReadFile": {},
    "CreateGUID": {},
    "CheckConda": {},
}
_NOTICE: Final = re.compile(r"^'Version: (?P<version>\S+)\n.*?^'SOFTWARE, EVEN IF ADVISED [^\n]*\n", re.M | re.S)
_PROCEDURE: Final = re.compile(
    r"^(?:Public |Private )?(?P<kind>Sub|Function) (?P<name>\w+)\(.*?^End (?P=kind)\n", re.M | re.S
)

#: LibreOffice runs both branches of #If, in which one name would be declared twice.
_HEAD: Final = """\
Option Private Module

'A part of the standalone module of xlwings, changed for TradeMonitor: the settings come from the module Python.
{notice}
Private Declare PtrSafe Function LoadLibrary Lib "KERNEL32" Alias "LoadLibraryA" (ByVal lpLibFileName As String) As Long
Private Declare PtrSafe Function XLPyDLLActivateAuto64 Lib "xlwings64-{version}.dll" Alias "XLPyDLLActivateAuto" _
    (ByRef Result As Variant, Optional ByVal Config As String = "", Optional ByVal mode As Long = 1) As Long
Private Declare PtrSafe Function XLPyDLLActivateAuto32 Lib "xlwings32-{version}.dll" Alias "XLPyDLLActivateAuto" _
    (ByRef Result As Variant, Optional ByVal Config As String = "", Optional ByVal mode As Long = 1) As Long

Public Const XLWINGS_VERSION As String = "{version}"

Private Function XLPyDLLName() As String
    #If Win64 Then
    XLPyDLLName = "xlwings64-{version}.dll"
    #Else
    XLPyDLLName = "xlwings32-{version}.dll"
    #End If
End Function
"""


def modules() -> dict[str, str]:
    """Return the sources of the workbook's modules, by name: those of workbook/vba, and xlwings."""
    own = sorted(shipped("workbook", "vba").glob("*.bas"))
    return {file.stem: file.read_text(encoding="ascii") for file in own} | {"xlwings": xlwings_module()}


def has_macros(path: Path) -> bool:
    """Return whether the file at *path* (.xlsm) has the program's macros as they are now."""
    with ExcelFile(path) as file:
        present = list(file.vba_project().modules) if file.has_vba_project() else []
    codes = {module.name: _code(module.source) for module in present}
    return all(codes.get(name) == _code(source) for name, source in modules().items())


def _code(source: str) -> list[str]:
    """Return the lines of a module as they count: Excel changes spaces at their ends, and the case of names."""
    return [line.rstrip().casefold() for line in split_attribute_header(source)[1].strip().splitlines()]


def add_macros(path: Path, add_others: Callable[[ExcelFile, VBAProject], object] = lambda *_: None) -> None:
    """Give the workbook at *path*, which has no macros, those of the program; *add_others* adds the user's."""
    with ExcelFile(path) as file:
        project = file.add_vba_project()
        for name, source in modules().items():
            project.add_module(name, source)
        add_others(file, project)
        file.save()
    package = Package.read(path.read_bytes())
    (part,) = package.related(package.main(), "vbaProject").values()
    path.write_bytes(package.with_parts({part: _without_cache(package.parts[part])}).zipped())


def _without_cache(project: bytes) -> bytes:
    """Return the file vbaProject.bin *project* without compiled code; each module begins with its source."""
    streams = CFB.from_bytes(project)
    parsed = parse_vba_project(streams)
    parsed.project_cookie = _COOKIE
    for module in parsed.modules:
        module.cookie = _COOKIE
        module.dirty = module.text_offset > 0  # is written again, from the source alone
    write_back_modules(streams, parsed)
    streams.drop_streams_in_storage("VBA", lambda name: name.startswith("__SRP_"))
    streams.write_stream_in_storage("VBA", "dir", compress(serialize_dir_stream(parsed)))
    streams.write_stream_in_storage("VBA", "_VBA_PROJECT", _NO_CACHE)
    content: bytes = streams.to_bytes()
    return content


def xlwings_module(standalone: str | None = None) -> str:
    """Return the source of the module; *standalone* is that of xlwings' module, by default the installed one.

    Raises ValueError if it is not the module that this function knows.
    """
    source = STANDALONE.read_bytes().decode("ascii").replace("\r\n", "\n") if standalone is None else standalone
    notice = _NOTICE.search(source)
    if notice is None or notice["version"] != xlwings.__version__:
        raise ValueError(f"xlwings.bas has no notice of version {xlwings.__version__}")
    found = {procedure["name"]: procedure[0] for procedure in _PROCEDURE.finditer(source)}
    parts = [_HEAD.format(notice=notice[0], version=notice["version"])]
    for name, replacements in _PROCEDURES.items():
        if name not in found:
            raise ValueError(f"xlwings.bas has no procedure {name}")
        procedure = found[name]
        for old, new in replacements.items():
            if procedure.count(old) != 1:
                raise ValueError(f"xlwings.bas has another procedure {name}: {old!r} was not found once")
            procedure = procedure.replace(old, new)
        parts.append(procedure)
    return "\n".join(parts)
