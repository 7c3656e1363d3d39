"""dev/translate: brings i18n/nb_NO.po up to the texts in the source, and lists what has no Norwegian yet.

    dev/translate                  keeps every translation whose English is unchanged
    dev/translate FILE.json …      fills in what stands in these files, {"English": "norsk"}

The last line is `N texts, M without Norwegian`; exit 1 unless M is 0.
"""

import argparse
from pathlib import Path

from . import live
from .cmd_server import run_script
from .console import main
from .home import REPOSITORY

SCRIPT = Path(__file__).parent / "scripts" / "translate.py"
PO = REPOSITORY / "i18n" / "nb_NO.po"


def translate(arguments):
    """Write the file; return the exit code."""
    parser = argparse.ArgumentParser(
        prog="dev/translate", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE.json")
    parser.add_argument("--database", default="elsmart_translate", help="made when it is not there")
    options = parser.parse_args(arguments)
    live.prepare(options.database)
    return run_script(options.database, [str(SCRIPT), str(PO), *(str(path.absolute()) for path in options.files)])


if __name__ == "__main__":
    main(translate)
