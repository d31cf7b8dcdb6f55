"""Writes the two generated VBA modules, the TM_ functions and the sentences, in ASCII.

``python -m xlpkg.hosts.excel.vba`` writes them to workbook/vba, from the registry and from the catalogue.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from udfs.registry import FUNCTIONS
from xlpkg.bundled import shipped
from xlpkg.messages import CATALOGUE

if TYPE_CHECKING:
    from udfs.registry import Function

#: Names of arguments that are words of VBA: there they end with an underscore, as a keyword does in Python.
RESERVED: Final = frozenset({"currency", "end"})

#: The functions of the module Sentences -> their keys in the catalogue. The first two are for a message box, which
#: shows no Chinese where Windows speaks another language, and so say it in English too.
BOXES: Final = {"NoAddIn": "excel-no-addin", "NoExtension": "office-no-extension"}
CELLS: Final = {
    "CellNoAddIn": "excel-no-addin",
    "CellNoExtension": "office-no-extension",
    "CellNotOnMac": "excel-not-on-mac",
    "CellNoAnswer": "excel-no-answer",
}

_LINE: Final = 110  # characters; VBA takes 1023, and 24 continued lines

_FUNCTIONS_HEAD: Final = """\
Option Explicit

' The TM_ functions for Excel's cells. Made by xlpkg/hosts/excel/vba.py from udfs/registry.py: do not edit.
'
' Each hands its arguments to Python by way of the xlwings add-in, which is found by its name, so that this
' project compiles without it. An argument whose name is a word of VBA ends with an underscore here.

Private server As Object    ' Python; kept, since finding it reads xlwings' settings anew each time
"""

_FUNCTIONS_TAIL: Final = """\
Private Function Answer(ByVal name As String, ByVal arguments As Variant) As Variant
#If LIBREOFFICE Then
    Answer = CellNoExtension()    ' the extension's functions come first, so this one is asked only without it
    Exit Function
#End If
#If Mac Then
    Answer = CellNotOnMac()
    Exit Function
#End If
    Dim place As Long, fresh As Boolean
    For place = LBound(arguments) To UBound(arguments)
        If IsObject(arguments(place)) Then arguments(place) = arguments(place).Value
        If IsError(arguments(place)) And Not IsMissing(arguments(place)) Then
            Answer = arguments(place)    ' an error in a cell goes on, as in Excel's own functions
            Exit Function
        End If
    Next place
    On Error GoTo Failed
Again:
    fresh = server Is Nothing
    If fresh Then Set server = Application.Run("xlwings.xlam!XLPy")
    Answer = Shown(server.CallUDF("udfs.excel", name, arguments))
    Exit Function
Failed:
    If server Is Nothing Then
        Answer = CellNoAddIn()
    Else
        Set server = Nothing
        If Not fresh Then Resume Again    ' it may have been ended and started anew by the add-in's button
        Answer = CellNoAnswer()
    End If
End Function

' No data comes as the text #N/A, in a cell of its own, in a row or in a table.
Private Function Shown(ByVal result As Variant) As Variant
    Dim row As Long, column As Long
    If Not IsArray(result) Then
        If IsNoData(result) Then result = CVErr(xlErrNA)
    ElseIf HasRows(result) Then
        For row = LBound(result, 1) To UBound(result, 1)
            For column = LBound(result, 2) To UBound(result, 2)
                If IsNoData(result(row, column)) Then result(row, column) = CVErr(xlErrNA)
            Next column
        Next row
    Else
        For column = LBound(result) To UBound(result)
            If IsNoData(result(column)) Then result(column) = CVErr(xlErrNA)
        Next column
    End If
    Shown = result
End Function

Private Function IsNoData(ByVal value As Variant) As Boolean
    If VarType(value) = vbString Then IsNoData = (value = "#N/A")
End Function

' A table of one row comes as a list, which has no second dimension.
Private Function HasRows(ByVal table As Variant) As Boolean
    Dim last As Long
    last = -1
    On Error Resume Next
    last = UBound(table, 2)
    HasRows = last >= 0
End Function
"""

_SENTENCES_HEAD: Final = """\
Option Explicit
Option Private Module

' What the macros say. Made by xlpkg/hosts/excel/vba.py from xlpkg/messages/excel.py: do not edit.
"""


def functions_module() -> str:
    """Return the source of Functions.bas: a function for each of the registry, with its arguments in their order."""
    return "\n".join((_FUNCTIONS_HEAD, *map(_wrapper, FUNCTIONS), _FUNCTIONS_TAIL))


def _wrapper(function: Function) -> str:
    names = [argument_name(argument.name) for argument in function.arguments]
    declared = [
        f"Optional {name}" if argument.optional else name
        for name, argument in zip(names, function.arguments, strict=True)
    ]
    return (
        f"Public Function {function.name}({', '.join(declared)}) As Variant\n"
        f'    {function.name} = Answer("{function.name}", Array({", ".join(names)}))\n'
        "End Function\n"
    )


def argument_name(name: str) -> str:
    """Return the registry's argument *name* as VBA takes it."""
    return f"{name}_" if name in RESERVED else name


def sentences_module() -> str:
    """Return the source of Sentences.bas, the sentences of the catalogue that the other modules say."""
    boxes = (_sentence(name, *CATALOGUE[key][::-1]) for name, key in BOXES.items())
    cells = (_sentence(name, "## " + CATALOGUE[key][1]) for name, key in CELLS.items())
    return "\n".join((_SENTENCES_HEAD, *boxes, *cells))


def _sentence(name: str, *sentences: str) -> str:
    lines = " & vbCrLf & vbCrLf & _\n        ".join(map(_expression, sentences))
    return f"Public Function {name}() As String\n    {name} = {lines}\nEnd Function\n"


def _expression(text: str) -> str:
    """Return the VBA expression of *text*: ASCII in quotation marks, any other character by its number."""
    parts = []
    for ascii_part, other in re.findall(r"([ -~]+)|([^ -~])", text):
        parts.append('"' + ascii_part.replace('"', '""') + '"' if ascii_part else f"ChrW({ord(other)})")
    lines = [""]
    for part in parts:
        if lines[-1] and len(lines[-1]) + len(part) > _LINE:
            lines.append("")
        lines[-1] += f" & {part}" if lines[-1] else part
    return " & _\n        ".join(lines)


if __name__ == "__main__":
    for stem, source in (("Functions", functions_module()), ("Sentences", sentences_module())):
        shipped("workbook", "vba", f"{stem}.bas").write_text(source, encoding="ascii", newline="\n")
