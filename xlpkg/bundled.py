"""Where the files lie that TradeMonitor brings along: its workbook and its examples."""

from __future__ import annotations

from pathlib import Path

from xlpkg.store.database import is_there
from xlpkg.store.store import default_path

_PACKAGE = Path(__file__).resolve().parent


def checkout() -> Path | None:
    """Return the folder of the project where this is a checkout of it, or None in an installed package."""
    return _PACKAGE.parent if (_PACKAGE.parent / "pyproject.toml").is_file() else None


def shipped(*parts: str) -> Path:
    """Return the path of a shipped file or folder, such as ``shipped("examples", "usd")``.

    In a checkout they lie beside the package, in an installed one within it, in ``xlpkg/data``.
    """
    return (checkout() or _PACKAGE / "data").joinpath(*parts)


def example_store() -> Path:
    """Return the path of the examples' own store, beside the user's, so that their figures never mix."""
    return default_path().with_name("examples.sqlite")


def store_to_read() -> Path:
    """Return the path of the user's store, or, where there is none yet, of the examples' if that is there."""
    path = default_path()
    return path if is_there(path) or not (examples := example_store()).exists() else examples
