"""The same claim paid in two tabs at one instant, by any two methods: it is paid once, and what came in twice is told.

The tabs begin together, go to their providers together, and agree together as fast as no person can.
"""

import random

from .ground import Tally, together
from .online import AMOUNT, scene
from .online_race import SPREAD, back

from journey.report import Surprise

SHORT, LONG = 5, 100
METHODS = ('card', 'vipps')


def run(n):
    tally, outcomes = Tally(), {}
    with scene() as stage:
        for _trial in range(n):
            basis = stage.to_pay()
            tabs = [stage.tab(basis) for _number in range(2)]
            found = together(*(
                lambda tab=tab: pays(stage, tab, random.choice(METHODS)) for tab in tabs), spread=SPREAD)
            together(*stage.webhooks(), *(
                lambda tab=tab, form=form: back(tab, form) for tab, form in zip(tabs, found, strict=True)
                if hasattr(form, 'form_values')), spread=SPREAD)
            stage.settle(basis)
            tally.trials += 1
            outcome = judged(tally, stage, basis)
            outcomes[outcome] = outcomes.get(outcome, 0) + 1
        print(f'  {outcomes}', flush=True)
    return tally.result()


def pays(stage, tab, method):
    """One tab, all the way to the provider's page and its button; the form, or why it ended before."""
    try:
        values, form = tab.choose(method)
        tab.to_provider(form)
    except Surprise as surprise:
        return str(surprise)
    stage.agree(values['reference'])
    return form


def judged(tally, stage, basis):
    """What came of it, as words; a deviation when a krone is lost, doubled in the books or not told."""
    charges, charged = stage.charged(basis)
    payments, total, paid, receipts, activities = stage.booked(basis)
    tally.expect(f'{basis.name}: the books and the providers', (payments, total), (charges, charged))
    tally.expect(f'{basis.name}: receipts', receipts, payments)
    tally.expect(f'{basis.name}: paid on the claim', paid, AMOUNT if charges else 0.0)
    tally.expect(f'{basis.name}: told that it was paid twice', activities, 1 if charges > 1 else 0)
    return {0: 'neither was paid', 1: 'paid once'}.get(charges, 'paid twice and told')
