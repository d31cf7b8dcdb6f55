"""What a claim says, in short, so that all that is read of a text can be expected."""

from __future__ import annotations

from xlpkg.audit.claims import (
    Caption,
    Claim,
    FigureClaim,
    ListClaim,
    Note,
    ProvinceCount,
    RankClaim,
    SortClaim,
    SpanClaim,
    UnitClaim,
    Unread,
)
from xlpkg.model.regions import Region
from xlpkg.model.words import Basis, Flow


def _names(regions: tuple[Region, ...]) -> str:
    return "".join(region.short for region in regions)


def _flow(flow: Flow | None) -> str:
    return flow.name.lower() if flow is not None else "?"


def basis_of(basis: Basis | None) -> str:
    return basis.name.lower() if basis is not None else "?"


def shown(claim: Claim | Caption, groups: int = 0) -> str:
    """Return what *claim* says; ``#1.0`` is the first figure of the second group after the first *groups*."""
    match claim:
        case FigureClaim():
            place = f"#{claim.group - groups}.{claim.position}"
            currency = claim.currency.value if claim.currency else "?"
            unit = "%" if claim.is_yoy and claim.factor is None else f" {currency}×{claim.factor or '?'}"
            what = f"{claim.region.short} {_flow(claim.flow)} {claim.printed.value}{unit}"
            return f"{claim.qualifier} {what} {place}".strip()
        case ListClaim():
            return f"{claim.direction.value} {_flow(claim.flow)} {_names(claim.regions)} {claim.count}"
        case RankClaim():
            return f"top {claim.size} {_flow(claim.flow)} {_names(claim.regions)} #{claim.group - groups}"
        case UnitClaim():
            return f"unit {claim.text} {claim.currency.value}×{claim.factor}"
        case ProvinceCount():
            return f"of {claim.count}"
        case Caption():
            return f"{claim.kind} {claim.number} {_flow(claim.flow)}"
        case SpanClaim():
            return f"span {claim.text}={claim.year or '?'}-{'1-' if claim.is_ytd else ''}{claim.month}"
        case SortClaim():
            return f"sorted {_flow(claim.flow)} {'down' if claim.is_descending else 'up'}"
        case Note():
            kind = " on the order" if claim.is_sort_note else " on the other basis" if claim.is_other_basis else ""
            assert not (claim.is_sort_note and claim.is_other_basis)
            return f"note{kind} {claim.text}"
        case Unread():
            return f"unread {claim.figures} {' '.join((*claim.words, *claim.parts, *claim.reasons))}".strip()
    raise AssertionError(claim)
