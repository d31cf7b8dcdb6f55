"""Everything that opens workbooks: the engines of xlwings, building the workbook, printing it, and set-up.

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
    # Imported here, because importing an engine's package imports this module first.
    if name == "package":
        from xlpkg.hosts import package

        if macros:
            raise Unsupported("engine-lacks", engine=name, member="register(macros=True)")
        package.register()
    elif name == "libreoffice":
        from xlpkg.hosts.libreoffice import engine as libreoffice

        libreoffice.register().apps.macros = macros
    else:
        raise Unsupported("no-such-engine", engine=name)
