"""The files that are installed with the program: the workbook, the examples and the pages of docs."""

from __future__ import annotations

from pathlib import Path

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
    """Return the folders of examples: real months in yuan, reconstructed ones in dollars, announced figures."""
    return [shipped("examples", name) for name in ("rmb", "usd", "announced")]
