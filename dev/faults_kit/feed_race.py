"""The event feed is read while events are written at two workers: each event once, in the order of its basis.

A reader that follows ids would lose what got its id early and was committed late. A trial is one case that is
delivered, completed and cancelled by one of four clients at once, while another client follows the feed.
"""

import threading

from .ground import Tally, ground, sql

from journey import invented
from journey.people import CaseSystem

SHORT, LONG = 40, 400
WRITERS = 4
PAGE = 7


def run(n):
    tally, ended, read = Tally(), threading.Event(), []
    with ground() as (_server, world):
        sql(f"UPDATE elsmart_source SET rate_limit = 0 WHERE company_id = {world['company']} RETURNING id")
        reader = threading.Thread(target=follow, args=(CaseSystem(world, 'nettmelding'), ended, read))
        writers = [threading.Thread(target=write, args=(CaseSystem(world, 'nettmelding'), n // WRITERS, tally))
                   for _number in range(WRITERS)]
        for thread in (reader, *writers):
            thread.start()
        for writer in writers:
            writer.join()
        ended.set()
        reader.join()
        check(tally, read, world)
    return tally.result()


def write(system, count, tally):
    """Deliver cases with all that makes events."""
    for _number in range(count):
        ref = invented.ref('F')
        path = f'/elsmart/v1/cases/{ref}'
        answers = [system.call('PUT', path, invented.body(1))]
        for what, body in (('completion', {'completed_on': '2026-10-30', 'lines': [invented.line(1)]}),
                           ('cancellation', {'reason': 'Kunden bygger ikke'})):
            system.session.headers['Idempotency-Key'] = f'{ref}-{what}'
            answers.append(system.call('POST', f'{path}/{what}', body))
        tally.trials += 1
        tally.expect(f'answers about {ref}', [status for status, _answer in answers], [201, 201, 201])


def follow(system, ended, read):
    """Read the feed page by page until nothing more is written and nothing more comes."""
    after, last = '', False
    while True:
        _status, page = system.call('GET', f'/elsmart/v1/events?limit={PAGE}&after={after}')
        read += page['events']
        after = page['next']
        if not page['events']:
            if last:
                return
            last = ended.is_set()


def check(tally, read, world):
    """Hold what was read against the database."""
    stored = [ref for ref, in sql(f"""
        SELECT e.message_ref FROM elsmart_event e JOIN elsmart_source s ON s.id = e.source_id
         WHERE s.company_id = {world['company']} AND s.code = 'nettmelding'""")]
    ids = [event['id'] for event in read]
    tally.expect('events read', sorted(ids), sorted(stored))
    tally.expect('events of each case', len(stored) >= 2 * tally.trials, True)
    sequences = {}
    for event in read:
        sequences.setdefault(event['data']['basis'], []).append(event['data']['sequence'])
    for basis, found in sequences.items():
        tally.expect(f'order of {basis}', found, sorted(found))
    print(f'  {len(ids)} events read while they were written')
