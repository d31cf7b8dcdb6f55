"""The extension, an .oxt file with the path of its Python environment, and the files that register it in LibreOffice.

These are types, functions, menu, toolbar, a job and a font, made from the registry of functions. LibreOffice reads the
IDL source of an interface as well as a compiled type library, so that its development kit is not needed.
"""

from __future__ import annotations

import json
import sys
import zipfile
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

from lxml import etree

import xlpkg
from udfs.registry import FUNCTIONS, Function, Result
from xlpkg.engines.fonts import replacement
from xlpkg.messages import Language, say
from xlpkg.model.words import LANGUAGE_WORDS
from xlpkg.workbook.buttons import BUTTONS, MACROS, PICKERS
from xlpkg.workbook.design.style import FONT
from xlpkg.workbook.layout import BUTTON, HOME_CHOICES

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
_DOCUMENT: Final = "[in] com::sun::star::beans::XPropertySet document"
_ROWS: Final = "sequence< sequence<any> >"
_LANGUAGES: Final = ("en", "zh-CN", "zh-TW")

#: What a node of the configuration contains, by name: values, texts (in English, or in English and Chinese), and nodes.
#: The operation is that with which LibreOffice adds the node to its set.
Content = dict[str, Any]
_REPLACE: Final[Content] = {_OP: "replace"}
#: Jobs of other extensions for this event stay.
_FUSE: Final[Content] = {_OP: "fuse"}

IDENTIFIER: Final = "org.trademonitor.TradeMonitor"
FILE_NAME: Final = "TradeMonitor.oxt"
ENVIRONMENT: Final = "environment.json"
COMPONENT: Final = "component.py"
TYPES: Final = f"{INTERFACE}.idl"

_DESCRIPTION: Final = f"""<?xml version="1.0" encoding="UTF-8"?>
<description xmlns="http://openoffice.org/extensions/description/2006">
  <identifier value="{IDENTIFIER}"/>
  <version value="{{version}}"/>
  <display-name><name lang="en">TradeMonitor</name></display-name>
</description>
"""
# Passive registration: with active registration LibreOffice would load the component before it knows the interface.
_COMPONENTS: Final = f"""<?xml version="1.0" encoding="UTF-8"?>
<components xmlns="http://openoffice.org/2010/uno-components">
  <component loader="com.sun.star.loader.Python" uri="{COMPONENT}">
    <implementation name="{ADD_IN}"><service name="com.sun.star.sheet.AddIn"/></implementation>
    <implementation name="{ON_LOAD}"><service name="{ON_LOAD}"/></implementation>
    <implementation name="{RUNNER}"><service name="{RUNNER}"/></implementation>
  </component>
</components>
"""
#: By the suffix of a file.
_MEDIA_TYPES: Final = {
    ".idl": "application/vnd.sun.star.uno-typelibrary;type=RDB",
    ".components": "application/vnd.sun.star.uno-components",
    ".xcu": "application/vnd.sun.star.configuration-data",
}
_MANIFEST: Final = """<?xml version="1.0" encoding="UTF-8"?>
<manifest:manifest xmlns:manifest="http://openoffice.org/2001/manifest">
{entries}
</manifest:manifest>
"""
_ENTRY: Final = '  <manifest:file-entry manifest:full-path="{name}" manifest:media-type="{kind}"/>'


def environment() -> dict[str, object]:
    """Return what environment.json contains: the current Python environment, messages, and what component.py needs."""
    python = "{}.{}".format(*sys.version_info)
    packages = (path for path in sys.path if Path(path).name in ("site-packages", "dist-packages"))
    return {
        "version": version("trademonitor"),
        "folder": sys.prefix,
        "python": python,
        # The last one is the folder of this package, for a checkout.
        "paths": [*dict.fromkeys((*packages, str(Path(xlpkg.__file__).resolve().parents[1])))],
        "functions": {method(function): function.name for function in FUNCTIONS},
        "tables": [function.name for function in FUNCTIONS if function.returns is Result.TABLE],
        "macros": {**MACROS, **PICKERS},
        "shape": BUTTON,
        "workbook": HOME_CHOICES.name,
        "english": [word for word, lang in LANGUAGE_WORDS.items() if lang == "en"],
        "sentences": {lang: _sentences(lang, python) for lang in ("en", "zh")},
    }


def _sentences(lang: Language, python: str) -> dict[str, str]:
    # component.py fills in {found} and {reason}.
    facts = {"folder": sys.prefix, "wanted": python, "found": "{found}", "reason": "{reason}"}
    keys = ("environment-gone", "environment-python", "environment-broken", "button-loading", "button-failed")
    return {key.partition("-")[2]: say(key, lang, **facts) for key in keys}


def build_extension(folder: Path) -> Path:
    """Write the extension for the current Python environment and the installed fonts into *folder*; return its path."""
    path = folder / FILE_NAME
    registered: dict[str, str | bytes] = {
        TYPES: interface(),
        "TradeMonitor.components": _COMPONENTS,
        "CalcAddIns.xcu": calc_addins(),
        "Addons.xcu": addons(),
        "Jobs.xcu": jobs(),
        "CalcWindowState.xcu": window_state(),
    }
    if (font := replacement()) is not None:
        registered["Common.xcu"] = fonts(font)
    entries = "\n".join(_ENTRY.format(name=name, kind=_MEDIA_TYPES[Path(name).suffix]) for name in registered)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("META-INF/manifest.xml", _MANIFEST.format(entries=entries))
        archive.writestr("description.xml", _DESCRIPTION.format(version=version("trademonitor")))
        for name, content in registered.items():
            archive.writestr(name, content)
        archive.writestr(ENVIRONMENT, json.dumps(environment(), ensure_ascii=False, indent=1))
        archive.write(Path(__file__).with_name(COMPONENT), COMPONENT)
    return path


def method(function: Function) -> str:
    """Return the name of the add-in's method for *function*, such as tmYoy for TM_YOY."""
    return "tm" + function.name.removeprefix("TM_").capitalize()


def interface() -> str:
    """Return the IDL of the add-in's interface.

    An argument is ``any``, a value, a range or nothing, if a formula may omit it: the function wizard calls each of
    them optional. The others are rows of cells. LibreOffice passes the document as the first one, which formulas do not
    have.
    """
    methods = []
    for function in FUNCTIONS:
        returned = _ROWS if function.returns is Result.TABLE else "any"
        kinds = ((argument.name, "any" if argument.optional else _ROWS) for argument in function.arguments)
        arguments = (_DOCUMENT, *(f"[in] {kind} {name}" for name, kind in kinds))
        methods.append(f"        {returned} {method(function)}({', '.join(arguments)});")
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
    """Return Jobs.xcu: a job starts after a document is loaded, and for each of its windows."""
    known = {ON_LOAD: _REPLACE | {"Service": ON_LOAD}}
    events = dict.fromkeys(("OnLoad", "OnViewCreated"), _FUSE | {"JobList": {ON_LOAD: _REPLACE}})
    return _data("Jobs", {"Jobs": known, "Events": events})


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
