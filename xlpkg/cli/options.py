"""The arguments and options that several commands share."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from xlpkg.cli.command import keep_language
from xlpkg.cli.parameter_types import FILE, FOLDER, LANGUAGE, Word, one_of
from xlpkg.cli.stores import chosen_store
from xlpkg.errors import TradeMonitorError
from xlpkg.messages import Language
from xlpkg.model import words
from xlpkg.model.months import parse_month
from xlpkg.model.periods import parse_period
from xlpkg.store.store import open_store

if TYPE_CHECKING:
    from xlpkg.workbook.home import Home, Looks


def _stored_months(ctx: click.Context) -> Iterable[str]:
    """Return the months in the store of the command, the newest first, none if there is no store."""
    try:
        with open_store(chosen_store(ctx.params.get("store"), quiet=True), create=False) as store:
            return sorted({str(period) for periods in store.months().values() for period in periods}, reverse=True)
    except (TradeMonitorError, OSError):
        return ()


MONTH: Final = Word((), parse_month, _stored_months)
PERIOD: Final = Word((), parse_period, _stored_months)
FLOW: Final = Word(("total", "export", "import"), words.parse_flow)
SORT: Final = Word(("total", "export", "import", "net"), words.parse_flow)
CURRENCY: Final = Word(("usd", "rmb"), words.parse_currency)
METHOD: Final = Word([each.label("en") for each in words.METHODS], words.parse_method)

store_option = click.option("--store", type=FILE, metavar="FILE", help="help-store")
span_argument = click.argument("period", type=PERIOD, metavar="[PERIOD]", required=False, help="help-span")
period_argument = click.argument("period", type=MONTH, metavar="PERIOD", help="help-period")
any_period_argument = click.argument("period", type=MONTH, metavar="[PERIOD]", required=False, help="help-periods")
basis_option = click.option(
    "--basis", type=Word(("month", "ytd"), words.parse_basis), default=words.Basis.MONTH, help="help-basis"
)
currency_option = click.option("--currency", type=CURRENCY, help="help-workbook-currency")
check_currency_option = click.option("--currency", type=CURRENCY, help="help-check-currency")
any_currency_option = click.option("--currency", type=CURRENCY, help="help-export-currency")
style_option = click.option("--style", type=Word(words.STYLES, words.parse_style), help="help-style")
nation_option = click.option("--nation/--no-nation", default=None, help="help-nation")
groups_option = click.option("--groups", metavar="NAMES", help="help-groups")
bars_option = click.option("--bars", type=one_of("table", "yoy"), help="help-bars")
templates_option = click.option("--templates", type=FOLDER, metavar="DIR", help="help-templates-option")
method_option = click.option("--method", type=METHOD, metavar="METHOD", default=words.Method.AUTO, help="help-method")
sort_option = click.option("--sort", type=SORT, help="help-sort")
raw_option = click.option("--raw", is_flag=True, help="help-raw")
query_flow_option = click.option(
    "--flow", type=Word(("export", "import"), words.parse_query_flow), help="help-query-flow"
)
as_of_option = click.option("--as-of", type=Word((), words.parse_moment), metavar="DATE", help="help-as-of")
rows_format_option = click.option("--format", "format_", type=one_of("csv", "json", "md"), help="help-rows-format")
findings_format_option = click.option(
    "--format", "format_", type=one_of("text", "json"), default="text", help="help-findings-format"
)
as_shown_option = click.option("--as-shown", is_flag=True, help="help-as-shown")
workbook_argument = click.argument("workbook", type=FILE, metavar="WORKBOOK", help="help-workbook")


@dataclass(frozen=True, slots=True)
class ReportOptions:
    """What a command that fills a workbook is told of the report; None where 首页 says it."""

    currency: words.Currency | None
    lang: Language | None
    style: str | None
    templates: Path | None
    nation: bool | None
    groups: str | None
    bars: str | None

    def looks(self, home: Home) -> Looks:
        """Return the looks that the options name, else those of *home*."""
        sorted_bars = None if self.bars is None else self.bars == "yoy"
        return home.looks(self.style, self.templates, self.nation, sorted_bars, self.groups)


_REPORT_OPTIONS: Final = (
    currency_option,
    click.option("--lang", type=LANGUAGE, callback=keep_language, help="help-lang"),
    style_option,
    templates_option,
    nation_option,
    groups_option,
    bars_option,
)


def report_options(command: Callable[..., int | None]) -> Callable[..., int | None]:
    """Give *command* the options of :class:`ReportOptions`, which it gets as *report*."""

    @functools.wraps(command)
    def with_options(**values: Any) -> int | None:
        named = {name: values.pop(name) for name in ReportOptions.__slots__}
        return command(report=ReportOptions(**named), **values)

    for option in reversed(_REPORT_OPTIONS):
        option(with_options)
    return with_options
