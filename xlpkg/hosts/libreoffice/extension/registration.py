"""The files that register the extension in LibreOffice: types, functions, menu, toolbar, jobs and a font.

They are made from the registry of functions. LibreOffice reads the IDL source of an interface as well as a compiled
type library, so that its development kit is not needed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from lxml import etree

from udfs.registry import FUNCTIONS, Function, Result
from xlpkg.workbook.buttons import BUTTONS as ACTIONS
from xlpkg.workbook.design.style import FONT

ADD_IN: Final = "org.trademonitor.AddIn"
RUNNER: Final = "org.trademonitor.Runner"
RESOLVER: Final = "org.trademonitor.Resolver"
BUTTONS: Final = "org.trademonitor.Buttons"
FONT_PAIR: Final = "org.trademonitor.Font"
INTERFACE: Final = "XTradeMonitor"
TOOLBAR: Final = f"{RUNNER}.Toolbar"

#: Calc has fixed categories of functions; an unknown one counts as this one.
_CATEGORY: Final = "Add-In"
_SPREADSHEETS: Final = "com.sun.star.sheet.SpreadsheetDocument"
_OOR: Final = "http://openoffice.org/2001/registry"
_LANG: Final = "{http://www.w3.org/XML/1998/namespace}lang"


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
    add_in = _node(ADD_IN, (_node("AddInFunctions", map(_function, FUNCTIONS)),), op="replace")
    return _data("CalcAddIns", (_node("AddInInfo", (add_in,)),))


def _function(function: Function) -> etree._Element:
    # LibreOffice passes nothing for arguments that a formula omits at its end.
    arguments = (
        _node(
            argument.name,
            (
                _text("DisplayName", f"[{argument.name}]" if argument.optional else argument.name),
                _text("Description", argument.en, argument.zh),
            ),
            op="replace",
        )
        for argument in function.arguments
    )
    return _node(
        method(function),
        (
            _text("DisplayName", function.name),
            _text("Description", function.en, function.zh),
            _value("Category", _CATEGORY),
            _text("CompatibilityName", function.name),
            _node("Parameters", arguments),
        ),
        op="replace",
    )


def addons() -> bytes:
    """Return Addons.xcu: a menu and a toolbar with the actions, in windows of spreadsheets."""
    menu = _node(
        f"{RUNNER}.Menu",
        (_value("Context", _SPREADSHEETS), _text("Title", "TradeMonitor"), _node("Submenu", _actions())),
        op="replace",
    )
    toolbar = _node(TOOLBAR, _actions(), op="replace")
    bars = (_node("OfficeMenuBar", (menu,)), _node("OfficeToolBar", (toolbar,)))
    return _data("Addons", (_node("AddonUI", bars),))


def window_state() -> bytes:
    """Return CalcWindowState.xcu: the name of the toolbar, and its position below the others."""
    toolbar = _node(
        f"private:resource/toolbar/addon_{TOOLBAR}",
        (
            _text("UIName", "TradeMonitor"),
            _value("Docked", "true"),
            _value("DockingArea", "0"),
            _value("DockPos", "0,9"),
            _value("Visible", "true"),
        ),
        op="replace",
    )
    return _data("CalcWindowState", (_node("UIElements", (_node("States", (toolbar,)),)),), package="UI")


def jobs() -> bytes:
    """Return Jobs.xcu: the resolver of formulas and the listener to buttons start after a document is loaded."""
    services = (RESOLVER, BUTTONS)
    known = [_node(service, (_value("Service", service),), op="replace") for service in services]
    # fuse: jobs of other extensions for this event stay.
    listed = _node("JobList", [_node(service, (), op="replace") for service in services])
    return _data("Jobs", (_node("Jobs", known), _node("Events", (_node("OnLoad", (listed,), op="fuse"),))))


def fonts(font: str) -> bytes:
    """Return Common.xcu: *font* stands for the workbook's, which LibreOffice would otherwise replace in two ways."""
    pair = _node(
        FONT_PAIR,
        (
            _value("ReplaceFont", FONT),
            _value("SubstituteFont", font),
            _value("Always", "true"),  # LibreOffice ignores a pair without it
            _value("OnScreenOnly", "false"),
        ),
        op="replace",
    )
    table = _node("Substitution", (_value("Replacement", "true"), _node("FontPairs", (pair,))))
    return _data("Common", (_node("Font", (table,)),))


def _actions() -> Iterator[etree._Element]:
    for number, button in enumerate(ACTIONS, 1):
        yield _node(
            f"action{number}",  # LibreOffice sorts the nodes by their names, the shorter ones first
            (
                _value("Context", _SPREADSHEETS),
                _value("URL", f"service:{RUNNER}?{button.action}"),
                _text("Title", button.caption("en"), button.caption("zh")),
                _value("Target", "_self"),
            ),
            op="replace",
        )


def _data(name: str, content: Iterable[etree._Element], *, package: str | None = None) -> bytes:
    root = etree.Element(f"{{{_OOR}}}component-data", nsmap={"oor": _OOR})
    root.set(f"{{{_OOR}}}name", name)
    root.set(f"{{{_OOR}}}package", ".".join(filter(None, ("org.openoffice.Office", package))))
    root.extend(content)
    data: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True)
    return data


def _node(name: str, content: Iterable[etree._Element], *, op: str | None = None) -> etree._Element:
    node = etree.Element("node")
    node.set(f"{{{_OOR}}}name", name)
    if op:
        node.set(f"{{{_OOR}}}op", op)
    node.extend(content)
    return node


def _value(name: str, value: str) -> etree._Element:
    prop = etree.Element("prop")
    prop.set(f"{{{_OOR}}}name", name)
    etree.SubElement(prop, "value").text = value
    return prop


def _text(name: str, en: str, zh: str | None = None) -> etree._Element:
    """Return a property with a text in English and, if *zh* is given, in simplified and traditional Chinese."""
    prop = _value(name, en)
    prop[0].set(_LANG, "en")
    for lang in ("zh-CN", "zh-TW") if zh is not None else ():
        etree.SubElement(prop, "value", {_LANG: lang}).text = zh
    return prop
