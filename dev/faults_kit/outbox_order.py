"""Status events under 30 % random failures: `n` bases × 20 changes, two dispatchers and two writers at once.

Deviations: an event that is lost, told out of order, told though it was rolled back, or a basis whose last told status
is not the one in the database. Time is passed by a clock that moves the timetable forward.
"""

import sys

from faults_kit.outbox_run import scenario

SHORT, LONG = 10, 100


def run(n=100):
    """Return (trials, deviations); what `n` counts stands above."""
    return scenario("order", n)


if __name__ == "__main__":
    print(run(*map(int, sys.argv[1:])))
