"""dev/test: sets up everything, then all checks and tests; the last line is `N passed, M failed`.

    dev/test                            all of it, in a database made for this run
    dev/test settlement                 tests/test_settlement.py and tests/flow/test_settlement.py, in a kept database
    dev/test settlement:Class.method    one test of it
    dev/test --lint, dev/test --flow    only the checks, only the pure tests
    dev/test --races                    only the short form of the races of dev/faults, on a live server
    dev/test --core                     Odoo's own suites with the addon, against dev/known_core_failures.txt
"""

import argparse
import sys
import time
from pathlib import Path

from . import cmd_faults, console, databases, environment, lint, odoo, suites
from .console import Stop, main, say, step
from .home import CHECKOUT, REPOSITORY
from .suites import Outcome

# Scripts of dev/faults whose short form belongs to every test run.
RACES = (
    "intake_race", "intake_kill", "openapi_fuzz", "invoice_race", "portal_race", "bank_race", "online_race",
    "online_tabs", "whole_chain",
)
KNOWN_CORE = REPOSITORY / "dev" / "known_core_failures.txt"


def test(arguments):
    """Run what is asked for; return 1 when anything failed."""
    parser = argparse.ArgumentParser(
        prog="dev/test", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="NAME", help="a test file, with or without its path, test_ and .py")
    parser.add_argument("--lint", action="store_true")
    parser.add_argument("--flow", action="store_true")
    parser.add_argument("--races", action="store_true")
    parser.add_argument("--core", action="store_true")
    parser.add_argument("--plain", action="store_true", help="with --core: without the addon, to see what is known")
    options = parser.parse_args(arguments)
    console.stream = sys.stdout   # the steps are the result here
    start = time.monotonic()
    if options.names:
        outcomes = [outcome for name in options.names for outcome in named(name)]
    elif options.core:
        outcomes = [core(options.plain)]
    elif options.lint or options.flow or options.races:
        prepare()
        outcomes = (checks() if options.lint else []) + ([flow()] if options.flow else []) + (
            races() if options.races else [])
    else:
        prepare()
        outcomes = [*checks(), flow(), addon(), *races()]
    passed, failed = (sum(column) for column in zip(*outcomes, strict=True))
    say(f"{time.monotonic() - start:.0f} s in all")
    say(f"{passed} passed, {failed} failed")
    return int(failed > 0)


def prepare(template=False):
    """Set up what the tests need."""
    with step("Set-up"):
        environment.prepare()
        if template:
            databases.template()


def checks():
    """Run the checks that need no database; each with findings counts as one failure."""
    outcomes = []
    for name, check in lint.CHECKS.items():
        with step(name):
            findings = check()
        for finding in findings:
            say(f"  {finding}")
        outcomes.append(Outcome(0, int(bool(findings))))
    return outcomes


def flow():
    """Run the pure tests."""
    with step("Pure tests"):
        return told(suites.pure())


def addon():
    """Run the addon's tests in a new database."""
    with step("Database template"):
        databases.template()
    with step("Odoo tests"):
        return told(suites.fresh())


def races():
    """Play a few trials of each race on a live server with two workers; each script counts as one test."""
    database = f"{CHECKOUT.name.replace('-', '_')}_races"
    results = [cmd_faults.played(name, "short", database) for name in RACES]
    return [Outcome(int(not deviations), int(deviations > 0)) for _trials, deviations in results]


def named(name):
    """Run the test file `name`, pure or Odoo's or both, in a kept database; return the Outcomes."""
    file, _, only = name.partition(":")
    stem = Path(file).stem.removeprefix("test_")
    candidates = [suites.FLOW / f"test_{stem}.py", REPOSITORY / "tests" / f"test_{stem}.py"]
    if "/" in file:
        candidates = [path for path in candidates if path == Path(file).absolute()]
    found = [path for path in candidates if path.exists()]
    if not found:
        raise Stop(f"There is no tests/test_{stem}.py and no tests/flow/test_{stem}.py.")
    prepare()
    outcomes = []
    for path in found:
        with step(str(path.relative_to(REPOSITORY))):
            if path.parent == suites.FLOW:
                outcomes.append(told(suites.pure([path.name], only.replace(".", " and "))))
            else:
                tags = f"/{odoo.ADDON}/tests/{path.name}" + (f":{only}" if only else "")
                outcomes.append(told(suites.kept(tags)))
    return outcomes


def core(plain):
    """Run core's own suites; a failure that is not listed counts, one that is listed is only told."""
    prepare(template=True)
    known = {line.split()[0] for line in KNOWN_CORE.read_text().splitlines() if line and not line.startswith("#")}
    with step("Odoo's own suites"):
        log = suites.core(plain)
    for name in sorted(set(log.failed) & known):
        say(f"  known: {name}")
    unknown = sorted(set(log.failed) - known)
    for name in unknown:
        say(f"  NOT KNOWN: {name}")
    if not log.finished:
        say("  Odoo did not come to the end of its tests.")
    return told(Outcome(log.passed(), len(unknown) + (not log.finished)))


def told(outcome):
    """Print the Outcome of one step and return it."""
    say(f"  {outcome.passed} passed, {outcome.failed} failed")
    return outcome


if __name__ == "__main__":
    main(test)
