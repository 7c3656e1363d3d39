"""What a developer command says while it works, and how it gives up."""

import contextlib
import ctypes
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

# How apt, pip and Python's tracebacks begin the line that names the cause.
REASON = re.compile(r"E: |ERROR: |Err:|[\w.]*(Error|Exception|Warning): ")
stream = sys.stderr


class Stop(Exception):
    """The command cannot go on; the text is the one sentence that tells the user what to do."""


def say(text=""):
    """Print one line of progress; on stderr, so that what a command prints as its result stays clean."""
    print(text, file=stream, flush=True)


@contextlib.contextmanager
def step(title):
    """Say what begins, and how many seconds it took."""
    say(f"· {title} …")
    start = time.monotonic()
    yield
    say(f"  {title}: {time.monotonic() - start:.0f} s")


def dies_with_parent():
    """Let a child process end when this one is killed, so that nothing half-done goes on behind the next run's back."""
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)   # PR_SET_PDEATHSIG


def quiet(command, log, *, advice, **kwargs):
    """Run `command` with its output in the file `log`; raise Stop with `advice` and the last line when it fails."""
    log = Path(log)
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("w") as output:
        result = subprocess.run([str(part) for part in command], stdin=subprocess.DEVNULL, stdout=output,
                                stderr=subprocess.STDOUT, preexec_fn=dies_with_parent, **kwargs)
    if result.returncode:
        lines = [line.strip() for line in log.read_text(errors="replace").splitlines() if line.strip()]
        errors = [line for line in lines if REASON.match(line)]
        reason = (errors or lines or ["no output"])[-1]
        raise Stop(f"{advice} ({reason[:300]}; all of it is in {log}).")


def main(function):
    """Run a command: its return value is the exit code, a Stop is one sentence and exit code 1."""
    # A command that is told to end still stops what it started.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        sys.exit(function(sys.argv[1:]))
    except Stop as stop:
        say(str(stop))
        sys.exit(1)
    except OSError as error:
        say(f"Check the disk and the permissions and run this again: {error}.")
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
