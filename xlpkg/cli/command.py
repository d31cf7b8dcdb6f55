"""Commands whose help is in English and Chinese: :class:`Command`, :class:`Group`, and :func:`command`.

``help`` of a command, an argument or an option is a key of :mod:`xlpkg.messages.command_help`.
"""

from __future__ import annotations

import io
import shutil
from collections import Counter
from collections.abc import Callable
from typing import Any, Final

import click
from rich.console import Console
from rich.console import Group as Lines
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from xlpkg.cli.parameter_types import LANGUAGE
from xlpkg.errors import BadInput
from xlpkg.messages import Language, say

_WIDEST: Final = 100
_LANG: Final = "xlpkg.lang"
_OPTION_COLUMN: Final = 31  # the longest option that keeps its help on the same line: --sort total|export|import|net


def keep_language(ctx: click.Context, _: click.Parameter, value: Language | None) -> Language | None:
    """Return the language that ``--lang`` names, before or after the name of the command, None for none."""
    language: Language | None = value or ctx.meta.get(_LANG)
    ctx.meta[_LANG] = language
    return language


def named_language() -> Language | None:
    """Return the language that ``--lang`` of the running command names, None for none."""
    language: Language | None = click.get_current_context().meta[_LANG]
    return language


class LocalisedCommand(click.Command):
    """A command with help in the language of its context, which takes ``--lang``."""

    def __init__(self, *arguments: Any, **attributes: Any) -> None:
        super().__init__(*arguments, **attributes)
        if all(parameter.name != "lang" for parameter in self.params):  # no option for the language of a report
            # xlpkg.cli.chosen_language reads the value of this option, which only checks it.
            option = click.Option(
                ["--lang"], type=LANGUAGE, callback=keep_language, help="help-lang", expose_value=False
            )
            self.params.append(option)

    def get_help(self, ctx: click.Context) -> str:
        """Return the help."""
        return _help(self, ctx)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse *args* into the parameters of *ctx*. Raises UsageError with *ctx*, which click sometimes leaves out.

        Raises BadInput if an option of one value is repeated: click would silently use the last value.
        """
        try:
            if not ctx.resilient_parsing:  # of completion
                self._refuse_repeated(ctx, args)
            return super().parse_args(ctx, args)
        except click.UsageError as error:
            error.ctx = error.ctx or ctx
            raise

    def _refuse_repeated(self, ctx: click.Context, args: list[str]) -> None:
        given = Counter(self.make_parser(ctx).parse_args([*args])[2])
        for option, count in given.items():
            is_plain_flag = isinstance(option, click.Option) and option.is_flag and not option.secondary_opts
            if count > 1 and isinstance(option, click.Option) and not (option.multiple or is_plain_flag):
                raise BadInput("option-repeated", command=ctx.command_path, option="/".join(option.opts))


class Command(LocalisedCommand):
    """A command that takes no more arguments than it declares."""

    allow_extra_args = True

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command. Raises BadInput if there are arguments that it does not take."""
        if ctx.args:
            raise BadInput("unexpected-arguments", command=ctx.command_path, arguments=" ".join(ctx.args))
        return super().invoke(ctx)


class Group(LocalisedCommand, click.Group):
    """A command with subcommands, whose help has keys such as ``help-detail-list``."""

    command_class = Command


def command(name: str) -> Callable[[Callable[..., int | None]], Command]:
    """Return a decorator that makes a function the command *name*, whose help has the key ``help-NAME``.

    The function returns the exit code; None is 0.
    """
    return click.command(name, cls=Command, help=f"help-{name}")


def _help(command: click.Command, ctx: click.Context) -> str:
    lang: Language = ctx.obj
    pieces = [say("help-options-piece", lang), *command.collect_usage_pieces(ctx)[1:]]
    if isinstance(command, Group):
        pieces[-1] = say("help-command-piece", lang)
    parts: list[Any] = [
        Text(say("help-usage", lang, usage=" ".join([ctx.command_path, *pieces]))),
        Padding(Text(say(str(command.help), lang)), (1, 2)),
    ]
    for kind, heading in (("argument", "help-arguments"), ("option", "help-options")):
        parameters = [each for each in command.get_params(ctx) if each.param_type_name == kind]
        if parameters:
            parts += _help_section(say(heading, lang), [_help_record(each, ctx, lang) for each in parameters])
    if isinstance(command, Group):
        names = command.list_commands(ctx)
        key = "-".join(["help", *ctx.command_path.split()[1:]])
        rows = [(name, say(f"{key}-{name}", lang).partition("\n")[0]) for name in names]
        parts += _help_section(say("help-commands", lang), rows)
    out = io.StringIO()
    width = min(shutil.get_terminal_size().columns, _WIDEST)
    Console(file=out, width=width, color_system=None, force_terminal=False).print(Lines(*parts), highlight=False)
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines()).rstrip()


def _help_record(parameter: click.Parameter, ctx: click.Context, lang: Language) -> tuple[str, str]:
    name, _ = parameter.get_help_record(ctx) or ("", "")
    key = "help-help" if "--help" in parameter.opts else str(getattr(parameter, "help", ""))
    return name, say(key, lang)


def _help_section(heading: str, rows: list[tuple[str, str]]) -> list[Any]:
    """Return the heading and the rows beneath it: a name, and its help to the right."""
    table = Table.grid(padding=(0, 2))
    table.add_column(max_width=_OPTION_COLUMN, overflow="fold")
    table.add_column(overflow="fold")
    for name, text in rows:
        table.add_row(Text(name), Text(text))
    return [Text(heading), Padding(table, (0, 0, 1, 2))]
