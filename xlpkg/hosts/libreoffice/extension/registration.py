"""The files that register the extension in LibreOffice: types, functions, menu, toolbar, jobs and a font.

They are made from the registry of functions. LibreOffice reads the IDL source of an interface as well as a compiled
type library, so that its development kit is not needed.
"""

from __future__ import annotations

from typing import Any, Final

from lxml import etree

from udfs.registry import FUNCTIONS, Function, Result
from xlpkg.workbook.buttons import BUTTONS
from xlpkg.workbook.design.style import FONT

ADD_IN: Final = "org.trademonitor.AddIn"
RUNNER: Final = "org.trademonitor.Runner"
ON_LOAD: Final = "org.trademonitor.OnLoad"
FONT_PAIR: Final = "org.trademonitor.Font"
INTERFACE: Final = "XTradeMonitor"
TOOLBAR: Final = f"{RUNNER}.Toolbar"

#: Calc has fixed categories of functions; an unknown one counts as this one.
_CATEGORY: Final = "Add-In"
_SPREADSHEETS: Final = "com.sun.star.sheet.SpreadsheetDocument"
_OOR: Final = "http://openoffice.org/2001/registry"
_NAME: Final = f"{{{_OOR}}}name"
_OP: Final = f"{{{_OOR}}}op"
_LANG: Final = "{http://www.w3.org/XML/1998/namespace}lang"
_LANGUAGES: Final = ("en", "zh-CN", "zh-TW")

#: What a node of the configuration contains, by name: values, texts (in English, or in English and Chinese), and nodes.
#: The operation is that with which LibreOffice adds the node to its set.
Content = dict[str, Any]
_REPLACE: Final[Content] = {_OP: "replace"}
#: Jobs of other extensions for this event stay.
_FUSE: Final[Content] = {_OP: "fuse"}


def method(function: Function) -> str:
    """Return the name of the add-in's method for *function*, such as tmYoy for TM_YOY."""
    return "tm" + function.name.removeprefix("TM_").capitalize()


def interface() -> str:
    """Return the IDL of the add-in's interface. Every argument is ``any``: a value, a range or nothing."""
    methods = []
    for function in FUNCTIONS:
        returned = "sequence< sequence<any> >" if function.returns is Result.TABLE else "any"
        arguments = ", ".join(f"[in] any {argument.name}" for argument in function.arguments)
        methods.append(f"        {returned} {method(function)}({arguments});")
    return "\n".join(
        (
            "module org { module trademonitor {",
            f"    interface {INTERFACE}: com::sun::star::uno::XInterface {{",
            *methods,
            "    };",
            "}; };",
            "",
        )
    )


def calc_addins() -> bytes:
    """Return CalcAddIns.xcu: names of the functions in Calc and in Excel's files, and their descriptions."""
    functions = {method(function): _function(function) for function in FUNCTIONS}
    return _data("CalcAddIns", {"AddInInfo": {ADD_IN: _REPLACE | {"AddInFunctions": functions}}})


def _function(function: Function) -> Content:
    # LibreOffice passes nothing for arguments that a formula omits at its end.
    arguments = {
        argument.name: _REPLACE
        | {
            "DisplayName": (f"[{argument.name}]" if argument.optional else argument.name,),
            "Description": (argument.en, argument.zh),
        }
        for argument in function.arguments
    }
    return _REPLACE | {
        "DisplayName": (function.name,),
        "Description": (function.en, function.zh),
        "Category": _CATEGORY,
        "CompatibilityName": (function.name,),
        "Parameters": arguments,
    }


def addons() -> bytes:
    """Return Addons.xcu: a menu and a toolbar with the actions, in windows of spreadsheets."""
    actions = {
        # LibreOffice sorts the nodes by their names, the shorter ones first.
        f"action{number}": _REPLACE
        | {
            "Context": _SPREADSHEETS,
            "URL": f"service:{RUNNER}?{button.action}",
            "Title": (button.caption("en"), button.caption("zh")),
            "Target": "_self",
        }
        for number, button in enumerate(BUTTONS, 1)
    }
    menu = _REPLACE | {"Context": _SPREADSHEETS, "Title": ("TradeMonitor",), "Submenu": actions}
    bars = {"OfficeMenuBar": {f"{RUNNER}.Menu": menu}, "OfficeToolBar": {TOOLBAR: _REPLACE | actions}}
    return _data("Addons", {"AddonUI": bars})


def window_state() -> bytes:
    """Return CalcWindowState.xcu: the name of the toolbar, and its position below the others."""
    toolbar = _REPLACE | {
        "UIName": ("TradeMonitor",),
        "Docked": "true",
        "DockingArea": "0",
        "DockPos": "0,9",
        "Visible": "true",
    }
    states = {f"private:resource/toolbar/addon_{TOOLBAR}": toolbar}
    return _data("CalcWindowState", {"UIElements": {"States": states}}, package="org.openoffice.Office.UI")


def jobs() -> bytes:
    """Return Jobs.xcu: a job starts after a document is loaded."""
    known = {ON_LOAD: _REPLACE | {"Service": ON_LOAD}}
    return _data("Jobs", {"Jobs": known, "Events": {"OnLoad": _FUSE | {"JobList": {ON_LOAD: _REPLACE}}}})


def fonts(font: str) -> bytes:
    """Return Common.xcu: *font* stands for the workbook's, which LibreOffice would otherwise replace in two ways."""
    pair = _REPLACE | {
        "ReplaceFont": FONT,
        "SubstituteFont": font,
        "Always": "true",  # LibreOffice ignores a pair without it
        "OnScreenOnly": "false",
    }
    return _data("Common", {"Font": {"Substitution": {"Replacement": "true", "FontPairs": {FONT_PAIR: pair}}}})


def _data(name: str, content: Content, *, package: str = "org.openoffice.Office") -> bytes:
    root = etree.Element(f"{{{_OOR}}}component-data", nsmap={"oor": _OOR})
    root.set(_NAME, name)
    root.set(f"{{{_OOR}}}package", package)
    _fill(root, content)
    data: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True)
    return data


def _fill(node: etree._Element, content: Content) -> None:
    """Put *content* into *node*."""
    for name, value in content.items():
        if name == _OP:
            node.set(_OP, value)
        elif isinstance(value, dict):
            _fill(etree.SubElement(node, "node", {_NAME: name}), value)
        elif isinstance(value, str):
            etree.SubElement(etree.SubElement(node, "prop", {_NAME: name}), "value").text = value
        else:
            prop = etree.SubElement(node, "prop", {_NAME: name})
            for lang, text in zip(_LANGUAGES, (value[0], *value[1:] * 2), strict=False):  # both kinds of Chinese
                etree.SubElement(prop, "value", {_LANG: lang}).text = text
