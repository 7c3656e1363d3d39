"""Stage 6, invoicing: which claims a basis raises, and which of them may be an invoice now."""
from dataclasses import dataclass
from decimal import Decimal

from .money import to_ore

CLAIM_KINDS = ('prepayment', 'instalment', 'ordinary', 'change', 'final')


@dataclass(frozen=True)
class ClaimPlan:
    """One claim to raise. `request`: no invoice may be issued yet, so the customer is asked for `gross` without a
    VAT specification, and the invoice takes over the claim and its KID later."""

    vat_class: str
    gross: Decimal
    request: bool
    instalment: int = 0


def plan_claims(totals, before_delivery, already=(), part_invoice=False):
    """`ClaimPlan`s for the rows of `totals` whose (VAT class, instalment) is not in `already`, in numbering order.

    VAT-liable supplies may not be invoiced before delivery (mval. § 15-10 third paragraph), so before delivery they
    become payment requests; a contribution is no supply and may be invoiced at any time. `part_invoice`: the company
    uses bokføringsforskriften § 8-1-2a instead, which lets it invoice building work in parts at once. A class below
    zero is credited, not claimed.
    """
    return [
        ClaimPlan(
            row.vat_class, row.gross, instalment=row.instalment,
            request=before_delivery and row.vat_class != 'none' and not part_invoice)
        for row in totals
        if (row.vat_class, row.instalment) not in already and row.gross > 0
    ]


def vat_of(net, rate, left=None):
    """VAT in NOK of one document of `net` (NOK) at `rate` per cent.

    :param left: (net, VAT) in NOK that stands of the invoice that a credit note corrects: the note that takes the rest
        of the net takes the rest of the VAT too, so that nothing of the claim is left open by rounding
    """
    vat = to_ore(net * rate / 100)
    if left is None:
        return vat
    return left[1] if net == left[0] else min(vat, left[1])


def figures_hash_source(number, kid, partner, rows, total):
    """Canonical text of what a sent invoice says; its hash tells whether the invoice still says it.

    `rows` are (text, amount) pairs; amounts are Decimals in NOK.
    """
    head = f'{number}|{kid}|{partner}|{total:.2f}'
    return '\n'.join([head, *(f'{text}|{amount:.2f}' for text, amount in rows)])
