"""The two kinds of tests: pure ones under pytest, and Odoo's own in a database."""

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
import threading
import time
import xml.etree.ElementTree as ElementTree
from collections import namedtuple

from . import databases, odoo, ports
from .console import dies_with_parent, say
from .home import CHECKOUT, HOME, LOGS, REPOSITORY, first_free_lock
from .testlog import TestLog

Outcome = namedtuple("Outcome", "passed failed")
FLOW = REPOSITORY / "tests" / "flow"
MODULES = [odoo.ADDON, "payment_demo"]
CORE = ["sale", "portal", "payment", "account_payment", "sale_management"]
# A run that hangs is ended, so that a pipeline says why instead of waiting.
LIMIT = 40 * 60


def pure(files=(), expression=None):
    """Run the tests of flow/, all or those in `files`; return their Outcome.

    pytest starts in their own folder: from the root it would import the addon, which imports Odoo.
    """
    report = LOGS / f"flow-{os.getpid()}.xml"
    command = [HOME / "venv/bin/python", "-m", "pytest", "-q", "-p", "no:cacheprovider", f"--junitxml={report}", *files]
    if expression:
        command += ["-k", expression]
    environment = dict(odoo.environment(), PYTHONPATH=str(REPOSITORY),
                       HYPOTHESIS_STORAGE_DIRECTORY=str(HOME / "hypothesis"))
    result = subprocess.run([str(part) for part in command], cwd=FLOW, env=environment, stdin=subprocess.DEVNULL,
                            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if result.returncode:
        say(result.stdout.rstrip())
    if not report.exists():
        return Outcome(0, 1)
    counts = ElementTree.parse(report).getroot().find("testsuite").attrib
    report.unlink()
    failed = int(counts["failures"]) + int(counts["errors"])
    passed = int(counts["tests"]) - failed - int(counts["skipped"])
    return Outcome(passed, failed or int(result.returncode != 0))


def fresh():
    """Install the addon into a copy of core's demo database, which has orders and invoices, and run all its tests.

    Then update it once: what was installed must also load over itself.
    """
    with temporary("elsmart_test") as name:
        tests = judged(run(name, ["-i", ",".join(MODULES), "--with-demo", "--test-tags", f"/{odoo.ADDON}"]))
        say("  Updating the addon …")
        again = judged(run(name, ["-u", odoo.ADDON], tests=False))
        return Outcome(tests.passed, tests.failed + again.failed)


def kept(tags):
    """Run the tests `tags` in a database that is kept, updated to the files as they are now.

    Two runs at once use two databases. One that cannot be updated is made anew.
    """
    name, lock = first_free_lock([f"{CHECKOUT.name.replace('-', '_')}_test_{number}" for number in range(1, 9)])
    with lock:
        if databases.comment(name) == databases.UNFINISHED:
            databases.drop(name)
        if databases.exists(name):
            log = run(name, ["-u", odoo.ADDON, "--test-tags", tags])
            if log.finished:
                return judged(log)
            say("· The kept database could not be updated: making it anew …")
        databases.drop(name)
        databases.copy(databases.template(), name)
        log = run(name, ["-i", ",".join(MODULES), "--with-demo", "--test-tags", tags])
        if log.finished:
            databases.set_comment(name, "elsmart: kept for dev/test")
        return judged(log)


def core(plain=False):
    """Run core's own suites with the addon installed, or without it; return the TestLog."""
    # The suites that run at installation need their module to be updated.
    options = ["-u", ",".join(CORE), "--test-tags", ",".join(f"/{module}" for module in CORE)]
    if not plain:
        options += ["-i", ",".join(MODULES), "--with-demo"]
    with temporary("elsmart_core") as name:
        return run(name, options, quiet=True)


@contextlib.contextmanager
def temporary(prefix):
    """Give a copy of core's demo database and drop it afterwards, and with it those that a killed run left behind."""
    for name in databases.names(f"{prefix}_"):
        pid = name.rpartition("_")[2]
        if pid.isdigit() and not os.path.exists(f"/proc/{pid}"):
            databases.drop(name)
            for path in LOGS.glob(f"{name}*.log"):
                path.unlink()
    name = f"{prefix}_{os.getpid()}"
    databases.copy(databases.template(), name)
    try:
        yield name
    finally:
        databases.drop(name)


def run(database, options, *, tests=True, quiet=False):
    """Run Odoo's tests in `database`, or only load it, and return the TestLog.

    The log goes to a file, progress and, unless `quiet`, failures to the terminal.
    """
    port = ports.next_free(8100 + os.getpid() % 500)
    command = odoo.command("-d", database, "--http-port", port, "--stop-after-init", "--max-cron-threads=0",
                           "--screenshots", HOME / "screenshots", *options)
    path = LOGS / f"{database}{'' if tests else '-update'}.log"
    log, spoken = TestLog(), time.monotonic()
    say(f"  log: {path}")
    scratch = tempfile.mkdtemp(prefix="elsmart-")   # what a browser leaves behind goes with it
    process = subprocess.Popen(command, env=dict(odoo.environment(), TMPDIR=scratch), stdin=subprocess.DEVNULL,
                               stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace",
                               start_new_session=True, preexec_fn=dies_with_parent)
    limit = threading.Timer(LIMIT, process.kill)
    limit.start()
    try:
        with path.open("w") as stream:
            for line in process.stdout:
                stream.write(line)
                if (news := log.feed(line)) and not quiet:
                    say(f"  {news}")
                if time.monotonic() - spoken > 20:
                    spoken = time.monotonic()
                    say(f"  … {len(log.started)} tests, {log.started[-1] if log.started else 'installing'}")
        code = process.wait()
        log.finished = log.finished if tests else code == 0
    finally:
        limit.cancel()
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)   # its browsers too
        shutil.rmtree(scratch, ignore_errors=True)
    return log


def judged(log):
    """Print what was wrong in a run of Odoo; return its Outcome."""
    complaints = log.own_complaints()
    for text in complaints:
        say(f"  IN THE LOG {text[:500]}")
    if not log.finished:
        say("  Odoo did not come to the end.")
    return Outcome(log.passed(), len(log.failed) + len(complaints) + (not log.finished))
