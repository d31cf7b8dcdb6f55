"""The commands ``report`` and ``check``: a month's report, and the findings of its checks."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from xlpkg.analysis.wide import load_wide
from xlpkg.audit.auditor import audit
from xlpkg.audit.document import document_of
from xlpkg.audit.self_check import check_stored_month
from xlpkg.cli import options
from xlpkg.cli.command import command, keep_language
from xlpkg.cli.console import (
    current_language,
    print_doubts,
    print_finding_counts,
    print_line,
    print_message,
    remark,
    text,
)
from xlpkg.cli.parameter_types import LANGUAGE, one_of
from xlpkg.cli.stores import cube_of, open_chosen_store, warn_of_groups
from xlpkg.cli.tables import to_json
from xlpkg.messages import Language
from xlpkg.model.months import Month, spans
from xlpkg.model.words import STYLES, Basis, Currency, Flow, Method
from xlpkg.report.compose import compose, find_groups, nation_drivers
from xlpkg.report.model import DEFAULT_SORT
from xlpkg.report.render import report_to_json, report_to_markdown
from xlpkg.report.style import Style


@command("report")
@options.period_argument
@click.option("--lang", type=LANGUAGE, callback=keep_language, help="help-lang")
@click.option("--format", "format_", type=one_of("md", "json"), default="md", help="help-findings-format")
@options.sort_option
@options.nation_option
@options.groups_option
@options.method_option
@options.style_option
@options.templates_option
@options.currency_option
@options.as_of_option
@options.store_option
def report_command(
    period: Month,
    lang: Language | None,
    format_: str,
    sort: Flow | None,
    nation: bool | None,
    groups: str | None,
    method: Method,
    style: str | None,
    templates: Path | None,
    currency: Currency | None,
    as_of: dt.datetime | None,
    store: Path | None,
) -> int:
    """Print a month's report: its text, captions, tables and notes; exit with 1 if the user's templates err."""
    lang = lang or "zh"
    with open_chosen_store(store) as opened:
        cube = cube_of(opened, currency, period, as_of)
        if groups:
            warn_of_groups(opened.path)
            cube = load_wide(opened, cube, zones=False)
        drivers, left_out = nation_drivers(opened.path, cube, period, lang, method)
    order = DEFAULT_SORT if sort is None else dict.fromkeys(Basis, sort)
    chosen = Style(style or STYLES[0], templates)
    if left_out is not None:
        print_message(left_out)
    composed = compose(
        cube,
        period,
        lang,
        method=method,
        sort=order,
        style=chosen,
        nation=bool(nation),
        groups=find_groups(cube, groups or ""),
        drivers=drivers,
    )
    print_line(report_to_markdown(composed) if format_ == "md" else to_json(report_to_json(composed)))
    if chosen.is_shipped(lang):
        return 0
    return int(print_doubts(audit(document_of(composed), cube, period, drivers)))


@command("check")
@options.any_period_argument
@options.findings_format_option
@options.check_currency_option
@options.as_of_option
@options.store_option
def check_command(
    period: Month | None,
    format_: str,
    currency: Currency | None,
    as_of: dt.datetime | None,
    store: Path | None,
) -> int:
    """Check the stored figures and the reports made of them; exit with 1 if a finding is an error.

    Without *period* and *currency*, check every month of both currencies.
    """
    lang = current_language()
    with open_chosen_store(store) as opened:
        every = [currency] if currency or period else [*opened.months(as_of)]
        cubes = [cube_of(opened, each, period, as_of) for each in every or [None]]
        wide = [load_wide(opened, cube.years_of(period) if period else cube) for cube in cubes]
    all_findings = []
    as_json = []
    for cube, of_places in zip(cubes, wide, strict=True):
        periods = [period] if period else cube.periods()
        findings = [(each, found) for each in periods for found in check_stored_month(cube, each, lang, of_places)]
        all_findings += [found for _, found in findings]
        as_json += [found.as_json(lang, cube.currency) for _, found in findings]
        if format_ == "text":
            for each, found in findings:
                month = text("months-in-currency", months=each, currency=cube.currency)
                print_line(remark(found, found.severity, month))
            facts = {"period": spans(periods), "currency": cube.currency}
            print_finding_counts("checked", [found for _, found in findings], **facts)
    if format_ == "json":
        print_line(to_json(as_json))
    return int(any(found.severity == "error" for found in all_findings))
