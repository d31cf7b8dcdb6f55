"""The words of the report, and the filters of its templates: numbers, amounts, changes and lists in words."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from jinja2 import pass_context
from jinja2.exceptions import FilterArgumentError

from xlpkg.messages import Language, say_list
from xlpkg.model.rounding import MISSING, format_number, print_number, rounds_to_zero
from xlpkg.model.words import FLOW_NAMES, Currency, Flow

#: Between the items of a list, and before the last one.
COMMA: Final[dict[Language, str]] = {"zh": "、", "en": ", "}
_AND: Final[dict[Language, str]] = {"zh": "和", "en": " and "}


def level_unit(currency: Currency, lang: Language) -> str:
    """Return the unit of levels, such as 亿美元."""
    if lang == "zh":
        return f"亿{currency.unit(lang)}"
    return "US$100 million" if currency is Currency.USD else "100 million yuan"


def full_unit(currency: Currency, lang: Language) -> str:
    """Return the unit of levels with the currency, such as 亿元人民币."""
    unit = level_unit(currency, lang)
    return unit if currency.unit(lang) == currency.label(lang) else unit + currency.label(lang)


def join_items(items: Sequence[str], lang: Language) -> str:
    """Join *items* as in a sentence. In Chinese, 和 is separated from figures by a space.

    >>> join_items(["广东", "江苏", "上海"], "zh"), join_items(["1.0%", "2.0%"], "zh"), join_items(["a", "b"], "en")
    ('广东、江苏和上海', '1.0% 和 2.0%', 'a and b')
    """
    *others, last = items
    if not others:
        return last
    conjunction = _AND[lang]
    if lang == "zh":
        conjunction = " " * others[-1][-1:].isascii() + conjunction + " " * last[:1].isascii()
    return COMMA[lang].join(others) + conjunction + last


def flow_name(flow: Flow, lang: Language, *, capital: bool = False) -> str:
    """Return the name of *flow*, with a capital letter for the start of a sentence."""
    name = FLOW_NAMES[lang][flow]
    return name[:1].upper() + name[1:] if capital else name


def format_amount(value: float, currency: Currency, lang: Language, *, exact: bool = False) -> str:
    """Return a level in 亿 as bulletins print it, or with the digits of the report's tables if *exact*.

    >>> format_amount(38123.4, Currency.RMB, "zh"), format_amount(7434.6, Currency.USD, "zh")
    ('3.81 万亿元', '7434.6 亿美元')
    >>> format_amount(38123.4, Currency.RMB, "en"), format_amount(7825.2, Currency.RMB, "en")
    ('3.81 trillion yuan', '782.5 billion yuan')
    >>> format_amount(2151.6, Currency.USD, "en"), format_amount(3.2, Currency.USD, "en")
    ('US$215.2 billion', 'US$320 million')
    >>> format_amount(38123.4, Currency.RMB, "zh", exact=True), format_amount(38123.4, Currency.RMB, "en", exact=True)
    ('38123.4 亿元', '3,812.34 billion yuan')
    >>> format_amount(-2151.6, Currency.USD, "en"), format_amount(-2151.6, Currency.USD, "zh")
    ('−US$215.2 billion', '−2151.6 亿美元')
    """
    if not math.isfinite(value):
        return MISSING
    size, sign = abs(value), "−" * (value < 0)
    has_trillions = size >= 1e4 and not exact
    if lang == "zh":
        shown = f"{format_number(size / 1e4, 2)} 万" if has_trillions else f"{format_number(size)} "
        return sign + shown + level_unit(currency, lang)
    if has_trillions:
        shown = f"{print_number(size / 1e4, lang, 2)} trillion"
    elif size >= 10:
        shown = f"{print_number(size / 10, lang, 1 + exact)} billion"
    else:
        shown = f"{print_number(size * 100, lang, 0)} million"
    return f"{sign}US${shown}" if currency is Currency.USD else f"{sign}{shown} yuan"


def filters(lang: Language) -> dict[str, Callable[..., object]]:
    """Return the filters of the templates in *lang*.

    A figure is a dictionary with ``level`` in 亿, ``yoy`` in percentage points or None, ``is_open`` (the band of the
    YoY includes zero), ``band`` if that is to be said, and for a province ``name`` and ``contribution`` in percentage
    points.
    """
    # to be filled for each figure, the last one for a list
    rise, fall, flat, open_sign, signed, with_band = say_list("report-changes", lang, value="{value}")

    def level(figure: Mapping[str, Any]) -> str:
        return print_number(_number(figure["level"]), lang)

    def percent(figure: Mapping[str, Any]) -> str:
        yoy = _number(figure["yoy"])
        return MISSING if math.isnan(yoy) else f"{print_number(yoy, lang)}%"

    def points(figure: Mapping[str, Any]) -> str:
        return print_number(abs(_number(figure["contribution"])), lang)

    def change(figure: Mapping[str, Any]) -> str:
        band = _number(figure.get("band"))
        return direction(figure) + (with_band.format(value=print_number(band, lang)) if math.isfinite(band) else "")

    def direction(figure: Mapping[str, Any]) -> str:
        yoy = _number(figure["yoy"])
        if not math.isfinite(yoy) or rounds_to_zero(yoy):
            return flat if math.isfinite(yoy) else MISSING
        if figure["is_open"]:
            return open_sign.format(value="+" * (yoy > 0) + print_number(yoy, lang))
        return (rise if yoy > 0 else fall).format(value=print_number(abs(yoy), lang))

    @pass_context
    def amount(context: Mapping[str, Any], figure: Mapping[str, Any]) -> str:
        return format_amount(abs(_number(figure["level"])), Currency(context["currency"]), lang)

    def names(figures: Sequence[Mapping[str, Any]]) -> str:
        return join_items([figure["name"] for figure in figures], lang)

    def listed(figures: Sequence[Mapping[str, Any]]) -> str:
        return COMMA[lang].join(figure["name"] for figure in figures)

    def number(value: float | None, digits: int = 1) -> str:
        return print_number(_number(value), lang, max(-_MOST_DIGITS, min(digits, _MOST_DIGITS)))

    of_figure: dict[str, Callable[..., str]] = {
        "level": level,
        "percent": percent,
        "points": points,
        "change": change,
    }

    @pass_context
    def each(context: Mapping[str, Any], figures: Sequence[Mapping[str, Any]], name: str, unit: str = "") -> str:
        if name != "amount" and name not in of_figure:
            raise FilterArgumentError(f"each has no {name}: use amount, {', '.join(of_figure)}")
        shown = [amount(context, figure) if name == "amount" else of_figure[name](figure) for figure in figures]
        if lang == "en":  # 595.8, 369.9 and 308.7 billion yuan; 1.35 trillion and 864.3 billion yuan
            units = {one.partition(" ")[2] for one in shown}
            shared = units.pop() if len(units) == 1 else "yuan"
            shown = [*(one.removesuffix(shared).rstrip() for one in shown[:-1]), shown[-1]]
        return join_items([f"{one} {unit}".strip() for one in shown], lang)

    def changes(figures: Sequence[Mapping[str, Any]]) -> str:
        known = [_number(figure["yoy"]) for figure in figures]
        shown = [print_number(abs(yoy), lang) for yoy in known]
        if any(figure.get("band") is not None for figure in figures):
            return join_items([*map(change, figures)], lang)
        if "0.0" in shown or any(figure["is_open"] for figure in figures):
            return signed.format(value=join_items([*map(percent, figures)], lang))
        for pattern, sign in ((rise, 1), (fall, -1)):
            if all(yoy * sign > 0 for yoy in known):
                word = pattern.partition("{value}")[0]
                return word + join_items([f"{value}%" for value in shown], lang)
        return join_items([change(figure) for figure in figures], lang)

    of_list: dict[str, Callable[..., str]] = {"changes": changes, "each": each, "listed": listed, "names": names}
    return {"amount": amount, "number": number, **of_figure, **of_list}


_MOST_DIGITS: Final = 6


def _number(value: float | None) -> float:
    return math.nan if value is None else float(value)
