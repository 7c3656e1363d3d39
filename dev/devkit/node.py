"""The npm library standardwebhooks, against which signatures are tested; its pins are dev/node/package-lock.json."""

import shutil

from .console import quiet, step
from .home import HOME, LOGS, REPOSITORY, built, digest

PINS = [REPOSITORY / "dev" / "node" / name for name in ("package.json", "package-lock.json")]


def prepare():
    """Install it into the dev home, as HOME/node, where there is an npm; without one its tests are skipped."""
    if shutil.which("npm") and shutil.which("node"):
        built("node", digest(*PINS), _install)


def _install(folder):
    with step("Installing dev/node"):
        for path in PINS:
            shutil.copy(path, folder)
        quiet(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix", folder],
              LOGS / f"{folder.name}.log", advice="Check that npm reaches its registry and run this again")


def library():
    """Return the folder of the library's modules."""
    return HOME / "node" / "node_modules"
