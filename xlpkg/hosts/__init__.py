"""What connects the spreadsheet programs to the actions: set-up, the extension, the self-test, the engines.

::

    import xlwings as xw
    from xlpkg import hosts

    hosts.register("package")
    book = xw.engines["package"].apps.add(add_book=False).books.open("TradeMonitor.xlsm")
"""

from __future__ import annotations

from xlpkg.errors import Unsupported


def register(name: str, macros: bool = False) -> None:
    """Add the engine *name*, "package" or "libreoffice", to ``xw.engines``, unless it is there.

    A LibreOffice that the engine starts runs the macros of workbooks only if *macros*; without a window it does not run
    those for the opening of a workbook. Raises Unsupported for another name, and for "package" with *macros*, because
    it cannot run macros.
    """
    # Imported here, so that the first function in a cell of LibreOffice need not wait for the engines.
    if name == "package":
        if macros:
            raise Unsupported("engine-lacks", engine=name, member="register(macros=True)")
        from xlpkg.engines import package

        package.register()
    elif name == "libreoffice":
        from xlpkg.engines import libreoffice

        libreoffice.register().apps.macros = macros
    else:
        raise Unsupported("no-such-engine", engine=name)
