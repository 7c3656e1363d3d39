"""What the scripts stand on: a live server, calls at one instant, a tally of deviations, and SQL that asks the database
itself. Nothing here imports the addon."""

import contextlib
import os
import random
import threading
import time

from devkit import cluster, live

DATABASE = os.environ.get('ELSMART_FAULTS_DATABASE', 'elsmart_faults')


@contextlib.contextmanager
def ground(workers=2, payments=None):
    """A live server and a grid company of its own: gives (server, world). `payments`: where providers are played."""
    live.prepare(DATABASE)
    with live.serving(DATABASE, workers=workers) as server:
        yield server, live.make_world(server, payments=payments)


def sql(text):
    """Rows of a query as lists of strings."""
    return cluster.query(text, database=DATABASE)


def quoted(values):
    """`values` as an SQL list; for names that the scripts made up themselves."""
    return ', '.join(f"'{value}'" for value in values)


def together(*calls, spread=0):
    """Run `calls` in threads that start at one instant; their results in order, an exception as its result.

    With `spread` every second time each begins up to so many seconds later, so that another comes first.
    """
    late = spread * random.choice((0, 1))
    barrier, results = threading.Barrier(len(calls)), [None] * len(calls)

    def run(number, call):
        barrier.wait()
        time.sleep(random.uniform(0, late))
        try:
            results[number] = call()
        except Exception as error:
            results[number] = error

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


class Tally:
    """Counts trials, and tells each deviation once."""

    def __init__(self):
        self.trials = self.deviations = 0

    def expect(self, what, found, expected):
        """A deviation unless `found` is `expected`, or one of them where `expected` is a set."""
        if found in expected if isinstance(expected, set) else found == expected:
            return True
        self.deviations += 1
        print(f'  DEVIATION {what}: {found!r}, not {expected!r}', flush=True)
        return False

    def result(self):
        return self.trials, self.deviations
