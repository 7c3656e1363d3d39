"""A dispatcher is killed (SIGKILL) between the receiver's answer and its own note of it, `n` times.

Deviations: an event that is lost, a duplicate with another id, an event that stays with the dead worker after its
lease. The first lease is waited for, 60 seconds by the clock; the others are moved.
"""

import sys

from faults_kit.outbox_run import scenario

SHORT, LONG = 5, 50


def run(n=50):
    """Return (trials, deviations); what `n` counts stands above."""
    return scenario("kill", n)


if __name__ == "__main__":
    print(run(*map(int, sys.argv[1:])))
