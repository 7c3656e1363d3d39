"""Stage 4, acceptance: whether this customer may accept this version now."""
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class OfferState:
    """The newest version as it stands in the database at the moment of acceptance."""

    sent: bool
    closed: bool
    overtaken: bool
    document_hash: str
    valid_until: date | None


@dataclass(frozen=True)
class Attempt:
    """What the customer sent: the hash of the document that was shown, and the name typed."""

    shown_hash: str
    name: str
    today: date


def refusal(offer, attempt):
    """Why the offer cannot be accepted, as a code, or None when it can.

    `closed` covers accepted, declined, withdrawn and cancelled. The order of the checks is that of what the customer
    must be told first.
    """
    checks = (
        ('closed', offer.closed),
        ('not_sent', not offer.sent),
        ('overtaken', offer.overtaken),
        ('expired', is_expired(offer.valid_until, attempt.today)),
        ('changed', attempt.shown_hash != offer.document_hash),
        ('name_missing', not attempt.name.strip()),
    )
    return next((code for code, true in checks if true), None)


def is_expired(valid_until, today):
    """An offer can be accepted up to and including its last day; one without a last day never expires."""
    return bool(valid_until) and today > valid_until
