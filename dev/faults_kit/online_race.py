"""Callback, return, poll and cron come to one payment at one instant: one payment booked, one receipt, drawn once."""

import random

from .ground import Tally, together
from .online import AMOUNT, scene

SHORT, LONG = 5, 200
SPREAD = 0.1


def run(n):
    tally = Tally()
    with scene() as stage:
        for number in range(n):
            method = ('card', 'vipps')[number % 2]
            basis = stage.to_pay()
            tab = stage.tab(basis)
            values, form = tab.choose(method)
            tab.to_provider(form)
            tally.expect(f'{basis.name}: agreed', stage.agree(values['reference']), True)
            calls = [
                *stage.webhooks(times=2),
                lambda tab=tab, form=form: back(tab, form),
                lambda tab=tab: poll(tab),
                stage.cron,
                lambda: stage.cron(1),
            ]
            random.shuffle(calls)
            together(*calls, spread=SPREAD)
            stage.settle(basis)
            together(*([lambda tab=tab: poll(tab)] * 2), lambda: stage.cron(1))
            tally.trials += 1
            tally.expect(f'{method} {basis.name}: payments, sum, paid, receipts, activities',
                         stage.booked(basis), (1, AMOUNT, AMOUNT, 1, 0))
            tally.expect(f'{method} {basis.name}: charges and sum at the provider', stage.charged(basis), (1, AMOUNT))
    return tally.result()


def back(tab, form):
    values = dict(form.form_values())
    return tab.session.get(
        f'{tab.url}/payment/elsmart/return', params={'ref': values['reference'], 'secret': values['secret']},
        timeout=60).status_code


def poll(tab):
    """What core's status page does; that it is to be tried again is told by an error."""
    try:
        return tab.rpc('/payment/status/poll')
    except Exception as error:
        return str(error)
