"""A worker killed with SIGKILL while case systems deliver: every acknowledged line is there exactly once.

The client retries until it is answered, and keeps a journal that is on the disk before each request and after each
answer; the journal is then held against the database by SQL. A trial is one kill.
"""

import json
import os
import random
import tempfile
import threading
import time

import psutil
import requests

from .ground import Tally, ground, sql

from journey import invented
from journey.people import CaseSystem

SHORT, LONG = 2, 20
CLIENTS = 4
LINES = 10
# How long a client tries before it gives up, which is a deviation: service must come back by itself.
PATIENCE = 30


class Journal:
    """What was sent and what was answered, one JSON object a line, each on the disk before work goes on."""

    def __init__(self, path):
        self.stream, self.lock = open(path, 'a', encoding='utf-8'), threading.Lock()

    def write(self, **entry):
        with self.lock:
            self.stream.write(json.dumps(entry) + '\n')
            self.stream.flush()
            os.fsync(self.stream.fileno())


def run(n):
    tally, ending, longest = Tally(), threading.Event(), []
    with tempfile.TemporaryDirectory() as folder, ground() as (server, world):
        path = os.path.join(folder, 'journal.jsonl')
        journal = Journal(path)
        clients = [threading.Thread(target=deliver, args=(CaseSystem(world, 'nettmelding'), journal, ending, longest))
                   for _number in range(CLIENTS)]
        for client in clients:
            client.start()
        for _trial in range(n):
            time.sleep(random.uniform(0.5, 2.5))
            random.choice(workers(server)).kill()
            tally.trials += 1
        time.sleep(2)
        ending.set()
        for client in clients:
            client.join()
        with open(path, encoding='utf-8') as stream:
            check(tally, [json.loads(line) for line in stream], world)
    print(f'  the longest that a client waited for its answer: {max(longest):.1f} s')
    return tally.result()


def workers(server):
    """The processes that answer requests; waits until there is one."""
    while True:
        found = [process for process in psutil.Process(server.process.pid).children()
                 if 'gevent' not in process.cmdline() and process.status() != psutil.STATUS_ZOMBIE]
        if found:
            return found
        time.sleep(0.05)


def deliver(system, journal, ending, longest):
    """Deliver one case after the other, each until it is answered."""
    while not ending.is_set():
        ref, body = invented.ref('X'), invented.body(LINES)
        start, status = time.monotonic(), None
        journal.write(event='sent', ref=ref, lines=[line['line_id'] for line in body['lines']])
        while status is None and time.monotonic() - start < PATIENCE:
            status = attempt(system, ref, body)
        longest.append(time.monotonic() - start)
        journal.write(event='answered', ref=ref, status=status)


def attempt(system, ref, body):
    """The status of one try, or None when there was no answer worth the name."""
    try:
        status, _answer = system.call('PUT', f'/elsmart/v1/cases/{ref}', body)
    except (requests.ConnectionError, requests.Timeout, ValueError):
        time.sleep(0.1)
        return None
    return status if status < 500 else None


def check(tally, entries, world):
    """Hold the journal against the database."""
    sent = {entry['ref']: entry['lines'] for entry in entries if entry['event'] == 'sent'}
    answered = {entry['ref']: entry['status'] for entry in entries if entry['event'] == 'answered'}
    stored = {}
    for ref, line in sql(f"""
            SELECT c.ref, l.line_ref FROM elsmart_case c JOIN elsmart_cost_line l ON l.case_id = c.id
             WHERE c.company_id = {world['company']}"""):
        stored.setdefault(ref, []).append(line)
    for ref, status in answered.items():
        tally.expect(f'answer to {ref}', status, 201)
        tally.expect(f'lines of {ref}', sorted(stored.get(ref, [])), sorted(sent[ref]))
    for ref, lines in stored.items():
        tally.expect(f'lines of {ref}, whether answered or not', sorted(lines), sorted(sent.get(ref, [])))
    twice = sql(f"""
        SELECT ref, count(*) FROM elsmart_message WHERE company_id = {world['company']} GROUP BY ref
        HAVING count(*) > 1""")
    tally.expect('deliveries stored twice', twice, [])
    numbers = sql(f"SELECT number FROM elsmart_case WHERE company_id = {world['company']} AND number IS NOT NULL")
    tally.expect('case numbers given twice', len(numbers) - len(set(map(tuple, numbers))), 0)
    print(f'  {len(answered)} deliveries of {LINES} lines acknowledged, {len(stored)} stored')
