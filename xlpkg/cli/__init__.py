"""The command line ``trademonitor``: its commands and its exit codes.

0 success, 1 findings of severity error, 2 bad use or bad input, 130 ended by Ctrl-C.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from difflib import get_close_matches
from importlib import import_module, metadata
from typing import Any, Final

import click

from xlpkg.cli.command import Group
from xlpkg.cli.console import print_error, print_line, use_utf8
from xlpkg.errors import TradeMonitorError, system_refusal
from xlpkg.messages import Language, Message, say
from xlpkg.model.words import LANGUAGE_WORDS
from xlpkg.system_language import system_language

__all__ = ["main", "root"]

NAME: Final = "trademonitor"
#: command -> its module in :mod:`xlpkg.cli`. A module is imported when its command is called, because numpy, pandas and
#: xlwings take longer to import than the help takes to print.
COMMANDS: Final = {
    "run": "run",
    "ingest": "ingest",
    "detail": "detail",
    "table": "table",
    "report": "report",
    "refresh": "workbooks",
    "upgrade": "workbooks",
    "pdf": "workbooks",
    "docx": "workbooks",
    "copy": "workbooks",
    "figures": "workbooks",
    "page": "workbooks",
    "check": "report",
    "audit": "audit",
    "verify": "verify",
    "revisions": "revisions",
    "yoy": "table",
    "drivers": "drivers",
    "seasonal": "seasonal",
    "vintages": "vintages",
    "withdraw": "vintages",
    "restore": "vintages",
    "backup": "detail",
    "restore-backup": "detail",
    "export": "export",
    "eval": "evaluate",
    "allow": "settings",
    "currency": "settings",
    "templates": "settings",
    "build": "workbooks",
    "office": "office",
    "excel": "excel",
    "doctor": "doctor",
    "guide": "guide",
}
#: The modules of commands that import xlwings.
WITH_XLWINGS: Final = ("run", "workbooks", "verify", "office", "excel")


class Root(Group):
    """The command ``trademonitor``, whose subcommands are those of :data:`COMMANDS`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse *args*; ``help table`` is ``table --help``."""
        return super().parse_args(ctx, [*args[1:], "--help"] if args[:1] == ["help"] else args)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the subcommands in the order of the help."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """Import and return the subcommand *name*, None if there is none."""
        if name not in COMMANDS:
            return None
        if COMMANDS[name] in WITH_XLWINGS:
            import_module("xlpkg.lean_xlwings")
        module = import_module(f"xlpkg.cli.{COMMANDS[name]}")
        commands: list[click.Command] = [each for each in vars(module).values() if isinstance(each, click.Command)]
        return next(each for each in commands if each.name == name)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the subcommand; Ctrl-C ends it with a message and exit code 130."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            raise click.Abort from None  # click would also print an empty line


def _show_version(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted:
        print_line(metadata.version("trademonitor"))
        ctx.exit()


@click.group(NAME, cls=Root, help="help-trademonitor", context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--version", is_flag=True, is_eager=True, expose_value=False, callback=_show_version, help="help-version")
def root() -> None:
    """China's trade by province: from China Customs' monthly files to the finished report."""


def chosen_language(arguments: Sequence[str]) -> Language:
    """Return the language that ``--lang`` names in *arguments*, else the system's.

    It is looked up before the arguments are parsed, so that errors in them and ``--help`` are in this language too.
    """
    for index, argument in enumerate(arguments):
        name, _, value = argument.partition("=")
        if name == "--lang":
            value = value or "".join(arguments[index + 1 : index + 2])
            return LANGUAGE_WORDS.get(value.lower()) or system_language()
    return system_language()


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command that *arguments* name, ``sys.argv`` by default, and return its exit code."""
    use_utf8()
    lang = chosen_language(sys.argv[1:] if arguments is None else arguments)
    try:
        return root.main(arguments, prog_name=NAME, standalone_mode=False, obj=lang) or 0
    except TradeMonitorError as error:
        print_error(error.sentence(lang))
    except click.UsageError as error:
        print_error(_usage_sentence(error, lang))
    except OSError as error:
        print_error(system_refusal(error).sentence(lang))
    except click.Abort:
        print_error(say("interrupted", lang))
        return 130
    return 2


def _usage_sentence(error: click.UsageError, lang: Language) -> str:
    """Return a sentence on the wrong use of a command, or its help if it was called without arguments."""
    command = error.ctx.command_path if error.ctx else NAME
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        return error.format_message()
    if isinstance(error, click.MissingParameter) and error.param:
        param = error.param
        name = param.opts[0] if isinstance(param, click.Option) else param.human_readable_name.rstrip(".")
        return say("missing-parameter", lang, command=command, name=name)
    if isinstance(error, click.NoSuchOption):
        hint = _hint(error.possibilities)
        if not hint and error.ctx and isinstance(error.ctx.command, Group):
            hint = Message("option-too-early", {"command": command})
        return say("no-such-option", lang, command=command, option=error.option_name, hint=hint)
    if isinstance(error, click.NoSuchCommand) and error.ctx and isinstance(error.ctx.command, Group):
        near = get_close_matches(error.command_name, error.ctx.command.list_commands(error.ctx))
        return say("no-such-command", lang, command=command, name=error.command_name, hint=_hint(near))
    if isinstance(error, click.BadOptionUsage):
        takes_none = error.ctx and any(
            error.option_name in each.opts and each.is_flag
            for each in error.ctx.command.params
            if isinstance(each, click.Option)
        )
        return say(
            "option-with-value" if takes_none else "option-without-value",
            lang,
            command=command,
            option=error.option_name,
        )
    return say("usage", lang, command=command, reason=error.format_message())


def _hint(near: Sequence[str] | None) -> Message | str:
    """Return the question whether the first word of *near* is meant; "" if there is none."""
    return Message("did-you-mean", {"name": near[0]}) if near else ""
