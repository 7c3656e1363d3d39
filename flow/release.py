"""Stage 5, release: may the performers start, and if not, why not."""
from dataclasses import dataclass

POLICIES = ('acceptance', 'prepayment', 'first_instalment', 'manual')
PREPAYMENTS = ('none', 'full', 'instalments')
# Release policies that wait for money -> the prepayment that they wait for.
WAITS_FOR = {'prepayment': 'full', 'first_instalment': 'instalments'}


@dataclass(frozen=True)
class ReleaseFacts:
    """`prepaid`: the claims that release names exist and are all paid (all of the offer, or its first instalment).
    `by_hand`: a case worker released the case."""

    policy: str
    accepted: bool
    prepaid: bool
    by_hand: bool = False
    no_charge: bool = False
    cancelled: bool = False
    done: bool = False


@dataclass(frozen=True)
class Release:
    """`state` is a work state; `reason` a code that says in one word why it is so."""

    state: str
    reason: str


def decide(facts):
    """Work state of a case from the facts of its chain. It goes back when the facts do, but never after `done`."""
    if facts.cancelled:
        return Release('cancelled', 'cancelled')
    if facts.done:
        return Release('done', 'done')
    if facts.no_charge:
        return Release('released', 'no_charge')
    if facts.by_hand:
        return Release('released', 'by_hand')
    if not facts.accepted:
        return Release('blocked', 'waits_acceptance')
    if facts.policy == 'acceptance':
        return Release('released', 'accepted')
    if facts.policy in WAITS_FOR:
        return Release('released', 'prepaid') if facts.prepaid else Release('blocked', 'waits_prepayment')
    return Release('blocked', 'waits_by_hand')


def policy_is_consistent(release, prepayment):
    """Release on a payment needs that payment to wait for; the other way round nothing is required."""
    return WAITS_FOR.get(release, prepayment) == prepayment
