"""Runs one scenario of bank_inside.py in a database of its own and tells its figures."""

import json
import os
import tempfile
from pathlib import Path

from devkit import databases, environment
from devkit.cmd_server import run_script

DATABASE = os.environ.get("ELSMART_FAULTS_DATABASE", "elsmart_faults")


def scenario(name, n):
    """Play `name` with `n`; print its figures and return (trials, deviations)."""
    environment.prepare()
    databases.ensure(DATABASE, databases.MODULES, demo=False)
    with tempfile.TemporaryDirectory() as folder:
        result = Path(folder) / "result.json"
        code = run_script(DATABASE, [str(Path(__file__).with_name("bank_inside.py")), name, str(n), folder])
        if code or not result.exists():
            print(f"{name}: it ended with {code} before it had a result")
            return n, n
        told = json.loads(result.read_text())
    for text, value in told["figures"].items():
        print(f"  {text}: {value}")
    for text in told["deviations"][:20]:
        print(f"  DEVIATION {text}")
    return told["trials"], len(told["deviations"])
