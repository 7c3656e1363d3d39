"""dev/ehf DIR: writes an EHF file (Peppol BIS Billing 3) of every kind into DIR: per VAT class, change, final, credit
note, instalment, paid, unpaid; for a consumer, a company and a payer abroad. Nothing stays: the cases are made in a
copy of the database, since Odoo itself commits when a company is made."""

import argparse
from pathlib import Path

from . import databases, live
from .cmd_server import run_script
from .console import main

SCRIPT = Path(__file__).parent / "scripts" / "ehf.py"


def write(arguments):
    """Make the cases, write the files; return the exit code."""
    parser = argparse.ArgumentParser(prog="dev/ehf", description=__doc__)
    parser.add_argument("folder", type=Path, metavar="DIR")
    parser.add_argument("--database", default="elsmart_ehf", help="made when it is not there (default: %(default)s)")
    options = parser.parse_args(arguments)
    live.prepare(options.database)
    databases.drop(f"{options.database}_copy")
    databases.copy(options.database, f"{options.database}_copy")
    try:
        return run_script(f"{options.database}_copy", [str(SCRIPT), str(options.folder.absolute())])
    finally:
        databases.drop(f"{options.database}_copy")


if __name__ == "__main__":
    main(write)
