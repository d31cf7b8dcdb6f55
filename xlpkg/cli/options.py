"""The arguments and options that several commands share."""

from __future__ import annotations

from typing import Any, Final

import click
from click.shell_completion import CompletionItem

from xlpkg.cli.parameter_types import LANGUAGE, FileType, FolderType, Word, one_of
from xlpkg.cli.stores import chosen_store
from xlpkg.errors import TradeMonitorError
from xlpkg.model import words
from xlpkg.model.months import Month, parse_month
from xlpkg.store.store import open_store


class MonthType(click.ParamType[Month]):
    """A month, such as 2025-02. Raises BadArgument for anything else."""

    name = "MONTH"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Month:
        """Return the month that *value* names."""
        return parse_month(value)

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        """Return the stored months that begin with *incomplete*, the newest first, [] if there is no store."""
        try:
            with open_store(chosen_store(ctx.params.get("store"), quiet=True), create=False) as store:
                stored = {str(period) for periods in store.months().values() for period in periods}
        except (TradeMonitorError, OSError):
            return []
        return [CompletionItem(period) for period in sorted(stored, reverse=True) if period.startswith(incomplete)]


FLOW: Final = Word(("total", "export", "import"), words.parse_flow)
SORT: Final = Word(("total", "export", "import", "net"), words.parse_flow)
CURRENCY: Final = Word(("usd", "rmb"), words.parse_currency)
METHOD: Final = Word(words.METHOD_NAMES["en"], words.parse_method)

store_option = click.option("--store", type=FileType(), metavar="FILE", help="help-store")
period_argument = click.argument("period", type=MonthType(), metavar="PERIOD", help="help-period")
any_period_argument = click.argument(
    "period", type=MonthType(), metavar="[PERIOD]", required=False, help="help-any-period"
)
basis_option = click.option(
    "--basis", type=Word(("month", "ytd"), words.parse_basis), default=words.Basis.MONTH, help="help-basis"
)
currency_option = click.option("--currency", type=CURRENCY, help="help-currency-option")
check_currency_option = click.option("--currency", type=CURRENCY, help="help-check-currency")
any_currency_option = click.option("--currency", type=CURRENCY, help="help-export-currency")
workbook_currency_option = click.option("--currency", type=CURRENCY, help="help-workbook-currency")
workbook_language_option = click.option("--lang", type=LANGUAGE, help="help-workbook-lang")
style_option = click.option("--style", type=Word(words.STYLES, words.parse_style), help="help-style")
nation_option = click.option("--nation/--no-nation", default=None, help="help-nation")
bars_option = click.option("--bars", type=one_of("table", "yoy"), help="help-bars")
templates_option = click.option("--templates", type=FolderType(), metavar="DIR", help="help-templates-option")
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
workbook_argument = click.argument("workbook", type=FileType(), metavar="WORKBOOK", help="help-workbook")
