"""Stage 3, offer: what must be there before an offer may be sent, and what a sent version freezes."""
import hashlib
from dataclasses import dataclass


@dataclass(frozen=True)
class OfferFacts:
    """What the gate looks at. `waiting` counts cases or kinds that have not delivered their estimate."""

    has_lines: bool
    waiting: int
    work_type: bool
    legal_reference: bool
    practice: bool
    customer: bool
    reachable: bool
    shared_explained: bool
    closed: bool
    deductions_fit: bool = True


# Codes in the order in which a case worker would mend them.
_REQUIRED = ('has_lines', 'work_type', 'legal_reference', 'practice', 'customer', 'reachable', 'shared_explained', 'deductions_fit')


def missing(facts):
    """Codes of what keeps the offer from being sent; empty when it may go.

    § 16-2 of kontrollforskriften asks for the legal basis, the company's practice, the calculation of every shared
    asset and that the offer goes to the customer directly.
    """
    if facts.closed:
        return ['closed']
    codes = [name for name in _REQUIRED if not getattr(facts, name)]
    return codes + (['waiting'] if facts.waiting else [])


def document_hash(pdf):
    """SHA-256 (hex) of the sent letter: what the customer's acceptance is bound to."""
    return hashlib.sha256(pdf).hexdigest()
