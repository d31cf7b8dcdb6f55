"""LibreOffice for tests, driven by bare UNO."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
import tempfile
import textwrap
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final
from unittest import mock

from xlpkg.engines.libreoffice.bridge import connect, error, properties
from xlpkg.engines.libreoffice.program import running_soffice

ROOT: Final = Path(__file__).resolve().parents[2]
ODS: Final = "calc8"
XLSX: Final = "Calc MS Excel 2007 XML"
#: A component for LibreOffice's own process, which imports what this process can.
_INSIDE: Final = """
import sys
sys.path += {path!r}
import unohelper
from com.sun.star.lang import XServiceInfo

def run(context):
{code}

class Inside(unohelper.Base, XServiceInfo):
    def __init__(self, context):
        self.context = context

    def getImplementationName(self):
        return str(run(self.context))

g_ImplementationHelper = unohelper.ImplementationHelper()
g_ImplementationHelper.addImplementation(Inside, "org.trademonitor.test.Inside", ())
"""
#: com.sun.star.document.MacroExecMode.ALWAYS_EXECUTE_NO_WARN
_RUN_MACROS: Final = 4
_NOT_AVAILABLE: Final = 32767


def is_running(group: int) -> bool:
    """Return whether a process of the group runs; a zombie does not."""
    found = subprocess.run(["pgrep", "-g", str(group), "-r", "DRST"], stdout=subprocess.DEVNULL, check=False)
    return found.returncode == 0


class Desk:
    """A running LibreOffice. *context* is its component context."""

    def __init__(self, context: Any) -> None:
        self.context = context
        self.desktop = self.create("com.sun.star.frame.Desktop")

    def create(self, service: str) -> Any:
        return self.context.ServiceManager.createInstanceWithContext(service, self.context)

    def settings(self, path: str, *, update: bool = False) -> Any:
        """Return a part of LibreOffice's configuration."""
        provider = self.create("com.sun.star.configuration.ConfigurationProvider")
        access = f"com.sun.star.configuration.Configuration{'Update' * update}Access"
        return provider.createInstanceWithArguments(access, properties(nodepath=path))

    def open(self, path: Path | None = None, *, macros: bool = False, hidden: bool = True) -> Any:
        """Open the spreadsheet *path*, or a new one, and return it."""
        url = "private:factory/scalc" if path is None else path.as_uri()
        options = {"MacroExecutionMode": _RUN_MACROS} if macros else {}
        document = self.desktop.loadComponentFromURL(url, "_blank", 0, properties(Hidden=hidden, **options))
        assert document is not None, url
        return document


@contextmanager
def desk(profile: Path, store: Path | None = None) -> Iterator[Desk]:
    """Start LibreOffice with *profile*; at the end of the block it quits as when a user closes it.

    Its extension and this process use *store* within the block.
    """
    pipe = f"trademonitor-test-{secrets.token_hex(8)}"
    variables = {} if store is None else {"TRADEMONITOR_STORE": str(store)}
    with (
        mock.patch.dict(os.environ, variables),
        running_soffice([f"--accept=pipe,name={pipe};urp;"], profile=profile) as office,
    ):
        context = connect(pipe, timeout=60, running=lambda: office.process.poll() is None)
        running = Desk(context)
        try:
            yield running
        except error("uno.Exception") as failure:  # contextlib cannot pass on a UNO exception
            raise AssertionError(str(failure)) from None
        running.desktop.terminate()
        office.process.wait(30)


def run_inside(context: Any, code: str) -> str:
    """Run *code*, the body of a function of the component context, within LibreOffice; return its result as text."""
    path = [str(ROOT), *(entry for entry in sys.path if entry.endswith("site-packages"))]
    with tempfile.TemporaryDirectory() as folder:
        component = Path(folder, "inside.py")
        component.write_text(_INSIDE.format(path=path, code=textwrap.indent(code, "    ")), encoding="utf-8")
        loader = context.ServiceManager.createInstanceWithContext("com.sun.star.loader.Python", context)
        factory = loader.activate("org.trademonitor.test.Inside", "", component.as_uri(), None)
        return str(factory.createInstanceWithContext(context).getImplementationName())


def version_of(office: Desk) -> str:
    """Return LibreOffice's version, such as 7.4 or 25.2."""
    return ".".join(str(office.settings("/org.openoffice.Setup/Product").ooSetupVersionAboutBox).split(".")[:2])


def shown(cell: Any) -> object:
    """Return the value of a cell: a number, a text, "#N/A", or the number of another error."""
    failure = cell.getError()
    if failure:
        return "#N/A" if failure == _NOT_AVAILABLE else failure
    return cell.Value if cell.FormulaResultType2 == 1 else cell.String  # com.sun.star.sheet.FormulaResult.VALUE
