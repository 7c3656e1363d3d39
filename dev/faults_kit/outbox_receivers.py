"""Seven good receivers beside bad ones: slow, dripping, silent, endless, redirecting, resetting, untrusted, failing.

`n` is for how many seconds statuses change. Deviations: a status to a good receiver that is lost, out of order, or told
more than 10 seconds after its commit where that is the 95th percentile; a redirect that is followed.
"""

import sys

from faults_kit.outbox_run import scenario

SHORT, LONG = 30, 120


def run(n=60):
    """Return (trials, deviations); what `n` counts stands above."""
    return scenario("receivers", n)


if __name__ == "__main__":
    print(run(*map(int, sys.argv[1:])))
