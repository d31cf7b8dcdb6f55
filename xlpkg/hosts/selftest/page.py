"""The page selftest.html: one self-contained file with the versions, the checks, and pictures of sheets."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING, Any, Final

from lxml.html import builder as html
from lxml.html import tostring

from xlpkg.messages import one_line, say

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from xlpkg.hosts.selftest.results import Check, Privacy, Results

_STYLE: Final = """
body { font: 14px/1.5 system-ui, "Microsoft YaHei", "Noto Sans CJK SC", sans-serif; margin: 2em auto; max-width: 72em;
  padding: 0 1em; color: #222; }
table { border-collapse: collapse; width: 100%; table-layout: fixed; }
th, td { border-bottom: 1px solid #ddd; padding: 3px 8px; text-align: left; vertical-align: top;
  overflow-wrap: anywhere; }
th:nth-child(2), th:nth-child(5) { width: 6em; }
.failed { background: #fdecea; }
img { max-width: 100%; border: 1px solid #ccc; }
"""
#: The longest value in the page's tables, in characters; selftest.json has all of it.
_LONGEST: Final = 600


def page(results: Results, pictures: Mapping[str, bytes], private: Privacy) -> str:
    """Return the page of *results*, in their language; *pictures* are PNGs by sheet."""
    lang, failed = results.lang, results.failed
    title = say("selftest-title", lang, engine=results.engine)
    key = "selftest-failed" if failed else "selftest-passed"
    facts = [f"{name}: {value}" for name, value in results.versions.items()]
    body = [
        html.H1(title),
        html.P(html.STRONG(say(key, lang, count=len(results.checks), failed=len(failed))), f"  {results.started}"),
        html.UL(*(html.LI(private.text(fact)) for fact in facts)),
        html.P(say(results.press, lang)),
        html.P(say("selftest-send", lang)),
    ]
    if failed:
        body += [html.H2(say("selftest-differences", lang)), _table(failed, results, private)]
    body += [html.H2(say("selftest-checks", lang)), _table(results.checks, results, private)]
    body.append(html.H2(say("selftest-pictures", lang)))
    for sheet, picture in pictures.items():
        source = f"data:image/png;base64,{base64.b64encode(picture).decode('ascii')}"
        body += [html.H3(sheet), html.IMG(src=source, alt=sheet)]
    head = html.HEAD(html.META(charset="utf-8"), html.TITLE(title), html.STYLE(_STYLE))
    document = html.HTML(head, html.BODY(*body), lang=lang)
    return str(tostring(document, encoding="unicode", doctype="<!DOCTYPE html>"))


def _table(checks: Iterable[Check], results: Results, private: Privacy) -> Any:
    lang = results.lang
    columns = ("check", "result", "expected", "found", "seconds")
    rows = [html.TR(*(html.TH(say(f"selftest-{column}", lang)) for column in columns))]
    for check in checks:
        outcome = say("selftest-ok" if check.passed else "selftest-not-ok", lang)
        found = value_text(check.actual) if check.error is None else check.error
        values = (check.name, outcome, value_text(check.expected), found, f"{check.seconds:.1f}")
        shown = [one_line(private.text(value))[:_LONGEST] for value in values]
        rows.append(html.TR(*map(html.TD, shown), **({} if check.passed else {"class": "failed"})))
    return html.TABLE(*rows)


def value_text(value: object) -> str:
    """Return *value* as a text: a text as it is, anything else as JSON."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
