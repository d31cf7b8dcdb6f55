"""Builds the extension: an .oxt file with the functions, the buttons and the path of their Python environment."""

from __future__ import annotations

import json
import sys
import zipfile
from importlib.metadata import version
from pathlib import Path
from typing import Final

import xlpkg
from udfs.registry import FUNCTIONS, Result
from xlpkg.engines.fonts import replacement
from xlpkg.hosts.libreoffice.extension.registration import (
    ADD_IN,
    INTERFACE,
    ON_LOAD,
    RUNNER,
    addons,
    calc_addins,
    fonts,
    interface,
    jobs,
    method,
    window_state,
)
from xlpkg.messages import Language, say
from xlpkg.workbook.buttons import MACROS, PICKERS
from xlpkg.workbook.layout import HOME_CHOICES

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
        "workbook": HOME_CHOICES.name,
        "sentences": {lang: _sentences(lang, python) for lang in ("en", "zh")},
    }


def _sentences(lang: Language, python: str) -> dict[str, str]:
    # component.py fills in {found} and {reason}.
    return {
        "gone": say("environment-gone", lang, folder=sys.prefix),
        "python": say("environment-python", lang, folder=sys.prefix, wanted=python, found="{found}"),
        "loading": say("button-loading", lang),
        "failed": say("button-failed", lang, reason="{reason}"),
        "broken": say("environment-broken", lang, folder=sys.prefix, reason="{reason}"),
    }


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
