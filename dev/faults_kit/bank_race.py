"""Two take in the same or overlapping bank files at one instant, and two book them: each payment is booked once."""

from faults_kit.bank_run import scenario

SHORT, LONG = 4, 50


def run(n):
    """Return (trials, deviations); what `n` counts stands above."""
    return scenario("race", n)
