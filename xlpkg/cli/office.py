"""The commands that put the functions and buttons into LibreOffice, look after them, and take them out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from xlpkg.cli.console import complain, note, put
from xlpkg.errors import OfficeError
from xlpkg.messages import say

if TYPE_CHECKING:
    from xlpkg.hosts.libreoffice.extension.manager import Installed

office = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Functions and buttons in LibreOffice: install or remove.",
)

Profile = Annotated[
    Path | None,
    typer.Option(
        "--profile",
        metavar="DIR",
        help="A profile of LibreOffice's, as in -env:UserInstallation. By default your own.",
        file_okay=False,
    ),
]


@office.command()
def install(profile: Profile = None) -> None:
    """Put functions, buttons, menu and toolbar into LibreOffice, for the Python environment that runs this."""
    from xlpkg.hosts.libreoffice.extension import manager

    place = _place(profile)
    installed = manager.install(place)
    _tell(installed, place)
    _ask(place)


@office.command()
def remove(profile: Profile = None) -> None:
    """Take everything of TradeMonitor's out of LibreOffice; workbooks and stored figures stay."""
    from xlpkg.hosts.libreoffice.extension import manager

    place = _place(profile)
    removed = manager.remove(place)
    if removed is None:
        note("extension-missing", profile=place)
    else:
        put(say("extension-removed", version=removed.version, profile=place))


@office.command()
def status(profile: Profile = None) -> None:
    """Say what is installed, which environment it uses, and whether a function answers; exit with 1 if not."""
    from xlpkg.hosts.libreoffice.extension import manager

    place = _place(profile)
    installed = manager.find(place)
    if installed is None:
        put(say("extension-missing", profile=place))
        raise typer.Exit(1)
    _tell(installed, place)
    _ask(place)


def _place(profile: Path | None) -> Path:
    from xlpkg.hosts.libreoffice.extension.manager import default_profile

    return default_profile() if profile is None else profile.absolute()


def _tell(installed: Installed, profile: Path) -> None:
    put(say("extension-installed", version=installed.version, profile=profile))
    put(say("extension-environment", folder=installed.environment, python=installed.python))


def _ask(profile: Path) -> None:
    from xlpkg.hosts.libreoffice.extension.manager import QUESTION, ask

    try:
        found = ask(profile)
    except OfficeError as error:
        complain(error.sentence())
        raise typer.Exit(1) from None
    if found is not None:
        put(say("extension-answers-otherwise", formula=QUESTION, found=found))
        raise typer.Exit(1)
    put(say("extension-answers", formula=QUESTION))
