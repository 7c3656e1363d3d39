"""The one who books bank payments is killed (SIGKILL) at random instants, `n` times: all are booked, each once."""

from faults_kit.bank_run import scenario

SHORT, LONG = 5, 60


def run(n):
    """Return (trials, deviations); what `n` counts stands above."""
    return scenario("kill", n)
