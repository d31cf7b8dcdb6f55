"""The files that are installed with the program, the workbook and the examples, and the store of the examples."""

from __future__ import annotations

from pathlib import Path

from xlpkg.store.database import is_there
from xlpkg.store.store import default_path

_PACKAGE = Path(__file__).resolve().parent


def checkout() -> Path | None:
    """Return the project's folder if this package is in a checkout of it, None if it is installed."""
    return _PACKAGE.parent if (_PACKAGE.parent / "pyproject.toml").is_file() else None


def shipped(*parts: str) -> Path:
    """Return the path of a shipped file or folder, such as ``shipped("examples", "usd")``.

    They are in the project's folder in a checkout, in ``xlpkg/data`` in an installed package.
    """
    return (checkout() or _PACKAGE / "data").joinpath(*parts)


def example_folders() -> list[Path]:
    """Return the folders of the example months: real ones in yuan, reconstructed ones in dollars."""
    return [shipped("examples", currency) for currency in ("rmb", "usd")]


def example_store() -> Path:
    """Return the path of the examples' store, which is beside the user's so that their figures never mix."""
    return default_path().with_name("examples.sqlite")


def store_to_read() -> Path:
    """Return the path of the user's store, or of the examples' store if only that exists."""
    path = default_path()
    return path if is_there(path) or not (examples := example_store()).exists() else examples
