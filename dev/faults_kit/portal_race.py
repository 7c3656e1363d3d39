"""Two who decide about the same offer at one instant in the portal: one outcome, and never another amount than shown.

Accept in two tabs; accept while the offer is withdrawn; while the case system changes the price; while a new version is
sent; while it is declined in another tab.
"""

from . import steps
from .ground import Tally, ground, sql, together

from journey.people import CaseSystem, Employee
from journey.report import Surprise

SHORT, LONG = 5, 100
SPREAD = 0.15   # seconds: the one who begins last is not always the same


def run(n):
    tally = Tally()
    with ground() as (_server, world):
        accountant = Employee(world, 'accountant')
        for race in (accept_twice, accept_and_withdraw, accept_and_change, accept_and_new_version, accept_and_decline):
            outcomes = {}
            for _trial in range(n):
                basis = steps.sent(world, accountant, lines=3)
                answers, facts = race(world, accountant, basis)
                tally.trials += 1
                outcome = judged(tally, race.__name__, basis, answers, facts)
                outcomes[outcome] = outcomes.get(outcome, 0) + 1
            print(f'  {race.__name__}: {outcomes}', flush=True)
    return tally.result()


def accept_twice(world, accountant, basis):
    tabs = [steps.tab(world, basis) for _number in range(2)]
    return together(*map(steps.accepts, tabs), spread=SPREAD), {
        'accepted': ({'accepted', 'already_accepted'}, {'accepted', 'already_accepted'})}


def accept_and_withdraw(world, accountant, basis):
    customer = steps.accepts(steps.tab(world, basis))
    return together(customer, lambda: clicking(accountant, basis, 'action_elsmart_withdraw'), spread=SPREAD), {
        'accepted': ({'accepted'}, {'refused'}), 'withdrawn': ({'closed'}, {'done'})}


def accept_and_new_version(world, accountant, basis):
    customer = steps.accepts(steps.tab(world, basis))
    return together(customer, lambda: clicking(accountant, basis, 'action_elsmart_send_offer'), spread=SPREAD), {
        'accepted': ({'accepted'}, {'refused'}), 'new version': ({'changed', 'overtaken'}, {'done'})}


def accept_and_change(world, accountant, basis):
    customer, system = steps.accepts(steps.tab(world, basis)), CaseSystem(world, 'nettmelding')
    body = {**basis.body, 'version': 2, 'lines': basis.body['lines'][:1]}
    return together(customer, lambda: system.call('PUT', f'/elsmart/v1/cases/{basis.ref}', body)[0], spread=SPREAD), {
        'accepted': ({'accepted'}, {202}), 'overtaken': ({'overtaken', 'changed'}, {200})}


def accept_and_decline(world, accountant, basis):
    tabs = [steps.tab(world, basis) for _number in range(2)]
    calls = steps.accepts(tabs[0]), steps.post(tabs[1], '/decline', reason='For dyrt')
    return together(*calls, spread=SPREAD), {
        'accepted': ({'accepted'}, {'closed'}), 'declined': ({'closed'}, {'declined'})}


def clicking(accountant, basis, button):
    try:
        accountant.call('sale.order', button, [basis.id])
    except Surprise as surprise:
        return 'refused' if 'Traceback' not in str(surprise) else str(surprise)
    return 'done'


def judged(tally, race, basis, answers, allowed):
    """The outcome by the database; a deviation when it is none, or when somebody was told otherwise."""
    [[accepted, amount, state, versions, newest, overtaken]] = sql(f"""
        SELECT count(a.id), o.amount_total, o.state, (SELECT count(*) FROM elsmart_offer_version v
               WHERE v.order_id = o.id), (SELECT state FROM elsmart_offer_version v WHERE v.order_id = o.id
               ORDER BY number DESC LIMIT 1), coalesce(o.elsmart_overtaken, false)
          FROM sale_order o LEFT JOIN elsmart_acceptance a ON a.order_id = o.id
         WHERE o.id = {basis.id} GROUP BY o.id""")
    events = sql(f"SELECT count(*) FROM elsmart_event WHERE order_id = {basis.id} "
                 "AND event_type = 'status.changed' AND label = 'accepted'")
    if accepted == '1':
        outcome = 'accepted'
        tally.expect(f'{race} {basis.name}: state, versions, amount, events of an accepted offer',
                     [state, versions, float(amount), events], ['sale', '1', 3750.0, [['1']]])
    else:
        outcome = {'2': 'new version'}.get(versions) or {'t': 'overtaken'}.get(overtaken) or newest
        tally.expect(f'{race} {basis.name}: acceptances, state, events of an offer that is not accepted',
                     [accepted, state, events], ['0', 'sent', [['0']]])
    told = allowed.get(outcome)
    if tally.expect(f'{race} {basis.name}: outcome', outcome, set(allowed)):
        for answer, words in zip(answers, told, strict=True):
            tally.expect(f'{race} {basis.name}: what was told when it is {outcome}', answer, words)
    return outcome
