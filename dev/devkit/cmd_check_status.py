"""dev/check-status: derives the statuses of all fakturagrunnlag anew and tells where what is stored differs.

    dev/check-status                      in the database elsmart_demo
    dev/check-status --database NAME

Status, label, invoiced, paid, overdue, work state and the sums behind them, and whether the last event to each case
system tells the status as it is. Changes nothing. The last line is `N differences`; exit 1 unless it is 0.
"""

import argparse
from pathlib import Path

from . import databases, environment
from .cmd_server import run_script
from .console import Stop, main

SCRIPT = Path(__file__).parent / "scripts" / "check_status.py"


def check(arguments):
    """Run the check in Odoo's shell; return its exit code."""
    parser = argparse.ArgumentParser(
        prog="dev/check-status", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--database", default="elsmart_demo", metavar="NAME")
    database = parser.parse_args(arguments).database
    environment.prepare()
    if not databases.exists(database):
        raise Stop(f"There is no database {database}.")
    return run_script(database, [str(SCRIPT)])


if __name__ == "__main__":
    main(check)
