"""What a case worker has to do next with a fakturagrunnlag: one thing, the first that is true."""
from dataclasses import dataclass
from datetime import date, timedelta

# In the order of urgency: what keeps somebody waiting comes first, what only waits comes last.
CODES = (
    'delivery_failed', 'question', 'overtaken', 'change_proposal', 'ready_to_send', 'to_print', 'unpaid_prepayment',
    'expiring', 'ready_to_settle', 'not_started', 'incomplete', 'waits_for_cost',
)
# An offer runs out soon when so many days are left.
SOON = 7


@dataclass(frozen=True)
class TodoFacts:
    """`missing`: something but cost keeps the offer from being sent. `unpaid`: accepted, and the work waits for money.
    `idle`: released, and nothing is reported from the work. `proposal`: a change waits for the case worker."""

    status: str
    waiting: bool = False
    missing: bool = False
    overtaken: bool = False
    valid_until: date | None = None
    delivery_failed: bool = False
    to_print: bool = False
    question: bool = False
    proposal: bool = False
    unpaid: bool = False
    settle: bool = False
    idle: bool = False


def todo(facts, today):
    """Code of the next thing to do, or None when there is nothing."""
    if facts.status in ('cancelled', None):
        return None
    collecting, sent = facts.status == 'collecting', facts.status == 'offer_sent'
    rows = (
        ('delivery_failed', facts.delivery_failed),
        ('question', facts.question),
        ('overtaken', sent and facts.overtaken),
        ('change_proposal', facts.proposal),
        ('ready_to_send', collecting and not facts.waiting and not facts.missing),
        ('to_print', sent and facts.to_print),
        ('unpaid_prepayment', facts.unpaid),
        ('expiring', facts.status == 'expired' or sent and runs_out(facts.valid_until, today)),
        ('ready_to_settle', facts.settle),
        ('not_started', facts.idle),
        ('incomplete', collecting and not facts.waiting),
        ('waits_for_cost', collecting),
    )
    return next((code for code, true in rows if true), None)


def runs_out(valid_until, today, days=SOON):
    """Whether an open offer has `days` or fewer left."""
    return bool(valid_until) and today + timedelta(days=days) >= valid_until
