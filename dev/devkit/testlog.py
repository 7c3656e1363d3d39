"""Reads Odoo's log of a test run as it is written: which tests ran, which failed, and what else was wrong."""

import re

from .home import HOME, REPOSITORY

LINE = re.compile(r"\d{4}-\d\d-\d\d [\d:,]+ \d+ (?P<level>[A-Z]+) \S+ (?P<logger>[\w.?-]+): (?P<message>.*)")
TEST_MODULE = re.compile(r"odoo\.addons\.(\w+)\.tests")
STARTED = re.compile(r"Starting (\w+\.\w+) \.\.\.")
FAILED = re.compile(r"(?:FAIL|ERROR): (?:Subtest |\w+ \()?(?:odoo\.addons\.(\w+)\.tests\.test_\w+\.)?(\w+(?:\.\w+)?)")
SKIPPED = re.compile(r"skipped (\w+\.\w+) : (.*)")
# A tour that is skipped since the browser does not start has shown nothing.
BROWSER = re.compile(r"chrome|websocket", re.IGNORECASE)
# Odoo's sums over tests that have been told one by one.
SUMMARY = re.compile(r"Module \S+: \d+ failures|At least one test failed|\d+ failed, \d+ error\(s\) of")
KNOWN = REPOSITORY / "dev" / "known_warnings.txt"


class TestLog:
    """What has been read so far; `feed` takes one line after the other."""

    def __init__(self):
        self.started = []        # module:Class.method
        self.failed = {}         # module:Class.method, or module:Class when its setUpClass failed → how often
        self.skipped = {}        # module:Class.method → reason
        self.complaints = {}     # what else was logged as warning or error, once each → the tests that were running
        self.finished = False    # Odoo came to the end of its tests
        self._known = known_warnings()
        self._telling = 0        # how many lines of a traceback are still to be shown

    def feed(self, line):
        """Take in one line; return the text worth showing at once, or None."""
        match = LINE.match(line)
        if not match:
            self._telling -= 1
            return f"    {line.rstrip()[:400]}" if self._telling >= 0 else None
        self._telling = 0
        level, logger, message = match["level"], match["logger"], match["message"].strip()
        self.finished |= "post-tests in" in message
        module = TEST_MODULE.match(logger)
        if module and (started := STARTED.match(message)):
            self.started.append(f"{module[1]}:{started[1]}")
        elif skipped := SKIPPED.match(message):
            return self._skip(f"{module[1]}:{skipped[1]}" if module else skipped[1], skipped[2])
        elif level == "ERROR" and (module or logger == "odoo.tests.suite") and (failed := FAILED.match(message)):
            return self._fail(f"{failed[1] or (module and module[1]) or ''}:{failed[2]}")
        elif level in ("WARNING", "ERROR", "CRITICAL") and not self._is_known(level, logger, message):
            running = self.started[-1] if self.started else None
            self.complaints.setdefault(f"{level} {logger}: {message}", set()).add(running)
        return None

    def own_complaints(self):
        """Return the complaints that did not come from tests that failed anyway."""
        return [text for text, tests in self.complaints.items() if not tests.issubset(self.failed)]

    def passed(self):
        """Return how many tests ran and neither failed nor were skipped."""
        bad = {*self.failed, *self.skipped}
        return sum(test not in bad for test in self.started)

    def _skip(self, name, reason):
        """Note a skipped test; one that found no browser has failed."""
        self.skipped[name] = reason
        if BROWSER.search(reason):
            self.failed[name] = 1
        return f"skipped {name}: {reason}"

    def _fail(self, name):
        """Note a failed test, once for all its subtests."""
        self.failed[name] = self.failed.get(name, 0) + 1
        if self.failed[name] > 1:
            return None
        self._telling = 40
        return f"FAILED {name}"

    def _is_known(self, level, logger, message):
        """Return whether plain Odoo logs this too."""
        if SUMMARY.match(message):
            return True
        if logger == "py.warnings" and "/elsmart_kundefaktura/" not in message.removeprefix(str(HOME)):
            return True
        return any(pattern.search(f"{level} {logger}: {message}") for pattern in self._known)


def known_warnings():
    """Return the patterns of dev/known_warnings.txt."""
    return [re.compile(line) for line in KNOWN.read_text().splitlines() if line and not line.startswith("#")]
