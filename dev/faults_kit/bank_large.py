"""A bank file of `n` payments, OCR giro and camt: parsed, stored and matched; seconds, memory, rate of booking."""

from faults_kit.bank_run import scenario

SHORT, LONG = 2000, 100000


def run(n):
    """Return (trials, deviations); what `n` counts stands above."""
    return scenario("large", n)
