"""The same delivery eight times at one instant creates one case; every answer is the same 201, byte for byte."""

import functools
import json
from collections import namedtuple

from .ground import Tally, ground, quoted, sql, together

from journey import invented
from journey.people import CaseSystem

SHORT, LONG = 20, 200
AT_ONCE = 8
LINES = 10

Answer = namedtuple('Answer', 'status body')


def run(n):
    tally = Tally()
    with ground() as (_server, world):
        systems = [CaseSystem(world, 'nettmelding') for _number in range(AT_ONCE)]
        refs = []
        for _trial in range(n):
            ref, body = invented.ref('R'), json.dumps(invented.body(LINES)).encode()
            refs.append(ref)
            answers = together(*(functools.partial(put, system, ref, body) for system in systems))
            tally.trials += 1
            statuses = [getattr(answer, 'status', answer) for answer in answers]
            tally.expect(f'answers to {ref}', statuses, [201] * AT_ONCE)
            tally.expect(f'different bodies for {ref}', len(set(map(repr, answers))), 1)
        check_database(tally, refs)
    return tally.result()


def put(system, ref, body):
    """The answer to one delivery, as it came."""
    answer = system.session.put(f'{system.url}/elsmart/v1/cases/{ref}', data=body, timeout=60,
                                headers={'Content-Type': 'application/json'})
    return Answer(answer.status_code, answer.content)


def check_database(tally, refs):
    """One case, one message and each line once for every delivery."""
    rows = sql(f"""
        SELECT c.ref, count(DISTINCT c.id), count(DISTINCT o.id), count(l.id), count(DISTINCT l.line_ref),
               (SELECT count(*) FROM elsmart_message m WHERE m.ref = c.ref)
          FROM elsmart_case c JOIN elsmart_cost_line l ON l.case_id = c.id
          LEFT JOIN sale_order o ON o.elsmart_case_id = c.id
         WHERE c.ref IN ({quoted(refs)}) GROUP BY c.ref""")
    tally.expect('cases in the database', len(rows), len(refs))
    for ref, *counts in rows:
        tally.expect(f'cases, bases, lines, distinct lines, messages of {ref}', counts,
                     ['1', '1', str(LINES), str(LINES), '1'])
