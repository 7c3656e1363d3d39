"""The status of a fakturagrunnlag: derived from facts, never latched. It goes back when the facts do."""
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from .money import total

ZERO = Decimal('0.00')
# Not sent, or no longer in force: such a basis decides nothing for its case.
NOT_IN_FORCE = ('collecting', 'declined', 'expired', 'withdrawn', 'cancelled')


@dataclass(frozen=True)
class ClaimFacts:
    """One claim, amounts in NOK incl. VAT. `sent`: its invoice is sent, or it is a request payable in the portal.
    `invoiced`: a posted invoice stands behind it."""

    gross: Decimal
    paid: Decimal
    credited: Decimal
    sent: bool
    invoiced: bool
    due: date | None = None

    @property
    def open(self):
        return self.gross - self.paid - self.credited

    @property
    def in_force(self):
        """Not wholly credited: a credited claim asks for nothing and was not paid."""
        return self.credited < self.gross


@dataclass(frozen=True)
class RefundFacts:
    """A credit note that the basis itself makes. `settled`: offset against what was unpaid, or paid back."""

    sent: bool
    settled: bool


@dataclass(frozen=True)
class BasisFacts:
    """`version` is the state of the newest version: none, sent, declined, expired or withdrawn. `gross` is all that is
    to be invoiced, NOK incl. VAT; `refunds` are credit notes of a reduction or a settlement. `final`: a settlement,
    which is done with when it comes to nothing."""

    gross: Decimal = ZERO
    claims: tuple = ()
    refunds: tuple = ()
    version: str = 'none'
    accepted: bool = False
    cancelled: bool = False
    no_charge: bool = False
    final: bool = False

    @property
    def live(self):
        return [claim for claim in self.claims if claim.in_force]

    @property
    def billed(self):
        """What sent invoices ask for, net of credit notes."""
        return total(claim.gross - claim.credited for claim in self.live if claim.invoiced and claim.sent)

    @property
    def received(self):
        return total(claim.paid for claim in self.live)


def status(facts):
    """The status code of `facts`; the first row of the table that is true wins."""
    rows = (
        ('cancelled', facts.cancelled),
        ('no_charge', facts.no_charge),
        ('invoice_paid', _all_paid(facts)),
        ('invoice_sent', any(part.sent for part in (*facts.live, *facts.refunds))),
        ('accepted', facts.accepted),
        ('declined', facts.version == 'declined'),
        ('expired', facts.version == 'expired'),
        ('withdrawn', facts.version == 'withdrawn'),
        ('offer_sent', facts.version == 'sent'),
    )
    return next((code for code, true in rows if true), 'collecting')


def label(facts):
    """The status as people are shown it: `invoice_sent` has shades (`const.INVOICE_SENT_LABELS`)."""
    code = status(facts)
    if code != 'invoice_sent':
        return code
    if facts.received:
        settled = all(claim.open <= 0 for claim in facts.live)
        asked = total(claim.gross - claim.credited for claim in facts.live)
        return 'paid_invoice_follows' if settled and asked >= facts.gross else 'partly_paid'
    sent = [claim.invoiced for claim in facts.live if claim.sent]   # none where a settlement only gives money back
    return 'request_sent' if sent and not any(sent) else 'invoice_sent'


def invoiced(facts):
    """`none`, `partial` or `full`: how much of what is to be invoiced is on sent invoices."""
    return _extent(facts.billed, facts.gross)


def paid(facts):
    """`none`, `partial` or `full`: how much of what is to be invoiced the customer has paid."""
    return _extent(facts.received, facts.gross)


def overdue(facts, today):
    """Whether a sent claim is open past its due date. Never a status of its own."""
    return any(claim.sent and claim.open > 0 and claim.due and claim.due < today for claim in facts.live)


def _all_paid(facts):
    """All that is to be invoiced is invoiced, sent and paid, and every refund is settled."""
    return (bool(facts.live or facts.refunds or facts.final) and facts.billed >= facts.gross
            and all(claim.open <= 0 for claim in facts.live) and all(refund.settled for refund in facts.refunds))


def chain_status(offer, others):
    """The status that a case shows: that of the newest sent fakturagrunnlag of its chain that is in force.

    `offer` is the status of the offer, `others` those of changes and final, oldest first. A paid case is taken back by
    a new claim only, never by a change that is being prepared or was declined.
    """
    if offer == 'cancelled':
        return offer
    live = [code for code in (offer, *others) if code not in NOT_IN_FORCE]
    if not live:
        return offer
    if live[-1] == 'invoice_paid' and set(live) != {'invoice_paid'}:
        return 'invoice_sent'
    return live[-1]


def _extent(part, whole):
    if part <= 0:
        return 'none'
    return 'full' if part >= whole else 'partial'
