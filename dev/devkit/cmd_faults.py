"""dev/faults: fault and race tests that take long; the last line is `N trials, M deviations`, exit 1 on any deviation.

    dev/faults                       all of dev/faults_kit, in full length
    dev/faults intake_race           some of them
    dev/faults --short               all, a few trials each
    dev/faults intake_kill -n 100    with another number of trials
"""

import argparse
import os
import re
import subprocess
from pathlib import Path

from . import environment, odoo
from .console import Stop, dies_with_parent, main, say, step
from .home import HOME

KIT = Path(__file__).parents[1] / "faults_kit"
LAST = re.compile(r"(\d+) trials, (\d+) deviations")
# Modules that scripts share.
SHARED = {"__init__", "__main__", "ground", "online", "steps"}


def faults(arguments):
    """Play what is asked for, one script after the other; return 1 when anything deviated."""
    parser = argparse.ArgumentParser(
        prog="dev/faults", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(scripts())}")
    parser.add_argument("--short", action="store_true", help="a few trials each")
    parser.add_argument("-n", type=int, metavar="N", help="as many trials as this")
    parser.add_argument("--database", default="elsmart_faults", help="where they are played (default: %(default)s)")
    options = parser.parse_args(arguments)
    names = options.names or list(scripts())
    if unknown := sorted(set(names) - set(scripts())):
        raise Stop(f"There is no script {', '.join(unknown)}; there are {', '.join(scripts())}.")
    environment.prepare()
    size = str(options.n) if options.n else "short" if options.short else "long"
    results = {name: played(name, size, options.database) for name in names}
    width = max(map(len, results))
    for name, (trials, deviations) in results.items():
        print(f"{name:{width}}  {trials:6} trials  {deviations:4} deviations")
    trials, deviations = (sum(column) for column in zip(*results.values(), strict=True))
    print(f"{trials} trials, {deviations} deviations", flush=True)
    return int(deviations > 0)


def scripts():
    """Return {name: path} of the scripts of the kit."""
    return {path.stem: path for path in sorted(KIT.iterdir()) if path.is_file() and path.stem not in SHARED
            and (is_module(path) or os.access(path, os.X_OK))}


def is_module(path):
    """Return whether `path` is a Python module with a `run`."""
    return path.suffix == ".py" and "\ndef run(" in path.read_text(encoding="utf-8")


def played(name, size, database):
    """Return (trials, deviations) of one script; one that breaks off counts as a deviation."""
    path = scripts()[name]
    python = HOME / "venv/bin/python"
    command = [python, "-m", "faults_kit", name, size] if is_module(path) else [path, size]
    last = None
    with step(name):
        process = subprocess.Popen(
            [str(part) for part in command], cwd=KIT.parent, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            text=True, preexec_fn=dies_with_parent, env=dict(
                odoo.environment(), PYTHONPATH=str(KIT.parent), ELSMART_FAULTS_DATABASE=database))
        for line in process.stdout:
            say(f"  {line.strip()}")
            last = LAST.fullmatch(line.strip())
        code = process.wait()
    if not last:
        say(f"  {name} broke off with exit code {code}.")
        return 0, 1
    trials, deviations = map(int, last.groups())
    return trials, deviations or int(code != 0)


if __name__ == "__main__":
    main(faults)
