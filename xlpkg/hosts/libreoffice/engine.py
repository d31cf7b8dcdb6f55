"""The engine ``libreoffice`` by the name under which scripts import it; see docs/libreoffice.md, "Scripts"."""

from __future__ import annotations

from xlpkg.engines.libreoffice import attach, current_book, open_workbook, register, start

__all__ = ["attach", "current_book", "open_workbook", "register", "start"]
